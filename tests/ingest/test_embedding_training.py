"""A model is made from text and pairs: seeded, from named sources only, and without what it must not have seen."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding_training.__main__ import make, unseen_texts
from ingest.embedding_training.cloze import cloze_pairs
from ingest.embedding_training.contrast import NeighbourSampler, blocks
from ingest.embedding_training.cooccurrence import WINDOW, mutual_information
from ingest.embedding_training.material import Catalogue, Guard, Material, Pair, is_held_out, read_held_out
from ingest.embedding_training.recipe import Recipe
from ingest.embedding_training.tokenizer import fit_tokenizer
from ingest.encoders import load_encoder
from ingest.errors import TrainingError
from ingest.settings import DATA
from ingest.static_embedding import is_static

TOPICS = {
    "赤ちゃんは何人生まれた": "出生数は前年より減少しました",
    "街灯は増えたか": "防犯灯を通学路に設置しました",
    "車の事故は減ったか": "交通事故の発生件数が目標を下回りました",
    "お年寄りの集まりは": "高齢者の通いの場を地区ごとに開きました",
    "畑を継ぐ若者は": "新規就農者に農地を紹介しました",
    "電車に乗る人は": "鉄道の利用者数は回復しています",
}
TEXT = [
    f"{place}では、{said}。{said}ことを広報で知らせ、来年度も続けます。"
    for place in "東西南北"
    for said in TOPICS.values()
]


def write(folder: Path, pairs: list[tuple[str, str, str]], text: list[tuple[str, str]]) -> Path:
    folder.mkdir()
    lines = [json.dumps({"a": a, "b": b, "source": tag}, ensure_ascii=False) for a, b, tag in pairs]
    (folder / "pairs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "text.tsv").write_text("".join(f"{tag}\t{line}\n" for tag, line in text), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pairs = [(a, b, "kouhou_section") for a, b in TOPICS.items()] * 4 + [("街灯", "外灯", "sudachi_syn")] * 4
    return write(tmp_path_factory.mktemp("data") / "given", pairs, [("kouhou", text) for text in TEXT])


def test_a_small_model_learns_and_is_the_same_when_made_again(data: Path, tmp_path: Path):
    """Text and pairs → a static model that finds each partner, with its card; made twice, the same vectors."""
    recipe = Recipe(vocabulary=300, dimension=16, epochs=12, batch_size=6, learning_rate=2e-2)
    for name in ("first", "second"):
        make(data, tmp_path / name, recipe)
    first, second = (load_encoder(str(tmp_path / name)) for name in ("first", "second"))
    assert is_static(tmp_path / "first")
    asked, said = first.queries(list(TOPICS)), first.documents(list(TOPICS.values()))
    assert (asked @ said.T).argmax(axis=1).tolist() == list(range(len(TOPICS)))
    np.testing.assert_allclose(asked, second.queries(list(TOPICS)), atol=1e-6)
    card = (tmp_path / "first" / "README.md").read_text("utf-8")
    assert "| CC BY 4.0 | 24 | 24 | `git clone https://github.com/Mitsuo-Koikawa/Municipal-Bulletin`" in card
    with pytest.raises(TrainingError, match="既にあります"):
        make(data, tmp_path / "first", recipe)


def test_what_must_not_be_seen_is_left_out(tmp_path: Path):
    """A line that equals an evaluation question, or shares 30 characters with the report, is not trained on."""
    run = "防犯灯については各行政区からの設置要望と設置基準に基づいて適合した箇所へ設置した"
    folder = write(
        tmp_path / "given",
        [("車の事故は減った？", "事故", "kouhou_title"), ("街灯", "外灯", "sudachi_syn")],
        [("kouhou", f"今年度、{run}。"), ("kouhou", "市民まつりを開きます。")],
    )
    material = Material.load(folder, Catalogue.load(), ["車の事故は 減った?", run])
    assert material.pairs == {"synonym": [Pair("街灯", "外灯")]}
    assert list(material.text) == ["市民まつりを開きます。"]


def test_the_projects_own_questions_and_reports_are_kept_out():
    """Samples, held-back everyday questions and the narrative of the report are among the unseen texts."""
    guard = Guard(unseen_texts())
    assert not guard.admits("コロナで遅れた指標は？")
    assert not guard.admits("夜道の街灯は増えましたか")
    assert not guard.admits(
        "ぐんまDX技術革新補助金について、ビジネスモデル変革枠が1件、ぐんま技術革新チャレンジ補助金が3件"
    )
    assert guard.admits("市民まつりを開きます。")


def test_one_public_paragraph_in_twenty_is_held_out(tmp_path: Path):
    """Its questions measure retrieval; neither they nor its paragraph are trained on."""
    paragraphs = [f"これは{number}番目の段落です。" for number in range(400)]
    held = [text for text in paragraphs if is_held_out("jaquad_qa", Pair("", text))]
    assert 8 <= len(held) <= 36
    folder = write(
        tmp_path / "given",
        [(f"{t}とは", t, "jaquad_qa") for t in paragraphs],
        [("jaquad", t) for t in paragraphs],
    )
    material = Material.load(folder, Catalogue.load())
    assert [pair.second for pair in read_held_out(folder, Catalogue.load())] == held
    assert set(material.text).isdisjoint(held)
    assert {pair.second for pair in material.pairs["question"]} == set(paragraphs) - set(held)


@pytest.mark.parametrize(
    ("pairs", "text", "says"),
    [
        (
            [("a", "b", "nowhere")],
            [("kouhou", "本文")],
            "出典「nowhere」が data/models/sources.yaml にありません",
        ),
        ([("街灯", "外灯", "sudachi_syn")], [("nowhere", "本文")], "出典「nowhere」"),
        ([("街灯", "外灯", "sudachi_syn")], [], "両方が必要です"),
    ],
)
def test_data_of_no_known_source_is_refused(
    tmp_path: Path, pairs: list[tuple[str, str, str]], text: list[tuple[str, str]], says: str
):
    with pytest.raises(TrainingError, match=says):
        Material.load(write(tmp_path / "given", pairs, text), Catalogue.load())


def test_a_missing_or_broken_folder_is_explained(tmp_path: Path):
    with pytest.raises(TrainingError, match=r"フォルダ.*がありません"):
        Material.load(tmp_path / "none", Catalogue.load())
    (tmp_path / "pairs.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(TrainingError, match=r"pairs\.jsonl 1行目: a, b, source"):
        Material.load(tmp_path, Catalogue.load())


def test_the_tokenizer_has_words_as_pieces_and_is_the_same_each_time():
    """「防犯灯」 was counted as words; a word that was not falls apart into characters."""
    first, second = (fit_tokenizer(TEXT * 3, 300) for _ in range(2))
    assert first.to_str() == second.to_str()
    assert first.encode("鉄道の利用者数", add_special_tokens=False).tokens == [
        "鉄道",
        "の",
        "利用",
        "者",
        "数",
    ]
    assert (
        first.encode("ＡＢ", add_special_tokens=False).ids == first.encode("ab", add_special_tokens=False).ids
    )


def test_mutual_information_by_hand():
    """Tokens 0 and 1 always stand together, 2 and 3 too; never across: PMI log(1 / p(context)) within, none across."""
    gap = [-1] * WINDOW
    matrix = mutual_information(np.array([0, 1, *gap, 0, 1, *gap, 2, 3, *gap, 2, 3, *gap]), 4).toarray()
    assert matrix[0, 1] == pytest.approx(np.log(4))
    assert matrix[0, 2] == matrix[1, 3] == 0


def test_batches_repeat_no_text_and_leave_no_pair_out():
    """Three questions of each paragraph never meet in a batch; neighbours of different paragraphs do."""
    from datasets import Dataset

    rows = [(f"質問{number}", f"段落{number // 3}") for number in range(60)]
    dataset = Dataset.from_dict({"first": [a for a, _ in rows], "second": [b for _, b in rows]})
    batches = list(NeighbourSampler(dataset, batch_size=8, drop_last=False))
    assert sorted(index for batch in batches for index in batch) == list(range(60))
    assert all(len({rows[index][1] for index in batch}) == len(batch) for batch in batches)
    order = blocks(160, np.random.default_rng(1))
    assert sorted(order) == list(range(160))
    assert sum(after - before == 1 for before, after in pairwise(order)) > 140


def test_cloze_pairs_are_a_piece_and_its_rest():
    text = "".join(chr(0x4E00 + place) for place in range(100))
    for pair in cloze_pairs([text, "短い。"], 5, np.random.default_rng(0)):
        before, after = pair.second.split(" ")
        assert before + pair.first + after == text
        assert 5 <= len(pair.first) <= 30


def test_the_shipped_card_names_every_source_and_stands_alone():
    """Name, licence and place of each source are in the card; it refers to nothing outside the project."""
    card = (DATA / "models" / "ja-civic-static-256" / "README.md").read_text("utf-8")
    for source in Catalogue.load().sources:
        assert f"| {source.name} |" in card
        assert f"`git clone {source.address}`, commit {source.commit}" in card
    assert "SOURCES.md" not in card
