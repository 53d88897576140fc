import pytest

from service.assistant import Assistant
from service.doors.transcripts import KEPT, Transcripts
from service.settings import Settings

REAL = "isesaki-r4"
TURNS = ["コロナで遅れた指標は？", "そのうち商工労働課は？", "その中で達成率が最も低いのは？"]


def rows(transcripts: Transcripts, turns: list[str], report: str = REAL) -> list[int]:
    answer = transcripts.answer(turns, report, transcripts.read(turns, report))
    return [citation.row for citation in answer.citations]


def test_every_turn_continues_the_one_before(assistant: Assistant):
    """14 rows, of these 商工労働課's three, of these the lowest rate: 4件 ÷ 10件 = 40.0%, row 2."""
    transcripts = Transcripts(assistant)
    assert len(rows(transcripts, TURNS[:1])) == 14
    assert rows(transcripts, TURNS[:2]) == [2, 4, 5]
    assert rows(transcripts, TURNS) == [2]


def test_turns_that_are_not_known_here_are_read_again(settings: Settings):
    """A restarted service, or another replica, gets a third turn first and understands it."""
    assert rows(Transcripts(Assistant.open(settings)), TURNS) == [2]


def test_a_question_asked_anew_is_read_anew(assistant: Assistant):
    """Regenerating an answer does not take the first answer for the turn before."""
    transcripts = Transcripts(assistant)
    assert rows(transcripts, TURNS[:2]) == rows(transcripts, TURNS[:2]) == [2, 4, 5]
    assert rows(transcripts, [TURNS[0], "出生数の実績は？", "担当課は？"]) == [16]
    assert rows(transcripts, [*TURNS[:1], "その中の交通政策課は？"]) == [35, 36]


def test_what_never_was_a_question_is_passed_over(assistant: Assistant):
    """An empty turn, one of 3,000 characters and half a character in the history do no harm."""
    assert rows(Transcripts(assistant), [TURNS[0], " ", "あ" * 3000, "\ud800", TURNS[1]]) == [2, 4, 5]


def test_reports_do_not_mix(assistant: Assistant):
    """The same turns over another report are another conversation, about that report's rows."""
    transcripts = Transcripts(assistant)
    here, there = rows(transcripts, TURNS[:1]), rows(transcripts, TURNS[:1], "minato-r5")
    assert there
    assert transcripts.read(TURNS[:2], "minato-r5").context.rows == tuple(there) != tuple(here)


def test_memory_is_bounded(assistant: Assistant, monkeypatch: pytest.MonkeyPatch):
    """The oldest contexts are let go; their conversation is read again."""
    monkeypatch.setattr("service.doors.transcripts.KEPT", 2)
    transcripts = Transcripts(assistant)
    for question in ("出生数の実績は？", "健康寿命の実績は？", "評価不可の指標は？"):
        rows(transcripts, [question])
    assert len(transcripts._contexts) == 2 < KEPT
    assert rows(transcripts, ["出生数の実績は？", "担当課は？"]) == [16]
