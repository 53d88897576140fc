"""Embeddings: the vectors of sentence-transformers, without waiting for torch."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.chunking import chunk_report
from ingest.embeddings import load_embeddings
from ingest.encoders import Choice, TransformerEncoder, encoder_of, load_encoder
from ingest.errors import StoreError
from ingest.settings import DATA, StoreSettings
from ingest.static_embedding import StaticEncoder
from tests.ingest.samples import sample_report

MODEL = DATA / "models" / "ja-civic-static-256"
UNUSUAL = [
    "",
    " ",
    "。",
    "車の事故は減った？",
    "令和４年度の実績値　１２，０２５億円",
    "😀👪🏽🗾",
    "𠮷野家と髙﨑",
    "A" * 5000,
    "子育て支援の充実を図る。" * 800,
    "\t改行\nと\x00制御文字",
    "ﾊﾝｶｸｶﾅ ㈱ ① ㎡",
    "لغة أخرى and English",
]
SENTENCES = [*UNUSUAL, *(chunk.text for chunk in chunk_report(sample_report(rows=20)))][:50]


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model with prompts of its own, as e5 and ruri have them."""
    folder = tmp_path_factory.mktemp("model")
    for path in MODEL.iterdir():
        (folder / path.name).symlink_to(path)
    config = folder / "config_sentence_transformers.json"
    stored = json.loads(config.read_text())
    config.unlink()
    config.write_text(json.dumps(stored | {"prompts": {"query": "質問: ", "passage": "文章: "}}))
    return folder


def test_same_vectors_as_sentence_transformers(prompted: Path) -> None:
    """50 Japanese texts, from empty to 10,000 characters: no number differs by more than 1e-6."""
    assert len(SENTENCES) == 50
    for folder in (MODEL, prompted):
        ours, theirs = load_encoder(str(folder)), TransformerEncoder.load(folder)
        assert isinstance(ours, StaticEncoder)
        np.testing.assert_allclose(ours.queries(SENTENCES), theirs.queries(SENTENCES), atol=1e-6)
        np.testing.assert_allclose(ours.documents(SENTENCES), theirs.documents(SENTENCES), atol=1e-6)
        assert (ours.dimension, ours.fingerprint) == (theirs.dimension, theirs.fingerprint)


def test_prompts_are_used(prompted: Path) -> None:
    """A question and a passage get the model's own prompts in front."""
    plain, with_prompts = load_encoder(str(MODEL)), load_encoder(str(prompted))
    np.testing.assert_array_equal(with_prompts.queries(["出生数"]), plain.queries(["質問: 出生数"]))
    np.testing.assert_array_equal(with_prompts.documents(["出生数"]), plain.queries(["文章: 出生数"]))


def test_langchain_interface() -> None:
    """`embed_query` and `embed_documents` give plain lists of unit length; an empty text gives zeros."""
    embeddings = load_embeddings(str(MODEL))
    assert np.linalg.norm(embeddings.embed_query("街灯は増えた？")) == pytest.approx(1)
    documents = embeddings.embed_documents(["出生数", "", "孤立\ud800"])
    assert [len(vector) for vector in documents] == [256, 256, 256]
    assert set(documents[1]) == {0.0}
    assert embeddings.embed_documents([]) == []


def test_a_changed_model_has_another_fingerprint(prompted: Path) -> None:
    """The fingerprint follows the files that decide vectors, and nothing else."""
    before = load_encoder(str(prompted)).fingerprint
    assert before != load_encoder(str(MODEL)).fingerprint
    (prompted / "NOTES.md").write_text("覚え書き")
    assert load_encoder(str(prompted)).fingerprint == before
    (prompted / "modules.json").unlink()
    (prompted / "modules.json").write_text((MODEL / "modules.json").read_text() + "\n")
    assert load_encoder(str(prompted)).fingerprint != before


def test_the_settings_change_how_a_model_is_used() -> None:
    """Prefixes and dimension of the settings: other vectors, and another fingerprint, so that a re-ingest is due."""
    plain = encoder_of(StoreSettings())
    assert plain.fingerprint == load_encoder(str(MODEL)).fingerprint
    told = encoder_of(
        StoreSettings(embedding_query_prefix="質問: ", embedding_passage_prefix="", embedding_dimension=64)
    )
    assert (told.dimension, plain.dimension) == (64, 256)
    assert told.fingerprint != plain.fingerprint
    wanted = plain.queries(["質問: 出生数"])[:, :64]
    np.testing.assert_allclose(told.queries(["出生数"]), wanted / np.linalg.norm(wanted), atol=1e-6)
    with pytest.raises(StoreError, match="256次元です"):
        load_encoder(Choice(str(MODEL), dimension=512))


def test_a_transformer_is_cut_and_prefixed_like_the_static_model() -> None:
    """The same settings on both ways to compute the same model."""
    choice = Choice(str(MODEL), query_prefix="質問: ", dimension=64)
    slow = TransformerEncoder.load(MODEL).cut(64)
    np.testing.assert_allclose(
        load_encoder(choice).queries(["出生数"]), slow.documents(["質問: 出生数"]), atol=1e-6
    )


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("multilingual-e5-small", "query: ", "passage: "),
        ("ruri-v3-30m", "検索クエリ: ", "検索文書: "),
        ("ruri-small-v2", "クエリ: ", "文章: "),
        ("ja-civic", "", ""),
    ],
)
def test_a_public_model_gets_the_prefixes_of_its_card(
    tmp_path: Path, name: str, query: str, passage: str
) -> None:
    """By the model's name alone, where its own configuration says nothing."""
    (tmp_path / name).symlink_to(MODEL)
    plain, named = load_encoder(str(MODEL)), load_encoder(str(tmp_path / name))
    np.testing.assert_array_equal(named.queries(["出生数"]), plain.queries([f"{query}出生数"]))
    np.testing.assert_array_equal(named.documents(["出生数"]), plain.documents([f"{passage}出生数"]))
    assert (named.fingerprint == plain.fingerprint) is (query == "")


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("/no/such/model", "フォルダ「/no/such/model」がありません"),
        ("example/no-such-model", "手元にありません"),
        ("no-such-model", "手元にありません"),
    ],
)
def test_a_missing_model_is_explained(model: str, says: str) -> None:
    """A folder or name that is not here gives one line at once; nothing is downloaded."""
    with pytest.raises(StoreError, match=says):
        load_encoder(model)


def test_a_broken_model_is_explained(tmp_path: Path) -> None:
    """A folder that is no model, or half of one, gives one line."""
    with pytest.raises(StoreError, match="sentence-transformers 形式"):
        load_encoder(str(tmp_path))
    for name in ("modules.json", "model.safetensors"):
        (tmp_path / name).symlink_to(MODEL / name)
    with pytest.raises(StoreError, match="置き直してください"):
        load_encoder(str(tmp_path))


def test_nothing_heavy_is_imported() -> None:
    """A vector by the static model needs no torch, transformers or LangChain; rows need no Chroma either."""
    code = f"""
import sys
import ingest.pipeline
from ingest.encoders import load_encoder
load_encoder({str(MODEL)!r}).queries(["出生数"])
print(sorted({{"torch", "transformers", "langchain_core", "chromadb"}} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
