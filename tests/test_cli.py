"""`senryaku` on the command line: what it prints, its exit codes, and what it does not import."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from service.cli import app, main
from service.settings import Settings
from tests.conftest import ISESAKI, ROOT

HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "langchain",
    "langchain_core",
    "fastapi",
)
Senryaku = Callable[..., tuple[int, str, str]]
QUESTION = "コロナで遅れた指標は？"


@pytest.fixture
def senryaku(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command over the loaded reports: exit code, standard output, standard error."""
    monkeypatch.setenv("SENRYAKU_HOME", str(settings.home))

    def run(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_ask_answers_with_its_proof(senryaku: Senryaku):
    """The answer, how the question was read, and each cited cell with page and line."""
    code, out, _ = senryaku("ask", QUESTION, "--report", "isesaki-r4")
    assert code == 0
    assert "14件（全41件中）" in out
    assert "読み方: 進捗評価 = 進捗の遅れ（コロナ）" in out
    assert "[1] isesaki-r4 1ページ 5行目: 指標名「製造品出荷額等」、進捗評価「進捗の遅れ (コロナ)」" in out
    answer = json.loads(senryaku("ask", QUESTION, "--report", "isesaki-r4", "--json")[1])
    again = ["--conversation", answer["conversation_id"], "--report", "isesaki-r4", "--json"]
    more = senryaku("ask", "そのうち商工労働課は？", *again)
    assert len(answer["citations"]) == 14
    assert [citation["row"] for citation in json.loads(more[1])["citations"]] == [2, 4, 5]


def test_an_exact_question_needs_nothing_heavy(settings: Settings):
    """No torch, transformers, chromadb or langchain is imported before an exact answer stands there."""
    listing = "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
    command = [sys.executable, "-c", listing + "from service.cli import main; main()", "ask", QUESTION]
    environment = {**os.environ, "SENRYAKU_HOME": str(settings.home)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.split(".")[0] for name in done.stderr.split()}.isdisjoint(HEAVY)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ask", "前橋市の出生数は？"], 1, ""),
        (["ask", " "], 2, "質問は1〜2,000文字"),
        (["ask", "あ" * 2001], 2, "2,001文字です"),
        (["ask", QUESTION, "--report", "gotham-r4"], 2, "gotham-r4"),
        (["ask"], 2, "senryaku --help"),
        (["fly"], 2, "fly"),
        (["ingest", "tests"], 2, "report.yaml"),
        (["inspect", "gotham-r4"], 2, "gotham-r4"),
        (["eval", "report", "nowhere"], 2, "nowhere"),
    ],
)
def test_exit_codes(senryaku: Senryaku, words: list[str], code: int, said: str):
    """0 done, 1 not so, 2 could not be done: then one line that names the value, and no trace."""
    ended, _, err = senryaku(*words)
    assert ended == code
    assert said in err
    assert err.count("\n") == (code == 2)


def test_ingest_skips_what_has_not_changed(
    senryaku: Senryaku, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """The first ingest loads the report, the second finds it the same; a wrong setting is named."""
    monkeypatch.setenv("SENRYAKU_HOME", str(tmp_path))
    assert senryaku("ask", QUESTION)[0] == 2  # nothing loaded yet
    assert "41行を取り込みました" in senryaku("ingest", ISESAKI)[1]
    assert json.loads(senryaku("ingest", "--if-changed", "--json")[1]) == []
    assert json.loads(senryaku("ingest", ISESAKI, "--json")[1])[0]["generation"] == 2
    monkeypatch.setenv("SENRYAKU_PORT", "eight")
    assert "SENRYAKU_PORT=eight" in senryaku("serve")[2]


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path):
    """Each step of an ingest as a bar on a terminal; nothing of it in a file or a pipe."""
    environment = {**os.environ, "SENRYAKU_HOME": str(tmp_path), "TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-m", "service", "ingest", str(ISESAKI)]
    ours, theirs = os.openpty()
    ingest = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b"".join(iter(lambda: read(ours), b"")).decode()
    told, _ = ingest.communicate()
    os.close(ours)
    assert "索引の作成と検証" in shown
    assert re.search(r"\d+/\d+", shown)
    assert told.decode().startswith("isesaki-r4: 41行")
    piped = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
    assert piped.stderr == b""


