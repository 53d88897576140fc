"""From words to rows: named, one, several, or nothing of this report."""

import pytest

from service.query import Ask
from service.understanding.resolution import Resolution, leading
from tests.service.language.desks import parser, read


def _resolve(name: str, text: str) -> Resolution:
    (sentence,) = parser(name).reader.read(text)
    return parser(name).resolver.rows_of(sentence)


@pytest.mark.parametrize(
    ("name", "text", "kind", "rows"),
    [
        ("isesaki", "ほ場整備面積", "named", (10,)),
        ("isesaki", "製造品出荷学", "one", (1,)),
        ("isesaki", "工場の出荷額", "one", (1,)),
        ("isesaki", "遊園地", "one", (12,)),
        ("isesaki", "マラソンの参加者", "one", (13,)),
        ("isesaki", "駅前の人通り", "one", (34,)),
        ("isesaki", "シンボルロードの工事", "one", (34,)),
        ("isesaki", "利用者数", "several", (12, 35, 36)),
        ("isesaki", "参加者数", "several", (4, 5, 13, 15, 25)),
        ("isesaki", "津波避難タワー", "none", ()),
        ("isesaki", "プール", "none", ()),
        ("minato", "市税収納率", "named", (18,)),
        ("minato", "二酸化炭素", "one", (16,)),
        ("minato", "訓練", "one", (12,)),
        ("minato", "コンビニ", "none", ()),
    ],
)
def test_words_name_one_row_several_or_none(name: str, text: str, kind: str, rows: tuple[int, ...]) -> None:
    found = _resolve(name, text)
    assert (found.kind, tuple(sorted(found.rows))) == (kind, rows)
    assert found.found is (kind != "none")


def test_a_row_that_holds_only_half_of_the_words_is_not_found() -> None:
    """動物園の入園者: 園 stands somewhere, 動物園 and 入園者 nowhere."""
    found = _resolve("isesaki", "動物園の入園者")
    assert (found.kind, found.found) == ("weak", False)
    assert [term.text for term in found.missing] == ["動物園", "入園"]


def test_the_leading_rows_are_those_whose_indicator_says_it() -> None:
    """相談件数: rows 3 and 18 count consultations, row 15 counts participants of a consultation fair."""
    found = _resolve("isesaki", "子育ての相談")
    assert leading(found) == (18,)


@pytest.mark.parametrize(
    ("name", "topic", "within"),
    [
        ("isesaki", "観光", {11, 12}),
        ("isesaki", "公共交通", {35, 36}),
        ("isesaki", "空き家", {41}),
        ("minato", "漁業", {1, 2}),
        ("minato", "環境", {15, 16}),
    ],
)
def test_a_theme_gives_all_its_rows(name: str, topic: str, within: set[int]) -> None:
    (sentence,) = parser(name).reader.read(topic)
    assert within <= set(parser(name).resolver.theme(sentence.terms))


@pytest.mark.parametrize(
    ("name", "question", "row"),
    [
        ("isesaki", "製造品出荷学の実績は", 1),
        ("isesaki", "けんこうじゅみょうの目標は", 27),
        ("isesaki", "kenkou jumyou no mokuhyou", 27),
        ("isesaki", "27,940人と書いてある行の評価は", 8),  # the row without a name
        ("minato", "しぜいしゅうのうりつの実績は", 18),
    ],
)
def test_a_misspelt_or_unnamed_row_is_still_looked_up(name: str, question: str, row: int) -> None:
    query = read(name, question)
    assert (query.ask, query.selection.rows) == (Ask.LOOKUP, (row,))
