"""Word and Excel files, opened again: every figure in them is looked up in its source cell, by the file alone."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from ingest.normalize import fold
from ingest.quantities import parse_number
from ingest.records import Report
from service.council.docx_file import TemplateError, as_docx
from service.council.xlsx_file import as_xlsx
from service.errors import StaleSheetsError
from tests.service.council.drafts import desk, whole
from tests.service.language.desks import report

BOTH = pytest.mark.parametrize("name", ["isesaki", "minato"])
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?[万億兆]?")
TEMPLATE = desk("isesaki").template


class Said(NamedTuple):
    """A sentence of a file with the printed cells and the calculations that the file gives for it."""

    text: str
    cells: list[tuple[int, str, str]]  # row, column, printed
    calculations: list[str]


def cited_numbers(mark: str) -> list[int]:
    numbers: list[int] = []
    for part in re.findall(r"\d+(?:-\d+)?", mark):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def docx_sentences(content: bytes) -> Iterator[Said]:
    """Each text run before a mark, with the rows of its sheet's evidence table that the mark names."""
    sheets: list[tuple[list[tuple[str, str]], dict[int, tuple[int, str, str]], list[str]]] = []
    for block in Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph) and block.style is not None and block.style.name == "Heading 1":
            sheets.append(([], {}, []))
        elif isinstance(block, Table) and sheets and block.rows[0].cells[0].text == "番号":
            for row in block.rows[1:]:
                number, place, column, printed = [cell.text for cell in row.cells]
                found = re.search(r"表の(\d+)行目", place)
                assert found
                sheets[-1][1][int(number)] = (int(found[1]), column, printed)
        elif isinstance(block, Paragraph) and sheets:
            runs = [run for run in block.runs if run.text]
            marks = [(a.text, b.text) for a, b in pairwise(runs) if b.text.startswith("［")]
            sheets[-1][0].extend(marks)
            if block.text.startswith("計算　"):
                sheets[-1][2].append(block.text.removeprefix("計算　"))
    for marks, evidence, calculations in sheets:
        for text, mark in marks:
            yield Said(text, [evidence[number] for number in cited_numbers(mark)], calculations)


def xlsx_sentences(content: bytes) -> Iterator[Said]:
    book = load_workbook(BytesIO(content))
    evidence = {
        (line[0], int(line[1])): (int(line[4]), line[5], line[6] or "")
        for line in book["根拠"].iter_rows(min_row=2, values_only=True)
    }
    for number, _, text, mark, how, _ in book["文と根拠"].iter_rows(min_row=2, values_only=True):
        cells = [evidence[number, each] for each in cited_numbers(mark)]
        yield Said(text, cells, [part for part in (how or "").split("、") if " = " in part])


READERS = {"docx": docx_sentences, "xlsx": xlsx_sentences}


@cache
def exported(name: str, kind: str) -> bytes:
    """The file of a whole report's set."""
    made = desk(name)
    return {"docx": made.docx, "xlsx": made.xlsx}[kind](whole(name))


def right(calculation: str) -> bool:
    """「96人 ÷ 175人 = 54.9%」, done again."""
    left, _, told = fold(calculation).rpartition(" = ")
    signs = re.split(r" ([÷-]) ", left)
    if len(signs) != 3:
        return False
    first, second = (amount(side) for side in (signs[0], signs[2]))
    result = first - second if signs[1] == "-" else first / second * (1 if "倍" in told else 100)
    shown = amount(told.lstrip("-"))
    return abs(result) == shown or abs(result).quantize(Decimal("0.1"), ROUND_HALF_UP) == shown


def amount(text: str) -> Decimal:
    found = re.match(r"[\d,.]+(?:[万億兆])?", text.strip())
    assert found, text
    return parse_number(found[0])[0]


def numbers(text: str) -> set[Decimal]:
    """The values of all numbers in a text: 「33万人」 is 330,000."""
    return {parse_number(found)[0] for found in NUMBER.findall(fold(text))}


