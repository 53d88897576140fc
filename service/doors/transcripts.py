"""Conversations of clients that keep no id but send all turns with every question, as OpenAI's chat does."""

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from service.conversations import Conversations
from service.schemas import QUESTION_LIMIT, Answer
from service.understanding.context import Context

if TYPE_CHECKING:
    from service.assistant import Assistant, Understood

KEPT = 1000  # contexts held in memory; a conversation no longer held is read again from its turns
REREAD = 6  # turns read again at most: as many as a context holds
_HALF = re.compile("[\ud800-\udfff]")


class Transcripts:
    """Knows a conversation again by what was asked in it; what the client says was answered is not believed.

    Turns asked at another replica, or before a restart, are asked again, without being counted. Thread-safe.
    """

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant
        self._stored = Conversations(assistant.engine)
        self._contexts: OrderedDict[bytes, Context] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, turns: Sequence[str], report: str) -> "Understood":
        """Understand the last of the turns after the ones before it. Raises what `Assistant.read` raises."""
        return self._read(turns, report, REREAD)

    def answer(self, turns: Sequence[str], report: str, understood: "Understood") -> Answer:
        """Answer what `read` understood, and hold its context for the next turn."""
        answer = self.exact(turns, report, understood)
        for _ in self._assistant.additions(understood, answer):
            pass
        return answer

    def exact(self, turns: Sequence[str], report: str, understood: "Understood") -> Answer:
        """The same without what a chat model adds."""
        answer = self._assistant.exact(understood)
        context = self._stored.load(answer.conversation_id, report)
        with self._lock:
            self._contexts[_key(turns, report)] = context
            while len(self._contexts) > KEPT:
                self._contexts.popitem(last=False)
        return answer

    def _read(self, turns: Sequence[str], report: str, rereads: int) -> "Understood":
        *earlier, question = turns
        conversation = None
        if earlier:
            conversation = (
                Conversations.new_id()
            )  # of its own, so that nobody else's turn can come in between
            self._stored.save(conversation, report, self._context(earlier, report, rereads))
        return self._assistant.read(question, conversation, report)

    def _context(self, turns: Sequence[str], report: str, rereads: int) -> Context:
        known = self._contexts.get(_key(turns, report))
        if known is not None or rereads == 0 or not turns:
            return known or Context()
        if not _askable(turns[-1]):  # never was a question here
            return self._context(turns[:-1], report, rereads - 1)
        self.exact(turns, report, self._read(turns, report, rereads - 1))
        return self._contexts.get(_key(turns, report), Context())


def _askable(text: str) -> bool:
    """Within the bounds of a question, and without half a character."""
    return bool(text.strip()) and len(text) <= QUESTION_LIMIT and not _HALF.search(text)


def _key(turns: Sequence[str], report: str) -> bytes:
    """A conversation's own mark; two with the same turns over the same report are the same."""
    return sha256(json.dumps([report, *turns]).encode()).digest()
