"""Which numbers can follow from rows of a report: printed figures, counts, shares, rates, differences, sums.

Used to find gold that nothing supports. It is generous: it may let a wrong small count pass, never the
reverse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations, permutations

from eval.figures import Figure, figures
from ingest.records import VALUE_FIELDS, Field, Measure, Report

_HUNDRED = Decimal(100)
_POINTS = ("ポイント", "%", "pt")
_COUNTERS = ("件", "個", "指標", "項目", "本", "行", "つ", "の", "KPI", "課", "割", "事業", "部署", "種類")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that follows, with the units in which it may be said; no unit means any."""

    value: Decimal
    units: tuple[str, ...]


@dataclass(frozen=True)
class Derivations:
    """The numbers that follow from `rows` (all rows where empty) of a report."""

    report: Report
    rows: tuple[int, ...]

    def explain(self, figure: Figure) -> bool:
        """Whether a figure is printed, counted, or a calculated number rounded to the figure's precision."""
        if any(figure.value == one.value and _same_unit(figure, one) for one in self._printed):
            return True
        if figure.value in self._counts and (figure.bare or figure.tail.startswith(_COUNTERS)):
            return True
        return any(_rounds_to(one.value, figure) and _says(figure, one.units) for one in self._calculated)

    @cached_property
    def _measures(self) -> list[Measure]:
        return [self.report.measure(row) for row in self.rows] or list(self.report.measures)

    @cached_property
    def _printed(self) -> list[Figure]:
        return [one for measure in self._measures for one in figures(printed_text([measure]))]

    @cached_property
    def _counts(self) -> set[int]:
        """Sizes of the sets of rows one can ask for: the gold rows, all, by rating, department, goal."""
        every = self.report.measures
        total, chosen = len(every), len(self.rows)
        counts = {total, chosen, total - chosen}
        for group in _groups(every):
            inside = {measure.row for measure in group}
            counts |= {
                len(inside),
                total - len(inside),
                len(inside & set(self.rows)),
                len(inside - set(self.rows)),
            }
        counts.add(len({name for measure in self._measures for name in measure.departments}))
        return counts - {0}

    @cached_property
    def _calculated(self) -> list[_Number]:
        numbers = [number for measure in self._measures for number in _within(measure)]
        numbers += _across(self._measures)
        counts = sorted(Decimal(count) for count in self._counts)
        return numbers + [_Number(_HUNDRED * part / whole, ("%",)) for part, whole in combinations(counts, 2)]


def printed_text(measures: Iterable[Measure]) -> str:
    """All that the rows say, as printed and as read."""
    return "\n".join(
        f"{cell.printed}\n{cell.reading}" for measure in measures for cell in measure.cells.values()
    )


def _groups(measures: Sequence[Measure]) -> list[list[Measure]]:
    by_name: dict[tuple[str, str], list[Measure]] = {}
    for measure in measures:
        rating = measure.rating.label if measure.rating else ""
        names = [("rating", rating), ("goal", measure.text(Field.GOAL))]
        for key in [*names, *(("department", name) for name in measure.departments)]:
            by_name.setdefault(key, []).append(measure)
    return list(by_name.values())


def _within(measure: Measure) -> list[_Number]:
    """Differences, sums and rates of two figures of one row, parts of a figure included."""
    numbers: list[_Number] = []
    quantities = [one for field in VALUE_FIELDS for one in measure.value(field).quantities]
    for first, second in permutations(quantities, 2):
        numbers += _pair(first.value, second.value, first.unit)
    return numbers


def _pair(first: Decimal, second: Decimal, unit: str) -> list[_Number]:
    same = _POINTS if unit in {"%", "％"} else (unit, "年" if unit == "歳" else unit)
    numbers = [_Number(first - second, same), _Number(first + second, same)]
    if second:
        rate = first / second
        percents = (rate, 1 - rate, rate - 1)
        numbers += [_Number(rate, ("倍",)), *(_Number(_HUNDRED * one, ("%",)) for one in percents)]
    return numbers


def _across(measures: Sequence[Measure]) -> list[_Number]:
    """Sums, means and pairs over rows of one field and unit, over their gaps and over achievement rates."""
    numbers: list[_Number] = []
    for field in VALUE_FIELDS:
        by_unit: dict[str, list[Decimal]] = {}
        for measure in measures:
            single = measure.value(field).single
            if single:
                by_unit.setdefault(single.unit, []).append(single.value)
        for unit, values in by_unit.items():
            numbers += _totals(values, unit)
    gaps: dict[str, list[Decimal]] = {}
    for measure in measures:
        if gap := _gap(measure):
            gaps.setdefault(gap.units[0], []).append(gap.value)
    for unit, values in gaps.items():
        numbers += _totals(values, unit)
    return numbers + _totals([rate for measure in measures if (rate := _rate(measure)) is not None], "%")


def _totals(values: Sequence[Decimal], unit: str) -> list[_Number]:
    if len(values) < 2:
        return [_Number(value, (unit,)) for value in values]
    total = sum(values, Decimal(0))
    numbers = [_Number(total, (unit,)), _Number(total / len(values), (unit,))]
    for first, second in permutations(values, 2):
        numbers += _pair(first, second, unit)
    return numbers


def _gap(measure: Measure) -> _Number | None:
    target, actual = (measure.value(field).single for field in VALUE_FIELDS[:2])
    if target is None or actual is None or target.unit != actual.unit:
        return None
    return _Number(abs(actual.value - target.value), (target.unit,))


def _rate(measure: Measure) -> Decimal | None:
    target, actual = (measure.value(field).single for field in VALUE_FIELDS[:2])
    if target is None or actual is None or not target.value:
        return None
    return _HUNDRED * actual.value / target.value


def _says(figure: Figure, units: Sequence[str]) -> bool:
    return figure.bare or any(unit and figure.has_unit(unit) for unit in units)


def _same_unit(wanted: Figure, printed: Figure) -> bool:
    return wanted.bare or printed.bare or printed.has_unit(wanted.tail)


def _rounds_to(number: Decimal, figure: Figure) -> bool:
    return abs(abs(number) - figure.value) * 2 <= figure.step