def unproven(said: Said, known: Report) -> set[Decimal]:
    """The numbers of a sentence which none of its cells prints and no right calculation on them gives."""
    text = fold(said.text)
    for name in sorted([*known.columns.values(), known.title], key=len, reverse=True):
        text = text.replace(fold(name), " ")
    for row, _, _ in said.cells:
        own = known.measure(row).indicator
        text = text.replace(fold(own), " ") if own else text.replace(f"{row}行目", " ")
    proven: set[Decimal] = set()
    for row, column, printed in said.cells:
        field = next(name for name in known.columns if known.columns[name] == column)
        cell = known.measure(row).cells[field]
        assert cell.printed == printed, (row, column)  # the cell is quoted as the report prints it
        proven |= numbers(printed) | numbers(cell.reading)
    for calculation in said.calculations:
        left, _, result = calculation.rpartition(" = ")
        if numbers(left) <= proven | numbers(result) and right(calculation):
            proven |= numbers(result)
    rows = {row for row, _, _ in said.cells}
    ratings = Counter(known.measure(row).rating for row in rows)
    proven |= {Decimal(count) for count in (len(rows), len(known.measures), *ratings.values())}
    late = sum(count for label, count in ratings.items() if label and label.status in {"late", "very_late"})
    return numbers(text) - proven - {Decimal(late)} - reached(said)


def reached(said: Said) -> set[Decimal]:
    """The numbers of the one sentence that counts rows whose actual reaches the target; checked in test_sheets."""
    found = re.search(r"指標(\d+)件のうち、.*達したものは(\d+)件", said.text)
    return set(map(Decimal, found.groups())) if found else set()


@BOTH
@pytest.mark.parametrize("kind", READERS)
def test_every_figure_in_the_file_is_its_cells(name: str, kind: str):
    """100 % of the figures of an exported set are printed in the cells that the file itself cites beside them."""
    sentences = list(READERS[kind](exported(name, kind)))
    wrong = [(said.text, left) for said in sentences if (left := unproven(said, report(name)))]
    assert wrong == []
    spoken = sum(len([each for each in sheet.spoken() if each.text]) for sheet in whole(name).sheets)
    assert len(sentences) >= spoken
    assert sum(len(numbers(said.text)) for said in sentences) > 10 * len(whole(name).sheets)


def test_the_check_itself_finds_a_wrong_figure():
    """97人 beside a cell that prints 96人 is found; so is a calculation that is wrong."""
    cells = [(4, "令和4年度目標値", "175人"), (4, "令和4年度実績値", "96人")]
    assert unproven(Said("実績値は97人です。", cells, []), report("isesaki")) == {Decimal(97)}
    wrong = Said("達成率は64.9%です。", cells, ["96人 ÷ 175人 = 64.9%"])
    assert unproven(wrong, report("isesaki")) == {Decimal("64.9")}
    fine = Said("達成率は54.9%です。", cells, ["96人 ÷ 175人 = 54.9%"])
    assert unproven(fine, report("isesaki")) == set()


def test_the_word_file_is_as_a_city_needs_it():
    """A4, eastAsia fonts, a heading a sheet on a new page with its text, contents that lead there, page numbers."""
    sheets = whole("isesaki")
    document = Document(BytesIO(exported("isesaki", "docx")))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    headings = [each for each in document.paragraphs if each.style.name == "Heading 1"]
    assert [each.text for each in headings] == [
        f"{number}　{sheet.title}" for number, sheet in enumerate(sheets.sheets, start=1)
    ]
    assert all(each.paragraph_format.page_break_before for each in headings)
    for style in ("Heading 1", "Heading 2", "Normal", "答弁本文"):
        xml = document.styles[style].element.xml
        assert 'w:eastAsia="BIZ UD' in xml
        assert "Heading" not in style or "w:keepNext" in xml
    body = document.element.xml
    for number in range(1, len(headings) + 1):
        assert f'w:name="_Toc{1000 + number}"' in body
        assert f"PAGEREF _Toc{1000 + number} " in body
    assert "PAGE" in section.footer._element.xml
    assert "想定問答（案）" in section.header.paragraphs[0].text
    assert body.count("<w:tblHeader/>") == 2 * len(headings)  # evidence and reference repeat their first row
    assert "{{" not in body


