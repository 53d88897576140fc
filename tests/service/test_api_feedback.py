import pytest
from stand_in import StandInAssistant
from starlette.testclient import TestClient

from service.feedback import Feedback, FeedbackStore

GOOD = {"report": "isesaki-r4", "turns": ["課題は？"], "answer": "…", "rows": [6], "verdict": "good"}
BAD = GOOD | {"verdict": "bad", "reason": "wrong_rows", "correction": "7番目の指標です"}


def test_feedback_is_kept_as_it_was_sent(client: TestClient, assistant: StandInAssistant):
    """Praise and complaint come back in order, for whoever drafts evaluation cases from them."""
    for body in (GOOD, BAD):
        assert client.post("/v1/feedback", json=body).status_code == 201
    assert FeedbackStore(assistant.engine).entries() == [
        Feedback.model_validate(each) for each in (GOOD, BAD)
    ]


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
