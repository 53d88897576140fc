import pytest
from stand_in import StandInAssistant
from starlette.testclient import TestClient

from service.feedback import FeedbackStore

GOOD = {"report": "isesaki-r4", "turns": ["課題は？"], "answer": "…", "rows": [6], "verdict": "good"}
BAD = GOOD | {"verdict": "bad", "reason": "wrong_rows", "correction": "7番目の指標です"}


def test_feedback_becomes_evaluation_cases(client: TestClient, assistant: StandInAssistant):
    """An approved answer fixes its rows; a complaint becomes a case that waits for review."""
    for body in (GOOD, BAD):
        assert client.post("/v1/feedback", json=body).status_code == 201
    good, bad = FeedbackStore(assistant.engine).cases()
    assert (good["turns"], good["rows"], good["rows_mode"]) == (["課題は？"], [6], "exact")
    assert (bad["rows"], bad["rows_mode"]) == ([], "free")
    assert bad["note"] == "wrong_rows / 7番目の指標です"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"verdict": "soso"}, 422),
        ({"report": "x"}, 404),
        ({"comment": "あ" * 2001}, 422),
        ({"turns": []}, 422),
    ],
)
def test_wrong_feedback_is_refused(client: TestClient, change: dict[str, object], status: int):
    """Feedback without a question, on an unknown report or over the limits is not kept."""
    assert client.post("/v1/feedback", json=GOOD | change).status_code == status
