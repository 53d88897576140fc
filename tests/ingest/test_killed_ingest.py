"""An ingest may be killed at any moment: readers have one complete right report, the next ingest is clean."""

import multiprocessing
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from ingest.chunking import chunk_report
from ingest.encoders import load_encoder
from ingest.errors import StoreError
from ingest.row_store import RowStore
from ingest.settings import StoreSettings
from tests.ingest.samples import ingest_sample, open_stores, sample_report

REPORT = "sample-r4"
KILLS = 20


def test_killed_at_twenty_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGKILL at 20 random moments: a reader always has one whole right report; the next one is clean."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what killed processes leave there
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "sqlalchemy", "tokenizers", __name__])
    for version in (0, 1):  # the second is measured: the first starts the fork server
        started = time.monotonic()
        whole = context.Process(target=ingest_sample, args=(str(tmp_path), version))
        whole.start()
        whole.join()
        duration = time.monotonic() - started
    reader = Reader(tmp_path)
    reader.start()
    chance, killed = random.Random(20), 0
    for version in range(2, KILLS + 2):
        victim = context.Process(target=ingest_sample, args=(str(tmp_path), version))
        victim.start()
        time.sleep(chance.uniform(0, duration))
        victim.kill()
        victim.join()
        killed += victim.exitcode == -signal.SIGKILL
        reader.check_index()
    reader.stop()
    assert reader.faults == []
    assert killed > KILLS / 2
    assert reader.reads > KILLS
    generation = ingest_sample(str(tmp_path), KILLS + 2)
    both = open_stores(StoreSettings(home=tmp_path))
    assert both.rows.load(REPORT) == sample_report(41, KILLS + 2)
    stored = [each.generation for each in both.rows.generations()]
    assert stored[-1] == generation
    assert len(stored) == 2
    assert sorted(path.name for path in (tmp_path / "index" / REPORT).iterdir()) == sorted(map(str, stored))


class Reader(threading.Thread):
    """Loads the current report over and over, as the service does, and notes whatever is not right."""

    def __init__(self, home: Path) -> None:
        super().__init__(daemon=True)
        self.settings = StoreSettings(home=home)
        self.known = [sample_report(41, version) for version in range(KILLS + 3)]
        self.faults: list[str] = []
        self.reads = 0
        self.ended = threading.Event()

    def run(self) -> None:
        rows = RowStore.open(self.settings.database_url)
        while not self.ended.is_set():
            try:
                if rows.load(REPORT) not in self.known:
                    self.faults.append("no known report")
            except StoreError as error:
                self.faults.append(str(error))
            self.reads += 1

    def check_index(self) -> None:
        """The published generation's index is whole and answers with this report's own passages."""
        both = open_stores(self.settings)
        current = both.rows.current(REPORT) or 0
        chunks = chunk_report(both.rows.load(REPORT, current))
        vectors = load_encoder(self.settings.embedding_model).documents([chunk.text for chunk in chunks])
        both.vectors.verify(REPORT, current, chunks, vectors)
        both.vectors.close()

    def stop(self) -> None:
        self.ended.set()
        self.join()
