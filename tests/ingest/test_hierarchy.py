"""The levels of a report: a blank cell continues the cell above, and what is not printed stays empty."""

from itertools import pairwise

import pytest

from ingest.hierarchy import HierarchyReader
from ingest.normalize import split_marker
from ingest.readers.tab_text import RawCell
from ingest.records import HIERARCHY, Cell, Field, Position, Report

LEVELS = (*HIERARCHY, Field.INITIATIVE, Field.DEPARTMENT)
TRUE_LEVELS = {  # rows of the real report, read by a person; "" where the level is not printed
    (1, 2): ("しごとの創生", "安定した雇用の創出", "地域産業の活性化・付加価値の向上"),
    (3, 6): ("しごとの創生", "安定した雇用の創出", "就労への総合的支援"),
    (7, 8): ("しごとの創生", "安定した雇用の創出", ""),
    (9, 10): ("しごとの創生", "安定した雇用の創出", "農業の成長産業化"),
    (11, 13): ("しごとの創生", "", "ひとの流れの創出"),
    (14, 15): ("しごとの創生", "", "関係人口の創出・拡大"),
    (16, 19): ("ひとの創生", "結婚・出産・子育ての希望の実現", "母子保健サービスの充実"),
    (20, 23): ("ひとの創生", "結婚・出産・子育ての希望の実現", "子育て支援の充実"),
    (24, 25): ("ひとの創生", "地域を担う人材の育成", "地域に根ざした特色ある教育の推進"),
    (26, 26): ("ひとの創生", "地域を担う人材の育成", "グローバル教育の推進"),
    (27, 29): ("まちの創生", "時代にあった地域づくり", "地域医療体制の充実"),
    (30, 31): (
        "まちの創生",
        "時代にあった地域づくり",
        "住み慣れた地域で安心して自立した生活を送ることができる体制の整備",
    ),
    (32, 34): ("まちの創生", "時代にあった地域づくり", "魅力ある居住環境の整備"),
    (35, 36): ("まちの創生", "時代にあった地域づくり", "交通体系の確立"),
    (37, 40): ("まちの創生", "", "安心できるまちづくり"),
    (41, 41): ("まちの創生", "", "空き家対策の推進"),
}


def read(*rows: dict[Field, str], **markers: str) -> tuple[list[dict[Field, Cell]], HierarchyReader]:
    """The rows as the reader completes them, one line each."""
    reader = HierarchyReader({Field(name): mark for name, mark in markers.items()})  # type: ignore[misc]
    completed = []
    for number, row in enumerate(rows, start=1):
        raw = {field: RawCell(text, Position(1, number, 0, len(text))) for field, text in row.items()}
        placed = reader.place(number, raw, shifted=False)
        cells = {field: Cell(field, cell.text, cell.position, cell.text) for field, cell in placed.items()}
        completed.append(reader.inherit(number, cells, LEVELS))
    return completed, reader


@pytest.mark.parametrize(("rows", "names"), TRUE_LEVELS.items())
def test_the_levels_of_the_real_report(
    real: Report, rows: tuple[int, int], names: tuple[str, str, str]
) -> None:
    """Swapped columns are put right by the number marks, blank cells continue, missing levels stay empty."""
    for row in range(rows[0], rows[1] + 1):
        assert tuple(split_marker(real.measure(row).text(level))[2] for level in HIERARCHY) == names, row


def test_each_level_that_stays_empty_is_logged(real: Report) -> None:
    """Policy of row 7, subgoal of rows 11 and 37, indicator of row 8: nothing is made up, each is told once."""
    missing = [(repair.row, repair.field) for repair in real.repairs if repair.kind == "missing"]
    assert missing == [
        (7, Field.POLICY),
        (8, Field.INDICATOR),
        (11, Field.SUBGOAL),
        (37, Field.SUBGOAL),
    ]
    assert real.measure(8).name == "（指標名の記載なし）"
    assert Field.PROGRESS_NOTE not in real.measure(8).cells


