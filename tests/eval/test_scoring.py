"""The verdict on a case."""

import pytest

from eval.scoring import judge
from eval.targets.reply import Reply
from service.schemas import Status
from tests.eval.stand_ins import value_case

RIGHT = Reply("創業相談件数の実績は28件です。", "answered", 0.001, rows=(3,))


def reply(text: str = RIGHT.text, **changes: object) -> Reply:
    from dataclasses import replace

    return replace(RIGHT, text=text, **changes)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (RIGHT, ()),
        (reply("12件です。"), ("statement",)),
        (reply("目標割れですが28件です。"), ("forbidden",)),
        (reply(rows=(4,)), ("rows",)),
        (reply(rows=(3, 4)), ("rows",)),
        (reply(status="not_in_report"), ("status",)),
        (reply("", status="refused", rows=(), error="HTTP 500"), ("error", "status", "statement", "rows")),
    ],
)
def test_names_what_is_wrong(given: Reply, faults: tuple[str, ...]):
    """Words, rows and status are judged apart, so that a failing case says why."""
    assert judge(value_case(must_not=["目標割れ"]), given).faults == faults


@pytest.mark.parametrize(
    ("status", "rows", "right"), [("not_in_report", (), True), ("answered", (3,), False)]
)
def test_a_question_without_answer(status: Status, rows: tuple[int, ...], right: bool):
    """Right is to abstain; the reason is counted apart."""
    case = value_case(type="unanswerable", rows=[], must=[], abstain=True, reason="other_year")
    assert judge(case, reply(status=status, rows=rows, reason="unknown_topic")).right is right


def test_where_both_are_defensible_an_abstention_needs_no_rows():
    """「either」: rows are asked of an answer only."""
    case = value_case(must=[], abstain="either")
    assert judge(case, reply(status="not_in_report", rows=())).right
    assert not judge(case, reply(rows=(4,))).right


@pytest.mark.parametrize(
    ("changes", "retrieved", "right"),
    [
        ({}, (9, 3), True),
        ({}, (9, 4), False),
        ({"type": "count", "rows": [3, 4], "rows_mode": "any"}, (3,), False),
        ({"type": "text", "rows": [3, 4], "rows_mode": "any"}, (3,), True),
        ({"rows": [], "must": [], "abstain": True}, (9,), True),
    ],
)
def test_the_ceiling_of_a_retrieval(changes: dict[str, object], retrieved: tuple[int, ...], right: bool):
    """A perfect reader needs the rows in front of him: all of them for a count, one where one proves it."""
    found = Reply("…", "answered", 0.001, retrieved=retrieved)
    assert judge(value_case(**changes), found).right is right
