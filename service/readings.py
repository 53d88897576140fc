"""How a question was read, condition by condition, and what each condition could be instead.

A client shows the conditions as chips: the query `without` one, or with another of the `choices`, goes back in
the field `query` of the next request and is executed exactly.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, Field

from ingest import records
from ingest.normalize import is_blank, split_marker
from ingest.records import RatingStatus, Report
from service.answering.draft import PLAIN
from service.answering.interpretation import describe
from service.query import Ask, Metric, Query, Selection
from service.schemas import Condition, Interpretation, Reading

_OF_ROWS = (Ask.LOOKUP, Ask.FIND, Ask.COMPARE)  # what is asked of named rows only
_TOGETHER = {
    "theme": ("rows",),
    "departments": ("all_departments",),
    "note_field": ("note_years",),
}
_ONE_BY_ONE = ("headings", "numbers", "texts")
_CARRIED = {name for names in _TOGETHER.values() for name in names} - {"rows"}


class Choice(BaseModel):
    """What a condition could be: 「順調に進捗」, and the parts of the selection that say so."""

    text: str
    selection: dict[str, Any] = Field(examples=[{"ratings": ["順調に進捗"]}])


class Part(BaseModel):
    """One part of the selection, under the report's own name for it, and the values it can take."""

    part: str = Field(examples=["ratings"])
    name: str = Field(examples=["進捗評価"])
    choices: list[Choice]


class Choices(BaseModel):
    """The conditions that can be asked of one report."""

    parts: list[Part]


def interpretation(queries: Sequence[Query], report: Report) -> Interpretation:
    """All queries of a message in words, as data, and condition by condition."""
    dumped = [as_data(query) for query in queries]
    return Interpretation(
        text=" ／ ".join(dict.fromkeys(describe(query, report) for query in queries)),
        query=dumped[0] if len(dumped) == 1 else {"queries": dumped},
        readings=[_reading(query, report) for query in queries],
    )


def as_data(query: Query) -> dict[str, Any]:
    """The query as JSON data without what is as usual."""
    return query.model_dump(mode="json", exclude_defaults=True)


def _reading(query: Query, report: Report) -> Reading:
    if query.ask in (Ask.ABSTAIN, Ask.CLARIFY) or (query.ask is Ask.COMPARE and query.second):
        return Reading(conditions=[], wanted=describe(_without_rows(query), report))
    conditions = [
        Condition(
            text=describe(Query(ask=Ask.LOOKUP, selection=alone), report),
            part=part,
            without=as_data(_narrowed(query, rest)),
        )
        for part, alone, rest in _parts(query.selection)
    ]
    wanted = describe(query.model_copy(update={"selection": Selection()}), report)
    nothing = conditions and wanted == describe(Query(ask=Ask.LOOKUP), report)
    return Reading(conditions=conditions, wanted="" if nothing else wanted)


def _without_rows(query: Query) -> Query:
    """An abstention without the rows that are only near; a comparison as it is."""
    return query.model_copy(update={"selection": Selection()}) if query.ask is Ask.ABSTAIN else query


def _parts(selection: Selection) -> Iterator[tuple[str, Selection, Selection]]:
    """Each condition by the name of its part: the condition alone, and the selection without it."""
    usual = Selection()
    for part in Selection.model_fields:
        value = getattr(selection, part)
        if value == getattr(usual, part) or part in _CARRIED or (part == "rows" and selection.theme):
            continue
        if part in _ONE_BY_ONE:
            for place, one in enumerate(value):
                others = value[:place] + value[place + 1 :]
                yield part, Selection(**{part: (one,)}), selection.model_copy(update={part: others})
        else:
            names = (part, *_TOGETHER.get(part, ()))
            alone = Selection(**{name: getattr(selection, name) for name in names})
            yield part, alone, selection.model_copy(update={name: getattr(usual, name) for name in names})


def _narrowed(query: Query, selection: Selection) -> Query:
    """The query over another selection; what was asked of named rows becomes a list where none are named."""
    update: dict[str, Any] = {"selection": selection}
    if query.ask in _OF_ROWS and selection.rows is None:
        metrics = tuple(metric for metric in query.metrics if metric is not Metric.PART_GAP)
        update |= {"ask": Ask.LIST, "metrics": metrics, "claims": (), "yes_no": False}
        update |= {"parts": (), "focus": ()}
    return query.model_copy(update=update)


# --- choices ------------------------------------------------------------------------------------------------


def choices(report: Report) -> Choices:
    """Every rating, department, goal and indicator that the report prints, ratings also by what they share."""
    measures = report.measures
    labels = list(dict.fromkeys(m.rating.label for m in measures if m.rating))
    departments = dict.fromkeys(name for m in measures for name in m.departments)
    goals = dict.fromkeys(
        split_marker(text)[2] for m in measures if not is_blank(text := m.text(records.Field.GOAL))
    )
    return Choices(
        parts=[
            _part(
                report,
                records.Field.RATING,
                "ratings",
                [(" または ".join(group), group) for group in _ratings(report, labels)],
            ),
            _part(report, records.Field.DEPARTMENT, "departments", [(name, [name]) for name in departments]),
            _part(
                report,
                records.Field.GOAL,
                "headings",
                [(name, [{"level": records.Field.GOAL, "name": name}]) for name in goals],
            ),
            _part(report, records.Field.INDICATOR, "rows", [(m.name, [m.row]) for m in measures]),
        ]
    )


def _part(report: Report, field: records.Field, part: str, values: Iterable[tuple[str, object]]) -> Part:
    choices = [
        Choice(
            text=text,
            selection=Selection.model_validate({part: value}).model_dump(mode="json", exclude_defaults=True),
        )
        for text, value in values
    ]
    return Part(part=part, name=report.columns.get(field, PLAIN[field]), choices=choices)


def _ratings(report: Report, printed: Sequence[str]) -> list[list[str]]:
    """Each label in the order of the scale, then the labels that share a status: both kinds of 遅れ."""
    scale = [label for label in report.scale if label.label in printed]
    by_status: dict[RatingStatus, list[str]] = {}
    for label in scale:
        by_status.setdefault(label.status, []).append(label.label)
    return [[label.label] for label in scale] + [group for group in by_status.values() if len(group) > 1]
