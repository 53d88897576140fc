"""The one sentence of a long cell that answers a question."""

import pytest

from ingest.normalize import fold
from ingest.records import Field
from service.evidence.passages import narrative, sentences
from service.evidence.row_index import TermMatch
from tests.service.language.desks import language, parser, report


def _matches(name: str, text: str) -> list[TermMatch]:
    tools = language()
    return [parser(name).index.match(term) for term in tools.terms.find(tools.analyzer.digits(fold(text)))]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("周知を図った。登録は268件増えた。", ["周知を図った。", "登録は268件増えた。"]),
        ("協定を結んだ", ["協定を結んだ"]),
        ("一つ目。 二つ目。", ["一つ目。", "二つ目。"]),
        ("", []),
    ],
)
def test_a_cell_is_cut_into_its_sentences(cell: str, parts: list[str]) -> None:
    assert sentences(cell) == parts


@pytest.mark.parametrize(
    ("name", "question", "row", "field", "holds"),
    [
        ("isesaki", "シンボルロードの工事", 34, Field.DELAY_REASON, "シンボルロード大規模工事"),
        ("isesaki", "農地を貸すことをためらう地主", 9, Field.FUTURE_MEASURE, "躊躇"),
        ("isesaki", "転石の条件", 10, Field.ISSUE, "転石"),
        ("isesaki", "合同会社説明会の開催", 4, Field.PROGRESS_NOTE, "80人"),
        ("minato", "電話詐欺", 14, Field.ISSUE, "電話詐欺"),
        ("minato", "スマホ教室", 19, Field.PROGRESS_NOTE, "20回"),
        ("minato", "改装費補助の上限額", 5, Field.FUTURE_MEASURE, "80万円"),
    ],
)
def test_the_sentence_that_holds_the_words_comes_first(
    name: str, question: str, row: int, field: Field, holds: str
) -> None:
    best = parser(name).passages.rank(_matches(name, question))[0]
    assert (best.row, best.field, holds in best.text) == (row, field, True)


def test_rank_keeps_to_the_wanted_rows_and_fields() -> None:
    passages = parser("isesaki").passages
    matches = _matches("isesaki", "コロナの影響")
    ranked = passages.rank(matches, rows=[29, 39], fields=[Field.ISSUE, Field.DELAY_REASON])
    assert {(passage.row, passage.field) for passage in ranked} == {
        (29, Field.DELAY_REASON),
        (39, Field.ISSUE),
    }


def test_own_words_never_count_more_than_the_whole() -> None:
    """`own` is what the sentence itself holds, `score` adds what its cell and row hold."""
    ranked = parser("isesaki").passages.rank(_matches("isesaki", "空き家の所有者への周知"))
    assert ranked[0].row == 41
    assert all(0 < passage.own <= passage.score <= 1 + 1e-9 for passage in ranked)


@pytest.mark.parametrize(
    ("name", "row", "unit", "question", "holds"),
    [
        ("isesaki", 40, "件", "情報メールの登録", "268件"),
        ("isesaki", 40, "件", "防災情報の配信", "1,078件"),
        ("isesaki", 37, "回", "出前講座", "16回"),
        ("minato", 10, "回", "土曜日の集団健診", "年4回"),
    ],
)
def test_a_count_is_found_in_the_unit_asked_for(
    name: str, row: int, unit: str, question: str, holds: str
) -> None:
    passage = parser(name).passages.counting([row], unit, _matches(name, question))
    assert passage is not None
    assert holds in passage.text


def test_no_sentence_counts_in_a_unit_that_is_not_printed() -> None:
    assert parser("isesaki").passages.counting([38], "km", _matches("isesaki", "防犯灯")) is None


@pytest.mark.parametrize(
    ("name", "row", "date"),
    [("isesaki", 27, "令和5年10月"), ("minato", 3, "令和6年11月"), ("minato", 9, None)],
)
def test_when_is_answered_by_the_sentence_with_a_date(name: str, row: int, date: str | None) -> None:
    passage = parser(name).passages.dated([row])
    assert (passage is None) if date is None else (passage is not None and date in passage.text)


def test_a_quotation_is_found_word_for_word() -> None:
    passages = parser("isesaki").passages
    found = passages.quoting(["平成２０年ごろから"])
    assert found is not None
    assert (found.row, found.field) == (16, Field.ISSUE)
    assert passages.quoting(["平成20年ごろから"], rows=[17]) is None
    assert passages.quoting(["平成30年ごろから"]) is None


def test_a_blank_cell_says_nothing() -> None:
    """Row 17 prints 「-」 as its reason."""
    told = narrative(report("isesaki").measure(17))
    assert Field.DELAY_REASON not in told
    assert Field.ISSUE in told
