"""A follow-up selects within, outside or opposite the rows of the turn before."""

import pytest

from service.query import Ask, Query, Selection
from service.understanding.context import Context, Turn
from service.understanding.refining import Refinement
from service.understanding.resolution import Resolution
from tests.service.language.desks import parser, report

ROWS = (2, 5, 9)
LATE, NONE = ("進捗の遅れ",), ("評価不可",)


@pytest.mark.parametrize(
    ("text", "stated", "before", "refined"),
    [
        ("そのうち遅れているのは", Selection(ratings=LATE), Selection(), Selection(ratings=LATE, rows=ROWS)),
        ("残りの指標は", Selection(), Selection(met=True), Selection(met=True, excluded_rows=ROWS)),
        ("逆に達成していないのは", Selection(met=False), Selection(met=True), Selection(met=False)),
        ("じゃあ評価不可は", Selection(ratings=NONE), Selection(ratings=LATE), Selection(ratings=NONE)),
        ("報告書全体で防犯灯の指標は", Selection(), Selection(met=True), None),
    ],
)
def test_what_a_follow_up_selects(
    text: str, stated: Selection, before: Selection, refined: Selection | None
) -> None:
    (sentence,) = parser("isesaki").reader.read(text)
    context = Context().with_turn(Turn(queries=(Query(ask=Ask.LIST, selection=before),), rows=ROWS))
    found = Refinement(report("isesaki")).selection(sentence, stated, Resolution("none"), context)
    assert found == refined
