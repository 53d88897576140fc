"""Ratings, causes and departments that a question sets aside, in whatever words; numbers that only size a set."""

from decimal import Decimal

import pytest

from service.language.numbers import find_numbers
from service.query import Ask
from service.understanding.setting_aside import missing, set_aside
from tests.service.answering.both_reports import INVENTED, REAL, Desks
from tests.service.language.desks import parser

PLAIN, COVID = "進捗の遅れ", "進捗の遅れ（コロナ）"


@pytest.fixture(scope="module")
def desks() -> Desks:
    return Desks()


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("進捗の遅れのうち、カッコの付いていない方は何件？", {PLAIN}),
        ("コロナのつかない進捗の遅れを挙げて", {PLAIN}),
        ("コロナ付きでない遅れはどれ？", {PLAIN}),
        ("コロナ付きを抜いた「進捗の遅れ」は何件？", {PLAIN}),
        ("遅れている指標のうち、コロナが原因の評価は除いて一覧に", {PLAIN}),
        ("コロナと書かれていない遅れの指標を教えて", {PLAIN}),
        ("コロナなしの遅れを一覧で", {PLAIN}),
        ("（コロナ）なしの進捗の遅れを一覧に", {PLAIN}),
        ("非コロナの遅れの指標を教えて", {PLAIN}),
        ("コロナの影響を受けなかった遅れの指標は", {PLAIN}),
        ("コロナの付いた方ではなく、付かない方の進捗の遅れは何件？", {PLAIN}),
        ("コロナが付く方の遅れを除いて、遅れを挙げて", {PLAIN}),
        ("コロナの付いてるほうの進捗の遅れは何件？", {COVID}),
        ("カッコ付きの進捗の遅れを全部", {COVID}),
        ("括弧書きのある方の「進捗の遅れ」は何件", {COVID}),
        ("コロナが理由の遅れを一覧に", {COVID}),
        ("コロナ起因の遅れを抜き出して", {COVID}),
        ("コロナ付きとコロナなし、両方の遅れを合わせると何件", {PLAIN, COVID}),
        ("カッコ付きもカッコなしも含めた遅れは何件？", {PLAIN, COVID}),
        ("コロナの有無を問わず遅れている指標は何件", {PLAIN, COVID}),
        ("カッコ書きで達成率も添えて、遅れている指標を一覧に", {PLAIN, COVID}),
    ],
)
def test_late_with_or_without_its_cause(question: str, labels: set[str]):
    (query,) = parser("isesaki").parse(question)
    assert set(query.selection.ratings or ()) == labels


def test_all_but_the_rating_with_the_cause():
    (query,) = parser("isesaki").parse("商工労働課のKPIのうち、コロナの遅れ以外は？")
    assert COVID not in (query.selection.ratings or ())
    assert {"順調に進捗", PLAIN} <= set(query.selection.ratings or ())


@pytest.mark.parametrize(
    ("report", "label", "question"),
    [
        ("isesaki", "順調に進捗", "健康づくり課の指標で、順調に進捗しているもの以外を一覧に"),
        ("isesaki", "順調に進捗", "安心安全課で順調に進捗と評価されていない指標はどれ？"),
        ("isesaki", "順調に進捗", "安心安全課の指標のうち「順調に進捗」に該当しないものは"),
        ("isesaki", "順調に進捗", "担当課＝安心安全課　ＡＮＤ　進捗評価≠順調に進捗"),
        ("isesaki", "順調に進捗", "担当課=安心安全課 AND 進捗評価!=順調に進捗"),
        ("isesaki", "評価不可", "企業誘致課のうち評価不可じゃない方をお願い"),
        ("isesaki", "評価不可", "企業誘致課の指標で評価不可となっていないものは？"),
        ("minato", "◎", "環境政策課の指標のうち「◎」じゃない方をお願い"),
        ("minato", "◎", "環境政策課の指標で「◎」に該当しないものは"),
    ],
)
def test_a_rating_is_set_aside_within_a_department(report: str, label: str, question: str):
    (query,) = parser(report).parse(question)
    assert len(query.selection.departments) == 1
    assert query.selection.ratings
    assert label not in query.selection.ratings


@pytest.mark.parametrize(
    "question",
    ["順調に進捗した指標を抜き出して", "順調な指標を引き出して", "評価が順調に進捗のものを一覧に"],
)
def test_a_rating_is_not_set_aside(question: str):
    (query,) = parser("isesaki").parse(question)
    assert query.selection.ratings == ("順調に進捗",)


