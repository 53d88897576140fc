"""What every route needs, passed once when the application is made; no globals."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from ingest.records import Report
from service.api.metrics import Metrics
from service.feedback import FeedbackStore
from service.schemas import Answer

if TYPE_CHECKING:
    from service.assistant import Assistant, Understood

T = TypeVar("T")


@dataclass(frozen=True)
class Access:
    """The assistant, its metrics and feedback, and the few threads in which answers are made."""

    assistant: "Assistant"
    metrics: Metrics
    feedback: FeedbackStore
    threads: CapacityLimiter

    async def report(self, report_id: str) -> Report:
        """A loaded report; the row store is asked in a thread, since it may be slow or away."""
        return await self.in_thread(partial(self.assistant.report, report_id))

    async def ask(self, question: str, conversation: str | None = None, report: str | None = None) -> Answer:
        """One question answered and counted."""
        answer = await self.in_thread(partial(self.assistant.ask, question, conversation, report))
        self.metrics.answer(answer)
        return answer

    async def additions(self, understood: "Understood", answer: Answer) -> AsyncIterator[str]:
        """What a chat model adds to an exact answer, each piece as soon as it is proven."""
        pieces = self.assistant.additions(understood, answer)
        while (piece := await self.in_thread(partial(next, pieces, None))) is not None:
            yield piece

    async def in_thread(self, call: Callable[[], T]) -> T:
        """Run what takes milliseconds beside the event loop: health checks never wait for an answer."""
        return await anyio.to_thread.run_sync(call, limiter=self.threads)
