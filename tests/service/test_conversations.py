"""Conversations: kept in the row store, so that any replica answers the next turn; they expire."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest.database import open_engine
from service.assistant import Assistant
from service.conversations import KEEP_SECONDS, Conversations
from service.query import Ask, Query, Selection
from service.settings import Settings
from service.understanding.context import Context, Turn
from tests.conftest import ISESAKI, MINATO
from tests.postgres import running_postgres

COVID, AMONG_THEM = "コロナで遅れた指標は？", "そのうち商工労働課は？"
REAL, INVENTED = ISESAKI.name, MINATO.name
TURN = Turn(queries=(Query(ask=Ask.LIST, selection=Selection(rows=(2, 4))),), rows=(2, 4))


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty row store of either kind."""
    postgresql = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if postgresql else f"sqlite:///{tmp_path / 'rows.sqlite'}"
    opened = open_engine(url)
    yield opened
    with opened.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS conversations"))
    opened.dispose()


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the clock of the conversations run ahead."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


def stored(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(sa.text("SELECT id FROM conversations ORDER BY id")))


def rows(assistant: Assistant, question: str, conversation: str, report: str = REAL) -> list[int]:
    return [citation.row for citation in assistant.ask(question, conversation, report).citations]


def test_a_conversation_is_read_back_as_written(engine: sa.Engine):
    """The same context in full, by another object over the same store; a later turn takes its place."""
    context = Context().with_turn(TURN)
    Conversations(engine).save("a", REAL, context)
    assert Conversations(engine).load("a", REAL) == context
    Conversations(engine).save("a", REAL, context.with_turn(TURN))
    assert len(Conversations(engine).load("a", REAL).turns) == 2
    assert stored(engine) == ["a"]


@pytest.mark.parametrize("name", ["b", "", "a' OR '1'='1", "a%", "a\0", "x" * 64])
def test_an_unknown_conversation_is_empty(engine: sa.Engine, name: str):
    """Whatever the id is, it is compared and nothing else."""
    conversations = Conversations(engine)
    conversations.save("a", REAL, Context().with_turn(TURN))
    assert conversations.load(name, REAL) == Context()
    assert conversations.load("a", INVENTED) == Context()  # row 2 there is another indicator


def test_a_conversation_expires_and_is_swept(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch):
    """After 24 hours it is no longer read, and a later sweep removes it; a younger one stays."""
    monkeypatch.setattr("service.conversations.SWEEP_EVERY", 2)
    conversations = Conversations(engine)
    conversations.save("old", REAL, Context().with_turn(TURN))
    later(monkeypatch, KEEP_SECONDS + 1)
    assert conversations.load("old", REAL) == Context()
    assert stored(engine) == ["old"]
    conversations.save("young", REAL, Context().with_turn(TURN))
    assert stored(engine) == ["young"]
    assert conversations.load("young", REAL).rows == (2, 4)


@pytest.mark.parametrize("left", ["", "{", '{"turns": [{"queries": [{"ask": "no longer known"}]}]}'])
def test_what_another_version_left_is_no_conversation(engine: sa.Engine, left: str):
    """After an update, a context that can no longer be read begins anew instead of failing the answer."""
    conversations = Conversations(engine)
    conversations.save("a", REAL, Context().with_turn(TURN))
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE conversations SET context = :left"), {"left": left})
    assert conversations.load("a", REAL) == Context()
    conversations.save("a", REAL, Context().with_turn(TURN))
    assert conversations.load("a", REAL).rows == (2, 4)


def test_only_the_last_six_turns_are_kept():
    """A long conversation does not grow without end."""
    context = Context()
    for row in range(1, 10):
        context = context.with_turn(Turn(rows=(row,)))
    assert [turn.rows for turn in context.turns] == [(row,) for row in range(4, 10)]


def test_a_store_that_cannot_be_written_loses_the_thread_only(tmp_path: Path):
    """No error reaches the person who asks."""
    conversations = Conversations(sa.create_engine(f"sqlite:///{tmp_path / 'none' / 'rows.sqlite'}"))
    conversations.save("a", REAL, Context().with_turn(TURN))
    assert conversations.load("a", REAL) == Context()


def test_ids_cannot_be_guessed():
    """16 characters at least, none like another, all fit for a URL and for the request's limit of 64."""
    ids = {Conversations.new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(16 <= len(each) <= 64 and each.replace("-", "").replace("_", "").isalnum() for each in ids)


def test_another_replica_continues_the_conversation(settings: Settings):
    """14 rows at one replica; その中の商工労働課 at the next: 2, 4 and 5; その理由 at the first again."""
    first, second = Assistant.open(settings), Assistant.open(settings)
    conversation = first.ask(COVID, None, REAL).conversation_id
    assert rows(second, AMONG_THEM, conversation) == [2, 4, 5]
    assert rows(first, "その中で達成率が最も低いのは？", conversation) == [2]  # 4件 ÷ 10件 = 40.0%
    assert first.ask("その理由は？", conversation, REAL).answer.startswith("「新技術・新製品等の開発数」")


def test_conversations_do_not_mix(settings: Settings):
    """Two people at one replica; the report of the other; an id that nobody has."""
    assistant = Assistant.open(settings)
    one = assistant.ask(COVID, None, REAL).conversation_id
    two = assistant.ask("出生数の実績は？", None, REAL).conversation_id
    assert one != two
    assert rows(assistant, AMONG_THEM, one) == [2, 4, 5]
    assert rows(assistant, "担当課は？", two) == [16]
    assert assistant.ask("その理由は？", two, INVENTED).status == "needs_clarification"
    unknown = assistant.ask("その理由は？", "nobody", REAL)
    assert (unknown.status, unknown.conversation_id) == ("needs_clarification", "nobody")


def test_an_expired_conversation_asks_back(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """The day after, 「その理由は？」 has nothing to refer to; a question of its own is answered."""
    assistant = Assistant.open(settings)
    conversation = assistant.ask("出生数の実績は？", None, REAL).conversation_id
    later(monkeypatch, KEEP_SECONDS + 1)
    assert assistant.ask("その理由は？", conversation, REAL).status == "needs_clarification"
    assert rows(assistant, COVID, conversation)[:2] == [1, 2]
