"""From case records to the figures of a run."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from eval.intervals import bootstrap
from eval.metrics.abstention import abstention
from eval.metrics.consistency import ConsistencyScore
from eval.metrics.latency import latency
from eval.metrics.retrieval import RetrievalScore
from eval.results import CaseResult


class Score(BaseModel):
    """Right cases of a group, with the 95 % interval of the share."""

    model_config = ConfigDict(frozen=True)

    cases: int
    right: int
    share: float
    low: float
    high: float


class Metrics(BaseModel):
    """All figures of one target; shares from 0 to 1, times in seconds, None: nothing to measure.

    `refused`: answers withheld because the system could not prove them; `unchecked`: given without a proof.
    """

    model_config = ConfigDict(frozen=True)

    score: Score
    sets: dict[str, Score]
    types: dict[str, Score]
    tags: dict[str, Score] = {}
    faults: dict[str, int]
    row_precision: float | None
    row_recall: float | None
    row_exact: float | None
    statement_share: float | None
    lenient: dict[str, int]
    cell_precision: float | None
    cell_recall: float | None
    misplaced_cells: int
    near_miss_precision: float | None
    near_miss_recall: float | None
    passed_off: int
    unchecked: int
    refused: int = 0
    abstention_recall: float | None
    over_abstention: float | None
    abstention_reasons: float | None
    abstention_matrix: dict[str, dict[str, int]]
    retrieval: dict[str, Any] | None
    consistency: dict[str, Any] | None
    latency: dict[str, float]


def score_of(results: Sequence[CaseResult]) -> Score:
    """The share of right cases."""
    interval = bootstrap([float(result.right) for result in results])
    right = sum(result.right for result in results)
    return Score(cases=len(results), right=right, share=interval.mean, low=interval.low, high=interval.high)


def summarize(
    results: Sequence[CaseResult],
    retrieval: RetrievalScore | None = None,
    consistency: ConsistencyScore | None = None,
) -> Metrics:
    """All figures of a target's case records."""
    answers = [result for result in results if not result.ceiling]
    held = abstention(result.outcome for result in answers if not result.error)
    times = latency([result.seconds for result in results])
    cited = [result for result in results if result.rows_mode != "free"]
    return Metrics(
        score=score_of(results),
        sets=_by(results, "set"),
        types=_by(results, "type"),
        tags=_by_tag(results),
        faults=_counts(fault for result in results for fault in result.faults),
        row_precision=_mean(result.precision for result in cited),
        row_recall=_mean(result.recall for result in cited),
        row_exact=_mean(float(result.precision == result.recall == 1) for result in cited),
        statement_share=_mean(result.statement_share for result in answers),
        lenient=_counts(result.verdict for result in answers),
        cell_precision=_mean(result.cell_precision for result in results),
        cell_recall=_mean(result.cell_recall for result in results),
        misplaced_cells=sum(result.misplaced_cells for result in results),
        near_miss_precision=_mean(result.near_miss_precision for result in results),
        near_miss_recall=_mean(result.near_miss_recall for result in results),
        passed_off=sum(len(result.passed_off) for result in results),
        unchecked=sum(result.checked is False for result in results),
        refused=sum(result.status == "refused" and not result.error for result in results),
        abstention_recall=held.recall,
        over_abstention=held.over_abstention,
        abstention_reasons=held.reasons,
        abstention_matrix={gold: dict(row) for gold, row in held.matrix.items()},
        retrieval=_plain(retrieval),
        consistency=_plain(consistency),
        latency={"p50": times.p50, "p95": times.p95, "slowest": times.slowest},
    )


def _by(results: Sequence[CaseResult], attribute: str) -> dict[str, Score]:
    names = dict.fromkeys(getattr(result, attribute) for result in results)
    return {name: score_of([r for r in results if getattr(r, attribute) == name]) for name in names}


def _by_tag(results: Sequence[CaseResult]) -> dict[str, Score]:
    names = sorted({tag for result in results for tag in result.tags})
    return {name: score_of([result for result in results if name in result.tags]) for name in names}


def _counts(names: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return dict(sorted(counted.items()))


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _plain(score: RetrievalScore | ConsistencyScore | None) -> dict[str, Any] | None:
    from dataclasses import asdict

    return asdict(score) if score else None
