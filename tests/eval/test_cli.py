"""`senryaku eval …` on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import eval_app
from eval.cli_options import EVALUATION
from eval.terminal import progress

SAMPLES = str(EVALUATION / "isesaki-r4" / "samples.jsonl")


def call(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(eval_app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "first"
    code, _, _ = call(
        "run", "--target", "keyword-10", "--target", "keyword-4", "--cases", SAMPLES, "--out", folder
    )
    assert code == 0
    return folder


def test_run_report_and_compare(run_folder: Path):
    """A run leaves its folder, the report is written into it, and a run equals itself."""
    assert {path.name for path in run_folder.iterdir()} >= {"run.json", "metrics.json", "cases"}
    assert call("report", run_folder)[0] == 0
    assert (run_folder / "report.html").exists()
    assert call("compare", run_folder, run_folder)[0] == 0


def test_results_as_json(run_folder: Path, tmp_path: Path):
    """Other programs read figures, not tables."""
    code, out, _ = call("run", "--target", "keyword-4", "--cases", SAMPLES, "--out", tmp_path / "r", "--json")
    assert code == 0
    assert json.loads(out)["metrics"]["keyword-4"]["score"]["cases"] == 59
    code, out, _ = call("compare", run_folder, run_folder, "--json")
    assert json.loads(out)["passed"] is True


def test_a_run_says_what_was_asked_of_whom(tmp_path: Path):
    """Commit, versions, checksums of report and sets, targets and options: enough to repeat it."""
    words = ["--target", "keyword-4", "--cases", SAMPLES, "--type", "count", "--limit", 2, "--twice", 0]
    assert call("run", *words, "--out", tmp_path / "r")[0] == 0
    record = json.loads((tmp_path / "r" / "run.json").read_text(encoding="utf-8"))
    assert record["options"] == {
        "twice": "0",
        "show_heldback": "false",
        "cases": SAMPLES,
        "type": "count",
        "limit": "2",
    }
    assert record["sets"][0]["cases"] == 2
    assert record["reports"]["isesaki-r4"]
    assert record["commit"]
    assert record["targets"]["keyword-4"]["k"] == "4"
    assert len((tmp_path / "r" / "cases" / "keyword-4.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_progress_is_for_terminals_only(capsys: pytest.CaptureFixture[str]):
    """A log keeps no bar."""
    with progress(2) as tick:
        tick()
    assert capsys.readouterr() == ("", "")


def test_a_worse_run_ends_with_code_1(run_folder: Path, tmp_path: Path):
    """CI stops: ten cases of 59 turned wrong."""
    worse = tmp_path / "worse"
    worse.mkdir()
    (worse / "cases").mkdir()
    for name in ("run.json", "metrics.json"):
        (worse / name).write_text((run_folder / name).read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("keyword-10.jsonl", "keyword-4.jsonl"):
        text = (run_folder / "cases" / name).read_text(encoding="utf-8")
        (worse / "cases" / name).write_text(
            text.replace('"right":true', '"right":false', 10), encoding="utf-8"
        )
    assert call("compare", run_folder, worse)[0] == 1
    assert call("compare", worse, run_folder)[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--cases", "none.jsonl"], "none.jsonl"),
        (["run", "--cases", SAMPLES, "--target", "gpt"], "gpt"),
        (["run", "--cases", SAMPLES, "--type", "poem"], "poem"),
        (["run", "--cases", SAMPLES, "--out", str(EVALUATION)], "既にあります"),
        (["compare", "nowhere", "nowhere"], "nowhere"),
        (["report", "nowhere"], "nowhere"),
        (["from-feedback", "--report", "gotham-r4"], "gotham-r4"),
    ],
)
def test_errors_are_one_line_and_code_2(words: list[str], said: str):
    """The offending value and no trace."""
    code, _, err = call(*words)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


def test_validate_and_drafts(tmp_path: Path):
    """The samples hold; drafts go to a file that is not overwritten."""
    assert call("validate", "--cases", SAMPLES)[0] == 0
    drafts = tmp_path / "drafts.jsonl"
    empty = tmp_path / "feedback.jsonl"
    empty.write_text("", encoding="utf-8")
    words = ["from-feedback", "--report", "isesaki-r4", "--feedback", empty, "--out", drafts]
    assert call(*words)[0] == 0
    assert drafts.read_text(encoding="utf-8")
    assert call(*words)[0] == 2


def test_every_command_has_help_with_an_example():
    """`--help` of each command shows how it is used."""
    for command in eval_app.registered_commands:
        assert command.callback is not None
        assert "例: senryaku eval" in (command.callback.__doc__ or "")
