"""What a sentence says, apart from how politely: its content words, numbers, negations and tense, in order.

「受講人数を制限しての開催となったため。」 and 「受講人数を制限して開催したためです。」 have the same core. What a core does
not tell apart: が, は, の, で and と, and words that may come and go (こと, ため, する, なる).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.normalize import fold
from service.language.text import CONTENT, Analyzer, Token
from service.language_model.sentence_words import SentenceWords

Core = tuple[str, ...]
_DIGIT = re.compile(r"\d")
_BREAK = re.compile(r"、")
_BRACKETS = re.compile(r"「[^」]*」|\([^)]*\)")


@dataclass(frozen=True)
class Clause:
    """A part of a sentence up to its 「、」. `alone`: it can be told without what follows (…し、 …おり、)."""

    core: Core
    topic: Core  # of the words before its first は
    alone: bool


class SentenceCores:
    """Cores of sentences; keeps the last ones."""

    def __init__(self, analyzer: Analyzer, words: SentenceWords) -> None:
        self._analyzer = analyzer
        self._words = words
        self.core = lru_cache(maxsize=1024)(self._core)
        self.clauses = lru_cache(maxsize=1024)(self._clauses)

    def has_number(self, text: str) -> bool:
        """Whether it holds a number in digits or kanji; 一部 and 十分 are words."""
        return any(self._is_number(token) for token in self._analyzer.tokens(fold(text)))

    def _core(self, text: str) -> Core:
        told = (self._told(token) for token in self._analyzer.tokens(fold(text)))
        return tuple(word for word in told if word)

    def _told(self, token: Token) -> str:
        """What a token adds to a core; nothing where it may come and go."""
        words = self._words
        if self._is_number(token):
            return token.surface
        lemma = words.same.get(token.lemma, token.lemma)
        if token.pos == "助詞":
            return lemma if lemma in words.particles else ""
        if token.pos == "助動詞":
            return "" if lemma in words.polite else lemma
        return lemma if token.pos in CONTENT and lemma not in words.joining else ""

    @staticmethod
    def _is_number(token: Token) -> bool:
        return token.detail == "数詞" or bool(_DIGIT.search(token.surface))

    def _clauses(self, text: str) -> tuple[Clause, ...]:
        """The clauses of a sentence; a 「、」 inside brackets parts nothing."""
        text = fold(text).rstrip("。 ")
        inside = [range(*match.span()) for match in _BRACKETS.finditer(text)]
        ends = [
            match.start()
            for match in _BREAK.finditer(text)
            if not any(match.start() in place for place in inside)
        ]
        parts = [
            text[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, None], strict=True)
        ]
        last = len(parts) - 1
        return tuple(self._clause(part, is_last=place == last) for place, part in enumerate(parts))

    def _clause(self, part: str, *, is_last: bool) -> Clause:
        tokens = [token for token in self._analyzer.tokens(part) if token.pos != "空白"]
        end = tokens[-1] if tokens else None
        joins = end is not None and (
            (end.pos in {"動詞", "助動詞"} and end.surface != "に")  # 同様に leans on what follows
            or (end.detail == "接続助詞" and end.surface in {"て", "で"})
        )
        head, marked, _ = part.partition("は")
        return Clause(self.core(part), self.core(head) if marked else (), alone=is_last or joins)
