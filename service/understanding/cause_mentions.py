"""Causes of delay that a rating's label names, said or set aside in a sentence: 「コロナ以外」, 「カッコなし」."""

import re
from dataclasses import dataclass

from service.understanding.sentence import Sentence
from service.understanding.setting_aside import missing, present, set_aside

_UNCAUSED = re.compile(
    r"^(のせいに(は)?(でき|し)な|を理由に(は)?(でき|し)な|とは言えな)|^の?(影響|せい|関係)(が|も|は|を受けて)?(い)?(な[いかく]|無[いかく]|ありませ)"
)


@dataclass(frozen=True, slots=True)
class CauseMention:
    """A cause with its place; `excluded` where the sentence sets it aside."""

    start: int
    end: int
    excluded: bool


_TIME = re.compile(r"禍?(?:以前|の前|前)(?!後)")  # 「コロナ前と並べたい」 names a time, no cause


def cause_mentions(sentence: Sentence) -> list[CauseMention]:
    """Where causes that labels name are said: 「コロナ以外」 → (0, 3, excluded)."""
    return [
        CauseMention(
            mention.start,
            mention.end,
            _UNCAUSED.match(sentence.text[mention.end :]) is not None
            or set_aside(sentence.text, mention.start, mention.end)
            or missing(sentence.text, mention.end),
        )
        for mention in sentence.causes
        if not _TIME.match(sentence.text, mention.end)
    ]


def excluded_remarks(sentence: Sentence) -> list[bool]:
    """For each remark in brackets that is said to stand behind a label or not, whether it does not."""
    said = []
    for cue in sentence.all("remark"):
        without = missing(sentence.text, cue.end) or set_aside(sentence.text, cue.start, cue.end)
        if without or present(sentence.text, cue.end):
            said.append(without)
    return said
