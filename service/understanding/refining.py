"""The selection of a follow-up: within, outside or opposite the rows of the turn before."""

import re

from ingest.records import Report
from service.query import Selection
from service.understanding.cause_mentions import cause_mentions
from service.understanding.context import Context
from service.understanding.dimensions import dimension
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence
from service.understanding.wording import plural, rank_word, restarts

_OPPOSITE = re.compile(
    r"(?:では|じゃあ?|で|なら)?、?(?:逆に|反対に|その逆で?|反対側|裏返しで?|(?:それ|これ)とは?逆|一方で?、?逆|逆(?:は|の))"
)
_SAME_DEPARTMENT = re.compile(r"(その|この|同じ|当該|同)(担当|所管)?(課|部署)")


class Refinement:
    """Refines what the turn before selected in one report."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def selection(
        self, sentence: Sentence, stated: Selection, resolution: Resolution, context: Context
    ) -> Selection | None:
        """The selection within or outside the rows of the turn before, where the sentence refers to them.

        `stated` is what the sentence selects on its own.
        """
        before = context.query.selection if context.query else Selection()
        if not context.rows:
            return _in_place(sentence, stated, before)
        return (
            self._outside(sentence, stated, before, context)
            or _opposite(sentence, stated, before)
            or _in_place(sentence, stated, before)
            or self._of_same_department(sentence, stated, context)
            or self._without_cause(sentence, stated, context)
            or _of_theme(sentence, stated, resolution, context)
            or _within(sentence, stated, context)
        )

    def _outside(
        self, sentence: Sentence, stated: Selection, before: Selection, context: Context
    ) -> Selection | None:
        """「残りは」, 「それ以外の遅れは」: without the rows before."""
        if not sentence.has("rest") and not (sentence.has("except") and sentence.has("that")):
            return None
        if _SAME_DEPARTMENT.search(sentence.text):
            return self._others_of_department(stated, context)
        kept = (
            before.model_copy(update={"rows": None, "ratings": None, "theme": ()})
            if stated.is_open
            else stated
        )
        return kept.model_copy(update={"excluded_rows": context.rows})

    def _of_same_department(
        self, sentence: Sentence, stated: Selection, context: Context
    ) -> Selection | None:
        """「同じ課のほかの指標は」."""
        if not _SAME_DEPARTMENT.search(sentence.text) or not plural(sentence):
            return None
        return self._others_of_department(stated, context)

    def _others_of_department(self, stated: Selection, context: Context) -> Selection:
        """The other rows of the departments that hold the rows before."""
        names = [name for row in context.rows for name in self._report.measure(row).departments]
        return stated.model_copy(
            update={"departments": tuple(dict.fromkeys(names)), "excluded_rows": context.rows}
        )

    def _without_cause(self, sentence: Sentence, stated: Selection, context: Context) -> Selection | None:
        """「コロナ以外は」: those of the rows before whose rating names no cause."""
        excluded = any(cause.excluded for cause in cause_mentions(sentence))
        if not excluded or stated.ratings is not None:
            return None
        labels = tuple(label.label for label in self._report.scale if not label.cause)
        return stated.model_copy(update={"rows": context.rows, "ratings": labels, "theme": ()})


def _is_among(sentence: Sentence) -> bool:
    """Whether it is asked among the rows before: 「そのうち」."""
    return sentence.has("among") or bool(re.match(r"(その)?うち", sentence.text))


def _of_theme(
    sentence: Sentence, stated: Selection, resolution: Resolution, context: Context
) -> Selection | None:
    """「そのうち農業の指標は」: those of the rows before that hold most of the theme."""
    if not _is_among(sentence) or not stated.theme or len(context.rows) < 2:
        return None
    inside = [candidate for candidate in resolution.candidates if candidate.row in context.rows]
    best = max((candidate.coverage for candidate in inside), default=0.0)
    rows = tuple(candidate.row for candidate in inside if candidate.coverage >= best * 0.8)
    return stated.model_copy(update={"rows": tuple(sorted(rows))})


def _within(sentence: Sentence, stated: Selection, context: Context) -> Selection | None:
    """「そのうち遅れているのは」, 「順調なものだけ」: the conditions within the rows before."""
    among = _is_among(sentence)
    if stated.rows is not None or (len(context.rows) < 2 and not among):
        return None
    light = all(term.weight < 1 for term in sentence.terms) and not sentence.indicators
    refers = (
        among or sentence.has("that", "each") or light or bool(re.search(r"(絞|に限|だけ)", sentence.text))
    )
    narrows = (
        not stated.is_open
        or rank_word(sentence)
        or sentence.has("which")
        or (dimension(sentence) and not sentence.has("indicator", "count"))
    )
    if not refers or not narrows or not (among or sentence.has("that") or not restarts(sentence)):
        return None
    return stated.model_copy(update={"rows": context.rows})


def _opposite(sentence: Sentence, stated: Selection, before: Selection) -> Selection | None:
    """The rows before with the opposite condition: 「逆に100%に届かなかったのは」."""
    if not _OPPOSITE.match(sentence.text) and not _turns_met(sentence, before):
        return None
    turned = _turned(sentence, stated, before)
    return before.model_copy(update=turned) if turned else None


def _turns_met(sentence: Sentence, before: Selection) -> bool:
    """Whether nothing but the opposite of met (or not met) is said: 「じゃあ達成できなかったのは」."""
    cues = sentence.all("met", "unmet")
    if not cues or sentence.terms or sentence.indicators or sentence.has("that", "among"):
        return False
    reached = (cues[0].concept == "met") != cues[0].negated
    return (not reached) in (before.met, before.final_met)


def _turned(sentence: Sentence, stated: Selection, before: Selection) -> dict[str, object]:
    """The conditions that take the place of those before: 「逆に100%に届かなかったのは」."""
    said = {"numbers", "met", "final_met"}  # each says how the actual stands against a target
    new = {part: getattr(stated, part) for part in ("ratings", "plan", *said)}
    named = {part: value for part, value in new.items() if value not in (None, ())}
    if not named and (said_again := sentence.all("met", "unmet")):
        reached = (said_again[0].concept == "met") != said_again[0].negated
        named = {
            part: reached for part in ("met", "final_met") if getattr(before, part) is not None
        }  # 「逆に達成していないのは」 names no target
    measured = bool(said & set(named)) and any(getattr(before, part) not in (None, ()) for part in said)
    kept = {
        part: value
        for part, value in named.items()
        if (part in said and measured) or getattr(before, part) not in (None, ())
    }
    if kept and measured:
        kept = {"numbers": (), "met": None, "final_met": None, **kept}
    return kept


def _in_place(sentence: Sentence, stated: Selection, before: Selection) -> Selection | None:
    """The rows before with one condition in place of the one of its kind: 「じゃあ評価不可は」."""
    part = _replaced(sentence, stated, before)
    return before.model_copy(update={part: getattr(stated, part)}) if part else None


def _replaced(sentence: Sentence, stated: Selection, before: Selection) -> str:
    """The one condition that takes the place of the one before, of which no row has both; empty where none does."""
    if sentence.has("among", "that") or re.search(r"(絞|に限|だけ|^うち)", sentence.text):
        return ""
    for part in ("ratings", "departments", "headings"):
        new, old = getattr(stated, part), getattr(before, part)
        if new and old and not set(new) & set(old) and stated == Selection(**{part: new}):
            return part
    for part in ("met", "final_met"):  # 「じゃあ達成できなかったのは」
        new, old = getattr(stated, part), getattr(before, part)
        if new is not None and old is (not new) and stated == Selection(**{part: new}):
            return part
    return ""
