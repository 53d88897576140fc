"""The benchmark of the screen measures what it says; how fast that is, it only reports."""

from urllib.parse import urlsplit

import pytest

from eval.bench_paint import FIRST, WHOLE, painted


def test_the_first_event_comes_before_the_painted_answer(address: str):
    """Three questions, warmed up: the first event, 300 ms after Enter at most where nothing else runs, then the whole answer."""
    port = urlsplit(address).port or 0
    times = painted(port, "isesaki-r4", ["出生数の実績は？", "コロナで遅れた指標は？"], 3)
    assert [len(times[name]) for name in (FIRST, WHOLE)] == [3, 3]
    assert all(0 < first < whole for first, whole in zip(times[FIRST], times[WHOLE], strict=True))
    assert min(times[FIRST]) <= 0.3


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """No Chromium on the path: no times, and a line that says why and what to do."""
    monkeypatch.setenv("PATH", "")
    assert painted(1, "isesaki-r4", ["出生数の実績は？"], 3) == {}
    assert "測れません。Chromium がありません。make test が入れます。" in capsys.readouterr().err
