"""Each row of the real report is found by its printed name, whatever is asked about it."""

import re

import pytest

from ingest.build import build_report
from ingest.records import Field, Measure
from service.assistant import Assistant
from service.schemas import Answer
from tests.conftest import ISESAKI

REPORT = build_report(ISESAKI)
ROWS = [pytest.param(measure, id=f"row{measure.row}") for measure in REPORT.measures]
WORDS = {
    Field.ACTUAL: "実績",
    Field.TARGET: "目標値",
    Field.FINAL_TARGET: "令和6年度の目標",
    Field.RATING: "進捗評価",
    Field.ISSUE: "課題",
    Field.FUTURE_MEASURE: "今後の方策",
    Field.PROGRESS_NOTE: "実施状況",
    Field.INITIATIVE: "主な取組",
    Field.GOAL: "大基本目標",
    Field.SUBGOAL: "小基本目標",
    Field.POLICY: "具体的な施策",
}


def named(measure: Measure) -> str:
    """How a person names the row: by its printed indicator, and where there is none by its target."""
    target = measure.value(Field.TARGET).single
    return measure.cells[Field.INDICATOR].printed if measure.indicator or not target else target.printed


def asked(assistant: Assistant, measure: Measure, word: str) -> Answer:
    """The answer to 「創業相談件数の実績は？」, which is checked and stands on that row alone."""
    answer = assistant.ask(f"{named(measure)}の{word}は？", None, REPORT.id)
    assert answer.checked
    cited = [measure.row] if answer.status == "answered" else []
    assert [citation.row for citation in answer.citations] == cited, answer.answer
    return answer


def plain(text: str) -> str:
    """Without what only lays text out: quotation marks of Markdown, spaces, line breaks."""
    return re.sub(r"^> |\s", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("measure", ROWS)
@pytest.mark.parametrize("field", WORDS)
def test_a_field_is_told_as_printed(assistant: Assistant, measure: Measure, field: Field):
    """The whole cell of that row; where 「-」 is printed, that there is no entry."""
    answer = asked(assistant, measure, WORDS[field])
    expected = measure.text(field)
    if field is Field.RATING and measure.rating:
        expected = measure.rating.label
    if expected.strip("-－ー― "):
        assert plain(expected) in plain(answer.answer)
    else:
        assert "記載" in answer.answer


@pytest.mark.parametrize("measure", ROWS)
def test_the_departments_are_named(assistant: Assistant, measure: Measure):
    """All of them, of a merged cell too."""
    answer = asked(assistant, measure, "担当課")
    assert measure.departments
    assert all(department in answer.answer for department in measure.departments)
