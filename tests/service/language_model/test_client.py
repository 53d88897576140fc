"""Calls of the chat model under guard: few at a time, and none for a while after failures."""

from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from service.language_model.breaker import Breaker
from service.language_model.client import MOST_CHARACTERS, Call, ModelClient, NoReplyError

MESSAGES = [("system", "指示"), ("human", "資料")]


class Speaker(BaseChatModel):
    """Says what `say` yields; an exception that it raises is the provider's."""

    say: Callable[[], Iterator[str]]

    @property
    def _llm_type(self) -> str:
        return "speaker"

    def _generate(self, *args: object, **kwargs: object) -> ChatResult:
        raise NotImplementedError

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for text in self.say():
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))


def client_of(
    say: Callable[[], Iterator[str]], breaker: Breaker | None = None
) -> tuple[ModelClient, list[Call]]:
    calls: list[Call] = []
    client = ModelClient(lambda: Speaker(say=say), concurrent=1, breaker=breaker)
    client.listeners.append(calls.append)
    return client, calls


def soon() -> float:
    return monotonic() + 5


def outcome(client: ModelClient) -> str:
    try:
        client.text("write", MESSAGES, soon())
    except NoReplyError as error:
        return error.outcome
    return "ok"


def test_a_reply_comes_piece_by_piece():
    """The pieces as the model says them; the call is told with its length and no content."""
    client, calls = client_of(lambda: iter(["一つ目。", "二つ目。"]))
    assert list(client.stream("write", MESSAGES, soon())) == ["一つ目。", "二つ目。"]
    assert [(call.purpose, call.outcome, call.characters) for call in calls] == [("write", "ok", 8)]


def test_a_second_call_at_the_same_time_does_not_wait():
    """One slot: while a reply is read, the next call is told at once that the model is busy."""
    client, _ = client_of(lambda: iter(["一つ目。", "二つ目。"]))
    reply = client.stream("write", MESSAGES, soon())
    assert next(reply) == "一つ目。"
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(outcome, client).result() == "busy"
    reply.close()  # type: ignore[attr-defined]
    assert outcome(client) == "ok"


def test_a_reply_without_end_is_cut():
    """Past the limit of length nothing more is taken."""
    client, calls = client_of(lambda: iter(lambda: "大" * 1000, ""))
    assert outcome(client) == "too_long"
    assert calls[0].characters <= MOST_CHARACTERS


def failing() -> Iterator[str]:
    raise ConnectionError
    yield ""


def test_after_three_failures_the_model_rests():
    """Closed for 30 s, then one call tries; it fails, so closed again; it succeeds, so open to all."""
    now, said = [0.0], [failing]

    def speaking() -> Iterator[str]:
        yield from said[0]()

    client, _ = client_of(speaking, Breaker(clock=lambda: now[0]))
    assert [outcome(client) for _ in range(4)] == ["failed", "failed", "failed", "resting"]
    now[0] = 31.0
    assert [outcome(client) for _ in range(2)] == ["failed", "resting"]
    now[0], said[0] = 62.0, lambda: iter(["はい。"])
    assert [outcome(client) for _ in range(3)] == ["ok", "ok", "ok"]


def test_only_one_call_tries_after_the_rest():
    """While it is under way the others keep resting."""
    now = [0.0]
    breaker = Breaker(failures=1, clock=lambda: now[0])
    breaker.report(success=False)
    now[0] = 31.0
    assert [breaker.allows(), breaker.allows()] == [True, False]


@pytest.mark.parametrize("text", ["", "文"])
def test_a_model_that_cannot_be_made_is_trouble_too(text: str):
    """A missing key, a wrong name: the same as a server that does not answer."""

    def broken() -> BaseChatModel:
        raise ValueError(text)

    with pytest.raises(NoReplyError, match="ValueError"):
        ModelClient(broken, 1).text("write", MESSAGES, soon())
