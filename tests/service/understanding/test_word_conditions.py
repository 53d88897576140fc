"""Conditions on words as a sentence says them: which words, in which fields."""

import pytest

from ingest.records import Field
from service.understanding.rating_conditions import RatingReader
from service.understanding.sentence import Sentence
from service.understanding.word_conditions import WordReader
from tests.service.language.desks import language, parser, report


def _reader() -> WordReader:
    isesaki = report("isesaki")
    return WordReader(isesaki, language().terms.thesaurus, RatingReader(isesaki))


def _sentence(text: str) -> Sentence:
    (sentence,) = parser("isesaki").reader.read(text)
    return sentence


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
    (condition,) = _reader().read(_sentence(text))
    assert (condition.words, condition.fields) == (words, fields)


def test_without_a_named_field_every_text_is_searched() -> None:
    (condition,) = _reader().read(_sentence("「ハローワーク」という言葉が出てくる指標"))
    assert condition.words == ("ハローワーク",)
    assert {Field.INDICATOR, Field.ISSUE, Field.DELAY_REASON, Field.FUTURE_MEASURE} <= set(condition.fields)
