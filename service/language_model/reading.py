"""Another reading of a question that the exact parser is not sure of: filled in by the chat model, held against the
report's vocabulary, executed exactly, and offered beside the exact answer, never in its place.
"""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from ingest.normalize import key
from ingest.records import Report
from service.answering.checker import check
from service.choices import choices
from service.errors import InvalidQueryError
from service.given_queries import vetted
from service.language_model.client import ModelClient, NoReplyError
from service.language_model.prompts import Prompt
from service.query import Ask, Query
from service.schemas import Alternative, Answer, Queries
from service.understanding.parser import Parser
from service.understanding.sentence import join

_log = logging.getLogger(__name__)
_DOUBTED = {"unknown_topic", "no_such_value"}
MARGIN = 0.65  # a second row with this share of the best one's score makes a reading doubtful
HELD = 0.75  # … and so does a row that holds less than this share of the question's words

Compose = Callable[[Sequence[Query]], Answer]


class Reader:
    """Reads questions by the chat model. One for all reports."""

    def __init__(self, client: ModelClient) -> None:
        self._client = client
        self._prompt = Prompt.load("understand.ja", {"question", "vocabulary"})

    def alternatives(
        self, question: str, exact: Answer, parser: Parser, compose: Compose, deadline: float
    ) -> list[Alternative]:
        """The model's reading where it is valid, answerable and says something else than the exact answer."""
        report = parser.report
        messages = self._prompt.fill(
            question=json.dumps(
                {"質問": question, "前の読み取り": exact.interpretation.query}, ensure_ascii=False
            ),
            vocabulary=json.dumps(vocabulary(report), ensure_ascii=False),
        )
        try:
            reply = self._client.text("understand", messages, deadline, self._form)
            queries = vetted(_queries(reply), report)
        except (NoReplyError, ValidationError, InvalidQueryError) as error:
            _log.warning("no other reading: %s", type(error).__name__)
            return []
        if not queries or _invents(queries, question, report):
            return []
        answer = compose(queries)
        if (
            answer.status != "answered"
            or not answer.citations
            or answer.answer == exact.answer
            or check(answer, report)
        ):
            return []
        return [
            Alternative(
                text=answer.interpretation.text,
                query=answer.interpretation.query,
                answer=answer.answer,
                citations=answer.citations,
            )
        ]

    @cached_property
    def _form(self) -> dict[str, Any]:
        return Queries.model_json_schema()


def unsure(question: str, queries: Sequence[Query], parser: Parser) -> bool:
    """Whether the exact reading is no reading, found nothing, or had another row close behind the one it took."""
    if all(query.ask is Ask.CLARIFY or query.reason in _DOUBTED for query in queries):
        return True
    if not any(query.ask in (Ask.LOOKUP, Ask.FIND) for query in queries):
        return False
    sentences = [sentence for sentence in parser.reader.read(question) if not sentence.is_empty]
    if not sentences:
        return False
    resolution = parser.resolver.rows_of(join(sentences))
    if resolution.kind in {"named", "none"}:
        return False
    scores = [candidate.score for candidate in resolution.candidates[:2]]
    close = len(scores) > 1 and scores[1] >= scores[0] * MARGIN
    return close or resolution.kind != "one" or resolution.coverage < HELD


def vocabulary(report: Report) -> dict[str, Any]:
    """What a reading may name: the columns and every choice of the report, with the parts of a selection that say so."""
    parts = {
        part.name: [{"名前": choice.text, **choice.selection} for choice in part.choices]
        for part in choices(report).parts
    }
    years = {"報告の年度": report.fiscal_year, "最終年度": report.final_year}
    return {"列": {name.value: column for name, column in report.columns.items()}, **years, **parts}


def _queries(reply: str) -> tuple[Query, ...]:
    """The queries of a reply; those that say that there is nothing to read count as none."""
    body = reply.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    read = Queries.model_validate_json(body).queries
    return tuple(query for query in read if query.ask not in (Ask.CLARIFY, Ask.ABSTAIN))


def _invents(queries: Sequence[Query], question: str, report: Report) -> bool:
    """Whether a reading searches for words that neither the question nor the report holds."""
    known = key(question) + key("".join(report.lines))
    return any(key(word) not in known for query in queries for word in _words(query))


def _words(query: Query) -> Iterator[str]:
    """The free words of a query: everything that is not held against the report by `vetted`."""
    yield from (*query.parts, *query.focus)
    yield from (word for claim in query.claims for word in claim.words)
    for selection in filter(None, (query.selection, query.second)):
        yield from (*selection.theme, selection.unit)
        yield from (word for text in selection.texts for word in text.words)
