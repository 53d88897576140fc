"""The vector store: what was built is found, embedded and on a server; what is damaged is told."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest import sealed_folder
from ingest.chroma import refuse_embedding_function, slug
from ingest.chunking import chunk_report
from ingest.embedded_index import EmbeddedIndexes
from ingest.errors import StoreError
from ingest.records import Chunk
from ingest.server_index import ServerIndexes
from ingest.vector_store import VectorStore
from tests.chroma_server import hung_server, running_chroma
from tests.ingest.samples import sample_report

CHUNKS = chunk_report(sample_report(rows=12))
REPORT = "sample-r4"


def vectors_of(chunks: list[Chunk]) -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=(len(chunks), 32)).astype(np.float32)


VECTORS = vectors_of(CHUNKS)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running_chroma() as url:
        yield url


@pytest.fixture(params=["embedded", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    remote = request.param == "server"
    indexes = ServerIndexes.at(request.getfixturevalue("server")) if remote else EmbeddedIndexes(tmp_path)
    opened = VectorStore(indexes)
    yield opened
    for generation in opened.generations(REPORT):
        opened.drop(REPORT, generation)


def test_build_and_query(store: VectorStore) -> None:
    """Each passage is found by its own vector, best first; filters are exact."""
    store.build(REPORT, 1, CHUNKS, VECTORS)
    store.verify(REPORT, 1, CHUNKS, VECTORS)
    index = store.collection(REPORT, 1)
    found = index.query(VECTORS[7], 5)
    assert found[0] == (CHUNKS[7].id, pytest.approx(1, abs=1e-5))
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    late = [chunk.id for chunk in CHUNKS if chunk.metadata["status"] == "late"]
    assert sorted(name for name, _ in index.query(VECTORS[7], 50, {"status": "late"})) == sorted(late)
    farming = {"$and": [{"departments": {"$contains": "農政課"}}, {"actual": {"$gt": 1000}}]}
    assert {name.split(":")[1] for name, _ in index.query(VECTORS[0], 50, farming)} == {"1", "5", "9"}
    assert index.query(VECTORS[0], 5, {"row": 99}) == []
    assert index.query(np.zeros(32), 5) == []
    assert store.healthy(REPORT, 1)


def test_generations_stand_apart(store: VectorStore) -> None:
    """A new generation leaves the opened one as it is; dropping takes only its own."""
    store.build(REPORT, 1, CHUNKS, VECTORS)
    first = store.collection(REPORT, 1)
    store.build(REPORT, 2, CHUNKS[:5], VECTORS[:5])
    assert (first.count(), store.collection(REPORT, 2).count()) == (len(CHUNKS), 5)
    assert store.generations(REPORT) == {1, 2}
    store.drop(REPORT, 1)
    assert store.generations(REPORT) == {2}
    assert not store.healthy(REPORT, 1)
    assert store.healthy(REPORT, 2)


def test_metadata_that_chroma_stumbles_on(store: VectorStore) -> None:
    """None, NaN and empty lists are left out before Chroma raises; a rebuild keeps no old key."""
    odd = {"row": 1, "cause": None, "actual": float("nan"), "departments": []}
    store.build(REPORT, 1, [replace(CHUNKS[0], metadata={"row": 1, "cause": "コロナ"})], VECTORS[:1])  # type: ignore[arg-type]
    store.build(REPORT, 1, [replace(CHUNKS[0], metadata=odd)], VECTORS[:1])  # type: ignore[arg-type]
    index = store.collection(REPORT, 1)
    assert index.query(VECTORS[0], 1, {"cause": "コロナ"}) == []
    assert index.query(VECTORS[0], 1, {"row": 1})[0][0] == CHUNKS[0].id


@pytest.mark.parametrize(
    ("chunks", "vectors", "says"),
    [
        (CHUNKS, VECTORS[:3], "ベクトルの形"),
        ([], VECTORS[:0], "文章 0 件"),
        (CHUNKS[:2], np.full((2, 32), np.nan, np.float32), "数でない値"),
        ([CHUNKS[0], CHUNKS[0]], VECTORS[:2], "同じ番号"),
    ],
)
def test_bad_input_builds_nothing(
    store: VectorStore, chunks: list[Chunk], vectors: NDArray[np.float32], says: str
) -> None:
    """What cannot be a right index is refused before anything is written."""
    with pytest.raises(StoreError, match=says):
        store.build(REPORT, 1, chunks, vectors)
    assert store.generations(REPORT) == set()


def test_verify_notices_another_index(store: VectorStore) -> None:
    """Verification is by ids, count and real vector queries, not by faith."""
    store.build(REPORT, 1, CHUNKS, VECTORS)
    for chunks, vectors in ((CHUNKS[:-1], VECTORS[:-1]), (CHUNKS, -VECTORS)):
        with pytest.raises(StoreError, match="再度取り込んでください"):
            store.verify(REPORT, 1, chunks, vectors)


def test_a_wrong_filter_is_an_error_not_a_crash(store: VectorStore) -> None:
    """A filter or a vector that Chroma refuses comes back as one line."""
    store.build(REPORT, 1, CHUNKS, VECTORS)
    for vector, where in ((VECTORS[0], {"row": {"$like": 1}}), (VECTORS[0][:8], None)):
        with pytest.raises(StoreError, match="ベクトル索引を使えません"):
            store.collection(REPORT, 1).query(vector, 3, where)


def test_a_planted_embedding_function_is_refused(tmp_path: Path) -> None:
    """A stored configuration that would make Chroma load a model is refused before Chroma sees it."""
    VectorStore(EmbeddedIndexes(tmp_path)).build(REPORT, 1, CHUNKS, VECTORS)
    folder = tmp_path / REPORT / "1"
    planted = {"embedding_function": {"type": "known", "name": "sentence_transformer", "config": {}}}
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as database, database:
        database.execute("UPDATE collections SET config_json_str = ?", [json.dumps(planted)])
    (folder / "manifest.json").unlink()
    sealed_folder.seal(folder)
    with pytest.raises(StoreError, match="埋め込み関数"):
        VectorStore(EmbeddedIndexes(tmp_path)).collection(REPORT, 1)
    with pytest.raises(StoreError, match="埋め込み関数"):
        refuse_embedding_function({"keys": {"#embedding": {"x": planted}}}, "server")


@pytest.mark.parametrize(
    ("report_id", "name"),
    [("isesaki-r4", "isesaki-r4"), ("a", "a"), ("../x", None), ("伊勢崎", None), ("a.b", None), ("", None)],
)
def test_names_are_plain_ascii(report_id: str, name: str | None) -> None:
    """Any report id gives a safe name for folders and collections, the same each time and its own."""
    assert slug(report_id) == name or (name is None and slug(report_id).startswith("report-"))
    assert slug(report_id).isascii()
    assert not {".", "/"} & set(slug(report_id))


def test_a_hung_server_gives_up_in_time() -> None:
    """A server that accepts and never answers costs the deadline (here 0.5 s), at every call."""
    with hung_server() as url:
        store = VectorStore(ServerIndexes.at(url, deadline=0.5))
        for attempt in (lambda: store.collection(REPORT, 1), lambda: store.generations(REPORT)):
            started = time.monotonic()
            with pytest.raises(StoreError, match=r"返答しません|timed out"):
                attempt()
            assert time.monotonic() - started < 3


def test_a_server_that_is_not_there_is_told() -> None:
    """No server, or no URL, is one line."""
    with pytest.raises(StoreError, match="ベクトル索引を使えません"):
        VectorStore(ServerIndexes.at("http://127.0.0.1:1")).generations(REPORT)
    with pytest.raises(StoreError, match="読めません"):
        ServerIndexes.at("chroma:8000")
