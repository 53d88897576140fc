"""Writes a set of sheets to disk, in the format that the file's name asks for."""

from pathlib import Path
from typing import TYPE_CHECKING

from service.council.records import SheetSet
from service.errors import InvalidSheetsError

if TYPE_CHECKING:
    from service.council.desk import CouncilDesk


def write_file(desk: "CouncilDesk", sheets: SheetSet, path: Path) -> None:
    """Write `.docx` or `.xlsx`. InvalidSheetsError for another ending or a place that cannot be written."""
    makers = {".docx": desk.docx, ".xlsx": desk.xlsx}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise InvalidSheetsError(f"「{path.name}」の形式では書き出せません。.docx か .xlsx にしてください。")
    content = make(sheets)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InvalidSheetsError(
            f"「{path}」に書き出せません: {error.strerror}。置き場所を確かめてください。"
        ) from error
