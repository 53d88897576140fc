"""The product with a chat model over HTTP: streaming, metrics, traces; and without one, none of it is there."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from model_server import ModelServer, faithful
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from service import doctor
from service.app import create_app
from service.assistant import Assistant
from service.language_model.assistance import Assistance
from service.language_model.writing import HEADING
from service.settings import InvalidSettingError, Settings
from service.terminal import print_answer
from service.tracing import Tracer
from service.understanding.parser import Language
from tests.conftest import ROOT

QUESTION = {"question": "商工労働課の指標の課題は？", "report": "isesaki-r4"}


@pytest.fixture
def client(settings: Settings, server: ModelServer) -> Iterator[TestClient]:
    server.voice = faithful
    chat = {"chat_model": "m", "chat_base_url": server.url}
    with TestClient(create_app(settings.model_copy(update=chat))) as client:
        yield client


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_checked_sentences_are_streamed_after_the_exact_answer(client: TestClient, settings: Settings):
    """The exact answer first, then each proven sentence as an event of its own; `done` holds them all."""
    told = events(client.post("/v1/ask", json=QUESTION, headers={"accept": "text/event-stream"}).text)
    done, deltas = told[-1][1], [data["text"] for name, data in told if name == "delta"]
    exact = Assistant.open(settings).ask(QUESTION["question"], None, QUESTION["report"])
    assert "".join(map(str, deltas)) == done["answer"]
    assert str(done["answer"]).startswith(exact.answer + f"\n\n{HEADING}\n- ")
    assert deltas[-1] == "\n- 県の事業のため事業内容が変更される、又は実施されないことがある。[4]"
    assert done["written_by"] == "chat_model"
    assert done["checked"] is True
    assert done == client.post("/v1/ask", json=QUESTION).json() | {"conversation_id": done["conversation_id"]}


def test_other_programs_get_the_same(client: TestClient):
    """By OpenAI's protocol, streamed and not: the exact answer, the summary between it and the sources."""
    asked = {"model": "isesaki-r4", "messages": [{"role": "user", "content": QUESTION["question"]}]}
    whole = client.post("/v1/chat/completions", json=asked).json()["choices"][0]["message"]["content"]
    lines = client.post("/v1/chat/completions", json={**asked, "stream": True}).text.split("\n")
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]
    assert "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks) == whole
    assert whole.index("該当する指標は4件") < whole.index(HEADING) < whole.index("\n\n根拠\n")


def test_a_turn_read_again_does_not_ask_the_model_again(client: TestClient, server: ModelServer):
    """A conversation sent anew, and rows fetched for another program's model, cost no call."""
    turns = [
        {"role": "user", "content": text} for text in ("出生数の課題と今後の方策は？", "「出生数」の実績は？")
    ]
    client.post("/v1/chat/completions", json={"model": "isesaki-r4", "messages": turns}).raise_for_status()
    wanted = {"query": QUESTION["question"], "retrieval_setting": {"top_k": 4, "score_threshold": 0.0}}
    client.post("/v1/dify/retrieval", json={"knowledge_id": "isesaki-r4", **wanted}).raise_for_status()
    assert server.asked == []


def test_the_model_is_counted(client: TestClient, server: ModelServer):
    """Calls by purpose and outcome and their seconds, answers by who wrote them: no word of a question."""
    client.post("/v1/ask", json=QUESTION)
    server.trouble = "500"
    client.post("/v1/ask", json=QUESTION)
    told = client.get("/metrics").text
    assert 'senryaku_chat_model_calls_total{outcome="ok",purpose="write"} 1.0' in told
    assert 'senryaku_chat_model_calls_total{outcome="failed",purpose="write"} 1.0' in told
    assert 'senryaku_chat_model_seconds_count{purpose="write"} 2.0' in told
    assert 'senryaku_answers_total{reason="",status="answered",written_by="chat_model"} 1.0' in told
    assert 'senryaku_answers_total{reason="",status="answered",written_by="lookup"} 1.0' in told


@pytest.mark.parametrize("with_content", [False, True])
def test_traces_hold_words_only_where_they_are_wanted(settings: Settings, with_content: bool):
    """`answer` and `chat_model` hang below `read`; status and counts always, question and answer if switched on."""
    exporter = InMemorySpanExporter()
    traced = settings.model_copy(update={"tracing": True, "tracing_content": with_content})
    tracer = Tracer.open(traced, exporter)
    plain = Assistant.open(settings)
    plain._tracer = tracer
    plain.ask(QUESTION["question"], None, QUESTION["report"])
    tracer.close()
    spans = {span.name: span for span in exporter.get_finished_spans()}
    read, answer = spans["senryaku.read"], spans["senryaku.answer"]
    assert answer.parent is not None
    assert answer.parent.span_id == read.context.span_id
    assert answer.attributes is not None
    assert (answer.attributes["senryaku.status"], answer.attributes["senryaku.rows"]) == ("answered", 4)
    told = "".join(str(value) for span in spans.values() for value in (span.attributes or {}).values())
    assert (QUESTION["question"] in told) is with_content
    assert ("補助事業" in told) is with_content


