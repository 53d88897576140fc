"""`senryaku eval embedding` and `weights` on the command line, over a few questions each."""

import json
from pathlib import Path

import pytest

from eval.embedding import questions
from eval.embedding.questions import Asked, tuning
from ingest.settings import StoreSettings
from service.evidence.ranking import RankingWeights
from tests.eval.test_cli import call

FEW = [
    Asked("isesaki-r4", "夜道の街灯は増えましたか", frozenset({38})),
    Asked("minato-r5", "漁師さんの水揚げは", frozenset({2})),
]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    some = {name: asked[:5] for name, asked in tuning().items()}
    monkeypatch.setattr(questions, "everyday", lambda: FEW)
    monkeypatch.setattr(questions, "tuning", lambda: some)


def test_models_side_by_side(tmp_path: Path):
    """Old and new by one command; public data in a folder is measured too; the card gets the table."""
    model = StoreSettings().embedding_model
    other = tmp_path / "other"
    other.mkdir()
    for path in Path(model).iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    data = tmp_path / "data"
    data.mkdir()
    rows = [
        {"a": f"{n}番目はどれ", "b": f"これは{n}番目の段落です。", "source": "jaquad_qa"} for n in range(200)
    ]
    (data / "pairs.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    code, out, _ = call("embedding", "--model", model, "--model", other, "--data", data, "--json")
    first, second = json.loads(out)
    assert code == 0
    assert first["everyday"] == second["everyday"]
    assert set(first["public"]) == set(first["everyday"]) == {"words", "vectors", "fused", "rank_fusion"}
    code, out, _ = call("embedding", "--model", other, "--card")
    assert code == 0
    assert "2 everyday questions" in out
    assert out.strip() in (other / "README.md").read_text("utf-8")


def test_what_cannot_be_measured_is_one_line(tmp_path: Path):
    code, _, problem = call("embedding", "--model", tmp_path / "none")
    assert (code, "SENRYAKU_EMBEDDING_MODEL" in problem) == (2, True)
    (tmp_path / "pairs.jsonl").write_text("", "utf-8")
    code, _, problem = call("embedding", "--data", tmp_path)
    assert (code, "jaquad_qa" in problem) == (2, True)


def test_weights_are_written_with_their_run(tmp_path: Path):
    """The file says by which questions the weights were chosen, and can be read back."""
    place = tmp_path / "ranking.yaml"
    code, out, _ = call("weights", "--out", place)
    assert (code, out.strip()) == (0, str(place))
    found = RankingWeights.load(place)
    assert found.chosen["questions"] == {"everyday": 5, "report": 5, "held_back": 2}
    assert set(found.chosen["recall_at_1_at_5_mrr"]["held_back"]) == {"before", "words", "vectors", "fused"}
    assert json.loads(call("weights", "--json")[1])["words"]["indicator"] == 1.0
