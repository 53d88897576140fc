"""What a template may know of a row: its facts (met, lower, no_actual …) and its slots, each with the cells behind it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.normalize import is_blank, key, split_marker
from ingest.records import VALUE_FIELDS, Field, Measure, Report
from service.answering.draft import PLAIN
from service.council.vocabulary import SLOT, Thresholds, split
from service.evidence.figures import Calculated, calculate, reached, times
from service.query import Metric
from service.schemas import Figure

COUNTED = "指標の数"  # in the calculation of a figure that counts rows
Cited = tuple[tuple[int, Field], ...]
_NOTE = re.compile(r"\s*[（(]([^（）()]*)[）)]")
_UNBOUND = {"name", "scope", "cause"}  # names, which make no sentence a statement of values


@dataclass(frozen=True, slots=True)
class Slot:
    """The text that stands for a slot, the cells and the calculations that prove it."""

    text: str
    cited: Cited = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled sentence; `phrase` where no value stands in it."""

    text: str
    cited: Cited
    figures: tuple[Figure, ...]
    phrase: bool


@dataclass(frozen=True)
class Facts:
    """The facts and the slots of a row (or of a group of rows)."""

    facts: frozenset[str]
    slots: Mapping[str, Slot]

    def with_slots(self, **more: Slot) -> "Facts":
        return replace(self, slots={**self.slots, **more})

    def holds(self, wanted: Iterable[str]) -> bool:
        return self.facts.issuperset(wanted)

    def fill(self, template: str) -> list[Filled]:
        """Its sentences with every slot filled; empty where a slot has no text."""
        if not all(name in self.slots for name in SLOT.findall(template)):
            return []
        return [self._sentence(part) for part in split(template)]

    def first(self, templates: Sequence[str]) -> list[Filled]:
        """The first of the templates that can be filled."""
        return next((filled for each in templates if (filled := self.fill(each))), [])

    def _sentence(self, part: str) -> Filled:
        used = list(dict.fromkeys(SLOT.findall(part)))
        slots = [self.slots[name] for name in used]
        values = [name for name in used if name not in _UNBOUND and not name.endswith("_column")]
        return Filled(
            SLOT.sub(lambda found: self.slots[found[1]].text, part),
            tuple(dict.fromkeys(cell for slot in slots for cell in slot.cited)),
            tuple(figure for slot in slots for figure in slot.figures),
            not values,
        )


def column_name(report: Report, name: Field) -> str:
    """The column's own name in the report, else its plain one."""
    return report.columns.get(name, PLAIN[name])


def columns(report: Report) -> dict[str, Slot]:
    """The names of all columns as slots: {target_column} is 「令和4年度目標値」."""
    short = {Field.FINAL_TARGET: "final", Field.FUTURE_MEASURE: "future"}
    return {f"{short.get(name, name.value)}_column": Slot(column_name(report, name)) for name in Field}


def row_facts(report: Report, measure: Measure, thresholds: Thresholds) -> Facts:
    """Everything that the cells of a row give."""
    slots = {
        **columns(report),
        **_texts(measure),
        **{name: slot for name in _METRICS if (slot := _calculated(measure, name))},
    }
    return Facts(frozenset(_facts(measure, thresholds)), slots)


def called(measure: Measure) -> str:
    """The name by which a row is spoken of; one that prints none is told by its place."""
    return measure.indicator or f"{measure.row}行目の指標（指標名の記載なし）"


def name_cells(measure: Measure) -> Cited:
    """The cell that proves a row's name; where it prints none, the rating that places it."""
    found = [name for name in (Field.INDICATOR, Field.RATING) if name in measure.cells]
    return tuple((measure.row, name) for name in found[:1])


def shown_value(measure: Measure, name: Field) -> str:
    """A value cell as spoken: 「小学校93.5%、中学校85.0%」, 「12,025億円（令和2年）」, 「「待機児童なし」」."""
    value = measure.value(name)
    text = measure.text(name).strip()
    if value.kind == "text":
        return f"「{text}」"
    parts = [f"{quantity.part}{quantity.printed}" for quantity in value.quantities if quantity.part]
    return "、".join(parts) if len(parts) > 1 else _NOTE.sub(r"（\1）", text)


def _without_year(measure: Measure, name: Field) -> str:
    """A value cell as spoken without the year that it names: what two cells of different years have in common."""
    single = measure.value(name).single
    return single.printed if single else shown_value(measure, name)


