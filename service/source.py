"""The report as received, line by line, with the range of every cell: what a citation viewer shows."""

from pydantic import BaseModel, Field

from ingest.records import Measure, Report


class SourceCell(BaseModel):
    field: str
    start: int
    end: int


class SourceLine(BaseModel):
    """One line of the file; `row` is the KPI row printed in it, if any."""

    line: int = Field(description="受領ファイルの行番号（1から）")
    text: str
    page: int | None = None
    row: int | None = None
    cells: list[SourceCell] = Field(default_factory=list)


class Source(BaseModel):
    report: str
    title: str
    checksum: str = Field(description="受領ファイルの SHA-256")
    columns: dict[str, str] = Field(description="項目名と報告書の列名")
    total: int
    lines: list[SourceLine]


def source(report: Report, first: int = 1, last: int | None = None) -> Source:
    """Lines `first` to `last` (1-based, both included) of the file as received."""
    printed = {measure.line: measure for measure in report.measures}
    end = len(report.lines) if last is None else min(last, len(report.lines))
    numbers = range(first, end + 1)
    return Source(
        report=report.id,
        title=report.title,
        checksum=report.checksum,
        columns={name.value: column for name, column in report.columns.items()},
        total=len(report.lines),
        lines=[_line(number, report.lines[number - 1], printed.get(number)) for number in numbers],
    )


def _line(number: int, text: str, measure: Measure | None) -> SourceLine:
    if measure is None:
        return SourceLine(line=number, text=text)
    return SourceLine(
        line=number,
        text=text,
        page=measure.page,
        row=measure.row,
        cells=[
            SourceCell(field=cell.field.value, start=cell.position.start, end=cell.position.end)
            for cell in sorted(measure.cells.values(), key=lambda cell: cell.position.start)
            if cell.position.line == number
        ],
    )
