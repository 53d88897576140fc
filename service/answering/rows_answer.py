"""Answers about single rows: their cells, figures, claims, comparisons, passages."""

from collections.abc import Sequence
from decimal import Decimal

from ingest.normalize import is_blank
from ingest.records import NARRATIVE_FIELDS, Field, Measure, Quantity, Report
from service.answering.draft import Draft
from service.answering.verdicts import Verdict, judge, lead
from service.answering.wording import METRIC_NAMES, against_target, departments, named, rating, reached, shown
from service.evidence.figures import RATES, Calculated, calculate, difference, rounded, times
from service.evidence.passages import PassageIndex, sentences
from service.evidence.row_index import RowIndex
from service.language.terms import TermFinder
from service.query import Metric, Query

VALUES = (Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET)


class RowsAnswer:
    """Writes answers about named rows of one report."""

    def __init__(self, report: Report, index: RowIndex, passages: PassageIndex, terms: TermFinder) -> None:
        self._report = report
        self._index = index
        self._passages = passages
        self._terms = terms

    # --- cells, figures, claims -------------------------------------------------------------------------------

    def lookup(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Each row with what is asked of it; nothing asked gives the row at a glance."""
        if len(measures) > 3 and not query.claims:
            measures = measures[:3]
        for measure in measures:
            self._row(draft, query, measure)

    def _row(self, draft: Draft, query: Query, measure: Measure) -> None:
        verdicts = [judge(draft, measure, claim, self._terms.thesaurus) for claim in query.claims]
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
            self._metric(draft, measure, metric, query)
        for name in query.fields:
            if name not in VALUES and name not in told:
                self._field(draft, measure, name, query)
        if not query.fields and not query.metrics and not (opening or wrong):
            self._glance(draft, measure, query.parts)

    def _verdict(
        self, draft: Draft, measure: Measure, opening: str, verdicts: Sequence[Verdict]
    ) -> set[Field]:
        fields = tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.fields))
        texts = list(dict.fromkeys(verdict.text for verdict in verdicts))
        mark = draft.cite(measure, fields)
        body = "。".join(texts)
        draft.say(
            f"{opening}{body if body.startswith(named(measure)) else named(measure) + 'の' + body}。{mark}"
        )
        figure = calculate(measure, Metric.ACHIEVEMENT)
        if figure and {Field.ACTUAL, Field.TARGET} <= set(fields):
            draft.calculated([measure], figure)
            draft.say(f"達成率は{figure.text}です（{figure.how}）。{mark}")
        return set(fields)

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
        draft.status, draft.reason = "not_in_report", "not_evaluated"
        draft.near(
            measure,
            f"{draft.column(Field.ACTUAL)}は「{measure.text(Field.ACTUAL) or '空欄'}」、評価は「{rating(measure)}」",
        )
        what = "達成率などの計算はできません" if query.metrics else "お答えできる数値がありません"
        draft.say(
            f"{named(measure)}の{draft.column(Field.ACTUAL)}は記載がありません（評価は「{rating(measure)}」）。{what}。"
        )
        if reason != "記載なし":
            draft.say(f"記載されている理由：{reason}")
        return True

    def _values(self, draft: Draft, measure: Measure, names: Sequence[Field], parts: Sequence[str]) -> None:
        mark = draft.cite(measure, names)
        printed = [name for name in names if measure.value(name).kind != "blank"]
        told = "、".join(f"{draft.column(name)}は{self._value(measure, name, parts)}" for name in printed)
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
        from ingest.normalize import years

        note = measure.value(name).year_note
        column = self._report.final_year if name is Field.FINAL_TARGET else self._report.fiscal_year
        return note if note and column not in years(note) else ""

    @staticmethod
    def _value(measure: Measure, name: Field, parts: Sequence[str]) -> str:
        chosen = [quantity for part in parts if (quantity := measure.value(name).part(part))]
        return "、".join(f"{quantity.part}{quantity.printed}" for quantity in chosen) or shown(measure, name)

    def _metric(self, draft: Draft, measure: Measure, metric: Metric, query: Query) -> None:
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
            self._figure(draft, measure, metric, figure, query)
        if (
            metric is Metric.FINAL_GAP
            and not query.claims
            and Field.TARGET in measure.cells
            and calculate(measure, Metric.GAP)
        ):
            return

    def _figure(
        self, draft: Draft, measure: Measure, metric: Metric, figure: Calculated, query: Query
    ) -> None:
        draft.calculated([measure], figure)
        mark = draft.cite(measure, (*figure.fields, Field.RATING))
        part = f"（{figure.part}）" if figure.part else ""
        name = METRIC_NAMES[metric]
        first, second = (
            f"{draft.column(name)}{self._value(measure, name, (figure.part,) if figure.part else ())}"
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
            figure = self._between(high, low, name)
            draft.calculated([measure], figure)
            draft.say(
                f"{named(measure)}の{draft.column(name)}は{high.part}{high.printed}、{low.part}{low.printed}で、"
                f"差は{figure.text}です（{figure.how}）。{draft.cite(measure, (name,))}"
            )

    @staticmethod
    def _between(high: Quantity, low: Quantity, name: Field) -> Calculated:
        return difference(high, low, (name,))

    def _field(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
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
            self._narrative(draft, measure, name, query)
        else:
            draft.say(f"{named(measure)}の{draft.column(name)}は「{shown(measure, name)}」です。{mark}")

    def _narrative(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
        """The cell as printed; where another cell holds more of what is asked, that sentence too."""
        text = measure.text(name)
        draft.quoted = True
        if is_blank(text):
            mark = draft.cite(measure, (name, Field.RATING))
            draft.say(
                f"{named(measure)}の{draft.column(name)}の記載はありません（評価は「{rating(measure)}」）。{mark}"
            )
        else:
            self._quote(draft, measure, name, query)
        self._elsewhere(draft, measure, name, query)

    def _quote(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
        text = measure.text(name)
        mark = draft.cite(measure, (name,))
        picked = self._pick(measure, name, query)
        if picked and picked != text:
            draft.say(f"{named(measure)}の{draft.column(name)}には、「{picked}」と記載されています。{mark}")
            draft.say(f"> 全文：{text}")
        else:
            draft.say(f"{named(measure)}の{draft.column(name)}は、次のとおりです。{mark}")
            draft.say(f"> {text}")

    def _pick(self, measure: Measure, name: Field, query: Query) -> str:
        """The sentence of a long cell that holds clearly most of what is asked; empty when the whole cell does."""
        text = measure.text(name)
        if len(sentences(text)) < 2 or len(text) < 60 or not query.focus:
            return ""
        matches = [self._index.match(term) for word in query.focus for term in self._terms.of_phrase(word)]
        beyond = [
            match for match in matches if match.rows.get(measure.row, {}).get(Field.INDICATOR, 0.0) < 0.5
        ]
        ranked = self._passages.rank(beyond, rows=(measure.row,), fields=(name,))
        if not ranked or (len(ranked) > 1 and ranked[1].own > ranked[0].own * 0.8):
            return ""
        return ranked[0].text

    def _elsewhere(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
        """Sentences of other cells that hold more of what is asked; where the asked cell is blank, the issue too."""
        matches = [self._index.match(term) for word in query.focus for term in self._terms.of_phrase(word)]
        beyond = [
            match for match in matches if match.rows.get(measure.row, {}).get(Field.INDICATOR, 0.0) < 0.5
        ]
        blank = is_blank(measure.text(name))
        if not beyond and not blank:
            return
        ranked = self._passages.rank(beyond or matches, rows=(measure.row,))
        inside = max((passage.own for passage in ranked if passage.field is name), default=0.0)
        best = ranked[0].own if ranked else 0.0
        shown_fields = [
            passage.field
            for passage in ranked
            if passage.field not in (name, *query.fields)
            and passage.own >= best * 0.8
            and (blank or passage.own > inside + 0.25)
        ]
        if blank and not is_blank(measure.text(Field.ISSUE)) and Field.ISSUE not in query.fields:
            shown_fields.append(Field.ISSUE)
        for other in list(dict.fromkeys(shown_fields))[:2]:
            mark = draft.cite(measure, (other,))
            draft.say(f"なお、{draft.column(other)}に次の記載があります。{mark}")
            draft.say(f"> {measure.text(other)}")

    def _glance(self, draft: Draft, measure: Measure, parts: Sequence[str]) -> None:
        names = [name for name in (Field.ACTUAL, Field.TARGET, Field.FINAL_TARGET) if name in measure.cells]
        self._values(draft, measure, names, parts)
        mark = draft.cite(measure, (Field.RATING, Field.DEPARTMENT))
        draft.say(
            f"評価は「{rating(measure)}」、{draft.column(Field.DEPARTMENT)}は{departments(measure)}です。{mark}"
        )

    # --- comparison ---------------------------------------------------------------------------------------------

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
                self._glance(draft, measure, query.parts)
            draft.say("数値どうしの比較ができない行があるため、差は計算していません。")
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
        self._difference(draft, metric, ordered[0], ordered[1])
        for other in query.metrics[1:]:
            for measure in measures:
                if figure := self._comparable(measure, other, query.parts):
                    self._figure(draft, measure, other, figure, query)
        for field in query.fields:
            if field not in VALUES and field is not Field.RATING:
                for measure in measures:
                    self._field(draft, measure, field, query)

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
            draft.say(f"{name}はどちらも{figure.text}で同じです。{mark}{draft.cite(ordered[1][0])}")
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
        draft.say(f"{name}がより{word}のは{named(measure)}で、{figure.text}です{state}。{mark}")

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
        draft: Draft, metric: Metric, first: tuple[Measure, Calculated], second: tuple[Measure, Calculated]
    ) -> None:
        (one, high), (two, low) = sorted((first, second), key=lambda item: -item[1].value)
        if high.unit != low.unit or high.value == low.value:
            return
        left, right = (rounded(figure.value) if metric in RATES else figure.value for figure in (high, low))
        unit = "ポイント" if high.unit == "%" else high.unit
        text = f"{(left - right).normalize():,f}{unit}"
        how = f"{high.text} − {low.text} = {text}"
        marks = [int(draft.cite(measure)[1:-1]) for measure in (one, two)]
        draft.figure(text, left - right, unit, how, marks)
        draft.say(f"両者の差は{text}です（{how}）。{draft.cite(one)}{draft.cite(two)}")

    # --- passages -----------------------------------------------------------------------------------------------

    def find(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """The sentence of the narrative that answers, and its whole cell."""
        for measure in measures:
            verdicts = [judge(draft, measure, claim, self._terms.thesaurus) for claim in query.claims]
            verdicts = [
                verdict
                for verdict in verdicts
                if verdict.text and (query.yes_no or (verdict.holds is False and verdict.corrects))
            ]
            if any(verdict.holds is not None for verdict in verdicts):
                self._verdict(draft, measure, lead(verdicts, yes_no=query.yes_no), verdicts)
            draft.quoted = True
            for name in query.fields:
                self._quote(draft, measure, name, query)
