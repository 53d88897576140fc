"""Answers about single rows: their cells, figures and claims."""

from collections.abc import Sequence

from ingest.normalize import years
from ingest.records import NARRATIVE_FIELDS, Field, Measure, Report
from service.answering.draft import Draft
from service.answering.row_figures import RowFigures
from service.answering.row_narrative import RowNarrative
from service.answering.verdicts import Verdict, judge, lead
from service.answering.wording import VALUES, departments, named, rating, shown, value_text
from service.evidence.figures import calculate, told_difference
from service.language.thesaurus import Thesaurus
from service.query import Metric, Query


class RowsAnswer:
    """Writes answers about named rows of one report."""

    def __init__(
        self, report: Report, figures: RowFigures, narrative: RowNarrative, thesaurus: Thesaurus
    ) -> None:
        self._report = report
        self._figures = figures
        self._narrative = narrative
        self._thesaurus = thesaurus

    def lookup(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Each row with what is asked of it; nothing asked gives the row at a glance."""
        if len(measures) > 3 and not query.claims:
            measures = measures[:3]
        for measure in measures:
            self._row(draft, query, measure)

    def find(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """The sentence of the narrative that answers, its whole cell, and the cells beside it."""
        for measure in measures:
            verdicts = [judge(draft, measure, claim, self._thesaurus) for claim in query.claims]
            verdicts = [
                verdict
                for verdict in verdicts
                if verdict.text and (query.yes_no or (verdict.holds is False and verdict.corrects))
            ]
            if any(verdict.holds is not None for verdict in verdicts):
                self._verdict(draft, measure, lead(verdicts, yes_no=query.yes_no), verdicts)
            draft.quoted = True
            for place, name in enumerate(query.fields):
                if place == 0:
                    self._narrative.quote(draft, measure, name, query)
                else:
                    self._narrative.further(draft, measure, name)
                if Metric.GAP in query.metrics and (figure := told_difference(measure, name)):
                    draft.calculated([measure], figure)
                    draft.say(f"差は{figure.text}です（{figure.how}）。{draft.cite(measure)}")

    def _row(self, draft: Draft, query: Query, measure: Measure) -> None:
        verdicts = [judge(draft, measure, claim, self._thesaurus) for claim in query.claims]
        verdicts = [verdict for verdict in verdicts if verdict.text]
        opening = lead(verdicts, yes_no=query.yes_no)
        wrong = [
            verdict for verdict in verdicts if verdict.holds is False and (query.yes_no or verdict.corrects)
        ]
        told: set[Field] = set()
        if opening or wrong:
            told = self._verdict(draft, measure, opening, wrong or verdicts)
        values = [name for name in query.fields if name in VALUES and name not in told]
        if self._not_evaluated(draft, query, measure, values):
            return
        values = [
            name
            for name in values
            if measure.value(name).kind != "blank" or name is not Field.ACTUAL or len(values) > 1
        ]
        if values:
            self._values(draft, measure, values, query.parts)
        for metric in query.metrics:
            figure = calculate(measure, metric)
            shown_above = told and figure and any(figure.how in verdict.text for verdict in wrong or verdicts)
            if shown_above and metric in (Metric.GAP, Metric.FINAL_GAP):
                continue
            if metric is not Metric.ACHIEVEMENT or not self._rate_told(measure, told, query):
                self._figures.metric(draft, measure, metric, query)
        for name in query.fields:
            if name not in VALUES and name not in told:
                self.field(draft, measure, name, query)
        written = (
            opening or wrong or values or query.metrics or any(name not in VALUES for name in query.fields)
        )
        if not written:
            self.glance(draft, measure, query.parts)
        if Field.ACTUAL in query.fields and not (told or set(query.fields) & set(NARRATIVE_FIELDS)):
            self._narrative.beside(draft, measure, query)

    def _verdict(
        self, draft: Draft, measure: Measure, opening: str, verdicts: Sequence[Verdict]
    ) -> set[Field]:
        fields = tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.fields))
        said = list(dict.fromkeys(verdict.text for verdict in verdicts))
        texts = [text for text in said if not _said_within(text, [other for other in said if other != text])]
        mark = draft.cite(measure, fields)
        body = "。".join(texts)
        draft.say(
            f"{opening}{body if body.startswith(named(measure)) else named(measure) + 'の' + body}。{mark}"
        )
        figure = calculate(measure, Metric.ACHIEVEMENT)
        if figure and {Field.ACTUAL, Field.TARGET} <= set(fields) and figure.how not in body:
            draft.calculated([measure], figure)
            draft.say(f"達成率は{figure.text}です（{figure.how}）。{mark}")
        return set(fields)

    @staticmethod
    def _rate_told(measure: Measure, told: set[Field], query: Query) -> bool:
        """Whether the verdict has said the rate of achievement of a row without parts."""
        plain = not query.times and not query.parts and measure.direction != "lower"
        return plain and {Field.ACTUAL, Field.TARGET} <= told and bool(calculate(measure, Metric.ACHIEVEMENT))

    def _not_evaluated(self, draft: Draft, query: Query, measure: Measure, values: Sequence[Field]) -> bool:
        """An actual that is not printed and is all that is asked: said as such, with the printed reason."""
        asks_actual = values == [Field.ACTUAL] or (
            not values
            and bool(query.metrics)
            and Metric.PLAN_CHANGE not in query.metrics
            and Metric.PART_GAP not in query.metrics
        )
        if not asks_actual or query.claims or measure.value(Field.ACTUAL).kind != "blank":
            return False
        reason = shown(measure, Field.DELAY_REASON)
        if query.yes_no or len(query.fields) > 1:
            mark = draft.cite(measure, (Field.ACTUAL, Field.RATING, Field.DELAY_REASON))
            opening = "いいえ。" if query.yes_no else ""
            draft.say(
                f"{opening}{named(measure)}の{draft.column(Field.ACTUAL)}は記載がありません（評価は「{rating(measure)}」）。{mark}"
            )
            if reason != "記載なし":
                draft.say(f"> {reason}")
            return False
        mark = ""
        if len(query.selection.rows or ()) > 1:  # the other rows are answered
            mark = draft.cite(measure, (Field.ACTUAL, Field.RATING, Field.DELAY_REASON))
        else:
            draft.status, draft.reason = "not_in_report", "not_evaluated"
            draft.near(
                measure,
                f"{draft.column(Field.ACTUAL)}は「{measure.text(Field.ACTUAL) or '空欄'}」、評価は「{rating(measure)}」",
            )
        what = "達成率などの計算はできません" if query.metrics else "お答えできる数値がありません"
        draft.say(
            f"{named(measure)}の{draft.column(Field.ACTUAL)}は記載がありません（評価は「{rating(measure)}」）。{what}。{mark}"
        )
        if reason != "記載なし":
            draft.say(f"記載されている理由：{reason}")
        return True

    def _values(self, draft: Draft, measure: Measure, names: Sequence[Field], parts: Sequence[str]) -> None:
        mark = draft.cite(measure, names)
        printed = [name for name in names if measure.value(name).kind != "blank"]
        told = "、".join(f"{draft.column(name)}は{value_text(measure, name, parts)}" for name in printed)
        if told:
            draft.say(f"{named(measure)}の{told}です。{mark}")
        for name in names:
            if name not in printed:
                draft.say(
                    f"{named(measure)}の{draft.column(name)}は記載がありません（「{measure.text(name) or '空欄'}」、評価は「{rating(measure)}」）。{draft.cite(measure, (Field.RATING,))}"
                )
        for name in names:
            if note := self._year_note(measure, name):
                draft.say(f"※{draft.column(name)}は、セルの注記により{note}の数値です。{mark}")

    def _year_note(self, measure: Measure, name: Field) -> str:
        note = measure.value(name).year_note
        column = self._report.final_year if name is Field.FINAL_TARGET else self._report.fiscal_year
        return note if note and column not in years(note) else ""

    def field(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
        if name not in self._report.columns:
            draft.say(f"この報告書に「{draft.column(name)}」の欄はありません。")
            return
        mark = draft.cite(measure, (name,))
        if name is Field.RATING:
            draft.say(f"{named(measure)}の{draft.column(name)}は「{rating(measure)}」です。{mark}")
        elif name is Field.DEPARTMENT:
            inherited = "（結合セルのため上の行から引き継ぎ）" if measure.cells[name].inherited else ""
            draft.say(
                f"{named(measure)}の{draft.column(name)}は{departments(measure)}です{inherited}。{mark}"
            )
        elif name in NARRATIVE_FIELDS:
            self._narrative.write(draft, measure, name, query)
        else:
            draft.say(f"{named(measure)}の{draft.column(name)}は「{shown(measure, name)}」です。{mark}")

    def glance(self, draft: Draft, measure: Measure, parts: Sequence[str]) -> None:
        names = [name for name in (Field.ACTUAL, Field.TARGET, Field.FINAL_TARGET) if name in measure.cells]
        self._values(draft, measure, names, parts)
        mark = draft.cite(measure, (Field.RATING, Field.DEPARTMENT))
        draft.say(
            f"評価は「{rating(measure)}」、{draft.column(Field.DEPARTMENT)}は{departments(measure)}です。{mark}"
        )


def _said_within(text: str, others: Sequence[str]) -> bool:
    """Whether another sentence says the same value: 「実績は18人です」 beside 「実績は18人で、目標の23人を…」."""
    stem = text.removesuffix("です")
    return stem != text and any(stem in other or stem.replace("は", "の", 1) in other for other in others)
