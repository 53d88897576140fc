import asyncio

import httpx
import pytest
from stand_in import StandInAssistant, StandInReadiness
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import InvalidSettingError, Settings


@pytest.mark.parametrize("path", ["/", "/v1/reports", "/nope", "/widget.js", "/web/theme.css", "/overview"])
def test_every_response_carries_the_strict_policy(client: TestClient, path: str):
    """No `unsafe-`, no foreign origin, a request id: on pages, files, data and errors alike."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert len(headers["x-request-id"]) == 32


def test_only_named_hosts_are_served(assistant: StandInAssistant):
    """With an allow-list, a foreign Host (DNS rebinding) gets 421 and nothing else."""
    app = create_app(Settings(allowed_hosts="kpi.city.lg.jp,localhost"), assistant)
    client = TestClient(app)
    good = client.get("/v1/reports", headers={"host": "kpi.city.lg.jp:8000"})
    bad = client.get("/v1/reports", headers={"host": "evil.example"})
    assert (good.status_code, bad.status_code) == (200, 421)


def test_a_full_house_says_when_to_come_back(assistant: StandInAssistant):
    """Over the cap a request is refused at once with 429 and Retry-After; the others are answered."""

    async def crowd() -> list[httpx.Response]:
        transport = httpx.ASGITransport(create_app(Settings(max_concurrent=2), assistant))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            asks = [client.post("/v1/ask", json={"question": "コロナ"}) for _ in range(8)]
            return list(await asyncio.gather(*asks))

    answers = asyncio.run(crowd())
    refused = [response for response in answers if response.status_code == 429]
    assert 0 < len(refused) < 8
    assert all(response.headers["retry-after"] == "1" for response in refused)


@pytest.mark.parametrize(
    ("ready", "status", "word"),
    [
        (StandInReadiness(), 200, "ready"),
        (StandInReadiness(vectors=False, detail="索引を開けません"), 200, "degraded"),
        (StandInReadiness(rows=False, vectors=False), 503, "unavailable"),
    ],
)
def test_readiness_tells_what_still_works(
    assistant: StandInAssistant, client: TestClient, ready: StandInReadiness, status: int, word: str
):
    """Without vectors the service still answers and says so; without rows it is unavailable."""
    assistant.ready_state = ready
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (status, word)
    assert client.get("/healthz").json() == {"status": "ok"}


def test_metrics_count_answers_by_kind(client: TestClient):
    """One answered and one abstained question stand in /metrics, under the route's template."""
    for question in ("コロナで遅れた指標は？", "前橋市の待機児童数は？"):
        client.post("/v1/ask", json={"question": question})
    text = client.get("/metrics").text
    assert (
        'senryaku_answers_total{reason="other_place",status="not_in_report",written_by="lookup"} 1.0' in text
    )
    assert 'senryaku_http_requests_total{route="/v1/ask",status="200"} 2.0' in text


@pytest.mark.parametrize(("name", "value"), [("PORT", "abc"), ("PORT", "70000"), ("MAX_CONCURRENT", "0")])
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    """The message holds the variable and its value: SENRYAKU_PORT=abc."""
    monkeypatch.setenv(f"SENRYAKU_{name}", value)
    with pytest.raises(InvalidSettingError, match=f"SENRYAKU_{name}={value} は使えません"):
        Settings.load()


def test_the_api_describes_itself(client: TestClient):
    """OpenAPI 3.1 with a stable operation id for every route, and a page for it without a CDN."""
    api = client.get("/openapi.json").json()
    operations = [operation for methods in api["paths"].values() for operation in methods.values()]
    assert api["openapi"].startswith("3.1")
    assert {"ask", "list_rows", "get_row", "get_source"} <= {entry["operationId"] for entry in operations}
    assert "//" not in client.get("/docs").text.replace("</", "")
