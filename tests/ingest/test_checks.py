"""Invariants: what does not hold in a report is reported in its own words and never repaired."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.build import build_report
from ingest.checks import check_measures, met_target
from ingest.quantities import parse_value
from ingest.records import Direction, Field, Measure, Report
from tests.conftest import ISESAKI
from tests.ingest.report_folders import report_folder
from tests.ingest.samples import sample_report

ON_TRACK = sample_report().measure(6)  # rated 順調に進捗


def with_values(target: str, actual: str, direction: Direction = "higher") -> Measure:
    values = {Field.TARGET: parse_value(target), Field.ACTUAL: parse_value(actual)}
    return replace(ON_TRACK, values=values, direction=direction)


@pytest.mark.parametrize(
    ("target", "actual", "direction", "met"),
    [
        ("33万人", "244,765人", "higher", False),
        ("33万人", "330,000人", "higher", True),
        ("1,220件 (令和4年)", "1,143件 (令和4年)", "lower", True),
        ("1,220件", "1,143件", "higher", False),
        ("1,220件", "1,220件", "lower", True),
        ("小学校80.0%／中学校85.0%", "小学校83.2%／中学校78.9%", "higher", False),
        ("小学校80.0%／中学校75.0%", "中学校78.9% 小学校83.2%", "higher", True),
        ("待機児童なし", "待機児童なし", "higher", None),
        ("188事業所", "-", "higher", None),
        ("10件", "10人", "higher", None),
        ("男性 78.46歳 女性 80.66歳", "79歳", "higher", None),
    ],
)
def test_met_target(target: str, actual: str, direction: Direction, met: bool | None) -> None:
    """Actual ≥ target (≤ where lower is better), part by part; None where there is nothing to compare."""
    assert met_target(with_values(target, actual, direction)) is met


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"values": with_values("100件", "99件").values}, "「順調に進捗」ですが、実績が目標に達していません"),
        ({"values": with_values("100件", "101件").values, "direction": "lower"}, "達していません"),
        ({"rating": None}, "評価の尺度にありません"),
        ({"values": {}}, "目標値も実績値もありません"),
        ({"departments": ()}, "担当課がありません"),
    ],
)
def test_each_broken_invariant_is_told(change: Mapping[str, object], told: str) -> None:
    """One line each, with the row and its indicator."""
    measure = replace(with_values("100件", "100件"), **change)  # type: ignore[arg-type]
    (line,) = check_measures([measure])
    assert line.startswith(f"行6「{ON_TRACK.name}」")
    assert told in line


def test_a_row_that_holds_is_not_told() -> None:
    """Target met, rating known, department named: nothing to say."""
    assert list(check_measures([with_values("100件", "100件"), with_values("待機児童なし", "なし")])) == []


def test_the_real_report_holds(real: Report, invented: Report) -> None:
    """No invariant is broken, and the ratings are as counted by hand in the file."""
    assert real.warnings == invented.warnings == ()
    assert Counter(measure.rating.label for measure in real.measures if measure.rating) == {
        "順調に進捗": 14,
        "概ね順調に進捗": 3,
        "進捗の遅れ": 7,
        "進捗の遅れ（コロナ）": 14,
        "評価不可": 3,
    }
    marks = Counter(measure.rating.label for measure in invented.measures if measure.rating)
    assert marks == {"◎": 6, "○": 5, "△": 4, "×": 3, "－": 2}


def test_every_rating_is_quoted_as_printed(real: Report) -> None:
    """One label in two spellings: 9 with a space and 5 without, each logged, none rewritten in its cell."""
    covid = [each for each in real.measures if each.rating and each.rating.cause == "コロナ"]
    assert Counter(measure.cells[Field.RATING].printed for measure in covid) == {
        "進捗の遅れ (コロナ)": 9,
        "進捗の遅れ(コロナ)": 5,
    }
    spelled = [repair for repair in real.repairs if repair.kind == "spelling"]
    assert [(repair.row, repair.printed) for repair in spelled] == [
        (measure.row, measure.cells[Field.RATING].printed) for measure in covid
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "\t28件\t",
            "\t8件\t",
            "行3「創業相談件数」: 評価は「順調に進捗」ですが、実績が目標に達していません",
        ),
        (
            "\t193人\t進捗の遅れ (コロナ)",
            "\t193人\t進捗は普通",
            "行4「いせさき合同会社説明会の参加者数」: 進捗評価「進捗は普通」が評価の尺度にありません",
        ),
    ],
)
def test_a_changed_cell_of_the_real_report_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A misprinted figure or rating is kept as it stands; the report says which row no longer holds."""
    text = (ISESAKI / "report.txt").read_text(encoding="utf-8")
    assert text.count(old) == 1
    report = build_report(report_folder(tmp_path, ISESAKI, text=text.replace(old, new)))
    assert report.warnings == (told,)
    assert len(report.measures) == 41


def test_a_direction_is_declared_and_not_guessed(tmp_path: Path, real: Report) -> None:
    """交通事故発生件数 is the only row where lower is better; undeclared, its rating looks wrong and is told."""
    lower = [measure.indicator for measure in real.measures if measure.direction == "lower"]
    assert lower == ["交通事故発生件数"]
    folder = report_folder(tmp_path, ISESAKI)
    stated = (folder / "report.yaml").read_text(encoding="utf-8")
    (folder / "report.yaml").write_text(stated.replace("lower_is_better:\n- 交通事故発生件数\n", ""), "utf-8")
    (warning,) = build_report(folder).warnings
    assert "交通事故発生件数" in warning
