"""Invariants of a report, checked at ingest and reported as warnings (Japanese), never silently repaired."""

from collections.abc import Iterable, Iterator

from ingest.records import Field, Measure


def met_target(measure: Measure) -> bool | None:
    """Whether the actual reaches the target by the numbers (≤ where lower is better), part by part.

    None when either cell has no number or the units differ. 1,143件 against 1,220件 is met where lower is better.
    """
    target, actual = measure.value(Field.TARGET), measure.value(Field.ACTUAL)
    if not target.quantities or len(target.quantities) != len(actual.quantities):
        return None
    verdicts = []
    for wanted in target.quantities:
        reached = actual.part(wanted.part) if wanted.part else actual.single
        if reached is None or reached.unit != wanted.unit:
            return None
        better = (
            reached.value <= wanted.value if measure.direction == "lower" else reached.value >= wanted.value
        )
        verdicts.append(better)
    return all(verdicts)


def check_measures(measures: Iterable[Measure]) -> Iterator[str]:
    """One line per broken invariant: unknown rating, 順調 below target, no value, no department."""
    for measure in measures:
        where = f"行{measure.row}「{measure.name}」"
        if measure.rating is None:
            yield f"{where}: 進捗評価「{measure.text(Field.RATING)}」が評価の尺度にありません"
        elif measure.rating.status in {"on_track", "achieved"} and met_target(measure) is False:
            yield f"{where}: 評価は「{measure.rating.label}」ですが、実績が目標に達していません"
        if all(value.kind == "blank" for value in measure.values.values()):
            yield f"{where}: 目標値も実績値もありません"
        if not measure.departments:
            yield f"{where}: 担当課がありません"
