"""`senryaku eval judge`: a chat model's opinion on a run, over real sockets; it decides nothing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import eval_app
from eval.cli_options import EVALUATION
from eval.judge import Opinion
from tests.service.language_model.model_server import ModelServer, data_of, serving


def call(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(eval_app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    samples = EVALUATION / "isesaki-r4" / "samples.jsonl"
    assert call("run", "--target", "keyword-4", "--cases", samples, "--limit", 3, "--out", folder)[0] == 0
    return folder


def test_every_answer_gets_an_opinion(run_folder: Path, monkeypatch: pytest.MonkeyPatch):
    """The model sees question, answer and rows; two of three opinions can be read: the mean is over these."""
    replies = [
        '{"answers": 2, "faithful": 1, "why": "一文の根拠が弱い"}',
        "二点です",
        '{"answers": 1, "faithful": 1}',
    ]
    with serving(ModelServer(voice=lambda messages: replies.pop(0))) as server:
        monkeypatch.setenv("SENRYAKU_CHAT_MODEL", "m")
        monkeypatch.setenv("SENRYAKU_CHAT_BASE_URL", server.url)
        code, out, err = call("judge", run_folder, "--target", "keyword-4", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "judge": "m、judge.ja v1",
        "cases": 3,
        "without": 1,
        "answers": 1.5,
        "faithful": 1.0,
    }
    asked = [data_of(body["messages"]) for body in server.asked]
    assert all(one["質問"] and one["回答"] and one["根拠の行"] for one in asked)
    kept = (run_folder / "judged-keyword-4.jsonl").read_text(encoding="utf-8").splitlines()
    assert [bool(json.loads(line)["opinion"]) for line in kept] == [True, False, True]


def test_without_a_model_it_says_what_to_set(run_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SENRYAKU_CHAT_MODEL", raising=False)
    code, _, err = call("judge", run_folder, "--target", "keyword-4")
    assert code == 2
    assert "SENRYAKU_CHAT_MODEL" in err


@pytest.mark.parametrize("told", ['{"answers": 3, "faithful": 1}', '{"answers": 1}', "{}"])
def test_an_opinion_is_two_scores_from_0_to_2(told: str):
    with pytest.raises(ValueError, match="validation error"):
        Opinion.model_validate_json(told)
