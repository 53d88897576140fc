"""Conditions on rows as a sentence says them: ratings, causes, numbers, words."""

import pytest

from ingest.records import Field
from service.query import Metric
from service.understanding.conditions import ConditionReader
from service.understanding.sentence import Sentence
from tests.service.language.desks import language, parser, report

LATE, COVID = "進捗の遅れ", "進捗の遅れ（コロナ）"
GOOD, FAIR, NONE = "順調に進捗", "概ね順調に進捗", "評価不可"


def _reader(name: str) -> ConditionReader:
    return ConditionReader(report(name), language().terms.thesaurus)


def _sentence(text: str, name: str = "isesaki") -> Sentence:
    (sentence,) = parser(name).reader.read(text)
    return sentence


@pytest.mark.parametrize(
    ("text", "ratings"),
    [
        ("遅れている指標", {LATE, COVID}),
        ("遅延が生じたもの", {LATE, COVID}),
        ("コロナで遅れた指標", {COVID}),
        ("コロナ以外で遅れている指標", {LATE}),
        ("コロナを除く遅れの指標", {LATE}),
        ("コロナを含めて遅れている指標", {LATE, COVID}),
        ("進捗の遅れ(コロナ)の指標", {COVID}),
        ("順調な指標", {GOOD}),
        ("概ね順調な指標", {FAIR}),
        ("順調と概ね順調の指標", {GOOD, FAIR}),
        ("順調でない指標", {FAIR, LATE, COVID, NONE}),
        ("評価できない指標", {NONE}),
    ],
)
def test_words_for_the_state_mean_labels_of_the_scale(text: str, ratings: set[str]) -> None:
    assert set(_reader("isesaki").ratings(_sentence(text)) or ()) == ratings


@pytest.mark.parametrize(
    ("text", "ratings"),
    [
        ("遅れている指標", {"△", "×"}),
        ("大幅な遅れの指標", {"×"}),
        ("順調な指標", {"◎"}),
        ("概ね達成の指標", {"○"}),
        ("評価対象外の指標", {"－"}),
        ("◎でも○でもない指標", {"△", "×", "－"}),
    ],
)
def test_the_same_words_mean_the_labels_of_another_scale(text: str, ratings: set[str]) -> None:
    assert set(_reader("minato").ratings(_sentence(text, "minato")) or ()) == ratings


def test_no_word_for_the_state_is_no_condition_and_an_unknown_label_matches_nothing() -> None:
    reader = _reader("isesaki")
    assert reader.ratings(_sentence("企画調整課の指標")) is None
    assert reader.ratings(_sentence("評価が「進捗の遅れ（災害）」の指標")) == ()


def test_a_cause_alone_selects_the_labels_that_name_it() -> None:
    reader = _reader("isesaki")
    assert reader.cause_only(_sentence("コロナが響いた指標")) == (COVID,)
    assert COVID not in (reader.cause_only(_sentence("コロナ以外の指標")) or (COVID,))
    assert reader.cause_only(_sentence("防犯灯の指標")) is None


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("達成率80%未満の指標", [(Metric.ACHIEVEMENT, "lt", 80, "%")]),
        ("達成率が120%を超える指標", [(Metric.ACHIEVEMENT, "gt", 120, "%")]),
        ("達成率が90%に届かない指標", [(Metric.ACHIEVEMENT, "lt", 90, "%")]),
        (
            "達成率が80%台の指標",
            [(Metric.ACHIEVEMENT, "ge", 80, "%"), (Metric.ACHIEVEMENT, "lt", 90, "%")],
        ),
        ("目標の半分に満たない指標", [(Metric.ACHIEVEMENT, "lt", 50, "%")]),
        ("目標の2倍以上の指標", [(Metric.ACHIEVEMENT, "ge", 200, "%")]),
        ("実績が二万人以上の指標", [(Metric.ACTUAL, "ge", 20_000, "人")]),
        ("実績が1万2千人を下回る指標", [(Metric.ACTUAL, "lt", 12_000, "人")]),
        ("実績が60%以上の指標", [(Metric.ACTUAL, "ge", 60, "%")]),
        ("目標が100件以下の指標", [(Metric.TARGET, "le", 100, "件")]),
        ("令和6年度の目標が3000件以上の指標", [(Metric.FINAL_TARGET, "ge", 3_000, "件")]),
        ("目標に9ポイント以上及ばない指標", [(Metric.GAP, "le", -9, "ポイント")]),
        ("目標を100人以上上回る指標", [(Metric.GAP, "ge", 100, "人")]),
        ("防犯灯の指標", []),
        ("令和4年度の指標", []),
    ],
)
def test_a_number_is_compared_with_what_it_belongs_to(
    text: str, conditions: list[tuple[Metric, str, int, str]]
) -> None:
    found = _reader("isesaki").numbers(_sentence(text))
    assert [(each.metric, str(each.op), int(each.value), each.unit) for each in found] == conditions


@pytest.mark.parametrize(
    ("text", "words", "fields"),
    [
        ("課題で人材に触れている指標", ("人材",), (Field.ISSUE,)),
        ("理由に「予約制」とある指標", ("予約制",), (Field.DELAY_REASON,)),
        ("今後の方策で警察が出てくる指標", ("警察",), (Field.FUTURE_MEASURE,)),
        ("費用やコストに触れている課題", ("費用",), (Field.ISSUE,)),  # synonyms are one word
    ],
)
def test_words_are_looked_for_in_the_named_field(
    text: str, words: tuple[str, ...], fields: tuple[Field, ...]
) -> None:
    (condition,) = _reader("isesaki").texts(_sentence(text))
    assert (condition.words, condition.fields) == (words, fields)


def test_without_a_named_field_every_text_is_searched() -> None:
    (condition,) = _reader("isesaki").texts(_sentence("「ハローワーク」という言葉が出てくる指標"))
    assert condition.words == ("ハローワーク",)
    assert {Field.INDICATOR, Field.ISSUE, Field.DELAY_REASON, Field.FUTURE_MEASURE} <= set(condition.fields)
