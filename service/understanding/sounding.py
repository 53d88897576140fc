"""The row that a misspelt or kana name sounds like: 「ぼうはんとう」."""

import re

from service.evidence.passages import Passage
from service.language.terms import Term
from service.understanding.coverage import Coverage
from service.understanding.grounds import Grounds
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence

_KATAKANA = re.compile(r"[ァ-ヶー]+")
CLEAR, TOLD = 0.6, 0.75
ALIKE = 94  # % of sounds that leave no doubt of the name


class Sounding:
    """Finds a row of one report by the sound of its indicator."""

    def __init__(self, grounds: Grounds, coverage: Coverage) -> None:
        self._report = grounds.report
        self._words = grounds.words
        self._coverage = coverage

    def resolution(self, sentence: Sentence, resolution: Resolution, passage: Passage | None) -> Resolution:
        """The row that a misspelt or kana name sounds like, where words alone find none with certainty."""
        missing = self._coverage.uncovered(sentence, resolution)
        if any(term.is_another and not self._words.prints(term.text) for term in sentence.terms):
            return resolution  # 新伊勢崎駅 sounds like 伊勢崎駅
        weak = not resolution.found or resolution.indicator < CLEAR or missing is not None
        if not weak or resolution.kind == "named" or not (missing or not passage or passage.own < TOLD):
            return resolution
        sounding = self._words.sounding(sentence.text)
        if not sounding and any(term.is_no_word for term in sentence.terms):
            sounding = self._words.almost(sentence.text)
        if len(sounding) != 1:
            return resolution
        if resolution.found and missing is None and tuple(sounding) == resolution.rows:
            return resolution
        missing = missing or self._coverage.foreign_to(sentence, resolution, sounding[0])
        sure = sounding == self._words.sounding(sentence.text, ALIKE)
        if self._asks_other_figure(sounding[0], missing, resolution, sure=sure):
            return resolution
        return Resolution("named", tuple(sounding), 1.0, 1.0)

    def _asks_other_figure(
        self, row: int, missing: Term | None, resolution: Resolution, *, sure: bool
    ) -> bool:
        """Whether a figure is asked that the row named by its sound does not print: 決算額, 合計特殊出生率."""
        term = missing or self._coverage.unknown_amount(resolution)
        if term is None:
            return False
        if self._coverage.is_figure(term.text) and self._words.prints(term.text):
            return True
        indicator = self._report.measure(row).indicator
        if term.is_no_word and self._words.looks_like(term.text, indicator):
            return False
        if sure or term.is_no_word or _KATAKANA.fullmatch(term.text):
            return not self._words.sounds_like(term.text, indicator)
        return not self._words.sounds_within(term.text, indicator)
