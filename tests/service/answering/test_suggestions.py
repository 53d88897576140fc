"""Follow-up questions offered with an answer."""

import pytest
from both_reports import INVENTED, REAL, REPORTS, Desks, cited

from service.answering.suggestions import starters

QUESTIONS = [
    (REAL, "コロナで遅れた指標は？"),
    (REAL, "出生数の実績は？"),
    (REAL, "担当課別の件数は？"),
    (REAL, "達成率のワースト3は？"),
    (REAL, "鉄道利用者数の課題は？"),
    (REAL, "前橋市の出生数は？"),
    (REAL, "評価不可の指標は？"),
    (REAL, "創業相談件数の実績は？あと防犯灯の担当課は？"),
    (INVENTED, "遅れている指標は？"),
    (INVENTED, "刑法犯認知件数の担当課は？"),
    (INVENTED, "評価ごとの件数は？"),
    (INVENTED, "津波避難タワーは市内に何基ある？"),
]


@pytest.mark.parametrize(("report", "question"), QUESTIONS)
def test_what_is_suggested_is_answered(desks: Desks, report: str, question: str):
    """Each suggestion, asked as the next turn, is answered from cited rows; no two are the same."""
    suggestions = desks.ask(report, question).suggestions
    assert 0 < len(suggestions) <= 4
    assert len(set(suggestions)) == len(suggestions)
    for suggestion in suggestions:
        answer = desks.ask(report, question, suggestion)
        assert answer.status == "answered", suggestion
        assert cited(answer), suggestion
        assert not answer.answer.startswith("順位を付けられる指標はありません"), suggestion


@pytest.mark.parametrize("report", REPORTS)
def test_questions_to_begin_with_are_answered(desks: Desks, report: str):
    """Built from the loaded report: the invented one knows no コロナ rating and does not offer it."""
    offered = starters(REPORTS[report])
    assert ("コロナで遅れた指標は？" in offered) == (report == REAL)
    for question in offered:
        answer = desks.ask(report, question)
        assert answer.status == "answered", question
        assert cited(answer), question
