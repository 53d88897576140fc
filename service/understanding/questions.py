"""Which sentences of a message ask something of one report, and which are only talk around it."""

from ingest.records import Field
from service.understanding.cell_conditions import NO_NAME
from service.understanding.dimensions import dimension
from service.understanding.grounds import Grounds
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence
from service.understanding.talk import (
    FIELDS,
    ONE_MORE,
    asks_by_its_end,
    asks_nothing,
    goes_on,
    only_tells,
    plain,
    trails_off,
)

TOLD_OF_ROW = 0.5  # from this share of its words in one row on, a plain question is one of the report
TOLD = 0.6  # from this share of its terms on, a sentence of the narrative is what a clause speaks of
NAMING = 0.5  # from this share of a question's nouns on, an indicator is what they name


def _amounts(sentence: Sentence) -> list[str]:
    """Its numbers of at least two digits as they are written, with what they count."""
    written = (sentence.text[number.start : number.end] for number in sentence.numbers)
    return [text for text in written if sum(letter.isdigit() for letter in text) > 1]


class Questions:
    """Weighs sentences over one report."""

    def __init__(self, grounds: Grounds) -> None:
        self._resolver = grounds.resolver
        self._passages = grounds.passages
        self._words = grounds.words

    def asks(self, sentence: Sentence) -> bool:
        """Whether it asks at all, of the report or of anything else."""
        if goes_on(sentence) or (trails_off(sentence) and self.has_topic(sentence)):
            return True
        if asks_nothing(sentence):
            return False
        much = sentence.has("how_much") and self.has_topic(sentence)  # 「どれだけおる」
        return much or asks_by_its_end(sentence)

    def has_topic(self, sentence: Sentence) -> bool:
        """Whether it names something of the report: rows, a department, a rating, a condition."""
        if sentence.indicators or sentence.departments or sentence.headings or sentence.labels:
            return True
        if sentence.has("status_late", "status_on_track", "status_mostly", "status_not_evaluated"):
            return True
        if self._compares(sentence):
            return True
        if self._resolver.rows_of(sentence).found or dimension(sentence):
            return True
        if self._passages.quoting(sentence.quoted):
            return True
        if any(
            match.rarity >= 0.6 and any(found.get(Field.INDICATOR, 0) >= 0.9 for found in match.rows.values())
            for match in self._resolver.matches(sentence.terms)
        ):
            return True
        if NO_NAME.search(sentence.text) or self._sounds_like_a_row(sentence):
            return True
        if sentence.has("indicator") and len({year.year for year in sentence.years}) > 1:
            return True
        return bool(
            sentence.has("indicator", "target")
            and sentence.has("list", "count", "best", "worst", "met", "unmet", "unchanged")
        )

    def _compares(self, sentence: Sentence) -> bool:
        """Whether numbers of the report are named or compared: 「実績が1万人より多い」, 「目標27,940人の行」."""
        if sentence.has("target", "rate", "actual") and any(number.comparison for number in sentence.numbers):
            return True
        if sentence.has("target", "actual") and any(map(self._words.prints, _amounts(sentence))):
            return True
        return sentence.has("rate") and bool(sentence.has("best", "worst", "average") or sentence.numbers)

    @staticmethod
    def is_question(group: Sentence) -> bool:
        """Whether it plainly asks for something it names."""
        much = group.has("how_much", "count", "question_word")
        names = group.indicators or group.has("personal")
        names = names or any(term.weight >= 1 or much for term in group.terms)
        asks = any(map(plain, group.pieces or (group,)))
        return bool(names or group.departments or group.years) and asks

    def is_strong(self, sentence: Sentence) -> bool:
        """Whether a sentence among others is a question of the report, not a remark that shares a word with it."""
        named = sentence.indicators or sentence.departments or sentence.headings or sentence.labels
        asks = plain(sentence) or sentence.has("question_word", "why", "confirm")
        found = self._resolver.by_terms(sentence.terms)
        only_told = only_tells(sentence)
        if named or any(map(self._words.prints, sentence.quoted)):
            rows = sentence.indicators or sentence.departments or sentence.headings
            return not only_told or found.indicator >= NAMING or bool(rows)
        if sentence.named_in_part:
            return True
        if not any(term.weight >= 1 for term in sentence.terms):
            return not only_told or sentence.has("asks", "list", "count")
        if found.kind == "one" and sentence.has("department", "why", "future", "issue"):
            return True
        if ONE_MORE.match(sentence.text) or self._sounds_like_a_row(sentence):
            return True
        if found.indicator >= NAMING:
            return not only_told
        if found.coverage >= TOLD_OF_ROW and plain(sentence) and self._nouns_in(found) > 1:
            return True
        narrative = self._passages.rank(found.matches)
        asked = asks and ("?" in sentence.text or sentence.has("question_word", "why", "confirm", "asks"))
        told = bool(narrative and narrative[0].own >= TOLD) and asked
        return told or sentence.has("status_late", "status_on_track", "indicator")

    @staticmethod
    def _nouns_in(found: Resolution) -> int:
        """How many different nouns of a question the report knows."""
        return len({match.term.text for match in found.matches if match.term.weight >= 1 and match.rows})

    def _sounds_like_a_row(self, sentence: Sentence) -> bool:
        """Whether a figure of a misspelt indicator is asked: 「倉業相談件数の実績を」."""
        if not sentence.terms or not sentence.has("asks", "question_word", *FIELDS):
            return False
        return bool(self._words.sounding(sentence.text) or self._words.almost(sentence.text))
