"""A set of sheets as one Word file, written into the city's own template.

The template gives page size, margins, header, footer, cover and styles; `{{目次}}` becomes the table of contents, and
`{{表題}}`, `{{範囲}}`, `{{報告書}}`, `{{版}}`, `{{作成日}}` are filled wherever they stand. Sheets follow at its end, each from
a new page. Every sentence carries the numbers of the cells it stands on, set phrases are marked as such.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from service.council.docx_parts import (
    bookmark,
    cell_text,
    contents,
    repeat_header,
    shade,
    widths,
)
from service.council.file_words import (
    HEAD,
    calculations,
    mark,
    place,
    reading_time,
    remarks,
    title_of,
    version_of,
)
from service.council.records import Sentence, Sheet, SheetSet
from service.downloads import without_control
from service.errors import ServiceError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

STYLES = ("Heading 1", "Heading 2", "答弁本文", "質問", "根拠", "表", "Table Grid", "出典番号", "要確認")
_CONTENTS = "{{目次}}"


class TemplateError(ServiceError):
    """The template for Word files is missing, is no Word file, or lacks a style."""


def as_docx(sheets: SheetSet, template: Path) -> bytes:
    """The whole set in one file. TemplateError names what is wrong with the template."""
    document = _open(template)
    _fill(document, sheets)
    ids = {name: str(document.styles[name].style_id) for name in STYLES}
    for number in range(1, len(sheets.sheets) + 1):
        _Writer(document, ids, sheets, number).write()
    document.core_properties.title = f"{title_of(sheets)} {sheets.scope}"
    document.core_properties.author = ""
    document.core_properties.language = "ja-JP"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _open(template: Path) -> "Document":
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(template))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise TemplateError(
            f"想定問答のひな形 {template} を開けません。Word 形式（.docx）で置いてください。"
        ) from error
    missing = [name for name in STYLES if name not in document.styles]
    if missing:
        raise TemplateError(
            f"想定問答のひな形 {template} にスタイル「{'」「'.join(missing)}」がありません。"
            "同梱のひな形を直して使ってください。"
        )
    return document


def _fill(document: "Document", sheets: SheetSet) -> None:
    """Fill the placeholders of cover, header and footer, and put the table of contents in its place."""
    values = {
        "{{表題}}": title_of(sheets),
        "{{範囲}}": sheets.scope if sheets.scope != f"「{sheets.report_title}」" else "全指標",
        "{{報告書}}": sheets.report_title,
        "{{版}}": version_of(sheets),
        "{{作成日}}": sheets.created_at[:10],
    }
    edges = [edge for section in document.sections for edge in (section.header, section.footer)]
    for paragraph in [*document.paragraphs, *(each for edge in edges for each in edge.paragraphs)]:
        for run in paragraph.runs:
            for name, text in values.items():
                if name in run.text:
                    run.text = run.text.replace(name, text)
    titles = [
        without_control(f"{number}　{sheet.title}") for number, sheet in enumerate(sheets.sheets, start=1)
    ]
    for paragraph in document.paragraphs:
        if paragraph.text.strip() == _CONTENTS:
            contents(paragraph, titles)


class _Writer:
    """Writes one sheet at the end of the document."""

    def __init__(
        self, document: "Document", styles: Mapping[str, str], sheets: SheetSet, number: int
    ) -> None:
        self._document = document
        self._styles = styles  # name → id: a look-up by name takes python-docx milliseconds
        self._sheets = sheets
        self._sheet: Sheet = sheets.sheets[number - 1]
        self._number = number

    def write(self) -> None:
        sheet = self._sheet
        heading = self._paragraph(f"{self._number}　{sheet.title}", "Heading 1")
        heading.paragraph_format.page_break_before = True
        bookmark(heading, self._number)
        self._head()
        self._section("質問要旨", sheet.question, "質問")
        self._section("答弁要旨", sheet.summary, "答弁本文")
        self._paragraph(f"答弁（{reading_time(sheet)}）", "Heading 2")
        for paragraph in sheet.body:
            self._sentences(paragraph.sentences, "答弁本文")
        self._asked_again()
        self._listed("報告書に記載がなく、補足が必要な事項", sheet.gaps)
        self._listed("この質問を想定した理由", [reason.sentence.text for reason in sheet.reasons])
        self._evidence()
        self._reference()

    def _paragraph(self, text: str, style: str) -> "Paragraph":
        paragraph = self._document.add_paragraph(without_control(text))
        paragraph._p.style = self._styles[style]  # noqa: SLF001
        return paragraph

    def _run(self, paragraph: "Paragraph", text: str, style: str) -> None:
        paragraph.add_run(without_control(text))._r.style = self._styles[style]  # noqa: SLF001

    def _head(self) -> None:
        """The head as a table of label and value, two pairs a line; what is unknown stays open."""
        pairs = [(label, getattr(self._sheet.head, name)) for name, label in HEAD.items()]
        pairs += [("担当課", "、".join(self._sheet.departments))]
        pairs += [("版", f"{title_of(self._sheets)} {version_of(self._sheets)}")]
        lines = [[*first, *second] for first, second in zip(pairs[::2], pairs[1::2], strict=True)]
        self._table(lines, (2.4, 6.1, 2.4, 6.1), labels=(0, 2))

    def _section(self, title: str, sentences: Sequence[Sentence], style: str) -> None:
        if any(sentence.text for sentence in sentences):
            self._paragraph(title, "Heading 2")
            self._sentences(sentences, style)

    def _sentences(self, sentences: Iterable[Sentence], style: str, front: str = "") -> None:
        told = [sentence for sentence in sentences if sentence.text]
        if not told:
            return
        paragraph = self._paragraph(front, style)
        for sentence in told:
            paragraph.add_run(without_control(sentence.text))
            if sentence.kind != "own" or sentence.edited:
                self._run(paragraph, mark(sentence), "出典番号")
            for note in remarks(sentence):
                self._run(paragraph, f"【{note}】", "要確認")

    def _asked_again(self) -> None:
        if self._sheet.follow_ups:
            self._paragraph("再質問", "Heading 2")
        for follow_up in self._sheet.follow_ups:
            self._sentences(follow_up.question, "質問", "問　")
            self._sentences(follow_up.answer, "答弁本文", "答　")

    def _listed(self, title: str, texts: Sequence[str]) -> None:
        if texts:
            self._paragraph(title, "Heading 2")
        for text in texts:
            self._paragraph(f"・{text}", "根拠")

    def _evidence(self) -> None:
        """Each cell with its number, where it is printed and what is printed there; then the calculations."""
        sheet = self._sheet
        if not sheet.evidence:
            return
        self._paragraph(f"根拠資料　{self._sheets.report_title}", "Heading 2")
        lines = [["番号", "場所", "項目", "記載（印刷のまま）"]]
        lines += [[str(each.id), place(each), each.column, each.printed] for each in sheet.evidence]
        self._table(lines, (1.2, 4.0, 3.9, 7.9), header=True)
        for how in calculations(sheet):
            self._paragraph(f"計算　{how}", "根拠")
        legend = "［数字］は根拠の番号、［定型］は定型句、［加筆］は職員が書き加えた文です。"
        self._paragraph(legend, "根拠")

    def _reference(self) -> None:
        reference = self._sheet.table
        if reference is None:
            return
        self._paragraph("参考データ", "Heading 2")
        lines = [reference.columns, *reference.rows]
        self._table(lines, (1.0, 3.2, 2.2, 2.2, 2.2, 2.2, 2.1, 1.9), header=True)

    def _table(
        self,
        lines: Sequence[Sequence[str]],
        sizes: Sequence[float],
        *,
        header: bool = False,
        labels: Sequence[int] = (),
    ) -> None:
        """A table of texts; `header` repeats its first line on each page, `labels` are columns of labels."""
        table = self._document.add_table(rows=len(lines), cols=len(sizes))
        table._tbl.tblStyle_val = self._styles["Table Grid"]  # noqa: SLF001
        widths(table, sizes)
        rows = table._tbl.tr_lst  # noqa: SLF001
        for index, (row, texts) in enumerate(zip(rows, lines, strict=True)):
            for column, (cell, text) in enumerate(zip(row.tc_lst, texts, strict=True)):
                cell_text(cell, without_control(text), self._styles["表"])
                if column in labels or (header and index == 0):
                    shade(cell)
        if header:
            repeat_header(rows[0])
