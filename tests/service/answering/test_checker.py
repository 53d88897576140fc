"""The checker: a right answer passes; a real answer with one thing made wrong does not."""

import re

import pytest
from both_reports import REPORTS, Desks
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from wrong_answers import ANSWERS, FIGURE, Wrong, off_by, rejected, told_rows

from ingest.normalize import fold
from ingest.records import Field, Measure, Report
from service.schemas import Answer

answers = st.sampled_from(ANSWERS)


def proof(answer: Answer, report: Report) -> str:
    """All that the answer may tell: its rows as printed, its near misses, its figures, the report's years."""
    cells = [cell for row in told_rows(answer) for cell in report.measure(row).cells.values()]
    figures = [f"{figure.text} {figure.how}" for figure in answer.figures]
    years = [f"令和{year - 2018}年" for year in (report.fiscal_year, report.final_year)]
    return fold("\n".join([*(cell.printed + " " + cell.reading for cell in cells), *figures, *years]))


def holds(text: str, figure: str, unit: str) -> bool:
    """Whether the figure stands in the text with this unit, or with none."""
    digits = re.escape(figure.replace(",", ""))
    return re.search(rf"(?<![\d.]){digits}(?![\d.])(?:{unit}|\W|$)", text.replace(",", "")) is not None


@pytest.mark.parametrize(("report", "question"), ANSWERS)
def test_a_right_answer_passes(desks: Desks, report: str, question: str):
    """`Desks.ask` checks each; the answers below are wrong by nothing but what is done to them."""
    answer = desks.ask(report, question)
    assert answer.status == "answered"
    assert FIGURE.search(answer.answer)


@pytest.mark.parametrize("wrong", [off_by(1), off_by(-1), off_by(0, 10)], ids=["+1", "-1", "×10"])
@given(answers, st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_wrong_figure_is_found(desks: Desks, wrong: Wrong, asked: tuple[str, str], data: st.DataObject):
    """Any figure of the text that its rows do not print in another cell."""
    answer = desks.ask(*asked)
    places = [match for match in FIGURE.finditer(answer.answer) if not _ordinal(answer.answer, match)]
    match = data.draw(st.sampled_from(places))
    figure, unit = wrong(match[1]), match[2]
    assume(not holds(proof(answer, REPORTS[asked[0]]), figure, unit))
    text = answer.answer[: match.start(1)] + figure + answer.answer[match.end(1) :]
    assert rejected(answer.model_copy(update={"answer": text}), asked[0])


def _ordinal(text: str, match: re.Match[str]) -> bool:
    return text[match.end() : match.end() + 2] == ". " and text[: match.start()][-1:] in {"", "\n"}


@given(answers, st.data(), st.sampled_from("人件%円冊"))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_wrong_unit_is_found(desks: Desks, asked: tuple[str, str], data: st.DataObject, unit: str):
    """「1,468人」 told as 「1,468件」."""
    answer = desks.ask(*asked)
    match = data.draw(st.sampled_from([each for each in FIGURE.finditer(answer.answer) if each[2]]))
    assume(unit != match[2] and not holds(proof(answer, REPORTS[asked[0]]), match[1], unit))
    text = answer.answer[: match.start(2)] + unit + answer.answer[match.end(2) :]
    assert rejected(answer.model_copy(update={"answer": text}), asked[0])


VALUED = [
    (report, measure.row)
    for report, loaded in REPORTS.items()
    for measure in loaded.measures
    if measure.indicator and {measure.value(name).kind for name in (Field.TARGET, Field.ACTUAL)} == {"number"}
]


def values(report: str, row: int) -> tuple[Measure, str, str]:
    measure = REPORTS[report].measure(row)
    return measure, measure.text(Field.TARGET), measure.text(Field.ACTUAL)


@given(st.sampled_from(VALUED))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_target_and_actual_cannot_change_places(desks: Desks, place: tuple[str, int]):
    """「実績値は1,778人、目標値は1,468人」: both figures are printed, each under the other column."""
    measure, target, actual = values(*place)
    assume(target != actual)
    answer = desks.ask(place[0], f"{measure.name}の目標と実績は？")
    text = answer.answer.replace(target, "\0").replace(actual, target).replace("\0", actual)
    assert text != answer.answer
    assert rejected(answer.model_copy(update={"answer": text}), place[0])


@given(st.sampled_from(VALUED), st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_figure_of_another_row_is_found(desks: Desks, place: tuple[str, int], data: st.DataObject):
    """The actual of 創業相談件数 told of 出生数."""
    other = data.draw(st.sampled_from([each for each in VALUED if each[0] == place[0] and each != place]))
    (measure, _, actual), (_, _, foreign) = values(*place), values(*other)
    assume(foreign != actual)
    answer = desks.ask(place[0], f"{measure.name}の実績は？")
    assert actual in answer.answer
    assert rejected(answer.model_copy(update={"answer": answer.answer.replace(actual, foreign)}), place[0])
