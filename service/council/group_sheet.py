"""Sheets about several rows at once: how the whole scope stands, and all rows whose rating names one cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.records import Field, Measure, RatingLabel, Report
from service.council.concerns import LATE
from service.council.records import FollowUp, Paragraph, Part, Reason, Sentence, Sheet
from service.council.row_facts import COUNTED, Cited, Facts, Slot, called, columns, name_cells
from service.council.row_sheet import RowSheets
from service.council.scope import Scope
from service.council.sheet_draft import SheetDraft
from service.council.sheet_table import sheet_table
from service.council.vocabulary import Cause, CouncilVocabulary, Overall
from service.evidence.figures import reached
from service.schemas import Figure

VALUES = (Field.TARGET, Field.ACTUAL)


@dataclass(frozen=True)
class _Group:
    """What a group sheet is made of: its words, the rows that it counts, those that it takes as examples."""

    id: str
    words: Overall | Cause
    question: str
    why: str
    facts: Facts
    counted: Sequence[Measure]
    examples: Sequence[Measure]


class GroupSheets:
    """Writes the sheets about several rows of one report."""

    def __init__(self, report: Report, vocabulary: CouncilVocabulary, rows: RowSheets) -> None:
        self._report = report
        self._mould = vocabulary.mould
        self._rows = rows

    def overall(self, scope: Scope) -> Sheet:
        """The ratings of the scope counted, and why the likeliest late ones are late."""
        words = self._mould.overall
        late = [measure for measure in scope.measures if measure.rating and measure.rating.status in LATE]
        labels = [
            label for label in self._report.scale if any(each.rating == label for each in scope.measures)
        ]
        counts = [
            self._of_label(label, [each for each in scope.measures if each.rating == label])
            for label in labels
        ]
        slots = {
            **columns(self._report),
            "scope": Slot(scope.name, scope.cited),
            "total": counted(scope.measures, COUNTED),
            "late": counted(late, f"遅れとされた{COUNTED}"),
            "counts": joined(counts),
            **self._about(scope.measures, late),
        }
        asked = (words.question, words.why) if late else (words.question_none_late, words.why_none_late)
        facts = Facts(frozenset(), slots)
        return self._sheet(_Group("all", words, *asked, facts, scope.measures, late or scope.measures))

    def by_cause(self, label: RatingLabel, question: str, scope: Scope) -> Sheet:
        """All rows of the scope that carry a label which names a cause. KeyError where there are none."""
        words = self._mould.cause
        members = [measure for measure in scope.measures if measure.rating == label]
        if not members or not label.cause:
            raise KeyError(question)
        names = tuple(cell for measure in members for cell in name_cells(measure))
        slots = {
            **columns(self._report),
            "cause": Slot(label.cause, ((members[0].row, Field.RATING),)),
            "rating": Slot(label.label, ((members[0].row, Field.RATING),)),
            "total": counted(members, f"評価が「{label.label}」の{COUNTED}"),
            "names": Slot("、".join(f"「{called(measure)}」" for measure in members), names),
            **self._about(members, members),
        }
        facts = Facts(frozenset(), slots)
        return self._sheet(_Group(question, words, words.question, words.why, facts, members, members))

    @staticmethod
    def _about(measures: Sequence[Measure], late: Sequence[Measure]) -> dict[str, Slot]:
        """Slots for what is asked next: whose the late rows are, how many reach their target by the numbers."""
        slots = {}
        names = list(dict.fromkeys(name for measure in late for name in measure.departments))
        if names:
            cited = tuple((measure.row, Field.DEPARTMENT) for measure in late)
            slots["departments"] = Slot("、".join(names), cited)
        compared = [measure for measure in measures if reached(measure) is not None]
        met = [measure for measure in compared if reached(measure)]
        slots["compared"] = counted(compared, f"目標値と実績値を比べられる{COUNTED}", names=VALUES)
        slots["reached"] = counted(met, f"実績値が目標値に達した{COUNTED}", names=VALUES)
        return slots

    def _of_label(self, label: RatingLabel, members: Sequence[Measure]) -> Slot:
        slots = {"label": Slot(label.label), "number": Slot(f"{len(members)}件")}
        if label.meaning:
            slots["meaning"] = Slot(label.meaning)
        (text,) = Facts(frozenset(), slots).first(self._mould.count)
        return counted(members, f"評価が「{label.label}」の{COUNTED}", text.text)

    def _sheet(self, group: _Group) -> Sheet:
        draft, facts, words = self._rows.draft(), group.facts, group.words
        examples = self._likeliest(group.examples)
        parts: list[tuple[Part, list[Sentence]]] = [
            ("opening", draft.say(facts, words.opening)),
            ("current", draft.say(facts, words.current)),
            ("cause", self._told(draft, examples, Field.DELAY_REASON, self._mould.cause_example)),
            ("future", self._told(draft, examples, Field.FUTURE_MEASURE, self._mould.example)),
            ("closing", draft.say(facts, self._mould.closing)),
        ]
        future = self._told(draft, examples[:1], Field.FUTURE_MEASURE, self._mould.example)
        return Sheet(
            id=group.id,
            title="".join(each.text for each in facts.fill(words.title)),
            question=draft.say(facts, group.question),
            reasons=[Reason(kind="group", sentence=draft.say(facts, group.why)[0])],
            rows=[measure.row for measure in group.counted],
            departments=list(dict.fromkeys(name for each in group.counted for name in each.departments)),
            summary=[*draft.say(facts, words.summary), *future],
            body=[Paragraph(part=part, sentences=found) for part, found in parts if found],
            follow_ups=self._follow_ups(draft, facts),
            evidence=draft.evidence,
            table=sheet_table(self._report, group.counted),
        ).tidied()

    def _follow_ups(self, draft: SheetDraft, facts: Facts) -> list[FollowUp]:
        found = []
        for line in self._mould.group_follow_ups:
            asked = draft.say(facts, line.question)
            answer = [each for part in line.answer for each in draft.say(facts, part.say)] if asked else []
            found += [FollowUp(question=asked, answer=answer)] if answer else []
        return found

    def _likeliest(self, measures: Sequence[Measure]) -> list[Measure]:
        """The rows that members ask about most, as many as the mould takes for examples; they must have a name."""
        named = [measure for measure in measures if measure.indicator]
        weight = {
            measure.row: sum(each.concern.weight for each in self._rows.finder.find(measure))
            for measure in named
        }
        return sorted(named, key=lambda measure: (-weight[measure.row], measure.row))[: self._mould.examples]

    @staticmethod
    def _told(draft: SheetDraft, measures: Iterable[Measure], name: Field, opening: str) -> list[Sentence]:
        """For each example the first sentence of a cell, behind its name: 「「X」につきましては、…」."""
        found = []
        for measure in measures:
            front = opening.format(name=called(measure))
            found += draft.tell(measure, name, front, first_only=True, named=True)
        return found


def counted(
    members: Iterable[Measure], how: str, text: str = "", names: Sequence[Field] = (Field.RATING,)
) -> Slot:
    """A number of rows with the cells that put each among them: 「14件」 with fourteen ratings."""
    rows = [measure.row for measure in members]
    figure = Figure(text=f"{len(rows)}件", value=len(rows), unit="件", how=how, citations=rows)
    cited: Cited = tuple((row, name) for row in rows for name in names)
    return Slot(text or figure.text, cited, (figure,))


def joined(slots: Sequence[Slot]) -> Slot:
    """Several slots said one after the other."""
    return Slot(
        "、".join(slot.text for slot in slots),
        tuple(cell for slot in slots for cell in slot.cited),
        tuple(figure for slot in slots for figure in slot.figures),
    )
