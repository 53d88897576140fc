"""Corrections: the print stays as received, the reading is put right, and why is kept."""

from pathlib import Path

import pytest

from ingest.build import build_report
from ingest.corrections import applied, read_corrected
from ingest.definition import load_corrections
from ingest.errors import InvalidDefinitionError
from ingest.records import Correction, Field, Report
from tests.conftest import ISESAKI
from tests.ingest.report_folders import report_folder

SLIPS = (
    Correction("心るさと納税", "ふるさと納税", "「ふ」を「心」と読み取った"),
    Correction("なつてあり", "なっており", "促音"),
    Correction("なつて", "なって", "促音"),
)
ENTRY = "reviewed: 2026-11-23\ncorrections:\n  - {printed: あつた, reading: あった, why: 促音}\n"


@pytest.mark.parametrize(
    ("printed", "reading", "used"),
    [
        ("心るさと納税の件数", "ふるさと納税の件数", ["心るさと納税"]),
        (
            "必要となつてあり、必要となつている",
            "必要となっており、必要となっている",
            ["なつてあり", "なつて"],
        ),
        ("多くなつてあり", "多くなっており", ["なつてあり"]),
        ("心の健康", "心の健康", []),
        ("", "", []),
    ],
)
def test_reading(printed: str, reading: str, used: list[str]) -> None:
    """Each correction applies to its own print; those that applied are told, the longer one first."""
    assert read_corrected(printed, SLIPS) == reading
    assert [correction.printed for correction in applied(printed, SLIPS)] == used


def test_the_longest_print_comes_first(tmp_path: Path) -> None:
    """「なつてあり」 is read before 「なつて」 can spoil it, in whatever order the file lists them."""
    (tmp_path / "corrections.yaml").write_text(
        "reviewed: 2026-11-23\ncorrections:\n"
        "  - {printed: なつて, reading: なって, why: 促音}\n"
        "  - {printed: なつてあり, reading: なっており, why: 促音}\n",
        encoding="utf-8",
    )
    corrections = load_corrections(tmp_path)
    assert [correction.printed for correction in corrections] == ["なつてあり", "なつて"]
    assert read_corrected("多くなつてあり", corrections) == "多くなっており"


def test_the_print_of_the_real_report_stays(real: Report) -> None:
    """The lines are the file as received; the corrected cells show both, the print in its own words."""
    assert "\n".join(real.lines).encode() == (ISESAKI / "report.txt").read_bytes()
    furusato = real.measure(14).cells[Field.INDICATOR]
    assert (furusato.printed, furusato.reading) == ("心るさと納税寄付件数", "ふるさと納税寄付件数")
    assert furusato.corrected
    assert not real.measure(1).cells[Field.INDICATOR].corrected


def test_no_reviewed_misprint_is_left_in_a_reading(real: Report) -> None:
    """Search and display never meet a print that a person has reviewed."""
    readings = "\n".join(cell.reading for measure in real.measures for cell in measure.cells.values())
    assert [each.printed for each in real.corrections if each.printed in readings] == []


def test_each_correction_is_logged_with_why(real: Report) -> None:
    """Just the cells whose reading differs are logged, each with the reason of corrections.yaml."""
    logged = [repair for repair in real.repairs if repair.kind == "correction"]
    reasons = {correction.printed: correction.why for correction in real.corrections}
    cells = {(each.row, field): cell for each in real.measures for field, cell in each.cells.items()}
    changed = {place for place, cell in cells.items() if cell.printed != cell.reading and not cell.inherited}
    assert {(repair.row, repair.field) for repair in logged} == changed
    for repair in logged:
        assert repair.field is not None
        assert repair.printed in cells[repair.row, repair.field].printed
        assert repair.reading in cells[repair.row, repair.field].reading
        assert repair.evidence == reasons[repair.printed] != ""


def test_a_value_is_read_from_its_correction(real: Report) -> None:
    """「92力所」 with the kanji 力 is 92 カ所; the value still shows where its cell is printed so."""
    clubs = real.measure(21)
    target = clubs.value(Field.TARGET).single
    assert clubs.cells[Field.TARGET].printed == "92力所"
    assert target is not None
    assert f"{target.value}{target.unit}" == "92カ所"


def test_without_corrections_the_reading_is_the_print(tmp_path: Path) -> None:
    """A report folder needs no corrections.yaml."""
    folder = report_folder(tmp_path, ISESAKI)
    (folder / "corrections.yaml").unlink()
    report = build_report(folder)
    assert not any(cell.corrected for measure in report.measures for cell in measure.cells.values())
    assert report.corrections == ()


@pytest.mark.parametrize(
    ("corrections", "named"),
    [
        (ENTRY.replace(", why: 促音", ""), "why"),
        (ENTRY.replace("reviewed: 2026-11-23\n", ""), "reviewed"),
        (ENTRY.replace("2026-11-23", "昨日"), "reviewed"),
        (ENTRY.replace("printed: あつた", "printed: 10"), "printed"),
        (ENTRY + "approved: yes\n", "approved"),
        ("- あつた\n", "名前: 値"),
        (ENTRY.replace("printed: あつた", "printed: ''"), "printed と why は空にできず"),
        (ENTRY.replace("why: 促音", "why: ''"), "「あつた」: printed と why は空にできず"),
        (ENTRY + "  - {printed: あつた, reading: 合った, why: 別の読み}\n", "「あつた」.*一度だけ"),
    ],
)
def test_an_unreviewed_correction_is_refused(tmp_path: Path, corrections: str, named: str) -> None:
    """Without a date of review, one print or a reason, or with two readings of one print: the entry is named."""
    with pytest.raises(InvalidDefinitionError, match=rf"corrections\.yaml.*{named}"):
        build_report(report_folder(tmp_path, corrections=corrections))
