"""How names and values are written in an answer: polite, short, as printed."""

from collections.abc import Sequence

from ingest.normalize import is_blank
from ingest.records import Field, Measure
from service.answering.draft import Draft
from service.evidence.figures import calculate, reached
from service.query import Metric

VALUES = (Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET)

METRIC_NAMES = {
    Metric.ACHIEVEMENT: "達成率",
    Metric.FINAL_ACHIEVEMENT: "最終目標に対する達成率",
    Metric.GAP: "目標との差",
    Metric.FINAL_GAP: "最終目標との差",
    Metric.PLAN_CHANGE: "目標値の変化",
}
METRIC_FIELDS = {
    Metric.TARGET: Field.TARGET,
    Metric.ACTUAL: Field.ACTUAL,
    Metric.FINAL_TARGET: Field.FINAL_TARGET,
}


def named(measure: Measure) -> str:
    """「出生数」; a row without a printed name is shown as such."""
    return f"「{measure.indicator}」" if measure.indicator else f"{measure.name}（{measure.row}行目）"


def shown(measure: Measure, name: Field) -> str:
    """A cell as shown: its reading, or 「記載なし」 for a blank."""
    text = measure.text(name)
    return "記載なし" if is_blank(text) else text


def rating(measure: Measure) -> str:
    return measure.rating.label if measure.rating else shown(measure, Field.RATING)


def departments(measure: Measure) -> str:
    return "・".join(measure.departments) or "記載なし"


def metric_text(measure: Measure, metric: Metric) -> str:
    """A metric of a row as shown in a list; 「－」 where the cells give none."""
    if metric in METRIC_FIELDS:
        return shown(measure, METRIC_FIELDS[metric])
    figure = calculate(measure, metric)
    return figure.text if figure else "－"


def against_target(draft: Draft, measure: Measure, name: Field = Field.TARGET) -> str:
    """「令和4年度実績値は16,856基で、令和4年度目標値の17,000基を下回っています」, by the numbers, direction said."""
    actual, target = shown(measure, Field.ACTUAL), shown(measure, name)
    head = f"{draft.column(Field.ACTUAL)}は{actual}で、{draft.column(name)}の{target}"
    gap = calculate(measure, Metric.GAP if name is Field.TARGET else Metric.FINAL_GAP)
    if gap is None:
        return _without_one_number(draft, measure, name)
    if gap.value == 0:
        return f"{head}と同じであり、目標を達成しています"
    if measure.direction == "lower":
        return (
            f"{head}を下回っており、少ないほどよい指標のため目標を達成しています"
            if gap.value < 0
            else f"{head}を上回っており、少ないほどよい指標のため目標を達成していません"
        )
    return (
        f"{head}を上回っており、目標を達成しています"
        if gap.value > 0
        else f"{head}を下回っており、目標を達成していません"
    )


def _without_one_number(draft: Draft, measure: Measure, name: Field) -> str:
    actual, target = measure.value(Field.ACTUAL), measure.value(name)
    head = f"{draft.column(Field.ACTUAL)}は{shown(measure, Field.ACTUAL)}、{draft.column(name)}は{shown(measure, name)}で"
    met = reached(measure, name)
    if actual.kind == "blank" or target.kind == "blank":
        return f"{head}、実績値の記載がないため、目標を達成したかどうかは判断できません"
    if met is None:
        return f"{head}、数値どうしの比較はできません"
    return f"{head}、目標を達成しています" if met else f"{head}、目標を達成していません"


def names_list(measures: Sequence[Measure]) -> str:
    return "、".join(named(measure) for measure in measures)


def value_text(measure: Measure, name: Field, parts: Sequence[str]) -> str:
    """A value as printed; of a value in parts only those that are asked: 「男性81.31歳」."""
    chosen = [quantity for part in parts if (quantity := measure.value(name).part(part))]
    return "、".join(f"{quantity.part}{quantity.printed}" for quantity in chosen) or shown(measure, name)
