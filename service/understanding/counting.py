"""Whether a row or a sentence of its narrative prints the very number that is asked: its unit and what is counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.normalize import key
from ingest.records import NARRATIVE_FIELDS, Field, Measure
from service.evidence.passages import Passage, narrative
from service.evidence.row_index import NARROWER, SAME, TermMatch
from service.language.terms import Term
from service.query import Metric
from service.understanding.asking import Asked
from service.understanding.grounds import Grounds
from service.understanding.open_question import is_open
from service.understanding.persons import Persons
from service.understanding.quantity import Quantity, answers, asked_quantity, asking_piece, counted
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence

MISSPELT = 3  # letters of a name that may be misspelt
HELD, SURE, RARE = 0.5, 0.85, 0.6
_BESIDE = re.compile(r"(数|値|実績|率)と[^、。]{0,4}$")  # 「登録数と配信件数」: the value itself is asked too
_NUMBERS = ("割合", "率", "数")  # what so ends names the number itself
_GAP = re.compile(r"の(差|違い|開き)")
_VERBAL = "サ変可能"
_OF_AGE = re.compile(
    r"半|児|以上|以下|未満|だけ|のみ|の|に限|台|前後|くらい|[㐀-鿿]"
)  # 「1歳半健診」, 「40代だけ」
_RATE_OF = re.compile(r"[施診]率|割合|何%")
_TELLS = ("why", "issue", "future", "progress")


@dataclass(frozen=True)
class Lack:
    """What a row does not count, in words and as the terms that a sentence of its narrative must hold instead."""

    text: str
    terms: Sequence[Term]
    told: bool = True  # whether a sentence of the narrative may print its number
    known: bool = True  # False for a thing that the report may not speak of at all


_HELD_THERE = re.compile(
    r"で(?:は|の)?、?[^。、]{0,4}?(?:やっ|開い|開か|行わ|行っ|行な|実施|開催|催)"
)  # 「赤レンガ倉庫でやったイベントのお客さんは何人」


class Counting:
    """Weighs the number asked against what one report counts."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._index = grounds.resolver.index
        self._persons = Persons(grounds)

    def lacking(self, sentence: Sentence, asked: Asked, resolution: Resolution) -> Lack | None:
        """What is counted that the found rows do not count; None where their values answer.

        Only where an actual value is meant: no target, rate, reason or measure.
        """
        if asked.metrics == (Metric.GAP,) and (pair := _between(sentence)):
            return Lack(pair, [])
        if asked.metrics or sentence.has(*_TELLS) or (asked.fields and Field.ACTUAL not in asked.fields):
            return None
        return self._of_a_number(sentence, asked, resolution)

    def _of_a_number(self, sentence: Sentence, asked: Asked, resolution: Resolution) -> Lack | None:
        """What a number is asked of that the rows do not count."""
        whole, sentence = sentence, asking_piece(sentence)
        quantity, rows = asked_quantity(sentence), resolution.rows
        amount = Field.ACTUAL in asked.fields or (asked.nothing and not is_open(sentence))
        of_value = _RATE_OF.search(sentence.text) is not None
        narrowed = rows and (amount or sentence.has("met", "unmet"))
        if narrowed and (age := self.other_age(sentence, rows, own=of_value)):
            return Lack(age, [], told=False)
        if rows and (others := self._persons.others(sentence, rows)):
            named = any(self._persons.in_name(row, others) for row in rows)
            return Lack(others.text, [others], told=not named)
        if not quantity or not rows or (quantity.unit == "%" and _of_target(sentence)):
            return None
        name = quantity.name(sentence)
        if not any(self._counts(sentence, quantity, row) or self._misspells(name, row) for row in rows):
            heads = quantity.heads(sentence)
            return Lack(name, heads[:1])
        if quantity.of_persons or resolution.kind == "named" or sentence.indicators:
            return None
        if self._says_value(sentence, rows):
            return None
        if term := self.unknown(sentence, quantity, rows):
            return Lack(term.text, [term], known=False)
        if not sentence.named_in_part and not any(self._measured(whole, row) for row in rows):
            heads = quantity.heads(sentence) or [term for term in sentence.terms if term.weight >= 1]
            return Lack(heads[-1].text, heads[-1:]) if heads else None
        told = [self.only_told(sentence, quantity, row) for row in rows]
        return Lack(told[0].text, [told[0]]) if all(told) and told[0] else None

    def _says_value(self, sentence: Sentence, rows: Sequence[int]) -> bool:
        """Whether the sentence says a number that these rows print: then it is asked about that number."""
        values = (value for row in rows for value in self._grounds.report.measure(row).values.values())
        printed = {quantity.value for value in values for quantity in value.quantities}
        return any(number.value in printed for number in sentence.numbers)

    def other_age(self, sentence: Sentence, rows: Sequence[int], *, own: bool = False) -> str:
        """An age to which the number is restricted and that the rows do not print: 「そのうち0歳児は」.

        `own`: that stands in the narrative at most, where the row's own number is asked.
        """
        ages = [
            f"{number.value:f}{number.unit}"
            for number in sentence.numbers
            if number.unit in {"歳", "代"} and _OF_AGE.match(sentence.text, number.end)
        ]
        cells = [self._grounds.report.measure(row) for row in rows]

        def fields(measure: Measure) -> Iterable[Field]:
            return set(measure.cells) - set(NARRATIVE_FIELDS) if own else measure.cells

        return next(
            (
                age
                for age in ages
                if not any(
                    key(age) in key(measure.text(name)) for measure in cells for name in fields(measure)
                )
            ),
            "",
        )

    def _measured(self, sentence: Sentence, row: int) -> bool:
        """Whether the name of what the row counts holds a noun of the sentence, not only a word of its theme."""
        if not self._index.names(row):
            return True
        matches = self._grounds.resolver.matches(sentence.terms)
        held = (match.strength(row, (Field.INDICATOR,)) for match in matches)
        return any(strength >= HELD and strength != NARROWER for strength in held)

    def fits(self, sentence: Sentence, resolution: Resolution) -> bool:
        """Whether a number is asked that the one row's values print in its unit, of nothing beside its indicator."""
        quantity = asked_quantity(asking_piece(sentence))
        if not quantity or not resolution.found or len(resolution.rows) != 1:
            return False
        row = resolution.rows[0]
        beside = any(
            match.term.is_topic
            and not match.term.text.endswith(_NUMBERS)
            and match.strength(row, (Field.INDICATOR,)) < NARROWER < match.strength(row)
            for match in resolution.matches
        )
        return not beside and bool(self.units(row)) and answers(quantity, self.units(row))

    def unknown(self, sentence: Sentence, quantity: Quantity, rows: Sequence[int]) -> Term | None:
        """A noun of what is counted that the rows do not hold: 内定 of 「内定まで行った人は何人」.

        What persons did may be said in any verb directly before: 「来場は何人」.
        """
        heads = quantity.heads(sentence)
        return next(
            (
                term
                for term in counted(sentence, quantity)
                if _says_what(term)
                and not (quantity.unit == "人" and term in heads and term.parts[-1].kind == _VERBAL)
                and all(self._index.match(term).strength(row) < HELD for row in rows)
                and not self._grounds.words.prints(term.text)
            ),
            None,
        )

    def uncounted(self, sentence: Sentence, rows: Sequence[int]) -> Term | None:
        """The noun whose number is asked where no indicator of these rows names it: 「文化財の件数」."""
        quantity = asked_quantity(sentence)
        heads = quantity.heads(sentence) if quantity else []
        if quantity and not any(answers(quantity, self.units(row)) for row in rows):
            return next((term for term in sentence.terms if term.weight >= 1), None)
        held = any(
            self._index.match(term).strength(row, (Field.INDICATOR,)) >= HELD
            for term in heads
            for row in rows
        )
        return heads[0] if heads and not held else None

    def foreign(self, sentence: Sentence, row: int) -> bool:
        """Whether a topic said to be counted stands nowhere in the row: スピーカー of 「スピーカーは何基」."""
        sentence = asking_piece(sentence)
        quantity = asked_quantity(sentence)
        named = counted(sentence, quantity) if quantity else ()
        return any(term.is_topic and self._index.match(term).strength(row) < HELD for term in named)

    def only_told(self, sentence: Sentence, quantity: Quantity, row: int) -> Term | None:
        """A noun of what is counted that only the row's narrative holds: 依頼 of 「退会した依頼会員は何人」."""
        heads = quantity.heads(sentence)
        beside = bool(heads) and _BESIDE.search(sentence.text[: heads[-1].start])
        if quantity.unit == "%" or beside or not self._index.names(row):
            return None
        for term in heads:
            if self._is_only_told(self._index.match(term), row):
                return term
        return None

    def act_on_other(self, sentence: Sentence, resolution: Resolution) -> Term | None:
        """A thing that the indicator does not name, of which what it counts is asked: 「防犯カメラの設置は」."""
        if (
            resolution.kind == "named"
            or len(resolution.rows) != 1
            or not self._index.names(resolution.rows[0])
        ):
            return None
        row = resolution.rows[0]
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        for piece in sentence.pieces or (sentence,):
            for match in nouns:
                held = match.term in piece.terms and _HELD_THERE.match(piece.text, match.term.end)
                if held and self._is_only_told(match, row):
                    return match.term
        runs = _runs(nouns)
        for owner, owned in pairwise(runs):
            between = sentence.text[owner[-1].term.end : owned[0].term.start]
            act = any(part.kind == _VERBAL for match in owned for part in match.term.parts)
            inside = all(match.strength(row, (Field.INDICATOR,)) >= HELD for match in owned)
            others = [
                match.term for match in owner if self._is_only_told(match, row) or _is_sibling(match, row)
            ]
            if (between == "の" or between.startswith(("は", "を"))) and act and inside and others:
                return others[0]
        return None

    def _is_only_told(self, match: TermMatch, row: int) -> bool:
        """Whether a rare noun stands in the row's narrative alone, and not as its name."""
        found = match.rows.get(row, {})
        own = max((value for name, value in found.items() if name not in NARRATIVE_FIELDS), default=0.0)
        told = max((value for name, value in found.items() if name in NARRATIVE_FIELDS), default=0.0)
        rare = match.rarity >= RARE
        return own < HELD and told >= SURE and rare and not self.is_name(match.term, row)

    def is_name(self, term: Term, row: int) -> bool:
        """Whether the narrative sets the term behind a word of the indicator, as its name: コミュニティバスあおぞら."""
        if term.parts[-1].kind == _VERBAL:
            return False
        measure = self._grounds.report.measure(row)
        indicator = key(measure.indicator)
        texts = [key(text) for text in narrative(measure).values()]
        before = {
            text[place - 2 : place]
            for text in texts
            for place in range(2, len(text))
            if text.startswith(term.phrase.key, place)
        }
        return any(part in indicator for part in before)

    def _counts(self, sentence: Sentence, quantity: Quantity, row: int) -> bool:
        """Whether the row's values stand in the unit asked, or count what persons did (相談, 登録)."""
        units = self.units(row)
        if answers(quantity, units):
            return True
        if quantity.unit != "人" or "件" not in units:
            return False
        act = self._index.act(row)
        return bool(sentence.indicators) or any(
            self._index.strength(self._index.text(act), term) >= HELD for term in sentence.terms if act
        )

    def _misspells(self, name: str, row: int) -> bool:
        """Whether the name of a number sounds like a piece of the row's indicator: 参加社数."""
        indicator = self._grounds.report.measure(row).indicator
        return len(name) > MISSPELT and self._grounds.words.sounds_within(name, indicator)

    def units(self, row: int) -> set[str]:
        """The units in which the row's values are printed."""
        values = self._grounds.report.measure(row).values.values()
        return {quantity.unit for value in values for quantity in value.quantities}

    def passage(self, sentence: Sentence, passage: Passage, matches: Sequence[TermMatch]) -> Passage | None:
        """The passage that prints the number asked of what is counted: this one, another of its row, or none."""
        sentence = asking_piece(sentence)
        quantity = asked_quantity(sentence)
        if not quantity:
            return passage
        if self.unknown(sentence, quantity, (passage.row,)):
            return None
        ranked = self._grounds.passages.rank(matches, rows=(passage.row,))
        for one in (passage, *ranked, *self._grounds.passages.printing(passage.row, quantity.printed)):
            heads = quantity.heads(sentence)
            if quantity.printed.search(one.text) and self.holds(one, heads) and _beside(one, quantity, heads):
                return one
        return None

    def holds(self, passage: Passage, terms: Sequence[Term]) -> bool:
        """Whether the nouns that are counted stand in the passage or name its row."""
        return all(
            self._grounds.passages.holds(passage, term) >= HELD
            or self._index.match(term).strength(passage.row, (Field.INDICATOR,)) >= HELD
            for term in terms[:1]
            if term.parts[-1].kind != _VERBAL
        )


