"""A report as a whole: what a row lost or has too much of is told, and so is a definition that does not fit."""

from pathlib import Path

import pytest

from ingest.build import build_report
from ingest.errors import InvalidDefinitionError
from ingest.records import Field, Report
from tests.conftest import ISESAKI, MINATO
from tests.ingest.report_folders import definition, report_folder

LOST = "のセルがありません。隣のセルと続けて印刷されていないか確かめてください"
OVER = "はどの列にも置けません。セルが途中で切れていないか確かめてください"
DAMAGES = {  # one tab of the real report lost or added: what is printed, what it becomes, the warning
    "two texts": (
        "農地を確保すること。\t新規",
        "農地を確保すること。 新規",
        f"行9: 「今後の方策等」{LOST}",
    ),
    "two values": ("51人\t127人", "51人 127人", f"行9: 「目標値(令和6年度)」{LOST}"),
    "initiative and status": (
        "販路拡大への支援\t市内",
        "販路拡大への支援 市内",
        f"行1: 「主な取組」{LOST}",
    ),
    "text and department": ("講じる。\t農政課", "講じる。 農政課", f"行9: 「担当課」{LOST}"),
    "a value cut off": ("1,778人(令和4年)\t1", "1,778人\t(令和4年)\t1", f"行16: 「(令和4年)」{OVER}"),
}


def changed(folder: Path, old: str, new: str) -> Report:
    """The real report with one place of its text changed."""
    text = (ISESAKI / "report.txt").read_text(encoding="utf-8")
    assert text.count(old) == 1
    return build_report(report_folder(folder, ISESAKI, text=text.replace(old, new)))


@pytest.mark.parametrize(("old", "new", "warning"), DAMAGES.values(), ids=DAMAGES)
def test_a_lost_or_added_tab_is_told(tmp_path: Path, old: str, new: str, warning: str) -> None:
    """The row and its column, or the text that fits nowhere; the other 40 rows are read as before."""
    report = changed(tmp_path, old, new)
    assert report.warnings[:1] == (warning,)
    assert {told.partition("「")[0].strip(": ") for told in report.warnings} == {warning.partition(":")[0]}
    assert len(report.measures) == 41


def test_a_rating_printed_as_one_with_a_value_is_told(tmp_path: Path) -> None:
    """「70人 順調に進捗」: the row is kept without a rating, which is told twice over, never guessed."""
    report = changed(tmp_path, "70人\t順調に進捗", "70人 順調に進捗")
    assert report.measure(9).rating is None
    assert report.warnings == (
        f"行9: 「進捗評価」{LOST}",
        "行9「新規就農者数」: 進捗評価「」が評価の尺度にありません",
    )


def test_a_blank_among_blanks_is_no_loss(real: Report) -> None:
    """Row 8 of the real report is a cell short of its header, yet beside blanks: nothing was printed there."""
    row = real.lines[real.measure(8).line - 1].split("\t")
    assert (len(row), len(real.columns)) == (13, 14)
    assert not [warning for warning in real.warnings if warning.startswith("行8")]


def test_a_correction_that_matches_nothing_is_refused(tmp_path: Path) -> None:
    """A print that is nowhere in the report, since another report has other misprints: its entry is named."""
    entry = "reviewed: 2026-11-23\ncorrections:\n  - {printed: 入込み容, reading: 入込み客, why: 客}\n"
    with pytest.raises(InvalidDefinitionError, match=r"corrections\.yaml.*「入込み容」.*印刷されていません"):
        build_report(report_folder(tmp_path, corrections=entry))


def test_a_direction_of_no_indicator_is_refused(tmp_path: Path) -> None:
    """A misspelt indicator would silently be better when higher; by its reading it is found."""
    stated = definition(lower_is_better=["刑法犯の認知件数"])
    with pytest.raises(InvalidDefinitionError, match=r"lower_is_better.*「刑法犯の認知件数」.*ありません"):
        build_report(report_folder(tmp_path, report_yaml=stated))
    read = definition(ISESAKI, lower_is_better=["ふるさと納税寄付件数"])
    report = build_report(report_folder(tmp_path / "read", ISESAKI, report_yaml=read))
    assert report.measure(14).direction == "lower"
    assert report.measure(14).cells[Field.INDICATOR].printed == "心るさと納税寄付件数"


def test_the_same_file_gives_the_same_report() -> None:
    """Two readings are equal in every field."""
    for folder in (ISESAKI, MINATO):
        assert build_report(folder) == build_report(folder)
