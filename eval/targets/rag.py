"""Baseline: plain top-k retrieval with LangChain and Chroma, scored by its ceiling."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self

from eval.targets.passages import Passage, passages, reply_of, whole_conversation
from eval.targets.reply import Reply
from ingest.records import Report

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import VectorStore


class PlainRag:
    """The `k` rows nearest to the question by embedding: what a chat model behind a plain pipeline would
    read.

    Kind to the baseline: one passage a row (never cut), the product's own embedding, follow-ups searched
    with the turns before them, and a perfect reader behind it. What it shows is the limit of top-k, not of a
    model.
    """

    def __init__(self, stores: "Mapping[str, VectorStore]", k: int, embedding: str) -> None:
        self.k = k
        self._stores = stores
        self._embedding = embedding

    @classmethod
    def over(
        cls, reports: Mapping[str, Report], embeddings: "Embeddings", k: int, embedding: str = ""
    ) -> Self:
        """Index the reports' rows in memory; nothing is written to disk."""
        import chromadb
        from langchain_chroma import Chroma

        client = chromadb.EphemeralClient(chromadb.Settings(anonymized_telemetry=False))
        stores: dict[str, VectorStore] = {}
        for name, report in reports.items():
            store = Chroma(f"rag-{k}-{name}"[:63], embeddings, client=client)
            store.reset_collection()
            found = passages(report)
            store.add_texts([one.text for one in found], [{"row": one.row} for one in found])
            stores[name] = store
        return cls(stores, k, embedding)

    @property
    def name(self) -> str:
        return f"rag-{self.k}"

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        start = time.perf_counter()
        found = self._nearest(whole_conversation(turns), report, self.k)
        return reply_of(found, time.perf_counter() - start)

    def rank(self, question: str, report: str) -> tuple[int, ...] | None:
        return tuple(passage.row for passage in self._nearest(question, report, 10))

    def describe(self) -> Mapping[str, str]:
        return {
            "kind": "LangChain + Chroma, scored by its ceiling",
            "k": str(self.k),
            "embedding": self._embedding,
        }

    def _nearest(self, question: str, report: str, k: int) -> list[Passage]:
        found = self._stores[report].similarity_search(question, k=k)
        return [Passage(int(document.metadata["row"]), document.page_content) for document in found]
