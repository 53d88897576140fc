"""The answer as clients see it: the stable names of the HTTP contract, as pydantic models."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from service.query import Query

QUESTION_LIMIT = 2000  # characters

Status = Literal["answered", "not_in_report", "needs_clarification", "refused"]
Reason = Literal[
    "unknown_topic", "other_year", "other_place", "no_such_value", "not_evaluated", "opinion", "personal"
]


class CitedCell(BaseModel):
    """A cell that the answer stands on; `start` and `end` are its characters in the citation's line."""

    field: str
    printed: str
    start: int
    end: int
    line: int | None = Field(None, description="行が異なるとき（上の行から引き継いだセル）だけ入る")


class Citation(BaseModel):
    """A KPI row that the answer stands on, with the cells that prove it."""

    id: int
    report: str
    row: int
    page: int
    line: int
    indicator: str
    departments: list[str] = Field(default_factory=list, description="行の担当課（回答の根拠とは限らない）")
    cells: list[CitedCell]


class NearMiss(BaseModel):
    """A row that is close to the question and not part of the answer, with the reason (Japanese)."""

    row: int
    why: str
    indicator: str = ""


class Condition(BaseModel):
    """One condition of a reading: 「進捗評価 = 進捗の遅れ（コロナ）」, and the query without it."""

    text: str
    part: str = Field(description="selection の項目名", examples=["ratings"])
    of: Literal["selection", "second"] = Field(
        "selection", description="どちらの集合の条件か（比較は second も）"
    )
    places: list[int] = Field(
        default_factory=list, description="項目の列の何番目か（0から）。空なら項目の全体"
    )
    without: dict[str, Any] = Field(description="この条件を外した query")


class Reading(BaseModel):
    """One query in words: its conditions one by one, and what is wanted of the rows."""

    conditions: list[Condition]
    wanted: str


class Interpretation(BaseModel):
    """How the question was read, in words and as data; `readings` has an entry for each query."""

    text: str
    query: dict[str, Any] = Field(description="変えて次の要求の query に入れると、そのとおりに答える")
    readings: list[Reading] = Field(default_factory=list)


class Table(BaseModel):
    columns: list[str]
    rows: list[list[str]]
    cited_rows: list[int] = Field(default_factory=list, description="表の各行が示す KPI 行の番号")


class Figure(BaseModel):
    """A calculated figure of the answer and how it follows from cited cells: 「78.3%」 from 「18人 ÷ 23人」."""

    text: str
    value: float
    unit: str
    how: str
    citations: list[int]


class Alternative(BaseModel):
    """Another reading of the question, executed exactly and checked; `query` goes into the next request to choose it."""

    text: str = Field(description="読み方", examples=["指標 = 出生数 → 課題"])
    query: dict[str, Any]
    answer: str = Field(description="その読み方での、検査済みの回答")
    citations: list[Citation]
    read_by: Literal["chat_model"] = "chat_model"


class Answer(BaseModel):
    """The answer to one question. `answer` is Markdown with the same facts as the fields beside it."""

    answer: str
    status: Status
    reason: Reason | None = None
    interpretation: Interpretation
    citations: list[Citation] = Field(default_factory=list)
    near_misses: list[NearMiss] = Field(default_factory=list)
    table: Table | None = None
    figures: list[Figure] = Field(default_factory=list)
    suggestions: list[str] = Field(default_factory=list)
    alternatives: list[Alternative] = Field(
        default_factory=list, description="生成AIによる別の読み方（設定したときだけ）"
    )
    conversation_id: str = ""
    written_by: Literal["lookup", "extract", "chat_model"] = "lookup"
    checked: bool = False


class Queries(BaseModel):
    """Several queries in one message, as `interpretation.query` shows them."""

    model_config = ConfigDict(extra="forbid")

    queries: tuple[Query, ...] = Field(min_length=1, max_length=8)


def _kind(given: object) -> str:
    """Which of the two forms of a query this is, so that an error speaks of the right one."""
    return (
        "queries" if isinstance(given, Queries) or (isinstance(given, dict) and "queries" in given) else "one"
    )


GivenQuery = Annotated[
    Annotated[Query, Tag("one")] | Annotated[Queries, Tag("queries")], Discriminator(_kind)
]


class Question(BaseModel):
    """A question as it comes in: 1 to 2,000 characters, optionally within a conversation and one report."""

    question: str = Field(min_length=1, max_length=QUESTION_LIMIT, examples=["コロナで遅れた指標は？"])
    conversation_id: str | None = Field(None, max_length=64)
    report: str | None = Field(None, max_length=128, examples=["isesaki-r4"])
    query: GivenQuery | None = Field(
        None,
        description="前の回答の interpretation.query を変えたもの。質問文を読み取らず、そのとおりに答える",
        examples=[{"ask": "list", "selection": {"ratings": ["順調に進捗"], "departments": ["商工労働課"]}}],
    )

    @property
    def queries(self) -> tuple[Query, ...]:
        """The given queries; empty where the question is to be read."""
        if self.query is None:
            return ()
        return self.query.queries if isinstance(self.query, Queries) else (self.query,)
