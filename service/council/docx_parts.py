"""What python-docx has no words for: table of contents, bookmarks, row and cell properties in WordprocessingML."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph


def _element(tag: str, /, **attributes: str) -> Any:  # noqa: ANN401
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def bookmark(paragraph: "Paragraph", number: int) -> None:
    """Mark a heading so that the table of contents can point to it."""
    start = _element("w:bookmarkStart", id=str(number), name=_name(number))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001
    paragraph._p.append(_element("w:bookmarkEnd", id=str(number)))  # noqa: SLF001


def contents(paragraph: "Paragraph", titles: Sequence[str]) -> None:
    """Put a table of contents where the paragraph stands: a line a sheet, which leads there and asks for its page.

    Pages are PAGEREF fields, marked for renewal: LibreOffice works them out when it opens the file, Word when fields
    are renewed. (Of a TOC field LibreOffice shows only what is stored in it, and no page is known while writing.)
    """
    for run in paragraph.runs:
        run.text = ""
    paragraph.style = "toc 1"
    current = paragraph
    for number, title in enumerate(titles, start=1):
        current = current if number == 1 else _after(current)
        _entry(current, number, title)


def _name(number: int) -> str:
    return f"_Toc{1000 + number}"


def _after(paragraph: "Paragraph") -> "Paragraph":
    from docx.text.paragraph import Paragraph as Made

    added = _element("w:p")
    paragraph._p.addnext(added)  # noqa: SLF001
    made = Made(added, paragraph._parent)  # noqa: SLF001
    made.style = paragraph.style
    return made


def _entry(paragraph: "Paragraph", number: int, title: str) -> None:
    link = _element("w:hyperlink", anchor=_name(number), history="1")
    paragraph._p.append(link)  # noqa: SLF001
    for part in (title, "\t"):
        link.append(_run(part))
    for each in (*_field(f"PAGEREF {_name(number)} \\h"), _run(""), _character("end")):
        link.append(each)


def _run(text: str) -> Any:  # noqa: ANN401
    run = _element("w:r")
    if text == "\t":
        run.append(_element("w:tab"))
        return run
    held = _element("w:t")
    held.text = text
    run.append(held)
    return run


def _character(kind: str, **more: str) -> Any:  # noqa: ANN401
    run = _element("w:r")
    run.append(_element("w:fldChar", fldCharType=kind, **more))
    return run


def _field(instruction: str) -> list[Any]:
    run = _element("w:r")
    told = _element("w:instrText")
    told.text = f" {instruction} "
    run.append(told)
    return [_character("begin", dirty="true"), run, _character("separate")]


def repeat_header(row: Any) -> None:  # noqa: ANN401
    """Print a table's first row again on each page."""
    row.get_or_add_trPr().append(_element("w:tblHeader"))


def shade(cell: Any, fill: str = "E8EDF2") -> None:  # noqa: ANN401
    """Give a cell the background of a label."""
    cell.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=fill))


def cell_text(cell: Any, text: str, style: str) -> None:  # noqa: ANN401
    """Write a text into a cell's first paragraph; line ends become line breaks."""
    paragraph = cell.p_lst[0]
    paragraph.style = style
    paragraph.add_r().text = text


def widths(table: "Table", sizes: Sequence[float]) -> None:
    """Fixed column widths in centimetres; no row breaks across pages."""
    from docx.shared import Cm

    table.autofit = False
    for grid, size in zip(table._tbl.tblGrid.gridCol_lst, sizes, strict=True):  # noqa: SLF001
        grid.w = Cm(size)
    for row in table._tbl.tr_lst:  # noqa: SLF001
        row.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, size in zip(row.tc_lst, sizes, strict=True):
            cell.width = Cm(size)
