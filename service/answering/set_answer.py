"""Answers about selections: complete lists, counts, shares, and claims about them."""

from collections.abc import Sequence
from decimal import Decimal

from ingest.records import Field, Measure, Report
from service.answering.draft import AGAINST_TARGET, MET, UNMET, Draft
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
        head = self._claims(draft, query, measures)
        if not measures:
            draft.say(
                f"{head or ('いいえ。' if query.yes_no else '')}該当する指標はありません（全{total}件中0件）。"
            )
            draft.figure("0件", 0, "件", f"条件に当てはまる指標を全{total}件から数えた")
            if any(claim.kind == "count" for claim in query.claims):
                self._instead(draft, query.selection)
            return
        opening = head or ("はい。" if query.yes_no and query.ask is Ask.LIST else "")
        if query.selection.is_open and query.ask is Ask.COUNT:
            draft.say(f"{opening}この報告書のKPI（指標）は全部で{total}件です。")
        else:
            draft.say(f"{opening}該当する指標は{count}件（全{total}件中）です。")
        draft.figure(f"{count}件", count, "件", f"条件に当てはまる指標を全{total}件から数えた")
        if query.whole_share or any(claim.kind == "share" for claim in query.claims):
            self._share(draft, query, measures)
        self._listed(draft, query, measures)

    def _instead(self, draft: Draft, selection: Selection) -> None:
        """Where none is as it was said to be: how the rows of the department or heading do stand."""
        if not (selection.departments or selection.headings):
            return
        others = self._lookup.select(
            selection.model_copy(update={"ratings": None, "met": None, "final_met": None})
        )
        for measure in others:
            mark = draft.cite(measure, (Field.RATING, *self._proof(selection)))
            draft.say(f"- {named(measure)}の{draft.column(Field.RATING)}は「{rating(measure)}」です。{mark}")

    def _claims(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> str:
        count = len(measures)
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
                return (
                    "はい。" if OPERATORS[claim.number.op](Decimal(count), claim.number.value) else "いいえ。"
                )
            if claim.kind == "share" and claim.number:
                share = self._share(draft, query, measures, say=False)
                holds = OPERATORS[claim.number.op](share, claim.number.value)
                if claim.number.op == "eq" and not claim.number.stated:
                    holds = abs(share - claim.number.value) < NEARLY
                return "はい。" if holds else "いいえ。"
        return ""

    def _share(self, draft: Draft, query: Query, measures: Sequence[Measure], *, say: bool = True) -> Decimal:
        """Say which share of the base these rows are, in percent; the exact share."""
        base = query.second or Selection()
        total, count = len(self._lookup.select(base)), len(measures)
        exact = Decimal(count * 100) / total if total else Decimal(0)
        share = rounded(exact)
        how = f"{count}件 ÷ {total}件 = {share}%"
        names = self._base(draft, base)
        if names:
            told = "かつ".join(f"{column}が「{'・'.join(values)}」" for column, values in names)
            draft.figure(f"{total}件", total, "件", f"{told}の指標の数")
        marks = [int(draft.cite(measure)[1:-1]) for measure in measures]
        draft.figure(f"{share}%", share, "%", how, marks)
        if say:
            whole = "で".join("・".join(values) for _, values in names)
            whole = f"{whole}の指標{total}件" if whole else "全体"
            draft.say(f"{whole}に占める割合は{share}%です（{how}）。")
        return exact

    @staticmethod
    def _base(draft: Draft, base: Selection) -> list[tuple[str, tuple[str, ...]]]:
        """The columns by which the rows of a base are chosen, each with its values."""
        named: list[tuple[str, tuple[str, ...]]] = []
        levels = dict.fromkeys(heading.level for heading in base.headings)
        for level in levels:
            values = tuple(heading.name for heading in base.headings if heading.level is level)
            named.append((draft.column(level), values))
        if base.departments:
            named.append((draft.column(Field.DEPARTMENT), base.departments))
        if base.ratings is not None:
            named.append((draft.column(Field.RATING), base.ratings))
        if base.met is not None:
            named.append((AGAINST_TARGET, (MET if base.met else UNMET,)))
        return named

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