def _beside(passage: Passage, quantity: Quantity, heads: Sequence[Term]) -> bool:
    """Whether a printed number stands in one clause with what is counted, or in the clause after it."""
    words = [phrase.key for term in heads[:1] for phrase in (term.phrase, *term.same)]
    clauses = re.split(r"[、。／/]", passage.text)
    if not any(word in key(passage.text) for word in words):
        return True  # told in other words, or of the row itself
    told = zip(["", *clauses], clauses, strict=False)
    return any(
        quantity.printed.search(clause) and any(word in key(before + clause) for word in words)
        for before, clause in told
    )


def _runs(matches: Sequence[TermMatch]) -> list[list[TermMatch]]:
    """Nouns in order, those that stand together as one name together: [依頼, 会員], [登録]."""
    runs: list[list[TermMatch]] = []
    for match in sorted(matches, key=lambda one: one.term.start):
        if runs and runs[-1][-1].term.end == match.term.start:
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def _is_sibling(match: TermMatch, row: int) -> bool:
    """Whether a compound that the row prints is another thing than its indicator's: 防犯カメラ beside 防犯灯."""
    shared = match.strength(row, (Field.INDICATOR,))
    return len(match.term.parts) > 1 and 0 < shared < HELD and match.strength(row) >= SAME


def _between(sentence: Sentence) -> str:
    """Two nouns whose difference is asked, where no target or actual value is named: 「転入と転出の差」."""
    if sentence.has("target", "final_target", "actual"):
        return ""
    pairs = zip(sentence.terms, sentence.terms[1:], strict=False)
    return next(
        (
            sentence.text[one.start : other.end]
            for one, other in pairs
            if sentence.text[one.end : other.start] == "と" and _GAP.match(sentence.text, other.end)
        ),
        "",
    )


def _of_target(sentence: Sentence) -> bool:
    """Whether a share of the target is meant: 「12,025億円に対して実績は何割」."""
    return bool(sentence.numbers) or sentence.has("target", "rate", "met", "unmet")


def _says_what(term: Term) -> bool:
    """Whether a noun can say what is counted: a word of the dictionary in Japanese, no adverb or pronoun."""
    last = term.parts[-1]
    plain = last.is_noun and last.detail != "固有名詞" and last.kind in {_VERBAL, "一般", "助数詞可能"}
    return plain and not term.is_foreign and not term.is_no_word
