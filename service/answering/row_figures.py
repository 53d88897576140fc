"""Sentences about a row's calculated figures: rates, differences to the target, differences of its parts."""

from ingest.records import Field, Measure
from service.answering.draft import Draft
from service.answering.wording import METRIC_NAMES, VALUES, against_target, named, rating, shown, value_text
from service.evidence.figures import RATES, Calculated, calculate, difference, times
from service.query import Metric, Query


class RowFigures:
    """Writes the calculated figures of single rows."""

    def metric(self, draft: Draft, measure: Measure, metric: Metric, query: Query) -> None:
        if metric is Metric.PART_GAP:
            self._part_gap(draft, measure, query)
            return
        parts = query.parts or tuple(quantity.part for quantity in measure.value(Field.TARGET).quantities)
        figures = [figure for part in (parts or ("",)) if (figure := calculate(measure, metric, part))]
        if not figures:
            fields = (Field.ACTUAL, Field.TARGET)
            mark = draft.cite(measure, fields)
            values = "、".join(
                f"{draft.column(name)}は{shown(measure, name)}" for name in (Field.TARGET, Field.ACTUAL)
            )
            draft.say(
                f"{named(measure)}の{values}で、数値ではないため{METRIC_NAMES[metric]}は計算できません。{mark}"
            )
            return
        for figure in figures:
            self.figure(draft, measure, metric, figure, query)
        if (
            metric is Metric.FINAL_GAP
            and not query.claims
            and Field.TARGET in measure.cells
            and calculate(measure, Metric.GAP)
        ):
            return

    def figure(
        self, draft: Draft, measure: Measure, metric: Metric, figure: Calculated, query: Query
    ) -> None:
        draft.calculated([measure], figure)
        mark = draft.cite(measure, (*figure.fields, Field.RATING))
        part = f"（{figure.part}）" if figure.part else ""
        name = METRIC_NAMES[metric]
        first, second = (
            f"{draft.column(name)}{value_text(measure, name, (figure.part,) if figure.part else ())}"
            for name in figure.fields
        )
        if metric in RATES:
            ratio = f"、{times(figure.value)}" if query.times or figure.value >= 200 else ""
            if ratio:
                draft.figure(
                    times(figure.value),
                    figure.value / 100,
                    "倍",
                    figure.how.split(" = ")[0] + f" = {times(figure.value)}",
                    [int(mark[1:-1])],
                )
            draft.say(f"{named(measure)}{part}の{name}は{figure.text}{ratio}です（{figure.how}）。{mark}")
            if measure.direction == "lower":
                goal = figure.fields[1]
                draft.say(
                    f"※少ないほどよい指標です。{against_target(draft, measure, goal)}（評価は「{rating(measure)}」）。{mark}"
                )
            return
        size = figure.text.removeprefix("−")
        word = self._gap_word(measure, metric, figure)
        draft.say(
            f"{named(measure)}{part}の{first}は、{second}{word.format(size=size)}（{figure.how}）。{mark}"
        )

    @staticmethod
    def _gap_word(measure: Measure, metric: Metric, figure: Calculated) -> str:
        if figure.value == 0:
            return "と同じで、差はありません"
        if metric is Metric.PLAN_CHANGE:
            return "より{size}大きい値です" if figure.value > 0 else "より{size}小さい値です"
        if figure.value < 0:
            goal = "" if measure.direction == "lower" else "。達成まであと{size}です"
            return "を{size}下回っています" + goal
        return "を{size}上回っています"

    def _part_gap(self, draft: Draft, measure: Measure, query: Query) -> None:
        names = [name for name in query.fields if name in VALUES] or [
            name for name in (Field.ACTUAL, Field.TARGET) if len(measure.value(name).quantities) > 1
        ][:1]
        for name in names:
            quantities = measure.value(name).quantities
            if len(quantities) < 2:
                continue
            high, low = sorted(quantities[:2], key=lambda item: -item.value)
            figure = difference(high, low, (name,))
            draft.calculated([measure], figure)
            draft.say(
                f"{named(measure)}の{draft.column(name)}は{high.part}{high.printed}、{low.part}{low.printed}で、"
                f"差は{figure.text}です（{figure.how}）。{draft.cite(measure, (name,))}"
            )
