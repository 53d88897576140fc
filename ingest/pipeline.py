"""A report folder into the two stores: read → align → check → store, nothing else."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.build import build_report
from ingest.chunking import chunk_report
from ingest.encoders import encoder_of
from ingest.errors import UnreadableFileError
from ingest.generations import Generations, ingest_lock, require_space
from ingest.records import Report
from ingest.row_store import RowStore
from ingest.settings import StoreSettings
from ingest.vector_store import VectorStore

Progress = Callable[[str, int, int], None]
"""Told the step (Japanese), how much of it is done and how much there is: `("索引の作成", 120, 141)`."""


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest did; `warnings` are invariants of the report that do not hold."""

    report_id: str
    generation: int
    rows: int
    chunks: int
    repairs: int
    warnings: tuple[str, ...]
    seconds: float


def ingest_report(
    folder: Path, settings: StoreSettings, progress: Progress = lambda *_: None
) -> IngestResult:
    """Read the report in a folder and publish it as its next generation.

    Raises IngestError: IngestLockedError where another ingest runs, UnreadableFileError or NotAReportError
    for the file, StoreError for the stores. Whatever is raised, the report loaded before stays as it was.
    """
    started = time.monotonic()
    rows = RowStore.open(settings.database_url)
    vectors = VectorStore.open(settings)
    try:
        with ingest_lock(settings.home, rows):
            require_space(settings.home, _size(folder))
            progress("報告書の読み取り", 0, 1)
            report = build_report(folder)
            progress("報告書の読み取り", 1, 1)
            generation, chunks = store_report(report, settings, Generations(rows, vectors), progress)
    finally:
        vectors.close()
        rows.close()
    return IngestResult(
        report_id=report.id,
        generation=generation,
        rows=len(report.measures),
        chunks=chunks,
        repairs=len(report.repairs),
        warnings=report.warnings,
        seconds=time.monotonic() - started,
    )


def store_report(
    report: Report, settings: StoreSettings, generations: Generations, progress: Progress = lambda *_: None
) -> tuple[int, int]:
    """Chunk, embed and publish a report under the caller's lock; its generation and number of chunks."""
    chunks = chunk_report(report)
    progress("文章の埋め込み", 0, len(chunks))
    encoder = encoder_of(settings)
    vectors = encoder.documents([chunk.text for chunk in chunks])
    progress("文章の埋め込み", len(chunks), len(chunks))
    progress("索引の作成と検証", 0, len(chunks))
    generation = generations.add(
        report,
        chunks,
        vectors,
        encoder.fingerprint,
        on_batch=lambda done: progress("索引の作成と検証", done, len(chunks)),
    )
    return generation, len(chunks)


def _size(folder: Path) -> int:
    try:
        return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise UnreadableFileError(
            f"フォルダ「{folder}」を読めません: {error.strerror}。"
            "report.yaml のあるフォルダを指定してください。"
        ) from error
