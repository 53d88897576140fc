"""The parts of a row's score for one question as arrays, so that weights can be tried quickly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.embedding.questions import Asked
from eval.metrics.retrieval import RetrievalScore, mean_retrieval, retrieval
from ingest.chunking import chunk_report
from ingest.encoders import Encoder
from ingest.normalize import fold
from ingest.records import Chunk, Field, Report
from service.evidence.ranking import RankingWeights
from service.evidence.row_index import FIELD_WEIGHT
from service.understanding.parser import Language, Parser

FIELDS = tuple(FIELD_WEIGHT)
PASSAGES = ("head", Field.DELAY_REASON.value, Field.ISSUE.value, Field.FUTURE_MEASURE.value)


@dataclass(frozen=True)
class Features:
    """One question. `words`: row × term × field, each the term's share × how strongly the field holds it;
    `cosines`: row × kind of passage, NaN where the row has no such passage.
    """

    asked: Asked
    rows: Sequence[int]
    words: NDArray[np.float64]
    cosines: NDArray[np.float64]

    def ranking(self, weights: RankingWeights) -> list[int]:
        """Rows, best first, as `HybridSearch.rows` gives them."""
        by_field = np.array([weights.words.get(name, 0.0) for name in FIELDS])
        by_passage = np.array([weights.vectors.get(name, 0.0) for name in PASSAGES])
        words = (self.words * by_field).max(axis=2).sum(axis=1) if self.words.shape[1] else 0.0
        vectors = self.cosines * by_passage
        scores = words + np.where(np.isnan(vectors), -np.inf, vectors).max(axis=1)
        order = np.argsort(-scores, kind="stable")
        return [self.rows[place] for place in order if scores[place] > 0]

    def score(self, weights: RankingWeights) -> RetrievalScore:
        return retrieval(self.asked.rows, self.ranking(weights))

    def score_by_rank_fusion(self, weights: RankingWeights) -> RetrievalScore:
        """The plain alternative: Σ 1 / (60 + rank) over words alone and vectors alone (Cormack et al. 2009)."""
        fused: dict[int, float] = {}
        for part in (weights.words_only(), weights.vectors_only()):
            for rank, row in enumerate(self.ranking(part), start=1):
                fused[row] = fused.get(row, 0.0) + 1 / (60 + rank)
        return retrieval(self.asked.rows, sorted(fused, key=lambda row: (-fused[row], row)))


class Extractor:
    """Reports opened once; features of any question about them."""

    def __init__(self, reports: Mapping[str, Report], language: Language, encoder: Encoder) -> None:
        self._reports = reports
        self._terms = language.terms
        self._encoder = encoder
        self._indexes = {name: Parser(report, language).index for name, report in reports.items()}
        self._chunks = {name: chunk_report(report) for name, report in reports.items()}
        self._vectors = {
            name: encoder.documents([chunk.text for chunk in chunks]) for name, chunks in self._chunks.items()
        }

    def features(self, asked: Sequence[Asked]) -> list[Features]:
        """The features of the questions, in their order."""
        vectors = self._encoder.queries([fold(each.question) for each in asked])
        return [self._of(each, vector) for each, vector in zip(asked, vectors, strict=True)]

    def _of(self, asked: Asked, vector: NDArray[np.float32]) -> Features:
        rows = [measure.row for measure in self._reports[asked.report].measures]
        return Features(asked, rows, self._words(asked, rows), self._cosines(asked, rows, vector))

    def _words(self, asked: Asked, rows: Sequence[int]) -> NDArray[np.float64]:
        index = self._indexes[asked.report]
        terms = self._terms.find(self._terms.analyzer.digits(fold(asked.question)))
        matches = [index.match(term) for term in terms]
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        words = np.zeros((len(rows), len(matches), len(FIELDS)))
        for term, match in enumerate(matches):
            share = match.term.weight * match.rarity / total
            for row, found in match.rows.items():
                for name, strength in found.items():
                    words[rows.index(row), term, FIELDS.index(name)] = share * strength
        return words

    def _cosines(self, asked: Asked, rows: Sequence[int], vector: NDArray[np.float32]) -> NDArray[np.float64]:
        cosines = np.full((len(rows), len(PASSAGES)), np.nan)
        found = self._vectors[asked.report] @ vector
        for chunk, cosine in zip(self._chunks[asked.report], found, strict=True):
            cosines[rows.index(_row(chunk)), PASSAGES.index(chunk.field)] = cosine
        return cosines


def mean(features: Sequence[Features], weights: RankingWeights) -> RetrievalScore:
    """The mean score of a ranking with these weights; there must be a question."""
    return mean_of([each.score(weights) for each in features])


def mean_of(scores: Sequence[RetrievalScore]) -> RetrievalScore:
    """The mean of the scores of one question or more."""
    found = mean_retrieval(scores)
    if found is None:
        raise ValueError("no questions")
    return found


def _row(chunk: Chunk) -> int:
    return int(str(chunk.metadata["row"]))
