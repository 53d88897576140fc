"""Headers: a printed column name means one field, in whatever width, year or order it is printed."""

import pytest

from ingest.definition import load_definition
from ingest.headers import Header, HeaderReader
from ingest.readers.tab_text import RawCell, RawLine
from ingest.records import Field, Position
from ingest.settings import DATA
from ingest.vocabulary import Vocabulary
from tests.conftest import ISESAKI, MINATO

VOCABULARY = Vocabulary.load(DATA / "vocabulary")
READER = HeaderReader(VOCABULARY, load_definition(ISESAKI))  # actual of 令和4年度, final target of 令和6年度


def header(*lines: str) -> Header | None:
    raw = [
        RawLine(tuple(RawCell(cell, Position(1, number, 0, len(cell))) for cell in line.split("|")))
        for number, line in enumerate(lines, start=1)
    ]
    return READER.read(raw)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("令和4年度実績値", Field.ACTUAL),
        ("実績（Ｒ４）", Field.ACTUAL),
        ("2022年度の実績", Field.ACTUAL),
        ("令和4年度 目標値", Field.TARGET),
        ("目標値(令和6年度)", Field.FINAL_TARGET),
        ("R6目標値", Field.FINAL_TARGET),
        ("最終目標", Field.FINAL_TARGET),
        ("ＫＰＩ", Field.INDICATOR),
        ("担当　課", Field.DEPARTMENT),
        ("KPIの達成状況", None),
        ("方向性", None),
        ("令和4年度実績値の推移", None),
    ],
)
def test_column_names(name: str, field: Field | None) -> None:
    """The year tells the final target from the target; a group heading is no column."""
    assert READER.field_of(name) is field


def test_the_final_year_is_the_reports_own() -> None:
    """「目標（R8）」 is the final target of a plan that ends in 令和8年度, and a plain target elsewhere."""
    assert HeaderReader(VOCABULARY, load_definition(MINATO)).field_of("目標（R8）") is Field.FINAL_TARGET
    assert READER.field_of("目標（R8）") is Field.TARGET


def test_a_heading_over_two_lines() -> None:
    """A column that only the upper line names is read too; each keeps its column and its printed name."""
    read = header("指標||||担当課", "|目標値|実績値|進捗評価|")
    assert read is not None
    assert read.columns == {
        Field.TARGET: 1,
        Field.ACTUAL: 2,
        Field.RATING: 3,
        Field.INDICATOR: 0,
        Field.DEPARTMENT: 4,
    }
    assert read.names[Field.INDICATOR] == "指標"


def test_too_few_names_are_no_header() -> None:
    """Four fields make a header; three words of it may stand in any table."""
    assert header("指標名|目標値|実績値|備考") is None
    assert header("指標名|目標値|実績値|進捗評価") is not None
