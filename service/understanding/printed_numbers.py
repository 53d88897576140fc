"""Rows by the numbers and units that they print: 「目標27,940人の項目」, 「何ヘクタール」."""

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN

from service.evidence.figures import calculate
from service.query import Metric
from service.understanding.counting import Counting
from service.understanding.grounds import Grounds
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence

_UNIT_NAMES = {"ヘクタール": "ha", "パーセント": "%"}
LARGE = 1000  # a number from here on is hardly printed in two rows
NAMING = 0.5


class PrintedNumbers:
    """Finds rows of one report by what their cells count."""

    def __init__(self, grounds: Grounds, counting: Counting) -> None:
        self._report = grounds.report
        self._resolver = grounds.resolver
        self._claiming = grounds.claiming
        self._counting = counting

    def rows(self, sentence: Sentence) -> tuple[int, ...]:
        """The rows that print a number of the sentence, else the one that counts in the unit asked for."""
        return self._by_number(sentence) or self._by_unit(sentence)

    def those(self, sentence: Sentence, rows: Sequence[int]) -> tuple[int, ...]:
        """Those of several rows of which a stated number is true, else those that count what is said."""
        return self._with_number(sentence, rows) or self._with_unit(sentence, rows)

    def of_target(self, sentence: Sentence, resolution: Resolution) -> tuple[int, ...]:
        """The one row that prints a stated target where words name no row: 「目標27,940人の項目」."""
        if resolution.kind == "named" or not sentence.has("target", "final_target"):
            return ()
        large = any(number.value >= LARGE and number.unit for number in sentence.numbers)
        rows = self._by_number(sentence) if large else ()
        held = {candidate.row for candidate in resolution.candidates if candidate.coverage >= NAMING}
        return rows if len(rows) == 1 and (rows[0] in held or not resolution.candidates) else ()

    def states_number(self, sentence: Sentence, rows: Sequence[int]) -> bool:
        """Whether the sentence says a number of the one row in its unit, to be confirmed or put right."""
        if len(rows) != 1 or not self._claiming.is_yes_no(sentence):
            return False
        units = {
            one.unit for value in self._report.measure(rows[0]).values.values() for one in value.quantities
        }
        return any(number.unit in units and number.unit for number in sentence.numbers)

    def _with_number(self, sentence: Sentence, rows: Sequence[int]) -> tuple[int, ...]:
        """Those of several rows of which a stated number is true: 「目標を16ポイントほど下回りました」."""
        wanted = {(abs(number.value), number.unit) for number in sentence.numbers if number.unit}
        if len(rows) < 2 or not wanted:
            return ()
        found = []
        for row in rows:
            measure = self._report.measure(row)
            figures = [calculate(measure, metric) for metric in (Metric.GAP, Metric.FINAL_GAP)]
            said = {
                (abs(figure.value).to_integral_value(ROUND_DOWN), figure.unit) for figure in figures if figure
            }
            said |= {(one.value, one.unit) for value in measure.values.values() for one in value.quantities}
            found += [row] if said & wanted else []
        return tuple(found)

    def _with_unit(self, sentence: Sentence, rows: Sequence[int]) -> tuple[int, ...]:
        """Those of several rows that count what the sentence says: 割合 in %."""
        said = re.search(r"割合|(?<!達成)率|何\s?(%|パーセント)", sentence.text)
        if len(rows) < 2 or not said:
            return ()
        return tuple(
            row
            for row in rows
            if any(
                one.unit == "%"
                for value in self._report.measure(row).values.values()
                for one in value.quantities
            )
        )

    def _by_number(self, sentence: Sentence) -> tuple[int, ...]:
        """The rows that print a number of the sentence: 「27,940人と書いてある行」."""
        wanted = {
            (number.value, number.unit) for number in sentence.numbers if number.unit and number.value >= 10
        }
        return tuple(
            measure.row
            for measure in self._report.measures
            if any(
                (quantity.value, quantity.unit) in wanted
                for value in measure.values.values()
                for quantity in value.quantities
            )
        )

    def _by_unit(self, sentence: Sentence) -> tuple[int, ...]:
        """The one row that counts in the unit asked for and holds a word of the question: 何ヘクタール."""
        asked = re.search(r"何\s?([ァ-ヶー]{3,}|[a-z]{1,3}|基|教室|歳)", sentence.text)
        if not asked:
            return ()
        unit = _UNIT_NAMES.get(asked[1], asked[1])
        rows = {
            measure.row
            for measure in self._report.measures
            if any(
                quantity.unit == unit for value in measure.values.values() for quantity in value.quantities
            )
        }
        matches = self._resolver.matches(sentence.terms)
        held = {row for match in matches for row in match.rows}
        if len(rows) != 1 or not rows <= held:
            return ()
        return () if self._counting.foreign(sentence, min(rows)) else tuple(rows)