def closeness(measure: Measure) -> Decimal | None:
    """Percent of the target that is reached, the other way round where lower is better; the lowest of several parts."""
    parts = [quantity.part for quantity in measure.value(Field.TARGET).quantities] or [""]
    found = [calculate(measure, Metric.ACHIEVEMENT, part) for part in parts]
    values = [figure.value for figure in found if figure and figure.value > 0]
    if not values:
        return None
    return 10000 / max(values) if measure.direction == "lower" else min(values)


def as_figure(figure: Calculated, text: str = "", how: str = "") -> Figure:
    return Figure(
        text=text or figure.text,
        value=float(figure.value),
        unit=figure.unit,
        how=how or figure.how,
        citations=[],
    )


def _texts(measure: Measure) -> dict[str, Slot]:
    cell: dict[Field, Cited] = {name: ((measure.row, name),) for name in measure.cells}
    slots = {"name": Slot(called(measure), name_cells(measure))}
    for name in VALUE_FIELDS:
        if measure.value(name).kind != "blank":
            slots[name.value] = Slot(shown_value(measure, name), cell[name])
    if _same_target(measure) and "target" in slots:
        both = (*cell[Field.TARGET], *cell[Field.FINAL_TARGET])
        slots["same_target"] = Slot(_without_year(measure, Field.TARGET), both)
    for name in (Field.GOAL, Field.SUBGOAL, Field.POLICY, Field.INITIATIVE):
        if not is_blank(measure.text(name)):
            slots[name.value] = Slot(split_marker(measure.text(name))[2], cell[name])
    if measure.departments and Field.DEPARTMENT in cell:
        slots["department"] = Slot("・".join(measure.departments), cell[Field.DEPARTMENT])
    if measure.rating and Field.RATING in cell:
        slots["rating"] = Slot(measure.rating.label, cell[Field.RATING])
        if measure.rating.meaning:
            slots["meaning"] = Slot(measure.rating.meaning, cell[Field.RATING])
        if measure.rating.cause:
            slots["cause"] = Slot(measure.rating.cause, cell[Field.RATING])
    return slots


_METRICS = {
    "rate": Metric.ACHIEVEMENT,
    "times": Metric.ACHIEVEMENT,
    "gap_size": Metric.GAP,
    "remaining": Metric.FINAL_GAP,
}


def _calculated(measure: Measure, slot: str) -> Slot | None:
    """A calculated slot, of each part of the cells: 「小学校92.1%、中学校90.1%」. None where the cells give none."""
    if measure.direction == "lower" and slot in {"rate", "times"}:
        return None  # 103% of what should be low is no achievement
    metric = _METRICS[slot]
    parts = tuple(quantity.part for quantity in measure.value(Field.TARGET).quantities) or ("",)
    found = [calculate(measure, metric, part) for part in parts]
    figures = [figure for figure in found if figure]
    if not figures or len(figures) < len(parts):
        return None
    cited = tuple((measure.row, name) for name in figures[0].fields)
    if slot == "times":
        if len(figures) > 1:
            return None
        text = times(figures[0].value)
        how = f"{figures[0].how.rpartition(' = ')[0]} = {text}"
        value = Calculated(figures[0].value / 100, text, "倍", how, figures[0].fields)
        return Slot(text, cited, (as_figure(value),))
    size = slot in {"gap_size", "remaining"}
    texts = [f"{figure.part}{figure.text.removeprefix('−') if size else figure.text}" for figure in figures]
    return Slot("、".join(texts), cited, tuple(map(as_figure, figures)))


def _same_target(measure: Measure) -> bool:
    if Field.FINAL_TARGET not in measure.cells:
        return False
    change = calculate(measure, Metric.PLAN_CHANGE)
    if change is not None:
        return change.value == 0
    return key(measure.text(Field.TARGET)) == key(measure.text(Field.FINAL_TARGET))


def _facts(measure: Measure, thresholds: Thresholds) -> Iterable[str]:
    target, actual = measure.value(Field.TARGET), measure.value(Field.ACTUAL)
    met, final_met = reached(measure), reached(measure, Field.FINAL_TARGET)
    share = closeness(measure)
    tests = {
        "no_actual": actual.kind == "blank",
        "in_words": target.kind == "text" or actual.kind == "text",
        "in_parts": len(target.quantities) > 1 and actual.kind == "number",
        "met": met is True,
        "unmet": met is False,
        "final_met": final_met is True,
        "final_unmet": final_met is False,
        "far_above": share is not None and share >= thresholds.far_above,
        "unchanged": target.kind != "blank" and _same_target(measure),
    }
    return [measure.direction, *(name for name, holds in tests.items() if holds)]
