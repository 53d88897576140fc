"""Answers about selections: complete lists, counts, shares, and claims about them."""

from collections.abc import Sequence
from decimal import Decimal

from ingest.records import Field, Measure, Report
from service.answering.draft import Draft
from service.answering.wording import (
    METRIC_NAMES,
    departments,
    metric_text,
    named,
    names_list,
    rating,
    shown,
)
from service.evidence.figures import OPERANDS, calculate, reached, rounded
from service.evidence.lookup import OPERATORS, Lookup
from service.query import Ask, Metric, Query, Selection
from service.schemas import Table

NEARLY = Decimal("2.5")  # percentage points within which 「3分の1くらい」 is right


class SetAnswer:
    """Writes lists and counts over one report."""

    def __init__(self, report: Report, lookup: Lookup) -> None:
        self._report = report
        self._lookup = lookup

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
                if claim.number.op == "eq" and not claim.number.stated:
                    holds = abs(share - claim.number.value) < NEARLY
                return f"{'はい' if holds else 'いいえ'}。{total}件に占める割合は{rounded(share)}%（{count}件 ÷ {total}件 = {rounded(share)}%）です。"
        return ""

    def _share(self, draft: Draft, query: Query, count: int, *, say: bool = True) -> None:
        base = query.second or Selection()
        total = len(self._lookup.select(base))
        share = rounded(Decimal(count * 100) / total) if total else Decimal(0)
        how = f"{count}件 ÷ {total}件 = {share}%"
        names = [heading.name for heading in base.headings] or list(base.departments or base.ratings or ())
        if names:
            level = base.headings[0].level if base.headings else None
            column = draft.column(level or (Field.DEPARTMENT if base.departments else Field.RATING))
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
        parts += [
            f"{draft.column(name)}：{shown(measure, name)}"
            for name in query.fields
            if name not in (Field.RATING, Field.DEPARTMENT)
        ]
        parts += self._numbers(draft, query, measure)
        for condition in selection.texts:
            hits = [] if condition.absent else self._lookup.text_hits(measure, condition)
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
