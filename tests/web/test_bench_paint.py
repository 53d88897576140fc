"""The benchmark of the screen measures what it says; how fast that is, it only reports."""

from urllib.parse import urlsplit

from eval.bench_paint import FIRST, WHOLE, painted


def test_the_first_event_comes_before_the_painted_answer(address: str):
    """Three questions, warmed up: the first event, then the whole answer, each after Enter."""
    port = urlsplit(address).port or 0
    times = painted(port, "isesaki-r4", ["出生数の実績は？", "コロナで遅れた指標は？"], 3)
    assert [len(times[name]) for name in (FIRST, WHOLE)] == [3, 3]
    assert all(0 < first < whole for first, whole in zip(times[FIRST], times[WHOLE], strict=True))
