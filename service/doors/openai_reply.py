"""An answer in OpenAI's form: one completion, or its chunks."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ingest.records import Field
from service.doors.markdown import as_markdown, closing, lines, row_page
from service.schemas import Answer

_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}  # nothing here is counted in tokens


@dataclass(frozen=True)
class Reply:
    """One response: the model that was asked, the address of this service, the report's names of its fields."""

    model: str
    site: str
    columns: Mapping[Field, str]
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, answer: Answer) -> dict[str, Any]:
        """A completion: the citations in the text, as annotations of the message, and as a field beside it."""
        text = as_markdown(answer, self.columns, self.site)
        notes = self._annotations(answer, text)
        message = {"role": "assistant", "content": text, "refusal": None, "annotations": notes}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {**self._frame("chat.completion"), "choices": [choice], "usage": _USAGE, **_beside(answer)}

    def opening(self) -> dict[str, Any]:
        """The first chunk, before there is an answer."""
        return self._chunk({"role": "assistant", "content": ""})

    def told(self, text: str) -> Iterator[dict[str, Any]]:
        """Text of the answer, line by line."""
        for line in lines(text):
            yield self._chunk({"content": line})

    def closing(self, answer: Answer, *, with_usage: bool) -> Iterator[dict[str, Any]]:
        """What stands below the answer; annotations and citations with the last of its chunks."""
        yield from self.told(closing(answer, self.columns, self.site))
        notes = self._annotations(answer, as_markdown(answer, self.columns, self.site))
        yield {**self._chunk({"annotations": notes}, "stop"), **_beside(answer)}
        if with_usage:
            yield {**self._frame("chat.completion.chunk"), "choices": [], "usage": _USAGE}

    def _annotations(self, answer: Answer, text: str) -> list[dict[str, Any]]:
        """Where in the text 「[1]」 first stands, and the page that shows its row as printed."""
        marks = ((citation, f"[{citation.id}]") for citation in answer.citations)
        return [
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": text.find(mark),
                    "end_index": text.find(mark) + len(mark),
                    "title": f"{cited.report} {cited.page}ページ {cited.line}行目 {cited.indicator}",
                    "url": row_page(cited, self.site),
                },
            }
            for cited, mark in marks
        ]

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**self._frame("chat.completion.chunk"), "choices": [choice]}

    def _frame(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}


def _beside(answer: Answer) -> dict[str, Any]:
    """What stands beside the text: the citations, and the other fields of the answer as /v1/ask gives them."""
    rest = answer.model_dump(mode="json", exclude={"answer", "citations", "conversation_id"})
    return {
        "citations": [citation.model_dump(mode="json") for citation in answer.citations],
        "senryaku": rest,
    }
