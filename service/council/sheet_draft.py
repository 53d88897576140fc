"""A sheet while it is being written: sentences, each with the numbers of the cells it stands on."""

import re
from collections.abc import Iterable, Sequence

from ingest.normalize import is_blank
from ingest.records import Cell, Field, Measure, Report
from service.council.politeness import Politeness
from service.council.records import Evidence, Sentence, SentenceKind
from service.council.row_facts import Cited, Facts, Filled, column_name
from service.council.vocabulary import Line, Mould, split
from service.evidence.passages import sentences
from service.schemas import Figure

_LABEL = re.compile(r"^※\s*[^、。\s]{2,12}\s+")  # 「※評価不可の理由 出典である…」
_NOTE = re.compile(r"^※\s*")
_TOPIC = 30  # characters in which a sentence names its topic
_BULLET = re.compile(r"(?:^|\s)・\s*")


class SheetDraft:
    """Collects what a sheet says; citing a cell twice keeps one number."""

    def __init__(self, report: Report, politeness: Politeness, mould: Mould) -> None:
        self.report = report
        self.evidence: list[Evidence] = []
        self.mould = mould
        self._politeness = politeness
        self._numbers: dict[tuple[int, Field], int] = {}
        self._count = 0

    def cite(self, cited: Iterable[tuple[int, Field]]) -> list[int]:
        """The numbers of these cells; cells that a row does not have are left out."""
        return list(dict.fromkeys(number for row, name in cited if (number := self._number(row, name))))

    def _number(self, row: int, name: Field) -> int:
        cell = self.report.measure(row).cells.get(name)
        if cell is None:
            return 0
        if (row, name) not in self._numbers:
            self._numbers[row, name] = len(self.evidence) + 1
            self.evidence.append(_evidence(self.report, row, cell, len(self.evidence) + 1))
        return self._numbers[row, name]

    # --- sentences --------------------------------------------------------------------------------------------

    def sentence(
        self,
        text: str,
        kind: SentenceKind,
        cited: Cited,
        figures: Sequence[Figure] = (),
        *,
        promise: bool = False,
    ) -> Sentence:
        self._count += 1
        return Sentence(
            id=f"s{self._count}",
            text=text,
            drafted=text,
            kind=kind,
            evidence=self.cite(cited),
            figures=list(figures),
            promise=promise,
        )

    def filled(self, filled: Sequence[Filled]) -> list[Sentence]:
        return [
            self.sentence(each.text, "set_phrase" if each.phrase else "cells", each.cited, each.figures)
            for each in filled
        ]

    def say(self, facts: Facts, *templates: str) -> list[Sentence]:
        """The first of the templates that can be filled."""
        return self.filled(facts.first(templates))

    def line(self, facts: Facts, lines: Sequence[Line]) -> list[Sentence]:
        """The first of the lines whose facts hold and whose slots are filled."""
        fitting = [line.say for line in lines if facts.holds(line.facts)]
        return self.say(facts, *fitting)

    def answer(self, measure: Measure, facts: Facts, lines: Sequence[Line]) -> list[Sentence]:
        """Every line in turn, said or told; what the report does not hold is noted as a gap."""
        found: list[Sentence] = []
        for line in lines:
            told = self._answer_line(measure, facts, line) if facts.holds(line.facts) else []
            found += [each for each in told if each.text not in {other.text for other in found}]
        return found

    def _answer_line(self, measure: Measure, facts: Facts, line: Line) -> list[Sentence]:
        told = self.tell(measure, line.tell, about=line.about) if line.tell else self.say(facts, line.say)
        if told and line.tell:
            return told
        if not told and line.otherwise:
            told = self.say(facts, line.otherwise)
        return self.lacking(told, line.gap) if told and line.gap else told

    @staticmethod
    def lacking(told: list[Sentence], what: str) -> list[Sentence]:
        """These sentences say that the report does not hold something, which people must fill in."""
        return [each.model_copy(update={"gap": what}) for each in told]

    # --- narrative --------------------------------------------------------------------------------------------

    def tell(
        self,
        measure: Measure,
        name: Field,
        opening: str = "",
        *,
        about: Sequence[str] = (),
        first_only: bool = False,
        named: bool = False,
    ) -> list[Sentence]:
        """The cell's own sentences made polite, behind an opening; empty where the cell is blank.

        With `about` only the sentences that hold one of these words; `named` cites the indicator as well.
        """
        text = measure.text(name)
        if is_blank(text):
            return []
        wanted = [each for each in _units(text) if not about or any(word in each for word in about)]
        cited = ((measure.row, Field.INDICATOR), (measure.row, name)) if named else ((measure.row, name),)
        promise = name is Field.FUTURE_MEASURE
        found = []
        opened = _opened(wanted) if name is Field.ISSUE and not first_only else 0
        for number, each in enumerate(wanted[:1] if first_only else wanted):
            spoken = self._spoken(name, each, promise=promise)
            front = opening if number == opened and (named or not self._opens_itself(name, each)) else ""
            found.append(self.sentence(front + spoken, "cells", cited, promise=promise))
        return found

    def _spoken(self, name: Field, unit: str, *, promise: bool) -> str:
        note = "なお、" if _NOTE.match(unit) else ""
        if name is Field.ISSUE:  # an issue is a state, also where its cell gives it like a reason
            unit = unit.rstrip("。").removesuffix("ため")
        spoken = self._politeness.polite(_NOTE.sub("", unit), promise=promise)
        if spoken is None:  # an end that no rule knows is quoted, never rewritten
            return f"{column_name(self.report, name)}には、「{unit.rstrip('。')}」と記載しております。"
        return note + spoken

    def _opens_itself(self, name: Field, unit: str) -> bool:
        """Whether a sentence says already what its opening would: 「今後も…」, 「…が課題」, 「Aについては、…」."""
        if any(mark in unit[:_TOPIC] for mark in self.mould.topic_marks):
            return True
        words = self.mould.issue_words
        future = name is Field.FUTURE_MEASURE and unit.startswith(self.mould.future_words)
        return future or (name is Field.ISSUE and any(word in unit for word in words))


def _opened(units: Sequence[str]) -> int:
    """Which of an issue's sentences names the issue: the first that does not tell of the past."""
    return next((place for place, unit in enumerate(units) if not unit.rstrip("。").endswith("た")), 0)


def _units(text: str) -> list[str]:
    """The sentences of a cell without its label; a list of bullets becomes one sentence: 「A、B、C」."""
    text = _LABEL.sub("", text.strip())
    items = [part.strip() for part in _BULLET.split(text) if part.strip()]
    if text.startswith("・") and len(items) > 1:
        return ["、".join(items)]
    return [part for each in sentences(text) for part in split(each)]


def _evidence(report: Report, row: int, cell: Cell, number: int) -> Evidence:
    at = cell.position
    return Evidence(
        id=number,
        row=row,
        page=at.page,
        line=at.line,
        field=cell.field.value,
        column=column_name(report, cell.field),
        printed=cell.printed,
        start=at.start,
        end=at.end,
    )
