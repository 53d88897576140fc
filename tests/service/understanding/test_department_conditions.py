"""Conditions on departments as a sentence says them: wanted, left out, together, several."""

import pytest

from service.understanding.department_conditions import departments
from tests.service.language.desks import parser

A, B = "住宅課", "企業誘致課"


@pytest.mark.parametrize(
    ("text", "wanted", "left_out", "together", "at_least"),
    [
        ("住宅課の指標", (A,), (), False, 0),
        ("住宅課と企業誘致課の指標", (A, B), (), False, 0),
        ("住宅課と企業誘致課が共同で担当する指標", (A, B), (), True, 0),
        ("住宅課以外の指標", (), (A,), False, 0),
        ("住宅課と企業誘致課を除く指標", (), (A, B), False, 0),
        ("担当課が複数ある指標", (), (), False, 2),
        ("3つ以上の課が担当する指標", (), (), False, 3),
    ],
)
def test_departments_are_wanted_or_left_out(
    text: str, wanted: tuple[str, ...], left_out: tuple[str, ...], together: bool, at_least: int
) -> None:
    (sentence,) = parser("isesaki").reader.read(text)
    assert departments(sentence) == {
        "departments": wanted,
        "excluded_departments": left_out,
        "all_departments": together,
        "min_departments": at_least,
    }
