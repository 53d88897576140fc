"""Alignment: every printed cell stands in its own field, however far its row is shifted."""

import json
import tempfile
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.build import build_report
from ingest.records import HIERARCHY, VALUE_FIELDS, Field, Measure, Report
from tests.conftest import ISESAKI, MINATO
from tests.ingest.report_folders import report_folder

AROUND_THE_RATING = (  # how the real report prints its columns
    Field.INITIATIVE,
    Field.PROGRESS_NOTE,
    Field.INDICATOR,
    *VALUE_FIELDS,
    Field.RATING,
    Field.DELAY_REASON,
    Field.ISSUE,
    Field.FUTURE_MEASURE,
    Field.DEPARTMENT,
)
RATINGS = {"順調に進捗", "概ね順調に進捗", "進捗の遅れ", "進捗の遅れ(コロナ)", "評価不可"}


def rating_column(cells: list[str]) -> int:
    """Where a line of the real report prints its rating."""
    return next(column for column, cell in enumerate(cells) if cell.replace(" ", "") in RATINGS)


def printed(measure: Measure) -> dict[Field, str]:
    """What the row itself prints in each field below the three levels of headings."""
    own = {field: cell.printed for field, cell in measure.cells.items() if not cell.inherited}
    return {field: text for field, text in own.items() if field not in HIERARCHY}


def test_every_field_of_the_real_report_is_in_its_place(real: Report) -> None:
    """Counted from the rating, the columns keep their order in all 41 rows; what is left over are headings."""
    assert len(real.measures) == 41
    for measure in real.measures:
        cells = real.lines[measure.line - 1].split("\t")
        first = rating_column(cells) - AROUND_THE_RATING.index(Field.RATING)
        expected = dict(zip(AROUND_THE_RATING, cells[first:], strict=False))
        assert printed(measure) == {field: text for field, text in expected.items() if text}, measure.row
        own = [cell for cell in measure.cells.values() if not cell.inherited]
        assert {cell.printed for cell in own if cell.field in HIERARCHY} == set(cells[:first]) - {""}


def test_each_shifted_row_is_logged_with_its_evidence(real: Report) -> None:
    """32 rows do not have the rating under its header; just these are logged, each with its own rating."""
    header, shifted = 0, {}
    rows = {measure.line: measure for measure in real.measures}
    for number, line in enumerate(real.lines, start=1):
        cells = line.split("\t")
        if "進捗評価" in cells:
            header = cells.index("進捗評価")
        elif number in rows and rating_column(cells) != header:
            shifted[rows[number].row] = cells[rating_column(cells)]
    logged = {repair.row: repair.evidence for repair in real.repairs if repair.kind == "shifted"}
    assert len(shifted) == 32
    assert logged.keys() == shifted.keys()
    assert all(f"「{rating}」" in logged[row] for row, rating in shifted.items())


def test_each_cell_is_cited_where_it_is_printed(real: Report, invented: Report) -> None:
    """Page, line and characters of every cell, of an inherited one too, lead to the printed text itself."""
    for report in (real, invented):
        numbered = enumerate(report.lines, start=1)
        blocks = [list(block) for filled, block in groupby(numbered, lambda item: bool(item[1])) if filled]
        pages = {number: page for page, block in enumerate(blocks, start=1) for number, _ in block}
        for measure in report.measures:
            for cell in measure.cells.values():
                place = cell.position
                assert report.lines[place.line - 1][place.start : place.end] == cell.printed
                assert place.page == pages[place.line]
                assert place.line < measure.line if cell.inherited else place.line == measure.line


def test_the_invented_report_equals_its_truth(invented: Report) -> None:
    """Other columns, orders, marks and units: every cell, place, inheritance and shift as in true.json."""
    truth = json.loads((MINATO / "true.json").read_text(encoding="utf-8"))
    shifted = {repair.row: repair.evidence for repair in invented.repairs if repair.kind == "shifted"}
    for expected, measure in zip(truth, invented.measures, strict=True):
        assert (measure.row, measure.page, measure.line) == tuple(
            expected[k] for k in ("row", "page", "line")
        )
        assert list(measure.departments) == expected["departments"]
        fields = [field for field in Field if field in expected]
        read = {field: measure.cells[field].printed for field in fields if field in measure.cells}
        assert read == {field: expected[field] for field in fields if expected[field] is not None}
        inherited = {field.value for field, cell in measure.cells.items() if cell.inherited}
        assert inherited == {name.replace("departments", "department") for name in expected["inherited"]}
        side = {-1: "1列左", 0: "", 1: "1列右"}[expected["shift"]]
        assert side in shifted[measure.row] if side else measure.row not in shifted


@st.composite
def shifted_lines(draw: st.DrawFn, report: Report) -> str:
    """The report's text with an empty cell more or less at any place of any row."""
    lines = list(report.lines)
    for measure in report.measures:
        cells = lines[measure.line - 1].split("\t")
        empty = [column for column, cell in enumerate(cells) if not cell]
        change = draw(st.sampled_from(["more", "less", "none"]))
        if change == "more":
            cells.insert(draw(st.integers(0, len(cells))), "")
        elif change == "less" and empty:
            cells.pop(draw(st.sampled_from(empty)))
        lines[measure.line - 1] = "\t".join(cells)
    return "\n".join(lines)


@pytest.mark.parametrize("source", [ISESAKI, MINATO], ids=lambda path: path.name)
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
def test_an_empty_cell_more_or_less_changes_nothing(source: Path, data: st.DataObject) -> None:
    """Whichever rows lose or gain an empty cell, wherever: all their cells stay in their fields."""
    original = build_report(source)
    with tempfile.TemporaryDirectory() as folder:
        text = data.draw(shifted_lines(original))
        changed = build_report(report_folder(Path(folder), source, text=text))
    assert [printed(measure) for measure in changed.measures] == [
        printed(measure) for measure in original.measures
    ]


@pytest.mark.parametrize("source", [ISESAKI, MINATO], ids=lambda path: path.name)
def test_rows_are_found_wherever_they_stand(source: Path, tmp_path: Path) -> None:
    """A title above the tables and other line numbers change the citations and nothing else."""
    original = build_report(source)
    text = "報告書の表題\n\n凡例\n\n\n" + "\n".join(original.lines)
    moved = build_report(report_folder(tmp_path, source, text=text))
    assert [printed(measure) for measure in moved.measures] == [printed(each) for each in original.measures]
    assert [measure.line - 5 for measure in moved.measures] == [each.line for each in original.measures]
