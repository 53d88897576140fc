"""Selections are executed exactly: every row for which all conditions hold, and no other."""

import operator
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import Field, Measure, Quantity
from service.evidence.lookup import Lookup
from service.query import Comparison, Heading, Metric, NumberCondition, Selection, TextCondition
from tests.service.language.desks import language, report

NARRATIVE = (Field.PROGRESS_NOTE, Field.DELAY_REASON, Field.ISSUE, Field.FUTURE_MEASURE)
COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    name: getattr(operator, name) for name in ("ge", "gt", "le", "lt", "eq")
}


def _lookup(name: str) -> Lookup:
    return Lookup(report(name), language().terms.thesaurus)


def _number(metric: Metric, op: Comparison, value: str, unit: str) -> Selection:
    return Selection(numbers=(NumberCondition(metric=metric, op=op, value=Decimal(value), unit=unit),))


def _text(*words: str, fields: tuple[Field, ...] = NARRATIVE) -> Selection:
    return Selection(texts=(TextCondition(words=words, fields=fields),))


def _goal(name: str) -> Selection:
    return Selection(headings=(Heading(level=Field.GOAL, name=name),))


@pytest.mark.parametrize(
    ("name", "selection", "rows"),
    [
        ("isesaki", Selection(ratings=("概ね順調に進捗",)), [6, 33, 41]),
        ("isesaki", Selection(ratings=()), []),
        ("isesaki", Selection(departments=("文化観光課", "住宅課")), [11, 12, 41]),
        ("isesaki", Selection(departments=("交通政策課", "道路維持課"), all_departments=True), [39]),
        ("isesaki", Selection(departments=("交通政策課",), excluded_departments=("道路維持課",)), [35, 36]),
        ("isesaki", Selection(min_departments=2), [33, 34, 39]),
        ("isesaki", Selection(departments=("企業誘致課",)), [1, 7, 8]),  # inherited in row 8
        ("isesaki", Selection(rows=(2, 3, 4), excluded_rows=(3,)), [2, 4]),
        ("isesaki", Selection(unnamed=True), [8]),
        ("isesaki", Selection(kind="blank"), [7, 8, 27]),
        ("isesaki", Selection(kind="text"), [20, 22]),
        ("isesaki", Selection(unit="%", ratings=("順調に進捗",)), [17, 24]),
        ("isesaki", Selection(direction="lower"), [39]),
        ("isesaki", Selection(plan="lowered"), [21, 39]),  # 92 → 90カ所, 1,220 → 1,160件
        ("isesaki", Selection(equal=True), [20, 22, 28]),
        ("isesaki", Selection(final_met=True), [3, 9, 14, 17, 20, 21, 24, 28, 37, 39]),
        ("isesaki", Selection(note_field=Field.ACTUAL, note_years=(2021,)), [29, 36]),
        ("isesaki", Selection(note_field=Field.FINAL_TARGET), [1, 7, 8, 36, 41]),
        ("isesaki", _goal("しごとの創生"), list(range(1, 16))),
        ("isesaki", _number(Metric.ACHIEVEMENT, "lt", "50", "%"), [2, 11, 25]),  # 40.0, 34.1, 35.8
        ("isesaki", _number(Metric.ACTUAL, "ge", "200000", "人"), [12, 35, 36]),
        ("isesaki", _number(Metric.GAP, "le", "-10", "ポイント"), [19]),  # −16.4
        ("isesaki", _text("高齢化"), [28, 30]),
        ("isesaki", _text("医師会"), [28, 29]),
        ("isesaki", _text("ハローワーク", "労働局"), [5]),
        ("minato", Selection(ratings=("△", "×")), [2, 4, 5, 6, 11, 12, 15]),
        ("minato", Selection(met=True), [1, 7, 9, 14, 18, 19]),  # row 9 by the same words in both cells
        ("minato", Selection(met=True, direction="lower"), [14]),  # 432件 ≤ 450件
        ("minato", Selection(final_met=True), [19]),  # 21,480 ≥ 2万件
        ("minato", Selection(departments=("みなと振興室",)), [3, 4]),
        ("minato", _goal("信頼される市役所づくり"), [18, 19, 20]),
        ("minato", _number(Metric.GAP, "lt", "0", "トン"), [2]),
        ("minato", _text("台風", fields=(Field.DELAY_REASON,)), [2, 4, 15]),
    ],
)
def test_a_selection_gives_the_rows_that_the_report_prints(
    name: str, selection: Selection, rows: list[int]
) -> None:
    assert [measure.row for measure in _lookup(name).select(selection)] == rows


