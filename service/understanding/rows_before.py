"""Whether a sentence that could be read over many rows asks something of the rows of the turn before."""

import re

from ingest.records import Field
from service.understanding.claiming import only_department
from service.understanding.context import Context
from service.understanding.following import sums_before
from service.understanding.grounds import Grounds
from service.understanding.sentence import Sentence
from service.understanding.wording import OF_A_ROW, names_rows, plural

_PARTS = re.compile(r"^(その)?内訳(?:も|を)?[?。]*$|内訳(は|を|も)|ずつ")
_BY_COLUMN = re.compile(r"(課|評価|区分|部署)")
TOLD = 0.6  # from this share on, a sentence of the narrative holds what is asked
SHORT = 16


class RowsBefore:
    """Tells what is asked of rows answered before in one report."""

    def __init__(self, grounds: Grounds) -> None:
        self._report = grounds.report
        self._resolver = grounds.resolver
        self._passages = grounds.passages
        self._claiming = grounds.claiming

    def are_asked_of(self, sentence: Sentence, context: Context, *, placed: bool) -> bool:
        """Whether something of the rows before is asked; `placed`: a place in a ranking is named."""
        if not context.rows:
            return False
        if len(context.rows) == 1 and only_department(sentence):
            return True  # 「担当って一つの課だけですか」
        if len(context.rows) == 1 and self._prints_number(sentence, context.rows[0]):
            return True  # 「次の目標である130件まで残り何件か」
        if placed and sentence.has(*OF_A_ROW):
            return True  # 「3位の担当課は」 of a ranking
        if sums_before(sentence, context):
            return True
        if len(context.rows) == 1:
            if self._judges(sentence):
                return True
            parts = _PARTS.search(sentence.text) and not _BY_COLUMN.search(sentence.text)
            if parts or self._tells(sentence, context.rows[0]):
                return True
        sides = (
            len(context.rows) == 2 and sentence.has("which") and not sentence.terms and not sentence.labels
        )
        return sides or _asks_field(sentence, context)

    def _judges(self, sentence: Sentence) -> bool:
        """Whether はい or いいえ is asked of a target and nothing else is named: 「令和6年度も同じ目標？」, 「目標の9割には乗ったか」."""
        named = sentence.terms or names_rows(sentence) or plural(sentence) or sentence.labels
        judged = sentence.numbers or sentence.has("unchanged")
        return bool(sentence.has("target") and judged and not named and self._claiming.is_yes_no(sentence))

    def _prints_number(self, sentence: Sentence, row: int) -> bool:
        """Whether a number said beside nothing else is a target of the row."""
        named = sentence.terms or sentence.departments or sentence.labels or sentence.has("indicator", "list")
        stated = {(number.value, number.unit) for number in sentence.numbers if number.unit}
        values = self._report.measure(row).values
        printed = {
            (one.value, one.unit)
            for name in (Field.TARGET, Field.FINAL_TARGET)
            if name in values
            for one in values[name].quantities
        }
        return not named and bool(stated & printed)

    def _tells(self, sentence: Sentence, row: int) -> bool:
        """Whether the narrative of the one row before holds what is asked: 「受診率が低いのはどの年代か」."""
        matches = self._resolver.matches(sentence.terms)
        asks = re.search(
            r"(どの(?!指標|項目|くらい|程度)|どんな|何(?!件)|誰|いつ|どこ|のは[?。]*$)", sentence.text
        )
        if not asks or not matches or sentence.has("list", "indicator", "rest", "best", "worst"):
            return False
        ranked = self._passages.rank(matches, rows=(row,))
        return bool(ranked) and ranked[0].own >= TOLD and not (sentence.labels or sentence.departments)


def _asks_field(sentence: Sentence, context: Context) -> bool:
    """「遅延理由」, 「同指標の課題」: a field of the rows before, though a word for a rating stands in it."""
    heavy = any(term.weight >= 1 for term in sentence.terms)
    named = heavy or sentence.indicators or sentence.departments or sentence.headings
    fields = sentence.has("why", "issue", "future", "progress")
    if named or not fields:
        return False
    short = not plural(sentence) and len(sentence.text) < SHORT
    return short or (len(context.rows) == 1 and not sentence.has("indicator", "list", "best", "worst"))
