"""What staff ask in plain words, in every combination: each cell of each row, each condition within each scope."""

from collections.abc import Callable
from itertools import product

import pytest

from ingest.records import Field, Measure
from service.evidence.figures import reached
from service.evidence.lookup import Lookup
from service.query import Ask, Query
from tests.service.language.desks import language, parser, report

CELLS = {
    Field.ACTUAL: ("の実績は？", "の実績値を教えてください", "の令和4年度の実績はいくつですか"),
    Field.TARGET: ("の目標は？", "の令和4年度目標値"),
    Field.FINAL_TARGET: ("の令和6年度の目標は？", "の最終目標は", "のR6目標"),
    Field.DEPARTMENT: ("の担当課は？", "はどこの課が担当していますか", "の所管部署を教えて"),
    Field.RATING: ("の評価は？", "の進捗評価を教えて"),
    Field.DELAY_REASON: ("が遅れている理由は？", "が遅れたのはなぜですか", "の遅れの原因"),
    Field.ISSUE: ("の課題は？", "について課題として挙げられていることは何ですか"),
    Field.FUTURE_MEASURE: ("の今後の方策は？", "について今後どうしますか", "の今後の対応"),
    Field.PROGRESS_NOTE: ("の取組状況は？", "では何に取り組みましたか"),
}
FIGURES = {
    "achievement": ("の達成率は？", "の達成率を計算して", "は目標の何％？"),
    "gap": ("の目標と実績の差は？",),
    "final_gap": ("は令和6年度の目標まであといくつですか",),
}
MET = "達成した 達成している 達成できた に届いた に届いている を上回った を超えている をクリアした に到達した を満たした"
UNMET = (
    "達成していない 達成してない 達成できなかった 達成できていない 達成しなかった 達成に至らなかった に届いていない "
    "に届かなかった に達していない に達しない を下回った を割り込んだ に及ばなかった を超えられなかった をクリアしていない "
    "を満たしていない に満たない に足りない"
)
LATE, LATE_COVID, GOOD, FAIR, NONE = (
    "進捗の遅れ",
    "進捗の遅れ（コロナ）",
    "順調に進捗",
    "概ね順調に進捗",
    "評価不可",
)
RATINGS = {
    "遅れている": {LATE, LATE_COVID},
    "コロナで遅れた": {LATE_COVID},
    "コロナの影響で遅れている": {LATE_COVID},
    "コロナ以外の理由で遅れている": {LATE},
    "コロナとは関係なく遅れている": {LATE},
    "コロナが原因ではない遅れの": {LATE},
    "遅れていない": {GOOD, FAIR, NONE},
    "順調に進んでいる": {GOOD},
    "順調に進んでいない": {FAIR, LATE, LATE_COVID, NONE},
    "概ね順調な": {FAIR},
    "概ね順調以上の": {GOOD, FAIR},
    "うまくいっている": {GOOD},
    "うまくいっていない": {LATE, LATE_COVID},
    "進捗が思わしくない": {LATE, LATE_COVID},
    "評価できない": {NONE},
    "評価されていない": {NONE},
}


def _query(text: str) -> Query:
    (query,) = parser("isesaki").parse(text)
    return query


def _rows(query: Query) -> set[int]:
    lookup = Lookup(report("isesaki"), language().terms.thesaurus)
    return {measure.row for measure in lookup.select(query.selection)}


NAMED = [measure for measure in report("isesaki").measures if measure.indicator]


@pytest.mark.parametrize("measure", NAMED, ids=lambda measure: str(measure.row))
def test_every_cell_of_every_row_by_its_printed_name(measure: Measure) -> None:
    wrong = []
    for wanted, tails in {**CELLS, **FIGURES}.items():
        for tail in tails:
            query = _query(measure.indicator + tail)
            named = [*query.fields, *(str(metric) for metric in query.metrics)]
            if query.selection.rows != (measure.row,) or wanted not in named:
                wrong.append((tail, query.selection.rows, named))
    assert not wrong


@pytest.mark.parametrize("tail", ["指標は？", "ものを全部教えて", "KPIは何件ありますか"])
def test_met_and_unmet_in_every_form(tail: str) -> None:
    forms = [(form, True) for form in MET.split()] + [(form, False) for form in UNMET.split()]
    read = {
        form: _query(f"目標{'を' if form.startswith('達') else ''}{form}{tail}").selection
        for form, _ in forms
    }
    assert {form: selection.met for form, selection in read.items()} == dict(forms)


@pytest.mark.parametrize("said", RATINGS)
@pytest.mark.parametrize("tail", ["指標は？", "ものを全部教えて", "KPIは何件ありますか"])
def test_ratings_in_every_form(said: str, tail: str) -> None:
    assert set(_query(said + tail).selection.ratings or ()) == RATINGS[said]


