"""Asks the targets all cases and judges each reply."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from platform import python_version
from shutil import which

from eval.cases import Case, CaseSet
from eval.metrics.consistency import consistency, paraphrase_groups
from eval.metrics.retrieval import RetrievalScore, mean_retrieval, retrieval
from eval.results import CaseResult, RunRecord, SetRecord, result_of
from eval.scoring import judge
from eval.summary import Metrics, summarize
from eval.targets.reply import Reply, Target
from ingest.records import Report
from ingest.settings import PROJECT

_VERSIONED = (
    "senryaku",
    "pydantic",
    "numpy",
    "chromadb",
    "langchain-core",
    "tokenizers",
    "sudachipy",
    "sudachidict-core",
)
_BY_MEANING = {"value", "text", "semantic"}


@dataclass(frozen=True)
class TargetRun:
    """What one target made of the cases."""

    results: tuple[CaseResult, ...]
    metrics: Metrics


@dataclass(frozen=True)
class Run:
    """A whole run, the first target being the one under test."""

    record: RunRecord
    targets: Mapping[str, TargetRun]

    @property
    def first(self) -> TargetRun:
        return next(iter(self.targets.values()))


@dataclass(frozen=True)
class Asking:
    """How to ask: `twice` cases are asked a second time; `reveal` writes held-back wording out.

    `selection`: what was chosen from which sets, for the record only.
    """

    twice: int = 20
    reveal: bool = False
    selection: Mapping[str, str] = field(default_factory=dict)


def run_targets(
    targets: Sequence[Target],
    sets: Sequence[CaseSet],
    reports: Mapping[str, Report],
    asking: Asking = Asking(),
    tick: Callable[[], object] = lambda: None,
) -> Run:
    """Ask every target every case; `tick` is called after each, for a progress bar."""
    done = {target.name: _run_one(target, sets, reports, asking, tick) for target in targets}
    return Run(_record(targets, sets, reports, asking), done)


def _run_one(
    target: Target,
    sets: Sequence[CaseSet],
    reports: Mapping[str, Report],
    asking: Asking,
    tick: Callable[[], object],
) -> TargetRun:
    results: list[CaseResult] = []
    groups: list[list[Reply]] = []
    replies: dict[tuple[str, str], Reply] = {}
    for one in sets:
        lines = reports[one.report].lines if one.report in reports else ()
        own: dict[str, Reply] = {}
        for case in one.cases:
            reply = _ask(target, case, one)
            own[case.id] = replies[one.name, case.id] = reply
            results.append(result_of(case, one, reply, judge(case, reply, lines), reveal=asking.reveal))
            tick()
        groups += paraphrase_groups(one.cases, own)
    again = [
        (replies[one.name, case.id], _ask(target, case, one)) for one, case in _spread(sets, asking.twice)
    ]
    return TargetRun(tuple(results), summarize(results, _ranking(target, sets), consistency(again, groups)))


def _ask(target: Target, case: Case, one: CaseSet) -> Reply:
    try:
        return target.ask(case.turns, one.report)
    except Exception as error:
        error.add_note(f"問題 {one.name}#{case.id} を {target.name} にたずねたときに起きました。")
        raise


def _spread(sets: Sequence[CaseSet], count: int) -> list[tuple[CaseSet, Case]]:
    """`count` cases, evenly spread over all."""
    every = [(one, case) for one in sets for case in one.cases]
    if not every or count <= 0:
        return []
    stride = max(1, len(every) // count)
    return every[::stride][:count]


def _ranking(target: Target, sets: Sequence[CaseSet]) -> RetrievalScore | None:
    """Mean retrieval score over single questions that ask for rows by meaning."""
    scores = []
    for one in sets:
        for case in one.cases:
            if case.type in _BY_MEANING and case.rows and len(case.turns) == 1:
                ranked = target.rank(case.question, one.report)
                if ranked is None:
                    return None
                scores.append(retrieval(case.rows, ranked))
    return mean_retrieval(scores)


def _record(
    targets: Sequence[Target], sets: Sequence[CaseSet], reports: Mapping[str, Report], asking: Asking
) -> RunRecord:
    names = {one.report for one in sets}
    return RunRecord(
        started=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        commit=_commit(),
        versions={"python": python_version()} | {name: _version(name) for name in _VERSIONED},
        reports={name: reports[name].checksum for name in sorted(names) if name in reports},
        sets=tuple(
            SetRecord(name=one.name, report=one.report, cases=len(one.cases), checksum=one.checksum)
            for one in sets
        ),
        targets={target.name: dict(target.describe()) for target in targets},
        options={
            "twice": str(asking.twice),
            "show_heldback": str(asking.reveal).lower(),
            **asking.selection,
        },
    )


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "-"


def _commit() -> str:
    """The commit of the checkout, 「+」 where files differ from it; 「-」 outside a repository."""
    git = which("git")
    if git is None:
        return "-"
    command = [git, "-C", str(PROJECT), "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "-"
