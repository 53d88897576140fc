"""Baseline: plain keyword search (BM25 over pairs of characters), scored by its ceiling."""

import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Self

from eval.targets.passages import Passage, Passages, passages, reply_of, whole_conversation
from eval.targets.reply import Reply
from eval.wording import folded
from ingest.records import Report

_K1, _B = 1.2, 0.75  # Robertson & Zaragoza 2009, the usual values


class KeywordSearch:
    """The `k` rows that share the most telling character pairs with the question; no synonyms, no filters."""

    def __init__(self, rows: Passages, k: int = 10) -> None:
        self.k = k
        self._indexes = {report: _Index(found) for report, found in rows.items()}

    @classmethod
    def over(cls, reports: Mapping[str, Report], k: int = 10) -> Self:
        return cls({name: passages(report) for name, report in reports.items()}, k)

    @property
    def name(self) -> str:
        return f"keyword-{self.k}"

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        start = time.perf_counter()
        found = self._indexes[report].best(whole_conversation(turns), self.k)
        return reply_of(found, time.perf_counter() - start)

    def rank(self, question: str, report: str) -> tuple[int, ...] | None:
        return tuple(passage.row for passage in self._indexes[report].best(question, 10))

    def describe(self) -> Mapping[str, str]:
        return {"kind": "BM25 over character pairs, scored by its ceiling", "k": str(self.k)}


class _Index:
    def __init__(self, rows: Sequence[Passage]) -> None:
        self._rows = rows
        self._grams = [Counter(_pairs(passage.text)) for passage in rows]
        self._mean = sum(sum(grams.values()) for grams in self._grams) / max(1, len(rows))
        self._seen = Counter(gram for grams in self._grams for gram in grams)

    def best(self, question: str, k: int) -> list[Passage]:
        wanted = set(_pairs(question))
        scored = [(self._score(wanted, grams), -place) for place, grams in enumerate(self._grams)]
        return [self._rows[-place] for score, place in sorted(scored, reverse=True)[:k] if score > 0]

    def _score(self, wanted: set[str], grams: Counter[str]) -> float:
        """BM25 of one row."""
        size = sum(grams.values())
        total = 0.0
        for gram in wanted & grams.keys():
            rare = math.log(1 + (len(self._rows) - self._seen[gram] + 0.5) / (self._seen[gram] + 0.5))
            count = grams[gram]
            total += rare * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * size / self._mean))
        return total


def _pairs(text: str) -> list[str]:
    plain = folded(text).lower()
    return [plain[place : place + 2] for place in range(len(plain) - 1)]
