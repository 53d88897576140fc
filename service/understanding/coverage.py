"""Whether a row holds what a question is about: the test between an answer and 「記載がありません」."""

from collections.abc import Sequence

from ingest.records import Field
from service.evidence.row_index import RowIndex, TermMatch
from service.language.terms import Term
from service.understanding.resolution import PARTLY, TOPIC, Resolution
from service.understanding.sentence import Sentence

MISSING, LENIENT = (
    0.34,
    0.6,
)  # share of the topic's weight that may be missing; for questions about the narrative
SURE = 0.85  # a compound found by less than this must at least have its head in the row


class Coverage:
    """Weighs what a row lacks of a question."""

    def __init__(self, index: RowIndex) -> None:
        self._index = index

    def uncovered(self, sentence: Sentence, resolution: Resolution) -> Term | None:
        """A term of weight that the found row does not hold: then the row is not what is asked about.

        Where the sentence has a topic (before は, って, について), only the topic is weighed: what is said of it may differ.
        """
        if resolution.kind == "named" or not resolution.found or resolution.indicator == PARTLY:
            return None
        ends = [match.start() for match in TOPIC.finditer(sentence.text)]
        topical = next(
            (
                end
                for end in ends
                if any(
                    m.term.end <= end and m.strength(resolution.rows[0]) >= 0.5 and m.term.weight >= 1
                    for m in resolution.matches
                )
            ),
            None,
        )
        matches = [match for match in resolution.matches if topical is None or match.term.end <= topical]
        row = resolution.rows[0]
        missing = [match for match in matches if match.term.is_topic and self.lacks(match, matches, row)]
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        share = sum(match.term.weight * match.rarity for match in missing) / total
        narrative = sentence.has("why", "issue", "future", "progress")
        return missing[0].term if missing and share > (LENIENT if narrative else MISSING) else None

    def lacks(self, match: TermMatch, matches: Sequence[TermMatch], row: int) -> bool:
        """Whether a row lacks a term: its words, its head, or the word it is one name with (がん検診)."""
        found = match.rows.get(row, {})
        best = max(found.values(), default=0.0)
        if best < 0.5 or (best < SURE and not self._index.has_word(row, match.term.head)):
            return True
        for other in matches:
            if match.term.end == other.term.start and other.term.weight >= 1 and not other.term.is_foreign:
                head = {name for name, value in other.rows.get(row, {}).items() if value >= 0.5}
                own = {name for name, value in found.items() if value >= 0.5}
                if Field.INDICATOR in head and not head & own:
                    return True
        return False
