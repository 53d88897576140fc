"""Conditions on numbers as a sentence says them: the metric, the comparison, the value, the unit."""

import pytest

from service.query import Metric
from service.understanding.number_conditions import NumberReader
from service.understanding.sentence import Sentence
from tests.service.language.desks import parser, report


def _sentence(text: str) -> Sentence:
    (sentence,) = parser("isesaki").reader.read(text)
    return sentence


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("達成率80%未満の指標", [(Metric.ACHIEVEMENT, "lt", 80, "%")]),
        ("達成率が120%を超える指標", [(Metric.ACHIEVEMENT, "gt", 120, "%")]),
        ("達成率が90%に届かない指標", [(Metric.ACHIEVEMENT, "lt", 90, "%")]),
        (
            "達成率が80%台の指標",
            [(Metric.ACHIEVEMENT, "ge", 80, "%"), (Metric.ACHIEVEMENT, "lt", 90, "%")],
        ),
        ("目標の半分に満たない指標", [(Metric.ACHIEVEMENT, "lt", 50, "%")]),
        ("目標の2倍以上の指標", [(Metric.ACHIEVEMENT, "ge", 200, "%")]),
        ("実績が二万人以上の指標", [(Metric.ACTUAL, "ge", 20_000, "人")]),
        ("実績が1万2千人を下回る指標", [(Metric.ACTUAL, "lt", 12_000, "人")]),
        ("実績が60%以上の指標", [(Metric.ACTUAL, "ge", 60, "%")]),
        ("目標が100件以下の指標", [(Metric.TARGET, "le", 100, "件")]),
        ("令和6年度の目標が3000件以上の指標", [(Metric.FINAL_TARGET, "ge", 3_000, "件")]),
        ("目標に9ポイント以上及ばない指標", [(Metric.GAP, "le", -9, "ポイント")]),
        ("目標を100人以上上回る指標", [(Metric.GAP, "ge", 100, "人")]),
        ("防犯灯の指標", []),
        ("令和4年度の指標", []),
    ],
)
def test_a_number_is_compared_with_what_it_belongs_to(
    text: str, conditions: list[tuple[Metric, str, int, str]]
) -> None:
    found = NumberReader(report("isesaki")).read(_sentence(text))
    assert [(each.metric, str(each.op), int(each.value), each.unit) for each in found] == conditions
