"""Whether a question leans on the rows of the turn before, or names rows of its own."""

import re
from collections.abc import Sequence

from service.evidence.row_index import TermMatch
from service.language.terms import Term
from service.understanding.context import Context
from service.understanding.counting import Counting
from service.understanding.grounds import Grounds
from service.understanding.open_question import is_open
from service.understanding.quantity import asked_quantity
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence

CLEAR, HELD = 0.6, 0.5
ENOUGH, FAR_MORE = 0.3, 1.8  # the score of a row, and how many times that of the row before
_LEANS = ("among", "both", "rest", "each", "which", "why", "issue", "future", "department")
_DATE = re.compile(r"\d\s?[年月]")
_AT_ONCE = re.compile(
    r"(より|なら|から|では|じゃ|と(?!比|同|違|どちら|どっち)|街|町|市(?!民)|まち|地域|ほか|他|あと)"
)
THEN = re.compile(
    r"^(それより|それと(?!比|同|違|どちら|どっち)|そんなら|ところで|話は変わ|話変わ|別件|別の|では|それなら|ほいじゃ|ほんじゃ|そいじゃ|ほんなら|そしたら|じゃあ|じゃ|それでは|それじゃ|なら|で、|ほな|んじゃ|次に|続いて|一方)"
)


class Leaning:
    """Weighs what a sentence names against the rows before."""

    def __init__(self, grounds: Grounds, counting: Counting) -> None:
        self._grounds = grounds
        self._counting = counting

    def refers(
        self, sentence: Sentence, resolution: Resolution, terms: Sequence[Term], context: Context
    ) -> bool:
        """Whether the sentence leans on what was said before: it has no rows of its own."""
        if sentence.indicators or (sentence.departments and not sentence.has("that")):
            return False
        if self._told_of_the_row(sentence, resolution, context) or self._still_counted(
            sentence, resolution, context
        ):
            return True
        if self._turns_to_another(sentence, resolution, context):
            return False
        shared = resolution.kind == "several" and set(resolution.rows) & set(context.rows)
        if (
            context.rows
            and (sentence.has("that") or resolution.indicator < CLEAR or shared)
            and (not THEN.match(sentence.text) or self._of_the_row(sentence, resolution, context))
        ):
            return True
        city = self._grounds.resolver.city
        light = all(term.weight < 1 or term.phrase.key == city for term in terms)
        return light or (
            not resolution.found
            and sentence.has("that", "among", "both", "then")
            and resolution.coverage < 0.5
        )

    @staticmethod
    def _of_the_row(sentence: Sentence, resolution: Resolution, context: Context) -> bool:
        """Whether the one row before holds all that a 「では、…はどの…」 names."""
        asks = re.search(r"(どの(?!くらい|程度)|どんな|何|誰|いつ|どこ)", sentence.text) and not sentence.has(
            "target", "actual", "rate", "met", "unmet", "overall", "count"
        )
        known = [match for match in resolution.matches if match.term.weight >= 1]
        if len(context.rows) != 1 or not known or not asks:
            return False
        held = sum(match.rarity for match in known if match.strength(context.rows[0]) >= CLEAR)
        return held >= CLEAR * sum(match.rarity for match in known)

    @staticmethod
    def _turns_to_another(sentence: Sentence, resolution: Resolution, context: Context) -> bool:
        """Whether what is named stands in other rows, or not in those before: 「路線バスの運賃収入は？」."""
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        if not nouns or not context.rows:
            return False
        held = [match for match in nouns if any(match.strength(row) >= HELD for row in context.rows)]
        points_back = _points_back(sentence)
        if _fits_elsewhere(resolution, context) and not points_back:
            return True
        leans = points_back or sentence.has(*_LEANS)
        unknown = any(match not in held and match.term.is_topic for match in nouns)
        return not leans and (unknown or not held)

    def _dated(self, sentence: Sentence, context: Context, nouns: Sequence[TermMatch]) -> bool:
        """Whether a dated sentence of the one row before holds what happened when: 「いつごろから減りだしたのか」."""
        if len(context.rows) != 1 or not nouns or not sentence.has("when"):
            return False
        ranked = self._grounds.passages.rank(nouns, rows=context.rows)
        return any(one.own >= HELD and _DATE.search(one.text) for one in ranked)

    def _still_counted(self, sentence: Sentence, resolution: Resolution, context: Context) -> bool:
        """Whether what remains is asked in the unit of the one row before, in which no row named stands.

        「…は現在何人か」, 「あと何人のご協力が必要でしょう」.
        """
        quantity = asked_quantity(sentence)
        if len(context.rows) != 1 or not quantity or not sentence.has("remaining", "final_target", "target"):
            return False
        others = [row for row in resolution.rows if row not in context.rows]
        fits = [any(map(quantity.stands_in, self._counting.units(row))) for row in (*context.rows, *others)]
        return bool(others) and fits[0] and not any(fits[1:]) and quantity.unit not in {"", "件", "つ"}

    def _counted(self, sentence: Sentence, context: Context, nouns: Sequence[TermMatch]) -> bool:
        """Whether a sentence of the one row before prints the number asked, in a unit in which no value stands."""
        quantity = asked_quantity(sentence)
        if len(context.rows) != 1 or not nouns or not quantity or not quantity.unit:
            return False
        if quantity.stands_in("") or any(map(quantity.stands_in, self._counting.units(context.rows[0]))):
            return False
        ranked = self._grounds.passages.rank(nouns, rows=context.rows)
        return any(one.own >= HELD and quantity.printed.search(one.text) for one in ranked)

    def _told_of_the_row(self, sentence: Sentence, resolution: Resolution, context: Context) -> bool:
        """Whether the one row before tells what is asked as well as any other: 「各校でやった講座の名前は」."""
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        asks = sentence.has("name_of", "who", "where", "when") or is_open(sentence)
        if self._dated(sentence, context, nouns) or self._counted(sentence, context, nouns):
            return True
        if len(context.rows) != 1 or not nouns or not asks or THEN.match(sentence.text):
            return False
        row = context.rows[0]
        return all(
            match.strength(row) >= max([HELD, *(match.strength(other) for other in resolution.rows)])
            for match in nouns
        )


def _points_back(sentence: Sentence) -> bool:
    """Whether it says それ, その of what was told before: not 「それより」, 「この街で」."""
    cues = sentence.all("that")
    return any(
        not _AT_ONCE.match(sentence.text, cue.end) and sentence.text[cue.start - 1 : cue.start] != "の"
        for cue in cues
    )


def _fits_elsewhere(resolution: Resolution, context: Context) -> bool:
    """Whether another row holds far more of what is named than those before."""
    if not resolution.candidates or set(resolution.rows) & set(context.rows):
        return False
    best = resolution.candidates[0].score
    own = max((one.score for one in resolution.candidates if one.row in context.rows), default=0.0)
    return best >= ENOUGH and best >= FAR_MORE * own
