"""What a question is about: its content words as terms, each with the words that may stand for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.normalize import key
from ingest.vocabulary import read_yaml
from service.language.text import Analyzer, Token
from service.language.thesaurus import Phrase, Thesaurus

NOUN, VERB, OTHER = 1.0, 0.45, 0.4


@dataclass(frozen=True, slots=True)
class Term:
    """A content word or compound of the question. `weight` is by part of speech; its rarity is the index's matter.

    `same` may stand for the term; `narrower` belongs to the theme that it names. `parts` are the tokens of a compound.
    """

    text: str
    start: int
    end: int
    weight: float
    phrase: Phrase
    parts: tuple[Token, ...]
    same: tuple[Phrase, ...] = ()
    narrower: tuple[Phrase, ...] = ()

    @property
    def is_name(self) -> bool:
        return any(token.detail == "固有名詞" for token in self.parts)


class TermFinder:
    """Cuts a question into terms, leaving out stop words and spans that were understood otherwise."""

    def __init__(self, stopwords: Iterable[str], thesaurus: Thesaurus, analyzer: Analyzer) -> None:
        self._stop = {key(word) for word in stopwords}
        self.thesaurus = thesaurus
        self.analyzer = analyzer
        self.of_phrase = lru_cache(maxsize=2048)(self._of_phrase)

    @classmethod
    def load(cls, path: Path, thesaurus: Thesaurus, analyzer: Analyzer) -> "TermFinder":
        return cls((str(word) for words in read_yaml(path).values() for word in words), thesaurus, analyzer)

    def find(self, text: str, used: Sequence[tuple[int, int]] = ()) -> list[Term]:
        """The terms of a folded text outside the used spans, in order."""
        tokens = [token for token in self.analyzer.tokens(text) if token.pos != "空白"]
        free = [not any(start < token.end and token.start < end for start, end in used) for token in tokens]
        terms: list[Term] = []
        index = 0
        spans = {span.first: span for span in self.thesaurus.find(tokens)}
        while index < len(tokens):
            span = spans.get(index)
            if span and all(free[span.first : span.last]) and not self._is_stop_span(tokens[span.first : span.last]):
                terms.append(self._term(tokens[span.first : span.last], span.phrase))
                index = span.last
                continue
            last = index
            while last < len(tokens) and free[last] and tokens[last].is_noun and (last == index or last not in spans):
                last += 1
            run = self._trim(tokens[index:last]) if last > index else []
            if run:
                terms.append(self._term(run, None))
            elif last == index and free[index] and self._is_content(tokens[index]):
                terms.append(self._term([tokens[index]], None))
            index = max(last, index + 1)
        return terms

    def _of_phrase(self, text: str) -> tuple[Term, ...]:
        return tuple(self.find(text))

    def _term(self, tokens: Sequence[Token], phrase: Phrase | None) -> Term:
        text = "".join(token.surface for token in tokens)
        own = phrase or Phrase(text, key(text), tuple(token.lemma for token in tokens))
        weight = NOUN if any(token.is_noun for token in tokens) else VERB if tokens[0].pos == "動詞" else OTHER
        return Term(
            text,
            tokens[0].start,
            tokens[-1].end,
            weight,
            own,
            tuple(tokens),
            tuple(self.thesaurus.same(own)),
            tuple(self.thesaurus.narrower(own)),
        )

    def _trim(self, run: Sequence[Token]) -> list[Token]:
        """A run of nouns without the stop words at its ends; empty when nothing else is in it."""
        tokens = list(run)
        while tokens and self._is_stop(tokens[0]):
            tokens.pop(0)
        while tokens and self._is_stop(tokens[-1]):
            tokens.pop()
        return tokens

    def _is_stop_span(self, tokens: Sequence[Token]) -> bool:
        return len(tokens) == 1 and tokens[0].pos != "名詞" and self._is_stop(tokens[0]) and False

    def _is_stop(self, token: Token) -> bool:
        return key(token.lemma) in self._stop or key(token.surface) in self._stop or token.detail == "数詞"

    def _is_content(self, token: Token) -> bool:
        return token.pos in {"動詞", "形容詞", "形状詞", "名詞"} and not self._is_stop(token)
