"""Finds the rows of a report that a question's terms speak of, and says how much of the question they cover."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.normalize import key, split_marker
from ingest.records import HIERARCHY, Field, Measure, Report
from service.language.terms import Term
from service.language.text import Analyzer, Token
from service.language.thesaurus import Phrase

# Where a word stands decides what it is worth to the look-up: the indicator's name over the initiative over the
# narrative. (The ranking of passages has weights of its own: `service.evidence.ranking`.)
FIELD_WEIGHT: Mapping[Field, float] = {
    Field.INDICATOR: 1.0,
    Field.INITIATIVE: 0.62,
    Field.POLICY: 0.6,
    Field.SUBGOAL: 0.4,
    Field.GOAL: 0.3,
    Field.PROGRESS_NOTE: 0.5,
    Field.DELAY_REASON: 0.5,
    Field.ISSUE: 0.5,
    Field.FUTURE_MEASURE: 0.5,
    Field.DEPARTMENT: 0.35,
}
EXACT, SAME, GROUP, NARROWER, PART = 1.0, 0.92, 0.85, 0.7, 0.8
_LIGHT = {
    "者",
    "数",
    "率",
    "等",
    "量",
    "額",
    "件",
    "割合",
    "件数",
    "人数",
    "的",
    "化",
    "業",
    "性",
    "年間",
    "事業",
    "会",
    "金",
    "所",
}
_TAIL = {
    "者",
    "数",
    "件数",
    "人数",
    "回数",
    "日数",
    "率",
    "量",
    "額",
    "件",
    "割合",
    "等",
    "年間",
}  # behind what an indicator is about


@dataclass(frozen=True, slots=True)
class FieldText:
    key: str
    lemmas: str  # "|出生|数|"
    lemma_set: frozenset[str]
    groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row with its score in [0, 1], the share of the nouns' weight that its indicator holds, and of all terms' that
    the whole row covers.
    """

    row: int
    score: float
    indicator: float
    coverage: float


@dataclass(frozen=True, slots=True)
class TermMatch:
    """How strongly a term is found in each row, by field; `rarity` is low for a term found everywhere."""

    term: Term
    rows: Mapping[int, Mapping[Field, float]]
    rarity: float

    def strength(self, row: int, fields: Iterable[Field] | None = None) -> float:
        found = self.rows.get(row, {})
        return max((value for name, value in found.items() if fields is None or name in fields), default=0.0)


