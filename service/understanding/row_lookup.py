"""Queries for the cells, figures and claims of rows that are already known."""

import re
from collections.abc import Sequence

from ingest.normalize import key, years
from ingest.records import Field, Measure
from service.language.terms import Term
from service.query import Ask, Metric, Query, Selection
from service.understanding.asking import Asked
from service.understanding.grounds import Grounds
from service.understanding.sentence import Sentence
from service.understanding.wording import SIDE

_MORE_THAN = re.compile(
    r"(より|を|のほうが|の方が)も?、?(何|なん|どれ|どの|いく)[^。]{0,8}(上|長|高|多|短|低|下|少|ながい|たかい|おおい|うえ)"
)
_DIFFERENCE_OF_PARTS = re.compile(
    r"(?:男性|女性|男女|[^、。]{1,6})(?:と|、)[^、。]{1,8}(?:と?(?:の間)?(?:で|に|では|には)|の|は|って)[^。]{0,10}(?:何|なん|どれ|どの|いく)[^。、]{0,8}(?:隔た|へだた|差|開[きい]|ひら[きい]|離れ|はなれ|違|ちが)|男女(?:差|の差|間)"
)
VALUES = {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}


def between_parts(sentence: Sentence) -> bool:
    """Whether by how much two parts of one cell differ is asked: 「男性と女性とで何歳の隔たり」."""
    both = sentence.has("target", "final_target") and sentence.has("actual")
    return not both and not sentence.has("rate") and bool(_DIFFERENCE_OF_PARTS.search(sentence.text))


