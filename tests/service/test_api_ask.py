import asyncio
import json
from time import perf_counter

import pytest
from stand_in import StandInAssistant
from starlette.testclient import TestClient
from starlette.types import Message

from service.app import create_app
from service.settings import Settings

QUESTION = {"question": "コロナで遅れた指標は？"}
SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0", "spec_version": "2.3"},
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/v1/ask",
    "raw_path": b"/v1/ask",
    "root_path": "",
    "query_string": b"",
    "headers": [
        (b"host", b"test"),
        (b"content-type", b"application/json"),
        (b"accept", b"text/event-stream"),
    ],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 80),
}


def events(text: str) -> list[tuple[str, object]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_an_answer_names_and_cites_every_row(client: TestClient):
    """コロナで遅れた: 14 of 41 rows, each cited to the characters of its rating cell."""
    answer = client.post("/v1/ask", json=QUESTION).json()
    source = client.get("/v1/reports/isesaki-r4/source").json()["lines"]
    assert "14件" in answer["answer"]
    assert answer["checked"]
    assert len(answer["citations"]) == 14
    for citation in answer["citations"]:
        for cell in citation["cells"]:
            assert source[citation["line"] - 1]["text"][cell["start"] : cell["end"]] == cell["printed"]


def test_the_stream_says_the_same_as_the_json(client: TestClient):
    """The events come as interpretation, citations, deltas, done; `done` is the whole JSON answer."""
    answer = client.post("/v1/ask", json=QUESTION).json()
    response = client.post("/v1/ask", json=QUESTION, headers={"accept": "text/event-stream"})
    found = events(response.text)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert [name for name, _ in found] == ["interpretation", "citations", "delta", "done"]
    assert "".join(data["text"] for name, data in found if name == "delta") == answer["answer"]
    assert found[-1][1] == answer


def test_a_reader_who_leaves_ends_the_work(assistant: StandInAssistant):
    """Stop closes the connection after the first event: within 1 s the server has ended it and counts nothing."""
    assistant.delay = 0.3
    app = create_app(Settings(), assistant)
    sent: list[Message] = []

    async def leave() -> float:
        first, asked = asyncio.Event(), asyncio.Event()

        async def receive() -> Message:
            if not asked.is_set():
                asked.set()
                return {"type": "http.request", "body": json.dumps(QUESTION).encode()}
            await first.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)
            if message.get("body"):
                first.set()

        started = perf_counter()
        await asyncio.wait_for(app(SCOPE, receive, send), 5)
        return perf_counter() - started

    assert asyncio.run(leave()) < 1
    body = b"".join(message.get("body", b"") for message in sent).decode()
    assert [name for name, _ in events(body)] == ["interpretation"]
    assert "senryaku_answers_total{" not in TestClient(app).get("/metrics").text


def test_an_error_after_the_first_event_is_an_event(client: TestClient, assistant: StandInAssistant):
    """The stream has begun, so no status can tell it: `error` carries the same problem details."""
    assistant.lost = True
    response = client.post("/v1/ask", json=QUESTION, headers={"accept": "text/event-stream"})
    assert [name for name, _ in events(response.text)] == ["interpretation", "error"]
    problem = dict(events(response.text))["error"]
    assert (problem["status"], problem["title"]) == (503, "報告書のデータを開けません")


def test_a_given_query_that_the_report_cannot_answer_is_named(client: TestClient):
    """422 with what is wrong, as JSON and before any stream begins; a misspelt part is no query either."""
    wrong = {**QUESTION, "query": {"ask": "list", "selection": {"ratings": ["絶好調"]}}}
    for accept in ("application/json", "text/event-stream"):
        response = client.post("/v1/ask", json=wrong, headers={"accept": accept})
        assert (response.status_code, response.json()["title"]) == (422, "この条件では答えられません")
        assert response.json()["detail"] == "評価「絶好調」は、この報告書にありません。"
    misspelt = {**QUESTION, "query": {"ask": "list", "selection": {"rating": []}}}
    response = client.post("/v1/ask", json=misspelt)
    assert (response.status_code, response.json()["title"]) == (422, "入力を確かめてください")
    assert response.json()["detail"] == "読み取りの条件（selection.rating）の形式が正しくありません。"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"question": ""}, "質問を1文字以上で入力してください。"),
        ({"question": "あ" * 2001}, "質問は2000文字以内にしてください。"),
        ({}, "質問を入力してください。"),
        ({"question": 5}, "質問の形式が正しくありません。"),
        ({"question": "a", "report": "x" * 129}, "報告書は128文字以内にしてください。"),
    ],
)
def test_wrong_input_is_explained_in_japanese(client: TestClient, body: dict[str, object], detail: str):
    """A wrong body gets 422 and one sentence that names the field and its limit."""
    response = client.post("/v1/ask", json=body)
    assert (response.status_code, response.json()["detail"]) == (422, detail)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 422),
        (b"\xff\xfe", 422),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": "' + b"x" * 70_000 + b'"}', 413),
    ],
    ids=["broken", "not UTF-8", "half a character", "over 64 KB"],
)
def test_a_hostile_body_never_becomes_a_server_error(client: TestClient, content: bytes, status: int):
    """Whatever stands in the body, the answer is a problem with a Japanese title."""
    response = client.post("/v1/ask", content=content, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert response.json()["title"].endswith(("ください", "すぎます"))


def test_a_body_without_a_length_is_counted_as_it_arrives(client: TestClient):
    """A chunked body over 64 KB is refused as well."""
    chunks = (b"x" * 1000 for _ in range(100))
    response = client.post("/v1/ask", content=chunks, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["status"]) == (413, 413)


def test_a_form_of_another_site_cannot_ask(client: TestClient):
    """A body that is not declared as JSON is refused, so no foreign form can post it."""
    response = client.post("/v1/ask", content=b'{"question": "a"}', headers={"content-type": "text/plain"})
    assert response.status_code == 422


def test_errors_of_the_answer_path_say_what_to_do(client: TestClient, assistant: StandInAssistant):
    """An unknown report is 404, no report at all 503; each with its way out."""
    unknown = client.post("/v1/ask", json={**QUESTION, "report": "x"})
    assistant.broken = True
    nothing = client.post("/v1/ask", json=QUESTION)
    assert [response.status_code for response in (unknown, nothing)] == [404, 503]
    assert nothing.json()["detail"] == "報告書を取り込んでください: senryaku ingest"
    assert nothing.json()["request_id"] == nothing.headers["x-request-id"]
