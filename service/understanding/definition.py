"""What a rating means: 「評価不可とは」, 「概ね順調と順調の違い」."""

import re

from service.query import Ask, Query, Selection
from service.understanding.rating_conditions import RatingReader
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence


def definition(sentence: Sentence, resolution: Resolution, ratings: RatingReader) -> Query | None:
    """The ratings whose meaning is asked, or all of the scale; None where no meaning is asked."""
    mentions = ratings.statuses(sentence)
    defined = sentence.has("definition") or re.search(
        r"(何(パーセント|%)|どのくらい|どれくらい)[^。]{0,14}(場合|とき|なら|で「)|ってどういう",
        sentence.text,
    )
    several = len({label.label for label, _ in sentence.labels}) > 1 and not sentence.has("count")
    asks = defined or (several and re.search(r"違い|どう違", sentence.text))
    if resolution.kind == "named" or not asks or sentence.departments:
        return None
    if mentions and not re.search(r"(とはされ|指標は|どの指標|何件|いくつ)", sentence.text):
        labels = tuple(dict.fromkeys(label for mention in mentions for label in mention.labels))
        return Query(ask=Ask.DEFINITION, selection=Selection(ratings=labels))
    if sentence.has("rating") and re.search(r"(基準|定義|意味|線引き)", sentence.text) and not sentence.terms:
        return Query(ask=Ask.DEFINITION)
    return None