def read(terminal: int) -> bytes:
    """What a terminal shows next; empty when nobody writes to it any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_inspect_shows_repairs_and_what_stays_unknown(senryaku: Senryaku):
    """Counts per rating, each repair with its evidence, and the cells that the file does not tell."""
    code, out, _ = senryaku("inspect", "isesaki-r4")
    assert code == 0
    assert "進捗の遅れ（コロナ） 14件" in out
    assert "列のずれを直した行 32件" in out
    assert "行8 指標名: 指標名が印刷されていない（結合セル）。名前は補わない" in out
    loaded, read = (senryaku("inspect", each, "--json")[1] for each in ("isesaki-r4", ISESAKI))
    assert json.loads(loaded) == json.loads(read)


def test_doctor_names_what_is_missing_and_how_to_mend_it(
    senryaku: Senryaku, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """All well: 0. A model that is not there, nothing loaded: 1, each with its mend."""
    assert senryaku("doctor")[0] == 0
    monkeypatch.setenv("SENRYAKU_HOME", str(tmp_path))
    monkeypatch.setenv("SENRYAKU_EMBEDDING_MODEL", str(tmp_path / "none"))
    code, out, _ = senryaku("doctor", "--json")
    missing = {each["name"]: each["mend"] for each in json.loads(out) if each["state"] == "missing"}
    assert code == 1
    assert "SENRYAKU_EMBEDDING_MODEL" in missing["埋め込みモデル"]
    assert "senryaku ingest" in missing["報告書"]


def test_a_lost_index_is_noticed_and_made_again(
    senryaku: Senryaku, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Without its vectors the product answers by words; the next ingest notices and builds them."""
    monkeypatch.setenv("SENRYAKU_HOME", str(tmp_path))
    senryaku("ingest", ISESAKI)
    shutil.rmtree(tmp_path / "index")
    code, out, _ = senryaku("doctor")
    assert code == 0
    assert "△ ベクトル索引 isesaki-r4" in out
    assert senryaku("ask", "防犯灯を増やす予定は？")[0] == 0
    assert senryaku("ingest", ISESAKI, "--if-changed")[1].startswith("isesaki-r4: 41行")
    assert "○ ベクトル索引 isesaki-r4" in senryaku("doctor")[1]


def test_serve_answers_at_the_address_it_prints(settings: Settings):
    """The address is printed when it listens; a taken port is one line; SIGTERM ends it."""
    environment = {**os.environ, "SENRYAKU_HOME": str(settings.home)}
    command = [sys.executable, "-m", "service", "serve", "--port", "0", "--json"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = json.loads(server.stdout.readline())["address"]
    with urllib.request.urlopen(f"{address}healthz", timeout=30) as response:
        assert json.load(response) == {"status": "ok"}
    taken = [*command[:-2], address.rsplit(":", 1)[1].strip("/")]
    second = subprocess.run(taken, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert second.returncode == 2
    assert second.stderr.startswith("エラー: 127.0.0.1 のポート")
    server.terminate()
    server.wait(timeout=20)


def test_mcp_tells_a_client_how_to_start_it(senryaku: Senryaku, monkeypatch: pytest.MonkeyPatch):
    """The configuration starts this program over these stores; without the SDK, one line says how to add it."""
    entry = json.loads(senryaku("mcp", "--json")[1])["mcpServers"]["senryaku"]
    assert (Path(entry["command"]).name, entry["args"]) == ("senryaku", ["mcp"])
    assert Path(entry["env"]["SENRYAKU_HOME"]).is_absolute()
    monkeypatch.setattr("service.doors.mcp_http.find_spec", lambda _: None)
    code, _, err = senryaku("mcp")
    assert (code, err.count("\n")) == (2, 1)
    assert "pip install 'senryaku[mcp]'" in err


def test_every_command_has_help_with_an_example_and_json():
    """`--help` of each command shows how it is used; each can speak JSON."""
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"例: senryaku {command.callback.__name__}" in (command.callback.__doc__ or "")
        assert "as_json" in command.callback.__annotations__


def test_council_lists_questions_and_writes_files(senryaku: Senryaku, tmp_path: Path):
    """Without --out the likely questions and why; with it one Word or Excel file, and what is left to do."""
    scope = ("--report", "isesaki-r4", "--department", "商工労働課")
    code, out, _ = senryaku("council", *scope)
    assert code == 0
    assert "1. 商工労働課所管の進捗状況について" in out
    assert "達成率は40.0%です" in out
    for name in ("sheets.docx", "sheets.xlsx"):
        code, out, _ = senryaku("council", *scope, "--out", tmp_path / name, "--question", "担当課は？")
        assert (code, (tmp_path / name).read_bytes()[:2]) == (0, b"PK")
        assert "想定問答7問を書き出しました（案）" in out
        assert "根拠を確かめられない文: 0件" in out
    code, _, err = senryaku("council", *scope, "--out", tmp_path / "sheets.pdf")
    assert (code, ".docx か .xlsx" in err) == (2, True)
    code, _, err = senryaku("council", "--department", "総務課")
    assert (code, "担当課「総務課」は、この報告書にありません" in err) == (2, True)
