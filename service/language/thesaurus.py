"""Groups of words that may stand for one another, and themes that lead to narrower words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ingest.normalize import key
from ingest.vocabulary import read_yaml
from service.language.romaji import katakana_of
from service.language.text import Analyzer, Token


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or phrase in the two forms in which it is compared: key text and normalised forms."""

    text: str
    key: str
    lemmas: tuple[str, ...]
    joined: str  # "|出生|数|", to be found in a text written the same way


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens [first, last) of a text that say one of the thesaurus' phrases."""

    first: int
    last: int
    phrase: Phrase


class Thesaurus:
    """Looks up phrases of a token sequence, longest first.

    `kinds` names words of one kind each. `gone` holds the keys of words for taking something away, a set for each
    with the words that mean the same;
    `taking_part` the lemmas of verbs that say of anybody counted only that they are counted (受ける, 訪れる);
    `people` those of words for groups of persons by age, sex, origin or standing (女性, 高校生);
    `spellings` leads from unusual spellings to the usual ones.
    """

    def __init__(
        self,
        same: Sequence[Sequence[str]],
        wider: Mapping[str, Sequence[str]],
        analyzer: Analyzer,
        kinds: Mapping[str, Sequence[str]] = MappingProxyType({}),
        spellings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._analyzer = analyzer
        self.spellings = spellings
        self._groups: dict[tuple[str, ...], list[Phrase]] = {}
        self._starts: dict[str, list[Phrase]] = {}
        self._spoken: dict[str, Phrase] = {}
        for group in same:
            phrases = _one_each([self.phrase(word) for word in _spoken_forms(group)])
            for phrase in phrases:
                self._add(phrase)
                self._groups.setdefault(phrase.lemmas, []).extend(phrases)
                self._spoken[self._reading(phrase)] = phrase
        self._wider = {
            self.phrase(theme).lemmas: [self.phrase(word) for word in words] for theme, words in wider.items()
        }
        for theme in wider:
            self._add(self.phrase(theme))
        self.taking_part = frozenset(self.phrase(word).lemmas for word in kinds.get("taking_part", ()))
        self.people = frozenset(
            one.lemmas
            for phrase in map(self.phrase, kinds.get("people", ()))
            for one in (phrase, *self.same(phrase))
        )
        self.gone = tuple(frozenset(self._keys(self.phrase(word))) for word in kinds.get("gone", ()))
        for options in self._starts.values():
            options.sort(key=lambda option: -len(option.lemmas))

    @classmethod
    def load(cls, path: Path, analyzer: Analyzer) -> "Thesaurus":
        content = read_yaml(path)
        return cls(content["same"], content["wider"], analyzer, content, content["spellings"])

    @classmethod
    def empty(cls, analyzer: Analyzer) -> "Thesaurus":
        """No synonyms at all, for the ablation in the evaluation report."""
        return cls((), {}, analyzer)

    def phrase(self, text: str) -> Phrase:
        lemmas = self._analyzer.lemmas(text)
        return Phrase(text, key(text), lemmas, joined(lemmas))

    def spoken(self, hiragana: str) -> Phrase | None:
        """The known phrase that sounds like a word written in hiragana: でんしゃ → 電車."""
        return self._spoken.get(katakana_of(hiragana))

    def _reading(self, phrase: Phrase) -> str:
        return self._analyzer.reading(phrase.text)

    def same(self, phrase: Phrase) -> list[Phrase]:
        """The other members of the phrase's groups."""
        return [other for other in self._groups.get(phrase.lemmas, ()) if other.lemmas != phrase.lemmas]

    def _keys(self, phrase: Phrase) -> list[str]:
        return [phrase.key, *(other.key for other in self.same(phrase))]

    def narrower(self, phrase: Phrase) -> list[Phrase]:
        """What belongs to the theme that the phrase names; empty when it names none."""
        return self._wider.get(phrase.lemmas, [])

    def find(self, tokens: Sequence[Token], free: Sequence[bool] = ()) -> list[Span]:
        """The known phrases in these tokens (the free ones), longest first from the left, without overlap."""
        found, index = [], 0
        while index < len(tokens):
            span = self._at(tokens, index, free)
            found += [span] if span else []
            index = span.last if span else index + 1
        return found

    def _at(self, tokens: Sequence[Token], index: int, free: Sequence[bool]) -> Span | None:
        for phrase in self._starts.get(tokens[index].lemma, ()):
            last = index + len(phrase.lemmas)
            if tuple(token.lemma for token in tokens[index:last]) == phrase.lemmas and all(free[index:last]):
                return Span(index, last, phrase)
        return None

    def _add(self, phrase: Phrase) -> None:
        if phrase.lemmas and phrase not in self._starts.setdefault(phrase.lemmas[0], []):
            self._starts[phrase.lemmas[0]].append(phrase)


def _spoken_forms(group: Sequence[str]) -> list[str]:
    """The members of a group, and as they are said without を: 農業始めた人."""
    return list(dict.fromkeys([*group, *(word.replace("を", "") for word in group)]))


def _one_each(phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases without English ones that say the same in another number or script: "flyer", "flyers"."""
    kept: dict[tuple[str, ...], Phrase] = {}
    for phrase in sorted(phrases, key=lambda one: one.text.isascii()):
        kept.setdefault(phrase.lemmas, phrase)
    return [phrase for phrase in phrases if not phrase.text.isascii() or kept[phrase.lemmas] is phrase]


def joined(lemmas: Sequence[str]) -> str:
    """Normalised forms as one string in which a run of them can be found."""
    return "|" + "|".join(lemmas) + "|"
