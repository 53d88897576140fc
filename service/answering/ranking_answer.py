"""Answers that rank rows by a number or put the numbers of many rows together: best, worst, average, sum."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.records import Field, Measure
from service.answering.draft import ASKED_PLACE, Draft
from service.answering.wording import METRIC_NAMES, named, rating, shown
from service.evidence.figures import OPERANDS, PRINTED, RATES, Calculated, amount, calculate, rounded
from service.query import Metric, Query

SHOWN_TERMS = 4  # a sum of more rows is told by their number


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row with the figure it is ranked by."""

    measure: Measure
    figure: Calculated


class RankingAnswer:
    """Writes rankings, averages and sums."""

    def rank(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> list[Measure]:
        """Rows by a metric, best or worst first; rows without the number are counted and named. Gives those shown."""
        metric = query.metrics[0]
        ranked = [Ranked(measure, figure) for measure in measures if (figure := calculate(measure, metric))]
        ranked = self._one_unit(query, ranked)
        if not ranked:
            draft.say("順位を付けられる指標はありません。")
            return []
        ordered = sorted(
            ranked,
            key=lambda item: (
                -self._goodness(item, query) if query.best else self._goodness(item, query),
                item.measure.row,
            ),
        )
        first = len(draft.lines)
        shown = self._top(draft, query, metric, ordered, best=query.best)
        claimed = {name for claim in query.claims for name in claim.words} if query.yes_no else set()
        if claimed:
            holds = any(measure.name in claimed for measure in shown)
            draft.lines[first] = ("はい。" if holds else "いいえ。") + draft.lines[first]
            if not holds:
                self._claimed(draft, metric, ordered, claimed)
        if query.both_ends:
            shown += self._top(draft, query, metric, ordered[::-1], best=not query.best)
        chosen = {item.measure.row for item in ranked}
        self._left_out(draft, [measure for measure in measures if measure.row not in chosen])
        return shown

    @staticmethod
    def _claimed(draft: Draft, metric: Metric, ordered: Sequence[Ranked], claimed: set[str]) -> None:
        """The figure of the row that was said to lead and does not."""
        name = METRIC_NAMES.get(metric) or draft.column(Field(metric.value))
        for item in ordered:
            if item.measure.name in claimed:
                mark = draft.cite(item.measure, item.figure.fields)
                how = f"（{item.figure.how}）" if item.figure.how else ""
                if item.figure.how:
                    draft.calculated([item.measure], item.figure)
                draft.say(f"{named(item.measure)}の{name}は{item.figure.text}です{how}。{mark}")

    def _top(
        self, draft: Draft, query: Query, metric: Metric, ordered: Sequence[Ranked], *, best: bool
    ) -> list[Measure]:
        limit = query.limit or len(ordered)
        if query.after >= len(ordered):
            asked = query.after + 1
            marks = "".join(draft.cite(item.measure, item.figure.fields) for item in ordered)
            draft.say(f"順位を付けられる指標は{len(ordered)}件で、{asked}番目はありません。{marks}")
            draft.figure(f"{len(ordered)}件", len(ordered), "件", "計算に入れた指標の数")
            draft.figure(f"{asked}番目", asked, "番目", ASKED_PLACE)
            return []
        last = ordered[min(limit, len(ordered)) - 1].figure.value
        shown_items = [
            item
            for place, item in enumerate(ordered)
            if query.after <= place < limit or item.figure.value == last  # a tie is shown whole
        ]
        name = METRIC_NAMES.get(metric) or draft.column(Field(metric.value))
        word = "高い" if best else "低い"
        if metric not in OPERANDS or query.magnitude:
            word = "大きい" if best else "小さい"
        elif metric in (Metric.GAP, Metric.FINAL_GAP):
            name = draft.column(OPERANDS[metric][1])
            word = "を大きく上回った" if best else "を大きく下回った"
        first = shown_items[0]
        place = ordered.index(first)
        if len(shown_items) == 1:
            most = f"{place + 1}番目に" if query.after else "最も"
            superlative = (
                f"が{most}{word}" if not word.startswith("を") else word.replace("を", f"を{most}", 1)
            )
            if query.after:
                draft.figure(f"{place + 1}番目", place + 1, "番目", ASKED_PLACE)
            draft.say(
                f"{name}{superlative}のは{named(first.measure)}で、{self._told(first, query)}。{draft.cite(first.measure)}"
            )
        else:
            order = f"{name}{word if word.startswith('を') else 'が' + word}順"
            place_said = f"の{query.after + 1}番目から" if query.after else "に"
            draft.say(f"{order}{place_said}、次の{len(shown_items)}件です。")
            if query.after:
                draft.figure(f"{query.after + 1}番目", query.after + 1, "番目", ASKED_PLACE)
            draft.figure(f"{len(shown_items)}件", len(shown_items), "件", "挙げた指標の数")
        for position, item in enumerate(shown_items, start=1):
            mark = draft.cite(item.measure, (*item.figure.fields, Field.RATING))
            if item.figure.how:
                draft.calculated([item.measure], item.figure)
            how = f"（{item.figure.how}）" if item.figure.how else ""
            bullet = "-" if query.after else f"{position}."  # Markdown counts a list of its own from 1
            draft.say(
                f"{bullet} {named(item.measure)}：{item.figure.text}{how}、評価は「{rating(item.measure)}」{mark}"
            )
        return [item.measure for item in shown_items]

    @staticmethod
    def _told(item: Ranked, query: Query) -> str:
        """The figure of the leading row; a difference to a target says on which side of it the actual is."""
        if query.metrics[0] not in (Metric.GAP, Metric.FINAL_GAP) or not item.figure.value:
            return f"{item.figure.text}です"
        side = "上回って" if item.figure.value > 0 else "下回って"
        goal = "目標を" if query.magnitude else ""
        return f"{goal}{item.figure.text.removeprefix('−')}{side}います"

    @staticmethod
    def _goodness(item: Ranked, query: Query) -> Decimal:
        metric = query.metrics[0]
        if query.magnitude:
            return abs(item.figure.value)
        lower = item.measure.direction == "lower" and metric in OPERANDS and metric is not Metric.PLAN_CHANGE
        if lower and metric in (Metric.ACHIEVEMENT, Metric.FINAL_ACHIEVEMENT):
            return item.figure.value
        return -item.figure.value if lower else item.figure.value

    @staticmethod
    def _one_unit(query: Query, ranked: list[Ranked]) -> list[Ranked]:
        """Numbers are ranked within one unit: the asked one, else the commonest."""
        if query.metrics[0] in RATES or not ranked:
            return ranked
        asked = query.selection.unit
        if asked == "%" and query.metrics[0] in OPERANDS:
            asked = "ポイント"
        unit = asked or Counter(item.figure.unit for item in ranked).most_common(1)[0][0]
        return [item for item in ranked if item.figure.unit == unit]

    def _left_out(self, draft: Draft, left: Sequence[Measure]) -> None:
        if not left:
            return
        for measure in left:
            draft.near(measure, "比べられる数値がないため、順位・平均から除いた")
        draft.say(
            f"※数値で比べられない{len(left)}件は除いています（{'、'.join(named(measure) for measure in left)}）。"
        )
        draft.figure(
            f"{len(left)}件",
            len(left),
            "件",
            "目標値か実績値が一つの数値でない指標、または単位の違う指標の数",
        )

    def aggregate(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """The average (or sum) of a metric over the rows that have it, with the rows left out named."""
        metric = query.metrics[0]
        ranked = self._one_unit(
            query, [Ranked(measure, figure) for measure in measures if (figure := calculate(measure, metric))]
        )
        if not ranked:
            draft.say("計算できる数値を持つ指標はありません。")
            return
        if query.selection.rows and len(ranked) < 2 <= len(measures):
            self._unsummed(draft, query, measures)
            return
        values = [
            rounded(item.figure.value)
            if metric in (Metric.ACHIEVEMENT, Metric.FINAL_ACHIEVEMENT)
            else item.figure.value
            for item in ranked
        ]
        unit = ranked[0].figure.unit
        total = sum((item.figure.value for item in ranked), Decimal(0))
        result = total / len(ranked) if query.aggregate == "average" else total
        text = f"{rounded(result):,}{unit}" if query.aggregate == "average" else amount(result, unit)
        name = METRIC_NAMES.get(metric) or draft.column(Field(metric.value))
        marks = [int(draft.cite(item.measure, item.figure.fields)[1:-1]) for item in ranked]
        for item in ranked:
            if item.figure.how:
                draft.calculated([item.measure], item.figure)
        sum_text = f"({' + '.join(f'{value:,}{unit}' for value in values)})"
        how = (
            f"{sum_text} ÷ {len(ranked)} = {text}" if query.aggregate == "average" else f"{sum_text} = {text}"
        )
        draft.figure(text, result, unit, how, marks)
        if query.aggregate == "sum" and query.selection.rows and len(ranked) <= SHOWN_TERMS:
            draft.say(f"{name}の合計は{text}です（{sum_text[1:-1]} = {text}）。")
        else:
            kind = "平均" if query.aggregate == "average" else "合計"
            draft.say(f"{name}の{kind}は{text}です（{len(ranked)}件を計算）。")
            draft.figure(f"{len(ranked)}件", len(ranked), "件", "計算に入れた指標の数")
        for item in ranked:
            draft.say(f"- {named(item.measure)}：{item.figure.text}{draft.cite(item.measure)}")
        chosen = {item.measure.row for item in ranked}
        self._left_out(draft, [measure for measure in measures if measure.row not in chosen])

    @staticmethod
    def _unsummed(draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Named rows that cannot be put together: each with what is printed."""
        what = "平均" if query.aggregate == "average" else "合計"
        draft.say(f"単位の違う値や数値でない値のため、{what}は計算できません。")
        for measure in measures:
            name = PRINTED.get(query.metrics[0], Field.ACTUAL)
            draft.say(
                f"- {named(measure)}：{draft.column(name)}は{shown(measure, name)}{draft.cite(measure, (name,))}"
            )
