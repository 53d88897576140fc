"""Numbers as people say them: kanji, full width, fractions, shares, and years, which are no numbers."""

from decimal import Decimal

import pytest

from ingest.normalize import fold
from service.language.numbers import NumberMention, find_numbers
from tests.service.language.desks import language, parser


def _only(text: str) -> NumberMention:
    (number,) = find_numbers(language().analyzer.digits(fold(text)))
    return number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("二千人", 2_000, "人"),
        ("千人", 1_000, "人"),
        ("百二十件", 120, "件"),
        ("九千人", 9_000, "人"),
        ("1万2千人", 12_000, "人"),
        ("9千人", 9_000, "人"),
        ("1.5万件", 15_000, "件"),
        ("二万人", 20_000, "人"),
        ("12億円", 1_200_000_000, "円"),
        ("1兆円", 1_000_000_000_000, "円"),
        ("１２，０２５億円", 1_202_500_000_000, "円"),
        ("２０００基", 2_000, "基"),
        ("三千ha", 3_000, "ha"),
        ("25,500TEU", 25_500, "TEU"),
        ("7,050t-CO2", 7_050, "t-CO2"),
        ("10カ所", 10, "カ所"),
        ("0件", 0, "件"),
        ("82.0％", "82.0", "%"),
        ("六十パーセント", 60, "%"),
        ("3ポイント", 3, "ポイント"),
        ("5pt", 5, "ポイント"),
    ],
)
def test_a_number_has_its_value_in_base_units_and_its_unit(text: str, value: int | str, unit: str) -> None:
    number = _only(text)
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("目標の半分", 50),
        ("半数", 50),
        ("過半", 50),
        ("目標の四分の一", 25),
        ("目標の４分の３", 75),
        ("五分の二", 40),
        ("八割", 80),
        ("目標の2倍", 200),
        ("2.5倍", 250),
        ("二倍", 200),
    ],
)
def test_a_share_is_a_percentage_of_the_target(text: str, percent: int) -> None:
    assert _only(text).ratio == percent


def test_a_third_is_not_rounded() -> None:
    """三分の一: a row at 33.3% lies below it, one at 33.34% above."""
    assert Decimal("33.33") < (_only("目標の三分の一").ratio or 0) < Decimal("33.34")


@pytest.mark.parametrize("text", ["80%", "3ポイント", "2,000人"])
def test_an_absolute_number_is_no_share(text: str) -> None:
    assert _only(text).ratio is None


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("80%以上", "ge"),
        ("1兆円の大台", "ge"),
        ("80%以下", "le"),
        ("5ポイント以内", "le"),
        ("80%未満", "lt"),
        ("80%に満たない", "lt"),
        ("80%いかない", "lt"),
        ("1,500人を切った", "lt"),
        ("7割を割った", "lt"),
        ("50件より少ない", "lt"),
        ("100%超", "gt"),
        ("50件より多い", "gt"),
        ("50件", None),
        ("100人を超えた", None),  # the verb may be negated: the parser decides
        ("100%に届かない", None),
    ],
)
def test_the_words_behind_a_number_compare_it(text: str, comparison: str | None) -> None:
    assert _only(text).comparison == comparison


def test_a_band_lies_between_two_numbers() -> None:
    """達成率80%台: 80 ≤ x < 90."""
    number = _only("80%台")
    assert (number.value, number.upper) == (Decimal(80), Decimal(90))
    assert number.comparison == "ge"


def test_several_numbers_stand_in_their_order() -> None:
    found = find_numbers("目標12件に対して実績28件、達成率は200%を超える")
    assert [(int(number.value), number.unit) for number in found] == [(12, "件"), (28, "件"), (200, "%")]


@pytest.mark.parametrize("text", ["3番目", "第2位", "5年前", "令和4年", "R4の目標", "H20", "FY2022", "8月"])
def test_years_and_ordinals_are_no_numbers(text: str) -> None:
    assert find_numbers(fold(text)) == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("令和4年度", [2022]),
        ("令和四年度", [2022]),
        ("Ｒ４", [2022]),
        ("R4年度", [2022]),
        ("2022年度", [2022]),
        ("FY2022", [2022]),
        ("令和元年度", [2019]),
        ("平成20年", [2008]),
        ("H20", [2008]),
        ("令和4年度から6年度", [2022, 2024]),
        ("2,022人", []),
    ],
)
def test_a_year_is_the_same_however_it_is_written(text: str, years: list[int]) -> None:
    (sentence,) = parser("isesaki").reader.read(f"{text}の実績")
    assert [mention.year for mention in sentence.years] == years
