"""A sealed index: any damage is told before Chroma opens it, and harms no process that reads."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.chunking import chunk_report
from ingest.embedded_index import EmbeddedIndexes
from ingest.errors import StoreError
from ingest.vector_store import VectorStore
from tests.ingest.samples import sample_report

REPORT = "sample-r4"
CHUNKS = chunk_report(sample_report(rows=12))
VECTORS = np.random.default_rng(0).normal(size=(len(CHUNKS), 32)).astype(np.float32)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One built generation, for tests that damage a copy of it."""
    root = tmp_path_factory.mktemp("index")
    VectorStore(EmbeddedIndexes(root)).build(REPORT, 1, CHUNKS, VECTORS)
    return root


DAMAGES: dict[str, Callable[[Path], object]] = {
    "削除": shutil.rmtree,
    "SQLiteの削除": lambda folder: (folder / "chroma.sqlite3").unlink(),
    "SQLiteの切り詰め": lambda folder: (folder / "chroma.sqlite3").write_bytes(b"SQLite format 3\0"),
    "ベクトルの削除": lambda folder: shutil.rmtree(next(path for path in folder.iterdir() if path.is_dir())),
    "ベクトルの切り詰め": lambda folder: next(folder.rglob("data_level0.bin")).write_bytes(b""),
    "作成の途中": lambda folder: (folder / "manifest.json").unlink(),
    "目録の破損": lambda folder: (folder / "manifest.json").write_bytes(b"\xff[1"),
    "見知らぬファイル": lambda folder: (folder / "index_metadata.pickle").write_bytes(b"x"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_told_before_chroma_opens_it(
    sealed: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    """A deleted, truncated or half-written index is an error that names re-ingest, and re-ingest mends it."""
    shutil.copytree(sealed, tmp_path, dirs_exist_ok=True)
    damage(tmp_path / REPORT / "1")
    store = VectorStore(EmbeddedIndexes(tmp_path))
    with pytest.raises(StoreError, match="再度取り込む"):
        store.collection(REPORT, 1)
    assert not store.healthy(REPORT, 1)
    store.build(REPORT, 1, CHUNKS, VECTORS)
    assert store.healthy(REPORT, 1)
    store.close()


def test_any_single_changed_byte_is_told(sealed: Path, tmp_path: Path) -> None:
    """50 random bytes changed in 50 copies of the index: 50 are told."""
    shutil.copytree(sealed, tmp_path, dirs_exist_ok=True)
    files = [path for path in (tmp_path / REPORT / "1").rglob("*") if path.is_file() and path.stat().st_size]
    chance, indexes, told = random.Random(4), EmbeddedIndexes(tmp_path), 0
    for _ in range(50):
        path = chance.choice(files)
        content = path.read_bytes()
        place = chance.randrange(len(content))
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :])
        told += not VectorStore(indexes).healthy(REPORT, 1)
        path.write_bytes(content)
    assert told == 50
    assert VectorStore(indexes).healthy(REPORT, 1)


def test_damage_while_serving_harms_nobody(sealed: Path, tmp_path: Path) -> None:
    """A process reads from its own checked copy: deleting the index under it changes no answer."""
    shutil.copytree(sealed, tmp_path, dirs_exist_ok=True)
    store = VectorStore(EmbeddedIndexes(tmp_path))
    index = store.collection(REPORT, 1)
    shutil.rmtree(tmp_path / REPORT)
    assert index.query(VECTORS[3], 1)[0][0] == CHUNKS[3].id
    assert not store.healthy(REPORT, 1)
    store.close()


def test_copies_of_killed_processes_are_swept(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy left by a killed process goes at the next opening; one in use stays."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "senryaku-index-left"
    left.mkdir()
    index = VectorStore(EmbeddedIndexes(sealed)).collection(REPORT, 1)
    (used,) = set(tmp_path.iterdir()) - {left}
    for folder in (left, used):
        os.utime(folder, (0, 0))
    VectorStore(EmbeddedIndexes(sealed)).collection(REPORT, 1)
    assert list(tmp_path.iterdir()) == [used]
    del index
    assert list(tmp_path.iterdir()) == []
