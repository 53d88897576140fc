"""Calculations of an answer, done again from the printed cells."""

from decimal import Decimal

import pytest
from both_reports import INVENTED, REAL, REPORTS

from service.answering.arithmetic import (
    Amount,
    column_pairs,
    parse_amount,
    printed_amounts,
    proves,
    told_pairs,
)

AMOUNTS = [
    ("1,468人", "1468", "人"),
    ("33万人", "330000", "人"),
    ("395.8万人", "3958000", "人"),
    ("−1,965億円", "-196500000000", "円"),
    ("－310人", "-310", "人"),
    ("16.4ポイント", "16.4", "ポイント"),
    ("９３．５％", "93.5", "%"),
]


@pytest.mark.parametrize(("text", "value", "unit"), AMOUNTS)
def test_an_amount_is_its_number_in_base_units(text: str, value: str, unit: str):
    """億 and 万 are multiplied out, a minus of either kind is kept, full width is read."""
    assert parse_amount(text) == Amount(Decimal(value), unit)


@pytest.mark.parametrize("text", ["", "待機児童なし", "-", "約10人"])
def test_what_is_no_amount_is_none(text: str):
    """A qualitative value has no number."""
    assert parse_amount(text) is None


CALCULATIONS = [  # report, rows, calculation, result, right?
    (REAL, [6], "18人 ÷ 23人 = 78.3%", "78.3%", True),
    (REAL, [6], "18人 ÷ 23人 = 78.2%", "78.2%", False),
    (REAL, [6], "18人 ÷ 23人 = 78.3%", "78.4%", False),  # another result than shown
    (REAL, [6], "23人 ÷ 18人 = 127.8%", "127.8%", False),  # target ÷ actual
    (REAL, [3], "18人 ÷ 23人 = 78.3%", "78.3%", False),  # figures of another row
    (REAL, [6], "18件 ÷ 23件 = 78.3%", "78.3%", False),
    (REAL, [35], "244,765人 ÷ 330,000人 = 74.2%", "74.2%", True),  # 33万人
    (REAL, [3], "28件 ÷ 12件 = 2.3倍", "2.3倍", True),
    (REAL, [16], "1,468人 − 1,778人 = −310人", "−310人", True),
    (REAL, [16], "1,778人 − 1,468人 = 310人", "310人", False),  # the other way round
    (REAL, [16], "1,468人 − 1,778人 = 310人", "310人", False),
    (REAL, [2, 3], "(4件 + 28件) = 32件", "32件", True),
    (REAL, [2, 3], "(4件 + 28件) = 33件", "33件", False),
    (REAL, [2, 3], "(4件 + 28件) ÷ 2 = 16.0件", "16.0件", True),
    (REAL, [2, 3], "(4件 + 28件) ÷ 3 = 10.7件", "10.7件", False),
    (INVENTED, [8], "83.2% − 78.9% = 4.3ポイント", "4.3ポイント", True),  # 小学校 − 中学校
    (REAL, [19], "30.2% − 25.2% = 5.0ポイント", "5.0ポイント", True),  # both in one narrative cell
    (REAL, [19], "25.2% − 30.2% = −5.0ポイント", "−5.0ポイント", False),
    (REAL, [19], "62.2% − 25.2% = 37.0ポイント", "37.0ポイント", False),  # a value and a narrative number
    (REAL, [18], "30.2% − 25.2% = 5.0ポイント", "5.0ポイント", False),  # told of another row
    (INVENTED, [8], "83.2% − 78.9% = 4.3%", "4.3%", False),  # percentages differ by ポイント
    (INVENTED, [1], "41.2億円 ÷ 38億円 = 108.4%", "108.4%", True),
    (INVENTED, [1], "41.2億円 ÷ 38万円 = 108.4%", "108.4%", False),
]


@pytest.mark.parametrize(("report", "rows", "how", "result", "right"), CALCULATIONS)
def test_a_calculation_stands_on_printed_amounts(
    report: str, rows: list[int], how: str, result: str, *, right: bool
):
    """実績 ÷ 目標, 実績 − 目標, parts of one cell, sums and means: operands printed in these rows, result exact."""
    measures = [REPORTS[report].measure(row) for row in rows]
    assert proves(how, result, printed_amounts(measures), (), (), told_pairs(measures)) is right


@pytest.mark.parametrize(
    ("report", "rows", "how", "right"),
    [
        (REAL, [3, 2], "28件 ÷ 4件 = 7.0倍", True),  # two rows, one column
        (REAL, [3, 2], "4件 ÷ 28件 = 14.3%", True),
        (REAL, [3, 2], "28件 ÷ 4件 = 7.1倍", False),
        (REAL, [3, 2], "4件 ÷ 12件 = 33.3%", False),  # one row's target ÷ another's actual: no column
        (REAL, [3], "12件 ÷ 14件 = 85.7%", False),  # two columns of one row
        (INVENTED, [19, 14], "21,480件 ÷ 432件 = 49.7倍", True),
        (INVENTED, [19, 14], "21,480件 ÷ 450件 = 47.7倍", False),
    ],
)
def test_a_multiple_sets_two_rows_against_each_other_in_one_column(
    report: str, rows: list[int], how: str, *, right: bool
):
    measures = [REPORTS[report].measure(row) for row in rows]
    result = how.rpartition(" = ")[2]
    assert proves(how, result, printed_amounts(measures), (), column_pairs(measures)) is right
