"""Calls of the chat model under guard: a deadline that also holds against a drip, a limit of length, few at a time,
and a circuit breaker. Whatever goes wrong is a `NoReplyError`: the caller has an answer without the model.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import cached_property
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, cast

from service.errors import ServiceError
from service.language_model.breaker import Breaker
from service.language_model.prompts import Messages

if TYPE_CHECKING:
    from concurrent.futures import Future

    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import RunnableSequence

MOST_CHARACTERS = 20_000  # of one reply
Purpose = Literal["understand", "write", "rewrite", "polish", "judge"]
Outcome = Literal["ok", "busy", "resting", "deadline", "too_long", "failed", "stopped"]
_COUNTS_AS_FAILURE = {"deadline", "too_long", "failed"}


class NoReplyError(ServiceError):
    """The model gave nothing that can be used; `outcome` says why."""

    def __init__(self, outcome: Outcome, detail: str = "") -> None:
        super().__init__(f"対話モデルの応答を使えません（{outcome}{' ' + detail if detail else ''}）")
        self.outcome = outcome


@dataclass(frozen=True)
class Call:
    """One call as it ended, for metrics and traces: no content."""

    purpose: Purpose
    outcome: Outcome
    seconds: float
    characters: int


Pieces = SimpleQueue[str | Exception | None]  # None: the end


class ModelClient:
    """Streams replies of one chat model, which `make` builds at the first call. Thread-safe."""

    def __init__(
        self, make: Callable[[], "BaseChatModel"], concurrent: int, breaker: Breaker | None = None
    ) -> None:
        self._make = make
        self._slots = BoundedSemaphore(concurrent)
        self.breaker = breaker or Breaker()
        self.listeners: list[Callable[[Call], None]] = []
        self._loop = BackgroundLoop()

    def text(
        self, purpose: Purpose, messages: Messages, deadline: float, form: dict[str, Any] | None = None
    ) -> str:
        """The whole reply; NoReplyError as `stream`."""
        return "".join(self.stream(purpose, messages, deadline, form))

    def stream(
        self, purpose: Purpose, messages: Messages, deadline: float, form: dict[str, Any] | None = None
    ) -> Iterator[str]:
        """The reply piece by piece until `deadline` (a time of `monotonic`). `form`: the JSON schema that it shall fill.

        NoReplyError where the model is resting or busy, fails, says too much, or is not done in time.
        """
        if not self.breaker.allows():
            self._tell(Call(purpose, "resting", 0.0, 0))
            raise NoReplyError("resting")
        if not self._slots.acquire(blocking=False):
            self._tell(Call(purpose, "busy", 0.0, 0))
            raise NoReplyError("busy")
        start, length = monotonic(), 0
        outcome: Outcome = "stopped"
        pieces: Pieces = SimpleQueue()
        task = self._loop.submit(self._produce(messages, form, pieces))
        try:
            for piece in _until(pieces, deadline):
                length += len(piece)
                yield piece
            outcome = "ok"
        except NoReplyError as trouble:
            outcome = trouble.outcome
            raise
        finally:
            task.cancel()
            self._slots.release()
            if outcome != "stopped":
                self.breaker.report(success=outcome not in _COUNTS_AS_FAILURE)
            self._tell(Call(purpose, outcome, monotonic() - start, length))

    async def _produce(self, messages: Messages, form: dict[str, Any] | None, pieces: Pieces) -> None:
        length = 0
        try:
            model = self._bound(form) if form else self._model
            async for chunk in model.astream(messages):
                said = str(chunk.text)
                length += len(said)
                if length > MOST_CHARACTERS:
                    pieces.put(NoReplyError("too_long"))
                    return
                if said:
                    pieces.put(said)
        except Exception as error:  # noqa: BLE001  # providers' errors have no base in common
            pieces.put(NoReplyError("failed", type(error).__name__))
        else:
            pieces.put(None)

    @cached_property
    def _model(self) -> "BaseChatModel":
        return self._make()

    def _bound(self, form: dict[str, Any]) -> "BaseChatModel":
        """The model with the schema bound in its provider's own way.

        LangChain's parser behind it is left out: it would take hours over a long reply that is no JSON.
        """
        sequence = self._model.with_structured_output(form, method="json_schema")
        return cast("BaseChatModel", cast("RunnableSequence[Any, Any]", sequence).first)

    def _tell(self, call: Call) -> None:
        for listener in self.listeners:
            listener(call)


def _until(pieces: Pieces, deadline: float) -> Iterator[str]:
    while True:
        try:
            piece = pieces.get(timeout=max(0.0, deadline - monotonic()))
        except Empty:
            raise NoReplyError("deadline") from None
        if piece is None:
            return
        if isinstance(piece, Exception):
            raise piece
        yield piece


class BackgroundLoop:
    """One event loop in a thread of its own: a call that hangs is cancelled there, and holds no answer up."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def submit(self, work: Coroutine[Any, Any, None]) -> "Future[None]":
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                Thread(target=self._loop.run_forever, name="chat-model", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)
