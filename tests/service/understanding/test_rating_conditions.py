"""Conditions on ratings as a sentence says them: labels, words for the state, causes."""

import pytest

from service.understanding.rating_conditions import RatingReader
from service.understanding.sentence import Sentence
from tests.service.language.desks import parser, report

LATE, COVID = "進捗の遅れ", "進捗の遅れ（コロナ）"
GOOD, FAIR, NONE = "順調に進捗", "概ね順調に進捗", "評価不可"


def _reader(name: str) -> RatingReader:
    return RatingReader(report(name))


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
    assert set(_reader("isesaki").read(_sentence(text)) or ()) == ratings


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
    assert set(_reader("minato").read(_sentence(text, "minato")) or ()) == ratings


def test_no_word_for_the_state_is_no_condition_and_an_unknown_label_matches_nothing() -> None:
    reader = _reader("isesaki")
    assert reader.read(_sentence("企画調整課の指標")) is None
    assert reader.read(_sentence("評価が「進捗の遅れ（災害）」の指標")) == ()


def test_a_cause_alone_selects_the_labels_that_name_it() -> None:
    reader = _reader("isesaki")
    assert reader.by_cause(_sentence("コロナが響いた指標")) == (COVID,)
    assert COVID not in (reader.by_cause(_sentence("コロナ以外の指標")) or (COVID,))
    assert reader.by_cause(_sentence("防犯灯の指標")) is None
