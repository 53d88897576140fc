"""The report at a glance: counts by rating, goal and department, and the achievement of each row."""

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel, Field

from ingest import records
from ingest.normalize import split_marker
from ingest.records import Measure, Report
from service.evidence.figures import achievement


class Count(BaseModel):
    """How many rows carry one label, and which; `ratings` splits them by rating label."""

    label: str
    count: int
    rows: list[int]
    ratings: dict[str, int]


class Achievement(BaseModel):
    """One row's target and actual; `percent` is empty where the cells hold no single numbers of one unit."""

    row: int
    indicator: str
    rating: str
    status: str
    goal: str
    departments: list[str]
    target: str
    actual: str
    final_target: str
    percent: float | None = Field(examples=[78.3])
    direction: records.Direction


class Summary(BaseModel):
    report: str
    title: str
    total: int
    ratings: list[Count]
    goals: list[Count]
    departments: list[Count]
    measures: list[Achievement]


def summarize(report: Report) -> Summary:
    """Counts and achievements; a row of two departments counts for both, an unused rating is shown as 0."""
    ratings = [label.label for label in report.scale]
    measures = report.measures
    by_goal = ((measure, [goal_name(measure.text(records.Field.GOAL))]) for measure in measures)
    return Summary(
        report=report.id,
        title=report.title,
        total=len(measures),
        ratings=_counts(((measure, [_label(measure)]) for measure in measures), ratings),
        goals=_counts(by_goal, []),
        departments=_counts(((measure, measure.departments) for measure in measures), []),
        measures=[_achievement(measure) for measure in measures],
    )


def _label(measure: Measure) -> str:
    return measure.rating.label if measure.rating else ""


def _counts(labelled: Iterable[tuple[Measure, Iterable[str]]], order: list[str]) -> list[Count]:
    groups: dict[str, list[Measure]] = {label: [] for label in order}
    for measure, labels in labelled:
        for label in labels:
            groups.setdefault(label, []).append(measure)
    return [
        Count(
            label=label,
            count=len(members),
            rows=[measure.row for measure in members],
            ratings=dict(Counter(_label(measure) for measure in members)),
        )
        for label, members in groups.items()
    ]


def _achievement(measure: Measure) -> Achievement:
    percent = achievement(measure)
    return Achievement(
        row=measure.row,
        indicator=measure.name,
        rating=_label(measure),
        status=measure.rating.status if measure.rating else "",
        goal=goal_name(measure.text(records.Field.GOAL)),
        departments=list(measure.departments),
        target=measure.text(records.Field.TARGET),
        actual=measure.text(records.Field.ACTUAL),
        final_target=measure.text(records.Field.FINAL_TARGET),
        percent=None if percent is None else float(percent),
        direction=measure.direction,
    )


def goal_name(goal: str) -> str:
    """A goal without its printed number: 「② ひとの創生」 and 「2ひとの創生」 are 「ひとの創生」."""
    return split_marker(goal)[2]
