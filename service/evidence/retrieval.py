"""Hybrid retrieval over the narrative: words weighed by how much of the question they cover, plus vector similarity.

score = coverage of the question's words by the row (in [0, 1]) + weight · cosine of question and chunk, both weighed
by field (`service.evidence.ranking`). A rank fusion is not used: it was measured worse than the better part alone.
Without a vector index, words alone decide.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.chunking import chunk_report
from ingest.errors import StoreError
from ingest.normalize import fold
from ingest.records import Chunk, Measure, Report
from service.evidence.ranking import RankingWeights, ranking_weights
from service.evidence.row_index import RowIndex
from service.language.english import plain
from service.language.terms import TermFinder

if TYPE_CHECKING:
    from ingest.encoders import Encoder
    from ingest.vector_store import ChunkIndex


class HybridSearch:
    """Ranks rows and chunks of one report for a question. `vectors` is None where the index is unavailable."""

    def __init__(
        self,
        report: Report,
        index: RowIndex,
        terms: TermFinder,
        encoder: "Encoder | None" = None,
        vectors: "ChunkIndex | None" = None,
        weights: RankingWeights | None = None,
    ) -> None:
        self.report = report
        self._index = index
        self._terms = terms
        self._encoder = encoder
        self._vectors = vectors
        self._weights = weights or ranking_weights()
        self._chunks = {chunk.id: chunk for chunk in chunk_report(report)}

    def chunks(self, question: str, limit: int) -> list[tuple[Chunk, float]]:
        """Chunks of the report, best first; each carries its row's words and its own vector."""
        words = self._words(question)
        similar = self._similar(question, len(self._chunks))
        worth = self._weights.vectors
        scored = [
            (
                chunk,
                words.get(int(str(chunk.metadata["row"])), 0.0)
                + worth.get(chunk.field, 0.0) * similar.get(name, 0.0),
            )
            for name, chunk in self._chunks.items()
        ]
        return sorted((item for item in scored if item[1] > 0), key=lambda item: -item[1])[:limit]

    def rows(self, question: str, limit: int) -> list[tuple[Measure, float]]:
        """Rows, best first, each by its best chunk."""
        best: dict[int, float] = {}
        for chunk, score in self.chunks(question, len(self._chunks)):
            row = int(str(chunk.metadata["row"]))
            best.setdefault(row, score)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [(self.report.measure(row), score) for row, score in ranked]

    def _words(self, question: str) -> dict[int, float]:
        matches = [
            self._index.match(term)
            for term in self._terms.find(self._terms.analyzer.digits(plain(fold(question))))
        ]
        ranked = self._index.rank(matches, weights=self._weights.words)
        return {candidate.row: candidate.score for candidate in ranked}

    def _similar(self, question: str, limit: int) -> dict[str, float]:
        if self._encoder is None or self._vectors is None:
            return {}
        try:
            found = self._vectors.query(self._encoder.queries([fold(question)])[0], limit)
        except StoreError:
            self._vectors = None  # words alone from here on; readiness reports it
            return {}
        return dict(found)


def best_rows(ranked: Sequence[tuple[Measure, float]], floor: float) -> tuple[int, ...]:
    """The rows that reach a floor, in order."""
    return tuple(measure.row for measure, score in ranked if score >= floor)
