"""Words that carry grammar: what is asked, and whether it is negated."""

import pytest

from ingest.normalize import fold
from service.language.cues import Cue
from tests.service.language.desks import language


def _cues(text: str, protected: tuple[tuple[int, int], ...] = ()) -> list[Cue]:
    return language().cues.find(fold(text), protected)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("なぜ減ったの", "why"),
        ("どうして？", "why"),
        ("何が課題ですか", "issue"),
        ("これからどうするのか", "future"),
        ("空き家への対策は", "future"),
        ("何をやったの", "progress"),
        ("どこの課？", "department"),
        ("進み具合は", "rating"),
        ("目票は", "target"),
        ("もくひょうは？", "target"),
        ("実積は", "actual"),
        ("じっせきおしえて", "actual"),
        ("jisseki wa", "actual"),
        ("最終目標は", "final_target"),
        ("たっせいりつは", "rate"),
        ("いちばん高い", "best"),
        ("ワースト3", "worst"),
        ("課ごとに", "group"),
        ("平均は", "average"),
        ("何倍ですか", "times"),
        ("去年の実績", "year_before"),
        ("県平均より上か", "other_place"),
        ("課長の電話番号", "personal"),
        ("無能な課", "opinion"),
        ("それ以外は", "rest"),
        ("遅延している", "status_late"),
        ("まあまあ順調", "status_mostly"),
        ("評価できないもの", "status_not_evaluated"),
    ],
)
def test_everyday_words_carry_their_concept(text: str, concept: str) -> None:
    assert concept in {cue.concept for cue in _cues(text)}


@pytest.mark.parametrize(
    ("text", "concept", "negations"),
    [
        ("目標に届いた", "met", 0),
        ("目標に届かなかった", "met", 1),
        ("目標に達しません", "met", 1),
        ("目標に達しておりませんでした", "met", 1),
        ("目標を超えなかった", "met", 1),
        ("達成せず", "met", 1),
        ("届いていないわけではない", "met", 2),
        ("達していないということはない", "met", 2),
        ("達成できなかったということはない", "met", 2),
        ("届いていないとは言えない", "met", 2),
        ("順調ではない", "status_on_track", 1),
        ("遅れていない", "status_late", 1),
        ("遅れてはいないわけではない", "status_late", 2),
        ("未達でない", "unmet", 1),
        ("下回っていません", "unmet", 1),
    ],
)
def test_negations_are_counted_and_two_of_them_cancel_out(text: str, concept: str, negations: int) -> None:
    cue = next(cue for cue in _cues(text) if cue.concept == concept)
    assert (cue.negations, cue.negated) == (negations, negations == 1)


def test_a_negation_in_the_next_clause_does_not_reach_back() -> None:
    cues = {cue.concept: cue.negated for cue in _cues("目標に届いたが、遅れていない")}
    assert (cues["met"], cues["status_late"]) == (False, True)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("空き家対策の担当", "future"),  # 対策 is a part of the name
        ("評価率が高い", "rating"),
        ("平均寿命は", "average"),
        ("予定どおりですか", "future"),
    ],
)
def test_a_word_inside_a_longer_name_is_no_cue(text: str, concept: str) -> None:
    assert concept not in {cue.concept for cue in _cues(text)}


def test_a_word_inside_a_protected_span_is_no_cue() -> None:
    """A name of the report (here its first five characters) holds no grammar."""
    text = "予定の合計の目標"
    assert {"future", "sum"} <= {cue.concept for cue in _cues(text)}
    assert {cue.concept for cue in _cues(text, protected=((0, 5),))} == {"target"}


def test_the_longest_phrase_wins() -> None:
    """最終目標 is one word for the final target, not 最終 beside 目標."""
    concepts = {cue.concept for cue in _cues("最終目標は")}
    assert "final_target" in concepts
    assert "target" not in concepts


def test_a_cue_knows_where_it_stands() -> None:
    text = "新規就農者数の目標値は"
    cue = next(cue for cue in _cues(text) if cue.concept == "target")
    assert text[cue.start : cue.end] == "目標値"
