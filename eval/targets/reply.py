"""What a system under test gives back for one conversation, and the one method that it must have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.schemas import Answer, Status


@dataclass(frozen=True, slots=True)
class CitedCell:
    """A cited cell with its row: 1-based line, 0-based characters [start, end) of the line as received."""

    row: int
    field: str
    printed: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to the last turn. `text` is all that a person reads: the Markdown and the table.

    `retrieved` is set by baselines that only find passages: their rows, best first, to be scored by the
    ceiling. `error` is set when the system gave no usable answer: such a case is wrong whatever its gold.
    """

    text: str
    status: Status
    seconds: float
    reason: str | None = None
    rows: tuple[int, ...] = ()
    cells: tuple[CitedCell, ...] = ()
    near_misses: tuple[int, ...] = ()
    reading: str = ""
    checked: bool | None = None
    retrieved: tuple[int, ...] | None = None
    error: str = ""


class Target(Protocol):
    """A system under test; `ask` plays the turns and gives the last one's reply.

    `name` is a word that can name a file.
    """

    @property
    def name(self) -> str: ...

    def ask(self, turns: Sequence[str], report: str) -> Reply: ...

    def rank(self, question: str, report: str) -> tuple[int, ...] | None:
        """Row numbers by retrieval, best first, at most ten; None where the system offers no ranking."""
        ...

    def describe(self) -> Mapping[str, str]:
        """What it takes to repeat the measurement: kind, address, model, k …; never a secret."""
        ...


def reply_from(answer: Answer, seconds: float) -> Reply:
    """The reply of a system that speaks the product's contract."""
    return Reply(
        text=visible_text(answer),
        status=answer.status,
        seconds=seconds,
        reason=answer.reason,
        rows=tuple(citation.row for citation in answer.citations),
        cells=tuple(
            CitedCell(
                citation.row, cell.field, cell.printed, cell.line or citation.line, cell.start, cell.end
            )
            for citation in answer.citations
            for cell in citation.cells
        ),
        near_misses=tuple(miss.row for miss in answer.near_misses),
        reading=answer.interpretation.text,
        checked=answer.checked,
    )


def visible_text(answer: Answer) -> str:
    """Markdown, then the table with 「|」 between cells, so that numbers of two cells never run together."""
    if answer.table is None:
        return answer.answer
    rows = [answer.table.columns, *answer.table.rows]
    return "\n".join([answer.answer, *("| " + " | ".join(row) + " |" for row in rows)])
