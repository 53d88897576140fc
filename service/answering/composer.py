"""Queries → one answer: looks the rows up, writes each part, adds near misses and what was understood."""

from collections.abc import Sequence

from ingest.normalize import is_blank, key
from ingest.records import Field, Measure, Report
from service.answering.absent import Absent
from service.answering.comparison_answer import ComparisonAnswer
from service.answering.draft import Draft
from service.answering.group_answer import GroupAnswer
from service.answering.ranking_answer import RankingAnswer
from service.answering.row_figures import RowFigures
from service.answering.row_narrative import RowNarrative
from service.answering.rows_answer import RowsAnswer
from service.answering.set_answer import SetAnswer
from service.answering.suggestions import follow_ups
from service.answering.wording import rating
from service.evidence.lookup import Lookup
from service.evidence.passages import PassageIndex
from service.evidence.row_index import RowIndex
from service.language.terms import TermFinder
from service.query import Ask, Query
from service.readings import interpretation
from service.schemas import Answer

SETS = {Ask.LIST, Ask.COUNT, Ask.SHARE}
OF_ROWS = {Ask.LOOKUP, Ask.FIND, Ask.COMPARE}  # say nothing where no row meets the conditions


class Composer:
    """Writes answers over one report; the same queries give the same answer."""

    def __init__(self, report: Report, index: RowIndex, passages: PassageIndex, terms: TermFinder) -> None:
        self.report = report
        self._thesaurus = terms.thesaurus
        self._lookup = Lookup(report, terms.thesaurus)
        self._sets = SetAnswer(report, self._lookup)
        self._ranking = RankingAnswer()
        self._groups = GroupAnswer(report, self._lookup)
        figures = RowFigures()
        self._rows = RowsAnswer(report, figures, RowNarrative(index, passages, terms), terms.thesaurus)
        self._comparison = ComparisonAnswer(self._rows, figures)
        self._absent = Absent(report)

    def compose(self, queries: Sequence[Query]) -> Answer:
        """The answer to all queries of a message, not yet checked; what has none is said after what has."""
        draft = Draft(self.report)
        asked = [query for query in queries if query.ask is not Ask.ABSTAIN] or queries
        for query in asked:
            self._write(draft, query)
        for query in queries:
            if query not in asked:
                draft.say(f"なお、{self._absent.sentence(query)}")
        answer = draft.finish(interpretation(queries, self.report))
        measures = [self.report.measure(row) for row in draft.rows]
        answer.suggestions = follow_ups(self.report, asked, measures)
        return answer

    def _write(self, draft: Draft, query: Query) -> None:
        if query.ask is Ask.ABSTAIN:
            self._absent.abstain(draft, query)
        elif query.ask is Ask.CLARIFY:
            self._absent.clarify(draft)
        elif query.ask is Ask.DEFINITION:
            self._absent.define(draft, query)
        elif query.ask is Ask.COMPARE and query.second is not None:
            self._groups.pair(draft, query)
        else:
            self._write_rows(draft, query, self._lookup.select(query.selection))

    def _write_rows(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        if query.ask in OF_ROWS and not measures:
            self._sets.rows(draft, Query(ask=Ask.LIST, selection=query.selection), measures)
        elif query.ask in SETS:
            self._sets.rows(draft, query, measures)
            self._near_misses(draft, query, measures)
        elif query.ask is Ask.RANK:
            for measure in self._ranking.rank(draft, query, measures):
                for name in query.fields:
                    self._rows.field(draft, measure, name, query)
        elif query.ask is Ask.GROUP:
            self._groups.group(draft, query, measures)
            self._near_misses(draft, query, measures)
        elif query.ask is Ask.AGGREGATE:
            self._ranking.aggregate(draft, query, measures)
        elif query.ask is Ask.COMPARE:
            self._comparison.compare(draft, query, measures)
        elif query.ask is Ask.FIND:
            self._rows.find(draft, query, measures)
        else:
            self._rows.lookup(draft, query, measures)

    def _near_misses(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Rows whose reason names the cause of the wanted label though their own label does not."""
        labels = [label for label in self.report.scale if label.label in (query.selection.ratings or ())]
        causes = {label.cause for label in labels}
        if not labels or len(causes) != 1 or not (cause := causes.pop()):
            return
        chosen = {measure.row for measure in measures}
        others = query.selection.model_copy(update={"ratings": None})
        phrase = self._thesaurus.phrase(cause)
        words = [phrase, *self._thesaurus.same(phrase)]
        statuses = {label.status for label in labels}
        missed = []
        for measure in self._lookup.select(others):
            reason = measure.text(Field.DELAY_REASON)
            late = measure.rating is not None and measure.rating.status in statuses
            if (
                measure.row not in chosen
                and late
                and not is_blank(reason)
                and any(word.key in key(reason) for word in words)
            ):
                missed.append(measure)
        for measure in missed:
            why = f"評価は「{rating(measure)}」で該当しませんが、{draft.column(Field.DELAY_REASON)}に「{cause}」の記載があります"
            draft.near(measure, why)
        if missed:
            names = "、".join(f"「{measure.name}」" for measure in missed)
            counted = "数えた指標" if query.ask is Ask.GROUP else f"上の{len(chosen)}件"
            draft.say(
                f"※{counted}には含まれませんが、{names}は理由欄で{cause}に触れています（評価は「{rating(missed[0])}」）。"
            )
