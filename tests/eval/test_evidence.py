"""The product's citations down to the cell, its near misses and its paraphrases, measured on a set of their own."""

import pytest

from eval.cases import load_set
from eval.cli_options import EVALUATION
from eval.runner import Asking, TargetRun, run_targets
from eval.targets.product import Product
from eval.validate import validate
from eval.workspace import read_reports
from service.assistant import Assistant

SET = EVALUATION / "isesaki-r4" / "evidence.jsonl"


@pytest.fixture(scope="module")
def run(assistant: Assistant) -> TargetRun:
    sets = [load_set(SET)]
    return run_targets([Product(assistant)], sets, read_reports(["isesaki-r4"]), Asking(twice=100)).first


def test_the_gold_holds():
    """No cell, row or figure that the report does not have."""
    assert validate([load_set(SET)], read_reports(["isesaki-r4"])) == []


def test_the_asked_cell_is_cited(run: TargetRun):
    """Of twelve and more questions for one cell each, none is answered without citing it, all in place."""
    asked = [result for result in run.results if result.cell_recall is not None]
    assert len(asked) >= 12
    assert [result.id for result in asked if result.cell_recall != 1] == []
    assert run.metrics.misplaced_cells == 0


def test_near_misses_stand_beside_the_answer(run: TargetRun):
    """特定健康診査実施率 (row 29) mentions コロナ without that rating: shown, never among the fourteen."""
    assert (run.metrics.near_miss_recall, run.metrics.passed_off) == (1, 0)


def test_paraphrases_stand_on_the_same_rows(run: TargetRun):
    """The same question in other words, and the same words again, give the same evidence."""
    consistency = run.metrics.consistency
    assert consistency is not None
    assert consistency["groups"] >= 2
    assert (consistency["paraphrases"], consistency["repeated"]) == (1, 1)