class RowLookup:
    """Builds look-ups; knows the parts (男性, 小学校) that the report's cells have."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._part_names = tuple(
            dict.fromkeys(
                quantity.part
                for measure in grounds.report.measures
                for value in measure.values.values()
                for quantity in value.quantities
                if quantity.part
            )
        )

    def parts(self, sentence: Sentence) -> tuple[tuple[str, ...], list[Term]]:
        """The parts of cells that the sentence names (中学生 → 中学校), and the terms without them."""
        named: list[str] = []
        rest: list[Term] = []
        for term in sentence.terms:
            forms = {term.phrase.key, *(phrase.key for phrase in term.same)}
            name = next((part for part in self._part_names if key(part) in forms), None)
            if name:
                named.append(name)
            else:
                rest.append(term)
        named += [part for part in self._part_names if part in sentence.text]
        if "男女" in sentence.text:
            named += [part for part in self._part_names if part in {"男性", "女性"}]
        return tuple(dict.fromkeys(named)), rest

    def query(self, sentence: Sentence, rows: tuple[int, ...], asked: Asked, parts: tuple[str, ...]) -> Query:
        claims = tuple(self._grounds.claiming.claims(sentence))
        metrics = asked.metrics
        asked = self._by_printed_value(sentence, rows, asked)
        metrics = asked.metrics
        parts = tuple(part for part in parts if any(self._has_part(row, part) for row in rows))
        sides = len(parts) > 1 or re.search(r"(ほう|方)が", sentence.text)  # 「女性のほうが何歳長い」
        if parts and sides and _MORE_THAN.search(sentence.text) and not sentence.has("actual"):
            return self._between_parts(sentence, rows)
        if (
            len(parts) != 1
            and (sentence.has("difference", "which") or SIDE.search(sentence.text))
            and len(rows) == 1
            and self.has_parts(rows[0])
        ):
            measured = sentence.has("target") and "実績" in sentence.text
            target = measured or (
                sentence.has("target", "rate")
                and (sentence.has("which", "far") or SIDE.search(sentence.text))
                and not (between_parts(sentence) and not sentence.has("which"))
            )
            between = (Metric.ACHIEVEMENT, Metric.GAP) if target else (Metric.PART_GAP,)
            if measured and Metric.GAP in metrics:
                between = (Metric.GAP,)
            planned = Metric.PLAN_CHANGE in metrics and (len(parts) < 2 or len(sentence.years) > 1)
            metrics = metrics if planned else between
        fields = asked.fields
        if Metric.PLAN_CHANGE not in metrics and Metric.PART_GAP in metrics:
            parts = ()
            if not set(fields) & VALUES and (cue := sentence.first("target", "final_target")):
                final = (
                    cue.concept == "final_target" or sentence.year_of(cue) == self._grounds.report.final_year
                )
                fields = (*fields, Field.FINAL_TARGET if final else Field.TARGET)
        return Query(
            ask=Ask.LOOKUP,
            selection=Selection(rows=rows),
            fields=fields,
            metrics=metrics,
            parts=parts,
            claims=claims,
            yes_no=self._grounds.claiming.confirms(sentence)
            and not self._grounds.claiming.called_false(sentence),
            focus=tuple(term.text for term in sentence.terms),
            times=asked.times,
        )

    def _between_parts(self, sentence: Sentence, rows: tuple[int, ...]) -> Query:
        """By how much one part of a cell is more than the other: 「女性は男性を何歳上回る目標か」."""
        final = sentence.has("final_target") or any(
            year.year == self._grounds.report.final_year for year in sentence.years
        )
        field = Field.FINAL_TARGET if final else Field.TARGET if sentence.has("target") else Field.ACTUAL
        focus = tuple(term.text for term in sentence.terms)
        return Query(
            ask=Ask.LOOKUP,
            selection=Selection(rows=rows),
            fields=(field,),
            metrics=(Metric.PART_GAP,),
            focus=focus,
        )

    def in_noted_years(self, sentence: Sentence, measures: Sequence[Measure], asked: Asked) -> Asked:
        """Targets of a year that a cell's own note names: 「令和5年度の目標」 of 130件 (令和5年度)."""
        own = {self._grounds.report.fiscal_year, self._grounds.report.final_year}
        named = {year.year for year in sentence.years} - own
        if len(measures) != 1 or not named or Field.TARGET not in asked.fields:
            return asked
        noted = [
            name for name, value in measures[0].values.items() if named & set(years(value.year_note or ""))
        ]
        if not noted:
            return asked
        fields = tuple(dict.fromkeys(noted[0] if name is Field.TARGET else name for name in asked.fields))
        return Asked(fields, asked.metrics, asked.times)

    def _by_printed_value(self, sentence: Sentence, rows: Sequence[int], asked: Asked) -> Asked:
        """Fields named by their value: 「130件という目標」 is the final target where that prints 130件."""
        if len(rows) != 1:
            return asked
        measure = self._grounds.report.measure(rows[0])
        final = {(quantity.value, quantity.unit) for quantity in measure.value(Field.FINAL_TARGET).quantities}
        first = {(quantity.value, quantity.unit) for quantity in measure.value(Field.TARGET).quantities}
        if Metric.GAP in asked.metrics and any((n.value, n.unit) in final - first for n in sentence.numbers):
            changed = tuple(Metric.FINAL_GAP if metric is Metric.GAP else metric for metric in asked.metrics)
            return Asked(asked.fields, changed, asked.times)
        if not set(asked.fields) & VALUES:
            return asked
        dated = sentence.years or sentence.has("final_target")
        wanted = set() if dated else {(number.value, number.unit) for number in sentence.numbers}
        for name, value in measure.values.items():
            if (
                any((quantity.value, quantity.unit) in wanted for quantity in value.quantities)
                and name not in asked.fields
            ):
                swapped = tuple(
                    name if other in (Field.TARGET, Field.FINAL_TARGET) else other for other in asked.fields
                )
                return Asked(tuple(dict.fromkeys(swapped)), asked.metrics, asked.times)
        return asked

    def with_parts(self, rows: Sequence[int], parts: Sequence[str]) -> bool:
        """Whether a cell of these rows has one of the parts."""
        return any(self._has_part(row, part) for row in rows for part in parts)

    def _has_part(self, row: int, part: str) -> bool:
        return any(value.part(part) for value in self._grounds.report.measure(row).values.values())

    def has_parts(self, row: int) -> bool:
        return any(
            quantity.part
            for value in self._grounds.report.measure(row).values.values()
            for quantity in value.quantities
        )
