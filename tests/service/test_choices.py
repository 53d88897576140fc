"""What a client can offer in the place of a chip: what the report prints, and what can be asked of its rows."""

from ingest.build import build_report
from service.assistant import load_language, make_desk
from service.choices import choices
from service.given_queries import vetted
from service.schemas import Question
from tests.conftest import ISESAKI

DESK = make_desk(build_report(ISESAKI), 1, load_language())
OFFERED = choices(DESK.report)


def cited(data: dict[str, object]) -> int:
    """How many rows the answer to a query from outside stands on."""
    queries = Question.model_validate({"question": "指標は？", "query": data}).queries
    return len(DESK.composer.compose(vetted(queries, DESK.report)).citations)


def test_choices_are_what_the_report_prints():
    """5 ratings and both kinds of 遅れ together, 3 goals over 4 小目標 and 15 施策, 41 indicators, 11 units."""
    assert {part.name: len(part.choices) for part in OFFERED.parts} == {
        "進捗評価": 6,
        "担当課": 23,
        "担当課（除く）": 23,
        "指標名": 41,
        "大基本目標": 3,
        "小基本目標": 4,
        "具体的な施策": 15,
        "主な取組": 38,
        "目標の達成": 2,
        "最終目標の達成": 2,
        "最終目標の置き方": 3,
        "よい向き": 2,
        "値の形": 3,
        "単位": 11,
        "値の注記": 12,
    }
    ratings, *_, goals = OFFERED.parts[:5]
    assert ratings.choices[-1].text == "進捗の遅れ または 進捗の遅れ（コロナ）"
    assert [choice.text for choice in goals.choices] == ["しごとの創生", "ひとの創生", "まちの創生"]


def test_each_choice_selects_rows():
    """Listed, every value has rows, but for goals that no row misses by the note of no other year."""
    empty = [
        choice.text
        for part in OFFERED.parts
        for choice in part.choices
        if not cited({"ask": "list", "selection": choice.selection})
    ]
    assert empty == []


def test_wishes_are_told_in_the_words_of_a_reading():
    """Of a named row its cells and figures, of two their comparison, of many the ways to put them together."""
    rows, compared, many = OFFERED.wanted
    assert [wish.text for wish in rows.choices[:4]] == [
        "令和4年度実績値",
        "令和4年度目標値",
        "目標値(令和6年度)",
        "進捗評価",
    ]
    assert compared.choices[0].query == {"ask": "compare", "metrics": ["achievement"]}
    assert "担当課別の内訳" in [wish.text for wish in many.choices]
    assert [comparison.text for comparison in OFFERED.comparisons[:2]] == ["以上", "を超える"]
