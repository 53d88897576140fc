"""Generations: whatever happens to an ingest, readers have one complete right report."""

import multiprocessing
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from ingest.chunking import chunk_report
from ingest.errors import IngestLockedError, StoreError
from ingest.generations import Generations, ingest_lock, require_space
from ingest.pipeline import store_report
from ingest.records import Report
from ingest.settings import StoreSettings
from tests.chroma_server import running_chroma
from tests.ingest.samples import ingest_sample, open_stores, sample_report
from tests.postgres import running_postgres

REPORT = "sample-r4"


@pytest.fixture
def generations(tmp_path: Path) -> Iterator[Generations]:
    both = open_stores(StoreSettings(home=tmp_path))
    yield both
    both.vectors.close()
    both.rows.close()


def add(generations: Generations, version: int, rows: int = 3) -> Report:
    report = sample_report(rows, version)
    chunks = chunk_report(report)
    vectors = np.random.default_rng(version).normal(size=(len(chunks), 8)).astype(np.float32)
    generations.add(report, chunks, vectors, embedding="指紋")
    return report


def test_the_last_two_are_kept(generations: Generations, tmp_path: Path) -> None:
    """Four ingests: the third and fourth are there in both stores, the fourth is read."""
    reports = [add(generations, version) for version in (1, 2, 3, 4)]
    assert generations.rows.load(REPORT) == reports[3]
    assert [each.generation for each in generations.rows.generations()] == [3, 4]
    assert generations.vectors.generations(REPORT) == {3, 4}
    assert [each.embedding for each in generations.rows.generations()] == ["指紋", "指紋"]
    for folder in ("index", f"index/{REPORT}", f"index/{REPORT}/4"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def test_a_failed_ingest_leaves_nothing(generations: Generations) -> None:
    """Vectors that cannot be right stop an ingest: the report before is read, nothing else is stored."""
    first = add(generations, 1)
    chunks = chunk_report(sample_report(3, 2))
    with pytest.raises(StoreError):
        generations.add(sample_report(3, 2), chunks, np.full((len(chunks), 8), np.nan, np.float32), "")
    assert generations.rows.load(REPORT) == first
    assert generations.vectors.generations(REPORT) == {1}
    assert len(generations.rows.generations()) == 1


def test_a_running_reader_sees_the_new_one(generations: Generations, tmp_path: Path) -> None:
    """A reader of its own polls one number and picks the new generation up; its opened index stays whole."""
    add(generations, 1)
    reader = open_stores(StoreSettings(home=tmp_path))
    index = reader.vectors.collection(REPORT, reader.rows.current_generations()[REPORT])
    second = add(generations, 2, rows=5)
    third = add(generations, 3, rows=6)
    assert index.count() == len(chunk_report(sample_report(3, 1)))
    assert reader.rows.current_generations() == {REPORT: 3}
    assert reader.rows.load(REPORT) == third != second
    assert reader.vectors.collection(REPORT, 3).count() == len(chunk_report(third))
    reader.vectors.close()


def test_a_second_ingest_is_refused_at_once(tmp_path: Path) -> None:
    """While another process holds the lock, an ingest ends with a clear line; after it, it may run."""
    code = f"""
import sys
from pathlib import Path
from ingest.generations import ingest_lock
from ingest.row_store import RowStore
with ingest_lock(Path({str(tmp_path)!r}), RowStore.open("sqlite:///{tmp_path}/rows.sqlite")):
    print("locked", flush=True)
    sys.stdin.read()"""
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    started = time.monotonic()
    with pytest.raises(IngestLockedError, match="別の取り込みが実行中です"):
        ingest_sample(str(tmp_path), 1)
    assert time.monotonic() - started < 1
    other.kill()
    other.communicate()
    assert ingest_sample(str(tmp_path), 1) == 1


def test_two_ingests_at_once(tmp_path: Path) -> None:
    """Two processes start together in an empty home: at least one succeeds, none harms the other."""
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=ingest_sample, args=(str(tmp_path), version)) for version in (1, 2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    reader = open_stores(StoreSettings(home=tmp_path))
    loaded = reader.rows.load(REPORT)
    succeeded = [version for version, process in zip((1, 2), both, strict=True) if process.exitcode == 0]
    assert loaded in [sample_report(41, version) for version in succeeded]
    assert reader.vectors.healthy(REPORT, reader.rows.current(REPORT) or 0)
    reader.vectors.close()


def test_on_postgresql_and_a_chroma_server(tmp_path: Path) -> None:
    """The same ingest, twice, with both stores on servers by URL."""
    with running_postgres() as row_url, running_chroma() as vector_url:
        settings = StoreSettings(home=tmp_path, row_store_url=row_url, vector_store_url=vector_url)
        both = open_stores(settings)
        for version in (1, 2, 3):
            with ingest_lock(settings.home, both.rows):
                generation, count = store_report(sample_report(41, version), settings, both)
        assert both.rows.load(REPORT) == sample_report(41, 3)
        assert both.vectors.collection(REPORT, generation).count() == count
        assert both.vectors.generations(REPORT) == {2, 3}
        assert both.vectors.healthy(REPORT, generation)
        both.rows.close()


def test_a_full_disk_is_told_before(tmp_path: Path) -> None:
    """A report that may not fit is refused with both figures, before anything is written."""
    with pytest.raises(StoreError, match=r"空き容量が足りません.*必要 .* MB、空き .* MB"):
        require_space(tmp_path, shutil.disk_usage(tmp_path).free)
    require_space(tmp_path, 36245)


@pytest.mark.parametrize("state", ["empty", "missing", "loaded"])
def test_a_read_only_home_is_told(state: str) -> None:
    """A home that cannot be written gives one line that says so, whether it is new or holds a report."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "new") if state == "missing" else Path(folder)
        if state == "loaded":
            ingest_sample(folder, 1)
        Path(folder).chmod(0o555)
        ours, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")
        process = context.Process(target=ingest_as_nobody, args=(str(home), theirs))
        process.start()
        process.join()
        Path(folder).chmod(0o700)
        (said,) = ours.recv().splitlines()
        assert "書き込み権限" in said


def ingest_as_nobody(home: str, answer: Connection) -> None:
    if os.geteuid() == 0:  # root may write anywhere
        os.setuid(65534)
    try:
        ingest_sample(home, 1)
    except StoreError as error:
        answer.send(str(error))
