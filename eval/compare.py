"""What got better and worse between two runs, case by case, and is the difference more than chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.errors import RunFolderError
from eval.intervals import Interval, bootstrap
from eval.results import CaseResult
from eval.runner import Run


@dataclass(frozen=True)
class SetChange:
    """The shared cases of a set (or of all); `interval`: share of right cases, after minus before."""

    cases: int
    before: int
    after: int
    interval: Interval

    @property
    def worse(self) -> bool:
        """Worse by more than the interval: even its upper end is below zero."""
        return self.interval.high < 0

    @property
    def better(self) -> bool:
        return self.interval.low > 0


@dataclass(frozen=True)
class Comparison:
    """Two runs over the cases that both have. `only_before`, `only_after`: keys of the others."""

    overall: SetChange
    sets: Mapping[str, SetChange]
    better: tuple[tuple[CaseResult, CaseResult], ...]
    worse: tuple[tuple[CaseResult, CaseResult], ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """No set, nor the whole, got worse by more than its interval."""
        return not any(change.worse for change in (self.overall, *self.sets.values()))


def compare_runs(before: Run, after: Run, target: str | None = None) -> Comparison:
    """Compare one target of two runs (each run's first unless named).

    RunFolderError where a run has no such target or no case in common.
    """
    return compare(_results(before, target), _results(after, target))


def compare(before: Sequence[CaseResult], after: Sequence[CaseResult]) -> Comparison:
    """Compare case records by set and id."""
    old = {result.key: result for result in before}
    pairs = [(old[new.key], new) for new in after if new.key in old]
    if not pairs:
        raise RunFolderError("二つの結果に共通する問題がありません。同じ問題集の結果を指定してください。")
    new_keys = {result.key for result in after}
    return Comparison(
        overall=change_of([(a.right, b.right) for a, b in pairs]),
        sets={
            name: change_of([(a.right, b.right) for a, b in pairs if b.set == name])
            for name in dict.fromkeys(b.set for _, b in pairs)
        },
        better=tuple((a, b) for a, b in pairs if b.right and not a.right),
        worse=tuple((a, b) for a, b in pairs if a.right and not b.right),
        only_before=tuple(key for key in old if key not in new_keys),
        only_after=tuple(result.key for result in after if result.key not in old),
    )


def change_of(pairs: Sequence[tuple[bool, bool]]) -> SetChange:
    """The change of a group of cases, each as (right before, right after).

    59 cases, of which 4 were right and are wrong now: mean -6.8 points, interval about -13.6 to -1.7: worse.
    One of 59: about -5.1 to 0: not beyond its interval.
    """
    differences = [float(after) - float(before) for before, after in pairs]
    return SetChange(len(pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs), bootstrap(differences))


def _results(run: Run, target: str | None) -> Sequence[CaseResult]:
    if target is None:
        return run.first.results
    if target not in run.targets:
        raise RunFolderError(f"対象「{target}」はこの結果にありません（{'、'.join(run.targets)}）。")
    return run.targets[target].results
