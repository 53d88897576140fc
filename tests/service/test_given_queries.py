"""Queries that a client gives: executed exactly where the report can answer them, refused in words where not."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.build import build_report
from ingest.records import Field
from service.answering.checker import check
from service.assistant import Desk, load_language, make_desk
from service.choices import choices
from service.errors import InvalidQueryError
from service.given_queries import vetted, with_rows_of_themes
from service.query import Ask, Query, Selection
from service.readings import interpretation
from service.schemas import Question
from tests.conftest import ISESAKI

REPORT = build_report(ISESAKI)
DESK = make_desk(REPORT, 1, load_language())


@pytest.fixture
def desk() -> Desk:
    return DESK


def asked(data: dict[str, object]) -> Query:
    """A query as it comes in over HTTP."""
    (query,) = Question.model_validate({"question": "指標は？", "query": data}).queries
    return query


@pytest.mark.parametrize(
    "question",
    [
        "商工労働課でコロナで遅れた指標は？",
        "出生数は目標を達成した？",
        "達成率が80%以上で100%未満の指標は？",
        "ひとの創生で順調でない指標は？",
        "達成率のワースト3は？",
        "担当課別の件数は？",
        "遅れと順調はどちらが多い？",
        "目標値が令和6年度に引き上げられる指標は？",
    ],
)
def test_the_query_of_an_answer_answers_as_the_question_did(desk: Desk, question: str):
    """Sent back unchanged, through JSON, it gives the same answer to the byte."""
    queries = desk.parser.parse(question)
    data = interpretation(queries, desk.report).query
    again = Question.model_validate_json(json.dumps({"question": question, "query": data}))
    assert desk.composer.compose(vetted(again.queries, desk.report)) == desk.composer.compose(queries)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"ask": "list", "selection": {"ratings": ["絶好調"]}}, "評価「絶好調」は、この報告書にありません"),
        ({"ask": "list", "selection": {"departments": ["宇宙開発課"]}}, "担当課「宇宙開発課」は"),
        ({"ask": "list", "selection": {"headings": [{"level": "goal", "name": "星"}]}}, "見出し「星」は"),
        ({"ask": "lookup", "selection": {"rows": [42]}}, "行「42」は"),
        ({"ask": "lookup", "selection": {"rows": [0]}}, "行「0」は"),
        ({"ask": "list", "selection": {"theme": ["子育て"]}}, "theme には rows が必要です"),
        ({"ask": "rank"}, "rank には metrics"),
        ({"ask": "rank", "metrics": ["part_gap"]}, "rank には metrics"),
        ({"ask": "aggregate", "metrics": ["achievement"]}, "average か sum"),
        ({"ask": "group"}, "group_by には"),
        ({"ask": "lookup", "fields": ["actual"]}, "lookup には selection.rows"),
        ({"ask": "find", "selection": {"ratings": ["順調に進捗"]}}, "find には selection.rows"),
        ({"ask": "compare", "metrics": ["actual"]}, "compare には selection.rows"),
        ({"ask": "definition"}, "definition には selection.ratings"),
        ({"ask": "lookup", "selection": {"rows": [16]}, "parts": ["99人"]}, "区分「99人」は"),
        ({"ask": "abstain", "reason": "opinion"}, "答えのない質問"),
        ({"ask": "list", "detail": "99%です"}, "答えのない質問"),
        (
            {
                "ask": "list",
                "selection": {"numbers": [{"metric": "actual", "op": "ge", "value": "1e999999"}]},
            },
            "1,000兆まで",
        ),
        ({"ask": "list", "limit": 0}, "1以上"),
        ({"ask": "list", "selection": {"texts": [{"words": ["あ" * 101], "fields": ["issue"]}]}}, "100文字"),
    ],
)
def test_what_the_report_cannot_answer_is_named(desk: Desk, data: dict[str, object], problem: str):
    with pytest.raises(InvalidQueryError, match=problem):
        vetted((asked(data),), desk.report)


def test_a_theme_is_given_by_its_words_alone():
    """Without rows, the report's own rows of each word, in reading order; rows that are given stay."""
    rows = {"観光": (11, 10), "防犯": (38,)}
    theme = asked({"ask": "list", "selection": {"theme": ["防犯", "観光"]}})
    assert with_rows_of_themes(theme, rows.__getitem__).selection.rows == (10, 11, 38)
    named = asked({"ask": "list", "selection": {"theme": ["観光"], "rows": [1]}})
    assert with_rows_of_themes(named, rows.__getitem__) == named


