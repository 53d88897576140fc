"""What a chat model adds to an exact answer: another reading where the question was unclear, a summary of narrative."""

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Self

from service.language.text import Analyzer
from service.language_model import provider
from service.language_model.client import ModelClient
from service.language_model.polishing import Polisher
from service.language_model.reading import Reader, unsure
from service.language_model.sentence_core import SentenceCores
from service.language_model.sentence_words import SentenceWords
from service.language_model.writing import Writer
from service.query import Query
from service.schemas import Answer
from service.settings import Settings

if TYPE_CHECKING:
    from service.assistant import Desk


class Assistance:
    """Reader and writer behind one client, for all reports. Thread-safe."""

    def __init__(
        self, settings: Settings, client: ModelClient, reader: Reader, writer: Writer, polisher: Polisher
    ) -> None:
        self.client = client
        self._reader = reader
        self._writer = writer
        self._polisher = polisher
        self._settings = settings

    @classmethod
    def open(cls, settings: Settings, analyzer: Analyzer) -> Self:
        """For the configured model, which is connected to at the first call only.

        InvalidSettingError, PromptError or SentenceWordsError where settings, prompts or words are not in order. So
        many threads make answers: the model may hold all of them but one.
        """
        provider.require(settings)
        concurrent = max(1, min(settings.chat_concurrent, settings.answer_threads - 1))
        client = ModelClient(lambda: provider.make(settings), concurrent)
        words = SentenceWords.load()
        cores = SentenceCores(analyzer, words)
        writer, polisher = Writer(client, cores, words), Polisher(client, cores)
        return cls(settings, client, Reader(client), writer, polisher)

    def prepare(self) -> None:
        """Import what the first call needs, in the thread that starts the service.

        It takes seconds, of which a question has few; and two threads that import LangChain at once, one for the
        model and one for the index, can each find the other's half.
        """
        provider.load(self._settings)

    def additions(
        self, question: str, queries: Sequence[Query], desk: "Desk", answer: Answer, *, given: bool
    ) -> Iterator[str]:
        """Pieces of checked text, as soon as each is proven. `answer` has all of them, and the readings, at the end.

        `given`: the client said what the question means, so there is nothing to read.
        """
        deadline = monotonic() + self._settings.chat_deadline
        if not given and unsure(question, queries, desk.parser):
            answer.alternatives = self._reader.alternatives(
                question, answer, desk.parser, desk.composer.compose, deadline
            )
        for piece in self._writer.pieces(question, queries, answer.model_copy(), desk.report, deadline):
            answer.answer += piece
            answer.written_by = "chat_model"
            yield piece

    def polish(self, lines: Sequence[str]) -> list[str]:
        """Sentences of a council sheet in the tone of an answer, each as it was where it would say something else."""
        return self._polisher.polish(lines, monotonic() + self._settings.chat_deadline)
