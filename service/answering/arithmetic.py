"""Re-does the calculations shown in an answer: 「18人 ÷ 23人 = 78.3%」 from the cells it names, and nothing else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.normalize import fold
from ingest.quantities import SCALES, parse_number
from ingest.records import NARRATIVE_FIELDS, Field, Measure
from service.evidence.figures import told_pair

_AMOUNT = re.compile(rf"^(?P<sign>[-−])?(?P<number>[\d,]+(?:\.\d+)?(?:[{''.join(SCALES)}])?)(?P<unit>.*)$")
_HALF = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal
    unit: str


def parse_amount(text: str) -> Amount | None:
    """「−1,965億円」 → −196,500,000,000 円; None for anything else."""
    match = _AMOUNT.match(fold(text.strip()))
    if not match:
        return None
    value, _ = parse_number(match["number"])
    return Amount(-value if match["sign"] else value, match["unit"].strip())


def printed_amounts(measures: Iterable[Measure]) -> dict[Field, list[Amount]]:
    """Every quantity printed in the value cells of these rows, by field."""
    found: dict[Field, list[Amount]] = {}
    for measure in measures:
        for name, value in measure.values.items():
            found.setdefault(name, []).extend(
                Amount(quantity.value, quantity.unit) for quantity in value.quantities
            )
    return found


def column_pairs(measures: Sequence[Measure]) -> list[tuple[Amount, Amount]]:
    """The values of two rows in one column, either way round: what one may be set against as a multiple."""
    if len(measures) != 2:
        return []
    one, two = (printed_amounts([measure]) for measure in measures)
    found = [(first, second) for name in one for first in one[name] for second in two.get(name, ())]
    return [*found, *((second, first) for first, second in found)]


def told_pairs(measures: Iterable[Measure]) -> list[tuple[Amount, Amount]]:
    """The two numbers of one unit that a narrative cell of these rows prints, the larger first."""
    pairs = (told_pair(measure, name) for measure in measures for name in NARRATIVE_FIELDS)
    return [
        (Amount(first.value, first.unit), Amount(second.value, second.unit))
        for first, second in filter(None, pairs)
    ]


def proves(
    how: str,
    result: str,
    cells: dict[Field, list[Amount]],
    others: Sequence[Amount],
    pairs: Sequence[tuple[Amount, Amount]] = (),
    told: Sequence[tuple[Amount, Amount]] = (),
) -> bool:
    """Whether the calculation is right and stands on printed amounts (or on other proven figures).

    A quotient must be 実績 ÷ 目標 (one of `pairs` where two rows are set against each other), a difference 実績 − 目標, 目標 − 目標, between parts of one cell or between the two numbers of one narrative cell (`told`).
    """
    if " = " not in how:
        return False
    left, _, right = how.rpartition(" = ")
    shown, stated = parse_amount(right), parse_amount(result)
    if shown is None or stated is None or shown != stated:
        return False
    if " ÷ " in left and not left.startswith("("):
        return _quotient(left, shown, cells, pairs)
    if " − " in left:
        return _difference(left, shown, cells, others, told)
    return _sum(left, shown, cells, others)


def _quotient(
    left: str, shown: Amount, cells: dict[Field, list[Amount]], pairs: Sequence[tuple[Amount, Amount]]
) -> bool:
    first, second = (parse_amount(part) for part in left.split(" ÷ ", 1))
    if first is None or second is None or second.value == 0 or first.unit != second.unit:
        return False
    targets = [*cells.get(Field.TARGET, ()), *cells.get(Field.FINAL_TARGET, ())]
    of_target = first in cells.get(Field.ACTUAL, ()) and second in targets
    if not ((first, second) in pairs if pairs else of_target):
        return False
    factor = 1 if shown.unit == "倍" else 100
    return shown.unit in {"%", "倍"} and abs(first.value * factor / second.value - shown.value) <= _HALF


def _difference(
    left: str,
    shown: Amount,
    cells: dict[Field, list[Amount]],
    others: Sequence[Amount],
    told: Sequence[tuple[Amount, Amount]],
) -> bool:
    first, second = (parse_amount(part) for part in left.split(" − ", 1))
    if first is None or second is None or first.unit != second.unit:
        return False
    unit = "ポイント" if first.unit == "%" else first.unit
    if shown != Amount(first.value - second.value, unit):
        return False
    pairs = [
        (Field.ACTUAL, Field.TARGET),
        (Field.ACTUAL, Field.FINAL_TARGET),
        (Field.FINAL_TARGET, Field.TARGET),
        *((name, name) for name in cells),
    ]
    printed = any(first in cells.get(one, ()) and second in cells.get(two, ()) for one, two in pairs)
    return printed or (first in others and second in others) or (first, second) in told


def _sum(left: str, shown: Amount, cells: dict[Field, list[Amount]], others: Sequence[Amount]) -> bool:
    body, _, count = left.partition(" ÷ ")
    amounts = [parse_amount(part) for part in body.strip("()").split(" + ")]
    known = [amount for name in cells for amount in cells[name]] + list(others)
    if any(amount is None or amount not in known for amount in amounts):
        return False
    total = sum((amount.value for amount in amounts if amount), Decimal(0))
    divisor = Decimal(count) if count.isdigit() else Decimal(1)
    if count and divisor != len(amounts):
        return False
    return abs(total / divisor - shown.value) <= _HALF * 2
