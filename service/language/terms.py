"""What a question is about: its content words as terms, each with the words that may stand for it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from ingest.normalize import key
from ingest.vocabulary import read_yaml
from service.language.english import plain
from service.language.text import Analyzer, Token
from service.language.thesaurus import Phrase, Span, Thesaurus, joined

NOUN, VERB, OTHER = 1.0, 0.45, 0.4
_OTHERS = {"新", "旧", "元", "歯", "獣"}  # before a name they make it another one
_SUFFIXES = {"者", "数", "率", "額"}
_DOES = {"為る", "為さる", "致す"}
_HIRAGANA = re.compile(r"[ぁ-んー]{3,}")
_KATAKANA = re.compile(r"[ァ-ヶー]{3,}")


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
    suffixed: bool = False  # a light suffix makes it a name: 従業 of 従業者数, 死亡 of 死亡数
    narrower: tuple[Phrase, ...] = ()

    @property
    def is_topic(self) -> bool:
        """A plain noun, which names a topic even where no row knows it; verbal nouns and adverbs do not."""
        plain = any(
            token.detail == "固有名詞" or token.kind == "一般" or _KATAKANA.fullmatch(token.surface)
            for token in self.parts
        )
        return self.weight >= NOUN and (plain or self.suffixed or len(self.parts) > 1)

    @property
    def is_no_word(self) -> bool:
        """Whether no dictionary has it: a misspelling (コミニュティ) or letters that make no word (包|活)."""
        letters = [len(token.surface) == 1 for token in self.parts]
        return not all(token.is_known for token in self.parts) or any(map(all, pairwise(letters)))

    @property
    def is_another(self) -> bool:
        """Whether its first word makes it another thing than the rest names: 新伊勢崎駅, 旧庁舎."""
        return len(self.parts) > 1 and self.parts[0].surface in _OTHERS and not self.is_no_word

    @property
    def head(self) -> Token:
        """The last token that carries meaning: タワー of 津波避難タワー, 損失 of 損失額."""
        heavy = [token for token in self.parts if token.pos == "名詞" and len(token.surface) > 1]
        return heavy[-1] if heavy else self.parts[-1]

    @property
    def is_foreign(self) -> bool:
        return self.text.isascii()


class TermFinder:
    """Cuts a question into terms, leaving out stop words and spans that were understood otherwise."""

    def __init__(self, stopwords: Iterable[str], thesaurus: Thesaurus, analyzer: Analyzer) -> None:
        self._stop = {key(form) for word in stopwords for form in (word, plain(word))}
        self.thesaurus = thesaurus
        self.analyzer = analyzer
        self.of_phrase = lru_cache(maxsize=2048)(self._of_phrase)

    @classmethod
    def load(cls, path: Path, thesaurus: Thesaurus, analyzer: Analyzer) -> "TermFinder":
        return cls((str(word) for words in read_yaml(path).values() for word in words), thesaurus, analyzer)

    def find(
        self, text: str, used: Sequence[tuple[int, int]] = (), names: Collection[str] = ()
    ) -> list[Term]:
        """The terms of a folded text outside the used spans, in order; `names` are kept though of one letter: 境."""
        tokens = [token for token in self.analyzer.tokens(text) if token.pos != "空白"]
        free = [
            not any(start < token.end and token.start < end for start, end in used)
            and not _counter(tokens, index)
            for index, token in enumerate(tokens)
        ]
        spans = {
            span.first: span for span in self.thesaurus.find(tokens, free) if not _longer_name(tokens, span)
        }
        terms: list[Term] = []
        index = 0
        while index < len(tokens):
            span = spans.get(index)
            if span and not self._only_stop(tokens, span):
                terms.append(self._term(tokens, span.first, span.last, span.phrase))
                index = span.last
                continue
            last = index
            while (
                last < len(tokens)
                and free[last]
                and tokens[last].is_noun
                and (last == index or (last not in spans and tokens[last].start == tokens[last - 1].end))
            ):
                last += 1
            first, end = self._trim(tokens, index, last)
            if end > first:
                terms.append(self._term(tokens, first, end, None))
            elif last == index and free[index] and self._is_content(tokens[index]):
                terms.append(self._term(tokens, index, index + 1, None))
            index = max(last, index + 1)
        return [
            term
            for term in terms
            if (len(term.text) > 1 and key(term.text) not in self._stop)
            or term.same
            or term.narrower
            or term.text in names
        ]

    def _of_phrase(self, text: str) -> tuple[Term, ...]:
        return tuple(self.find(text))

    def _term(self, tokens: Sequence[Token], first: int, last: int, phrase: Phrase | None) -> Term:
        parts = tuple(tokens[first:last])
        text = "".join(token.surface for token in parts)
        spoken = self.thesaurus.spoken(text) if _HIRAGANA.fullmatch(text) else None
        own = (
            phrase
            or spoken
            or Phrase(text, key(text), (lemmas := tuple(token.lemma for token in parts)), joined(lemmas))
        )
        same = tuple(self.thesaurus.same(own))
        narrower = [
            *self.thesaurus.narrower(own),
            *(word for other in same for word in self.thesaurus.narrower(other)),
        ]
        return Term(
            text,
            parts[0].start,
            parts[-1].end,
            _weight(tokens, first, last),
            own,
            parts,
            same,
            last < len(tokens) and tokens[last].surface in _SUFFIXES and tokens[last].start == parts[-1].end,
            tuple(narrower),
        )

    def _trim(self, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
        """A run of nouns without the stop words at its ends; empty when nothing else is in it."""
        while first < last and self._is_stop(tokens[first]) and tokens[first].surface not in _OTHERS:
            first += 1
        while first < last and self._is_stop(tokens[last - 1]):
            last -= 1
        return first, last

    def phrases(self, text: str) -> list[tuple[int, int]]:
        """Where known phrases of several tokens stand: words inside them carry no grammar (整理 in 区画整理)."""
        tokens = [token for token in self.analyzer.tokens(text) if token.pos != "空白"]
        found = [span for span in self.thesaurus.find(tokens) if span.last - span.first > 1]
        return [(tokens[span.first].start, tokens[span.last - 1].end) for span in found]

    def _only_stop(self, tokens: Sequence[Token], span: Span) -> bool:
        return (
            span.last - span.first == 1
            and tokens[span.first].pos == "動詞"
            and self._is_stop(tokens[span.first])
        )

    def _is_stop(self, token: Token) -> bool:
        return key(token.lemma) in self._stop or key(token.surface) in self._stop or token.detail == "数詞"

    def _is_content(self, token: Token) -> bool:
        return token.pos in {"動詞", "形容詞", "形状詞", "名詞"} and not self._is_stop(token)


def _weight(tokens: Sequence[Token], first: int, last: int) -> float:
    """By part of speech; a verbal noun used as a verb (出展した) weighs like a verb."""
    parts = tokens[first:last]
    if not any(token.is_noun for token in parts):
        return VERB if parts[0].pos == "動詞" else OTHER
    after = tokens[last] if last < len(tokens) else None
    verbal = len(parts) == 1 and parts[0].kind == "サ変可能" and after is not None and after.lemma in _DOES
    return VERB if verbal else NOUN


def _counter(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token counts something asked: 人 in 何人, 基 in 17,000基."""
    before = tokens[index - 1] if index else None
    return (
        before is not None
        and (before.lemma in {"何", "幾"} or before.detail == "数詞")
        and tokens[index].is_noun
    )


def _longer_name(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a known phrase is part of a longer name: 医師 in 医師会, 医者 in 歯医者, 伊勢崎駅 in 新伊勢崎駅."""
    after = tokens[span.last] if span.last < len(tokens) else None
    before = tokens[span.first - 1] if span.first else None
    goes_on = after is not None and after.lemma in {"会", "園", "署", "校", "院"}
    begins_before = before is not None and before.surface in _OTHERS
    return bool(
        (goes_on and after and after.start == tokens[span.last - 1].end)
        or (begins_before and before and before.end == tokens[span.first].start)
    )
