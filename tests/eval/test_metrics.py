"""The worked numbers of the metrics' docstrings."""

from collections.abc import Collection

import pytest

from eval.cases import RowsMode
from eval.metrics.abstention import Abstain, Outcome, abstention, abstention_fits
from eval.metrics.cells import cells
from eval.metrics.consistency import consistency, paraphrase_groups
from eval.metrics.latency import latency
from eval.metrics.near_misses import near_misses
from eval.metrics.retrieval import mean_retrieval, retrieval
from eval.metrics.row_set import row_set
from eval.metrics.value_match import value_match
from eval.targets.reply import CitedCell, Reply
from service.schemas import Status
from tests.eval.stand_ins import value_case


@pytest.mark.parametrize(
    ("gold", "cited", "precision", "recall"),
    [({2, 4, 5}, {2, 4, 29}, 2 / 3, 2 / 3), ((), (), 1, 1), ((), {8}, 0, 1), ({8}, (), 1, 0)],
)
def test_row_precision_and_recall(
    gold: Collection[int], cited: Collection[int], precision: float, recall: float
):
    """Right rows of the cited ones, and of the gold ones."""
    score = row_set(gold, cited)
    assert (score.precision, score.recall) == (precision, recall)


@pytest.mark.parametrize(
    ("mode", "cited", "fits"),
    [
        ("exact", [2, 4], True),
        ("exact", [2, 4, 29], False),
        ("contains", [2, 4, 29], True),
        ("contains", [2], False),
        ("any", [4, 29], True),
        ("any", [29], False),
        ("free", [], True),
    ],
)
def test_row_modes(mode: RowsMode, cited: Collection[int], fits: bool):
    """Exact, more allowed, one proof is enough, or rows do not matter. Gold: 2 and 4."""
    assert row_set([2, 4], cited, mode).fits is fits


@pytest.mark.parametrize(
    ("gold", "answer", "agreement"),
    [
        ("12,025億円", "12,025億円です", "printed"),
        ("12,025億円", "1兆2,025億円です", "same_value"),
        ("30,915件", "約3万件です", "rounded"),
        ("30,915件", "30,915人です", "absent"),
    ],
)
def test_value_agreement(gold: str, answer: str, agreement: str):
    """As printed, the same value in other writing, a true rounding, or nothing of it."""
    assert value_match([gold], answer) == agreement


@pytest.mark.parametrize(
    ("abstain", "status", "rows", "fits"),
    [
        (True, "not_in_report", 0, True),
        (True, "refused", 0, True),
        (True, "needs_clarification", 0, True),
        (True, "not_in_report", 1, False),
        (True, "answered", 0, False),
        (False, "answered", 1, True),
        (False, "needs_clarification", 0, False),
        ("either", "not_in_report", 0, True),
        ("either", "answered", 2, True),
    ],
)
def test_status_against_gold(abstain: Abstain, status: Status, rows: int, fits: bool):
    """An abstention cites nothing; an answerable question is answered."""
    assert abstention_fits(abstain, status, rows) is fits


def test_abstention_rates_and_reasons():
    """Two of three held, one of two answerable abstained, one of two reasons right."""
    score = abstention(
        [
            Outcome(True, "other_year", "not_in_report", "other_year"),
            Outcome(True, "opinion", "not_in_report", "unknown_topic"),
            Outcome(True, None, "answered", None),
            Outcome(False, None, "answered", None),
            Outcome(False, None, "not_in_report", "unknown_topic"),
            Outcome("either", None, "refused", None),
        ]
    )
    assert (score.recall, score.over_abstention, score.reasons) == (2 / 3, 1 / 2, 1 / 2)
    assert score.matrix["opinion"] == {"unknown_topic": 1}


def test_near_miss_passed_off_as_an_answer():
    """29 belongs beside the answer; among the citations it is a fault that needs no taste."""
    assert near_misses([29], [29, 38], [2, 4]).precision == 0.5
    assert near_misses([29], [], [2, 29]).passed_off == (29,)


def test_cells_by_field_and_by_place():
    """Half of the cited cells are gold; one does not stand where the citation says."""
    right = CitedCell(16, "actual", "4件", 1, 4, 6)
    moved = CitedCell(16, "target", "4件", 1, 0, 2)
    score = cells({(16, "actual")}, [right, moved], ["10件 4件"])
    assert (score.precision, score.recall, score.misplaced) == (0.5, 1, (moved,))
    name = CitedCell(16, "indicator", "出生数", 1, 0, 3)
    assert cells({(16, "actual")}, [right, name]).precision == 1
    assert cells({(16, "indicator")}, [name]).recall == 1
    assert cells({(16, "actual")}, []).recall == 0
    assert cells((), [right]).precision is None


def test_ranking_scores():
    """Gold 33 and 34 at places 3 and 1: nDCG (1 + 1/2) / (1 + 0.631) = 0.920."""
    one = retrieval([33, 34], [34, 7, 33, 33])
    assert (one.recall[1], one.recall[5], one.reciprocal_rank) == (0.5, 1, 1)
    assert one.ndcg == pytest.approx(0.920, abs=5e-4)
    two = retrieval([38], [17, 38])
    assert two.ndcg == pytest.approx(0.631, abs=5e-4)
    mean = mean_retrieval([one, two])
    assert mean is not None
    assert mean.reciprocal_rank == 0.75


def test_latency_by_nearest_rank():
    """Of 1 to 100 ms the median is 50 and the 95 % point 95."""
    score = latency([second / 1000 for second in range(100, 0, -1)])
    assert (score.p50, score.p95, score.slowest) == (0.050, 0.095, 0.100)


def test_consistency_of_repeats_and_paraphrases():
    """One of two repeats differs; the paraphrases agree on row 14 though their words differ."""
    a, b = Reply("3,091.5%", "answered", 0, rows=(14,)), Reply("30.9倍", "answered", 0, rows=(14,))
    pair = [value_case(n, tags=["paraphrase:furusato"]) for n in (1, 2)]
    groups = paraphrase_groups(
        [*pair, value_case(3, must=[])], {pair[0].id: a, pair[1].id: b, "staff-003": b}
    )
    score = consistency([(a, a), (a, b)], groups)
    assert (score.repeated, score.paraphrases, score.groups) == (0.5, 1, 1)