def test_an_unknown_part_is_no_query():
    """A misspelt part is refused and never taken for no condition at all."""
    with pytest.raises(ValidationError):
        asked({"ask": "list", "selection": {"rating": ["順調に進捗"]}})


SELECTIONS = [choice.selection for part in choices(REPORT).parts for choice in part.choices]
WORDS = st.sampled_from(["コロナ", "41件", "99.9%", "コロナ」の影響", "<b>", "令和4年度実績値は5人", ""])
NUMBERS = {
    "metric": st.sampled_from(["actual", "achievement", "gap", "final_gap", "plan_change", "part_gap"]),
    "op": st.sampled_from(["ge", "gt", "le", "lt", "eq"]),
    "value": st.decimals(min_value=-1000, max_value=10**12, places=2).map(str),
    "unit": st.sampled_from(["", "%", "人", "件"]),
}
NUMBER = st.fixed_dictionaries(NUMBERS)
FIELDS = st.sampled_from([field.value for field in Field])
SELECTION = st.builds(
    lambda first, second, extra: {**first, **second, **extra},
    st.sampled_from([{}, *SELECTIONS]),
    st.sampled_from([{}, *SELECTIONS]),
    st.fixed_dictionaries(
        {},
        optional={
            "met": st.booleans(),
            "final_met": st.booleans(),
            "plan": st.sampled_from(["raised", "lowered", "unchanged"]),
            "equal": st.booleans(),
            "unnamed": st.booleans(),
            "min_departments": st.integers(0, 3),
            "direction": st.sampled_from(["higher", "lower"]),
            "kind": st.sampled_from(["number", "text", "blank"]),
            "unit": st.sampled_from(["人", "件", "光年"]),
            "note_field": st.sampled_from(["target", "actual", "final_target"]),
            "note_years": st.lists(st.integers(-5, 10**6), max_size=2),
            "excluded_rows": st.lists(st.integers(1, 41), max_size=3),
            "numbers": st.lists(NUMBER, max_size=2),
            "texts": st.lists(
                st.fixed_dictionaries(
                    {
                        "words": st.lists(WORDS, min_size=1, max_size=2),
                        "fields": st.lists(FIELDS, min_size=1, max_size=3),
                    }
                ),
                max_size=1,
            ),
        },
    ),
)
CLAIM = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            [
                "met",
                "final_met",
                "rating",
                "cause",
                "department",
                "number",
                "count",
                "share",
                "direction",
                "printed",
            ]
        ),
        "positive": st.booleans(),
        "labels": st.sampled_from([[], ["順調に進捗"]]),
        "words": st.lists(WORDS, max_size=2),
        "number": st.none() | NUMBER,
    }
)
QUERY = st.fixed_dictionaries(
    {"ask": st.sampled_from([ask.value for ask in Ask]), "selection": SELECTION},
    optional={
        "fields": st.lists(FIELDS, max_size=4),
        "metrics": st.lists(
            st.sampled_from(
                ["target", "actual", "achievement", "final_achievement", "gap", "plan_change", "part_gap"]
            ),
            max_size=2,
        ),
        "parts": st.lists(st.sampled_from(["男性", "小学校", "99人"]), max_size=2),
        "group_by": FIELDS,
        "group_then": FIELDS,
        "group_min": st.integers(0, 5),
        "best": st.booleans(),
        "limit": st.integers(0, 50),
        "both_ends": st.booleans(),
        "aggregate": st.sampled_from(["average", "sum"]),
        "claims": st.lists(CLAIM, max_size=2),
        "yes_no": st.booleans(),
        "second": SELECTION,
        "focus": st.lists(WORDS, max_size=2),
        "whole_share": st.booleans(),
        "times": st.booleans(),
    },
)


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=QUERY)
def test_any_query_is_answered_or_refused_in_words(data: dict[str, object]):
    """Whatever a client sends: an answer of cells that stand in the report, or an InvalidQueryError; never a crash."""
    try:
        queries = vetted((asked(data),), REPORT)
    except (InvalidQueryError, ValidationError):
        return
    answer = DESK.composer.compose(queries)
    check(answer, REPORT)
    assert answer.answer
    assert interpretation(queries, REPORT).text
    assert Selection.model_validate(queries[0].selection.model_dump()) == queries[0].selection
