"""What the baselines search: each KPI row as printed, one passage a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.targets.reply import Reply
from ingest.records import Measure, Report


@dataclass(frozen=True, slots=True)
class Passage:
    """One row as printed: the text between its column separators, as a plain pipeline would load it."""

    row: int
    text: str


def passages(report: Report) -> list[Passage]:
    """The rows of a report as passages, without alignment, inheritance or corrections."""
    return [Passage(measure.row, _printed(report, measure)) for measure in report.measures]


def reply_of(found: Sequence[Passage], seconds: float) -> Reply:
    """A reply that only retrieved: its text is what a reader would have in front of him."""
    return Reply(
        text="\n".join(passage.text for passage in found),
        status="answered",
        seconds=seconds,
        retrieved=tuple(passage.row for passage in found),
    )


def whole_conversation(turns: Sequence[str]) -> str:
    """The query of a plain pipeline: a follow-up is searched together with what was asked before it."""
    return " ".join(turns)


Passages = Mapping[str, Sequence[Passage]]


def _printed(report: Report, measure: Measure) -> str:
    own = [cell.printed for cell in measure.cells.values() if not cell.inherited]
    if 1 <= measure.line <= len(report.lines) and all(text in report.lines[measure.line - 1] for text in own):
        return " ".join(report.lines[measure.line - 1].split("\t")).strip()
    return " ".join(own)
