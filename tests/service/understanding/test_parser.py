"""Question → Query: what is asked, of which rows, under which conditions, over both reports."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from ingest.records import VALUE_FIELDS, Field
from service.evidence.lookup import Lookup
from service.query import Ask, Comparison, Heading, Metric, NumberCondition, Selection
from tests.service.language.desks import language, parser, read, report

LATE, COVID = "進捗の遅れ", "進捗の遅れ（コロナ）"
TOLD = (Field.DELAY_REASON, Field.ISSUE, Field.FUTURE_MEASURE, Field.DEPARTMENT, Field.RATING)


@pytest.mark.parametrize(
    ("name", "question", "row", "wanted"),
    [
        ("isesaki", "ほ場整備面積の実績は？", 10, {"actual"}),
        ("isesaki", "認知症サポーター数の目標と実績を教えて", 31, {"target", "actual"}),
        ("isesaki", "災害時協力協定締結数の令和6年度目標は", 37, {"final_target"}),
        ("isesaki", "市外からマラソンに出た人は何人ですか", 13, {"actual"}),
        ("isesaki", "土地区画整理の達成率は何パーセント", 32, {"achievement"}),
        ("isesaki", "危険な空き家の除却は目標まであと何件", 41, {"final_gap"}),
        ("isesaki", "情報メールの登録は目標を何件上回りましたか", 40, {"gap"}),
        ("isesaki", "ファミサポの会員が減っている理由は？", 23, {"delay_reason"}),
        ("isesaki", "特定健診の課題は何ですか", 29, {"issue"}),
        ("isesaki", "コミュニティバスの今後の方策を教えて", 35, {"future_measure"}),
        ("isesaki", "華蔵寺公園遊園地の担当課は", 12, {"department"}),
        ("isesaki", "「新規就農者数 目標」", 9, {"target"}),
        ("minato", "下水道につながっている家庭は何世帯", 17, {"actual"}),
        ("minato", "港まつりの来場者は目標に何人足りなかった", 4, {"gap"}),
        ("minato", "刑法犯認知件数の達成率", 14, {"achievement"}),
        ("minato", "住宅の耐震化率は最終目標まであと何ポイント", 13, {"final_target", "final_gap"}),
        ("minato", "避難訓練の参加者が少なかったのはなぜ", 12, {"delay_reason"}),
        ("minato", "出前講座の要因分析", 11, {"delay_reason"}),
        ("minato", "協力隊は何人", 6, {"actual"}),
    ],
)
def test_a_question_about_one_row(name: str, question: str, row: int, wanted: set[str]) -> None:
    query = read(name, question)
    assert (query.ask, query.selection) == (Ask.LOOKUP, Selection(rows=(row,)))
    assert {str(part) for part in (*query.fields, *query.metrics)} == wanted


def _goal(name: str) -> tuple[Heading, ...]:
    return (Heading(level=Field.GOAL, name=name),)


def _number(metric: Metric, op: Comparison, value: int, unit: str) -> tuple[NumberCondition, ...]:
    return (NumberCondition(metric=metric, op=op, value=Decimal(value), unit=unit),)


@pytest.mark.parametrize(
    ("name", "question", "selection", "count"),
    [
        ("isesaki", "遅れている指標は？", Selection(ratings=(LATE, COVID)), 21),
        ("isesaki", "コロナ以外で遅れている指標は", Selection(ratings=(LATE,)), 7),
        ("isesaki", "文化観光課の指標を全部", Selection(departments=("文化観光課",)), 2),
        (
            "isesaki",
            "交通政策課と道路維持課が共同で担当する指標は",
            Selection(departments=("交通政策課", "道路維持課"), all_departments=True),
            1,
        ),
        (
            "isesaki",
            "商工労働課以外でコロナで遅れた指標は",
            Selection(ratings=(COVID,), excluded_departments=("商工労働課",)),
            11,
        ),
        (
            "isesaki",
            "まちの創生の指標で遅れているもの",
            Selection(ratings=(LATE, COVID), headings=_goal("まちの創生")),
            8,
        ),
        ("isesaki", "2つの課が担当している指標", Selection(min_departments=2), 3),
        ("isesaki", "実績が載っていない指標は", Selection(kind="blank"), 3),
        ("isesaki", "目標が据え置きの指標", Selection(plan="unchanged"), 8),
        ("isesaki", "目標に届かなかった指標", Selection(met=False), 24),
        (
            "isesaki",
            "達成率が50%未満の指標",
            Selection(numbers=_number(Metric.ACHIEVEMENT, "lt", 50, "%")),
            3,
        ),
        (
            "isesaki",
            "実績が二十万人以上の指標",
            Selection(numbers=_number(Metric.ACTUAL, "ge", 200_000, "人")),
            3,
        ),
        ("minato", "△と×の指標を一覧で", Selection(ratings=("△", "×")), 7),
        ("minato", "危機管理課の指標", Selection(departments=("危機管理課",)), 2),
        (
            "minato",
            "基本目標Ⅲの指標で遅れているもの",
            Selection(ratings=("△", "×"), headings=_goal("安全で環境にやさしいまち")),
            2,
        ),
        ("minato", "最終目標を達成した指標は", Selection(final_met=True), 1),
        ("minato", "小さいほどよい指標は", Selection(direction="lower"), 3),
    ],
)
def test_a_question_about_many_rows(name: str, question: str, selection: Selection, count: int) -> None:
    """The selection, and how many rows of the report it names."""
    query = read(name, question)
    assert (query.ask, query.selection) == (Ask.LIST, selection)
    rows = Lookup(report(name), language().terms.thesaurus).select(selection)
    assert len(rows) == count


@pytest.mark.parametrize(
    ("name", "question", "parts"),
    [
        ("isesaki", "進捗の遅れ(コロナ)の指標は何件？", {"ask": "count"}),
        ("isesaki", "概ね順調の割合は", {"ask": "share"}),
        ("isesaki", "達成率が一番低い指標は？", {"ask": "rank", "best": False, "limit": 1}),
        ("isesaki", "達成率ワースト3", {"ask": "rank", "best": False, "limit": 3}),
        ("isesaki", "目標を超えた指標を達成率が高い順に5つ", {"ask": "rank", "limit": 5}),
        ("isesaki", "達成率を高い順に並べて", {"ask": "rank", "limit": None}),
        ("isesaki", "平均達成率は", {"ask": "aggregate", "aggregate": "average"}),
        ("isesaki", "遅れている指標を担当課ごとに", {"ask": "group", "group_by": "department"}),
        ("isesaki", "進捗評価別の件数は", {"ask": "group", "group_by": "rating"}),
        (
            "isesaki",
            "遅れている指標が最も多い担当課は",
            {"ask": "group", "group_by": "department", "limit": 1},
        ),
        ("isesaki", "概ね順調とはどういう意味ですか", {"ask": "definition"}),
        ("isesaki", "妊婦健診と特定健診、実績が高いのはどちら", {"ask": "compare", "best": True}),
        ("minato", "基本目標ごとの指標数", {"ask": "group", "group_by": "goal"}),
        ("minato", "◎以外の指標は何件", {"ask": "count"}),
        ("minato", "電子申請は目標の何倍", {"ask": "lookup", "times": True}),
    ],
)
def test_the_kind_of_answer_that_is_wanted(name: str, question: str, parts: dict[str, Any]) -> None:
    query = read(name, question).model_dump(mode="json")
    assert {part: query[part] for part in parts} == parts


@pytest.mark.parametrize(
    ("name", "question", "row", "parts"),
    [
        ("isesaki", "男性の健康寿命の目標は", 27, ("男性",)),
        ("isesaki", "英語が楽しい小学生の割合は", 26, ("小学校",)),
        ("minato", "男性の市政満足度の目標は", 20, ("男性",)),
        ("minato", "ICT機器を毎日使う中学生の割合は", 8, ("中学校",)),
    ],
)
def test_a_part_of_a_cell_is_asked_for(name: str, question: str, row: int, parts: tuple[str, ...]) -> None:
    query = read(name, question)
    assert (query.selection.rows, query.parts) == ((row,), parts)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("ほ場整備の担当課はどこ？ てか女性のためのおしごとフェア何人来た？", [(10,), (5,)]),
        ("出生数の実績は？あと、防犯灯の課題も教えてください。", [(16,), (38,)]),
        ("認知症サポーターについて伺います。実績は何人ですか。", [(31,)]),
        ("先日、孫と遊園地に行きました。楽しかったです。鉄道利用者数の目標は？", [(36,)]),
    ],
)
def test_two_questions_are_two_queries_and_a_preamble_is_none(
    question: str, rows: list[tuple[int, ...]]
) -> None:
    assert [query.selection.rows for query in parser("isesaki").parse(question)] == rows


@pytest.mark.parametrize("name", ["isesaki", "minato"])
def test_every_cell_of_every_row_can_be_asked_for_by_its_printed_names(name: str) -> None:
    """「{KPI}の{列名}は」 for each named row, its three values, its texts and its department."""
    columns = {field: report(name).columns[field] for field in (*VALUE_FIELDS, *TOLD)}
    misread = [
        (measure.row, column)
        for measure in report(name).measures
        for field, column in columns.items()
        if measure.indicator
        for query in [read(name, f"{measure.indicator}の{column}は")]
        if (query.selection.rows, query.fields) != ((measure.row,), (field,))
    ]
    assert misread == []


@pytest.mark.parametrize("name", ["isesaki", "minato"])
def test_every_rating_of_every_department_is_selected_exactly(name: str) -> None:
    """「{課}で評価が「{評価}」の指標は」 against a plain filter; 進捗の遅れ alone means both its kinds."""
    lookup = Lookup(report(name), language().terms.thesaurus)
    departments = {department for measure in report(name).measures for department in measure.departments}
    for label, department in product(report(name).scale, sorted(departments)):
        spoken = "評価対象外" if label.label == "－" else label.label
        meant = {LATE, COVID} if label.label == LATE else {label.label}
        query = read(name, f"{department}で評価が「{spoken}」の指標は")
        assert lookup.select(query.selection) == [
            measure
            for measure in report(name).measures
            if department in measure.departments and measure.rating and measure.rating.label in meant
        ]
