"""What a model is worth: the parts of the ranking alone and together, public sets, and the choice of weights."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eval.embedding.features import PASSAGES, Extractor, Features, mean
from eval.embedding.public import PublicRetrieval, WordSearch, similarity
from eval.embedding.questions import FOLDER, Asked, everyday, read_questions, tuning
from eval.embedding.scores import Cost, ModelScores, by_rank, cost, parts
from eval.embedding.show import BEGIN, END, table, write_into
from eval.embedding.weigh import START, choose, surely_better
from eval.errors import EvaluationError, InvalidCaseError
from ingest.embedding_training.material import Pair
from ingest.encoders import Choice, Encoder, load_encoder
from ingest.records import Field
from ingest.settings import StoreSettings
from service.evidence.ranking import RankingWeights
from service.evidence.retrieval import HybridSearch
from service.language.text import Analyzer
from tests.service.evidence.test_retrieval import MemoryIndex
from tests.service.language.desks import language, parser, report

REPORTS = {"isesaki-r4": "isesaki", "minato-r5": "minato"}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(Choice.of(StoreSettings()))


@pytest.fixture(scope="module")
def features(encoder: Encoder) -> list[Features]:
    reports = {name: report(short) for name, short in REPORTS.items()}
    return Extractor(reports, language(), encoder).features(everyday())


def test_everyday_questions_are_apart_from_all_others():
    """At least 100, about rows that exist, and none of them among the questions that weights are chosen on."""
    asked = everyday()
    assert len(asked) >= 100
    assert all(1 <= row <= len(report(REPORTS[each.report]).measures) for each in asked for row in each.rows)
    chosen_on = {each.question for one in tuning().values() for each in one}
    assert chosen_on.isdisjoint(each.question for each in asked)
    assert len({each.question for each in asked}) == len(asked)


def test_both_parts_together_rank_better_than_either_alone(features: list[Features]):
    """On the held-back everyday questions: words alone, vectors alone, both; a plain rank fusion is no better."""
    weights = RankingWeights.load()
    found = parts(features, weights)
    for k in (1, 5):
        assert found["fused"].recall[k] > max(found["words"].recall[k], found["vectors"].recall[k])
    assert found["fused"].reciprocal_rank > by_rank(features, weights).reciprocal_rank


def test_the_ranking_measured_is_the_products(encoder: Encoder, features: list[Features]):
    """Features and `HybridSearch.rows` give the same order."""
    weights = RankingWeights.load()
    search = {
        name: HybridSearch(
            report(short),
            parser(short).index,
            language().terms,
            encoder,
            MemoryIndex(short, encoder),
            weights,
        )
        for name, short in REPORTS.items()
    }
    for each in features[::20]:
        rows = [measure.row for measure, _ in search[each.asked.report].rows(each.asked.question, 5)]
        assert each.ranking(weights)[:5] == rows


def _made(words: float, head: float, right: bool) -> Features:
    """Two rows: one by its words in 取組, one by its vector; `right`: the second is wanted."""
    found = np.zeros((2, 1, len(START.words)))
    found[0, 0, list(START.words).index(Field.INITIATIVE)] = words
    cosines = np.zeros((2, len(PASSAGES)))
    cosines[1, 0] = head
    return Features(Asked("r", "q", frozenset({2 if right else 1})), [1, 2], found, cosines)


def test_weights_follow_what_is_measured():
    """Where vectors find the rows, their weight rises over the words'; a change that may be chance is not taken."""
    sure = {"a": [_made(1.0, 0.7, True)] * 30 + [_made(1.0, 0.1, False)] * 30}
    chosen = choose(sure)
    assert mean(sure["a"], START).recall[1] == 0.5
    assert mean(sure["a"], chosen).recall[1] == 1.0
    assert choose({"a": [_made(1.0, 0.7, True)]}).words[Field.INDICATOR] == 1.0
    assert not surely_better([np.array([1.0, 0, 0.5])], [np.array([0, 1.0, 0.4])])


def test_word_search_says_how_much_of_the_question_is_covered():
    """All words once in a text of mean length: 1; half of them: less; a word that stands nowhere counts in."""
    search = WordSearch(["防犯灯の設置", "公園の清掃"], Analyzer())
    whole, half, none = search.scores(["防犯灯を設置", "防犯灯を宇宙へ", "宇宙"])
    assert whole[0] == pytest.approx(1.0, abs=0.1)
    assert whole[1] == none[0] == 0
    assert 0 < half[0] < whole[0]


def test_public_retrieval_by_hand():
    """Two questions, one found first and one second: recall@1 50 %, mean reciprocal rank 75 %."""
    public = PublicRetrieval.of([Pair("問1", "段落A"), Pair("問2", "段落B")])
    score = public.score(np.array([[0.9, 0.1], [0.8, 0.2]]))
    assert (score.recall[1], score.reciprocal_rank) == (0.5, 0.75)


def test_similarity_is_the_rank_correlation_with_people(encoder: Encoder, tmp_path: Path):
    rows = [
        ("犬が走っている。", "犬が走っている。", 5.0),
        ("犬が走っている。", "犬が歩いている。", 3.0),
        ("犬が走っている。", "市税の収納率が上がった。", 0.0),
    ]
    keys = ("sentence1", "sentence2", "label")
    path = tmp_path / "sts.jsonl"
    path.write_text("\n".join(json.dumps(dict(zip(keys, row, strict=True))) for row in rows), "utf-8")
    assert similarity(path, encoder) == pytest.approx(1.0)
    path.write_text('{"sentence1": "犬"}', "utf-8")
    with pytest.raises(EvaluationError, match="sentence1, sentence2, label"):
        similarity(path, encoder)


def test_a_line_that_is_no_question_is_named(tmp_path: Path):
    (tmp_path / "isesaki-r4.tsv").write_text("1\t街灯は？\n街灯は増えた？\n", "utf-8")
    with pytest.raises(InvalidCaseError, match=r"isesaki-r4\.tsv 2行目"):
        read_questions(tmp_path / "isesaki-r4.tsv")
    assert FOLDER.is_dir()


def test_the_shipped_model_is_light(encoder: Encoder):
    """In a process of its own: no torch, under 60 MB for the model, far under a millisecond a question."""
    found = cost(Choice.of(StoreSettings()), [each.question for each in everyday()])
    assert not found.torch
    assert 0 < found.memory < 60
    assert found.p50 < 1  # 0.03 ms on an idle machine


def test_the_table_goes_into_the_card_once(features: list[Features], tmp_path: Path):
    """Measured again, the section is replaced; the rest of the card stays."""
    one = ModelScores(
        "models/a", 256, 18.4, parts(features, START), None, None, Cost(0.03, 0.06, 52.0, False)
    )
    text = table([one, replace(one, model="models/b", similarity=0.761)])
    assert text.splitlines()[0] == "| | a | b |"
    assert "| JSTS, Spearman × 100 | – | 76.1 |" in text
    card = tmp_path / "README.md"
    card.write_text("# Model\n\nBefore.\n", "utf-8")
    for section in ("old", text):
        write_into(card, section)
    assert card.read_text("utf-8").startswith("# Model\n\nBefore.\n\n")
    assert (card.read_text("utf-8").count(BEGIN), card.read_text("utf-8").count(END)) == (1, 1)
    assert "old" not in card.read_text("utf-8")
    with pytest.raises(EvaluationError, match="カード"):
        write_into(tmp_path / "none.md", text)
