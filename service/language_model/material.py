"""What a chat model gets to see of an answer: the narrative cells of its cited rows, as data under their citation's number."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from ingest.normalize import is_blank
from ingest.records import NARRATIVE_FIELDS, Field, Report
from service.answering.draft import PLAIN
from service.evidence.passages import sentences
from service.language_model.sentence_words import SentenceWords
from service.query import Query
from service.schemas import Answer

MOST_CHARACTERS = 12_000  # of all cells together
LEAST_SENTENCES = 2  # below, there is nothing to put together


@dataclass(frozen=True)
class Told:
    """What one cited row tells: sentences of the cells asked for, by the column's own name. `row`: its number."""

    row: int
    indicator: str
    departments: tuple[str, ...]
    cells: dict[str, tuple[str, ...]]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for told in self.cells.values() for sentence in told)


@dataclass(frozen=True)
class Material:
    """Rows by the number of their citation."""

    rows: dict[int, Told]

    @classmethod
    def of(
        cls, answer: Answer, queries: Iterable[Query], report: Report, words: SentenceWords
    ) -> Self | None:
        """None where the question asks for no narrative, or there is too little or too much of it."""
        fields = _narrative_fields(queries)
        rows = {
            citation.id: _told(citation.row, fields, report, words) for citation in answer.citations if fields
        }
        material = cls({number: told for number, told in rows.items() if told.cells})
        said = [sentence for told in material.rows.values() for sentence in told.sentences]
        if len(said) < LEAST_SENTENCES or sum(map(len, said)) > MOST_CHARACTERS:
            return None
        return material

    def as_json(self, question: str) -> str:
        """Question and rows as JSON data: what stands in them cannot end the data they stand in."""
        rows = [
            {
                "番号": number,
                "指標名": told.indicator,
                **{name: "".join(said) for name, said in told.cells.items()},
            }
            for number, told in self.rows.items()
        ]
        return json.dumps({"質問": question, "行": rows}, ensure_ascii=False)


def _narrative_fields(queries: Iterable[Query]) -> Sequence[Field]:
    asked = [name for query in queries for name in query.fields if name in NARRATIVE_FIELDS]
    return list(dict.fromkeys(asked))


def _told(row: int, fields: Sequence[Field], report: Report, words: SentenceWords) -> Told:
    """The sentences of a row's cells, but those that give orders."""
    measure = report.measure(row)
    cells = {}
    for name in fields:
        text = measure.text(name) if name in measure.cells else ""
        said = [] if is_blank(text) else [one for one in sentences(text) if not words.is_order(one)]
        if said:
            cells[report.columns.get(name, PLAIN[name])] = tuple(said)
    return Told(row, measure.name, measure.departments, cells)
