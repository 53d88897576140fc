"""Conditions on targets as a sentence says them: reached or not, equal, the final target against the first."""

import pytest

from service.understanding.claiming import ClaimReader
from service.understanding.number_conditions import NumberReader
from service.understanding.rating_conditions import RatingReader
from service.understanding.target_conditions import TargetReader
from tests.service.language.desks import parser, report


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("目標を達成した指標", {"met": True}),
        ("目標に届かなかった指標", {"met": False}),
        ("令和6年度の目標をもう達成した指標", {"final_met": True}),
        ("令和4年度と令和6年度で目標が変わらない指標", {"plan": "unchanged"}),
        ("令和6年度の目標が令和4年度より高い指標", {"plan": "raised"}),
        ("令和6年度の目標が令和4年度より低い指標", {"plan": "lowered"}),
        ("防犯灯の指標", {}),
    ],
)
def test_the_actual_and_the_targets_are_held_against_each_other(text: str, parts: dict[str, object]) -> None:
    isesaki = report("isesaki")
    claiming = ClaimReader(isesaki, RatingReader(isesaki), NumberReader(isesaki))
    (sentence,) = parser("isesaki").reader.read(text)
    assert TargetReader(isesaki, claiming).read(sentence) == parts
