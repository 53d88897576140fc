"""How a question was read, condition by condition.

A client shows the conditions as chips: the query `without` one, or with another of the report's `choices`
(`service.choices`), goes back in the field `query` of the next request and is executed exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ingest.records import Report
from service.answering.interpretation import describe
from service.evidence.figures import PRINTED
from service.query import Ask, Metric, Query, Selection
from service.schemas import Condition, Interpretation, Reading

_OF_ROWS = (Ask.LOOKUP, Ask.FIND, Ask.COMPARE)  # what is asked of named rows only
_TOGETHER = {
    "theme": ("rows",),
    "departments": ("all_departments",),
    "note_field": ("note_years",),
}
_CARRIED = {name for names in _TOGETHER.values() for name in names} - {"rows"}
_SINGLY = 4  # so many named rows are a condition each, more are one together

Side = Literal["selection", "second"]


@dataclass(frozen=True)
class _Part:
    """One condition: its part, where its values stand in the part's list, it alone, and the selection without it."""

    name: str
    places: tuple[int, ...]
    alone: Selection
    rest: Selection


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
    bare = query.model_copy(update={"selection": Selection()})
    if query.ask is Ask.ABSTAIN:  # its rows are only near
        return Reading(conditions=[], wanted=describe(bare, report))
    if query.ask is Ask.CLARIFY:
        return Reading(conditions=[], wanted=describe(query, report))
    conditions = [
        _condition(query, side, part, report) for side in _sides(query) for part in _parts(query, side)
    ]
    wanted = describe(bare.model_copy(update={"second": None}), report)
    nothing = conditions and wanted == describe(Query(ask=Ask.LOOKUP), report)
    return Reading(conditions=conditions, wanted="" if nothing else wanted)


def _sides(query: Query) -> tuple[Side, ...]:
    return ("selection",) if query.second is None else ("selection", "second")


def _condition(query: Query, side: Side, part: _Part, report: Report) -> Condition:
    return Condition(
        text=describe(Query(ask=Ask.LOOKUP, selection=part.alone), report),
        part=part.name,
        of=side,
        places=list(part.places),
        without=as_data(_narrowed(query, side, part.rest)),
    )


def _parts(query: Query, side: Side) -> Iterator[_Part]:
    """Each condition of one selection of the query."""
    selection = getattr(query, side)
    usual = Selection()
    for name in Selection.model_fields:
        value = getattr(selection, name)
        if value == getattr(usual, name) or name in _CARRIED or (name == "rows" and selection.theme):
            continue
        if groups := _groups(query, name, selection):
            for places in groups:
                chosen = tuple(value[place] for place in places)
                others = tuple(one for place, one in enumerate(value) if place not in places)
                rest = selection.model_copy(update={name: others})
                yield _Part(name, places, Selection.model_validate({name: chosen}), rest)
        else:
            names = (name, *_TOGETHER.get(name, ()))
            alone = Selection(**{each: getattr(selection, each) for each in names})
            rest = selection.model_copy(update={each: getattr(usual, each) for each in names})
            yield _Part(name, (), alone, rest)


def _groups(query: Query, name: str, selection: Selection) -> list[tuple[int, ...]]:
    """Which entries of a part are a condition of their own: each number and text, one level's headings, few rows."""
    if name in ("numbers", "texts"):
        return [(place,) for place in range(len(getattr(selection, name)))]
    rows = selection.rows or ()
    if name == "rows" and query.ask in _OF_ROWS and 1 < len(rows) <= _SINGLY:
        return [(place,) for place in range(len(rows))]
    if name == "headings":
        levels = [heading.level for heading in selection.headings]
        return [
            tuple(place for place, other in enumerate(levels) if other is level)
            for level in dict.fromkeys(levels)
        ]
    return []


def _narrowed(query: Query, side: Side, rest: Selection) -> Query:
    """The query over another selection; what was asked of named rows becomes a list where none are named."""
    if query.second is not None and not query.second.is_open:
        return _of_two(query, side, rest)
    update: dict[str, Any] = {"selection": rest}
    if query.ask in _OF_ROWS and rest.rows is None:
        metrics = tuple(metric for metric in query.metrics if metric is not Metric.PART_GAP)
        update |= {"ask": Ask.LIST, "metrics": metrics, "claims": (), "yes_no": False}
        update |= {"parts": (), "focus": ()}
    elif query.ask is Ask.COMPARE and len(rest.rows or ()) == 1:
        printed = tuple(field for metric, field in PRINTED.items() if metric in query.metrics)
        calculated = tuple(filter(lambda metric: metric not in PRINTED, query.metrics))
        update |= {"ask": Ask.LOOKUP, "metrics": calculated, "fields": (*query.fields, *printed)}
        update |= {"claims": (), "yes_no": False}
    elif query.ask is Ask.DEFINITION and not rest.ratings:
        update |= {"ask": Ask.LIST}
    return query.model_copy(update=update)


def _of_two(query: Query, side: Side, rest: Selection) -> Query:
    """Two selections of which one loses a condition: compared on, or the other alone where nothing is left of it."""
    if not rest.is_open:
        return query.model_copy(update={side: rest})
    if side == "second" and query.ask is Ask.SHARE:
        return query.model_copy(update={"second": rest, "whole_share": True})
    other = query.selection if side == "second" else query.second
    return Query(ask=Ask.COUNT if query.ask is Ask.COUNT else Ask.LIST, selection=other or Selection())
