"""Which sentence of the narrative answers, and whether one does rather than a value cell or a named field."""

import re
from collections.abc import Sequence

from ingest.normalize import years
from ingest.records import Field
from service.evidence.passages import Passage
from service.evidence.row_index import TermMatch
from service.query import Claim
from service.understanding.asking import Asked
from service.understanding.grounds import Grounds
from service.understanding.open_question import worth
from service.understanding.resolution import Resolution, leading
from service.understanding.row_lookup import VALUES
from service.understanding.sentence import Sentence

PASSAGE, CLEAR, HALF = 0.5, 0.6, 0.5
NAMED = 0.8  # from this share of the nouns on, the indicator names the row
BEYOND = 0.5  # a word held by the indicator by less than this is no part of its name
COUNTER = re.compile(
    r"(?:何|なん|(?<=開催)|(?<=実施))\s?(人|名|件|回|台|冊|社|校|団体|世帯|km|トン|か所|カ所|箇所|店舗|基|日|通|区画|行政区|教室|尾|本|つ|歳|才)"
)
_BY_NAME = re.compile(
    r"(いかなる|何という|どういう名の|どの)(?!指標|年度|評価|項目|所管|担当|部署|程度|課)[㐀-鿿]{2,}"
)
_TOLD = re.compile(r"(書かれ|書いて|述べ|載って|記され|記載され)")
_COUNTED = re.compile(r"([回社校件人台])数|(?:何|なん)\s?([回社校件人名台])")


def _prints(passage: Passage, claim: Claim) -> bool:
    """Whether a passage prints the number that a question states: 「旧耐震は17件ですよね」."""
    number = claim.number
    return number is not None and not number.stated and f"{number.value:f}{number.unit}" in passage.text


def unit_asked(text: str) -> str:
    """The unit in which a number is asked, as a pattern: 何名 → 人 or 名; empty where none is."""
    if counters := list(dict.fromkeys(COUNTER.findall(text))):
        units = ["[人名]" if counter in {"人", "名"} else re.escape(counter) for counter in counters]
        return f"(?:{'|'.join(units)})"
    return "[人名]" if "人の数" in text or "人数" in text else ""


def beyond(matches: Sequence[TermMatch], row: int) -> list[TermMatch]:
    """What is said beyond the name of a row."""
    return [match for match in matches if match.strength(row, (Field.INDICATOR,)) < BEYOND]