def test_a_text_condition_is_proven_by_the_words_that_stand_there() -> None:
    """Row 38 does not say 経費: its 費用 proves it; a word found nowhere proves nothing."""
    lookup, measure = _lookup("isesaki"), report("isesaki").measure(38)
    (hit,) = lookup.text_hits(measure, TextCondition(words=("経費",), fields=(Field.ISSUE,)))
    assert hit.field is Field.ISSUE
    assert hit.words in measure.text(Field.ISSUE)
    both = TextCondition(words=("経費", "恐竜"), fields=(Field.ISSUE,))
    assert lookup.text_hits(measure, both) == []


def _single(measure: Measure, name: Field) -> Quantity | None:
    quantities = measure.value(name).quantities
    return quantities[0] if len(quantities) == 1 and not quantities[0].part else None


def _naive(measure: Measure, selection: Selection) -> bool:
    """The same conditions told a second time, plainly, over the row's printed numbers."""
    target, actual = _single(measure, Field.TARGET), _single(measure, Field.ACTUAL)
    comparable = target is not None and actual is not None and target.unit == actual.unit
    checks = [
        selection.ratings is None or (measure.rating and measure.rating.label in selection.ratings),
        not selection.departments or any(name in measure.departments for name in selection.departments),
        not any(name in measure.departments for name in selection.excluded_departments),
        measure.row not in selection.excluded_rows,
    ]
    for condition in selection.numbers:
        if condition.metric is Metric.ACTUAL:
            value, unit = (actual.value, actual.unit) if actual else (None, "")
        else:
            value = actual.value * 100 / target.value if comparable and actual and target else None
            unit = "%"
        same = not condition.unit or condition.unit == unit
        checks.append(value is not None and same and COMPARE[condition.op](value, condition.value))
    return all(checks)


def _selections(name: str) -> st.SearchStrategy[Selection]:
    measures = report(name).measures
    labels = [label.label for label in report(name).scale]
    departments = sorted({department for measure in measures for department in measure.departments})
    number = st.builds(
        NumberCondition,
        metric=st.sampled_from([Metric.ACTUAL, Metric.ACHIEVEMENT]),
        op=st.sampled_from(sorted(COMPARE)),
        value=st.sampled_from([Decimal(n) for n in (0, 10, 50, 80, 100, 1000, 20000)]),
        unit=st.sampled_from(["", "%", "人", "件"]),
    )
    return st.builds(
        Selection,
        ratings=st.none() | st.lists(st.sampled_from(labels), max_size=3, unique=True).map(tuple),
        departments=st.lists(st.sampled_from(departments), max_size=6, unique=True).map(tuple),
        excluded_departments=st.lists(st.sampled_from(departments), max_size=3, unique=True).map(tuple),
        excluded_rows=st.lists(st.integers(1, len(measures)), max_size=5).map(tuple),
        numbers=st.lists(number, max_size=2).map(tuple),
    )


@pytest.mark.parametrize("name", ["isesaki", "minato"])
def test_any_selection_gives_what_a_plain_filter_gives(name: str) -> None:
    lookup = _lookup(name)

    @settings(max_examples=150, deadline=None)
    @given(_selections(name))
    def check(selection: Selection) -> None:
        expected = [measure for measure in report(name).measures if _naive(measure, selection)]
        assert lookup.select(selection) == expected

    check()
