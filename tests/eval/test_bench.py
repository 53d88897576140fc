"""The bench: what it asks, whose stores it reads, and that nothing stays behind."""

from http.client import HTTPConnection

import pytest

from eval.bench import (
    Timing,
    council_sheets,
    environment_of,
    exact_questions,
    retrieval_questions,
    serving,
)
from eval.errors import TargetError
from eval.terminal import print_times
from eval.workspace import read_reports
from service.settings import Settings


def test_asks_what_the_report_holds():
    """Exact questions by printed names, questions by meaning from sets that are not held back."""
    report = read_reports(["isesaki-r4"])["isesaki-r4"]
    assert "創業相談件数の実績は？" in exact_questions(report)
    assert "評価不可の指標は？" in exact_questions(report)
    assert len(retrieval_questions()) > 50


def test_measured_processes_see_their_own_stores(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """A store or an address set outside is neither read nor measured."""
    monkeypatch.setenv("SENRYAKU_ROW_STORE_URL", "postgresql://elsewhere/rows")
    environment = environment_of(settings)
    assert environment["SENRYAKU_HOME"] == str(settings.home)
    assert "SENRYAKU_ROW_STORE_URL" not in environment
    assert "PATH" in environment


def test_a_server_answers_and_is_gone_afterwards(settings: Settings):
    """Any free port, up while it is measured, closed when it is not."""
    with serving("eval.bench_server:bare", environment_of(settings), "/v1/ask") as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/openapi.json")
        assert connection.getresponse().status == 200
        connection.close()
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection("127.0.0.1", port, timeout=5).connect()


def test_a_server_that_does_not_start_is_said_so(settings: Settings):
    """One line with the way out, as soon as the process has ended."""
    with (
        pytest.raises(TargetError, match="senryaku doctor"),
        serving("eval.bench_server:none", environment_of(settings), "/"),
    ):
        pass


def test_council_sheets_are_measured_from_rows_to_files(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """One time each to draft the whole report's set and to write both files."""
    monkeypatch.setattr("eval.bench._COLD", 1)
    timing = council_sheets(settings)
    assert timing.count == 1
    assert 0 < timing.p50 <= timing.p95


def test_times_are_shown_in_milliseconds(capsys: pytest.CaptureFixture[str]):
    """Seconds inside, milliseconds for people."""
    print_times([Timing("プロセス内", 200, 0.0035, 0.0051)])
    assert "3.50" in capsys.readouterr().out
