"""The product itself, asked in process: no HTTP, the same answer path."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eval.targets.reply import Reply, reply_from
from service.errors import ServiceError

if TYPE_CHECKING:
    from service.assistant import Assistant


class Product:
    """Asks an assistant; each conversation is new, so that cases cannot influence each other.

    `without` names the part that was taken out of it; empty: it is whole.
    """

    def __init__(self, assistant: "Assistant", name: str = "product", without: str = "") -> None:
        self.assistant = assistant
        self.name = name
        self._without = without

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        """Play the turns in one conversation; the seconds are the last turn's."""
        conversation: str | None = None
        start = time.perf_counter()
        try:
            for turn in turns[:-1]:
                conversation = self.assistant.ask(turn, conversation, report).conversation_id or conversation
            start = time.perf_counter()
            answer = self.assistant.ask(turns[-1], conversation, report)
        except ServiceError as error:
            return Reply("", "refused", time.perf_counter() - start, error=str(error))
        return reply_from(answer, time.perf_counter() - start)

    def rank(self, question: str, report: str) -> tuple[int, ...] | None:
        return tuple(measure.row for measure, _ in self.assistant.search(report, question, 10))

    def describe(self) -> Mapping[str, str]:
        return {"kind": "product in process"} | ({"without": self._without} if self._without else {})
