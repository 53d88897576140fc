"""The report at a glance: counts by rating, goal and department, and the achievement of each row."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from pydantic import BaseModel, Field

from ingest import records
from ingest.records import Measure, Report
from service.labels import goal_name


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


def achievement(measure: Measure) -> Decimal | None:
    """令和4年度の実績 ÷ 目標 in percent, one decimal: 18人 ÷ 23人 = 78.3. None unless both are single numbers."""
    target = measure.value(records.Field.TARGET).single
    actual = measure.value(records.Field.ACTUAL).single
    if target is None or actual is None or target.unit != actual.unit or not target.value:
        return None
    return (actual.value / target.value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def summarize(report: Report) -> Summary:
    """Counts and achievements; a row of two departments counts for both, a rating without rows is shown as 0."""
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
