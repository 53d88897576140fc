"""Conditions on what cells print: nothing, a number, a unit, no name, which direction is better."""

import pytest

from service.understanding.cell_conditions import CellReader
from tests.service.language.desks import parser, report


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("実績が空欄の指標", {"kind": "blank"}),
        ("指標名が空欄の行", {"unnamed": True}),
        ("人数の指標", {"unit": "人"}),
        ("値が小さいほうがよい指標", {"direction": "lower"}),
        ("値が大きいほどよい指標", {"direction": "higher"}),
        ("防犯灯の指標", {}),
    ],
)
def test_what_cells_print_is_a_condition(text: str, parts: dict[str, object]) -> None:
    (sentence,) = parser("isesaki").reader.read(text)
    assert CellReader(report("isesaki")).read(sentence) == parts
