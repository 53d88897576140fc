"""KPI rows as clients see them, and the exact filters of the rows route."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, Field

from ingest import records
from ingest.normalize import key
from ingest.records import Measure, Quantity, Report, Value
from service.evidence.figures import achievement
from service.summary import goal_name


class RowPosition(BaseModel):
    """1-based page and line, and the 0-based character range in that line of the file as received."""

    page: int
    line: int
    start: int
    end: int


class RowCell(BaseModel):
    """One field of a row as printed, with the reviewed reading where it differs."""

    field: str
    column: str = Field(description="報告書の列名", examples=["令和4年度実績値"])
    printed: str = Field(examples=["4件"])
    reading: str = Field(examples=["4件"])
    corrected: bool
    inherited: bool = Field(description="結合セルとして上の行から引き継いだか")
    position: RowPosition


class RowQuantity(BaseModel):
    value: float | int
    unit: str = Field(examples=["人"])
    printed: str = Field(examples=["33万人"])
    part: str = Field(examples=["小学校"])


class RowValue(BaseModel):
    """What a value cell says: numbers, a qualitative text, or nothing."""

    kind: records.ValueKind
    printed: str
    value: float | int | None = Field(description="数が一つだけのときの値")
    unit: str
    year_note: str
    quantities: list[RowQuantity]


class RowRating(BaseModel):
    label: str = Field(examples=["進捗の遅れ(コロナ)"])
    printed: str = Field(examples=["進捗の遅れ (コロナ)"])
    status: records.RatingStatus


class RowNote(BaseModel):
    """A repair or a reviewed correction that concerns this row."""

    kind: records.RepairKind
    field: str | None
    printed: str
    reading: str
    why: str


class Row(BaseModel):
    """One KPI row."""

    row: int
    page: int
    line: int
    indicator: str
    rating: RowRating | None
    departments: list[str]
    goal: str
    direction: records.Direction
    values: dict[str, RowValue]
    achievement: float | None = Field(description="年度の目標に対する実績（％）", examples=[78.3])
    cells: list[RowCell]
    score: float | None = Field(None, description="q で探したときの近さ")


class RowDetail(Row):
    """One KPI row with its line as printed, its repairs and corrections, and its neighbours."""

    text: str
    notes: list[RowNote]
    previous: int | None
    next: int | None


class Rows(BaseModel):
    report: str
    total: int = Field(description="条件に合う行の数")
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Exact conditions; several values of one kind are alternatives, the kinds are joined by かつ."""

    ratings: Sequence[str] = ()
    departments: Sequence[str] = ()
    goals: Sequence[str] = ()
    rows: Sequence[int] = ()

    def keeps(self, measure: Measure) -> bool:
        rating = measure.rating
        spellings = (rating.label, *rating.spellings) if rating else ()
        goal = measure.text(records.Field.GOAL)
        return (
            _meets(self.ratings, spellings)
            and _meets(self.departments, measure.departments)
            and _meets(self.goals, (goal, goal_name(goal)))
            and (not self.rows or measure.row in self.rows)
        )


def _meets(wanted: Sequence[str], printed: Iterable[str]) -> bool:
    return not wanted or not {key(text) for text in wanted}.isdisjoint(map(key, printed))


def row_view(report: Report, measure: Measure, score: float | None = None) -> Row:
    """A row for clients; the printed text is unchanged, numbers are plain JSON numbers."""
    return Row(
        row=measure.row,
        page=measure.page,
        line=measure.line,
        indicator=measure.name,
        rating=_rating(measure),
        departments=list(measure.departments),
        goal=goal_name(measure.text(records.Field.GOAL)),
        direction=measure.direction,
        values={name.value: _value(measure.value(name)) for name in records.VALUE_FIELDS},
        achievement=_plain(achievement(measure)),
        cells=[_cell(report, measure.cells[name]) for name in records.Field if name in measure.cells],
        score=score,
    )


def row_detail(report: Report, measure: Measure) -> RowDetail:
    """A row with its line as printed, what was repaired, and the rows beside it."""
    read_as = {note.printed: note.why for note in report.corrections}
    notes = [
        RowNote(
            kind=repair.kind,
            field=repair.field.value if repair.field else None,
            printed=repair.printed,
            reading=repair.reading,
            why=read_as.get(repair.printed, repair.evidence),
        )
        for repair in report.repairs
        if repair.row == measure.row
    ]
    return RowDetail(
        **row_view(report, measure).model_dump(),
        text=report.lines[measure.line - 1],
        notes=notes,
        previous=measure.row - 1 if measure.row > 1 else None,
        next=measure.row + 1 if measure.row < len(report.measures) else None,
    )


def _rating(measure: Measure) -> RowRating | None:
    if measure.rating is None:
        return None
    cell = measure.cells.get(records.Field.RATING)
    return RowRating(
        label=measure.rating.label, printed=cell.printed if cell else "", status=measure.rating.status
    )


def _cell(report: Report, cell: records.Cell) -> RowCell:
    at = cell.position
    return RowCell(
        field=cell.field.value,
        column=report.columns.get(cell.field, cell.field.value),
        printed=cell.printed,
        reading=cell.reading,
        corrected=cell.corrected,
        inherited=cell.inherited,
        position=RowPosition(page=at.page, line=at.line, start=at.start, end=at.end),
    )


def _value(value: Value) -> RowValue:
    single = value.single
    return RowValue(
        kind=value.kind,
        printed=value.printed,
        value=_plain(single.value) if single else None,
        unit=single.unit if single else "",
        year_note=value.year_note,
        quantities=[_quantity(quantity) for quantity in value.quantities],
    )


def _quantity(quantity: Quantity) -> RowQuantity:
    return RowQuantity(
        value=_plain(quantity.value) or 0, unit=quantity.unit, printed=quantity.printed, part=quantity.part
    )


def _plain(number: Decimal | None) -> float | int | None:
    """A decimal as a JSON number, whole numbers without a point."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
