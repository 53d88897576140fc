"""What the conditions and the wish of a query can be in one report: what a client offers in the place of a chip."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, Field

from ingest import records
from ingest.normalize import is_blank, split_marker, years
from ingest.records import HIERARCHY, RatingStatus, Report
from service.answering.draft import PLAIN
from service.answering.interpretation import OPERATOR_WORDS, describe
from service.query import Ask, Metric, Query, Selection

_SHOWN = (
    records.Field.ACTUAL,
    records.Field.TARGET,
    records.Field.FINAL_TARGET,
    records.Field.RATING,
    records.Field.DELAY_REASON,
    records.Field.ISSUE,
    records.Field.FUTURE_MEASURE,
    records.Field.PROGRESS_NOTE,
    records.Field.INITIATIVE,
    records.Field.DEPARTMENT,
)
_CALCULATED = (Metric.ACHIEVEMENT, Metric.GAP, Metric.FINAL_ACHIEVEMENT, Metric.FINAL_GAP)
_COMPARED = (Metric.ACHIEVEMENT, Metric.ACTUAL, Metric.TARGET, Metric.GAP)
_BESIDE = (
    records.Field.DELAY_REASON,
    records.Field.ISSUE,
    records.Field.FUTURE_MEASURE,
    records.Field.PROGRESS_NOTE,
)
_GROUPED = (records.Field.RATING, records.Field.DEPARTMENT, records.Field.GOAL)
_STATES: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    ("met", "目標の達成", (True, False)),
    ("final_met", "最終目標の達成", (True, False)),
    ("plan", "最終目標の置き方", ("raised", "lowered", "unchanged")),
    ("direction", "よい向き", ("higher", "lower")),
    ("kind", "値の形", ("number", "blank", "text")),
)


class Choice(BaseModel):
    """What a condition could be: 「順調に進捗」, and the parts of the selection that say so."""

    text: str
    selection: dict[str, Any] = Field(examples=[{"ratings": ["順調に進捗"]}])


class Part(BaseModel):
    """One part of the selection, under the report's own name for it, and the values it can take."""

    part: str = Field(examples=["ratings"])
    name: str = Field(examples=["進捗評価"])
    level: records.Field | None = Field(None, description="part が headings のとき、その階層")
    choices: list[Choice]


class Wish(BaseModel):
    """What can be asked of the selected rows: 「達成率」, and the query but for its selection."""

    text: str
    query: dict[str, Any] = Field(examples=[{"ask": "lookup", "metrics": ["achievement"]}])


class Wanted(BaseModel):
    """The wishes that can take the place of one another: those of named rows, of compared rows, of many rows."""

    asks: list[Ask]
    choices: list[Wish]


class Comparison(BaseModel):
    """How a number is compared: 「以上」 is `ge`."""

    text: str
    op: str


class Choices(BaseModel):
    """The conditions that can be asked of one report, what can be wanted, and how numbers are compared."""

    parts: list[Part]
    wanted: list[Wanted]
    comparisons: list[Comparison]


def choices(report: Report) -> Choices:
    """Every rating, department, heading and indicator that the report prints, ratings also by what they share."""
    return Choices(
        parts=[*_printed(report), *_headings(report), *_states(report), *_noted(report)],
        wanted=_wanted(report),
        comparisons=[Comparison(text=text, op=op) for op, text in OPERATOR_WORDS.items()],
    )


def _printed(report: Report) -> Iterator[Part]:
    measures = report.measures
    labels = list(dict.fromkeys(m.rating.label for m in measures if m.rating))
    departments = dict.fromkeys(name for m in measures for name in m.departments)
    department = _column(report, records.Field.DEPARTMENT)
    yield _part(
        _column(report, records.Field.RATING),
        "ratings",
        [(" または ".join(group), group) for group in _ratings(report, labels)],
    )
    yield _part(department, "departments", [(name, [name]) for name in departments])
    yield _part(f"{department}（除く）", "excluded_departments", [(name, [name]) for name in departments])
    yield _part(_column(report, records.Field.INDICATOR), "rows", [(m.name, [m.row]) for m in measures])


