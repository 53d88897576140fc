"""Passages by meaning: one Chroma index per report and generation, rebuildable at any time."""

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ingest.chroma import Call
from ingest.embedded_index import EmbeddedIndexes
from ingest.errors import StoreError
from ingest.records import Chunk
from ingest.server_index import ServerIndexes
from ingest.settings import StoreSettings

BATCH = 1000  # Chroma takes 5,461 at most
PROBES = 20  # passages that verification looks up by their own vector

T = TypeVar("T")
Where = Mapping[str, Any]


class OpenedCollection(Protocol):
    """A Chroma collection of which every call is guarded."""

    def call(self, work: Callable[[Any], T]) -> T: ...


class Indexes(Protocol):
    """Where the generations live: folders of our own, or a server."""

    def building(self, report_id: str, generation: int) -> AbstractContextManager[Call]: ...
    def open(self, report_id: str, generation: int) -> OpenedCollection: ...
    def verify(self, report_id: str, generation: int) -> None: ...
    def generations(self, report_id: str) -> set[int]: ...
    def remove(self, report_id: str, generation: int) -> None: ...


class ChunkIndex:
    """The passages of one generation, opened for reading; safe to share between threads."""

    def __init__(self, opened: OpenedCollection) -> None:
        self._opened = opened

    def query(self, vector: ArrayLike, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        """The k nearest chunk ids with their cosine, best first; `where` e.g. `{"rating": "順調に進捗"}`.

        A vector of zeros (a question without any known word) is near nothing. Raises StoreError.
        """
        wanted = np.asarray(vector, np.float32)
        if k < 1 or not wanted.any():
            return []
        found = self._opened.call(
            lambda collection: collection.query(
                query_embeddings=wanted[None, :],
                n_results=k,
                where=dict(where) if where else None,
                include=["distances"],
            )
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(
            ((name, 1 - distance) for name, distance in pairs), key=lambda pair: (-pair[1], pair[0])
        )

    def ids(self) -> list[str]:
        ids: list[str] = self._opened.call(lambda collection: collection.get(include=[]))["ids"]
        return ids

    def count(self) -> int:
        return int(self._opened.call(lambda collection: collection.count()))

    def probe(self) -> bool:
        """Whether a stored vector finds a passage: `count` and `ids` still work on a broken index."""
        stored = self._opened.call(lambda collection: collection.get(limit=1, include=["embeddings"]))
        return bool(self.query(stored["embeddings"][0], 1))


class VectorStore:
    """Builds, verifies, opens and drops generations of passages. Every failure is a `StoreError`."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        self._opened: dict[tuple[str, int], ChunkIndex] = {}
        self._opening = threading.Lock()

    @classmethod
    def open(cls, settings: StoreSettings) -> "VectorStore":
        """The store of the settings: folders under `home`, or a Chroma server by URL. Touches nothing yet."""
        if settings.vector_store_url:
            return cls(ServerIndexes.at(settings.vector_store_url))
        return cls(EmbeddedIndexes(settings.home / "index"))

    def build(
        self,
        report_id: str,
        generation: int,
        chunks: Sequence[Chunk],
        vectors: NDArray[np.float32],
        on_batch: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Write a new generation from chunks and their vectors; `on_batch` is told how many are in."""
        _check_input(chunks, vectors)
        with self._indexes.building(report_id, generation) as call:
            for start in range(0, len(chunks), BATCH):
                batch, rows = chunks[start : start + BATCH], vectors[start : start + BATCH]
                call(_adding(batch, rows, generation))
                on_batch(start + len(batch))

    def collection(self, report_id: str, generation: int) -> ChunkIndex:
        """The generation opened for reading, once per process; StoreError where it cannot be trusted."""
        key = (report_id, generation)
        with self._opening:
            if key not in self._opened:
                self._opened[key] = ChunkIndex(self._indexes.open(report_id, generation))
            return self._opened[key]

    def verify(
        self, report_id: str, generation: int, chunks: Sequence[Chunk], vectors: NDArray[np.float32]
    ) -> None:
        """Prove by ids, count and vector queries that the generation is these chunks; else StoreError."""
        index = self.collection(report_id, generation)
        if sorted(index.ids()) != sorted(chunk.id for chunk in chunks) or index.count() != len(chunks):
            raise StoreError(f"ベクトル索引の文章が {len(chunks)} 件と一致しません。再度取り込んでください。")
        for place in range(0, len(chunks), max(1, math.ceil(len(chunks) / PROBES))):
            if not vectors[place].any():
                continue
            nearest = index.query(vectors[place], 1)
            if not nearest or nearest[0][1] < 0.99:
                raise StoreError(
                    f"ベクトル索引から文章「{chunks[place].id}」を引けません。再度取り込んでください。"
                )

    def healthy(self, report_id: str, generation: int) -> bool:
        """Whether the generation is as it was sealed and answers a real vector query."""
        try:
            self._indexes.verify(report_id, generation)
            return self.collection(report_id, generation).probe()
        except StoreError:
            return False

    def generations(self, report_id: str) -> set[int]:
        """The generations that are there, complete or left by a killed ingest."""
        return self._indexes.generations(report_id)

    def release(self, report_id: str, generation: int) -> None:
        """Let a generation go: it closes when the last query on it is done."""
        with self._opening:
            self._opened.pop((report_id, generation), None)

    def drop(self, report_id: str, generation: int) -> None:
        """Delete a generation, complete or not."""
        self.release(report_id, generation)
        self._indexes.remove(report_id, generation)

    def close(self) -> None:
        """Let every generation go."""
        with self._opening:
            self._opened.clear()


def _check_input(chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
    if vectors.ndim != 2 or len(vectors) != len(chunks) or not chunks:
        raise StoreError(f"文章 {len(chunks)} 件に対してベクトルの形が {vectors.shape} です。")
    if not np.isfinite(vectors).all():
        raise StoreError("ベクトルに数でない値があります。埋め込みモデルを確認してください。")
    if len({chunk.id for chunk in chunks}) != len(chunks):
        raise StoreError("同じ番号の文章が二つあります。")


def _adding(chunks: Sequence[Chunk], vectors: NDArray[np.float32], generation: int) -> Callable[[Any], None]:
    return lambda collection: collection.add(
        ids=[chunk.id for chunk in chunks],
        embeddings=vectors,
        documents=[chunk.text for chunk in chunks],
        metadatas=[{**_storable(chunk.metadata), "generation": generation} for chunk in chunks],
    )


def _storable(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Without what Chroma raises on (None, empty lists) or silently loses (NaN)."""
    return {
        name: value
        for name, value in metadata.items()
        if value is not None and value != [] and not (isinstance(value, float) and math.isnan(value))
    }
