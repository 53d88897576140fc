"""A file that is no report: one message with what was found and the way out; what is loaded stays untouched."""

import hashlib
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.build import build_report
from ingest.errors import NotAReportError, UnreadableFileError
from ingest.pipeline import ingest_report
from ingest.row_store import RowStore
from ingest.settings import StoreSettings
from tests.conftest import ISESAKI, MINATO
from tests.ingest.report_folders import definition, report_folder

TEXT = (MINATO / "report.txt").read_text(encoding="utf-8")
HEADERS = [line for line in TEXT.split("\n") if line.startswith("基本目標\t")]
NO_REPORT: dict[str, tuple[str | bytes, type[Exception], str]] = {
    "empty": (b"", UnreadableFileError, "空です.*確かめてください"),
    "only blank cells": (b"\t\t\n\t\t\n", UnreadableFileError, "空です.*確かめてください"),
    "picture": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        UnreadableFileError,
        "テキストではありません.*渡してください",
    ),
    "random bytes": (
        bytes(random.Random(5).choices(range(1, 256), k=5000)),
        UnreadableFileError,
        "文字コード.*UTF-8.*cp932",
    ),
    "EUC-JP": (TEXT.encode("euc_jp", "ignore"), UnreadableFileError, "文字コード.*UTF-8.*cp932"),
    "minutes of a meeting": (
        "会議録\n\n令和5年の議題\n" * 9,
        NotAReportError,
        "表が見つかりません.*タブ区切り",
    ),
    "commas for tabs": (TEXT.replace("\t", ","), NotAReportError, "表が見つかりません.*タブ区切り"),
    "another table": ("氏名\t住所\n山田\t1丁目\n", NotAReportError, r"見出し.*指標名.*2行.*report\.yaml"),
    "no headers": (
        "\n".join(line for line in TEXT.split("\n") if line not in HEADERS),
        NotAReportError,
        "見出し.*指標名・目標値・実績値・進捗評価",
    ),
    "headers alone": ("\n".join(HEADERS), NotAReportError, r"評価（◎・○・△・×・－）.*行が見つかりません"),
    "no actuals": (TEXT.replace("実績（R5）", "備考"), NotAReportError, "見つかりません.*確かめてください"),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> StoreSettings:
    """Stores in which the report is loaded already."""
    settings = StoreSettings(home=tmp_path_factory.mktemp("home"))
    ingest_report(MINATO, settings)
    return settings


def fingerprints(home: Path) -> dict[str, str]:
    """Every file of the stores with its content; locks and logs of the database do not count."""
    files = [
        path for path in home.rglob("*") if path.is_file() and not re.search(r"lock|-wal|-shm", path.name)
    ]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize(("content", "error", "told"), NO_REPORT.values(), ids=NO_REPORT)
def test_what_is_no_report_is_told_and_changes_nothing(
    tmp_path: Path, loaded: StoreSettings, content: str | bytes, error: type[Exception], told: str
) -> None:
    """One line with what was looked for; not a byte of the stores changes and the loaded report answers."""
    before = fingerprints(loaded.home)
    with pytest.raises(error, match=told) as raised:
        ingest_report(report_folder(tmp_path, text=content), loaded)
    assert "\n" not in str(raised.value)
    assert fingerprints(loaded.home) == before
    rows = RowStore.open(loaded.database_url)
    assert rows.current_generations() == {"minato-r5": 1}
    assert rows.load("minato-r5") == build_report(MINATO)
    rows.close()


def test_text_as_a_spreadsheet_saves_it_is_read(tmp_path: Path) -> None:
    """「Unicode テキスト」 of a spreadsheet is UTF-16 with its mark: the same rows as from UTF-8."""
    read = build_report(report_folder(tmp_path, text=TEXT.encode("utf-16")))
    assert read.measures == build_report(MINATO).measures


def test_a_first_ingest_that_fails_leaves_no_report(tmp_path: Path) -> None:
    """In new stores, too: no report, no index."""
    settings = StoreSettings(home=tmp_path / "home")
    with pytest.raises(UnreadableFileError, match="none"):
        ingest_report(report_folder(tmp_path, report_yaml=definition(source={"file": "none.txt"})), settings)
    rows = RowStore.open(settings.database_url)
    assert rows.current_generations() == {}
    rows.close()
    assert not [path for path in settings.home.rglob("*") if "minato" in path.name]


def test_a_file_that_changed_since_it_was_received(tmp_path: Path) -> None:
    """One figure more or less, and the checksum of report.yaml tells; so does the message."""
    folder = report_folder(tmp_path, ISESAKI)
    (folder / "report.yaml").write_bytes((ISESAKI / "report.yaml").read_bytes())
    assert len(build_report(folder).measures) == 41
    received = (folder / "report.txt").read_bytes()
    (folder / "report.txt").write_bytes(received.replace(b"\t12\xe4\xbb\xb6", b"\t13\xe4\xbb\xb6", 1))
    with pytest.raises(UnreadableFileError, match=r"SHA-256.*report\.yaml"):
        build_report(folder)


@pytest.mark.parametrize(
    "received",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("cp932"),
        lambda text: text.rstrip("\n").encode(),
        lambda text: re.sub(r"(?m)$", "\t\t", text).encode(),
    ],
    ids=["CRLF", "BOM", "cp932", "no last line end", "tabs at line ends"],
)
def test_the_same_report_saved_otherwise(tmp_path: Path, received: Callable[[str], bytes]) -> None:
    """As Windows and spreadsheets save it: the same cells, shown on the same lines."""
    expected = build_report(MINATO)
    read = build_report(report_folder(tmp_path, text=received(TEXT)))
    cells, expected_cells = (
        [[(cell.printed, cell.position) for cell in measure.cells.values()] for measure in report.measures]
        for report in (read, expected)
    )
    assert cells == expected_cells
    shown = [line.rstrip("\t") for line in read.lines if line.strip()]
    assert shown == [line.rstrip("\t") for line in expected.lines if line]
