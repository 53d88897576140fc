"""Systems under test: what is sent to them, and what is read from their answers."""

import re
from contextlib import ExitStack
from typing import Any

import pytest

from eval.errors import TargetError
from eval.targets.choose import open_targets
from eval.targets.http import HttpProduct
from eval.targets.keyword import KeywordSearch
from eval.targets.labels import ALL, label
from eval.targets.openai_chat import KEY_VARIABLE, OpenAIChat, instructions, parsed
from eval.targets.rag import PlainRag
from eval.targets.reply import reply_from
from eval.workspace import read_reports
from ingest.records import Report
from service.language_model.prompts import FOLDER
from service.schemas import Answer, Status
from tests.eval.loopback import serving

REPORT = "isesaki-r4"
ANSWER = {
    "answer": "創業相談件数の実績は**28件**です。",
    "status": "answered",
    "interpretation": {"text": "実績", "query": {}},
    "citations": [
        {
            "id": 1, "report": REPORT, "row": 3, "page": 1, "line": 6, "indicator": "創業相談件数",
            "cells": [{"field": "actual", "printed": "28件", "start": 57, "end": 60}],
        }
    ],
    "near_misses": [{"row": 29, "why": "理由にコロナとある"}],
    "table": {"columns": ["指標", "実績"], "rows": [["創業相談件数", "28件"], ["協定", "80件"]]},
    "conversation_id": "c-1",
}  # fmt: skip


@pytest.fixture(scope="module")
def reports():
    return read_reports([REPORT])


def test_reads_an_answer_of_the_contract():
    """Rows, cells with their place and near misses; the table belongs to the text, its cells kept apart."""
    reply = reply_from(Answer.model_validate(ANSWER), 0.01)
    assert (reply.rows, reply.near_misses, reply.cells[0].line) == ((3,), (29,), 6)
    assert "| 創業相談件数 | 28件 |" in reply.text


def test_asks_the_service_over_http_in_one_conversation():
    """The second turn carries the conversation of the first; an error of the service is a wrong answer."""
    asked = []

    def service(path: str, body: dict[str, Any]) -> tuple[int, Any]:
        asked.append((path, body["conversation_id"], body["report"]))
        return (200, ANSWER) if len(asked) < 3 else (503, {"title": "使えません"})

    with serving(service) as url, HttpProduct.connect(url) as target:
        assert target.ask(["創業相談は？", "担当課は？"], REPORT).rows == (3,)
        assert "503" in target.ask(["創業相談は？"], REPORT).error
    assert asked[:2] == [("/v1/ask", None, REPORT), ("/v1/ask", "c-1", REPORT)]


def test_says_when_nothing_answers():
    """One line with the address."""
    with (
        HttpProduct.connect("http://127.0.0.1:9") as target,
        pytest.raises(TargetError, match=r"127\.0\.0\.1:9"),
    ):
        target.ask(["創業相談は？"], REPORT)


def test_asks_a_chat_model_with_all_rows(reports: dict[str, Report]):
    """The prompt holds every numbered row, and the model's own first answer precedes the second question."""
    sent = []

    def model(path: str, body: dict[str, Any]) -> tuple[int, Any]:
        sent.append((path, body))
        return 200, {"choices": [{"message": {"content": "28件です [3]。"}}]}

    with serving(model) as url, OpenAIChat.connect(f"{url}/v1", "small", reports) as target:
        reply = target.ask(["創業相談は？", "件数だけ"], REPORT)
    assert (reply.text, reply.rows, reply.status) == ("28件です 。", (3,), "answered")
    roles = [message["role"] for message in sent[1][1]["messages"]]
    assert (sent[1][0], roles) == ("/v1/chat/completions", ["system", "user", "assistant", "user"])
    assert "[41] " in instructions(reports[REPORT])


@pytest.mark.parametrize(
    ("text", "rows", "status"),
    [
        ("14件です [1][2, 4]", (1, 2, 4), "answered"),
        ("28件です [3][99]", (3,), "answered"),
        ("報告書にありません。", (), "not_in_report"),
        ("確認させてください。どの指標ですか。", (), "needs_clarification"),
    ],
)
def test_reads_a_chat_models_citations(text: str, rows: tuple[int, ...], status: Status):
    """Numbers in square brackets are rows; those that the report does not have are dropped."""
    reply = parsed(text, 0.1, 41)
    assert (reply.rows, reply.status) == (rows, status)


def test_a_broken_response_of_a_model_is_a_wrong_answer(reports: dict[str, Report]):
    """The run goes on; the case carries the error."""
    with serving(lambda *_: (200, {"choices": []})) as url, OpenAIChat.connect(url, "m", reports) as target:
        assert target.ask(["創業相談は？"], REPORT).error


@pytest.mark.parametrize(("status", "ends"), [(429, False), (500, False), (401, True), (404, True)])
def test_a_passing_error_of_a_model_does_not_end_the_run(reports: dict[str, Report], status: int, ends: bool):
    """Too many requests cost one case; a refused key or an unknown model would cost them all."""
    with serving(lambda *_: (status, {})) as url, OpenAIChat.connect(url, "m", reports) as target:
        if ends:
            with pytest.raises(TargetError, match=KEY_VARIABLE):
                target.ask(["創業相談は？"], REPORT)
        else:
            assert str(status) in target.ask(["創業相談は？"], REPORT).error


def test_keyword_search_finds_rows_by_their_words(reports: dict[str, Report]):
    """The row that prints the asked name comes first, as a passage without an answer."""
    reply = KeywordSearch.over(reports, 4).ask(["創業相談件数は？"], REPORT)
    assert reply.retrieved is not None
    assert reply.retrieved[0] == 3
    assert len(reply.retrieved) == 4


def test_plain_rag_gives_the_k_nearest_rows(reports: dict[str, Report]):
    """LangChain and Chroma over the product's own embedding: k rows, the same ones each time."""
    from ingest.embeddings import load_embeddings
    from ingest.settings import StoreSettings

    rag = PlainRag.over(reports, load_embeddings(StoreSettings().embedding_model), 4)
    first, second = (rag.ask(["防犯灯の設置数は？"], REPORT).retrieved for _ in range(2))
    assert first is not None
    assert len(first) == 4
    assert 38 in first
    assert first == second


def test_all_names_every_built_in_system(reports: dict[str, Report]):
    """The product, RAG at 4 and 10, keyword search, and the product without each of its three parts."""
    with ExitStack() as stack:
        targets = open_targets([ALL], reports, stack)
        names = [target.name for target in targets]
        parts = [target.describe().get("without") for target in targets]
    assert names[:4] == ["product", "rag-4", "rag-10", "keyword-10"]
    assert parts == [None] * 4 + ["vectors", "synonyms", "vocabulary"]
    assert len({label(name) for name in names} - set(names)) == 7


@pytest.mark.parametrize("word", ["gpt", "rag-0", "rag-x", "http=", "openai=http://x"])
def test_an_unknown_target_is_named(word: str, reports: dict[str, Report]):
    """The message lists what can be measured."""
    with ExitStack() as stack, pytest.raises(TargetError, match="keyword-K"):
        open_targets([word], reports, stack)


def test_every_prompt_is_described():
    """prompts/README.md names each prompt and its variables, and each prompt carries its version."""
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    for prompt in FOLDER.glob("*.??.md"):
        text = prompt.read_text(encoding="utf-8")
        assert f"`{prompt.name}`" in told
        assert re.match(r"<!-- version: \d+ / ", text)
        assert all(f"`{name}`" in told for name in re.findall(r"\$(\w+)", text))
