"""When a statement stands in an answer."""

import pytest

from eval.figures import figures, only_figure, western_years
from eval.wording import occurs


@pytest.mark.parametrize(
    ("statement", "answer", "there"),
    [
        ("1,143件", "１１４３ 件です", True),
        ("5件", "15件です", False),
        ("5件", "1.5件です", False),
        ("5件", "3万5件です", False),
        ("5件", "令和5年に5件です", True),
        ("95", "95.3%です", False),
        ("95", "95。", True),
        ("95", "95万人です", False),
        ("9.5", "差は9.5ポイント", True),
        ("34%", "34%（14件）", True),
        ("はい", "いいえ", False),
        ("", "何でも", False),
    ],
)
def test_finds_statements_but_no_parts_of_numbers(statement: str, answer: str, there: bool):
    """Width, commas and spaces do not matter; a part of a longer number is no occurrence."""
    assert occurs(statement, answer) is there


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1兆2,025億円", [1_202_500_000_000]),
        ("1万2千人", [12_000]),
        ("491.5万人", [4_915_000]),
        ("３３万人と244,765人", [330_000, 244_765]),
        ("4件、10件", [4, 10]),
        ("目標なし", []),
    ],
)
def test_reads_japanese_numbers(text: str, values: list[int]):
    """Scales, commas and full width are understood."""
    assert [figure.value for figure in figures(text)] == values


@pytest.mark.parametrize(
    ("text", "rough"), [("約3万件", True), ("40人余り", True), ("500件程度", True), ("12件、およそ", False)]
)
def test_knows_a_rough_figure(text: str, rough: bool):
    """「約」 before and 「余り」 or 「程度」 after a figure mark it as rough."""
    assert figures(text)[0].approximate is rough


def test_tells_a_figure_from_a_sentence():
    """Only a statement that is nothing but a figure is compared by value."""
    assert only_figure("約31倍") is not None
    assert only_figure("目標は28件") is None
    assert only_figure("シンボルロード") is None


@pytest.mark.parametrize(
    ("era", "western"),
    [
        ("令和5年10月", "2023年10月"),
        ("R4年度", "2022年度"),
        ("令和元年度", "2019年度"),
        ("平成20年", "2008年"),
    ],
)
def test_knows_the_eras(era: str, western: str):
    """令和, R, 平成 and 元年 become western years."""
    assert western_years(era) == western
