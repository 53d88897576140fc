"""Whether a report folder needs to be ingested again."""

from pathlib import Path

from ingest.build import build_report
from ingest.encoders import encoder_of
from ingest.errors import StoreError
from ingest.row_store import RowStore
from ingest.settings import StoreSettings
from ingest.vector_store import VectorStore


def is_current(folder: Path, settings: StoreSettings) -> bool:
    """Whether what is loaded is what this folder, the vocabulary and the embedding model give today.

    False also where the vector index is damaged or missing. Raises IngestError where the folder or the row
    store cannot be read.
    """
    report = build_report(folder)
    rows = RowStore.open(settings.database_url)
    try:
        stored = [each for each in rows.generations(report.id) if each.generation == rows.current(report.id)]
        if not stored or stored[0].embedding != encoder_of(settings).fingerprint:
            return False
        if rows.load(report.id, stored[0].generation) != report:
            return False
        return _index_is_sound(settings, report.id, stored[0].generation)
    finally:
        rows.close()


def _index_is_sound(settings: StoreSettings, report_id: str, generation: int) -> bool:
    try:
        vectors = VectorStore.open(settings)
    except StoreError:
        return False
    try:
        return vectors.healthy(report_id, generation)
    finally:
        vectors.close()
