"""Polished sentences say what they said: particles and endings may differ, words, numbers and negations may not."""

from typing import TYPE_CHECKING, cast

import pytest
from model_server import ModelServer
from written import Says

from service.language_model.assistance import Assistance
from service.language_model.polishing import Polisher
from service.language_model.sentence_core import SentenceCores
from service.language_model.sentence_words import SentenceWords
from service.settings import Settings
from service.understanding.parser import Language

if TYPE_CHECKING:
    from service.language_model.client import ModelClient

LINE = "「出生数」の令和4年度実績値は1,468人で、令和4年度目標値の1,778人を下回っています。[1]"


def polished(language: Language, words: SentenceWords, lines: list[str], reply: str) -> list[str]:
    cores = SentenceCores(language.analyzer, words)
    return Polisher(cast("ModelClient", Says(reply)), cores).polish(lines, 0.0)


@pytest.mark.parametrize(
    ("line", "better"),
    [
        (LINE, "「出生数」の令和4年度実績値は1,468人となり、令和4年度目標値の1,778人を下回っております。[1]"),
        (
            "コロナ禍で周知が十分に行えなかったため。[2]",
            "コロナ禍で周知が十分に行えなかったためでございます。[2]",
        ),
        ("需要は回復していない。[3]", "需要は回復しておりません。[3]"),
        ("いいえ。達成率は82.6%です。[1]", "いいえ。達成率は82.6%でございます。[1]"),
    ],
)
def test_a_change_of_tone_is_taken(language: Language, words: SentenceWords, line: str, better: str):
    """です・ます of an assembly instead of a report's plain style."""
    assert polished(language, words, [line], better) == [better]


@pytest.mark.parametrize(
    "worse",
    [
        LINE.replace("1,468", "1,469"),
        LINE.replace("1,468", "14,680"),
        LINE.replace("下回って", "上回って"),
        LINE.replace("1,468", "0").replace("1,778", "1,468").replace("0人", "1,778人", 1),
        LINE.replace("実績値", "X").replace("目標値", "実績値").replace("X", "目標値"),
        LINE.replace("令和4年度実績値", "令和3年度実績値"),
        LINE.replace("下回っています", "下回っていません"),
        LINE.replace("出生数", "創業相談件数"),
        LINE.replace("[1]", "[2]"),
        LINE.replace("[1]", ""),
        LINE.replace("います。", "おり、遺憾です。"),
        LINE.replace("下回っています", "下回っていました"),
        "はい。" + LINE,
        "順調に進捗しております。[1]",
        "Births were 1,468.[1]",
    ],
)
def test_a_change_of_what_is_said_is_not(language: Language, words: SentenceWords, worse: str):
    """A number, its column, the comparison, a negation, a name, a mark, something added: the line stays as it was."""
    assert polished(language, words, [LINE], worse) == [LINE]


@pytest.mark.parametrize("reply", ["", "一行だけです。[1]", f"{LINE}\n{LINE}\n{LINE}"])
def test_lines_neither_come_nor_go(language: Language, words: SentenceWords, reply: str):
    """A reply with another number of lines is not used at all."""
    assert polished(language, words, [LINE, LINE], reply) == [LINE, LINE]


def test_a_broken_model_leaves_the_lines(server: ModelServer, language: Language):
    """Over a real socket: what the server cannot say is as it was."""
    server.trouble = "500"
    chat = Settings(chat_model="m", chat_base_url=server.url)
    assert Assistance.open(chat, language.analyzer).polish([LINE]) == [LINE]
