"""Opens the search of a report's generation over the vector store; without usable vectors, by words alone."""

import logging
import threading
from typing import TYPE_CHECKING

from ingest.errors import StoreError
from ingest.records import Report
from ingest.row_store import RowStore
from service.evidence.retrieval import HybridSearch
from service.evidence.row_index import RowIndex
from service.language.terms import TermFinder
from service.settings import Settings

if TYPE_CHECKING:
    from ingest.encoders import Encoder
    from ingest.vector_store import VectorStore

_log = logging.getLogger(__name__)

OTHER_MODEL = "埋め込みモデルが索引を作ったときのものと異なります"
NO_INDEX = "意味検索の索引が使えません"


class Searches:
    """Holds the vector store and the embedding model of one process; both are opened when first needed."""

    def __init__(self, rows: RowStore, settings: Settings, terms: TermFinder) -> None:
        self._rows = rows
        self._settings = settings
        self._terms = terms
        self._store: VectorStore | None = None
        self._encoders: dict[str, Encoder] = {}
        self._lock = threading.Lock()

    def open(self, report: Report, generation: int, index: RowIndex) -> HybridSearch:
        """The search of one generation; by words alone where its vectors cannot be used."""
        try:
            if encoder := self._encoder(report.id, generation):
                vectors = self._vectors().collection(report.id, generation)
                return HybridSearch(report, index, self._terms, encoder, vectors)
            _log.warning("%s（%s）。senryaku ingest で索引を作り直してください", OTHER_MODEL, report.id)
        except StoreError as error:
            _log.warning("%s（%s）: %s", NO_INDEX, report.id, error)
        return HybridSearch(report, index, self._terms)

    def release(self, report_id: str, generation: int) -> None:
        """Let the vectors of a generation go; searches under way end first."""
        if self._store is not None:
            self._store.release(report_id, generation)

    def trouble(self, report_id: str, generation: int) -> str:
        """Why the vectors of a generation cannot be used, proven by a real query; empty where they can."""
        try:
            if self._encoder(report_id, generation) is None:
                return OTHER_MODEL
            return "" if self._vectors().healthy(report_id, generation) else NO_INDEX
        except StoreError:
            return NO_INDEX

    def _encoder(self, report_id: str, generation: int) -> "Encoder | None":
        """The model that made the stored vectors; None where the model's files are others by now."""
        from ingest.encoders import encoder_of

        records = self._rows.generations(report_id)
        wanted = next((record.embedding for record in records if record.generation == generation), "")
        with self._lock:
            if wanted not in self._encoders:
                found = encoder_of(self._settings)
                self._encoders[found.fingerprint] = found
            return self._encoders.get(wanted)

    def _vectors(self) -> "VectorStore":
        from ingest.vector_store import VectorStore

        with self._lock:
            if self._store is None:
                self._store = VectorStore.open(self._settings)
            return self._store
