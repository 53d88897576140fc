"""What makes members ask about a row, worked out from its cells: late and why, far below, oddly rated, unanswered."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.normalize import is_blank, key, years
from ingest.records import NARRATIVE_FIELDS, Field, Measure, Report
from service.council.row_facts import Facts, Slot, called, closeness, row_facts
from service.council.vocabulary import Concern, CouncilVocabulary
from service.evidence.figures import calculate, reached
from service.evidence.passages import sentences
from service.language.text import Analyzer
from service.query import Metric

LATE = {"late", "very_late"}
GOOD = {"on_track", "achieved"}
_NAMED = 2  # other rows that a question names


@dataclass(frozen=True)
class Raised:
    """A concern that a row raises, with the facts and slots that its words may use."""

    kind: str
    concern: Concern
    facts: Facts


class ConcernFinder:
    """Finds the concerns of single rows of one report, the heaviest first."""

    def __init__(self, report: Report, vocabulary: CouncilVocabulary, analyzer: Analyzer) -> None:
        self._report = report
        self._concerns = vocabulary.concerns.concerns
        self._thresholds = vocabulary.concerns.thresholds
        self._generic = vocabulary.style.generic
        self._analyzer = analyzer

    def facts(self, measure: Measure) -> Facts:
        return row_facts(self._report, measure, self._thresholds)

    def find(self, measure: Measure) -> list[Raised]:
        """The concerns of a row, heaviest first; `status` alone where there is no other reason to ask."""
        facts = self.facts(measure)
        kinds = [*self._by_rating(measure), *self._by_plan(measure, facts), *self._by_year(measure)]
        raised = [Raised(kind, self._concerns[kind], facts) for kind in dict.fromkeys(kinds)]
        raised += self._with_slots(measure, facts)
        raised = [each for each in raised if each.facts.first(each.concern.why)]
        return sorted(raised, key=lambda each: -each.concern.weight) or [
            Raised("status", self._concerns["status"], facts)
        ]

    def _by_rating(self, measure: Measure) -> Iterator[str]:
        status = measure.rating.status if measure.rating else ""
        share = closeness(measure)
        met = reached(measure)
        if status in LATE:
            yield "late"
        if status == "not_evaluated":
            yield "not_evaluated"
        if share is not None and share < self._thresholds.far_below:
            yield "far_below"
        if status in LATE and share is not None and share >= self._thresholds.late_but_near:
            yield "odd_late"
        if status in {*GOOD, "mostly_on_track"} and met is False:
            yield "odd_on_track"
        if status not in LATE and share is not None and share >= self._thresholds.far_above:
            yield "far_above"

    def _by_plan(self, measure: Measure, facts: Facts) -> Iterator[str]:
        change = calculate(measure, Metric.PLAN_CHANGE)
        if change is not None and change.value < 0 and measure.direction == "higher":
            yield "target_lowered"
        if change is not None and change.value > 0 and measure.direction == "lower":
            yield "target_loosened"
        if facts.holds(["unchanged"]):
            yield "target_unchanged"
        elif facts.holds(["final_met"]):
            yield "already_final"
        if is_blank(measure.text(Field.FUTURE_MEASURE)) and not is_blank(measure.text(Field.ISSUE)):
            yield "no_future"

    def _by_year(self, measure: Measure) -> Iterator[str]:
        noted = years(measure.value(Field.ACTUAL).year_note)
        if noted and max(noted) < self._report.fiscal_year:
            yield "old_figure"

    def _with_slots(self, measure: Measure, facts: Facts) -> Iterator[Raised]:
        if others := self._recovered(measure):
            label = others[0].rating.label if others[0].rating else ""
            cited = tuple((other.row, name) for other in others for name in (Field.INDICATOR, Field.RATING))
            named = Slot("、".join(f"「{called(other)}」" for other in others), cited)
            slots = facts.with_slots(others=named, others_rating=Slot(label, cited))
            yield Raised("cause", self._concerns["cause"], slots)
        if unmatched := self._unmatched(measure):
            slot = Slot(unmatched, ((measure.row, Field.ISSUE),))
            yield Raised(
                "unmatched_issue", self._concerns["unmatched_issue"], facts.with_slots(unmatched=slot)
            )

    def _recovered(self, measure: Measure) -> list[Measure]:
        """Rows on track whose cells speak of the cause that this row's rating names; the nearest two, rated alike."""
        cause = key(measure.rating.cause) if measure.rating else ""
        if not cause:
            return []
        found = [
            other
            for other in self._report.measures
            if other.rating is not None
            and other.rating.status in GOOD
            and other.indicator
            and any(cause in key(other.text(name)) for name in NARRATIVE_FIELDS)
        ]
        found.sort(key=lambda other: _distance(measure, other))
        return [other for other in found if other.rating == found[0].rating][:_NAMED]

    def _unmatched(self, measure: Measure) -> str:
        """The first sentence of the issue that shares no content word with the future measures; empty where none."""
        future = measure.text(Field.FUTURE_MEASURE)
        if is_blank(future) or is_blank(measure.text(Field.ISSUE)):
            return ""
        answered = self._content(future)
        for sentence in sentences(measure.text(Field.ISSUE)):
            words = self._content(sentence)
            if words and not words & answered and not sentence.rstrip("。").endswith("た"):
                return sentence.rstrip("。")
        return ""

    def _content(self, text: str) -> set[str]:
        return {
            token.lemma
            for token in self._analyzer.tokens(text)
            if token.pos in {"名詞", "形状詞"} and token.detail != "数詞" and token.lemma not in self._generic
        }


def _distance(measure: Measure, other: Measure) -> tuple[bool, bool, int]:
    """Same department first, then same goal, then nearness in the report."""
    return (
        not set(measure.departments) & set(other.departments),
        measure.text(Field.GOAL) != other.text(Field.GOAL),
        abs(measure.row - other.row),
    )
