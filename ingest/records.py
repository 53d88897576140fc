"""The nouns of a report: a cell, the quantity printed in it, a KPI row (measure), the whole report, a chunk.

Everything here is a frozen record without I/O. Printed text is never changed: `Cell.printed` is what stands
in the file, `Cell.reading` is what search and display use after reviewed corrections.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal


class Field(StrEnum):
    """The columns of a KPI progress table, in the order of the report's own hierarchy."""

    GOAL = "goal"  # 大基本目標
    SUBGOAL = "subgoal"  # 小基本目標
    POLICY = "policy"  # 具体的な施策
    INITIATIVE = "initiative"  # 主な取組
    PROGRESS_NOTE = "progress_note"  # 主な取組及び関連事業の実施状況
    INDICATOR = "indicator"  # 指標名
    TARGET = "target"  # 目標値
    ACTUAL = "actual"  # 実績値
    FINAL_TARGET = "final_target"  # 最終年度の目標値
    RATING = "rating"  # 進捗評価
    DELAY_REASON = "delay_reason"  # 進捗が遅れている理由
    ISSUE = "issue"  # 課題
    FUTURE_MEASURE = "future_measure"  # 今後の方策等
    DEPARTMENT = "department"  # 担当課


HIERARCHY = (Field.GOAL, Field.SUBGOAL, Field.POLICY)
VALUE_FIELDS = (Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET)
NARRATIVE_FIELDS = (Field.PROGRESS_NOTE, Field.DELAY_REASON, Field.ISSUE, Field.FUTURE_MEASURE)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a cell stands in the file as received: 1-based page and line, 0-based character range in the line."""

    page: int
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row. `position` is where the text is printed: for an inherited cell, the row above."""

    field: Field
    printed: str
    position: Position
    reading: str
    inherited: bool = False

    @property
    def corrected(self) -> bool:
        return self.reading != self.printed


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a value cell: 「33万人」 is value 330000, unit 人, scale 10000, printed 「33万人」."""

    value: Decimal
    unit: str
    printed: str
    scale: int = 1
    part: str = ""  # 男性, 女性, 小学校, 中学校 …


ValueKind = Literal["number", "text", "blank"]


@dataclass(frozen=True, slots=True)
class Value:
    """What a value cell says: numbers with their parts, a qualitative text (待機児童なし), or nothing ("-").

    `year_note` is the year that the cell itself names (「令和2年」), empty where the column's year holds.
    """

    kind: ValueKind
    printed: str
    quantities: tuple[Quantity, ...] = ()
    year_note: str = ""

    @property
    def single(self) -> Quantity | None:
        """The number, when the cell holds exactly one without parts; else None."""
        return self.quantities[0] if len(self.quantities) == 1 and not self.quantities[0].part else None

    def part(self, name: str) -> Quantity | None:
        return next((quantity for quantity in self.quantities if quantity.part == name), None)


RatingStatus = Literal["achieved", "on_track", "mostly_on_track", "late", "very_late", "not_evaluated"]
Direction = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class RatingLabel:
    """One label of the report's own rating scale, with the spellings in which it is printed."""

    label: str
    status: RatingStatus
    spellings: tuple[str, ...] = ()
    cause: str = ""  # a cause that the label itself names: コロナ
    words: tuple[str, ...] = ()  # how people say it
    meaning: str = ""  # the report's own definition, empty where it prints none


@dataclass(frozen=True)
class Measure:
    """One KPI row of a report with all its cells; `row` counts from 1 in reading order."""

    report: str
    row: int
    cells: Mapping[Field, Cell]
    values: Mapping[Field, Value]
    rating: RatingLabel | None
    departments: tuple[str, ...]
    direction: Direction = "higher"

    def text(self, name: Field) -> str:
        """The reading of a field, empty where the row has no such cell."""
        cell = self.cells.get(name)
        return cell.reading if cell else ""

    def value(self, name: Field) -> Value:
        return self.values.get(name, Value("blank", ""))

    @property
    def indicator(self) -> str:
        return self.text(Field.INDICATOR)

    @property
    def name(self) -> str:
        """The indicator as shown to people; a row that prints none is never given an invented one."""
        return self.indicator or "（指標名の記載なし）"

    @cached_property
    def line(self) -> int:
        return (
            self.cells[Field.RATING].position.line if Field.RATING in self.cells else self._any.position.line
        )

    @cached_property
    def page(self) -> int:
        return (
            self.cells[Field.RATING].position.page if Field.RATING in self.cells else self._any.position.page
        )

    @property
    def _any(self) -> Cell:
        return next(cell for cell in self.cells.values() if not cell.inherited)


RepairKind = Literal["shifted", "inherited", "level", "spelling", "correction", "missing"]


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that ingest did beyond reading the header, or could not know; `evidence` says why (Japanese)."""

    row: int
    kind: RepairKind
    field: Field | None
    printed: str
    reading: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A reviewed reading of a misprint: in cells, `printed` is read as `reading`."""

    printed: str
    reading: str
    why: str


@dataclass(frozen=True)
class Report:
    """One report as ingested: the received lines, the KPI rows in order, and what was repaired."""

    id: str
    title: str
    city: str
    fiscal_year: int  # western year of target and actual: 令和4年度 = 2022
    final_year: int  # western year of the final target
    checksum: str  # sha256 of the file as received, hex
    lines: tuple[str, ...]
    columns: Mapping[Field, str]  # field → the report's own column name
    scale: tuple[RatingLabel, ...]
    measures: tuple[Measure, ...]
    repairs: tuple[Repair, ...] = ()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[str, ...] = field(default=())  # invariants that do not hold

    def measure(self, row: int) -> Measure:
        """The KPI row by its 1-based number; KeyError where the report has no such row."""
        if not 1 <= row <= len(self.measures):
            raise KeyError(row)
        return self.measures[row - 1]


@dataclass(frozen=True, slots=True)
class Chunk:
    """One passage of a row for retrieval: its text, the field it comes from and the row's structured metadata."""

    id: str
    text: str
    field: str  # "head" or the name of a narrative field
    metadata: Mapping[str, str | int | float | bool | list[str]]
