"""Sentences of the narrative cells, ranked by how much of a question they hold; picks the one sentence that answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.normalize import is_blank, key
from ingest.records import NARRATIVE_FIELDS, Field, Measure, Report
from service.evidence.row_index import RowIndex, TermMatch
from service.language.terms import Term

RUN = 8  # letters in a row that no two rows share by chance
IN_SENTENCE, IN_INDICATOR, IN_CELL, IN_ROW = 1.0, 0.75, 0.55, 0.35

_SENTENCE = re.compile(r"[^。\n]+(?:。|$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a narrative cell; `score` is the share of the question's weight that it holds, in [0, 1]."""

    row: int
    field: Field
    text: str
    score: float
    own: float  # the share held by the sentence itself


def sentences(text: str) -> list[str]:
    """The sentences of a cell as printed: split after 「。」, blanks trimmed."""
    return [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]


class PassageIndex:
    """All narrative sentences of one report."""

    def __init__(self, report: Report, index: RowIndex) -> None:
        self._index = index
        self._sentences = {
            measure.row: [
                (name, text, index.text(text))
                for name in NARRATIVE_FIELDS
                if name in measure.cells and not is_blank(measure.text(name))
                for text in sentences(measure.text(name))
            ]
            for measure in report.measures
        }

    def rank(
        self,
        matches: Sequence[TermMatch],
        rows: Iterable[int] | None = None,
        fields: Iterable[Field] | None = None,
    ) -> list[Passage]:
        """Sentences of these rows and fields that hold a term, best first; ties keep the report's order."""
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        wanted = None if fields is None else frozenset(fields)
        found = []
        known = {row for match in matches for row in match.rows}
        for row in self._sentences if rows is None else rows:
            for name, text, words in self._sentences.get(row, ()) if row in known else ():
                if wanted is not None and name not in wanted:
                    continue
                score = own = 0.0
                for match in matches:
                    weight = match.term.weight * match.rarity / total
                    around = match.rows.get(row, {})
                    inside = self._index.strength(words, match.term) if name in around else 0.0
                    own += weight * inside
                    score += weight * max(
                        IN_SENTENCE * inside,
                        IN_INDICATOR * around.get(Field.INDICATOR, 0.0),
                        IN_CELL * around.get(name, 0.0),
                        IN_ROW * max(around.values(), default=0.0),
                    )
                if own > 0:
                    found.append(Passage(row, name, text, score, own))
        return sorted(found, key=lambda passage: -passage.score)

    def quoting(self, quoted: Sequence[str], rows: Iterable[int] | None = None) -> Passage | None:
        """The sentence in which a quoted phrase stands word for word; None where none does."""
        wanted = [key(text) for text in quoted if len(text) >= 4]
        for row in self._sentences if rows is None else rows:
            for name, text, words in self._sentences.get(row, ()):
                if any(phrase in words.key for phrase in wanted):
                    return Passage(row, name, text, 1.0, 1.0)
        return None

    def running(self, text: str) -> Passage | None:
        """The sentence that shares a run of letters with a text which stands in one row only; None without one."""
        letters = key(text)
        for start in range(len(letters) - RUN + 1):
            if found := self._runs.get(letters[start : start + RUN]):
                return found
        return None

    @cached_property
    def _runs(self) -> Mapping[str, Passage]:
        """Runs of letters that stand in the sentences of one row only, each with its sentence."""
        runs: dict[str, Passage | None] = {}
        for row, said in self._sentences.items():
            for name, text, words in said:
                passage = Passage(row, name, text, 1.0, 1.0)
                for start in range(len(words.key) - RUN + 1):
                    run = words.key[start : start + RUN]
                    before = runs.setdefault(run, passage)
                    if before is not None and before.row != row:
                        runs[run] = None
        return {run: passage for run, passage in runs.items() if passage}

    def counting(self, rows: Iterable[int], unit: str, matches: Sequence[TermMatch]) -> Passage | None:
        """The sentence of these rows that prints a number in a unit, the one that holds most of the question."""
        own = {
            (passage.row, passage.field, passage.text): passage.own
            for passage in self.rank(matches, rows=list(rows))
        }
        found = [
            Passage(row, name, text, own.get((row, name, text), 0.0), own.get((row, name, text), 0.0))
            for row in rows
            for name, text, _ in self._sentences.get(row, ())
            if re.search(rf"\d\s?{re.escape(unit)}", text)
        ]
        return max(found, key=lambda passage: passage.own, default=None)

    def printing(self, row: int, pattern: re.Pattern[str]) -> list[Passage]:
        """The sentences of a row in which a pattern is found, in the report's order."""
        found = [(name, text) for name, text, _ in self._sentences.get(row, ()) if pattern.search(text)]
        return [Passage(row, name, text, 0.0, 0.0) for name, text in found]

    def dated(self, rows: Iterable[int]) -> Passage | None:
        """The first sentence of these rows that names a year or month, reasons first; None where none does."""
        order = (Field.DELAY_REASON, Field.FUTURE_MEASURE, Field.PROGRESS_NOTE, Field.ISSUE)
        for row in rows:
            found = [
                (name, text)
                for name, text, _ in self._sentences.get(row, ())
                if re.search(r"\d+\s?(年|月)", text)
            ]
            if found:
                name, text = min(found, key=lambda item: order.index(item[0]))
                return Passage(row, name, text, 1.0, 1.0)
        return None

    def breakdown(self, rows: Iterable[int]) -> Passage | None:
        """The first sentence of these rows that prints two numbers or more, none of them a date; None without one."""
        for row in rows:
            for name, text, _ in self._sentences.get(row, ()):
                if len(re.findall(r"\d[\d,]*\s?[^\d\s年月日度、。]", text)) > 1:
                    return Passage(row, name, text, 1.0, 1.0)
        return None

    def changing(self, rows: Iterable[int]) -> Passage | None:
        """The first sentence of these rows that says by how much something grew or fell: 「268件増加した」."""
        for row in rows:
            for name, text, _ in self._sentences.get(row, ()):
                if re.search(r"\d\s?[^\d\s。、]{0,4}(増|減)", text):
                    return Passage(row, name, text, 1.0, 1.0)
        return None

    def holds(self, passage: Passage, term: Term) -> float:
        """How strongly a term stands in a passage, in [0, 1]."""
        words = next(
            words
            for name, text, words in self._sentences[passage.row]
            if name is passage.field and text == passage.text
        )
        return self._index.strength(words, term)


def narrative(measure: Measure) -> Mapping[Field, str]:
    """The narrative cells of a row that say something."""
    return {name: measure.text(name) for name in NARRATIVE_FIELDS if not is_blank(measure.text(name))}
