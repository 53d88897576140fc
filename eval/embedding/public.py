"""Public Japanese sets: questions → paragraphs (JaQuAD, held out of training) and sentence similarity (JSTS)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from eval.errors import EvaluationError
from eval.metrics.retrieval import RetrievalScore, mean_retrieval, retrieval
from ingest.embedding_training.material import Catalogue, Pair, read_held_out
from ingest.encoders import Encoder
from ingest.normalize import fold
from service.language.text import CONTENT, Analyzer

_K1, _B = 1.2, 0.75  # Robertson & Zaragoza 2009, the usual values
_DEPTH = 100  # of a ranking that is scored

Scores = NDArray[np.float64]
"""Question × paragraph."""


class WordSearch:
    """BM25 over Sudachi's normalised words, divided by the score of a text that holds every word of the question once.

    So a score says how much of the question a text covers, as the product's word search does; words that stand in
    no text count in. 0 where no word is shared.
    """

    def __init__(self, texts: Sequence[str], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        words = [self._words(text) for text in texts]
        self._places = {
            word: place for place, word in enumerate(dict.fromkeys(w for each in words for w in each))
        }
        counts = np.zeros((len(texts), len(self._places)), np.float32)
        for row, each in enumerate(words):
            np.add.at(counts[row], [self._places[word] for word in each], 1)
        found = (counts > 0).sum(axis=0)
        self._rarity = np.log(1 + (len(texts) - found + 0.5) / (found + 0.5))
        self._unknown = float(np.log(1 + (len(texts) + 0.5) / 0.5))
        size = counts.sum(axis=1, keepdims=True)
        norm = _K1 * (1 - _B + _B * size / size.mean())
        self._weights = self._rarity * counts * (_K1 + 1) / (counts + norm)

    def scores(self, questions: Sequence[str]) -> Scores:
        return np.array([self._score(set(self._words(question))) for question in questions])

    def _score(self, words: set[str]) -> NDArray[np.float64]:
        places = [self._places[word] for word in sorted(words & self._places.keys())]
        whole = self._rarity[places].sum() + self._unknown * (len(words) - len(places))
        return np.asarray(self._weights[:, places].sum(axis=1) / max(whole, 1e-9))

    def _words(self, text: str) -> list[str]:
        return [token.lemma for token in self._analyzer.tokens(fold(text)) if token.pos in CONTENT]


@dataclass(frozen=True)
class PublicRetrieval:
    """Questions and the paragraphs among which the right one is sought."""

    questions: Sequence[str]
    right: Sequence[int]
    paragraphs: Sequence[str]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The pairs that training leaves out of this folder; EvaluationError where there is none."""
        pairs = read_held_out(folder, Catalogue.load())
        if not pairs:
            raise EvaluationError(f"「{folder}」に測るための対（jaquad_qa）がありません。")
        return cls.of(pairs)

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Self:
        paragraphs = list(dict.fromkeys(pair.second for pair in pairs))
        places = {paragraph: place for place, paragraph in enumerate(paragraphs)}
        return cls([pair.first for pair in pairs], [places[pair.second] for pair in pairs], paragraphs)

    def cosines(self, encoder: Encoder) -> Scores:
        vectors = encoder.documents(self.paragraphs)
        return np.asarray(encoder.queries(self.questions) @ vectors.T, np.float64)

    def words(self, analyzer: Analyzer) -> Scores:
        return WordSearch(self.paragraphs, analyzer).scores(self.questions)

    def score(self, scores: Scores) -> RetrievalScore:
        """The mean over the questions."""
        found = mean_retrieval(
            [
                retrieval([right], [int(place) for place in np.argsort(-row, kind="stable")[:_DEPTH]])
                for right, row in zip(self.right, scores, strict=True)
            ]
        )
        if found is None:
            raise EvaluationError("公開の検索の問題が一つもありません。")
        return found

    def measure(self, encoder: Encoder, analyzer: Analyzer, weight: float) -> Mapping[str, RetrievalScore]:
        """Words alone, vectors alone, words + `weight` × vectors, and the plain fusion of the two rankings."""
        words, cosines = self.words(analyzer), self.cosines(encoder)
        by_rank = 1 / (60 + _ranks(words)) + 1 / (60 + _ranks(cosines))
        parts = {
            "words": words,
            "vectors": cosines,
            "fused": words + weight * cosines,
            "rank_fusion": by_rank,
        }
        return {name: self.score(scores) for name, scores in parts.items()}


def _ranks(scores: Scores) -> Scores:
    """1 for the best paragraph of each question, 2 for the next …"""
    order = np.argsort(-scores, axis=1, kind="stable")
    return np.asarray(np.argsort(order, axis=1, kind="stable") + 1, np.float64)


def similarity(path: Path, encoder: Encoder) -> float:
    """Spearman's correlation of cosine and human label on a JSTS file (JSON Lines: sentence1, sentence2, label)."""
    from scipy.stats import spearmanr

    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        first = encoder.documents([row["sentence1"] for row in rows])
        second = encoder.documents([row["sentence2"] for row in rows])
        labels = [float(row["label"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"「{path}」は sentence1, sentence2, label を持つ JSON Lines ではありません: {error}"
        ) from error
    return float(spearmanr((first * second).sum(axis=1), labels).statistic)
