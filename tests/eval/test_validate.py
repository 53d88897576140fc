"""Gold that no right answer could satisfy is found before it misleads anyone."""

import pytest

from eval.cases import load_sets
from eval.cli_options import EVALUATION
from eval.validate import case_findings, validate
from eval.workspace import read_reports
from ingest.records import Report
from tests.eval.stand_ins import value_case


@pytest.fixture(scope="module")
def report():
    return read_reports(["isesaki-r4"])["isesaki-r4"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"must": [["二十八件", "28件"]]},
        {"must": [["16件"]]},  # 28 − 12
        {"must": [["233.3%"]]},  # 28 ÷ 12
        {"must": [["2.3倍"]]},
        {"rows": [3, 37], "must": [["108件"]]},  # 28 + 80
        {"rows": [], "rows_mode": "free", "must": [["41件"]]},
        {"rows": [1, 2], "must": [["2件"]]},
        {"rows": [27], "must": [["2023年10月"]]},
        {"must": [["はい"]]},
        {"rows": [], "abstain": True, "must": [["999件"]]},
    ],
)
def test_accepts_what_stands_in_the_rows_or_follows_from_them(report: Report, changes: dict[str, object]):
    """Printed, counted, a difference, a rate, a sum, another spelling of a year; words are not judged."""
    assert case_findings(value_case(**changes), report) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rows": [42]}, "行 42 は報告書にありません"),
        ({"must": [["29件"]]}, "29件"),
        ({"must": [["28人"]]}, "28人"),
        ({"must": [["28件"], ["61.7%"]]}, "61.7%"),
        ({"rows": [4], "must": [["28件"]]}, "28件"),
        ({"must_not": ["28件"]}, "must_not"),
        ({"reason": "opinion"}, "reason"),
        ({"must": [], "rows": [], "rows_mode": "free"}, "何も確かめていません"),
        ({"near_misses": [3]}, "near_misses"),
        ({"cells": [{"row": 3, "field": "actuals"}]}, "actuals"),
    ],
)
def test_finds_gold_that_contradicts_the_report(report: Report, changes: dict[str, object], said: str):
    """A row that is not there, a figure in no cell, gold against itself: each is named."""
    assert said in " ".join(case_findings(value_case(**changes), report))


def test_the_sets_of_the_project_hold():
    """No committed gold contradicts its report."""
    sets = load_sets([EVALUATION])
    assert validate(sets, read_reports(one.report for one in sets)) == []