def _headings(report: Report) -> Iterator[Part]:
    """The headings of each level by name, without their marks; a level that nothing names is left out."""
    for level in (*HIERARCHY, records.Field.INITIATIVE):
        texts = (measure.text(level) for measure in report.measures)
        names = dict.fromkeys(split_marker(text)[2] for text in texts if not is_blank(text))
        if names:
            values = [(name, [{"level": level, "name": name}]) for name in names]
            yield _part(_column(report, level), "headings", values).model_copy(update={"level": level})


def _states(report: Report) -> Iterator[Part]:
    """What the numbers of a row say, in the words in which a reading tells it."""
    for part, name, values in _STATES:
        yield _part(name, part, [(_told(report, {part: value}), value) for value in values])
    units = dict.fromkeys(
        quantity.unit
        for measure in report.measures
        for field in records.VALUE_FIELDS
        for quantity in measure.value(field).quantities
        if quantity.unit
    )
    yield _part("単位", "unit", [(unit, unit) for unit in units])


def _noted(report: Report) -> Iterator[Part]:
    """Cells with a year note of their own: of any other year, or of one that occurs."""
    found = []
    for field in records.VALUE_FIELDS:
        notes = {year for measure in report.measures for year in years(measure.value(field).year_note)}
        for named in ([], *([year] for year in sorted(notes))):
            selection = {"note_field": field.value, "note_years": named}
            found.append(Choice(text=_told(report, selection), selection=selection))
    yield Part(part="note_field", name="値の注記", choices=found)


def _told(report: Report, selection: dict[str, Any]) -> str:
    return describe(Query(ask=Ask.LOOKUP, selection=Selection.model_validate(selection)), report)


def _part(name: str, part: str, values: Iterable[tuple[str, object]]) -> Part:
    found = [
        Choice(
            text=text,
            selection=Selection.model_validate({part: value}).model_dump(mode="json", exclude_defaults=True),
        )
        for text, value in values
    ]
    return Part(part=part, name=name, choices=found)


def _ratings(report: Report, printed: Sequence[str]) -> list[list[str]]:
    """Each label in the order of the scale, then the labels that share a status: both kinds of 遅れ."""
    scale = [label for label in report.scale if label.label in printed]
    by_status: dict[RatingStatus, list[str]] = {}
    for label in scale:
        by_status.setdefault(label.status, []).append(label.label)
    return [[label.label] for label in scale] + [group for group in by_status.values() if len(group) > 1]


def _column(report: Report, field: records.Field) -> str:
    return report.columns.get(field, PLAIN[field])


# --- what is wanted -----------------------------------------------------------------------------------------


def _wanted(report: Report) -> list[Wanted]:
    return [
        _wishes(report, (Ask.LOOKUP, Ask.FIND), _of_named_rows(report)),
        _wishes(report, (Ask.COMPARE,), (Query(ask=Ask.COMPARE, metrics=(metric,)) for metric in _COMPARED)),
        _wishes(
            report, (Ask.LIST, Ask.COUNT, Ask.SHARE, Ask.RANK, Ask.GROUP, Ask.AGGREGATE), _of_many(report)
        ),
    ]


def _wishes(report: Report, asks: Sequence[Ask], queries: Iterable[Query]) -> Wanted:
    found = [
        Wish(
            text=describe(query.model_copy(update={"second": None}), report),
            query=query.model_dump(mode="json", exclude_defaults=True),
        )
        for query in queries
    ]
    return Wanted(asks=list(asks), choices=found)


def _of_named_rows(report: Report) -> Iterator[Query]:
    for field in _SHOWN:
        if field in report.columns:
            yield Query(ask=Ask.LOOKUP, fields=(field,))
    for metric in _CALCULATED:
        yield Query(ask=Ask.LOOKUP, metrics=(metric,))


def _of_many(report: Report) -> Iterator[Query]:
    yield Query(ask=Ask.LIST)
    yield Query(ask=Ask.COUNT)
    yield Query(ask=Ask.SHARE, second=Selection(), whole_share=True)
    for field in _GROUPED:
        if field in report.columns:
            yield Query(ask=Ask.GROUP, group_by=field)
    for best in (True, False):
        yield Query(ask=Ask.RANK, metrics=(Metric.ACHIEVEMENT,), best=best)
    yield Query(ask=Ask.AGGREGATE, metrics=(Metric.ACHIEVEMENT,), aggregate="average")
    for field in _BESIDE:
        if field in report.columns:
            yield Query(ask=Ask.LIST, fields=(field,))
