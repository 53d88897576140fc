"""Answers that set rows side by side by one figure."""

from collections.abc import Sequence
from decimal import Decimal

from ingest.records import Field, Measure
from service.answering.draft import Draft
from service.answering.row_figures import RowFigures
from service.answering.rows_answer import RowsAnswer
from service.answering.wording import METRIC_NAMES, VALUES, named, rating
from service.evidence.figures import RATES, Calculated, calculate, quotient, reached, rounded
from service.query import Metric, Query


class ComparisonAnswer:
    """Writes comparisons of two or more rows."""

    def __init__(self, rows: RowsAnswer, figures: RowFigures) -> None:
        self._rows = rows
        self._figures = figures

    def compare(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Rows side by side by one metric, the leading one first, and the difference where units allow."""
        metric = query.metrics[0] if query.metrics else Metric.ACHIEVEMENT
        figures = [
            (measure, figure)
            for measure in measures
            if (figure := self._comparable(measure, metric, query.parts))
        ]
        if len(figures) < 2:
            for measure in measures:
                self._rows.glance(draft, measure, query.parts)
            draft.say("数値どうしの比較ができない行があるため、差は計算していません。")
            return
        if query.times:
            self._ratio(draft, query, figures)
            return
        ordered = sorted(figures, key=lambda item: self._order(item[0], item[1], metric), reverse=query.best)
        first, figure = ordered[0]
        name = METRIC_NAMES.get(metric) or draft.column(Field(metric.value))
        draft.cite(first, figure.fields)
        self._leading(draft, query, name, metric, ordered)
        for measure, item in ordered:
            mark = draft.cite(measure, (*item.fields, Field.RATING))
            how = f"（{item.how}）" if item.how else ""
            if item.how:
                draft.calculated([measure], item)
            draft.say(f"- {named(measure)}：{name}は{item.text}{how}、評価は「{rating(measure)}」{mark}")
        self._difference(draft, metric, ordered[0], ordered[1], "両者" if len(ordered) == 2 else "上の2件")
        for other in query.metrics[1:]:
            for measure in measures:
                if figure := self._comparable(measure, other, query.parts):
                    self._figures.figure(draft, measure, other, figure, query)
        for field in query.fields:
            if field not in VALUES and field is not Field.RATING:
                for measure in measures:
                    self._rows.field(draft, measure, field, query)

    @staticmethod
    def _ratio(draft: Draft, query: Query, figures: Sequence[tuple[Measure, Calculated]]) -> None:
        """The first row's value as a multiple of the second's (in percent below one), in the order of the question."""
        order = {row: place for place, row in enumerate(query.selection.rows or ())}
        (one, first), (two, second) = sorted(figures, key=lambda item: order.get(item[0].row, 0))[:2]
        if query.magnitude and first.value < second.value:
            (one, first), (two, second) = (two, second), (one, first)
        name = draft.column(first.fields[0])
        marks = f"{draft.cite(one, first.fields)}{draft.cite(two, second.fields)}"
        told = f"{name}は、{named(one)}が{first.text}、{named(two)}が{second.text}です。"
        result = quotient(first, second)
        if result is None:
            draft.say(f"{told}単位が違うため、何倍かは計算できません。{marks}")
            return
        numbers = [int(draft.cite(measure)[1:-1]) for measure in (one, two)]
        draft.figure(result.text, result.value, result.unit, result.how, numbers)
        draft.say(f"{named(one)}は{named(two)}の{result.text}です（{result.how}）。{marks}")
        draft.say(f"{told}{marks}")

    def _leading(
        self,
        draft: Draft,
        query: Query,
        name: str,
        metric: Metric,
        ordered: Sequence[tuple[Measure, Calculated]],
    ) -> None:
        measure, figure = ordered[0]
        mark = draft.cite(measure)
        if ordered[0][1].value == ordered[1][1].value:
            opening = "いいえ。" if query.yes_no else ""
            draft.say(f"{opening}{name}はどちらも{figure.text}で同じです。{mark}{draft.cite(ordered[1][0])}")
            return
        word = (
            ("高い" if metric in RATES or figure.unit == "%" else "大きい")
            if query.best
            else ("低い" if metric in RATES or figure.unit == "%" else "小さい")
        )
        if metric in (Metric.GAP, Metric.FINAL_GAP):
            word = "大きく上回る" if query.best else "大きく下回る"
        met = reached(measure)
        state = "" if met is None or metric not in RATES else "（目標達成）" if met else "（目標未達）"
        more = "より" if len(ordered) == 2 else "最も"
        opening = self._verdict(query, ordered)
        draft.say(f"{opening}{name}が{more}{word}のは{named(measure)}で、{figure.text}です{state}。{mark}")

    @staticmethod
    def _verdict(query: Query, ordered: Sequence[tuple[Measure, Calculated]]) -> str:
        """「はい。」 where the row named first leads as it was claimed; nothing where nothing was."""
        if not query.yes_no or not query.selection.rows:
            return ""
        return "はい。" if ordered[0][0].row == query.selection.rows[0] else "いいえ。"

    @staticmethod
    def _order(measure: Measure, figure: Calculated, metric: Metric) -> Decimal:
        return (
            -figure.value
            if measure.direction == "lower" and metric in (Metric.GAP, Metric.FINAL_GAP)
            else figure.value
        )

    @staticmethod
    def _comparable(measure: Measure, metric: Metric, parts: Sequence[str]) -> Calculated | None:
        return calculate(
            measure, metric, parts[0] if parts and measure.value(Field.ACTUAL).part(parts[0]) else ""
        )

    @staticmethod
    def _difference(
        draft: Draft,
        metric: Metric,
        first: tuple[Measure, Calculated],
        second: tuple[Measure, Calculated],
        who: str,
    ) -> None:
        (one, high), (two, low) = sorted((first, second), key=lambda item: -item[1].value)
        if high.unit != low.unit or high.value == low.value:
            return
        left, right = (rounded(figure.value) if metric in RATES else figure.value for figure in (high, low))
        unit = "ポイント" if high.unit == "%" else high.unit
        size = left - right if metric in RATES else (left - right).normalize()
        text = f"{size:,f}{unit}"
        how = f"{high.text} − {low.text} = {text}"
        marks = [int(draft.cite(measure)[1:-1]) for measure in (one, two)]
        draft.figure(text, left - right, unit, how, marks)
        draft.say(f"{who}の差は{text}です（{how}）。{draft.cite(one)}{draft.cite(two)}")
