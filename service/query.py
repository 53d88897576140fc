"""`Query`: what a question asks, of which rows, under which conditions. Shown to the user in words, executed exactly.

The parser fills it from the parts found in a sentence; a chat model may fill the same model later.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Default

from ingest.records import Field


class Ask(StrEnum):
    """The kind of answer wanted."""

    LOOKUP = "lookup"  # cells, figures or claims of named rows
    LIST = "list"
    COUNT = "count"
    SHARE = "share"
    RANK = "rank"
    GROUP = "group"
    AGGREGATE = "aggregate"  # average or sum
    COMPARE = "compare"
    FIND = "find"  # a passage in the narrative
    DEFINITION = "definition"  # what a rating means
    CLARIFY = "clarify"
    ABSTAIN = "abstain"


class Metric(StrEnum):
    """A number of a row: printed (target, actual, final_target) or calculated from printed ones."""

    TARGET = "target"
    ACTUAL = "actual"
    FINAL_TARGET = "final_target"
    ACHIEVEMENT = "achievement"  # actual ÷ target, %
    FINAL_ACHIEVEMENT = "final_achievement"  # actual ÷ final target, %
    GAP = "gap"  # actual − target
    FINAL_GAP = "final_gap"  # actual − final target
    PLAN_CHANGE = "plan_change"  # final target − target
    PART_GAP = "part_gap"  # between the parts of one cell: 女性 − 男性


Comparison = Literal["ge", "gt", "le", "lt", "eq"]
Place = Literal[
    "not_in_report",
    "unknown_topic",
    "other_year",
    "other_place",
    "no_such_value",
    "not_evaluated",
    "opinion",
    "personal",
]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NumberCondition(Frozen):
    """A metric compared with a number in base units (%, 人, 円 …); `unit` empty where the question names none."""

    metric: Metric
    op: Comparison
    value: Decimal
    unit: str = ""
    stated: bool = True  # False where a claim names no column and the metric was assumed


class TextCondition(Frozen):
    """Words that must stand in one of the fields: all of `words` (or one of them), each literally or as a synonym."""

    words: tuple[str, ...]
    fields: tuple[Field, ...]
    any_of: bool = False
    literal: bool = False  # quoted words: no synonyms
    absent: bool = False  # rows that do not mention them: 「…という言葉がない指標」


class Heading(Frozen):
    """A level of the hierarchy by name: 大基本目標 「しごとの創生」."""

    level: Field
    name: str


class Selection(Frozen):
    """Which rows: all conditions hold together; within one tuple any may hold."""

    rows: tuple[int, ...] | None = None
    excluded_rows: tuple[int, ...] = ()
    ratings: tuple[str, ...] | None = None
    departments: tuple[str, ...] = ()
    excluded_departments: tuple[str, ...] = ()
    all_departments: bool = False  # one row must have all of `departments`
    min_departments: int = 0
    headings: tuple[Heading, ...] = ()
    met: bool | None = None  # actual against target by the numbers
    final_met: bool | None = None  # actual against final target
    plan: Literal["raised", "lowered", "unchanged"] | None = None
    equal: bool = False  # actual equals target exactly
    numbers: tuple[NumberCondition, ...] = ()
    texts: tuple[TextCondition, ...] = ()
    note_field: Field | None = None  # the cell carries a year note of its own …
    note_years: tuple[int, ...] = ()  # … naming one of these years; empty: another year than the column's
    unit: str = ""  # rows whose actual or target is counted in this unit
    unnamed: bool = False  # rows that print no indicator name
    direction: Literal["higher", "lower"] | None = None  # rows for which higher (lower) is better
    kind: Literal["number", "text", "blank"] | None = None  # of the actual, or of a target cell (text)
    theme: tuple[str, ...] = ()  # words of a theme; `rows` holds its rows

    @property
    def is_open(self) -> bool:
        """True when nothing is asked of the rows: the whole report."""
        return self == Selection()


class Claim(Frozen):
    """Something the question states or asks to confirm about rows or about a selection."""

    kind: Literal[
        "met",
        "final_met",
        "rating",
        "cause",
        "department",
        "number",
        "count",
        "share",
        "direction",
        "printed",
    ]
    positive: bool = True
    labels: tuple[str, ...] = ()
    number: NumberCondition | None = None
    words: tuple[str, ...] = ()


class Query(Frozen):
    """One question in full. `fields` and `metrics` say what of a row is wanted, `part` which part of its cells."""

    ask: Ask
    selection: Selection = Default(default_factory=Selection)
    fields: tuple[Field, ...] = ()
    metrics: tuple[Metric, ...] = ()
    parts: tuple[str, ...] = ()
    group_by: Field | None = None
    group_then: Field | None = None
    group_min: int = 1  # only groups of at least so many rows
    best: bool = True  # rank: best first
    limit: int | None = None
    after: int = 0  # rank: so many places are left out at the top: 1 with limit 2 for 「2番目に高いのは」
    magnitude: bool = False  # rank: by the size of a difference, whichever its sign
    both_ends: bool = False  # rank: the best and the worst
    aggregate: Literal["average", "sum"] | None = None
    claims: tuple[Claim, ...] = ()
    yes_no: bool = False
    second: Selection | None = None  # compare or count two selections
    focus: tuple[str, ...] = ()  # words that pick a sentence out of a long cell
    reason: Place | None = None  # why not answered
    detail: str = ""  # what was not found, in the user's words
    whole_share: bool = False  # a share beside the count
    times: bool = False  # the ratio as 倍
