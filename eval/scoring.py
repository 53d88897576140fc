"""The verdict on one case: the four questions that decide it, asked of one reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.cases import Case
from eval.metrics.abstention import abstention_fits
from eval.metrics.cells import CellScore, cells
from eval.metrics.near_misses import NearMissScore, near_misses
from eval.metrics.row_set import RowSetScore, row_set
from eval.metrics.statements import StatementScore, statements
from eval.targets.reply import Reply

Fault = Literal["status", "statement", "forbidden", "rows", "not_retrieved", "error"]
FAULTS: dict[Fault, str] = {
    "status": "回答の可否",
    "statement": "必要な記述がない",
    "forbidden": "誤った記述がある",
    "rows": "根拠の行",
    "not_retrieved": "検索結果に必要な行がない",
    "error": "回答が得られない",
}
_WHOLE_SET = {"list", "count", "group", "filter_num", "filter_text", "rank", "compare", "derived"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One case, judged. It is right when nothing is at fault; the parts say what the faults are about."""

    faults: tuple[Fault, ...]
    rows: RowSetScore
    statements: StatementScore
    cells: CellScore
    near_misses: NearMissScore | None

    @property
    def right(self) -> bool:
        return not self.faults


def judge(case: Case, reply: Reply, lines: Sequence[str] = ()) -> Judgement:
    """Judge the reply to a case's last turn; `lines` are the report as received, for the place of cited
    cells.

    Right when (a) each group of `must` has an alternative in the text, (b) nothing of `must_not` occurs, (c)
    the cited rows fit `rows_mode`, (d) the status fits `abstain`. Rows are not asked of an abstention where
    both an answer and an abstention are defensible. A reply that only retrieved is judged by its ceiling
    instead.
    """
    said = statements(case.must, case.must_not, reply.text)
    given = reply.rows if reply.retrieved is None else reply.retrieved
    rows = row_set(case.rows, given, case.rows_mode)
    near = None if case.near_misses is None else near_misses(case.near_misses, reply.near_misses, reply.rows)
    gold_cells = {(cell.row, cell.field) for cell in case.cells}
    faults = (
        _faults(case, reply, said, rows) if reply.retrieved is None else _ceiling(case, reply.retrieved, said)
    )
    return Judgement(faults, rows, said, cells(gold_cells, reply.cells, lines), near)


def _faults(case: Case, reply: Reply, said: StatementScore, rows: RowSetScore) -> tuple[Fault, ...]:
    found: list[Fault] = ["error"] if reply.error else []
    if not abstention_fits(case.abstain, reply.status, len(reply.rows)):
        found.append("status")
    if said.missing:
        found.append("statement")
    if said.forbidden:
        found.append("forbidden")
    optional = case.abstain == "either" and reply.status != "answered"
    if not rows.fits and not optional:
        found.append("rows")
    return tuple(found)


def _ceiling(case: Case, retrieved: Sequence[int], said: StatementScore) -> tuple[Fault, ...]:
    """What even a perfect reader of the retrieved passages must get wrong.

    Right when every row the answer needs was retrieved, or when the case is an abstention (a perfect reader
    sees that nothing fits). A count or a list needs all its gold rows; where any one row proves the answer,
    one is enough; where no row is named, the required words must stand in what was retrieved. A ranking is
    asked only for the rows in its answer, though a reader would have to see all: the ceiling is generous.
    """
    if case.abstain is not False:
        return ()
    if not case.rows:
        return ("not_retrieved",) if said.missing else ()
    needed, found = set(case.rows), set(retrieved)
    one_is_enough = case.rows_mode == "any" and case.type not in _WHOLE_SET
    enough = bool(needed & found) if one_is_enough else needed <= found
    return () if enough else ("not_retrieved",)
