"""What a program that writes its own answers gets to write from: the checked answer first, then passages.

Passages alone would cut a list of 14 rows at the best few; the checked answer names all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.records import Field
from service.doors.markdown import as_markdown
from service.evidence.ranking import ranking_weights
from service.schemas import Answer

if TYPE_CHECKING:
    from service.assistant import Assistant

Scalar = str | int | float | bool | list[str]
ANSWER = "回答"
_WORTH_GIVING = {"answered", "not_in_report"}


@dataclass(frozen=True)
class Found:
    """One text with its title, its score from 0 to 1, and where it stands."""

    id: str
    content: str
    title: str
    score: float
    metadata: dict[str, Scalar]


def answered(assistant: "Assistant", answer: Answer, report: str) -> list[Found]:
    """The answer with its sources, where there is one; that the report holds nothing is one too."""
    if answer.status not in _WORTH_GIVING:
        return []
    rows = [str(citation.row) for citation in answer.citations]
    metadata: dict[str, Scalar] = {
        "report": report,
        "kind": "answer",
        "status": answer.status,
        "rows": rows,
        "conversation_id": answer.conversation_id,
    }
    text = as_markdown(answer, assistant.report(report).columns)
    return [Found(f"{report}:answer", text, ANSWER, 1.0, metadata)]


def passages(
    assistant: "Assistant",
    question: str,
    report: str,
    limit: int,
    keeps: Callable[[dict[str, Scalar]], bool] = lambda _: True,
) -> list[Found]:
    """The passages that `keeps` allows, best first; scores are divided by the highest that there can be."""
    loaded = assistant.report(report)
    every = len(loaded.measures) * len(Field)  # no row has more passages than fields
    highest = ranking_weights().highest
    kept: list[Found] = []
    for chunk, score in assistant.passages(report, question, every):
        metadata: dict[str, Scalar] = {"kind": "passage", **chunk.metadata}
        if len(kept) < limit and keeps(metadata):
            title = loaded.measure(int(str(chunk.metadata["row"]))).name
            kept.append(Found(chunk.id, chunk.text, title, min(1.0, score / highest), metadata))
    return kept
