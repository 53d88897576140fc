"""Two sets of rows compared by their count: 「遅れている指標と順調な指標ではどちらが多い」."""

import re

from service.query import Ask, Query, Selection
from service.understanding.grounds import Grounds
from service.understanding.rating_conditions import LATE
from service.understanding.sentence import Sentence

_MORE_THAN = re.compile(
    r"より(?:も|は)?、?[^。]{0,40}?(多(?!く(?:の|持))|少な)"
)  # 「AはBより件数が多いといえるか」, 「AよりBのほうが多いですよね」


class SetComparison:
    """Builds comparisons of two sets of one report."""

    def __init__(self, grounds: Grounds) -> None:
        self._report = grounds.report
        self._ratings = grounds.ratings
        self._claiming = grounds.claiming

    def query(self, sentence: Sentence, selection: Selection) -> Query | None:
        """Two sets compared by count, or said to be more or fewer: 「遅れている指標と順調な指標ではどちらが多い」."""
        pairs = self._sides(sentence, selection)
        claimed = _MORE_THAN.search(sentence.text) if len(pairs) == 2 else None
        if claimed and self._claiming.is_yes_no(sentence):
            first, second = (selection.model_copy(update=side) for side in pairs)
            if _is_second(sentence, claimed.start()):
                first, second = second, first
            fewer = claimed[1] == "少な"
            return Query(ask=Ask.COMPARE, selection=first, second=second, best=not fewer, yes_no=True)
        if not sentence.has("which", "compare"):
            return None
        compared = re.search(r"(どちら|どっち|比べ|比較|対比)", sentence.text)
        counted = re.search(r"(多|少な|件数|数が|数は|いくつ|何件)", sentence.text)
        if len(pairs) != 2 or not compared or not counted:
            return None
        first, second = (selection.model_copy(update=side) for side in pairs)
        return Query(ask=Ask.COMPARE, selection=first, second=second)

    def _sides(self, sentence: Sentence, selection: Selection) -> list[dict[str, object]]:
        """The two sides of a comparison: headings, departments, ratings, or a cause and what it leaves."""
        if len(selection.headings) > 1:
            return [{"headings": (heading,)} for heading in selection.headings]
        if len(selection.departments) > 1:
            return [{"departments": (name,)} for name in selection.departments]
        labels = [mention.labels for mention in self._ratings.statuses(sentence)]
        distinct = list(dict.fromkeys(labels))
        late = [label for label in self._report.scale if label.status in LATE]
        caused = tuple(label.label for label in late if label.cause)
        if distinct == [caused] and re.search(r"以外|そうでない", sentence.text):
            return [{"ratings": caused}, {"ratings": tuple(one.label for one in late if not one.cause)}]
        return [{"ratings": one} for one in distinct]


def _is_second(sentence: Sentence, position: int) -> bool:
    """Whether the side named first is the one compared with: 「AよりBのほうが多い」; `position`: of より."""
    named = sorted(
        [mention.end for _, mention in sentence.labels]
        + [mention.end for mention in sentence.departments]
        + [mention.end for _, mention in sentence.headings]
        + [cue.end for cue in sentence.cues if cue.concept.startswith("status_")]
    )
    before = [end for end in named if end <= position + 1]
    return len(before) == 1