class PassageChoice:
    """Chooses among the passages of one report."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds

    def passage(self, sentence: Sentence, resolution: Resolution) -> Passage | None:
        """The sentence of the narrative that holds most of the question, within the named rows where there are."""
        ranked = self._ranked(sentence, resolution)
        if not ranked:
            return None
        near = [passage for passage in ranked if passage.own >= ranked[0].own * HALF]
        months = re.findall(r"(?<!\d)\d{1,2}月", sentence.text)
        same = [passage for passage in ranked if any(month in passage.text for month in months)]
        return (same or self._dated(sentence, near) or self._counted(sentence, near) or ranked)[0]

    def _ranked(self, sentence: Sentence, resolution: Resolution) -> list[Passage]:
        """Passages, those of the found row first that hold most of what is said beyond its name."""
        rows = resolution.rows if resolution.kind == "named" else None
        matches = self._grounds.resolver.matches(sentence.terms)
        ranked = self._grounds.passages.rank(matches, rows=rows) if matches else []
        nouns = [match for match in matches if match.term.weight >= 1]
        said = beyond(nouns, resolution.rows[0]) if resolution.found else []
        detailed = self._grounds.passages.rank(said, rows=resolution.rows) if said else []
        if not detailed:
            return ranked
        pointed = worth(sentence) if len(resolution.rows) == 1 else {}
        held = {(one.field, one.text): one.own + pointed.get(one.field, 0.0) for one in detailed}

        def lacks(one: Passage) -> float:
            return -held.get((one.field, one.text), 0.0) if one.row in resolution.rows else 0.0

        return sorted(ranked, key=lambda one: (lacks(one), -one.score))

    def _dated(self, sentence: Sentence, near: Sequence[Passage]) -> list[Passage]:
        """Those that print another year that the question names, or a date where one is asked."""
        own = {self._grounds.report.fiscal_year, self._grounds.report.final_year}
        others = {year.year for year in sentence.years} - own
        named = [passage for passage in near if others & set(years(passage.text))]
        if named or not sentence.has("when"):
            return named
        return [passage for passage in near if re.search(r"\d\s?[年月]", passage.text)]

    @staticmethod
    def _counted(sentence: Sentence, near: Sequence[Passage]) -> list[Passage]:
        """Those that print a number in the unit asked for."""
        unit = _COUNTED.search(sentence.text)
        wanted = unit_asked(sentence.text) or (unit and (unit[1] or unit[2]))
        if not wanted:
            return []
        return [passage for passage in near if re.search(rf"\d\s?{wanted}", passage.text)]

    def prefers(self, sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage) -> bool:
        """Whether the answer stands in a sentence of the narrative rather than in a value cell or a named field."""
        overall = sentence.has("overall") and not re.search("(実績|目標|評価|達成|状況|到達)", sentence.text)
        if overall and resolution.kind == "one" and self._details(resolution, passage):
            return True
        if _BY_NAME.search(sentence.text) and passage.row in resolution.rows and passage.own >= CLEAR:
            return True
        if self._asks_cells(sentence, resolution, asked, passage):
            return False
        if asked.fields == (Field.ACTUAL,):
            unit = unit_asked(sentence.text)
            if not re.search(rf"\d\s?{unit}", passage.text):
                return False
            beyond = [
                match
                for match in resolution.matches
                if not match.rows.get(passage.row, {}).get(Field.INDICATOR)
            ]
            if (
                unit
                and passage.row in resolution.rows
                and any(self._grounds.passages.holds(passage, match.term) >= 0.5 for match in beyond)
            ):
                return True
        wants_text = (
            _TOLD.search(sentence.text)
            or sentence.has("name_of", "when", "who", "where")
            or (asked.nothing and sentence.has("question_word"))
        )
        details = asked.nothing and (wants_text or self._details(resolution, passage))
        if details and passage.row in resolution.rows:
            return True
        return passage.own > resolution.indicator + self._margin(
            sentence, resolution, asked, passage, wants_text=bool(wants_text)
        )

    def _asks_cells(self, sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage) -> bool:
        """Whether a cell, a figure or a claim of the row itself is asked."""
        explicit = set(asked.fields) & {Field.TARGET, Field.FINAL_TARGET, Field.DEPARTMENT, Field.RATING}
        if explicit or asked.metrics:
            return True
        claims = self._grounds.claiming.claims(sentence) if self._grounds.claiming.is_yes_no(sentence) else []
        if claims and not any(_prints(passage, claim) for claim in claims):
            return True
        inside = resolution.found and passage.row in resolution.rows
        if passage.own < PASSAGE and not inside:
            return True
        if "内訳" in sentence.text and re.search(r"\d", passage.text) and inside:
            return False
        values = set(asked.fields) & VALUES and re.search("(実績|目標値)", sentence.text)
        if values and passage.own < resolution.indicator + 0.35:
            return True
        narrative = set(asked.fields) - {Field.ACTUAL}
        return bool(narrative) and resolution.found and (inside or resolution.indicator >= NAMED)

    @staticmethod
    def _margin(
        sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage, *, wants_text: bool
    ) -> float:
        """By how much a passage must hold more of the question than the row's indicator does."""
        narrative = set(asked.fields) - {Field.ACTUAL}
        margin = 0.6 if narrative else 0.35 if "実績" in sentence.text else 0.0 if asked.nothing else 0.15
        if narrative and resolution.indicator < CLEAR and passage.row not in leading(resolution):
            margin = 0.0
        if "内訳" in sentence.text and re.search(r"\d", passage.text):
            margin = 0.0
        if wants_text and asked.nothing and passage.own >= 0.8:
            margin = -0.05
        if wants_text and passage.score >= 0.6:
            located = _TOLD.search(sentence.text) or sentence.has("name_of", "who", "where", "when")
            margin = -0.3 if located else min(margin, 0.0)
        return margin

    def _details(self, resolution: Resolution, passage: Passage) -> bool:
        """Whether a noun of the question stands in the passage and not in the row's indicator: 予約, 南口広場."""
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        beyond = [match for match in nouns if match.rows.get(passage.row, {}).get(Field.INDICATOR, 0.0) < 0.5]
        return passage.row in resolution.rows and any(
            self._grounds.passages.holds(passage, match.term) >= 0.8 for match in beyond
        )

    @staticmethod
    def counts(sentence: Sentence, passage: Passage) -> bool:
        """Whether the passage prints a number in the unit asked for, where one is asked for: 何人, 何回."""
        unit = unit_asked(sentence.text)
        return not unit or bool(re.search(rf"\d\s?{unit}", passage.text))