@pytest.mark.parametrize(
    ("text", "word", "aside"),
    [
        ("順調以外の指標", "順調", True),
        ("順調に進んでいる指標", "順調", False),
        ("コロナを除く", "コロナ", True),
        ("コロナの除雪", "コロナ", False),
        ("付きでない方じゃなくて", "付き", False),
        ("評価不可を抜いて", "評価不可", True),
        ("評価不可を抜き出して", "評価不可", False),
    ],
)
def test_words_behind(text: str, word: str, *, aside: bool):
    start = text.index(word)
    assert set_aside(text, start, start + len(word)) is aside


def test_what_is_missing():
    assert missing("コロナの文字がない遅れ", 3)
    assert missing("カッコなし", 3)
    assert not missing("コロナの遅れがない課", 3)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("企業誘致課と商工労働課を除いたコロナの遅れの指標は？", {"企業誘致課", "商工労働課"}),
        (
            "課題に「周知」の二文字がある指標を、健康づくり課と住宅課のを除いて全部",
            {"健康づくり課", "住宅課"},
        ),
    ],
)
def test_departments_are_left_out_together(question: str, names: set[str]):
    (query,) = parser("isesaki").parse(question)
    assert set(query.selection.excluded_departments) == names
    assert not query.selection.departments


def test_a_department_that_is_only_asked_back_is_not_left_out():
    (query,) = parser("isesaki").parse("コロナで遅れたのは商工労働課じゃない？")
    assert query.selection.departments == ("商工労働課",)


@pytest.mark.parametrize(
    ("text", "low", "high", "comparison"),
    [
        ("5割台", 50, 60, "ge"),
        ("目標の倍かそれ以上", 2, None, "ge"),
        ("目標の倍になった", 2, None, None),
        ("80%かそれ以下", 80, None, "le"),
        ("90%台か、それ以上", 90, None, "ge"),
    ],
)
def test_numbers_as_they_are_said(text: str, low: int, high: int | None, comparison: str | None):
    (number,) = find_numbers(text)
    assert (number.value, number.upper, number.comparison) == (
        Decimal(low),
        None if high is None else Decimal(high),
        comparison,
    )


def test_a_number_of_rows_to_choose_from_is_no_limit():
    (query,) = parser("isesaki").parse("コロナ付きを抜いた「進捗の遅れ」7件で、達成率が最も低いものは")
    assert (query.ask, query.limit, query.selection.ratings) == (Ask.RANK, 1, (PLAIN,))
    (query,) = parser("isesaki").parse("達成率が最も低いものを3件で、課名も")
    assert query.limit == 3


@pytest.mark.parametrize(
    ("report", "question", "told"),
    [
        (REAL, "まちの創生に並んでいる指標は幾つで、うち順調に進捗は幾つでしょうか", ("15件", "4件")),
        (REAL, "ひとの創生の指標はいくつあり、うち遅れているのはいくつですか", ("11件", "6件")),
        (REAL, "しごとの創生に占める進捗の遅れ(コロナ)の比率。小数第1位まで。", ("46.7%",)),
        (REAL, "しごと・ひと・まち、それぞれの創生で「順調に進捗」は何件ずつ？", ("5件", "4件")),
        (REAL, "進捗の遅れと進捗の遅れ（コロナ）、それぞれ何件？", ("7件", "14件")),
        (REAL, "コロナの遅れとコロナ以外の遅れではどちらが多い？", ("14件", "7件")),
        (REAL, "登場する担当課、ぜんぶで何課ありますか（センターも一つと数えて）", ("23課",)),
        (REAL, "企業誘致課は三つとも評価不可、で間違いない？", ("いいえ", "製造品出荷額")),
        (REAL, "文化観光課は2つともコロナの遅れですか", ("はい",)),
        (REAL, "高齢政策課と地域包括支援センター、ふたつの名前が並んで担当の指標はある？", ("ありません",)),
        (INVENTED, "環境政策課の指標は何件で、うち「◎」は何件？", ("2件", "0件")),
    ],
)
def test_answers_hold_and_say_so(desks: Desks, report: str, question: str, told: tuple[str, ...]):
    answer = desks.ask(report, question)
    assert all(text in answer.answer for text in told)
