"""Executes a `Selection` exactly over the rows of a report; no ranking, no cut."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ingest.normalize import key, split_marker, years
from ingest.records import VALUE_FIELDS, Field, Measure, Report
from service.evidence.figures import calculate, reached
from service.language.thesaurus import Thesaurus
from service.query import Metric, NumberCondition, Selection, TextCondition

OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
    "lt": operator.lt,
    "eq": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text condition holds: the field and the words that prove it."""

    field: Field
    words: str


class Lookup:
    """Finds the rows of one report that a selection names."""

    def __init__(self, report: Report, thesaurus: Thesaurus) -> None:
        self.report = report
        self._thesaurus = thesaurus

    def select(self, selection: Selection) -> list[Measure]:
        """The rows for which all conditions hold, in reading order; rows given by number in the order given."""
        found = [measure for measure in self.report.measures if self.holds(measure, selection)]
        given = {row: place for place, row in enumerate(selection.rows or ())}
        return sorted(found, key=lambda measure: given.get(measure.row, 0))

    def holds(self, measure: Measure, selection: Selection) -> bool:
        return (
            (selection.rows is None or measure.row in selection.rows)
            and measure.row not in selection.excluded_rows
            and (
                selection.ratings is None
                or (measure.rating is not None and measure.rating.label in selection.ratings)
            )
            and self._department(measure, selection)
            and self._heading(measure, selection)
            and (selection.met is None or reached(measure) is selection.met)
            and (selection.final_met is None or reached(measure, Field.FINAL_TARGET) is selection.final_met)
            and self._plan(measure, selection)
            and all(self._number(measure, condition) for condition in selection.numbers)
            and all(bool(self.text_hits(measure, each)) != each.absent for each in selection.texts)
            and self._form(measure, selection)
        )

    def text_hits(self, measure: Measure, condition: TextCondition) -> list[Hit]:
        """Where each word of the condition stands in the row; empty unless every word (with `any_of`, one) is found.

        The word itself comes first, then its synonyms: 費用 is also proven by 電気料.
        """
        hits = []
        for word in condition.words:
            found = self._word(measure, word, condition)
            if found:
                hits.append(found)
            elif not condition.any_of:
                return []
        return hits

    def _word(self, measure: Measure, word: str, condition: TextCondition) -> Hit | None:
        phrase = self._thesaurus.phrase(word)
        for wanted in (phrase, *(() if condition.literal else self._thesaurus.same(phrase))):
            for name in condition.fields:
                cell = measure.cells.get(name)
                if cell and not cell.inherited and len(wanted.key) > 1 and wanted.key in key(cell.reading):
                    return Hit(name, wanted.text)
        return None

    @staticmethod
    def _heading(measure: Measure, selection: Selection) -> bool:
        """Any of the headings of one level, and so for each level."""
        by_level: dict[Field, list[str]] = {}
        for heading in selection.headings:
            by_level.setdefault(heading.level, []).append(heading.name)
        return all(
            any(same_heading(measure, level, name) for name in names) for level, names in by_level.items()
        )

    @staticmethod
    def _department(measure: Measure, selection: Selection) -> bool:
        names = set(measure.departments)
        if names & set(selection.excluded_departments) or len(names) < selection.min_departments:
            return False
        wanted = set(selection.departments)
        return not wanted or (wanted <= names if selection.all_departments else bool(wanted & names))

    @staticmethod
    def _plan(measure: Measure, selection: Selection) -> bool:
        if selection.equal:
            gap = calculate(measure, Metric.GAP)
            same_text = measure.value(Field.TARGET).kind == "text" and measure.text(
                Field.TARGET
            ) == measure.text(Field.ACTUAL)
            if not same_text and (gap is None or gap.value != 0):
                return False
        if selection.plan is None:
            return True
        change = calculate(measure, Metric.PLAN_CHANGE)
        if change is None:
            same = key(measure.text(Field.TARGET)) == key(measure.text(Field.FINAL_TARGET))
            return selection.plan == "unchanged" and same and bool(measure.text(Field.TARGET))
        return {"raised": change.value > 0, "lowered": change.value < 0, "unchanged": change.value == 0}[
            selection.plan
        ]

    @staticmethod
    def _number(measure: Measure, condition: NumberCondition) -> bool:
        figure = calculate(measure, condition.metric)
        if figure is None or (condition.unit and figure.unit != condition.unit):
            return False
        return OPERATORS[condition.op](figure.value, condition.value)

    def _form(self, measure: Measure, selection: Selection) -> bool:
        if selection.unit and not any(
            quantity.unit == selection.unit
            for name in VALUE_FIELDS
            for quantity in measure.value(name).quantities
        ):
            return False
        if selection.unnamed and measure.indicator:
            return False
        if selection.direction and measure.direction != selection.direction:
            return False
        if selection.kind == "blank" and measure.value(Field.ACTUAL).kind != "blank":
            return False
        if selection.kind == "number" and not measure.value(Field.ACTUAL).quantities:
            return False
        if selection.kind == "text" and not any(measure.value(name).kind == "text" for name in VALUE_FIELDS):
            return False
        return selection.note_field is None or self._note(measure, selection)

    def _note(self, measure: Measure, selection: Selection) -> bool:
        name = selection.note_field or Field.ACTUAL
        noted = years(measure.value(name).year_note)
        if selection.note_years:
            return bool(set(noted) & set(selection.note_years))
        column = self.report.final_year if name is Field.FINAL_TARGET else self.report.fiscal_year
        return bool(noted) and column not in noted


def same_heading(measure: Measure, level: Field, name: str) -> bool:
    """Whether the row stands under the heading: 「1しごとの創生」 and 「1 しごとの創生」 are one."""
    cell = measure.cells.get(level)
    if cell is None:
        return False
    if level is Field.INITIATIVE:
        return key(name) in key(cell.reading)
    return key(split_marker(cell.reading)[2]) == key(name)
