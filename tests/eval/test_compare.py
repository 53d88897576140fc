"""Better, worse, or chance."""

from collections.abc import Sequence

import pytest

from eval.cases import Case
from eval.compare import compare_runs
from eval.errors import RunFolderError
from eval.intervals import bootstrap
from eval.runner import run_targets
from tests.eval.stand_ins import GoldReader, case_set, value_case

CASES = [value_case(number) for number in range(1, 60)]


def run_of(wrong: Sequence[int] = (), cases: Sequence[Case] = CASES):
    sets = [case_set(cases)]
    return run_targets([GoldReader(sets, [f"staff-{number:03d}" for number in wrong])], sets, {})


def test_says_case_by_case_what_changed():
    """Cases 1 and 2 were mended, case 9 broke."""
    found = compare_runs(run_of(wrong=[1, 2]), run_of(wrong=[9]))
    assert [after.id for _, after in found.better] == ["staff-001", "staff-002"]
    assert [after.id for _, after in found.worse] == ["staff-009"]


@pytest.mark.parametrize(("broken", "passed"), [([], True), ([7], True), ([7, 8, 9, 10, 11], False)])
def test_one_case_may_be_chance_and_five_are_not(broken: Sequence[int], passed: bool):
    """Of 59 cases one lost lies within the interval, five lost do not."""
    assert compare_runs(run_of(), run_of(wrong=broken)).passed is passed


def test_compares_only_what_both_have():
    """New and dropped cases are listed, not counted."""
    found = compare_runs(run_of(cases=CASES[:10]), run_of(cases=CASES[5:20]))
    assert (found.overall.cases, len(found.only_before), len(found.only_after)) == (5, 5, 10)


def test_runs_without_common_cases_cannot_be_compared():
    """It says so instead of comparing nothing."""
    with pytest.raises(RunFolderError, match="共通する問題がありません"):
        compare_runs(run_of(cases=CASES[:3]), run_of(cases=CASES[3:6]))


def test_the_interval_is_the_same_every_time():
    """55 of 59 right: 0.932 with an interval around it, drawn from a fixed seed."""
    values = [1.0] * 55 + [0.0] * 4
    first, second = bootstrap(values), bootstrap(values)
    assert first == second
    assert 0.84 < first.low < first.mean < first.high < 1
