"""Are the cited cells the right ones, and are they where the citation says?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eval.targets.reply import CitedCell
from ingest.records import Field


@dataclass(frozen=True, slots=True)
class CellScore:
    """Cited cells of one answer.

    Gold {(16, actual)}, cited (16, actual) and (16, target): precision 0.5, recall 1. Cited (16, actual) and
    (16, indicator): precision 1, for the name of a row that the answer speaks of is no further fact.
    `misplaced`: cells whose printed text does not stand at their line and characters in the report as
    received: 「4件」 at line 4, characters 5 to 9, where the line reads 「10件 4件」: misplaced.

    Ambiguous: an answer may cite the rating beside the figure and still be right, so precision does not
    decide a case; a misplaced cell is always a fault. A case without gold cells has no precision (None).
    """

    precision: float | None
    recall: float | None
    misplaced: tuple[CitedCell, ...]


def cells(
    gold: Collection[tuple[int, str]], cited: Sequence[CitedCell], lines: Sequence[str] = ()
) -> CellScore:
    """Score cited cells against gold (row, field) pairs and, where given, the report's lines as received."""
    given = {(cell.row, cell.field) for cell in cited}
    given -= {(row, field) for row, field in given if field == Field.INDICATOR} - set(gold)
    hit = len(given & set(gold))
    misplaced = tuple(cell for cell in cited if lines and not _in_place(cell, lines))
    if not gold:
        return CellScore(None, None, misplaced)
    return CellScore(hit / len(given) if given else 0.0, hit / len(set(gold)), misplaced)


def _in_place(cell: CitedCell, lines: Sequence[str]) -> bool:
    if not 1 <= cell.line <= len(lines):
        return False
    return lines[cell.line - 1][cell.start : cell.end] == cell.printed
