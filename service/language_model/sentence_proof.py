"""Proves one sentence of a chat model against the report's sentences that it cites.

A line 「受講人数を制限したためです。[9]」 is proven when each cited row has one sentence that holds every content word
of it, negated where it is negated there and not elsewhere, with its words of expectation or need (懸念, 予定, 必要), and
every figure of it in the same words before and behind. The values of the table (実績, 目標, 評価) are not for the model
to tell: the exact answer tells them. What this does not prove: that the words stand in the same relation to each other
as in the report's sentence.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.normalize import fold
from service.language.text import CONTENT, Analyzer, Token
from service.language_model.material import Material, Told
from service.language_model.sentence_words import SentenceWords

SHORTEST, LONGEST = 8, 240  # characters
_LINE = re.compile(r"\s*(?:[-・*]\s*)?(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d{1,3}\]\s*)+)(?P<stop>。?)\s*")
_MARK = re.compile(r"\[(\d{1,3})\]")
_PLAIN = re.compile(
    r"[ぁ-ゖァ-ヺー一-鿿々〆〇A-Za-z0-9Ａ-Ｚａ-ｚ０-９、。「」・()（）%％.,．，/／~〜～\-−: ：]+"
)
_DIGIT = re.compile(r"\d")
_KANA = re.compile(r"[ぁ-ゖ]")
_NAME = re.compile(r"「([^「」]+)」")
_VERDICT = re.compile(r"\s*(はい|いいえ)")
_CLAUSE_END = re.compile(r"[、。「」()・\s]")
_LEADING = re.compile(r"^[、。「」()・\sはがのをにでともや]$")
_SOLID = re.compile(r"[一-鿿々ァ-ヶーA-Za-z%\d]")


@dataclass(frozen=True)
class Proven:
    """A sentence as it may be shown: 「受講人数を制限したためです。[9]」."""

    text: str
    citations: tuple[int, ...]

    def __str__(self) -> str:
        return self.text + "".join(f"[{number}]" for number in self.citations)


class UnprovenError(ValueError):
    """Why a sentence is not proven, in Japanese, as the model is told when it may write it again."""


@dataclass(frozen=True)
class Wording:
    """Content words of a sentence: lemma → whether it stands negated, plainly, or both."""

    polarity: dict[str, frozenset[bool]]
    lemmas: frozenset[str]


class SentenceProof:
    """Proves lines over the rows of one answer."""

    def __init__(self, material: Material, analyzer: Analyzer, words: SentenceWords) -> None:
        self._rows = material.rows
        self._words = words
        self._analyzer = analyzer
        self._wording = lru_cache(maxsize=512)(lambda text: _wording(text, analyzer, words))

    def prove(self, line: str) -> Proven:
        """The line as a proven sentence; UnprovenError says what hinders."""
        found = _LINE.fullmatch(line)
        if found is None:
            raise UnprovenError("文の終わりに根拠の番号がありません")
        text = fold(found["text"]).rstrip("。") + "。"
        numbers = tuple(dict.fromkeys(int(mark) for mark in _MARK.findall(found["marks"])))
        if unknown := [number for number in numbers if number not in self._rows]:
            raise UnprovenError(f"根拠の番号 {unknown[0]} はありません")
        self._shape(text, found["text"])
        for number in numbers:
            self._of_row(text, self._rows[number])
        return Proven(found["text"].strip().rstrip("。") + "。", numbers)

    def _shape(self, text: str, written: str) -> None:
        if not SHORTEST <= len(text) <= LONGEST or "。" in text[:-1]:
            raise UnprovenError(f"一文ずつ、{LONGEST}字までで書いてください")
        if not _PLAIN.fullmatch(written) or not _KANA.search(text):
            raise UnprovenError("日本語の文ではないか、使えない記号があります")
        if _VERDICT.match(text):
            raise UnprovenError("「はい」「いいえ」は書かないでください")
        if self._figures(text) and any(word in text for word in self._words.values):
            raise UnprovenError("実績・目標・評価の数値は書かないでください")
        if self._words.is_order(text):
            raise UnprovenError("指図の文は書かないでください")

    def _of_row(self, text: str, told: Told) -> None:
        """One sentence of the row must prove all of it; where none does, the reason is that of the nearest."""
        own = text
        for name in _NAME.findall(text):
            if name in (fold(told.indicator), *map(fold, told.departments)):
                own = own.replace(f"「{name}」", "")
            elif not any(name in fold(sentence) for sentence in told.sentences):
                raise UnprovenError(f"「{name}」は、根拠の行にありません")
        said = self._wording(own).lemmas
        sources = [fold(sentence) for sentence in told.sentences]
        sources.sort(key=lambda source: -len(said & self._wording(source).lemmas))
        reasons = [self._against(own, source) for source in sources]
        if all(reasons):
            raise UnprovenError(reasons[0])

    def _against(self, text: str, source: str) -> str:
        """What of the text one sentence of the report does not prove; empty when it proves all."""
        said, printed = self._wording(text), self._wording(source)
        if missing := [lemma for lemma in said.polarity if lemma not in printed.lemmas]:
            return f"根拠の文にない語があります（{'、'.join(missing[:5])}）"
        for lemma, ways in said.polarity.items():
            if not ways <= printed.polarity.get(lemma, ways):
                return f"「{lemma}」の肯定と否定が根拠と違います"
        if dropped := (printed.lemmas & self._words.modal) - said.lemmas:
            return f"根拠の文の「{'、'.join(sorted(dropped))}」が抜けています"
        if not said.polarity:
            return "内容がありません"
        for pair in self._words.opposites:
            if pair <= printed.lemmas and not all(
                clause in source for clause in _clauses(text) if self._wording(clause).lemmas & pair
            ):
                return f"「{'」「'.join(sorted(pair))}」を含む部分は、そのまま書いてください"
        return _figures_problem(text, source, self._figures(text))

    def _figures(self, text: str) -> list[Token]:
        """Numbers in digits and in kanji; 一部 and 十分 are words."""
        return [
            token
            for token in self._analyzer.tokens(text)
            if token.detail == "数詞" or _DIGIT.search(token.surface)
        ]


def _figures_problem(text: str, source: str, figures: Sequence[Token]) -> str:
    """From the clause of the first figure to that of the last, all stands word for word in the source."""
    if not figures:
        return ""
    before = [match.end() for match in _CLAUSE_END.finditer(text, 0, figures[0].start)]
    behind = _CLAUSE_END.search(text, figures[-1].end)
    stretch = text[before[-1] if before else 0 : behind.start() if behind else len(text)].strip()
    while stretch and not _SOLID.match(stretch[-1]):
        stretch = stretch[:-1]  # endings may differ: 「120人参加した」, 「120人参加しています」
    stretch = re.sub(r"^[はがのをにでともや]", "", stretch)
    at = source.find(stretch)
    while at >= 0:
        end = at + len(stretch)
        first = at == 0 or _LEADING.match(source[at - 1])
        if first and (end == len(source) or not _SOLID.match(source[end])):
            return ""
        at = source.find(stretch, at + 1)
    return f"「{stretch}」の数は、前後の語もそのまま書いてください"


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE_END.split(text) if clause]


def _wording(text: str, analyzer: Analyzer, words: SentenceWords) -> Wording:
    """The content words of a sentence with their polarity; joining words are left out, numbers are judged apart."""
    polarity: dict[str, set[bool]] = {}
    tokens = analyzer.tokens(text)
    negated = set(_negated(tokens, words))
    lemmas = set()
    for place, token in enumerate(tokens):
        if token.pos not in CONTENT or token.detail == "数詞":
            continue
        lemmas.add(token.lemma)
        if token.lemma not in words.joining and token.lemma not in words.negations:
            polarity.setdefault(token.lemma, set()).add(place in negated)
    return Wording({lemma: frozenset(ways) for lemma, ways in polarity.items()}, frozenset(lemmas))


def _negated(tokens: Sequence[Token], words: SentenceWords) -> Iterable[int]:
    """Places of the words that are negated: the last before a ない that is no carrier; the next behind a 未."""
    for place, token in enumerate(tokens):
        if token.lemma in words.negations and token.pos in {"助動詞", "形容詞"}:
            earlier = [
                one
                for one in range(place)
                if tokens[one].pos in CONTENT and tokens[one].lemma not in words.carriers
            ]
            yield from earlier[-1:]
        elif token.pos == "接頭辞" and token.lemma in words.negating_prefixes:
            yield from range(place + 1, min(place + 2, len(tokens)))