class RowIndex:
    """The words of every row of one report by field."""

    def __init__(
        self, report: Report, analyzer: Analyzer, taking_part: Collection[tuple[str, ...]] = ()
    ) -> None:
        self._analyzer = analyzer
        self._count = len(report.measures)
        self._rows = {measure.row: self._fields(measure) for measure in report.measures}
        self._counted = {
            measure.row: self._things(measure.indicator, taking_part) for measure in report.measures
        }
        self._acts = {
            measure.row: [
                token.surface for token in analyzer.tokens(measure.indicator) if token.kind == "サ変可能"
            ]
            for measure in report.measures
        }
        texts = [text for fields in self._rows.values() for text in fields.values()]
        self._everything = FieldText(
            "\n".join(text.key for text in texts),
            "|\n|".join(text.lemmas for text in texts),
            frozenset().union(*(text.lemma_set for text in texts)),
            frozenset().union(*(text.groups for text in texts)),
        )
        self._match = lru_cache(maxsize=4096)(self._find)
        self._printed = lru_cache(maxsize=4096)(self._standing)

    def match(self, term: Term) -> TermMatch:
        """Where a term is found; cached, since terms recur."""
        rows, rarity = self._match(term.phrase, term.parts, term.same, term.narrower)
        return TermMatch(term, rows, rarity)

    def rank(
        self,
        matches: Sequence[TermMatch],
        fields: Iterable[Field] | None = None,
        weights: Mapping[Field, float] = FIELD_WEIGHT,
    ) -> list[Candidate]:
        """All rows that any term is found in, best first; `weights`: what a field's word is worth."""
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        nouns = sum(match.rarity for match in matches if match.term.weight >= 1) or 0.0
        wanted = None if fields is None else frozenset(fields)
        ranked = []
        for row in {row for match in matches for row in match.rows}:
            score = indicator = coverage = 0.0
            for match in matches:
                weight = match.term.weight * match.rarity / total
                found = match.rows.get(row, {})
                score += weight * max(
                    (
                        weights.get(name, 0.0) * value
                        for name, value in found.items()
                        if wanted is None or name in wanted
                    ),
                    default=0.0,
                )
                noun = match.rarity / nouns if nouns and match.term.weight >= 1 else 0.0 if nouns else weight
                indicator += noun * found.get(Field.INDICATOR, 0.0)
                coverage += weight * max(found.values(), default=0.0)
            ranked.append(Candidate(row, score, indicator, coverage))
        return sorted(ranked, key=lambda candidate: (-candidate.score, candidate.row))

    def has_word(self, row: int, token: Token) -> bool:
        """Whether a word stands anywhere in a row."""
        texts = self._rows[row].values()
        return any(
            token.lemma in text.lemma_set or key(token.surface) in text.key or token.groups & text.groups
            for text in texts
        )

    def names(self, row: int) -> bool:
        """Whether the row prints the name of its indicator."""
        return Field.INDICATOR in self._rows[row]

    def act(self, row: int) -> str:
        """The last verbal noun in the name of the row's indicator: 相談 of 創業相談件数; empty where it has none."""
        return next(reversed(self._acts.get(row, [])), "")

    def names_thing(self, row: int, term: Term) -> bool:
        """Whether a term names what the row's indicator is about, not only that it is counted: フェア, not 参加."""
        return self.strength(self._counted[row][0], term) >= NARROWER

    def names_head(self, row: int, term: Term) -> bool:
        """Whether a term names the last word of what the row's indicator is about: フェア, not 女性."""
        whole, before, _ = self._counted[row]
        return self.strength(whole, term) > self.strength(before, term)

    def counts_act(self, row: int) -> bool:
        """Whether the row's indicator counts those who do something of their own, and do not only take part: 就労."""
        return self._counted[row][2]

    def _things(
        self, indicator: str, taking_part: Collection[tuple[str, ...]]
    ) -> tuple[FieldText, FieldText, bool]:
        """What an indicator is about (女性のためのおしごとフェア of …の参加者数), that without its last word, and
        whether this is an act.
        """
        tokens = list(self._analyzer.tokens(indicator))
        while tokens and (
            tokens[-1].surface in _TAIL or not tokens[-1].is_noun or (tokens[-1].lemma,) in taking_part
        ):
            tokens.pop()
        last = len(tokens) - 1
        if tokens and tokens[-1].lemma in _LIGHT:
            last -= 1
        while last > 1 and tokens[last - 1].surface == "・":
            last -= 2
        whole = "".join(token.surface for token in tokens)
        before = whole[: tokens[last].start - tokens[0].start] if tokens else ""
        return self.text(whole), self.text(before), bool(tokens) and tokens[-1].kind == "サ変可能"

    def fields_with(self, row: int, text: str) -> set[Field]:
        """The fields of a row in which a text, given as its `key`, stands letter for letter."""
        return {name for name, field in self._rows[row].items() if text in field.key}

    def mentions(self, phrase: Phrase, row: int, fields: Iterable[Field]) -> Field | None:
        """The first of the fields of a row in which a phrase stands word for word; else None."""
        return next(
            (
                name
                for name in fields
                if name in self._rows[row] and self._stands(phrase, self._rows[row][name])
            ),
            None,
        )

    def _find(
        self, phrase: Phrase, parts: Sequence[object], same: tuple[Phrase, ...], narrower: tuple[Phrase, ...]
    ) -> tuple[Mapping[int, Mapping[Field, float]], float]:
        rows: dict[int, dict[Field, float]] = {}
        same, narrower = self._printed(same), self._printed(narrower)
        known = self._stands(phrase, self._everything) or same or narrower
        for row, fields in self._rows.items() if known or self._parts(self._everything, parts) else ():
            for name, text in fields.items():
                strength = self._strength(text, phrase, parts, same, narrower)
                if strength > 0.3:
                    rows.setdefault(row, {})[name] = strength
        frequency = sum(1 for found in rows.values() if max(found.values()) >= PART * 0.9)
        rarity = max(0.12, math.log((self._count + 1) / (frequency + 0.5)) / math.log(self._count + 1))
        return rows, min(rarity, 1.0)

    def _standing(self, phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        """Those of the phrases that the report prints anywhere."""
        return tuple(phrase for phrase in phrases if self._stands(phrase, self._everything))

    def strength(self, text: FieldText, term: Term) -> float:
        """How strongly a term is found in a text, in [0, 1]."""
        same, narrower = self._printed(term.same), self._printed(term.narrower)
        return self._strength(text, term.phrase, term.parts, same, narrower)

    def _strength(
        self,
        text: FieldText,
        phrase: Phrase,
        parts: Sequence[object],
        same: Sequence[Phrase],
        narrower: Sequence[Phrase],
    ) -> float:
        if self._stands(phrase, text):
            return EXACT
        if any(self._stands(other, text) for other in same):
            return SAME
        best = self._parts(text, parts)
        if best < NARROWER and any(self._stands(other, text) for other in narrower):
            return NARROWER
        return best

    @staticmethod
    def _parts(text: FieldText, parts: Sequence[object]) -> float:
        total = found = 0.0
        for token in parts:
            lemma: str = token.lemma  # type: ignore[attr-defined]
            weight = 0.2 if lemma in _LIGHT else 1.0
            total += weight
            if lemma in text.lemma_set or (len(lemma) > 1 and key(lemma) in text.key):
                found += weight
            elif token.groups & text.groups:  # type: ignore[attr-defined]
                found += weight * GROUP
        share = found / total if total else 0.0
        return share * (PART if len(parts) > 1 else EXACT)

    @staticmethod
    def _stands(phrase: Phrase, text: FieldText) -> bool:
        if len(phrase.key) > 1 and phrase.key in text.key:
            return True
        return phrase.joined in text.lemmas

    def _fields(self, measure: Measure) -> dict[Field, FieldText]:
        found = {}
        for name in FIELD_WEIGHT:
            cell = measure.cells.get(name)
            if cell and cell.reading:
                found[name] = self.text(split_marker(cell.reading)[2] if name in HIERARCHY else cell.reading)
        return found

    def text(self, reading: str) -> FieldText:
        """A text in the forms in which terms are looked for."""
        tokens = [token for token in self._analyzer.tokens(reading) if token.pos not in {"空白", "補助記号"}]
        lemmas = [token.lemma for token in tokens]
        groups = frozenset(group for token in tokens for group in token.groups)
        return FieldText(key(reading), "|" + "|".join(lemmas) + "|", frozenset(lemmas), groups)