def _conditions() -> dict[str, Callable[[Measure], bool]]:
    def rated(*labels: str) -> Callable[[Measure], bool]:
        return lambda measure: measure.rating is not None and measure.rating.label in labels

    return {
        "コロナで遅れている": rated(LATE_COVID),
        "コロナ以外で遅れている": rated(LATE),
        "遅れている": rated(LATE, LATE_COVID),
        "順調な": rated(GOOD),
        "評価不可の": rated(NONE),
        "目標を達成した": lambda measure: reached(measure) is True,
        "目標に届かなかった": lambda measure: reached(measure) is False,
    }


def _scopes() -> dict[str, Callable[[Measure], bool]]:
    measures = report("isesaki").measures
    departments = {name for measure in measures for name in measure.departments}
    goals = ("しごとの創生", "ひとの創生", "まちの創生")
    by_department = {name: (lambda one, name=name: name in one.departments) for name in departments}
    by_goal = {f"「{name}」": (lambda one, name=name: name in one.text(Field.GOAL)) for name in goals}
    return {**by_department, **by_goal}


@pytest.mark.parametrize("said", _conditions())
def test_each_condition_within_each_scope_is_the_plain_filter(said: str) -> None:
    """A question with a scope and a condition gives what a filter over the rows gives, neither more nor less."""
    condition = _conditions()[said]
    forms = (
        "{scope}で{said}指標は？",
        "{scope}の指標のうち{said}ものは？",
        "{scope}の{said}指標はいくつありますか",
    )
    wrong = []
    for (scope, inside), form in product(_scopes().items(), forms):
        text = form.format(scope=scope, said=said)
        query = _query(text)
        wanted = {one.row for one in report("isesaki").measures if inside(one) and condition(one)}
        if query.ask not in (Ask.LIST, Ask.COUNT) or _rows(query) != wanted:
            wrong.append((text, _rows(query), wanted))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("達成率が90%以上100%未満の指標", {31, 32, 33, 38, 39, 41}),
        ("達成率が50％を下回る指標は何件？", {2, 11, 25}),
        ("目標の2倍以上になった指標", {3, 9, 14}),
        ("達成率が1000パーセント超えの指標はある？", {14}),
        ("達成率 > 1000% の指標を抽出", {14}),
        ("実績が1万人以上の指標", {11, 12, 31, 35, 36}),
        ("令和6年度の目標が令和4年度より下がった指標は？", {21, 39}),
        ("令和6年度目標を既に達成している指標は？", {3, 9, 14, 17, 20, 21, 24, 28, 37, 39}),
        ("実績の記載がない指標は？", {7, 8, 27}),
        ("商工労働課と企業誘致課の指標を教えて", {1, 2, 3, 4, 5, 7, 8}),
        ("市街地整備課と都市開発課が共同で担当する指標は？", {33, 34}),
        ("しごとの創生とひとの創生で評価不可の指標は？", {7, 8}),
        ("課題に「周知」と書いてある指標", {13, 25, 41}),
        ("今後の方策でアンケートに触れている指標は？", {15, 35, 36}),
        ("SNSやアンケートに触れている指標は？", {15, 35, 36, 40}),
    ],
)
def test_conditions_by_numbers_plans_and_words(text: str, rows: set[int]) -> None:
    query = _query(text)
    assert _rows(query) == rows
    assert query.ask in (Ask.LIST, Ask.COUNT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "達成率トップ3とその担当課を教えて",
            {"metrics": ["achievement"], "limit": 3, "fields": ["department"]},
        ),
        (
            "最も目標に届いていない指標は？",
            {"metrics": ["achievement"], "limit": 1, "best": False, "selection": {"met": False}},
        ),
        (
            "目標と実績の差が最も大きい人数の指標は？",
            {"metrics": ["gap"], "limit": 1, "magnitude": True, "selection": {"unit": "人"}},
        ),
        (
            "一番達成率が低い指標とその理由は？",
            {"metrics": ["achievement"], "limit": 1, "best": False, "fields": ["delay_reason"]},
        ),
    ],
)
def test_rankings_with_what_is_asked_beside_them(text: str, expected: dict[str, object]) -> None:
    dumped = _query(text).model_dump(mode="json", exclude_defaults=True)
    assert dumped.pop("ask") == "rank"
    assert dumped == expected


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("コロナで遅れた指標とそれ以外で遅れた指標はどちらが多い？", (14, 7)),
        ("しごとの創生とまちの創生ではどちらが遅れている指標が多い？", (7, 8)),
    ],
)
def test_two_sets_are_compared_by_their_numbers(text: str, sizes: tuple[int, int]) -> None:
    query = _query(text)
    assert query.ask is Ask.COMPARE
    assert query.second is not None
    assert (len(_rows(query)), len(_rows(Query(ask=Ask.LIST, selection=query.second)))) == sizes
