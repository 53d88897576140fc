"""Answers about many rows: complete lists, counts, shares, groups, rankings, averages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.normalize import is_blank, key, split_marker
from ingest.records import HIERARCHY, Field, Measure, Report
from service.answering.draft import Draft
from service.answering.wording import (
    METRIC_NAMES,
    departments,
    metric_text,
    named,
    names_list,
    rating,
    reached,
    shown,
)
from service.evidence.figures import OPERANDS, Calculated, amount, calculate, rounded
from service.evidence.lookup import OPERATORS, Lookup
from service.query import Ask, Metric, Query, Selection
from service.schemas import Table

LONG = 8  # from this many rows on, a list is a table with the names in the text


@dataclass(frozen=True, slots=True)
class Ranked:
    measure: Measure
    figure: Calculated


class SetAnswer:
    """Writes answers over selections of one report."""

    def __init__(self, report: Report, lookup: Lookup) -> None:
        self._report = report
        self._lookup = lookup

    # --- lists, counts, shares --------------------------------------------------------------------------------

    def rows(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """「14件（全41件中）です。」 and every row, cited to the cells that put it there."""
        total = len(self._report.measures)
        count = len(measures)
        head = self._claims(draft, query, count)
        if not measures:
            draft.say(
                f"{head or ('いいえ。' if query.yes_no else '')}該当する指標はありません（全{total}件中0件）。"
            )
            draft.figure("0件", 0, "件", f"条件に当てはまる指標を全{total}件から数えた")
            return
        opening = head or ("はい。" if query.yes_no and query.ask is Ask.LIST else "")
        if query.selection.is_open and query.ask is Ask.COUNT:
            draft.say(f"{opening}この報告書のKPI（指標）は全部で{total}件です。")
        else:
            draft.say(f"{opening}該当する指標は{count}件（全{total}件中）です。")
        draft.figure(f"{count}件", count, "件", f"条件に当てはまる指標を全{total}件から数えた")
        if query.whole_share:
            self._share(draft, query, count)
        self._listed(draft, query, measures)

    def _claims(self, draft: Draft, query: Query, count: int) -> str:
        total = len(self._report.measures)
        for claim in query.claims:
            if claim.kind == "met":
                others = [
                    measure
                    for measure in self._lookup.select(query.selection)
                    if reached(measure) is not claim.positive
                ]
                return (
                    "はい。"
                    if not others
                    else f"いいえ。{names_list(others[:5])}は目標を{'達成していません' if claim.positive else '達成しています'}。"
                )
            if claim.kind == "rating":
                others = [
                    measure
                    for measure in self._lookup.select(query.selection)
                    if not measure.rating or measure.rating.label not in claim.labels
                ]
                return (
                    "はい。"
                    if not others
                    else f"いいえ。{'、'.join(f'{named(measure)}は「{rating(measure)}」' for measure in others[:5])}です。"
                )
            if claim.kind == "count" and claim.number:
                return "はい。" if count == claim.number.value else "いいえ。"
            if claim.kind == "share" and claim.number:
                share = Decimal(count * 100) / total
                self._share(draft, query, count, say=False)
                holds = OPERATORS[claim.number.op](share, claim.number.value)
                return f"{'はい' if holds else 'いいえ'}。{total}件に占める割合は{rounded(share)}%（{count}件 ÷ {total}件 = {rounded(share)}%）です。"
        return ""

    def _share(self, draft: Draft, query: Query, count: int, *, say: bool = True) -> None:
        base = query.second or Selection()
        total = len(self._lookup.select(base))
        share = rounded(Decimal(count * 100) / total) if total else Decimal(0)
        how = f"{count}件 ÷ {total}件 = {share}%"
        names = [heading.name for heading in base.headings] or list(base.departments)
        if names:
            column = draft.column(base.headings[0].level if base.headings else Field.DEPARTMENT)
            draft.figure(f"{total}件", total, "件", f"{column}が「{'・'.join(names)}」の指標の数")
        draft.figure(f"{share}%", share, "%", how)
        if say:
            draft.say(f"{'・'.join(names) or '全体'}に占める割合は{share}%です（{how}）。")

    def _listed(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        fields = self._proof(query.selection)
        for measure in measures:
            mark = draft.cite(measure, (*fields, Field.RATING, *query.fields))
            draft.say(f"- {named(measure)}{self._details(draft, query, measure)}{mark}")
        draft.table = self._table(query, measures)

    def _details(self, draft: Draft, query: Query, measure: Measure) -> str:
        """What a list says of each row: what the conditions are about and what is asked beside them."""
        selection = query.selection
        parts = []
        if selection.ratings is None or len(selection.ratings) > 1 or Field.RATING in query.fields:
            parts.append(f"評価「{rating(measure)}」")
        if len(selection.departments) != 1 or Field.DEPARTMENT in query.fields:
            parts.append(departments(measure))
        for name in query.fields:
            if name not in (Field.RATING, Field.DEPARTMENT):
                parts.append(f"{draft.column(name)}：{shown(measure, name)}")
        parts += self._numbers(draft, query, measure)
        for condition in selection.texts:
            hits = self._lookup.text_hits(measure, condition)
            draft.cite(measure, tuple(hit.field for hit in hits))
            parts += list(dict.fromkeys(f"{draft.column(hit.field)}に「{hit.words}」" for hit in hits))
        return f"（{'、'.join(parts)}）" if parts else ""

    def _numbers(self, draft: Draft, query: Query, measure: Measure) -> list[str]:
        selection = query.selection
        metrics = list(
            dict.fromkeys([*query.metrics, *(condition.metric for condition in selection.numbers)])
        )
        if selection.met is not None and Metric.ACHIEVEMENT not in metrics:
            metrics.append(Metric.ACHIEVEMENT)
        shown_fields = [Field(metric.value) for metric in metrics if metric not in OPERANDS]
        if selection.theme or selection.unnamed:
            shown_fields += [Field.ACTUAL, Field.TARGET]
        if selection.plan or selection.final_met is not None:
            shown_fields += [Field.FINAL_TARGET, Field.TARGET if selection.plan else Field.ACTUAL]
        if selection.equal:
            shown_fields += [Field.TARGET, Field.ACTUAL]
        if selection.note_field:
            shown_fields.append(selection.note_field)
        parts = []
        for metric in metrics:
            figure = calculate(measure, metric) if metric in OPERANDS else None
            if figure:
                draft.calculated([measure], figure)
                parts.append(f"{METRIC_NAMES[metric]} {figure.how}")
        for name in dict.fromkeys(shown_fields):
            if name not in query.fields:
                draft.cite(measure, (name,))
                parts.append(f"{draft.column(name)}：{shown(measure, name)}")
        return parts

    def _table(self, query: Query, measures: Sequence[Measure]) -> Table:
        columns = [
            Field.INDICATOR,
            Field.RATING,
            Field.TARGET,
            Field.ACTUAL,
            Field.FINAL_TARGET,
            Field.DEPARTMENT,
        ]
        columns += [name for name in query.fields if name not in columns]
        cells = {Field.RATING: rating, Field.DEPARTMENT: departments}
        return Table(
            columns=[self._report.columns.get(name, name.value) for name in columns] + ["達成率"],
            rows=[
                [
                    measure.name
                    if name is Field.INDICATOR
                    else cells[name](measure)
                    if name in cells
                    else shown(measure, name)
                    for name in columns
                ]
                + [metric_text(measure, Metric.ACHIEVEMENT)]
                for measure in measures
            ],
            cited_rows=[measure.row for measure in measures],
        )

    @staticmethod
    def _proof(selection: Selection) -> tuple[Field, ...]:
        """The cells that put a row into the selection."""
        fields: list[Field] = []
        if selection.departments or selection.min_departments:
            fields.append(Field.DEPARTMENT)
        if selection.met is not None or selection.equal:
            fields += [Field.ACTUAL, Field.TARGET]
        if selection.final_met is not None:
            fields += [Field.ACTUAL, Field.FINAL_TARGET]
        if selection.plan:
            fields += [Field.TARGET, Field.FINAL_TARGET]
        for condition in selection.numbers:
            fields += OPERANDS.get(condition.metric) or (Field(condition.metric.value),)
        fields += [heading.level for heading in selection.headings]
        if selection.kind == "blank":
            fields.append(Field.ACTUAL)
        return tuple(dict.fromkeys(fields))

    # --- rankings and averages -----------------------------------------------------------------------------------

    def rank(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Rows by a metric, best or worst first; rows without the number are counted and named."""
        metric = query.metrics[0]
        ranked = [Ranked(measure, figure) for measure in measures if (figure := calculate(measure, metric))]
        ranked = self._one_unit(query, ranked)
        if not ranked:
            draft.say("順位を付けられる指標はありません。")
            return
        ordered = sorted(
            ranked,
            key=lambda item: (
                -self._goodness(item, metric) if query.best else self._goodness(item, metric),
                item.measure.row,
            ),
        )
        self._top(draft, query, metric, ordered, best=query.best)
        if query.both_ends:
            self._top(draft, query, metric, ordered[::-1], best=not query.best)
        chosen = {item.measure.row for item in ranked}
        self._left_out(draft, [measure for measure in measures if measure.row not in chosen])

    def _top(
        self, draft: Draft, query: Query, metric: Metric, ordered: Sequence[Ranked], *, best: bool
    ) -> None:
        limit = query.limit or len(ordered)
        shown_items = list(ordered[:limit])
        shown_items += [item for item in ordered[limit:] if item.figure.value == shown_items[-1].figure.value]
        name = METRIC_NAMES.get(metric) or draft.column(Field(metric.value))
        word = "高い" if best else "低い"
        if metric not in OPERANDS:
            word = "大きい" if best else "小さい"
        first = shown_items[0]
        if len(shown_items) == 1:
            draft.say(
                f"{name}が最も{word}のは{named(first.measure)}で、{first.figure.text}です。{draft.cite(first.measure)}"
            )
        else:
            draft.say(f"{name}が{word}順に、次の{len(shown_items)}件です。")
            draft.figure(f"{len(shown_items)}件", len(shown_items), "件", "挙げた指標の数")
        for position, item in enumerate(shown_items, start=1):
            mark = draft.cite(item.measure, (*item.figure.fields, Field.RATING))
            if item.figure.how:
                draft.calculated([item.measure], item.figure)
            how = f"（{item.figure.how}）" if item.figure.how else ""
            draft.say(
                f"{position}. {named(item.measure)}：{item.figure.text}{how}、評価は「{rating(item.measure)}」{mark}"
            )

    @staticmethod
    def _goodness(item: Ranked, metric: Metric) -> Decimal:
        lower = item.measure.direction == "lower" and metric in OPERANDS and metric is not Metric.PLAN_CHANGE
        if lower and metric in (Metric.ACHIEVEMENT, Metric.FINAL_ACHIEVEMENT):
            return item.figure.value
        return -item.figure.value if lower else item.figure.value

    @staticmethod
    def _one_unit(query: Query, ranked: list[Ranked]) -> list[Ranked]:
        """Printed numbers are ranked within one unit: the asked one, else the commonest."""
        if query.metrics[0] in OPERANDS or not ranked:
            return ranked
        unit = query.selection.unit or Counter(item.figure.unit for item in ranked).most_common(1)[0][0]
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
        values = [
            rounded(item.figure.value)
            if metric in (Metric.ACHIEVEMENT, Metric.FINAL_ACHIEVEMENT)
            else item.figure.value
            for item in ranked
        ]
        unit = ranked[0].figure.unit
        total = sum(item.figure.value for item in ranked)
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
        draft.say(
            f"{name}の{'平均' if query.aggregate == 'average' else '合計'}は{text}です（{len(ranked)}件を計算）。"
        )
        draft.figure(f"{len(ranked)}件", len(ranked), "件", "計算に入れた指標の数")
        for item in ranked:
            draft.say(f"- {named(item.measure)}：{item.figure.text}{draft.cite(item.measure)}")
        chosen = {item.measure.row for item in ranked}
        self._left_out(draft, [measure for measure in measures if measure.row not in chosen])

    # --- groups ---------------------------------------------------------------------------------------------------

    def group(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Rows by rating, department or heading; a row with two departments counts for both."""
        dimension = query.group_by or Field.RATING
        groups = {
            name: rows
            for name, rows in self._groups(measures, dimension).items()
            if len(rows) >= query.group_min
        }
        if dimension is Field.RATING:
            order = {label.label: position for position, label in enumerate(self._report.scale)}
            groups = dict(sorted(groups.items(), key=lambda item: order.get(item[0], 99)))
        elif dimension is Field.DEPARTMENT or query.limit:
            groups = dict(sorted(groups.items(), key=lambda item: -len(item[1])))
        name = draft.column(dimension)
        if query.limit:
            groups = self._extreme(draft, query, groups, name)
        else:
            draft.say(
                f"該当する{len(measures)}件（全{len(self._report.measures)}件中）を{name}別にまとめると、次のとおりです。"
            )
            draft.figure(f"{len(measures)}件", len(measures), "件", "条件に当てはまる指標の数")
            draft.say(f"{name}は{len(groups)}種類です。")
            draft.figure(f"{len(groups)}種類", len(groups), "種類", f"{name}を数えた数")
        for group, members in groups.items():
            draft.figure(f"{len(members)}件", len(members), "件", f"{name}が「{group}」の指標の数")
            draft.say(f"- {group}：{len(members)}件（{self._members(draft, query, members, dimension)}）")
        draft.table = Table(
            columns=[name, "件数", "指標"],
            rows=[
                [group, str(len(members)), "、".join(measure.name for measure in members)]
                for group, members in groups.items()
            ],
        )

    def _members(self, draft: Draft, query: Query, members: Sequence[Measure], dimension: Field) -> str:
        texts = []
        for measure in members:
            mark = draft.cite(measure, (dimension, Field.RATING))
            label = f"＝{rating(measure)}" if query.group_then is Field.RATING else ""
            texts.append(f"{named(measure)}{label}{mark}")
        return "、".join(texts)

    @staticmethod
    def _extreme(
        draft: Draft, query: Query, groups: dict[str, list[Measure]], name: str
    ) -> dict[str, list[Measure]]:
        sizes = [len(members) for members in groups.values()]
        wanted = (max if query.best else min)(sizes, default=0)
        chosen = {group: members for group, members in groups.items() if len(members) == wanted}
        draft.figure(
            f"{wanted}件", wanted, "件", f"{name}ごとに数えた件数の{'最大' if query.best else '最小'}"
        )
        draft.say(f"最も{'多い' if query.best else '少ない'}のは{'、'.join(chosen)}で、{wanted}件です。")
        return chosen

    @staticmethod
    def _groups(measures: Sequence[Measure], dimension: Field) -> dict[str, list[Measure]]:
        groups: dict[str, list[Measure]] = {}
        names: dict[str, str] = {}
        for measure in measures:
            if dimension is Field.DEPARTMENT:
                labels = list(measure.departments) or ["（記載なし）"]
            elif dimension is Field.RATING:
                labels = [rating(measure)]
            else:
                text = measure.text(dimension)
                labels = (
                    [split_marker(text)[2] if dimension in HIERARCHY else text]
                    if not is_blank(text)
                    else ["（記載なし）"]
                )
            for label in labels:
                groups.setdefault(names.setdefault(key(label), label), []).append(measure)
        return groups

    def pair(self, draft: Draft, query: Query) -> None:
        """Two selections compared by the number of their rows."""
        both = [query.selection, query.second or Selection()]
        sets = [self._lookup.select(selection) for selection in both]
        labels = ["・".join(selection.ratings or ("すべて",)) for selection in both]
        order = sorted(range(2), key=lambda position: -len(sets[position]))
        most, least = order
        for position in range(2):
            draft.figure(
                f"{len(sets[position])}件",
                len(sets[position]),
                "件",
                f"{draft.column(Field.RATING)}が「{labels[position]}」の指標の数",
            )
        if len(sets[0]) == len(sets[1]):
            draft.say(f"どちらも{len(sets[0])}件で同じです。")
        else:
            draft.say(
                f"多いのは「{labels[most]}」の{len(sets[most])}件で、「{labels[least]}」は{len(sets[least])}件です。"
            )
        for position in range(2):
            members = "、".join(
                f"{named(measure)}{draft.cite(measure, (Field.RATING,))}" for measure in sets[position]
            )
            draft.say(f"- {labels[position]}（{len(sets[position])}件）：{members}")
