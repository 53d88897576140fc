"""The commands that README shows for each door, as they are written there."""

import re
import shlex

import httpx
import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^curl -s (http://127\.0\.0\.1:8000/(?:v1|mcp)\S*) (.+)$", README, re.MULTILINE)


@pytest.mark.parametrize(("address", "rest"), COMMANDS, ids=[address[21:] for address, _ in COMMANDS])
def test_each_command_gets_an_answer(site: str, address: str, rest: str):
    """200, and a checked answer over the newest of the reports loaded here."""
    words = shlex.split(rest)
    given = {flag: [words[n + 1] for n, word in enumerate(words) if word == flag] for flag in ("-H", "-d")}
    headers = dict(header.split(": ", 1) for header in given["-H"])
    address = address.replace("http://127.0.0.1:8000", site)
    response = httpx.post(address, headers=headers, content=given["-d"][0].encode())
    assert response.status_code == 200
    assert "この報告書" in response.text or "指標" in response.text
    assert "error" not in response.json()


def test_every_door_has_a_command():
    """OpenAI, 源内, Dify and MCP over HTTP, besides /v1/ask."""
    paths = {address[21:] for address, _ in COMMANDS}
    assert paths == {"/v1/ask", "/v1/chat/completions", "/v1/gennai", "/v1/dify/retrieval", "/mcp"}
