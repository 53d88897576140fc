"""Figures of a row: achievement, gap and their calculation in words, from cells as they are printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quantities import parse_value
from ingest.records import VALUE_FIELDS, Cell, Direction, Field, Measure, Position
from service.evidence.figures import achievement, amount, calculate, reached, rounded, times
from service.query import Metric
from tests.service.language.desks import report


def _measure(target: str, actual: str, final: str = "-", direction: Direction = "higher") -> Measure:
    printed = dict(zip(VALUE_FIELDS, (target, actual, final), strict=True))
    return Measure(
        report="test",
        row=1,
        cells={name: Cell(name, text, Position(1, 1, 0, len(text)), text) for name, text in printed.items()},
        values={name: parse_value(text) for name, text in printed.items()},
        rating=None,
        departments=(),
        direction=direction,
    )


@pytest.mark.parametrize(
    ("target", "actual", "how"),
    [
        ("23人", "18人", "18人 ÷ 23人 = 78.3%"),  # 78.26
        ("33万人", "244,765人", "244,765人 ÷ 330,000人 = 74.2%"),  # two scales, one unit
        ("12,025億円 (令和2年)", "10,060億円 (令和2年)", "10,060億円 ÷ 12,025億円 = 83.7%"),
        ("1,000件", "30,915件", "30,915件 ÷ 1,000件 = 3,091.5%"),
        ("97.0％", "96.2％", "96.2% ÷ 97.0% = 99.2%"),
        ("7,000t-CO2", "7,050t-CO2（令和4年度）", "7,050t-CO2 ÷ 7,000t-CO2 = 100.7%"),
        ("1.5万件", "21,480件", "21,480件 ÷ 15,000件 = 143.2%"),
    ],
)
def test_the_achievement_rate_shows_its_calculation_in_one_unit(target: str, actual: str, how: str) -> None:
    figure = calculate(_measure(target, actual), Metric.ACHIEVEMENT)
    assert figure is not None
    assert (figure.how, figure.text) == (how, how.split(" = ")[1])
    assert figure.fields == (Field.ACTUAL, Field.TARGET)


@pytest.mark.parametrize(
    ("metric", "how", "unit"),
    [
        (Metric.GAP, "62.2% − 78.6% = −16.4ポイント", "ポイント"),
        (Metric.FINAL_GAP, "62.2% − 81.6% = −19.4ポイント", "ポイント"),
        (Metric.PLAN_CHANGE, "81.6% − 78.6% = 3.0ポイント", "ポイント"),
        (Metric.FINAL_ACHIEVEMENT, "62.2% ÷ 81.6% = 76.2%", "%"),
    ],
)
def test_each_metric_names_its_two_cells(metric: Metric, how: str, unit: str) -> None:
    """Row 19: 78.6%, 62.2%, 81.6%."""
    figure = calculate(_measure("78.6%", "62.2%", "81.6%"), metric)
    assert figure is not None
    assert (figure.how, figure.unit) == (how, unit)


@pytest.mark.parametrize(
    ("target", "actual", "text"),
    [
        ("1,778人(令和4年)", "1,468人(令和4年)", "−310人"),
        ("38億円", "41.2億円", "3.2億円"),
        ("12万人", "96,400人", "−23,600人"),
        ("365日", "365日", "0日"),
    ],
)
def test_a_gap_keeps_the_unit_of_the_cells(target: str, actual: str, text: str) -> None:
    figure = calculate(_measure(target, actual), Metric.GAP)
    assert figure is not None
    assert figure.text == text


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("188事業所 (令和3年)", "-"),
        ("待機児童なし", "待機児童なし"),
        ("10教室", "全中学校区において1校以上の小学校で実施"),
        ("小学校80.0%／中学校85.0%", "小学校83.2%／中学校78.9%"),  # only its parts have one
        ("10件", "10人"),  # other units
        ("0件", "5件"),
    ],
)
def test_cells_that_give_no_rate_have_none(target: str, actual: str) -> None:
    measure = _measure(target, actual)
    assert calculate(measure, Metric.ACHIEVEMENT) is None
    assert achievement(measure) is None


def test_a_part_of_a_cell_has_its_own_figures() -> None:
    """Row 8 of みなと市: 小学校 meets its target, 中学校 does not."""
    measure = report("minato").measure(8)
    gaps = {part: calculate(measure, Metric.GAP, part) for part in ("小学校", "中学校", "高校")}
    assert {part: gap and gap.text for part, gap in gaps.items()} == {
        "小学校": "3.2ポイント",  # 83.2 − 80.0
        "中学校": "−6.1ポイント",  # 78.9 − 85.0
        "高校": None,
    }


@pytest.mark.parametrize(
    ("actual", "direction", "met"),
    [
        ("432件", "lower", False),  # 432 > 400
        ("400件", "lower", True),
        ("399件", "lower", True),
        ("399件", "higher", False),
        ("400件", "higher", True),
        ("-", "lower", None),
        ("待機児童なし", "higher", None),
    ],
)
def test_the_final_target_is_met_from_the_better_side(
    actual: str, direction: Direction, met: bool | None
) -> None:
    assert reached(_measure("450件", actual, "400件", direction), Field.FINAL_TARGET) is met


def test_printed_numbers_are_quoted_not_reformatted() -> None:
    measure = report("isesaki").measure(35)
    printed = [calculate(measure, metric) for metric in (Metric.TARGET, Metric.ACTUAL, Metric.FINAL_TARGET)]
    assert [figure and (figure.text, int(figure.value)) for figure in printed] == [
        ("33万人", 330_000),
        ("244,765人", 244_765),
        ("35万人", 350_000),
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [("78.25", "78.3"), ("34.15", "34.2"), ("78.24", "78.2"), ("100", "100.0")]
)
def test_halves_are_rounded_up(value: str, shown: str) -> None:
    assert str(rounded(Decimal(value))) == shown


def test_a_rate_as_a_multiple_and_an_amount_with_its_scale() -> None:
    assert times(Decimal("3091.5")) == "30.9倍"
    assert amount(Decimal(196_500_000_000), "円", 10**8) == "1,965億円"
    assert amount(Decimal(-310), "人") == "−310人"


@given(target=st.integers(1, 10**6), actual=st.integers(0, 10**6))
def test_rate_and_gap_agree_with_the_numbers(target: int, actual: int) -> None:
    """100% or more exactly where the gap is not negative; actual = target + gap."""
    measure = _measure(f"{target:,}人", f"{actual:,}人")
    rate, gap = calculate(measure, Metric.ACHIEVEMENT), calculate(measure, Metric.GAP)
    assert rate is not None
    assert gap is not None
    assert gap.value == actual - target
    assert (rate.value >= 100) == (gap.value >= 0)
    assert abs(rate.value * target - 100 * actual) < Decimal("1e-15")
