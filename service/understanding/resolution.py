"""From a question's terms to rows: one row, several, a theme, or nothing in this report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.normalize import key
from ingest.records import Field, Report
from service.evidence.row_index import Candidate, RowIndex, TermMatch
from service.language.terms import Term
from service.understanding.sentence import Sentence
from service.understanding.wording import BLAMES

PARTLY = 0.7  # what a long piece of an indicator's name is worth
HELD = 0.5  # from this strength on, a row holds a word
TOPIC = re.compile(r"(は(?!し|な|や|じ|ず)|(?<![たっだ])って|について|につきまして|に関し)")
ONE, COVER, CLOSE, THEME = 0.30, 0.55, 0.90, 0.4


@dataclass(frozen=True)
class Resolution:
    """What the terms speak of. `missing` are the terms that the best row does not hold."""

    kind: Literal["named", "one", "several", "weak", "none"]
    rows: tuple[int, ...] = ()
    indicator: float = 0.0  # share of the terms' weight found in the best row's indicator
    coverage: float = 0.0  # … in the whole row
    missing: tuple[Term, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    matches: tuple[TermMatch, ...] = ()

    @property
    def found(self) -> bool:
        return self.kind in {"named", "one", "several"}


class Resolver:
    """Resolves the rows of one report."""

    def __init__(self, report: Report, index: RowIndex) -> None:
        self._report = report
        self.index = index
        self.city = key(re.sub("[市町村区]$", "", report.city))

    def rows_of(self, sentence: Sentence) -> Resolution:
        """The rows that a sentence speaks of: by printed name, else by its terms."""
        terms = _beside_the_reason(sentence)
        matches = self.matches(terms)
        if sentence.indicators:
            rows = tuple(dict.fromkeys(row for mention in sentence.indicators for row in mention.rows))
            return Resolution("named", rows, 1.0, 1.0, (), (), matches)
        found = self.by_terms(terms)
        partly = sentence.named_in_part
        if len(partly) == 1 and not found.found:
            return replace(found, kind="one", rows=partly, indicator=PARTLY)
        if len(partly) == 1 and found.kind == "several" and partly[0] in found.rows:
            return replace(found, kind="one", rows=partly)
        return found

    def by_terms(self, terms: Sequence[Term]) -> Resolution:
        """The rows that these terms describe, with the margin that says one or several."""
        matches = self.matches(terms)
        ranked = self.index.rank(matches)
        if not ranked:
            return Resolution("none", missing=tuple(terms), matches=matches)
        best = ranked[0]
        missing = tuple(
            match.term
            for match in matches
            if match.strength(best.row) < 0.5 and match.term.weight * match.rarity >= 0.3
        )
        close = tuple(candidate.row for candidate in ranked if candidate.score >= best.score * CLOSE)
        only_verbs = not any(match.term.weight >= 1 for match in matches)
        if best.score < ONE or best.coverage < COVER or (only_verbs and best.indicator < CLOSE):
            return Resolution(
                "weak", close, best.indicator, best.coverage, missing, tuple(ranked[:8]), matches
            )
        kind: Literal["one", "several"] = "one" if len(close) == 1 else "several"
        return Resolution(kind, close, best.indicator, best.coverage, missing, tuple(ranked[:8]), matches)

    def by_topic(self, text: str, terms: Sequence[Term]) -> Resolution | None:
        """The rows that the sentence's topic (what stands before は, って, について) describes; None without one."""
        for end in (match.start() for match in TOPIC.finditer(text)):
            topic = [term for term in terms if term.end <= end]
            if topic and (found := self.by_terms(topic)).found:
                return found
        return None

    def theme(self, terms: Sequence[Term]) -> tuple[int, ...]:
        """All rows that belong to what the terms name: in the indicator, its initiative or policy."""
        fields = (Field.INDICATOR, Field.INITIATIVE, Field.POLICY, Field.SUBGOAL)
        matches = [
            match
            for match in self.matches(terms)
            if match.term.weight >= 1 and any(match.strength(row, fields) >= HELD for row in match.rows)
        ]
        ranked = self.index.rank(matches, fields)
        if not ranked:
            return ()
        floor = max(ranked[0].score * THEME, 0.2)
        return tuple(sorted(candidate.row for candidate in ranked if candidate.score >= floor))

    def matches(self, terms: Sequence[Term]) -> tuple[TermMatch, ...]:
        """Unknown words count only where they name a topic: a verb or adverb that no row knows says nothing."""
        if not any(term.weight >= 1 and term.phrase.key != self.city for term in terms):
            terms = [term for term in terms if term.phrase.key != self.city]  # the city alone names no row
        found = [self.index.match(term) for term in terms]
        return tuple(match for match in found if _says_something(match))


def _says_something(match: TermMatch) -> bool:
    """Whether a term speaks of a row or names a topic; 「来たお客さん」 that no row knows only says that they came."""
    if match.term.parts[0].pos == "動詞":
        return any(strength >= HELD for found in match.rows.values() for strength in found.values())
    return bool(match.rows) or (match.term.is_topic and not match.term.is_foreign)


def _beside_the_reason(sentence: Sentence) -> Sequence[Term]:
    """The terms without those of a reason that it puts something down to: 景気 of 「減ったのは景気のせいですか」."""
    reasons = [
        term
        for piece in sentence.pieces or (sentence,)
        if (said := BLAMES.search(piece.text))
        for term in piece.terms
        if said.start("reason") <= term.start < said.end("reason")
    ]
    rest = [term for term in sentence.terms if term not in reasons]
    return rest if any(term.weight >= 1 for term in rest) else sentence.terms


def leading(resolution: Resolution) -> tuple[int, ...]:
    """The rows of a resolution whose indicator holds the most."""
    by_row = {candidate.row: candidate for candidate in resolution.candidates}
    best = max((by_row[row].indicator for row in resolution.rows if row in by_row), default=0.0)
    leading = tuple(
        row for row in resolution.rows if row in by_row and by_row[row].indicator >= best * 0.95 > 0
    )
    return leading or resolution.rows