def test_a_merged_department_is_inherited_and_marked(real: Report) -> None:
    """Row 8 of the real report prints no department: that of row 7, cited where it is printed."""
    above, merged = real.measure(7).cells[Field.DEPARTMENT], real.measure(8).cells[Field.DEPARTMENT]
    assert merged.inherited
    assert not above.inherited
    assert (merged.printed, merged.position) == (above.printed, above.position)
    inherited = [repair for repair in real.repairs if repair.kind == "inherited"]
    assert {(repair.row, repair.field) for repair in inherited} == {
        (8, Field.INITIATIVE),
        (8, Field.DEPARTMENT),
    }
    assert all("結合セル" in repair.evidence for repair in inherited)


def test_an_inherited_cell_is_the_last_printed_one(real: Report, invented: Report) -> None:
    """In both reports, row by row: an inherited cell is the cell of the row above, however that came by it."""
    for report in (real, invented):
        for above, below in pairwise(report.measures):
            for field, cell in below.cells.items():
                if cell.inherited:
                    assert (cell.printed, cell.position) == (
                        above.cells[field].printed,
                        above.cells[field].position,
                    )


def test_only_headings_initiatives_and_departments_are_inherited(real: Report, invented: Report) -> None:
    """A value, a rating or a text is never taken from another row."""
    cells = [cell for report in (real, invented) for each in report.measures for cell in each.cells.values()]
    assert {cell.field for cell in cells if cell.inherited} <= set(LEVELS)


def test_a_new_goal_ends_what_stood_below_it() -> None:
    """Under 「2 ひと」 neither the policy nor the initiative of 「1 しごと」 goes on; the department does."""
    first = {
        Field.GOAL: "1 しごと",
        Field.POLICY: "① 雇用",
        Field.INITIATIVE: "相談",
        Field.DEPARTMENT: "商工課",
    }
    (_, second, third), _ = read(first, {}, {Field.GOAL: "2 ひと"})
    assert {field for field, cell in second.items() if cell.inherited} == set(first)
    assert third.keys() == {Field.GOAL, Field.DEPARTMENT}


def test_a_declared_mark_decides_the_level() -> None:
    """report.yaml says that policies carry ①: printed under 小基本目標, it is still the policy, and logged."""
    (row,), reader = read({Field.SUBGOAL: "① 雇用の創出", Field.POLICY: "1 しごと"}, policy="circled")
    assert {field: cell.printed for field, cell in row.items()} == {
        Field.POLICY: "① 雇用の創出",
        Field.SUBGOAL: "1 しごと",
    }
    assert {(repair.kind, repair.field) for repair in reader.repairs} == {
        ("level", Field.POLICY),
        ("level", Field.SUBGOAL),
    }
    assert all("番号の形" in repair.evidence for repair in reader.repairs)


def test_a_numbering_that_falls_back_empties_the_level_above() -> None:
    """② then ① without a new subgoal in print: the subgoal is unknown from there on."""
    first = {Field.GOAL: "1 しごと", Field.SUBGOAL: "1 雇用", Field.POLICY: "② 就労"}
    (_, second), reader = read(first, {Field.POLICY: "① 観光"})
    assert second.keys() == {Field.GOAL, Field.POLICY}
    assert [(repair.row, repair.kind, repair.field) for repair in reader.repairs] == [
        (2, "missing", Field.SUBGOAL)
    ]


def test_a_number_that_goes_on_tells_the_policy_from_the_goal() -> None:
    """In the first column, ③ after policy ② under goal ① is the next policy; ② is the next goal."""
    first = {Field.GOAL: "① しごと", Field.SUBGOAL: "1 雇用", Field.POLICY: "② 就労"}
    (_, second), reader = read(first, {Field.GOAL: "③ 観光"}, policy="circled")
    assert second[Field.POLICY].printed == "③ 観光"
    assert second[Field.GOAL].printed == "① しごと"
    assert second[Field.GOAL].inherited
    assert [(repair.row, repair.kind, repair.field) for repair in reader.repairs] == [
        (2, "level", Field.POLICY)
    ]
    (_, second), reader = read(first, {Field.GOAL: "② ひと"}, policy="circled")
    assert {field: cell.printed for field, cell in second.items()} == {Field.GOAL: "② ひと"}
    assert reader.repairs == []
