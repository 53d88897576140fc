"""Sentences about a row's narrative cells: quoted as printed, the sentence that answers first."""

import re

from ingest.normalize import is_blank
from ingest.records import Field, Measure
from service.answering.draft import Draft
from service.answering.wording import named, rating, shown
from service.evidence.passages import PassageIndex, sentences
from service.evidence.row_index import RowIndex
from service.language.terms import TermFinder
from service.query import Query

HELD, TOLD = 0.5, 0.8
_AMOUNT = re.compile(r"\d(?!\d*\s?(年度?|月|日))")
_HEAD = (Field.INDICATOR, Field.INITIATIVE, Field.POLICY, Field.SUBGOAL, Field.GOAL, Field.DEPARTMENT)


class RowNarrative:
    """Quotes the narrative cells of single rows."""

    def __init__(self, index: RowIndex, passages: PassageIndex, terms: TermFinder) -> None:
        self._index = index
        self._passages = passages
        self._terms = terms

    def write(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
        """The cell as printed; where another cell holds more of what is asked, that sentence too."""
        text = measure.text(name)
        draft.quoted = True
        if is_blank(text):
            mark = draft.cite(measure, (name, Field.RATING, Field.ACTUAL))
            draft.say(
                f"{named(measure)}の{draft.column(name)}の記載はありません（評価は「{rating(measure)}」、{draft.column(Field.ACTUAL)}は{shown(measure, Field.ACTUAL)}）。{mark}"
            )
        else:
            self.quote(draft, measure, name, query)
        self._elsewhere(draft, measure, name, query)

    def quote(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
        text = measure.text(name)
        mark = draft.cite(measure, (name,))
        picked = self._pick(measure, name, query)
        if picked and picked != text:
            draft.say(f"{named(measure)}の{draft.column(name)}には、「{picked}」と記載されています。{mark}")
            draft.say(f"> 全文：{text}")
        else:
            draft.quote(f"{named(measure)}の{draft.column(name)}は、次のとおりです。{mark}", text)

    def _pick(self, measure: Measure, name: Field, query: Query) -> str:
        """The sentence of a long cell that holds clearly most of what is asked; empty when the whole cell does."""
        text = measure.text(name)
        if len(sentences(text)) < 2 or len(text) < 60 or not query.focus:
            return ""
        matches = [self._index.match(term) for word in query.focus for term in self._terms.of_phrase(word)]
        beyond = [
            match for match in matches if match.rows.get(measure.row, {}).get(Field.INDICATOR, 0.0) < 0.5
        ]
        ranked = self._passages.rank(beyond, rows=(measure.row,), fields=(name,))
        if not ranked or (len(ranked) > 1 and ranked[1].own > ranked[0].own * 0.8):
            return ""
        return ranked[0].text

    def beside(self, draft: Draft, measure: Measure, query: Query) -> None:
        """The sentence with the amount of a noun that the row's own figures do not count: 配信 1,078件."""
        matches = [
            match
            for word in query.focus
            for term in self._terms.of_phrase(word)
            if (match := self._index.match(term)).term.weight >= 1
            and match.strength(measure.row, _HEAD) < HELD
        ]
        told = [
            passage
            for passage in self._passages.rank(matches, rows=(measure.row,))
            if _AMOUNT.search(passage.text)
            and any(self._passages.holds(passage, match.term) >= TOLD for match in matches)
        ]
        if told:
            best = max(told, key=lambda passage: passage.own)
            mark = draft.cite(measure, (best.field,))
            draft.quoted = True
            draft.quote(f"なお、{draft.column(best.field)}に次の記載があります。{mark}", best.text)

    def _elsewhere(self, draft: Draft, measure: Measure, name: Field, query: Query) -> None:
        """Sentences of other cells that hold more of what is asked; where the asked cell is blank, the issue too."""
        matches = [self._index.match(term) for word in query.focus for term in self._terms.of_phrase(word)]
        beyond = [
            match for match in matches if match.rows.get(measure.row, {}).get(Field.INDICATOR, 0.0) < 0.5
        ]
        blank = is_blank(measure.text(name))
        if not beyond and not blank:
            return
        ranked = self._passages.rank(beyond or matches, rows=(measure.row,))
        inside = max((passage.own for passage in ranked if passage.field is name), default=0.0)
        best = ranked[0].own if ranked else 0.0
        shown_fields = [
            passage.field
            for passage in ranked
            if passage.field not in (name, *query.fields)
            and passage.own >= best * 0.8
            and (blank or passage.own > inside + 0.25)
        ]
        if blank and not is_blank(measure.text(Field.ISSUE)) and Field.ISSUE not in query.fields:
            shown_fields.append(Field.ISSUE)
        for other in list(dict.fromkeys(shown_fields))[: 3 if blank else 2]:
            self.further(draft, measure, other)

    @staticmethod
    def further(draft: Draft, measure: Measure, name: Field) -> None:
        """A cell that tells more, after the one that answers."""
        mark = draft.cite(measure, (name,))
        draft.quote(f"なお、{draft.column(name)}に次の記載があります。{mark}", measure.text(name))
