"""The official MCP SDK's client over both transports."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from service.doors.mcp_http import _allowed
from service.settings import Settings
from tests.conftest import ROOT

T = TypeVar("T")
REAL = "isesaki-r4"
TOOLS = ["ask", "list_reports", "inspect_report", "query_rows", "summarize_rows"]
LIST_TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


def talk(server: str | StdioServerParameters, say: Callable[[Client], Awaitable[T]], mode: str = "auto") -> T:
    async def connected() -> T:
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            return await say(client)

    return asyncio.run(connected())


async def converse(client: Client) -> tuple[list[str], CallToolResult, CallToolResult]:
    tools = [tool.name for tool in (await client.list_tools()).tools]
    first = await client.call_tool("ask", {"question": "コロナで遅れた指標は？", "report": REAL})
    thread = first.structured_content["conversation_id"]
    asked = {"question": "そのうち商工労働課は？", "conversation_id": thread, "report": REAL}
    return tools, first, await client.call_tool("ask", asked)


def cited(result: CallToolResult) -> list[int]:
    return [citation["row"] for citation in result.structured_content["citations"]]


@pytest.mark.parametrize("transport", ["http", "http before 2026", "stdio"])
def test_a_conversation_of_two_turns(site: str, settings: Settings, transport: str):
    """The five tools; 14 rows as text and as data; その中の商工労働課 by the conversation's id: 2, 4 and 5."""
    environment = {**os.environ, "SENRYAKU_HOME": str(settings.home)}
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "service", "mcp"], env=environment, cwd=ROOT
    )
    server = program if transport == "stdio" else f"{site}/mcp"
    mode = "legacy" if transport == "http before 2026" else "auto"
    tools, first, more = talk(server, converse, mode)
    assert tools == TOOLS
    assert "14件（全41件中）" in first.content[0].text
    assert first.structured_content["checked"]
    assert len(cited(first)) == 14
    assert cited(more) == [2, 4, 5]


def test_the_tools_that_read_rows(site: str):
    """What is there, rows as printed by exact conditions, counts and an average with their rows."""

    async def use(client: Client) -> list[dict]:
        where = {"report": REAL, "ratings": ["進捗の遅れ (コロナ)"]}  # in a printed spelling
        calls = [
            ("list_reports", {}),
            ("inspect_report", {"report": REAL}),
            ("query_rows", {**where, "departments": ["商工労働課"], "limit": 2}),
            ("query_rows", {"report": REAL, "words": "街灯を増やす", "limit": 1}),
            ("summarize_rows", {**where, "by": "department"}),
            ("summarize_rows", {"report": REAL, "by": "achievement", "departments": ["商工労働課"]}),
        ]
        return [(await client.call_tool(*call)).structured_content for call in calls]

    listed, detail, found, near, counted, average = talk(f"{site}/mcp", use)
    assert [report["id"] for report in listed["reports"]] == ["minato-r5", REAL]
    assert detail["ratings"]["進捗の遅れ（コロナ）"] == 14
    assert detail["repairs"]["列のずれを直した行"] == 32
    assert (found["total"], found["next_offset"], [row["row"] for row in found["rows"]]) == (3, 2, [2, 4])
    assert found["rows"][0]["printed"]["令和4年度実績値"] == "4件"
    assert near["rows"][0]["indicator"] == "防犯灯設置数"
    assert "商工労働課：3件" in counted["answer"]
    assert len(counted["citations"]) == 14
    assert "達成率の平均は" in average["answer"]
    assert average["checked"]


def test_no_tool_writes(site: str):
    """Every tool says that it only reads, and none is there that does not."""

    async def look(client: Client) -> list:
        return (await client.list_tools()).tools

    for tool in talk(f"{site}/mcp", look):
        assert tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object"


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {}, "質問を入力してください。"),
        ("ask", {"question": "あ" * 2001}, "質問は2000文字以内にしてください。"),
        ("ask", {"question": "x", "report": "gotham"}, "「gotham」はありません"),
        ("fly", {}, "「fly」というツールはありません（あるもの: ask、list_reports"),
        (
            "query_rows",
            {"report": REAL, "ratings": ["絶好調"]},
            "「絶好調」は、この報告書にありません（ある値: 順調",
        ),
        ("query_rows", {"report": REAL, "rows": [42]}, "行42はありません。1〜41を指定してください。"),
        ("query_rows", {"limit": 0}, "件数は1以上にしてください。"),
        ("summarize_rows", {"by": "mood"}, "byは 'rating'、'department'、'goal'、'achievement' のいずれか"),
    ],
)
def test_a_wrong_call_is_an_error_that_says_how_to_mend_it(
    site: str, tool: str, arguments: dict[str, object], said: str
):
    """`isError` with a Japanese sentence, which the model on the other side can act on."""

    async def call(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    result = talk(f"{site}/mcp", call)
    assert result.is_error
    assert said in result.content[0].text


@pytest.mark.parametrize(
    ("headers", "content", "status", "code"),
    [
        ({"host": "evil.example"}, json.dumps(LIST_TOOLS), 421, -32600),
        ({"origin": "http://evil.example"}, json.dumps(LIST_TOOLS), 403, -32600),
        ({"content-type": "text/plain"}, json.dumps(LIST_TOOLS), 400, -32600),
        ({}, "{", 400, -32700),
        ({}, "x" * 70_000, 413, -32600),
    ],
    ids=["rebound name", "foreign page", "a form", "no JSON", "too large"],
)
def test_http_refuses_in_json_rpc(site: str, headers: dict[str, str], content: str, status: int, code: int):
    """A page elsewhere, even with its name rebound to this address, gets nothing; neither does a broken body."""
    usual = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    response = httpx.post(f"{site}/mcp", headers={**usual, **headers}, content=content)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert httpx.get(f"{site}/mcp", headers=usual).status_code == 405  # no stream is held open


def test_named_hosts_are_the_only_ones():
    """With SENRYAKU_ALLOWED_HOSTS set, loopback is no longer among them; embedding pages may call."""
    settings = Settings(allowed_hosts="kpi.city.lg.jp", embed_origins="https://www.city.lg.jp")
    allowed = _allowed(settings)
    assert allowed["allowed_hosts"] == ["kpi.city.lg.jp", "kpi.city.lg.jp:*"]
    assert "https://www.city.lg.jp" in allowed["allowed_origins"]
    assert "http://127.0.0.1" not in allowed["allowed_origins"]
