"""Table headers → fields: 「令和4年度実績値」 is the actual, 「目標値(令和6年度)」 the final target."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.definition import ReportDefinition
from ingest.normalize import fold, key, years
from ingest.readers.tab_text import RawLine
from ingest.records import Field
from ingest.vocabulary import Vocabulary

MINIMUM = 4  # a line that names at least this many fields is a header

_YEAR_WORDS = re.compile(
    r"[(（]?(?:令和|平成|[RHrh])\s*(?:元|\d{1,2})\s*年?度?[)）]?の?|\(\s*\)|\d{4}年度?の?"
)


@dataclass(frozen=True)
class Header:
    """The fields of a page in the order of print, each with its column and its printed name."""

    fields: tuple[Field, ...]
    columns: Mapping[Field, int]
    names: Mapping[Field, str]


class HeaderReader:
    """Knows which field a printed column name means, for one report."""

    def __init__(self, vocabulary: Vocabulary, definition: ReportDefinition) -> None:
        self._final_year = definition.final_year
        self._common = {
            field: words.headers[0] for field, words in vocabulary.fields.items() if words.headers
        }
        self._known = {
            key(header): field
            for field, words in reversed(list(vocabulary.fields.items()))
            for header in words.headers
        } | {key(name): field for name, field in definition.columns.items()}

    def name_of(self, field: Field) -> str:
        """The commonest printed name of a field: 実績値."""
        return self._common.get(field, field.value)

    def field_of(self, name: str) -> Field | None:
        """The field that a column name means; None for group headings such as 「KPIの達成状況」."""
        if field := self._known.get(key(name)):
            return field
        field = self._known.get(key(_YEAR_WORDS.sub("", fold(name))))
        if field is Field.TARGET and self._final_year in years(name):
            return Field.FINAL_TARGET
        return field

    def read(self, lines: Sequence[RawLine]) -> Header | None:
        """The header that these consecutive lines form; None when they name too few fields.

        A column that only an upper line names (a heading over two lines) follows the lower line's columns.
        """
        columns: dict[Field, int] = {}
        names: dict[Field, str] = {}
        for line in reversed(lines):
            for column, cell in enumerate(line.cells):
                field = self.field_of(cell.text) if cell.text else None
                if field and field not in columns:
                    columns[field] = column
                    names[field] = cell.text
        return Header(tuple(columns), columns, names) if len(columns) >= MINIMUM else None
