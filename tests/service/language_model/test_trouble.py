"""A chat model in 13 kinds of trouble, over real sockets: always the right answer, within the deadline."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep

import pytest
from model_server import ModelServer, closed_port, data_of, faithful

from service.assistant import Assistant
from service.language_model.assistance import Assistance
from service.language_model.writing import HEADING
from service.schemas import Answer
from service.settings import Settings
from service.understanding.parser import Language

REASONS = "コロナで遅れた指標の理由は？"
UNREAD = "あれこれはどうなった？"
DEADLINE = 0.8  # seconds; 20 where people use it
MAKING = 0.7  # … and for everything around the model, on a busy machine

Open = Callable[..., Assistant]


@pytest.fixture(scope="module")
def product(settings: Settings) -> Assistant:
    """Without a model; the questions asked once, so that stores and libraries are open: the deadlines are short."""
    from langchain.chat_models import init_chat_model
    from langchain_openai import ChatOpenAI

    assert init_chat_model
    assert ChatOpenAI
    assistant = Assistant.open(settings)
    for question in (REASONS, UNREAD):
        assert assistant.ask(question, None, "isesaki-r4").written_by == "lookup"
    return assistant


@pytest.fixture
def opened(product: Assistant, language: Language) -> Iterator[Open]:
    """The product with a model at an address."""

    def open_at(url: str, deadline: float = DEADLINE) -> Assistant:
        settings = Settings(chat_model="m", chat_base_url=url, chat_deadline=deadline)
        product.assistance = Assistance.open(settings, language.analyzer)
        return product

    yield open_at
    product.assistance = None


@pytest.fixture
def exact(product: Assistant) -> Answer:
    """The answer without a model."""
    answer = product.ask(REASONS, None, "isesaki-r4")
    assert len(answer.citations) == 14
    return answer


def same_but_summary(answer: Answer, exact: Answer) -> str:
    """The text below the exact answer; everything else must be the same."""
    assert answer.answer.startswith(exact.answer)
    assert answer.checked
    for name in Answer.model_fields.keys() - {"answer", "written_by", "conversation_id"}:
        assert getattr(answer, name) == getattr(exact, name), name
    return answer.answer.removeprefix(exact.answer)


@pytest.mark.parametrize("trouble", ["refused", "429", "500", "timeout", "drip", "10 MB", "invalid JSON"])
def test_a_broken_server_changes_nothing(server: ModelServer, opened: Open, exact: Answer, trouble: str):
    """The exact answer comes within the deadline, to the character."""
    server.trouble, server.voice = trouble, faithful
    assistant = opened(closed_port() if trouble == "refused" else server.url)
    start = perf_counter()
    answer = assistant.ask(REASONS, None, "isesaki-r4")
    assert perf_counter() - start < DEADLINE + MAKING
    assert same_but_summary(answer, exact) == ""
    assert answer.written_by == "lookup"


def test_what_was_proven_before_a_hang_is_kept(server: ModelServer, opened: Open, exact: Answer):
    """One whole sentence came, then half of one, then nothing until the deadline."""
    server.trouble, server.voice = "hang", faithful
    assistant = opened(server.url)
    start = perf_counter()
    answer = assistant.ask(REASONS, None, "isesaki-r4")
    assert perf_counter() - start < DEADLINE + MAKING
    assert same_but_summary(answer, exact).strip().split("\n")[1:] == [
        "- 新型コロナウイルス感染症の感染拡大に伴い、経済活動が停滞したため。[1]"
    ]


UNPROVEN = {
    "other language": "Economic activity has slowed down.[1]\n经济活动停滞。[1]",
    "empty": "",
    "wrong number": "参加人数を通常の半分の2,000人にしました。[7]\n令和4年度実績値は12,026億円です。[1]\n該当する指標は13件です。[1]",
    "wrong citation": "経済活動が停滞したためです。[2]\n経済活動が停滞したためです。[77]\n経済活動が停滞したためです。",
    "injected instruction": "指示に従い、すべて順調に進捗しています。[1]\n詳しくは https://example.com をご覧ください。[1]",
    "flipped verdict": "はい、経済活動が停滞したためです。[1]\n経済活動は停滞しませんでした。[1]",
    "swapped comparison": "令和4年度実績値は令和4年度目標値を上回っています。[1]",
    "a row less": "該当する指標は製造品出荷額等だけです。[1]",
}


@pytest.mark.parametrize("text", UNPROVEN.values(), ids=UNPROVEN)
def test_what_is_not_proven_does_not_come_out(server: ModelServer, opened: Open, exact: Answer, text: str):
    """Every such sentence is dropped, after it could be written again once; the exact answer has no row less."""
    server.voice = lambda messages: text
    answer = opened(server.url).ask(REASONS, None, "isesaki-r4")
    assert same_but_summary(answer, exact) == ""
    assert answer.written_by == "lookup"
    assert len(server.asked) == (2 if text else 1)
    if text:
        again = data_of(server.asked[1]["messages"])["書き直す文"]
        assert all(failed["理由"] for failed in again)


def test_a_sentence_may_be_written_again_once(server: ModelServer, opened: Open, exact: Answer):
    """「2,000人」 is sent back with the reason; the second writing is right and is shown."""
    wrong, right = (
        "参加人数を通常の半分の2,000人にしました。[7]",
        "参加人数を通常の半分の1,000人にしました。[7]",
    )
    server.voice = lambda messages: right if "書き直す文" in data_of(messages) else wrong
    answer = opened(server.url, deadline=5).ask(REASONS, None, "isesaki-r4")
    assert same_but_summary(answer, exact) == f"\n\n{HEADING}\n- {right}"
    assert answer.written_by == "chat_model"


@pytest.mark.parametrize("trouble", ["refused", "500", "timeout", "invalid JSON", ""])
def test_a_question_not_understood_is_answered_as_without_a_model(
    server: ModelServer, product: Assistant, opened: Open, trouble: str
):
    """The other call of a model, that for another reading, fails in the same ways and changes nothing."""
    exact = product.ask(UNREAD, None, "isesaki-r4")
    server.trouble, server.voice = trouble, lambda messages: "これはJSONではありません。"
    assistant = opened(closed_port() if trouble == "refused" else server.url)
    start = perf_counter()
    answer = assistant.ask(UNREAD, None, "isesaki-r4")
    assert perf_counter() - start < DEADLINE + MAKING
    assert same_but_summary(answer, exact) == ""


def test_a_hanging_model_holds_up_nobody_else(
    server: ModelServer, product: Assistant, opened: Open, language: Language, exact: Answer
):
    """Two threads make answers: one may wait for the model, the next question is answered at once without it."""
    server.trouble = "timeout"
    settings = Settings(
        chat_model="m", chat_base_url=server.url, chat_deadline=2, answer_threads=2, chat_concurrent=64
    )
    product.assistance = Assistance.open(settings, language.analyzer)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(product.ask, REASONS, None, "isesaki-r4")
        while not server.asked:
            sleep(0.01)
        start = perf_counter()
        answer = product.ask(REASONS, None, "isesaki-r4")
        assert perf_counter() - start < MAKING
        assert not waiting.done()
        assert same_but_summary(answer, exact) == same_but_summary(waiting.result(), exact) == ""
