"""The assistant: a question in, a checked and cited answer out. The same for the CLI, HTTP and the evaluation."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from ingest.errors import StoreError
from ingest.normalize import fold
from ingest.records import Chunk, Measure, Report
from ingest.row_store import RowStore
from ingest.settings import DATA
from service.answering.absent import refuse
from service.answering.checker import check
from service.answering.composer import Composer
from service.answering.suggestions import starters
from service.conversations import Conversations
from service.errors import NothingLoadedError, UnknownReportError
from service.evidence.retrieval import HybridSearch
from service.given_queries import vetted, with_rows_of_themes
from service.language.cues import CueFinder
from service.language.terms import TermFinder
from service.language.text import Analyzer
from service.language.thesaurus import Thesaurus
from service.query import Ask, Query, Selection
from service.readings import interpretation
from service.schemas import Answer, Interpretation
from service.searches import Searches
from service.settings import Settings
from service.tracing import NO_SPAN, SILENT, Span, Tracer
from service.understanding.context import Context, Turn
from service.understanding.parser import Language, Parser

if TYPE_CHECKING:
    from service.language_model.assistance import Assistance

_log = logging.getLogger(__name__)
NEAREST = 0.35  # hybrid score from which a row is worth offering beside 「記載がありません」


@dataclass(frozen=True)
class Readiness:
    """Whether rows and vectors can be looked up; `detail` says in Japanese what cannot."""

    rows: bool
    vectors: bool
    detail: str = ""


@dataclass
class Desk:
    """Everything needed to answer over one generation of one report."""

    report: Report
    generation: int
    parser: Parser
    composer: Composer
    search: HybridSearch | None = None


@dataclass(frozen=True)
class Understood:
    """A question as it was read, not yet answered."""

    question: str
    queries: tuple[Query, ...]
    conversation: str
    context: Context
    desk: Desk
    given: bool = False  # the queries came with the question
    span: Span = NO_SPAN

    @property
    def interpretation(self) -> Interpretation:
        return interpretation(self.queries, self.desk.report)


class Assistant:
    """Answers questions over the loaded reports; picks a new generation up by itself. Thread-safe."""

    def __init__(
        self,
        rows: RowStore,
        settings: Settings,
        language: Language,
        assistance: "Assistance | None" = None,
        tracer: Tracer = SILENT,
    ) -> None:
        self._rows = rows
        self.assistance = assistance
        self._tracer = tracer
        self._settings = settings
        self._language = language
        self._conversations = Conversations(rows.engine)
        self._searches = Searches(rows, settings, language.terms)
        self._desks: dict[str, Desk] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Assistant":
        """Open the row store and the language tools; nothing of vectors or models yet.

        InvalidSettingError where a chat model or tracing is configured and cannot be used.
        """
        settings = settings or Settings.load()
        language = load_language()
        assistance = None
        if settings.chat_model:
            from service.language_model.assistance import Assistance

            assistance = Assistance.open(settings, language.analyzer)
        tracer = Tracer.open(settings) if settings.tracing else SILENT
        return cls(RowStore.open(settings.database_url), settings, language, assistance, tracer)

    @property
    def engine(self) -> Engine:
        return self._rows.engine

    @property
    def analyzer(self) -> Analyzer:
        return self._language.analyzer

    # --- questions --------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        conversation_id: str | None = None,
        report: str | None = None,
        queries: tuple[Query, ...] = (),
    ) -> Answer:
        """Answer one question: `read`, then `answer`. Raises what `read` raises."""
        return self.answer(self.read(question, conversation_id, report, queries))

    def read(
        self,
        question: str,
        conversation_id: str | None = None,
        report: str | None = None,
        queries: tuple[Query, ...] = (),
    ) -> Understood:
        """Understand a question. `queries`, where given, are what it means: executed as they are, nothing is parsed.

        UnknownReportError or NothingLoadedError where there is nothing to answer from, InvalidQueryError for a
        given query that the report cannot answer.
        """
        with self._tracer.span("read") as span:
            desk = self._desk(report)
            conversation = conversation_id or self._conversations.new_id()
            context = self._conversations.load(conversation, desk.report.id) if conversation_id else Context()
            if queries:
                themed = tuple(with_rows_of_themes(query, self._theme(desk)) for query in queries)
                meant = vetted(themed, desk.report)
            else:
                meant = desk.parser.parse(question, context)
            span.note(report=desk.report.id, asked=[query.ask.value for query in meant], given=bool(queries))
            span.content(question=question)
        return Understood(question, meant, conversation, context, desk, given=bool(queries), span=span)

    def answer(self, understood: Understood) -> Answer:
        """Answer what was understood: exactly, with what the chat model adds where one is configured."""
        answer = self.exact(understood)
        for _ in self.additions(understood, answer):
            pass
        return answer

    def additions(self, understood: Understood, answer: Answer) -> Iterator[str]:
        """What the chat model adds to an exact answer: pieces of text as each is proven; `answer` grows by them.

        Nothing without a chat model. Ends within the deadline of the settings, whatever the model does.
        """
        if self.assistance is None or answer.status == "refused":
            return
        with self._tracer.span("chat_model", understood.span, model=self._settings.chat_model or "") as span:
            yield from self.assistance.additions(
                understood.question, understood.queries, understood.desk, answer, given=understood.given
            )
            span.note(written_by=answer.written_by, alternatives=len(answer.alternatives))
            span.content(answer=answer.answer)

    def exact(self, understood: Understood) -> Answer:
        """The answer by look-up and quotation alone.

        An answer in which the checker finds something unproven is not given: a refusal stands in its place.
        """
        with self._tracer.span("answer", understood.span) as span:
            answer = self._exact(understood)
            span.note(
                report=understood.desk.report.id,
                status=answer.status,
                reason=answer.reason or "",
                rows=len(answer.citations),
            )
            span.content(question=understood.question, answer=answer.answer)
        return answer

    def _exact(self, understood: Understood) -> Answer:
        desk = understood.desk
        queries = self._with_nearest(desk, understood.question, understood.queries)
        answer = desk.composer.compose(queries)
        problems = check(answer, desk.report)
        if problems:
            _log.error("answer not proven: %s (read as: %s)", "、".join(problems), answer.interpretation.text)
            answer = refuse(answer)
        answer.checked = True
        answer.conversation_id = understood.conversation
        self._remember(understood, answer)
        return answer

    def search(self, report_id: str, q: str, limit: int) -> list[tuple[Measure, float]]:
        """Rows of a report for words or a question, best first."""
        return self._search(self._desk(report_id)).rows(q, limit)

    def passages(self, report_id: str, q: str, limit: int) -> list[tuple[Chunk, float]]:
        """Passages of a report for words or a question, best first, each with its score."""
        return self._search(self._desk(report_id)).chunks(q, limit)

    def starters(self, report_id: str) -> list[str]:
        """Questions to begin with, built from the loaded report."""
        return starters(self._desk(report_id).report)

    def _theme(self, desk: Desk) -> Callable[[str], tuple[int, ...]]:
        """The rows that a theme's words name in this report."""
        return lambda words: desk.parser.resolver.theme(self._language.terms.find(fold(words)))

    def _with_nearest(self, desk: Desk, question: str, queries: tuple[Query, ...]) -> tuple[Query, ...]:
        """Abstentions without a neighbour get the nearest rows by retrieval, offered as such."""
        filled = []
        for query in queries:
            if (
                query.ask is Ask.ABSTAIN
                and query.reason in {"unknown_topic", "no_such_value"}
                and not query.selection.rows
            ):
                ranked = self._search(desk).rows(question, 2)
                rows = tuple(measure.row for measure, score in ranked if score >= NEAREST)
                filled.append(query.model_copy(update={"selection": Selection(rows=rows or None)}))
            else:
                filled.append(query)
        return tuple(filled)

    def _remember(self, understood: Understood, answer: Answer) -> None:
        context, queries = understood.context, understood.queries
        rows = tuple(citation.row for citation in answer.citations)
        if not rows and context.rows and answer.status != "answered":
            rows = context.rows
        elif not rows:
            rows = tuple(row for query in queries for row in query.selection.rows or ())
        self._conversations.save(
            understood.conversation,
            understood.desk.report.id,
            context.with_turn(Turn(queries=queries, rows=rows)),
        )

    # --- reports ----------------------------------------------------------------------------------------------

    def reports(self) -> tuple[Report, ...]:
        """The loaded reports, newest fiscal year first."""
        loaded = [self._desk(report_id).report for report_id in self._rows.current_generations()]
        return tuple(sorted(loaded, key=lambda report: (-report.fiscal_year, report.id)))

    def report(self, report_id: str) -> Report:
        return self._desk(report_id).report

    def generation(self, report_id: str) -> int:
        return self._desk(report_id).generation

    def ready(self) -> Readiness:
        """Proven by one real look-up and one real vector query for each report."""
        try:
            desks = [self._desk(report_id) for report_id in self._rows.current_generations()]
        except StoreError as error:
            return Readiness(rows=False, vectors=False, detail=str(error))
        if not desks:
            return Readiness(rows=False, vectors=False, detail="報告書が読み込まれていません")
        found = {desk.report.id: self._searches.trouble(desk.report.id, desk.generation) for desk in desks}
        details = [
            f"{trouble}（{'、'.join(name for name, own in found.items() if own == trouble)}）。"
            for trouble in dict.fromkeys(filter(None, found.values()))
        ]
        if details:
            details.append("語句による検索で回答します。senryaku ingest で索引を作り直せます")
        return Readiness(rows=True, vectors=not details, detail="".join(details))

    def _desk(self, report_id: str | None) -> Desk:
        current = self._rows.current_generations()
        if not current:
            raise NothingLoadedError(
                "報告書がまだ読み込まれていません。senryaku ingest data/reports/<id> を実行してください"
            )
        if report_id is None:
            loaded = [self._open_desk(name, generation) for name, generation in current.items()]
            return min(loaded, key=lambda desk: (-desk.report.fiscal_year, desk.report.id))
        if report_id not in current:
            raise UnknownReportError(
                f"報告書「{report_id}」はありません（読み込み済み: {'、'.join(sorted(current))}）"
            )
        return self._open_desk(report_id, current[report_id])

    def _open_desk(self, report_id: str, generation: int) -> Desk:
        desk = self._desks.get(report_id)
        if desk is None or desk.generation != generation:
            with self._lock:
                desk = self._desks.get(report_id)
                if desk is None or desk.generation != generation:
                    desk = self._replace(desk, report_id, generation)
        return desk

    def _replace(self, old: Desk | None, report_id: str, generation: int) -> Desk:
        """The desk of a new generation: its vectors are opened where the old ones were, then those are let go."""
        desk = make_desk(self._rows.load(report_id, generation), generation, self._language)
        if old is not None and old.search is not None:
            self._search(desk)
        self._desks[report_id] = desk
        if old is not None:
            self._searches.release(report_id, old.generation)
        return desk

    def _search(self, desk: Desk) -> HybridSearch:
        if desk.search is None:
            desk.search = self._searches.open(desk.report, desk.generation, desk.parser.index)
        return desk.search


def load_language() -> Language:
    """Sudachi, the question vocabulary, the synonyms and the stop words."""
    vocabulary = DATA / "vocabulary"
    analyzer = Analyzer()
    thesaurus = Thesaurus.load(vocabulary / "synonyms.yaml", analyzer)
    terms = TermFinder.load(vocabulary / "stopwords.yaml", thesaurus, analyzer)
    return Language(analyzer, CueFinder.load(vocabulary / "questions.yaml", analyzer), terms)


def make_desk(report: Report, generation: int, language: Language) -> Desk:
    """A desk over a report, without any store: what tests and tools use directly."""
    parser = Parser(report, language)
    return Desk(report, generation, parser, Composer(report, parser.index, parser.passages, language.terms))
