"""A question of one's own, answered by the assistant and put into the same mould as every other sheet."""

import hashlib
import re
from collections.abc import Sequence

from ingest.records import Field, Measure, Report
from service.council.records import Paragraph, Part, Sentence, Sheet
from service.council.row_facts import COUNTED, Cited, Facts, Slot, called, name_cells
from service.council.row_sheet import RowSheets
from service.council.sheet_draft import SheetDraft
from service.council.sheet_table import sheet_table
from service.council.vocabulary import Mould, split
from service.schemas import Answer, Figure

_MARK = re.compile(r"\s*\[(\d{1,3})\]")
_NO_SENTENCE = re.compile(r"^(?:- |>|\||※|\d{1,3}\. )|次のとおりです。$")
_LISTED = 2  # from so many cited rows on, they are told by name


class OwnQuestions:
    """Turns checked answers into sheets over one report."""

    def __init__(self, report: Report, mould: Mould, rows: RowSheets) -> None:
        self._report = report
        self._mould = mould
        self._rows = rows

    def sheet(self, question: str, answer: Answer) -> Sheet:
        """The answer's own sentences first, for a single row the mould's parts behind them."""
        draft = self._rows.draft()
        measures = [self._report.measure(citation.row) for citation in answer.citations]
        facts = Facts(frozenset(), {})
        point = self._point(draft, answer) if answer.status == "answered" else []
        opening = draft.say(facts, self._mould.own.opening)
        if not point:
            point = draft.lacking(draft.say(facts, self._mould.own.absent), self._mould.own.gap)
            measures = []
        return Sheet(
            id=own_id(question),
            title=_short(question, self._mould.own.longest_title),
            question=[draft.sentence(question.strip(), "own", ())],
            rows=[measure.row for measure in measures],
            departments=list(dict.fromkeys(name for each in measures for name in each.departments)),
            summary=[each.model_copy(update={"id": f"{each.id}-0"}) for each in point[:1]],
            body=self._body(draft, opening, point, measures),
            follow_ups=[],
            evidence=draft.evidence,
            table=sheet_table(self._report, measures) if measures else None,
        ).tidied()

    def _body(
        self,
        draft: SheetDraft,
        opening: list[Sentence],
        point: list[Sentence],
        measures: Sequence[Measure],
    ) -> list[Paragraph]:
        if len(measures) == 1:
            parts = self._rows.body(draft, measures[0], opening)
            told = {each.text for each in point}
            rest = [
                Paragraph(part=part.part, sentences=kept)
                for part in parts[1:]
                if (kept := [each for each in part.sentences if each.text not in told])
            ]
            return [parts[0], Paragraph(part="point", sentences=point), *rest]
        closing = draft.say(Facts(frozenset(), {}), self._mould.closing)
        whole: list[tuple[Part, list[Sentence]]] = [
            ("opening", opening),
            ("point", point),
            ("closing", closing),
        ]
        return [Paragraph(part=part, sentences=found) for part, found in whole if found]

    def _point(self, draft: SheetDraft, answer: Answer) -> list[Sentence]:
        """What the answer says, line by line; lists by name in one sentence, quotations as polite sentences."""
        rows = {citation.id: citation.row for citation in answer.citations}
        cells: dict[int, Cited] = {
            citation.id: tuple((citation.row, Field(cell.field)) for cell in citation.cells)
            for citation in answer.citations
        }
        found: list[Sentence] = []
        for line in answer.answer.split("\n"):
            plain = _MARK.sub("", line).strip()
            marks = [int(mark) for mark in _MARK.findall(line) if int(mark) in rows] or list(rows)
            if not plain or _NO_SENTENCE.search(plain):
                continue
            cited = tuple(cell for mark in marks for cell in cells[mark])
            for text in split(plain):
                figures = [_council_figure(each, rows) for each in answer.figures if each.text in text]
                if text not in self._mould.own.left_out:
                    told = draft.sentence(text, "cells", cited, figures)
                    found.append(told.model_copy(update={"answered": True}))
        found += self._quoted(draft, answer)
        if len(rows) >= _LISTED and re.search(r"^(?:- |\d+\. )", answer.answer, re.MULTILINE):
            found += self._listed(draft, list(rows.values()))
        return found

    def _quoted(self, draft: SheetDraft, answer: Answer) -> list[Sentence]:
        """The narrative cells that the answer quotes as passages, in polite form."""
        if "\n>" not in f"\n{answer.answer}":
            return []
        openings = {
            Field.PROGRESS_NOTE: self._mould.progress_opening,
            Field.DELAY_REASON: self._mould.cause_opening,
            Field.ISSUE: self._mould.issue_opening,
            Field.FUTURE_MEASURE: self._mould.future_opening,
        }
        return [
            sentence
            for citation in answer.citations
            for cell in citation.cells
            if (name := Field(cell.field)) in openings
            for sentence in draft.tell(self._report.measure(citation.row), name, openings[name])
        ]

    def _listed(self, draft: SheetDraft, rows: Sequence[int]) -> list[Sentence]:
        measures = [self._report.measure(row) for row in rows]
        names = "、".join(f"「{called(measure)}」" for measure in measures)
        cited = tuple(cell for measure in measures for cell in name_cells(measure))
        return draft.say(Facts(frozenset(), {"names": Slot(names, cited)}), self._mould.own.listed)


def own_id(question: str) -> str:
    """The id of a question of one's own; the same words have the same id."""
    return f"own-{hashlib.sha256(question.strip().encode()).hexdigest()[:10]}"


def _council_figure(figure: Figure, rows: dict[int, int]) -> Figure:
    """A count of all cited rows as sheets count them; calculations stay as they are."""
    if " = " in figure.how:
        return figure.model_copy(update={"citations": []})
    counts = figure.unit == "件" and figure.value == len(rows)
    how = f"条件に合う{COUNTED}" if counts else figure.how
    return figure.model_copy(update={"how": how, "citations": list(rows.values()) if counts else []})


def _short(question: str, longest: int) -> str:
    line = " ".join(question.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
