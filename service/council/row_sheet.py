"""The sheet of one row: question, answer in the mould, follow-up questions, evidence, table."""

from collections.abc import Sequence

from ingest.normalize import is_blank
from ingest.records import Field, Measure, Report
from service.council.concerns import LATE, ConcernFinder, Raised
from service.council.politeness import Politeness
from service.council.records import FollowUp, Paragraph, Part, Reason, Sentence, Sheet
from service.council.row_facts import Facts
from service.council.sheet_draft import SheetDraft
from service.council.sheet_table import sheet_table
from service.council.vocabulary import CouncilVocabulary, Line
from service.language.text import Analyzer

_FEWEST_FOLLOW_UPS, _MOST_FOLLOW_UPS = 2, 3
_FROM_CONCERNS = 2

Parts = list[tuple[Part, list[Sentence]]]


class RowSheets:
    """Writes the sheets of single rows of one report."""

    def __init__(self, report: Report, vocabulary: CouncilVocabulary, analyzer: Analyzer) -> None:
        self._report = report
        self._mould = vocabulary.mould
        self._style = vocabulary.style
        self._politeness = Politeness(analyzer, vocabulary.style)
        self.finder = ConcernFinder(report, vocabulary, analyzer)

    def draft(self) -> SheetDraft:
        return SheetDraft(self._report, self._politeness, self._mould)

    def sheet(self, measure: Measure) -> Sheet:
        """The question that its heaviest concern raises, answered; the other concerns are asked again."""
        draft = self.draft()
        raised = self.finder.find(measure)
        lead, facts = raised[0], raised[0].facts
        body = self.body(draft, measure, draft.say(facts, *self._mould.opening), lead)
        reasons = [
            Reason(kind=each.kind, sentence=draft.say(each.facts, *each.concern.why)[0]) for each in raised
        ]
        return Sheet(
            id=f"row-{measure.row}",
            title="".join(each.text for each in facts.fill(lead.concern.title)),
            question=draft.say(facts, *lead.concern.question),
            reasons=reasons,
            rows=[measure.row],
            departments=list(measure.departments),
            summary=self.summary(draft, measure, facts),
            body=body,
            follow_ups=self._follow_ups(draft, measure, raised, body),
            evidence=draft.evidence,
            table=sheet_table(self._report, [measure]),
        ).tidied()

    def summary(self, draft: SheetDraft, measure: Measure, facts: Facts) -> list[Sentence]:
        """答弁要旨: the figures in short and the first future measure."""
        future = draft.tell(measure, Field.FUTURE_MEASURE, self._mould.future_opening, first_only=True)
        return [*draft.line(facts, self._mould.summary), *future]

    def body(
        self, draft: SheetDraft, measure: Measure, opening: list[Sentence], lead: Raised | None = None
    ) -> list[Paragraph]:
        """答弁本文 in the mould: 現状の数値 → what was asked → 要因 → 課題 → 今後の方針."""
        facts = lead.facts if lead else self.finder.facts(measure)
        current = [
            each
            for lines in (self._mould.current, self._mould.rating, self._mould.final)
            for each in draft.line(facts, lines)
        ]
        parts: Parts = [
            ("opening", opening),
            ("current", current),
            ("cause", self._cause(draft, measure, facts)),
            ("issue", self._issue(draft, measure, facts)),
            ("future", self._future(draft, measure, facts)),
            ("closing", draft.say(facts, self._mould.closing)),
        ]
        said = [sentence.text for _, part in parts for sentence in part]
        asked = lead is not None and lead.concern.in_body
        point = draft.answer(measure, facts, lead.concern.answer) if lead and asked else []
        point = [each for each in point if not any(text.endswith(each.text) for text in said)]
        short = len("".join(said)) + len("".join(each.text for each in point)) < self._style.shortest_answer
        if short or is_blank(measure.text(Field.DELAY_REASON)):
            progress = draft.tell(measure, Field.PROGRESS_NOTE, self._mould.progress_opening)
            parts.insert(2, ("progress", progress))
        parts.insert(2, ("point", point))
        return [Paragraph(part=part, sentences=found) for part, found in parts if found]

    def _cause(self, draft: SheetDraft, measure: Measure, facts: Facts) -> list[Sentence]:
        status = measure.rating.status if measure.rating else ""
        unevaluated = status == "not_evaluated"
        opening = self._mould.unevaluated_opening if unevaluated else self._mould.cause_opening
        told = draft.tell(measure, Field.DELAY_REASON, opening)
        if told or status not in LATE:
            return told
        return draft.lacking(draft.say(facts, self._mould.no_cause), "遅れている要因")

    def _issue(self, draft: SheetDraft, measure: Measure, facts: Facts) -> list[Sentence]:
        told = draft.tell(measure, Field.ISSUE, self._mould.issue_opening)
        if told:
            return told
        return draft.lacking(draft.say(facts, self._mould.no_issue), "課題")

    def _future(self, draft: SheetDraft, measure: Measure, facts: Facts) -> list[Sentence]:
        told = draft.tell(measure, Field.FUTURE_MEASURE, self._mould.future_opening)
        if told:
            return told
        return draft.lacking(draft.say(facts, self._mould.no_future), "今後の方策")

    def _follow_ups(
        self, draft: SheetDraft, measure: Measure, raised: Sequence[Raised], body: Sequence[Paragraph]
    ) -> list[FollowUp]:
        """The other concerns first, then the general ones that the body leaves open; two or three."""
        said = [sentence.text for paragraph in body for sentence in paragraph.sentences]
        found = []
        for each in raised[1:]:
            words = (each.concern.again, each.concern.answer)
            found += self._follow_up(draft, measure, each.facts, words)
        found = found[:_FROM_CONCERNS]
        facts = raised[0].facts
        for line in self._mould.follow_ups:
            more = self._follow_up(draft, measure, facts, ((line.question,), line.answer))
            new = more and not _repeats(more[0].answer, said) and not _asked(more[0], found)
            most = _FEWEST_FOLLOW_UPS if line.filler else _MOST_FOLLOW_UPS
            if new and len(found) < most and facts.holds(line.facts):
                found += more
        return found

    @staticmethod
    def _follow_up(
        draft: SheetDraft, measure: Measure, facts: Facts, words: tuple[Sequence[str], Sequence[Line]]
    ) -> list[FollowUp]:
        asked = draft.say(facts, *words[0])
        answer = draft.answer(measure, facts, words[1]) if asked else []
        return [FollowUp(question=asked, answer=answer)] if answer else []


def _repeats(answer: Sequence[Sentence], said: Sequence[str]) -> bool:
    return all(any(text.endswith(each.text) for text in said) for each in answer)


def _asked(follow_up: FollowUp, found: Sequence[FollowUp]) -> bool:
    return any(follow_up.question[0].text == other.question[0].text for other in found)