def test_tracing_without_its_packages_is_told_at_start(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk", None)
    with pytest.raises(InvalidSettingError, match=r"\.\[tracing\]"):
        Assistant.open(settings.model_copy(update={"tracing": True}))


def test_the_libraries_are_there_before_the_first_question(settings: Settings, server: ModelServer):
    """Imported when the application is made, in one thread: the first question finds them whole, and has its seconds."""
    script = (
        "import sys; from service.app import create_app; create_app();"
        "print(*(name for name in ('langchain.chat_models', 'langchain_openai') if name in sys.modules))"
    )
    chat = {"SENRYAKU_CHAT_MODEL": "m", "SENRYAKU_CHAT_BASE_URL": server.url}
    environment = {"SENRYAKU_HOME": str(settings.home), "PATH": "", "PYTHONPATH": str(ROOT), **chat}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["langchain.chat_models", "langchain_openai"]


def test_without_a_model_nothing_of_it_is_imported(settings: Settings):
    """A question with retrieval is asked in a new process: no LangChain model, no client, no tracing, no prompts."""
    script = (
        "import sys; from service.assistant import Assistant; a = Assistant.open();"
        "print(a.ask('コロナで遅れた指標の理由は？').status, a.ask('あれこれはどうなった？').status);"
        "print(*sys.modules)"
    )
    environment = {"SENRYAKU_HOME": str(settings.home), "PATH": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    first, loaded = done.stdout.split("\n", 1)
    assert first.startswith("answered ")
    unwanted = {"langchain", "langchain_openai", "openai", "langgraph", "service.language_model"}
    assert unwanted.isdisjoint(loaded.split())


@pytest.mark.parametrize(
    ("chat", "why"),
    [
        ({"chat_provider": "anthropic"}, r"\.\[anthropic\]"),
        ({"chat_provider": "azure_openai"}, "SENRYAKU_CHAT_API_VERSION"),
        ({"chat_api_key_file": "/no/such/file"}, "SENRYAKU_CHAT_API_KEY_FILE"),
        ({"chat_provider": "openai"}, "SENRYAKU_CHAT_API_KEY"),
    ],
)
def test_a_model_that_cannot_be_used_is_told_at_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, chat: dict[str, str], why: str
):
    """With the setting or the package that is missing."""
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    for name, value in {"chat_model": "m", **chat}.items():
        monkeypatch.setenv(f"SENRYAKU_{name.upper()}", value)
    monkeypatch.setenv("SENRYAKU_HOME", str(settings.home))
    with pytest.raises(InvalidSettingError, match=why):
        Assistant.open(Settings.load())


@pytest.mark.parametrize(
    ("chat", "state"),
    [
        ({}, "ok"),
        ({"chat_model": "m", "chat_base_url": "http://127.0.0.1:9/v1"}, "ok"),
        ({"chat_model": "m", "chat_provider": "azure_openai"}, "missing"),
    ],
)
def test_the_doctor_looks_at_the_settings(settings: Settings, chat: dict[str, str], state: str):
    """No model is well, a whole setting too; what is missing is named with the way to mend it."""
    finding = doctor.chat_model(settings.model_copy(update=chat))
    assert finding.state == state
    assert bool(finding.mend) == (state == "missing")


def test_another_reading_is_told_on_the_terminal(
    settings: Settings, server: ModelServer, language: Language, capsys: pytest.CaptureFixture[str]
):
    """With its exact answer; the conversation goes on from the exact reading."""
    server.voice = lambda messages: (
        '{"queries": [{"ask": "lookup", "selection": {"rows": [16]}, "fields": ["issue"]}]}'
    )
    assistant = Assistant.open(settings)
    chat = settings.model_copy(update={"chat_model": "m", "chat_base_url": server.url})
    assistant.assistance = Assistance.open(chat, language.analyzer)
    answer = assistant.ask("あれこれはどうなった？", None, "isesaki-r4")
    print_answer(answer, {})
    told = capsys.readouterr().out
    assert "「あれこれ」について、この報告書には記載がありません。" in told
    assert "別の読み方（生成AIによる案）: 指標 = 出生数 → 課題\n「出生数」の課題は" in told
    assert (answer.status, answer.written_by, answer.citations) == ("not_in_report", "lookup", [])


@pytest.mark.parametrize(("told", "sent"), [(None, 0.0), ("", None), ("0.5", 0.5)])
def test_the_temperature_can_be_left_out(
    server: ModelServer,
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
    told: str | None,
    sent: float | None,
):
    """0 unless set: the same question, the same words; empty for models that refuse any."""
    if told is not None:
        monkeypatch.setenv("SENRYAKU_CHAT_TEMPERATURE", told)
    chat = Settings(chat_model="m", chat_base_url=server.url)
    Assistance.open(chat, language.analyzer).polish(["需要は回復していない。[3]"])
    assert server.asked[0].get("temperature") == sent


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch):
    """Neither the settings nor an error about another of them print it."""
    monkeypatch.setenv("SENRYAKU_CHAT_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(Settings.load())
    monkeypatch.setenv("SENRYAKU_CHAT_DEADLINE", "soon")
    with pytest.raises(InvalidSettingError, match="SENRYAKU_CHAT_DEADLINE=soon") as raised:
        Settings.load()
    assert "sk-secret" not in str(raised.value)
