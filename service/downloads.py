"""A list of rows as CSV or XLSX for a spreadsheet; no cell is ever taken for a formula."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from ingest.records import Field, Measure, Report
from service.evidence.figures import achievement

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

_FIELDS = (
    Field.TARGET,
    Field.ACTUAL,
    Field.FINAL_TARGET,
    Field.RATING,
    Field.DEPARTMENT,
    Field.GOAL,
    Field.SUBGOAL,
    Field.POLICY,
    Field.INITIATIVE,
    Field.PROGRESS_NOTE,
    Field.DELAY_REASON,
    Field.ISSUE,
    Field.FUTURE_MEASURE,
)
_FORMULA = re.compile(r"[\s'\"]*[=+\-@＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+\-－▲△]?\s*[\d,.]*\s*[%％]?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def table(report: Report, measures: Iterable[Measure]) -> list[list[str]]:
    """Header and one line a row, all as text: the printed cells, the achievement, where it is printed."""
    names = [report.columns.get(name, name.value) for name in _FIELDS]
    header = ["行", "指標名", *names, "達成率(%)", "ページ", "原文の行"]
    return [header, *(_line(measure) for measure in measures)]


def _line(measure: Measure) -> list[str]:
    percent = achievement(measure)
    printed = [measure.cells[name].printed if name in measure.cells else "" for name in _FIELDS]
    rate = "" if percent is None else str(percent)
    return [str(measure.row), measure.name, *printed, rate, str(measure.page), str(measure.line)]


def as_csv(lines: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with BOM and CRLF, as Excel opens it; what would start a formula gets a leading apostrophe."""
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([guarded(text) for text in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def without_control(text: str) -> str:
    """The text without characters that no file of Word or Excel may hold."""
    return _CONTROL.sub("", text)


def guarded(text: str) -> str:
    """「=1+1」 becomes 「'=1+1」; 「-」, 「-5%」 and 「▲5」 keep their meaning."""
    clean = without_control(text)
    starts_formula = _FORMULA.match(clean) and not _PLAIN_NUMBER.fullmatch(clean)
    return f"'{clean}" if starts_formula or clean[:1] in {"\t", "\r", "\n"} else clean


def write_text(sheet: "Worksheet", row: int, column: int, text: str, *, bold: bool = False) -> None:
    """Write a cell of the type text, wrapped: 「=1+1」 stays what it says."""
    alignment, strong = _looks()
    cell = sheet.cell(row, column, without_control(text))
    cell.data_type = "s"
    cell.alignment = alignment
    if bold:
        cell.font = strong


@cache
def _looks() -> tuple["Alignment", "Font"]:
    from openpyxl.styles import Alignment, Font

    return Alignment(vertical="top", wrap_text=True), Font(bold=True)


def as_xlsx(report: Report, lines: list[list[str]]) -> bytes:
    """One sheet with a fixed header and wrapped text, for A3 landscape; every cell is of the type text."""
    from openpyxl import Workbook
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("a new workbook has a sheet")
    sheet.title = "指標一覧"
    for number, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            write_text(sheet, number, column, text, bold=number == 1)
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = f"{report.title}　&P / &N"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
