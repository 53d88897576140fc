"""What a run leaves behind: one record a case, and the record of the run itself."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from eval.cases import Case, CaseSet
from eval.metrics.abstention import Abstain, Outcome
from eval.scoring import Fault, Judgement
from eval.targets.reply import Reply

MASKED = "（伏せています）"


class CaseResult(BaseModel):
    """One case with gold, answer and verdict; of a held-back set only the verdict.

    `ceiling`: the target only retrieved, and `rows` are what it found.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    set: str
    type: str
    tags: tuple[str, ...] = ()
    right: bool
    faults: tuple[Fault, ...] = ()
    verdict: str = ""
    masked: bool = False
    ceiling: bool = False
    turns: tuple[str, ...] = ()
    answer: str = ""
    reading: str = ""
    status: str
    reason: str | None = None
    gold_status: Abstain = False
    gold_reason: str | None = None
    rows: tuple[int, ...] = ()
    gold_rows: tuple[int, ...] = ()
    rows_mode: str = "free"
    missing_rows: tuple[int, ...] = ()
    extra_rows: tuple[int, ...] = ()
    precision: float
    recall: float
    must: tuple[tuple[str, ...], ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    statement_share: float = 1.0
    cell_precision: float | None = None
    cell_recall: float | None = None
    misplaced_cells: int = 0
    near_miss_precision: float | None = None
    near_miss_recall: float | None = None
    passed_off: tuple[int, ...] = ()
    checked: bool | None = None
    seconds: float
    error: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """Unique over all sets of a run."""
        return f"{self.set}#{self.id}"

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.gold_status, self.gold_reason, self.status, self.reason)


def result_of(
    case: Case, one: CaseSet, reply: Reply, judgement: Judgement, *, reveal: bool = False
) -> CaseResult:
    """The record of a judged case, masked where its set is held back unless `reveal`."""
    near, said, rows = judgement.near_misses, judgement.statements, judgement.rows
    result = CaseResult(
        id=case.id, set=one.name, type=case.type, tags=case.tags,
        ceiling=reply.retrieved is not None, right=judgement.right,
        faults=judgement.faults, verdict=said.verdict,
        turns=case.turns, answer=reply.text, reading=reply.reading,
        status=reply.status, reason=reply.reason, gold_status=case.abstain, gold_reason=case.reason,
        rows=reply.rows if reply.retrieved is None else reply.retrieved,
        gold_rows=case.rows, rows_mode=case.rows_mode,
        missing_rows=rows.missing, extra_rows=rows.extra, precision=rows.precision, recall=rows.recall,
        must=case.must, missing=said.missing, forbidden=said.forbidden, statement_share=said.share,
        cell_precision=judgement.cells.precision, cell_recall=judgement.cells.recall,
        misplaced_cells=len(judgement.cells.misplaced),
        near_miss_precision=near.precision if near else None, near_miss_recall=near.recall if near else None,
        passed_off=near.passed_off if near else (),
        checked=reply.checked, seconds=round(reply.seconds, 6), error=reply.error, note=case.note,
    )  # fmt: skip
    return _masked(result) if one.held_back and not reveal else result


def _masked(result: CaseResult) -> CaseResult:
    hidden: dict[str, Any] = {
        "masked": True, "turns": (MASKED,), "answer": MASKED, "reading": MASKED, "note": "", "tags": (),
        "must": (), "missing": (), "forbidden": (),
        "rows": (), "gold_rows": (), "missing_rows": (), "extra_rows": (),
    }  # fmt: skip
    return result.model_copy(update=hidden | {"error": MASKED if result.error else ""})


class SetRecord(BaseModel):
    """Which questions a run asked."""

    model_config = ConfigDict(frozen=True)

    name: str
    report: str
    cases: int
    checksum: str


class RunRecord(BaseModel):
    """What it takes to know, and to repeat, a run."""

    model_config = ConfigDict(frozen=True)

    started: str
    commit: str
    versions: dict[str, str]
    reports: dict[str, str]
    sets: tuple[SetRecord, ...]
    targets: dict[str, dict[str, str]]
    options: dict[str, str] = {}
