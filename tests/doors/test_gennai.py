"""源内 as it calls an app: form fields in `inputs`, conversations in both of its forms."""

import base64
import io
import json

import httpx
import openpyxl
import pytest

FIRST = {"question": "コロナで遅れた指標は？", "report": "isesaki-r4"}
AMONG = "そのうち商工労働課は？"
TOLD = "## 入力\n\nquestion: コロナで遅れた指標は？\nreport: isesaki-r4\n\n## 出力\n\n読み方: 進捗評価\n"


def ask(site: str, **inputs: object) -> httpx.Response:
    headers = {"x-api-key": "any", "x-user-id": "u1"}
    return httpx.post(f"{site}/v1/gennai", json={"inputs": inputs}, headers=headers)


def test_a_conversation_of_two_turns(site: str):
    """The list with its rows as an Excel file; then 「会話を続ける」, which sends the turn before as JSON."""
    first = ask(site, **FIRST).json()
    assert "14件（全41件中）" in first["outputs"]
    before = {"input": json.dumps(FIRST), "output": first["outputs"], "createdDate": "1"}
    more = ask(site, question=AMONG, report="isesaki-r4", conversation_histories=[before]).json()
    assert [citation["row"] for citation in more["citations"]] == [2, 4, 5]
    (file,) = more["artifacts"]
    assert file["content"] == file["contents"]
    sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(file["content"]))).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["2", "4", "5"]


@pytest.mark.parametrize("told", [TOLD, TOLD.replace("question:", "input_text:"), f"{TOLD}\n{TOLD}"])
def test_a_conversation_told_as_text(site: str, told: str):
    """The other form of a continued conversation: its inputs and outputs as one text."""
    said = ask(site, input_text=AMONG, report="isesaki-r4", conversation_history=told).json()
    assert [citation["row"] for citation in said["citations"]] == [2, 4, 5]


def test_a_number_is_a_question_too(site: str):
    """源内 sends what looks like a number as one; it is read, not refused."""
    assert ask(site, question=2022).status_code == 200
    assert ask(
        site, question="出生数の実績は？", report="isesaki-r4", files=[{"key": "k", "files": []}]
    ).json()["outputs"]


@pytest.mark.parametrize(
    ("inputs", "status", "said"),
    [
        ({}, 400, "inputs.question に質問を入力してください。"),
        ({"question": "あ" * 2001}, 400, "質問は2000文字以内"),
        ({"question": "x", "report": "gotham"}, 404, "「gotham」はありません"),
        ({"question": "x", "conversation_histories": "x"}, 400, "conversation_historiesの形式"),
    ],
)
def test_wrong_input_is_an_error_of_the_protocol(site: str, inputs: dict, status: int, said: str):
    """`{"error": "…"}` with a Japanese sentence."""
    response = ask(site, **inputs)
    assert response.status_code == status
    assert said in response.json()["error"]
