"""A set of sheets as a workbook: one row a question, every sentence with what it stands on, every cell cited."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from service.council.file_words import (
    HEAD,
    PARTS,
    calculations,
    mark,
    reading_time,
    remarks,
    text_of,
    title_of,
    version_of,
)
from service.council.records import Sentence, Sheet, SheetSet
from service.downloads import write_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

QUESTIONS, SENTENCES, EVIDENCE = "想定問答", "文と根拠", "根拠"
_QUESTION_COLUMNS = [
    *("番号", "件名", *HEAD.values(), "担当課", "質問要旨", "答弁要旨", "答弁本文", "再質問と答弁"),
    *("要補足", "要確認", "想定した理由", "長さ", "根拠", "版"),
]
_SENTENCE_COLUMNS = ["番号", "部分", "文", "根拠番号", "計算", "要確認"]
_EVIDENCE_COLUMNS = [
    "番号",
    "根拠番号",
    "報告書",
    "ページ",
    "表の行",
    "項目",
    "記載（印刷のまま）",
    "原文の行",
    "質問",
]
_WIDTHS = {  # in half-width characters
    "番号": 6,
    "件名": 20,
    **dict.fromkeys(HEAD.values(), 9),
    "質問要旨": 28,
    "答弁要旨": 28,
    "答弁本文": 56,
    "再質問と答弁": 44,
    "想定した理由": 26,
    "文": 90,
    "計算": 40,
    "報告書": 56,
    "項目": 24,
    "記載（印刷のまま）": 80,
}
_WIDTH = 13
_LINE, _HIGHEST = 15, 409  # points; a row of Excel is no higher


def as_xlsx(sheets: SheetSet) -> bytes:
    """Three worksheets that link to each other; every cell is of the type text, nothing is ever a formula."""
    from openpyxl import Workbook

    book = Workbook()
    questions = book.active
    if questions is None:
        raise TypeError("a new workbook has a sheet")
    questions.title = QUESTIONS
    said, cited = book.create_sheet(SENTENCES), book.create_sheet(EVIDENCE)
    _header(questions, _QUESTION_COLUMNS)
    _header(said, _SENTENCE_COLUMNS)
    _header(cited, _EVIDENCE_COLUMNS)
    for number, sheet in enumerate(sheets.sheets, start=1):
        first = cited.max_row + 1
        for evidence in sheet.evidence:
            line = [str(number), str(evidence.id), sheets.report_title, str(evidence.page), str(evidence.row)]
            _line(cited, [*line, evidence.column, evidence.printed, str(evidence.line), f"質問{number}"])
            _link(cited, cited.max_row, len(_EVIDENCE_COLUMNS), f"'{QUESTIONS}'!A{number + 1}")
        for part, sentence in _sentences(sheet):
            how = "、".join(figure.how for figure in sentence.figures)
            notes = "、".join(remarks(sentence))
            _line(said, [str(number), part, sentence.text, mark(sentence), how, notes])
        _line(questions, _question(number, sheet, sheets))
        if sheet.evidence:
            _link(questions, questions.max_row, len(_QUESTION_COLUMNS) - 1, f"'{EVIDENCE}'!A{first}")
    for page in (questions, said, cited):
        _finish(page, sheets)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _question(number: int, sheet: Sheet, sheets: SheetSet) -> list[str]:
    again = [f"問　{_joined(each.question)}\n答　{_joined(each.answer)}" for each in sheet.follow_ups]
    notes = [
        note for sentence in sheet.sentences() for note in remarks(sentence) if note.startswith("要確認")
    ]
    return [
        str(number),
        sheet.title,
        *(getattr(sheet.head, name) for name in HEAD),
        "、".join(sheet.departments),
        _joined(sheet.question),
        _joined(sheet.summary),
        "\n".join(text_of(paragraph) for paragraph in sheet.body),
        "\n".join(again),
        "\n".join(sheet.gaps),
        "\n".join(dict.fromkeys(notes)),
        "\n".join(reason.sentence.text for reason in sheet.reasons),
        reading_time(sheet),
        f"根拠 {len(sheet.evidence)}件、計算 {len(calculations(sheet))}件" if sheet.evidence else "",
        f"{title_of(sheets)} {version_of(sheets)}",
    ]


def _sentences(sheet: Sheet) -> list[tuple[str, Sentence]]:
    found = [("質問要旨", each) for each in sheet.question]
    found += [("想定した理由", reason.sentence) for reason in sheet.reasons]
    found += [("答弁要旨", each) for each in sheet.summary]
    found += [(PARTS[paragraph.part], each) for paragraph in sheet.body for each in paragraph.sentences]
    for number, follow_up in enumerate(sheet.follow_ups, start=1):
        found += [(f"再質問{number}", each) for each in follow_up.question]
        found += [(f"再質問{number}の答弁", each) for each in follow_up.answer]
    return [(part, each) for part, each in found if each.text]


def _joined(sentences: Sequence[Sentence]) -> str:
    return "".join(sentence.text for sentence in sentences)


def _header(page: "Worksheet", columns: Sequence[str]) -> None:
    for column, name in enumerate(columns, start=1):
        write_text(page, 1, column, name, bold=True)


def _line(page: "Worksheet", texts: Sequence[str]) -> None:
    row = page.max_row + 1
    for column, text in enumerate(texts, start=1):
        write_text(page, row, column, text)


def _link(page: "Worksheet", row: int, column: int, location: str) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell = page.cell(row, column)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    cell.style = "Hyperlink"
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _finish(page: "Worksheet", sheets: SheetSet) -> None:
    """Frozen header, widths, A3 landscape on one page's width, title and page number in the margins."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    page.freeze_panes = "C2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.auto_filter.ref = page.dimensions
    widths = [_WIDTHS.get(str(cell.value), _WIDTH) for cell in page[1]]
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
        lines = max(_lines(str(text or ""), width) for text, width in zip(cells, widths, strict=True))
        page.row_dimensions[number].height = min(_LINE * lines + 3, _HIGHEST)
    if page.oddHeader is not None and page.oddFooter is not None:
        page.oddHeader.left.text = f"{title_of(sheets)}　{sheets.scope}".replace("&", "&&")
        page.oddFooter.center.text = "&P / &N"


def _lines(text: str, width: int) -> int:
    """Lines that a wrapped text takes in a column; full-width characters are two wide."""
    room = width - 1
    return sum(max(1, -(-_wide(line) // room)) for line in text.split("\n"))


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)
