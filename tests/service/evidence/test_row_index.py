"""Which rows a question's words speak of, and how much of the question they cover."""

import pytest

from ingest.normalize import fold
from ingest.records import Field
from service.evidence.row_index import TermMatch
from service.language.terms import TermFinder
from service.language.thesaurus import Thesaurus
from tests.service.language.desks import language, parser, report


def _matches(name: str, text: str, terms: TermFinder | None = None) -> list[TermMatch]:
    tools = language()
    found = (terms or tools.terms).find(tools.analyzer.digits(fold(text)))
    return [parser(name).index.match(term) for term in found]


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("isesaki", "夜道の明かり", 38),
        ("isesaki", "起業の相談", 3),
        ("isesaki", "メタボ健診", 29),
        ("isesaki", "電車の利用者", 36),
        ("isesaki", "保育園に入れない子", 20),
        ("isesaki", "シンボルロードの工事", 34),  # only the reason says it
        ("isesaki", "農地を貸す地主", 9),  # only the future measure says it
        ("minato", "空いてる店", 5),
        ("minato", "二酸化炭素", 16),
        ("minato", "定置網の破損", 2),
        ("minato", "電話詐欺", 14),
    ],
)
def test_the_row_that_holds_the_words_comes_first(name: str, text: str, row: int) -> None:
    assert parser(name).index.rank(_matches(name, text))[0].row == row


def test_words_that_no_row_holds_find_nothing() -> None:
    assert parser("isesaki").index.rank(_matches("isesaki", "宇宙旅行")) == []


def test_the_indicator_is_worth_more_than_the_narrative() -> None:
    """区画整理 stands in the indicator of row 32 and only in the texts of row 34."""
    (match,) = _matches("isesaki", "区画整理")
    named, told = match.rows[32], match.rows[34]
    assert Field.INDICATOR in named
    assert Field.INDICATOR not in told
    ranked = parser("isesaki").index.rank([match])
    assert [ranked[0].row, ranked[0].indicator] == [32, 1.0]


def test_a_word_found_everywhere_says_less_than_a_rare_one() -> None:
    (common,), (rare,) = _matches("isesaki", "支援"), _matches("isesaki", "マラソン")
    assert common.rarity < rare.rarity <= 1


def test_coverage_is_the_share_of_the_question_that_a_row_holds() -> None:
    """津波避難タワー is unknown: what row 37 holds of 「災害協定と津波避難タワー」 is half of its nouns."""
    index = parser("isesaki").index
    half = index.rank(_matches("isesaki", "災害協定と津波避難タワー"))[0]
    whole = index.rank(_matches("isesaki", "災害協定"))[0]
    assert (half.row, whole.row) == (37, 37)
    assert half.coverage < 0.6
    assert whole.coverage > 0.85


def test_only_the_wanted_fields_count() -> None:
    matches = _matches("isesaki", "シンボルロード")
    index = parser("isesaki").index
    assert index.rank(matches, [Field.DELAY_REASON])[0].score > 0
    assert index.rank(matches, [Field.ISSUE])[0].score == 0


def test_a_synonym_counts_less_than_the_printed_word() -> None:
    (printed,), (synonym,) = _matches("isesaki", "防犯灯"), _matches("isesaki", "街灯")
    assert printed.strength(38) == 1.0
    assert 0.8 < synonym.strength(38) < 1.0


def test_without_synonyms_an_everyday_word_finds_no_row() -> None:
    """The ablation: 学童 alone does not stand in the report."""
    analyzer = language().analyzer
    (match,) = _matches("isesaki", "学童", TermFinder((), Thesaurus.empty(analyzer), analyzer))
    assert match.strength(21) < 0.5


def test_a_correction_is_found_by_its_reading() -> None:
    """Printed 認知症サポートー, read 認知症サポーター."""
    (match,) = _matches("isesaki", "認知症サポーター")
    assert match.strength(31, [Field.INDICATOR]) == 1.0
    assert "サポートー" in report("isesaki").measure(31).cells[Field.INDICATOR].printed


def test_a_phrase_is_found_where_it_stands_word_for_word() -> None:
    index, phrase = parser("isesaki").index, language().terms.thesaurus.phrase("医師会")
    fields = (Field.ISSUE, Field.FUTURE_MEASURE)
    assert [index.mentions(phrase, row, fields) for row in (28, 27)] == [Field.FUTURE_MEASURE, None]
