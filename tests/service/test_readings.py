"""How a question was read, condition by condition: each can be left out or exchanged, and the answer is proven again."""

from collections.abc import Iterator

import pytest

from ingest.build import build_report
from service.answering.checker import check
from service.assistant import Desk, load_language, make_desk
from service.choices import Choices, choices
from service.given_queries import vetted
from service.query import Ask, Query
from service.readings import as_data, interpretation
from service.schemas import Answer, Condition, Question
from tests.conftest import ISESAKI, MINATO

LANGUAGE = load_language()
DESK, INVENTED = (make_desk(build_report(folder), 1, LANGUAGE) for folder in (ISESAKI, MINATO))


def asked(data: dict[str, object]) -> Query:
    """A query as it comes in over HTTP."""
    (query,) = Question.model_validate({"question": "指標は？", "query": data}).queries
    return query


def answered(data: dict[str, object], desk: Desk = DESK) -> Answer:
    """The answer to a query from outside: accepted, and every figure in it proven."""
    answer = desk.composer.compose(vetted((asked(data),), desk.report))
    assert check(answer, desk.report) == []
    return answer


def conditions(question: str, desk: Desk = DESK) -> list[Condition]:
    (reading,) = interpretation(desk.parser.parse(question), desk.report).readings
    return reading.conditions


def test_each_condition_can_be_left_out():
    """商工労働課 かつ コロナ: 3 rows; without コロナ the 4 of 商工労働課, without 商工労働課 the 14 of コロナ."""
    (query,) = DESK.parser.parse("商工労働課でコロナで遅れた指標は？")
    (reading,) = interpretation((query,), DESK.report).readings
    assert [(condition.text, condition.part) for condition in reading.conditions] == [
        ("進捗評価 = 進捗の遅れ（コロナ）", "ratings"),
        ("担当課 = 商工労働課", "departments"),
    ]
    counts = [len(answered(condition.without).citations) for condition in reading.conditions]
    assert (len(DESK.composer.compose([query]).citations), counts) == (3, [4, 14])
    assert reading.wanted == "一覧"


def test_what_was_asked_of_one_row_becomes_a_list_without_it():
    """「出生数は目標を達成した？」 without 出生数 is no yes/no question any more but all 41 rows."""
    (condition,) = conditions("出生数は目標を達成した？")
    wide = asked(condition.without)
    assert (wide.ask, wide.yes_no, wide.claims) == (Ask.LIST, False, ())
    assert len(answered(condition.without).citations) == 41


def test_a_theme_goes_with_its_rows():
    """「子育て」 names its rows: leaving the theme out leaves the rows out too."""
    (condition,) = conditions("子育て関係の指標は？")
    assert condition.text == "テーマ = 子育て"
    assert asked(condition.without).selection.is_open


def test_compared_rows_are_a_condition_each():
    """Of two compared indicators one is left out: the other is looked up, its rate in its own right."""
    railway, bus = conditions("鉄道利用者数とコミュニティバス利用者数、達成率が高いのは？")
    assert (railway.text, railway.places) == ("指標 = 鉄道利用者数", [0])
    assert (bus.text, bus.places) == ("指標 = コミュニティバス利用者数", [1])
    assert asked(railway.without).ask is Ask.LOOKUP
    assert "達成率は74.2%です（244,765人 ÷ 330,000人 = 74.2%）" in answered(railway.without).answer


def test_compared_sets_have_their_conditions_apart():
    """遅れ 21 against 順調 14: each is a condition of its own set; without one the other is listed."""
    late, fine = conditions("遅れと順調はどちらが多い？")
    assert [(one.part, one.of) for one in (late, fine)] == [("ratings", "selection"), ("ratings", "second")]
    assert [len(answered(one.without).citations) for one in (late, fine)] == [14, 21]


def test_headings_of_one_level_are_alternatives():
    """Two goals hold for 11 + 15 rows: one condition with または, left out as one."""
    (goals,) = conditions("ひとの創生とまちの創生の指標は？")
    assert goals.text == "大基本目標 = ひとの創生 または まちの創生"
    assert goals.places == [0, 1]
    assert len(answered(goals.without).citations) == 41


def test_a_meaning_without_its_rating_is_a_list():
    (rating,) = conditions("順調に進捗とは？")
    assert asked(rating.without).ask is Ask.LIST


QUESTIONS = [
    "出生数の実績は？",
    "出生数の課題と今後の方策は？",
    "達成率のワースト3は？",
    "達成率が80%以上で100%未満の指標は？",
    "コロナが理由の指標は？",
    "子育て関係の指標は？",
    "遅れている指標の割合は？",
    "担当課別の件数は？",
    "遅れと順調はどちらが多い？",
    "商工労働課以外でコロナで遅れた指標は？",
    "目標値が令和6年度に引き上げられる指標は？",
    "低いほどよい指標は？",
    "実績が記載されていない指標は？",
    "単位が人の指標は？",
    "目標値の年が違う指標は？",
    "鉄道利用者数とコミュニティバス利用者数、達成率が高いのは？",
]


def changes(query: Query, found: list[Condition], offered: Choices) -> Iterator[dict[str, object]]:
    """The query without each condition, with every seventh other value, and with everything else wanted."""
    data = as_data(query)
    yield from (condition.without for condition in found)
    for condition in found:
        selection = data[condition.of]
        for part in offered.parts:
            for choice in part.choices[::7] if part.part == condition.part else ():
                changed = {**selection, **choice.selection}
                yield {**data, condition.of: changed}
    if query.selection.rows or query.ask not in (Ask.LOOKUP, Ask.COMPARE):
        for group in offered.wanted:
            for wish in group.choices if query.ask in group.asks else ():
                yield {"selection": data.get("selection", {}), **wish.query}


@pytest.mark.parametrize("desk", [DESK, INVENTED], ids=["isesaki", "minato"])
def test_every_change_that_is_offered_gives_a_proven_answer(desk: Desk):
    """For each kind of condition, over both reports: no refusal, no empty words, no unproven figure."""
    offered = choices(desk.report)
    tried = 0
    for question in QUESTIONS:
        queries = desk.parser.parse(question)
        readings = interpretation(queries, desk.report).readings
        for query, reading in zip(queries, readings, strict=True):
            if query.ask in (Ask.ABSTAIN, Ask.CLARIFY):
                continue
            for change in changes(query, reading.conditions, offered):
                assert answered(change, desk).answer, change
                tried += 1
    assert tried > 100
