"""A citation in one line, as a person reads it: 「[1] isesaki-r4 1ページ 5行目: 指標名「製造品出荷額等」」."""

from collections.abc import Mapping

from ingest.records import Field
from service.schemas import Citation, CitedCell


def source_line(citation: Citation, columns: Mapping[Field, str]) -> str:
    """Where the row is printed and each cited cell as printed; `columns` are the report's names of the fields."""
    cells = "、".join(_cited(cell, columns) for cell in citation.cells)
    return f"[{citation.id}] {citation.report} {citation.page}ページ {citation.line}行目: {cells}"


def _cited(cell: CitedCell, columns: Mapping[Field, str]) -> str:
    above = f"（{cell.line}行目から引き継ぎ）" if cell.line else ""
    return f"{columns.get(Field(cell.field), cell.field)}「{cell.printed}」{above}"
