"""What the edge and the stores refuse, in the form of each door; and what is imported before a door is used."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from stand_in import StandInAssistant
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

QUESTION = "コロナで遅れた指標は？"
DOORS = {
    "/v1/chat/completions": {"messages": [{"role": "user", "content": QUESTION}]},
    "/v1/gennai": {"inputs": {"question": QUESTION}},
    "/v1/dify/retrieval": {"knowledge_id": "isesaki-r4", "query": QUESTION},
}
BODY = {
    "/v1/chat/completions": lambda said: said["error"]["message"],
    "/v1/gennai": lambda said: said["error"],
    "/v1/dify/retrieval": lambda said: said["error_msg"],
    "/mcp": lambda said: said["error"]["message"],
}


@pytest.mark.parametrize("path", DOORS)
def test_no_report_is_said_in_each_form(client: TestClient, assistant: StandInAssistant, path: str):
    """503 with what to do, where nothing is loaded yet."""
    assistant.broken = True
    response = client.post(path, json=DOORS[path])
    assert response.status_code == 503
    assert "senryaku ingest" in BODY[path](response.json())


@pytest.mark.parametrize("path", BODY)
def test_the_edge_speaks_each_form(assistant: StandInAssistant, path: str):
    """A foreign Host (421), a full house (429 with Retry-After), a body over the limit (413)."""
    settings = Settings(
        allowed_hosts="test", max_body_bytes=1024, max_conversation_bytes=1024, max_concurrent=1
    )

    async def knock() -> list[httpx.Response]:
        transport = httpx.ASGITransport(create_app(settings, assistant))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            foreign = await client.post(path, json={}, headers={"host": "evil.example"})
            large = await client.post(path, content=b"x" * 2000)
            assistant.delay = 0.05
            asks = [client.post("/v1/ask", json={"question": QUESTION}), client.post(path, json={})]
            return [foreign, large, (await asyncio.gather(*asks))[1]]

    responses = asyncio.run(knock())
    assert [response.status_code for response in responses] == [421, 413, 429]
    assert responses[-1].headers["retry-after"] == "1"
    said = [BODY[path](response.json()) for response in responses]
    assert [text.partition("。")[0] for text in said] == [
        "このホスト名では利用できません",
        "送信する内容が大きすぎます",
        "ただいま混み合っています",
    ]


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize(
    "content",
    [b"{", b"\xff\xfe", b"[]", b"null", b"5"],
    ids=["broken", "not UTF-8", "list", "null", "number"],
)
def test_a_hostile_body_is_named_in_each_form(client: TestClient, path: str, content: bytes):
    """400 with a Japanese sentence, never a server error."""
    response = client.post(path, content=content, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert BODY[path](response.json()).startswith("入力を確かめてください。")


@pytest.mark.parametrize("path", DOORS)
def test_half_a_character_does_no_harm(client: TestClient, path: str):
    """A lone surrogate in the question is refused, not crashed upon."""
    content = json.dumps(DOORS[path]).replace("\\u30b3", "\\ud800").encode()
    assert b"ud800" in content
    response = client.post(path, content=content, headers={"content-type": "application/json"})
    assert response.status_code == 400


def test_an_error_in_mid_stream_is_an_event(client: TestClient, assistant: StandInAssistant):
    """The stream has begun; OpenAI's client raises on a chunk that holds an error."""
    assistant.lost = True
    body = {**DOORS["/v1/chat/completions"], "stream": True}
    lines = client.post("/v1/chat/completions", json=body).text.split("\n\n")
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines if line]
    assert [set(chunk) & {"choices", "error"} for chunk in chunks] == [{"choices"}, {"error"}]
    assert chunks[1]["error"]["type"] == "server_error"


def test_answers_at_every_door_are_counted(client: TestClient):
    """One answer each, under the route's template."""
    for path, body in DOORS.items():
        assert client.post(path, json=body).status_code == 200, path
    text = client.get("/metrics").text
    assert 'senryaku_answers_total{reason="",status="answered",written_by="lookup"} 3.0' in text
    for path in DOORS:
        assert f'senryaku_http_requests_total{{route="{path}",status="200"}} 1.0' in text


def test_the_doors_cost_nothing_before_they_are_used():
    """Making the application imports no SDK: mcp, openai and LangChain wait for whoever needs them."""
    code = (
        "import sys\n"
        "from service import app\n"
        "print({name.split('.')[0] for name in sys.modules} & {'mcp', 'mcp_types', 'openai', 'langchain_core'})"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_without_the_sdk_the_way_to_it_is_shown(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    """A base install answers at /mcp too: with the command that adds the SDK."""
    monkeypatch.setattr("service.doors.mcp_http.find_spec", lambda _: None)
    response = client.post("/mcp", json={})
    assert response.status_code == 501
    assert "pip install 'senryaku[mcp]'" in response.json()["error"]["message"]
