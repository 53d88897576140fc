"""Figures of a row: printed numbers and what is calculated from them, each with its calculation in words.

達成率 = 令和4年度実績値 ÷ 令和4年度目標値, in percent, one decimal, halves up: 18人 ÷ 23人 = 78.3%.
差 = 実績値 − 目標値 in the unit of the cells; percentages differ by ポイント. Numbers of different scale are brought to
one unit first: 244,765人 ÷ 330,000人 = 74.2%. Cells without a number, or with other units, give no figure (None).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ingest.checks import met_target
from ingest.normalize import fold
from ingest.records import Field, Measure, Quantity, Value
from service.query import Metric

SCALE_NAMES = {10**4: "万", 10**8: "億", 10**12: "兆"}
OPERANDS: dict[Metric, tuple[Field, Field]] = {
    Metric.ACHIEVEMENT: (Field.ACTUAL, Field.TARGET),
    Metric.FINAL_ACHIEVEMENT: (Field.ACTUAL, Field.FINAL_TARGET),
    Metric.GAP: (Field.ACTUAL, Field.TARGET),
    Metric.FINAL_GAP: (Field.ACTUAL, Field.FINAL_TARGET),
    Metric.PLAN_CHANGE: (Field.FINAL_TARGET, Field.TARGET),
}
PRINTED = {Metric.TARGET: Field.TARGET, Metric.ACTUAL: Field.ACTUAL, Metric.FINAL_TARGET: Field.FINAL_TARGET}
RATES = (Metric.ACHIEVEMENT, Metric.FINAL_ACHIEVEMENT)


@dataclass(frozen=True, slots=True)
class Calculated:
    """A figure of one row: exact value, text as shown, unit, calculation in words, the fields it stands on."""

    value: Decimal
    text: str
    unit: str
    how: str
    fields: tuple[Field, ...]
    part: str = ""


def achievement(measure: Measure) -> Decimal | None:
    """達成率 in percent, one decimal; None where target or actual is not one number of the same unit."""
    figure = calculate(measure, Metric.ACHIEVEMENT)
    return rounded(figure.value) if figure else None


def calculate(measure: Measure, metric: Metric, part: str = "") -> Calculated | None:
    """The metric of a row (of one part of its cells where named); None where the cells do not give it."""
    if metric in PRINTED:
        return _printed(measure, PRINTED[metric], part)
    if metric not in OPERANDS:
        return None
    first_field, second_field = OPERANDS[metric]
    first, second = (_quantity(measure.value(name), part) for name in (first_field, second_field))
    if first is None or second is None or first.unit != second.unit:
        return None
    fields = (first_field, second_field)
    if metric in RATES:
        return _rate(first, second, fields, part)
    return difference(first, second, fields, part)


def difference(first: Quantity, second: Quantity, fields: tuple[Field, ...], part: str = "") -> Calculated:
    """First − second: 1,468人 − 1,778人 = −310人; 62.2% − 78.6% = −16.4ポイント."""
    value = first.value - second.value
    unit = "ポイント" if first.unit == "%" else first.unit
    scale = min(first.scale, second.scale)
    text = amount(value, unit, scale)
    how = f"{amount(first.value, first.unit, scale)} − {amount(second.value, second.unit, scale)} = {text}"
    return Calculated(value, text, unit, how, fields, part)


def told_pair(measure: Measure, name: Field) -> tuple[Quantity, Quantity] | None:
    """The two numbers that a narrative cell prints in the unit of its row, the larger first: 30.2%, 25.2%.

    None for more or fewer of them, and where the row's values have no unit or several.
    """
    units = {quantity.unit for value in measure.values.values() for quantity in value.quantities}
    if len(units) != 1 or not (unit := units.pop()):
        return None
    printed = re.findall(rf"(\d[\d,]*(?:\.\d+)?)\s?{re.escape(unit)}", fold(measure.text(name)))
    values = [Decimal(number.replace(",", "")) for number in printed]
    if len(values) != 2:
        return None
    second, first = (Quantity(value, unit, f"{value}{unit}") for value in sorted(values))
    return first, second


def told_difference(measure: Measure, name: Field) -> Calculated | None:
    """The difference of the two numbers that a narrative cell prints: 30.2% − 25.2% = 5.0ポイント."""
    pair = told_pair(measure, name)
    return difference(*pair, (name,)) if pair else None


def quotient(first: Calculated, second: Calculated) -> Calculated | None:
    """One printed value by another: 28件 ÷ 4件 = 7.0倍, below one in percent; None for other units or by nothing."""
    if first.unit != second.unit or not second.value:
        return None
    ratio = first.value / second.value
    value, unit = (ratio, "倍") if ratio >= 1 else (ratio * 100, "%")
    text = f"{rounded(value):,}{unit}"
    how = f"{amount(first.value, first.unit)} ÷ {amount(second.value, second.unit)} = {text}"
    return Calculated(value, text, unit, how, first.fields)


def _rate(first: Quantity, second: Quantity, fields: tuple[Field, ...], part: str) -> Calculated | None:
    if second.value == 0:
        return None
    value = first.value * 100 / second.value
    text = f"{rounded(value):,}%"
    scale = min(first.scale, second.scale)
    how = f"{amount(first.value, first.unit, scale)} ÷ {amount(second.value, second.unit, scale)} = {text}"
    return Calculated(value, text, "%", how, fields, part)


def _printed(measure: Measure, name: Field, part: str) -> Calculated | None:
    quantity = _quantity(measure.value(name), part)
    return (
        Calculated(quantity.value, quantity.printed, quantity.unit, "", (name,), part) if quantity else None
    )


def _quantity(value: Value, part: str) -> Quantity | None:
    return value.part(part) if part else value.single


def rounded(value: Decimal) -> Decimal:
    """One decimal, halves up: 78.26 → 78.3, 34.15 → 34.2."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def times(percent: Decimal) -> str:
    """A rate as a multiple: 3,091.5% → 「30.9倍」."""
    return f"{rounded(percent / 100):,}倍"


def amount(value: Decimal, unit: str, scale: int = 1) -> str:
    """A number as Japanese tables print it: (1965·10⁸, 円, 10⁸) → 「1,965億円」; minus as 「−」."""
    scaled = abs(value) / scale
    if scaled == scaled.to_integral_value() and (scale > 1 or not scaled):
        scaled = scaled.to_integral_value()
    number = f"{scaled:,f}"
    return f"{'−' if value < 0 else ''}{number}{SCALE_NAMES.get(scale, '')}{unit}"


def reached(measure: Measure, name: Field = Field.TARGET) -> bool | None:
    """Whether the actual reaches the target: by the numbers, by the same words (待機児童なし), else None."""
    if name is Field.TARGET and (met := met_target(measure)) is not None:
        return met
    actual, target = measure.value(Field.ACTUAL), measure.value(name)
    if actual.kind == "text" and target.kind == "text":
        return measure.text(Field.ACTUAL) == measure.text(name) or None
    if name is Field.FINAL_TARGET:
        gap = calculate(measure, Metric.FINAL_GAP)
        if gap is not None:
            return gap.value <= 0 if measure.direction == "lower" else gap.value >= 0
    return None
