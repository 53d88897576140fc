"""Answers with what a chat model wrote, without a network: the model is a class that says what it is told to say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from service.assistant import Desk
from service.language.text import Analyzer
from service.language_model.material import Material, Told
from service.language_model.prompts import Messages
from service.language_model.sentence_core import SentenceCores
from service.language_model.sentence_words import SentenceWords
from service.language_model.writing import HEADING, Writer
from service.schemas import Answer

if TYPE_CHECKING:
    from service.language_model.client import ModelClient


@dataclass
class Says:
    """Stands for `ModelClient`: every reply is the text. `asked` holds the purpose and messages of each call."""

    reply: str
    asked: list[tuple[str, Messages]] = field(default_factory=list)

    def stream(self, purpose: str, messages: Messages, deadline: float, form: object = None) -> Iterator[str]:
        self.asked.append((purpose, messages))
        yield self.reply

    def text(self, purpose: str, messages: Messages, deadline: float, form: object = None) -> str:
        return "".join(self.stream(purpose, messages, deadline, form))


def exact(desk: Desk, question: str) -> Answer:
    return desk.composer.compose(desk.parser.parse(question))


def written(
    desk: Desk, analyzer: Analyzer, words: SentenceWords, question: str, said: Says | str
) -> list[str]:
    """The lines that a model's text leaves below the exact answer, the heading left out."""
    says = said if isinstance(said, Says) else Says(said)
    writer = Writer(cast("ModelClient", says), SentenceCores(analyzer, words), words)
    queries = desk.parser.parse(question)
    pieces = writer.pieces(question, queries, desk.composer.compose(queries), desk.report, 0.0)
    return [line for line in "".join(pieces).split("\n") if line and line != HEADING]


def material(desk: Desk, words: SentenceWords) -> Material:
    """Every row of a report with all its narrative, under the row's own number."""
    from ingest.normalize import is_blank
    from ingest.records import NARRATIVE_FIELDS
    from service.evidence.passages import sentences

    rows = {}
    for measure in desk.report.measures:
        cells = {
            desk.report.columns[name]: tuple(
                one for one in sentences(measure.text(name)) if not words.is_order(one)
            )
            for name in NARRATIVE_FIELDS
            if name in measure.cells and not is_blank(measure.text(name))
        }
        rows[measure.row] = Told(measure.row, measure.name, measure.departments, cells)
    return Material(rows)
