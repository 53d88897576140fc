"""The reader of tab-separated text: every cell with the place where it stands in the file."""

from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.readers import tab_text
from ingest.readers.tab_text import RawTable, read_tab_text
from ingest.records import Position


def table(folder: Path, text: str) -> RawTable:
    path = folder / "report.txt"
    path.write_bytes(text.encode())
    return read_tab_text(path)


def test_cells_with_their_places(tmp_path: Path) -> None:
    """Surrounding spaces are no part of a cell; characters count from 0 in the line, lines from 1."""
    read = table(tmp_path, "指標\t目標値\n 創業相談 \t\t　12件\t\n")
    (page,) = read.pages
    assert [(cell.text, cell.position) for cell in page[1].cells] == [
        ("創業相談", Position(1, 2, 1, 5)),
        ("", Position(1, 2, 7, 7)),
        ("12件", Position(1, 2, 9, 12)),
        ("", Position(1, 2, 13, 13)),
    ]


def test_blank_lines_part_pages(tmp_path: Path) -> None:
    """Any number of blank lines ends a page; lines of tabs are blank; every line stays in the file's order."""
    read = table(tmp_path, "\na\tb\n\n\t\t\nc\td\ne\tf\n")
    assert [[line.cells[0].text for line in page] for page in read.pages] == [["a"], ["c", "e"]]
    assert [[line.cells[0].position.line for line in page] for page in read.pages] == [[2], [5, 6]]
    assert read.lines == ("", "a\tb", "", "\t\t", "c\td", "e\tf", "")


def test_characters_outside_the_basic_plane_count_as_one(tmp_path: Path) -> None:
    """「𠮷野」 is two characters wide, as Python and the citation count."""
    (page,) = table(tmp_path, "𠮷野\t髙﨑").pages
    assert [cell.position.end for cell in page[0].cells] == [2, 5]


def test_short_utf8_is_not_taken_for_cp932(tmp_path: Path) -> None:
    """The bytes of 「実績」 are 「螳溽ｸｾ」 in cp932: UTF-8 is tried first."""
    (page,) = table(tmp_path, "実績\t評価").pages
    assert page[0].cells[0].text == "実績"


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is told, and the file is not read into memory."""
    monkeypatch.setattr(tab_text, "MAX_BYTES", 1000)
    with pytest.raises(UnreadableFileError, match=r"report\.txt は大きすぎます（1,000バイトまで）"):
        table(tmp_path, "a\tb\n" * 300)
