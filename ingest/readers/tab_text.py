"""Reads tab-separated text (UTF-8, UTF-16 with its mark, or cp932): blocks of lines are pages, each cell keeps its character range."""

import codecs
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest.errors import NotAReportError, UnreadableFileError
from ingest.records import Position

MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as received: text without surrounding spaces and where exactly it stands."""

    text: str
    position: Position


@dataclass(frozen=True, slots=True)
class RawLine:
    cells: tuple[RawCell, ...]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file as received: its lines for the citation viewer and its pages of cells for alignment."""

    lines: tuple[str, ...]
    pages: tuple[tuple[RawLine, ...], ...]


def read_tab_text(path: Path) -> RawTable:
    """Read the file; UnreadableFileError or NotAReportError says what was found instead of a table."""
    lines = tuple(line.removesuffix("\r") for line in _decode(path).removeprefix("\ufeff").split("\n"))
    if not any("\t" in line for line in lines):
        raise NotAReportError(
            f"{path.name} に表が見つかりません（タブ区切りの行を探しましたが、ありませんでした）。"
            "報告書の表をタブ区切りのテキストにして渡してください"
        )
    numbered = groupby(enumerate(lines, start=1), key=lambda item: bool(item[1].strip()))
    blocks = [list(block) for filled, block in numbered if filled]
    pages = (
        tuple(_cells(line, number, page) for number, line in block)
        for page, block in enumerate(blocks, start=1)
    )
    return RawTable(lines, tuple(pages))


def _decode(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(f"{path.name} は大きすぎます（{MAX_BYTES:,}バイトまで）")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path} を開けません: {error.strerror}") from error
    if not data.strip():
        raise UnreadableFileError(f"{path.name} は空です。報告書のファイルを確かめてください")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    if b"\0" in data:
        raise UnreadableFileError(
            f"{path.name} はテキストではありません。タブ区切りのテキストを渡してください"
        )
    first_bad = 0
    for encoding in ("utf-8", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            first_bad = max(first_bad, error.start)
    raise UnreadableFileError(
        f"{path.name} の文字コードを判別できません（UTF-8 でも cp932 でもありません: {first_bad:,}バイト目）"
    )


def _cells(line: str, number: int, page: int) -> RawLine:
    cells, start = [], 0
    for text in line.split("\t"):
        inner = text.strip()
        left = start + (len(text) - len(text.lstrip()) if inner else 0)
        cells.append(RawCell(inner, Position(page, number, left, left + len(inner))))
        start += len(text) + 1
    return RawLine(tuple(cells))