def test_the_workbook_links_and_holds_no_formula():
    """One row a question; its link leads to its first cell, which leads back; text stays text."""
    sheets = whole("isesaki").model_copy(deep=True)
    sheets.sheets[0].title = "=HYPERLINK(A1)"
    book = load_workbook(BytesIO(as_xlsx(sheets)))
    assert book.sheetnames == ["想定問答", "文と根拠", "根拠"]
    assert book["想定問答"].max_row == 1 + len(sheets.sheets)
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    assert book["想定問答"]["B2"].value == "=HYPERLINK(A1)"
    column = [cell.value for cell in book["想定問答"][1]].index("根拠") + 1
    for row in range(2, book["想定問答"].max_row + 1):
        link = book["想定問答"].cell(row, column).hyperlink
        target = int(link.location.rpartition("!A")[2])
        assert book["根拠"].cell(target, 1).value == str(row - 1)
        assert book["根拠"].cell(target, 9).hyperlink.location == f"'想定問答'!A{row}"


def test_a_flagged_sheet_carries_its_flags_into_the_files():
    """An edit with another figure is marked 要確認 in Word and in Excel; the 案 mark cannot be taken off."""
    made = desk("isesaki")
    kept = whole("isesaki").model_copy(deep=True)
    sheets = kept.model_copy(update={"sheets": kept.sheets[2:4]})
    sentence = next(each for each in sheets.sheets[0].answer() if "実績値は" in each.text)
    sentence.text = sentence.text.replace("1,946件", "1,947件")
    sheets = made._proven(sheets)
    note = "要確認: 数値「1,947件」は根拠のセルにありません"
    assert f"【{note}】" in "".join(each.text for each in Document(BytesIO(made.docx(sheets))).paragraphs)
    book = load_workbook(BytesIO(made.xlsx(sheets)))
    assert note in str([cell.value for cell in book["想定問答"][2]])
    with pytest.raises(StaleSheetsError, match="案の印を外せません"):
        made.docx(sheets.model_copy(update={"draft": False}))
    final = Document(BytesIO(made.docx(kept.model_copy(update={"sheets": kept.sheets[3:4], "draft": False}))))
    assert "想定問答（案）" not in final.sections[0].header.paragraphs[0].text


def test_characters_that_no_file_may_hold_are_left_out():
    """A control character in a head, a title or a sentence neither breaks a file nor stays in it."""
    sheets = whole("minato").model_copy(update={"sheets": [whole("minato").sheets[1].model_copy(deep=True)]})
    sheet = sheets.sheets[0]
    sheet.head.meeting, sheet.title, sheet.summary[0].text = "定例\x0b会", "件\x00名", "実績\x1bです。"
    text = Document(BytesIO(as_docx(sheets, TEMPLATE))).element.xml
    assert all(each in text for each in ("定例会", "件名", "実績です。"))
    book = load_workbook(BytesIO(as_xlsx(sheets)))
    assert [book["想定問答"][place].value for place in ("B2", "C2")] == ["件名", "定例会"]


def test_a_template_that_cannot_be_used_says_why(tmp_path: Path):
    """Missing, no Word file, or without a style that sheets need: each told with what to do."""
    with pytest.raises(TemplateError, match="Word 形式"):
        as_docx(whole("minato"), tmp_path / "none.docx")
    broken = tmp_path / "broken.docx"
    broken.write_text("text", encoding="utf-8")
    with pytest.raises(TemplateError, match="Word 形式"):
        as_docx(whole("minato"), broken)
    document = Document(str(TEMPLATE))
    document.styles["答弁本文"].delete()
    document.save(str(tmp_path / "own.docx"))
    with pytest.raises(TemplateError, match="スタイル「答弁本文」"):
        as_docx(whole("minato"), tmp_path / "own.docx")
