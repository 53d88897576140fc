"""The words of council sheets, read once from `data/council/` and validated: reasons to ask, the mould, the style."""

import re
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Default

from ingest.errors import InvalidDefinitionError
from ingest.records import Field
from ingest.validation import first_fault
from ingest.vocabulary import read_yaml

SLOT = re.compile(r"\{([a-z_]+)\}")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Words):
    """A sentence to say, where all `facts` hold and every slot is filled; or the sentences of a cell to tell."""

    facts: tuple[str, ...] = ()
    say: str = ""
    tell: Field | None = None
    about: tuple[str, ...] = ()  # only the sentences of the told cell that hold one of these words
    otherwise: str = ""  # said where nothing can be told
    gap: str = ""  # what people must fill in when this line (or its `otherwise`) is said


class Concern(_Words):
    """A reason to ask: how heavy it is, what shows it, the question as the first one and as a follow-up."""

    weight: int
    why: tuple[str, ...]
    title: str
    question: tuple[str, ...]
    again: tuple[str, ...] = ()
    answer: tuple[Line, ...] = ()
    in_body: bool = True  # the answer is part of 答弁本文 where this is the first question


class Thresholds(_Words):
    """Percentages of the target from which members ask."""

    far_below: float
    late_but_near: float
    far_above: float


class Concerns(_Words):
    thresholds: Thresholds
    concerns: dict[str, Concern]


class FollowUpLine(_Words):
    facts: tuple[str, ...] = ()
    question: str
    answer: tuple[Line, ...]
    filler: bool = False  # only where there are too few


class Overall(_Words):
    title: str
    question: str
    question_none_late: str
    why: str
    why_none_late: str
    opening: str
    current: str
    summary: str


class Cause(_Words):
    title: str
    question: str
    why: str
    opening: str
    current: str
    summary: str


class Own(_Words):
    opening: str
    absent: str
    listed: str
    left_out: frozenset[str]
    gap: str
    longest_title: int


class Mould(_Words):
    """The parts of one sheet, in words."""

    opening: tuple[str, ...]
    current: tuple[Line, ...]
    rating: tuple[Line, ...]
    final: tuple[Line, ...]
    progress_opening: str
    cause_opening: str
    unevaluated_opening: str
    issue_opening: str
    issue_words: tuple[str, ...]
    future_opening: str
    future_words: tuple[str, ...]
    topic_marks: tuple[str, ...]
    no_cause: str
    no_issue: str
    no_future: str
    closing: str
    summary: tuple[Line, ...]
    follow_ups: tuple[FollowUpLine, ...]
    overall: Overall
    cause: Cause
    examples: int = Default(ge=0, le=10)
    example: str
    cause_example: str
    count: tuple[str, ...]
    group_follow_ups: tuple[FollowUpLine, ...]
    own: Own


class Style(_Words):
    """What a spoken answer must look like, and the words that the grammar brings along."""

    longest_sentence: int
    shortest_answer: int
    longest_answer: int
    slow: int
    fast: int
    endings: tuple[str, ...]
    unwanted: tuple[str, ...]
    signs: str
    stative: frozenset[str]
    commitment: frozenset[str]
    thinking: frozenset[str]
    written_negatives: frozenset[str]
    grammar: frozenset[str]
    generic: frozenset[str]


class CouncilVocabulary(_Words):
    """Everything in `data/council/` that is words."""

    concerns: Concerns
    mould: Mould
    style: Style

    @classmethod
    def load(cls, folder: Path) -> "CouncilVocabulary":
        """Read the three files; InvalidDefinitionError names the file and what is wrong in it."""
        parts: dict[str, BaseModel] = {}
        kinds: dict[str, tuple[str, type[BaseModel]]] = {
            "concerns": ("concerns.yaml", Concerns),
            "mould": ("sheet.yaml", Mould),
            "style": ("style.yaml", Style),
        }
        for name, (file, model) in kinds.items():
            path = folder / file
            try:
                parts[name] = model.model_validate(read_yaml(path))
            except ValidationError as error:
                raise InvalidDefinitionError(
                    f"想定問答の語彙ファイル {path} の内容が正しくありません: {first_fault(error)}"
                ) from error
        return cls.model_validate(parts)

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """Every template that an answer may say, with its slots."""
        mould = self.mould
        lines = [*mould.current, *mould.rating, *mould.final, *mould.summary]
        lines += [line for each in (*mould.follow_ups, *mould.group_follow_ups) for line in each.answer]
        lines += [line for each in self.concerns.concerns.values() for line in each.answer]
        said = [text for line in lines for text in (line.say, line.otherwise) if text]
        said += [*mould.opening, mould.progress_opening, mould.cause_opening, mould.unevaluated_opening]
        said += [mould.issue_opening, mould.future_opening, mould.no_cause, mould.no_issue, mould.no_future]
        said += [
            mould.closing,
            mould.example,
            mould.cause_example,
            *mould.count,
            mould.own.opening,
            mould.own.absent,
            mould.own.listed,
        ]
        said += [mould.overall.opening, mould.overall.current, mould.overall.summary]
        return (*said, mould.cause.opening, mould.cause.current, mould.cause.summary)

    @cached_property
    def phrases(self) -> tuple[re.Pattern[str], ...]:
        """The set phrases: spoken sentences without a value in them, a name may stand in 「{name}」."""
        whole = [part for text in self.spoken for part in split(text) if part.endswith("。")]
        return tuple(
            re.compile("(.+?)".join(map(re.escape, SLOT.split(text)[::2])))
            for text in whole
            if set(SLOT.findall(text)) <= {"name", "scope", "cause", "rating", "rating_column"}
        )


def split(text: str) -> list[str]:
    """Sentences of a template or an edited text, each with its 「。」; brackets are not cut open."""
    found, start, depth = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "「（(『") - (sign in "」）)』")
        if sign == "\n" or (sign == "。" and depth <= 0):
            found.append(text[start : place + 1].strip())
            start = place + 1
    return [part for part in (*found, text[start:].strip()) if part]
