"""Runs: asked, judged, kept, never overwritten, held-back wording masked."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.errors import RunFolderError
from eval.results import MASKED
from eval.run_folder import read_run, write_run
from eval.runner import Asking, run_targets
from tests.eval.stand_ins import GoldReader, case_set, value_case

CASES = [value_case(1), value_case(2), value_case(3, rows=[], must=[], abstain=True, reason="opinion")]


def run_of(wrong: Sequence[str] = (), name: str = "isesaki-r4/working", **asking: int):
    sets = [case_set(CASES, name)]
    return run_targets([GoldReader(sets, wrong)], sets, {}, Asking(**asking))


def test_counts_what_was_right():
    """One of three wrong: two thirds, and the fault is named."""
    metrics = run_of(wrong=["staff-002"]).first.metrics
    assert (metrics.score.right, metrics.score.cases, metrics.faults["statement"]) == (2, 3, 1)
    assert (metrics.abstention_recall, metrics.abstention_reasons) == (1, 1)
    assert metrics.retrieval is not None
    assert metrics.retrieval["reciprocal_rank"] == 1


def test_ticks_once_a_case():
    """A progress bar moves with every answer."""
    ticks = []
    sets = [case_set(CASES)]
    run_targets([GoldReader(sets), GoldReader(sets)], sets, {}, tick=lambda: ticks.append(1))
    assert len(ticks) == 6


def test_a_run_folder_reads_back_as_it_was(tmp_path: Path):
    """Cases, metrics and conditions survive; commit and versions are in it."""
    run = run_of(wrong=["staff-002"])
    again = read_run(write_run(run, tmp_path / "run"))
    assert again.first.results == run.first.results
    assert again.record == run.record
    assert again.record.sets[0].cases == 3
    assert again.record.versions["python"]


def test_a_run_is_never_overwritten(tmp_path: Path):
    """The second run into the same folder is refused and changes nothing."""
    write_run(run_of(), tmp_path / "run")
    before = (tmp_path / "run" / "metrics.json").read_bytes()
    with pytest.raises(RunFolderError, match="既にあります"):
        write_run(run_of(wrong=["staff-001"]), tmp_path / "run")
    assert (tmp_path / "run" / "metrics.json").read_bytes() == before


def test_a_folder_that_is_no_run_is_said_so(tmp_path: Path):
    """One line, naming the folder."""
    with pytest.raises(RunFolderError, match="測定結果のフォルダではありません"):
        read_run(tmp_path)


def test_held_back_wording_is_masked_and_still_counted():
    """The verdict is kept, question, answer and gold are not, unless asked for."""
    name = "isesaki-r4/heldback-staff"
    hidden = run_of(wrong=["staff-002"], name=name).first
    assert hidden.metrics.score.right == 2
    assert {(result.turns, result.answer, result.must) for result in hidden.results} == {
        ((MASKED,), MASKED, ())
    }
    assert run_of(name=name, reveal=True).first.results[0].turns == CASES[0].turns
