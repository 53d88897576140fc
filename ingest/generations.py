"""Generations: built aside, verified, published by one pointer; one writer; the last two are kept.

A killed ingest leaves at most unpublished rows and an unpublished index, which the next ingest removes.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from ingest.errors import IngestLockedError, StoreError
from ingest.records import Chunk, Report
from ingest.row_store import RowStore
from ingest.vector_store import VectorStore

MIN_FREE = 64 << 20  # bytes: an index of 10,000 passages takes 42 MB
GROWTH = 40  # bytes of rows and index per byte of the report, for both kept generations


@contextmanager
def ingest_lock(home: Path, rows: RowStore) -> Iterator[None]:
    """The right to ingest: IngestLockedError at once where another process holds it.

    The kernel (and PostgreSQL for its part) frees the lock when the holder ends in whatever way.
    """
    lock = FileLock(home / "ingest.lock", thread_local=False)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise IngestLockedError(
            "別の取り込みが実行中です。終わってから、もう一度実行してください。"
        ) from None
    except OSError as error:
        raise StoreError(
            f"フォルダ「{home}」に書き込めません: {error.strerror}。書き込み権限を確認してください。"
        ) from error
    try:
        with rows.exclusive():
            yield
    finally:
        lock.release()


def require_space(home: Path, report_bytes: int) -> None:
    """StoreError where the disk may not hold another generation; Chroma loses its footing on a full one."""
    needed = MIN_FREE + GROWTH * report_bytes
    free = shutil.disk_usage(home).free
    if free < needed:
        raise StoreError(
            f"空き容量が足りません（「{home}」に必要 {needed >> 20} MB、空き {free >> 20} MB）。"
            "不要なファイルを消してから、もう一度実行してください。"
        )


@dataclass(frozen=True)
class Generations:
    """The two stores as one: what is published is complete, verified and the same in both."""

    rows: RowStore
    vectors: VectorStore

    def add(
        self,
        report: Report,
        chunks: Sequence[Chunk],
        vectors: NDArray[np.float32],
        embedding: str,
        on_batch: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Store a report as its next generation and publish it; the caller holds the ingest lock.

        Where anything fails, the generation before stays as it was and nothing of the new one remains.
        """
        generation = self._next(report.id)
        self.clear(report.id)
        try:
            self.rows.save(report, generation, embedding=embedding, chunks=len(chunks))
            self.vectors.build(report.id, generation, chunks, vectors, on_batch)
            self._verify(report, generation, chunks, vectors)
            self.rows.publish(report.id, generation)
        finally:
            self.vectors.release(report.id, generation)
            with suppress(StoreError):  # what cannot be removed now, the next ingest removes
                self.clear(report.id)
        return generation

    def clear(self, report_id: str) -> None:
        """Drop all but the published generation and the one published before it."""
        kept = self._kept(report_id)
        for generation in self.vectors.generations(report_id) - kept:
            self.vectors.drop(report_id, generation)
        stored = {record.generation for record in self.rows.generations(report_id)}
        for generation in stored - kept:
            self.rows.drop(report_id, generation)

    def _next(self, report_id: str) -> int:
        stored = {record.generation for record in self.rows.generations(report_id)}
        return max(stored | self.vectors.generations(report_id), default=0) + 1

    def _kept(self, report_id: str) -> set[int]:
        current = self.rows.current(report_id)
        published = [record for record in self.rows.generations(report_id) if record.published_at]
        before = [record.generation for record in published if record.generation != current]
        return {current or 0, *before[-1:]}

    def _verify(
        self, report: Report, generation: int, chunks: Sequence[Chunk], vectors: NDArray[np.float32]
    ) -> None:
        if self.rows.load(report.id, generation) != report:
            raise StoreError(
                f"保存した行データ（第{generation}世代）が読み取り結果と一致しません。公開を中止しました。"
            )
        self.vectors.verify(report.id, generation, chunks, vectors)
