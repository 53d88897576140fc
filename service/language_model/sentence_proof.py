"""Proves one sentence of a chat model against the report's sentences that it cites.

A line 「受講人数を制限して開催したためです。[9]」 is proven when each cited row has one sentence of which it tells whole
clauses in their order: the same content words, numbers, negations and tense (see `sentence_core`). The topic of the
first clause may lead any of them. A clause that leans on the next one (…であったが、 …の場合、) is not told without it. The
values of the table (実績, 目標, 評価) are not for the model to tell: the exact answer tells them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.normalize import fold
from service.language_model.material import Material, Told
from service.language_model.sentence_core import Clause, Core, SentenceCores
from service.language_model.sentence_words import SentenceWords

SHORTEST, LONGEST = 8, 240  # characters
PAST = ("た",)
_LINE = re.compile(r"\s*(?:[-・*]\s*)?(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d{1,3}\]\s*)+)(?P<stop>。?)\s*")
_MARK = re.compile(r"\[(\d{1,3})\]")
_PLAIN = re.compile(
    r"[ぁ-ゖァ-ヺー一-鿿々〆〇A-Za-z0-9Ａ-Ｚａ-ｚ０-９、。「」・()（）%％.,．，/／~〜～\-−: ：]+"
)
_KANA = re.compile(r"[ぁ-ゖ]")
_NAME = re.compile(r"「([^「」]+)」(?:では|は|の|について)?、?")
_VERDICT = re.compile(r"\s*(はい|いいえ)")


@dataclass(frozen=True)
class Proven:
    """A sentence as it may be shown: 「受講人数を制限して開催したためです。[9]」."""

    text: str
    citations: tuple[int, ...]

    def __str__(self) -> str:
        return self.text + "".join(f"[{number}]" for number in self.citations)


class UnprovenError(ValueError):
    """Why a sentence is not proven, in Japanese, as the model is told when it may write it again."""


class SentenceProof:
    """Proves lines over the rows of one answer."""

    def __init__(self, material: Material, cores: SentenceCores, words: SentenceWords) -> None:
        self._rows = material.rows
        self._cores = cores
        self._words = words

    def prove(self, line: str) -> Proven:
        """The line as a proven sentence; UnprovenError says what hinders."""
        found = _LINE.fullmatch(line)
        if found is None:
            raise UnprovenError("文の終わりに根拠の番号がありません")
        written = found["text"].strip().rstrip("。") + "。"
        numbers = tuple(dict.fromkeys(int(mark) for mark in _MARK.findall(found["marks"])))
        if unknown := [number for number in numbers if number not in self._rows]:
            raise UnprovenError(f"根拠の番号 {unknown[0]} はありません")
        self._shape(written)
        for number in numbers:
            self._of_row(fold(written), self._rows[number])
        return Proven(written, numbers)

    def _shape(self, text: str) -> None:
        if not SHORTEST <= len(text) <= LONGEST or "。" in text[:-1]:
            raise UnprovenError(f"一文ずつ、{LONGEST}字までで書いてください")
        if not _PLAIN.fullmatch(text) or not _KANA.search(text):
            raise UnprovenError("日本語の文ではないか、使えない記号があります")
        if _VERDICT.match(text):
            raise UnprovenError("「はい」「いいえ」は書かないでください")
        if self._cores.has_number(text) and any(word in text for word in self._words.values):
            raise UnprovenError("実績・目標・評価の数値は書かないでください")
        if self._words.is_order(text):
            raise UnprovenError("指図の文は書かないでください")

    def _of_row(self, text: str, told: Told) -> None:
        """One sentence of the row must prove all of it; where none does, the nearest one's reason is told."""
        if lead := _NAME.match(text):
            if lead[1] == fold(told.indicator):
                text = text[lead.end() :]
            elif not any(lead[1] in fold(sentence) for sentence in told.sentences):
                raise UnprovenError(f"「{lead[1]}」は、根拠の行にありません")
        said = self._cores.core(text)
        if not said:
            raise UnprovenError("内容がありません")
        if any(tells(said, self._cores.clauses(sentence)) for sentence in told.sentences):
            return
        nearest = max(told.sentences, key=lambda sentence: len({*said} & {*self._cores.core(sentence)}))
        raise UnprovenError(_reason(said, self._cores.core(nearest)))


def tells(said: Core, clauses: Sequence[Clause]) -> bool:
    """Whether the words are those of whole clauses in their order, none told without one that it leans on."""
    topic = clauses[0].topic
    if topic and said[: len(topic)] == topic and _follows(said[len(topic) :], clauses, 1, bound=False):
        return True
    return _follows(said, clauses, 0, bound=False)


def _follows(said: Core, clauses: Sequence[Clause], place: int, *, bound: bool) -> bool:
    """From a clause on; `bound`: this one must be told, since the one before leans on it."""
    if place == len(clauses):
        return not said and not bound
    clause = clauses[place]
    if clause.core and said[: len(clause.core)] == clause.core:
        rest = said[len(clause.core) :]
        if clause.alone and rest == _tense(clauses, place):
            return True
        if _follows(rest, clauses, place + 1, bound=not clause.alone):
            return True
    return not bound and bool(said) and _follows(said, clauses, place + 1, bound=False)


def _tense(clauses: Sequence[Clause], place: int) -> Core:
    """What a clause needs to end a sentence: 「…にし、」 of a sentence about the past becomes 「…にしました。」."""
    past = clauses[-1].core[-1:] == PAST
    return PAST if past and place < len(clauses) - 1 else ()


def _reason(said: Core, printed: Core) -> str:
    added = [word for word in dict.fromkeys(said) if word not in printed]
    if added:
        return f"根拠の文にない語があります（{'、'.join(added[:5])}）"
    return "根拠の文の節を、語を抜いたり入れ替えたりせずに、まるごと書いてください"
