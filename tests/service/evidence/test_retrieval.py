"""Hybrid retrieval over the narrative: words and vectors together, words alone where there is no index."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike

from ingest.chunking import chunk_report
from ingest.encoders import Encoder, load_encoder
from ingest.errors import InvalidDefinitionError, StoreError
from ingest.vector_store import ChunkIndex, Where
from service.assistant import NEAREST
from service.evidence.ranking import RankingWeights
from service.evidence.retrieval import HybridSearch, best_rows
from service.settings import Settings
from tests.service.language.desks import language, parser, report


class MemoryIndex(ChunkIndex):
    """The passages of one report by exact cosine, without any store."""

    def __init__(self, name: str, encoder: Encoder) -> None:
        chunks = chunk_report(report(name))
        self._ids = [chunk.id for chunk in chunks]
        self._vectors = encoder.documents([chunk.text for chunk in chunks])

    def query(self, vector: ArrayLike, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        cosines = self._vectors @ np.asarray(vector)
        return sorted(zip(self._ids, map(float, cosines), strict=True), key=lambda pair: -pair[1])[:k]


class BrokenIndex(ChunkIndex):
    """An index that is down, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def query(self, vector: ArrayLike, k: int, where: Where | None = None) -> list[tuple[str, float]]:
        self.asked += 1
        raise StoreError("索引が使えません")


@cache
def _encoder() -> Encoder:
    return load_encoder(Settings().embedding_model)


def _words(name: str) -> HybridSearch:
    return HybridSearch(report(name), parser(name).index, language().terms)


@cache
def _hybrid(name: str) -> HybridSearch:
    encoder = _encoder()
    return HybridSearch(
        report(name), parser(name).index, language().terms, encoder, MemoryIndex(name, encoder)
    )


def _rows(search: HybridSearch, question: str, limit: int = 3) -> list[int]:
    return [measure.row for measure, _ in search.rows(question, limit)]


@pytest.mark.parametrize(
    ("name", "question", "row"),
    [
        ("isesaki", "夜道の明かりは足りていますか", 38),
        ("isesaki", "引っ越してくる人への相談", 15),
        ("isesaki", "不妊治療", 27),
        ("minato", "電子図書館", 7),
        ("minato", "漁船の水揚げ", 1),
        ("minato", "税の滞納", 18),
    ],
)
def test_words_find_the_row_with_and_without_an_index(name: str, question: str, row: int) -> None:
    assert _rows(_words(name), question)[0] == row
    assert _rows(_hybrid(name), question)[0] == row


@pytest.mark.parametrize(
    ("name", "question", "row"),
    [
        ("isesaki", "買い物客", 34),
        ("isesaki", "留学", 26),
        ("isesaki", "車両", 39),
        ("minato", "マグロ", 1),
    ],
)
def test_vectors_find_what_no_word_of_the_report_says(name: str, question: str, row: int) -> None:
    assert _rows(_words(name), question) == []
    assert _rows(_hybrid(name), question)[0] == row


@pytest.mark.parametrize("name", ["isesaki", "minato"])
def test_an_unknown_topic_is_near_no_row(name: str) -> None:
    """宇宙旅行 stays below the score from which a row is offered as the nearest."""
    assert best_rows(_hybrid(name).rows("宇宙旅行", 5), NEAREST) == ()


def test_a_broken_index_leaves_the_words_and_is_asked_once() -> None:
    index = BrokenIndex()
    search = HybridSearch(report("isesaki"), parser("isesaki").index, language().terms, _encoder(), index)
    assert [_rows(search, "夜道の明かり") for _ in range(2)] == [_rows(_words("isesaki"), "夜道の明かり")] * 2
    assert index.asked == 1


def test_rows_and_chunks_come_best_first_and_no_more_than_wanted() -> None:
    search = _hybrid("isesaki")
    scores = [score for _, score in search.rows("コロナの影響で中止したイベント", 7)]
    chunks = search.chunks("コロナの影響で中止したイベント", 5)
    assert (len(scores), scores) == (7, sorted(scores, reverse=True))
    assert [score for _, score in chunks] == sorted((score for _, score in chunks), reverse=True)
    assert len(chunks) == 5


def test_each_row_is_found_by_its_own_indicator() -> None:
    """Every named row of both reports comes first for its printed name."""
    missed = [
        (name, measure.row)
        for name in ("isesaki", "minato")
        for measure in report(name).measures
        if measure.indicator and _rows(_words(name), measure.indicator, 1) != [measure.row]
    ]
    assert missed == []


def test_weights_by_field_decide(tmp_path: Path) -> None:
    """Without any weight for words only the vectors rank, and a narrative passage counts as much as it is worth."""
    encoder = _encoder()
    parts = (
        report("isesaki"),
        parser("isesaki").index,
        language().terms,
        encoder,
        MemoryIndex("isesaki", encoder),
    )
    only = HybridSearch(*parts, RankingWeights(words={}, vectors={"issue": 1.0}))
    assert {chunk.field for chunk, _ in only.chunks("防犯灯の電気代", 200)} == {"issue"}
    assert _rows(only, "防犯灯の電気代", 1) == [38]
    half = HybridSearch(*parts, RankingWeights(words={}, vectors={"issue": 0.5}))
    (_, whole), (_, lesser) = only.rows("防犯灯の電気代", 1)[0], half.rows("防犯灯の電気代", 1)[0]
    assert lesser == pytest.approx(whole / 2)
    for text in ("words: {nowhere: 1.0}\nvectors: {}", "words: ["):
        (tmp_path / "ranking.yaml").write_text(text, "utf-8")
        with pytest.raises(InvalidDefinitionError, match="senryaku eval weights"):
            RankingWeights.load(tmp_path / "ranking.yaml")


def test_the_weights_say_which_run_chose_them() -> None:
    """The command, the model and the questions stand beside the figures."""
    chosen = RankingWeights.load().chosen
    assert chosen["command"] == "senryaku eval weights"
    assert chosen["model_sha256"] == _encoder().fingerprint[:12]
    assert chosen["questions"]["held_back"] >= 100
