"""The gate: thresholds, and no set worse than the committed baseline."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cases import Case
from eval.cli import eval_app
from eval.errors import GateSettingsError, RunFolderError
from eval.gate import Baseline, GateSettings, accepted, baseline_of, check_gate, load_baseline, load_gate
from eval.gate_cli import SETTINGS
from eval.run_folder import write_run
from eval.runner import Asking, Run, TargetRun, run_targets
from tests.eval.stand_ins import GoldReader, case_set, value_case

CASES = [value_case(number) for number in range(1, 101)]
LIMITS = GateSettings(overall=0.9, sets={"*/samples": 0.99, "*": 0.9})


def target_run(
    wrong: Iterable[int] | int = (), name: str = "isesaki-r4/working", cases: Sequence[Case] = CASES
):
    sets = [case_set(cases, name)]
    return run_targets([GoldReader(sets, [f"staff-{number:03d}" for number in wrong])], sets, {}).first


def failed(run: TargetRun, settings: GateSettings = LIMITS, baseline: Baseline | None = None):
    return [check.name for check in check_gate(run, settings, baseline) if not check.held]


@pytest.mark.parametrize(
    ("wrong", "name", "closed"),
    [
        (0, "isesaki-r4/working", []),
        (10, "isesaki-r4/working", []),
        (11, "isesaki-r4/working", ["全体の正答率", "isesaki-r4/working の正答率"]),
        (2, "isesaki-r4/samples", ["isesaki-r4/samples の正答率"]),
    ],
)
def test_closes_below_a_threshold(wrong: Iterable[int] | int, name: str, closed: list[str]):
    """90 of 100 pass, 89 do not; the first pattern that fits a set's name counts."""
    assert failed(target_run(range(1, wrong + 1), name)) == closed


@pytest.mark.parametrize(("wrong", "held"), [(range(1, 3), True), (range(1, 8), False)])
def test_closes_when_a_set_got_worse(wrong: Iterable[int] | int, held: bool):
    """From 100 right, 98 lie within the interval and 93 do not, though both pass the thresholds."""
    baseline = baseline_of(target_run().results, "abc")
    assert (failed(target_run(wrong), baseline=baseline) == []) is held


def test_mending_and_new_cases_do_not_close_it():
    """Cases that the baseline does not know are judged by the thresholds only."""
    baseline = baseline_of(target_run([1, 2, 3], cases=CASES[:50]).results, "abc")
    assert failed(target_run([60, 61]), baseline=baseline) == []


def test_a_set_may_not_shrink():
    """Dropping the cases that fail is no mending: the gate stays closed until the baseline says so too."""
    baseline = baseline_of(target_run([7, 8]).results, "abc")
    fewer = target_run(cases=[case for case in CASES if case.id not in {"staff-007", "staff-008"}])
    [check] = [check for check in check_gate(fewer, LIMITS, baseline) if not check.held]
    assert "staff-007、staff-008" in check.text
    assert failed(fewer, baseline=baseline_of(fewer.results, "abc")) == []


def test_a_new_set_is_told_and_held_to_the_thresholds():
    """It is named as unknown to the baseline, and fails below its threshold like any other."""
    old = baseline_of([], "abc")
    told = [check.text for check in check_gate(target_run(), LIMITS, old) if "基準との" in check.name]
    assert len(told) == 1
    assert "基準にない問題集です（100問）" in told[0]
    assert failed(target_run(range(1, 31)), baseline=old) == [
        "全体の正答率",
        "isesaki-r4/working の正答率",
    ]


def test_a_condition_on_something_unmeasured_does_not_hold():
    """A threshold that no case bears on guards nothing, so it closes the gate."""
    limits = GateSettings(overall=0, sets={}, at_least={"cell_recall": 0.5})
    assert failed(target_run(), limits) == ["cell_recall"]


def whole_run(name: str = "product", **selection: str) -> Run:
    sets = [case_set(CASES)]
    asking = Asking(selection=selection)
    return run_targets([GoldReader(sets, ["staff-007"], name)], sets, {}, asking)


def test_the_baseline_is_taken_from_a_run_of_the_product(tmp_path: Path):
    """Right and wrong ids by set, written to the file that the gate reads."""
    write_run(whole_run(), tmp_path / "run")
    done = CliRunner().invoke(
        eval_app, ["baseline", str(tmp_path / "run"), "--out", str(tmp_path / "b.json")]
    )
    assert done.exit_code == 0
    kept = load_baseline(tmp_path / "b.json").sets["isesaki-r4/working"]
    assert (len(kept.right), kept.wrong) == (99, ("staff-007",))


@pytest.mark.parametrize(
    ("run", "said"), [(whole_run("keyword-10"), "製品"), (whole_run(limit="5"), "--limit")]
)
def test_no_other_run_becomes_the_baseline(run: Run, said: str):
    """Another system's results, or a part of a set, would hide a later decline."""
    with pytest.raises(RunFolderError, match=said):
        accepted(run)


def test_a_set_may_not_vanish():
    """A set of the baseline that was not asked closes the gate."""
    baseline = baseline_of(target_run(name="isesaki-r4/gone").results, "abc")
    assert failed(target_run(), baseline=baseline) == ["isesaki-r4/gone 基準との比較"]


def test_figures_by_name():
    """Any number of metrics.json can be a condition; a wrong name is an error, not a pass."""
    limits = GateSettings(overall=0, sets={}, at_least={"row_recall": 1}, at_most={"misplaced_cells": 0})
    assert failed(target_run(), limits) == []
    assert failed(target_run([1]), limits) == ["row_recall"]
    with pytest.raises(GateSettingsError, match="row_recal"):
        check_gate(target_run(), GateSettings(overall=0, sets={}, at_least={"row_recal": 1}), None)


def test_the_committed_settings_can_be_read():
    """gate.yaml is valid, and every figure it names exists."""
    check_gate(target_run(), load_gate(SETTINGS), None)


def test_broken_files_are_named(tmp_path: Path):
    """A wrong or missing file is one line that names it: nothing passes for want of a file."""
    path = tmp_path / "gate.yaml"
    path.write_text("overall: 95\n", encoding="utf-8")
    with pytest.raises(GateSettingsError, match=r"gate\.yaml"):
        load_gate(path)
    with pytest.raises(GateSettingsError, match="baseline"):
        load_baseline(path)
    for load in (load_gate, load_baseline):
        with pytest.raises(GateSettingsError, match=r"none\.json"):
            load(tmp_path / "none.json")
