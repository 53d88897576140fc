"""A row answers only what it holds: the noun that it lacks is named, what is said around it does not count."""

import pytest

from service.understanding.coverage import Coverage
from tests.service.language.desks import parser


@pytest.mark.parametrize(
    ("name", "question", "row", "missing"),
    [
        ("isesaki", "がん検診の受診率", 29, "がん"),
        ("isesaki", "街灯の電気代", 38, None),  # 電気料
        ("minato", "下水道の料金", 17, "料金"),
        ("isesaki", "出生数", 16, None),
        ("isesaki", "街灯の設置", 38, None),
        ("isesaki", "ファミサポの会員", 23, None),
        ("isesaki", "上司への報告に防犯灯の数", 38, None),  # said around it
        ("isesaki", "地震や大水の協定", 37, None),  # alternatives: one of them is enough
        ("minato", "税金の収納率", 18, None),
    ],
)
def test_the_noun_that_a_found_row_lacks_is_named(
    name: str, question: str, row: int, missing: str | None
) -> None:
    (sentence,) = parser(name).reader.read(question)
    resolution = parser(name).resolver.rows_of(sentence)
    term = Coverage(parser(name).index, "伊勢崎市").uncovered(sentence, resolution)
    assert resolution.rows[0] == row
    assert (term and term.text) == missing


@pytest.mark.parametrize(
    ("word", "row", "lacks"),
    [
        ("防犯灯", 38, False),
        ("街灯", 38, False),
        ("電気料", 38, False),
        ("街灯", 39, True),
        ("恐竜", 38, True),
    ],
)
def test_a_row_lacks_a_word_that_stands_nowhere_in_it(word: str, row: int, lacks: bool) -> None:
    (sentence,) = parser("isesaki").reader.read(word)
    (term,) = sentence.terms
    index = parser("isesaki").index
    match = index.match(term)
    assert Coverage(index, "伊勢崎市").lacks(match, [match], row) is lacks
