"""Cells → fields by the evidence in the cells themselves, since printed tables shift whole rows by a column.

Each cell is weighed against each field (is it in the rating vocabulary? shaped like a value? a department's
name? a sentence?), and the best assignment that keeps the header's order is found by dynamic programming.
The header's own column counts only as a tie-breaker, so a row may be shifted without harm. Weights are
relative: a rating or a department is near proof, a sentence or a noun phrase a hint.

What this does not do: it never reorders cells and never drops a printed one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.headers import Header
from ingest.normalize import is_blank, key, split_marker
from ingest.quantities import parse_value
from ingest.readers.tab_text import RawCell
from ingest.records import HIERARCHY, VALUE_FIELDS, Field, RatingLabel
from ingest.vocabulary import Vocabulary

PROOF, STRONG, HINT, TIE = 10.0, 4.0, 1.5, 0.3
FORBIDDEN = -1000.0


@dataclass(frozen=True)
class Aligned:
    """One row's cells in their fields; `shift` is by how many columns most cells stand left of their header.

    `absent` are fields that got no cell at all, not even an empty one; `dropped` are printed cells that fit no field.
    """

    cells: Mapping[Field, RawCell]
    shift: int
    absent: tuple[Field, ...] = ()
    dropped: tuple[RawCell, ...] = ()


class RatingScale:
    """Finds the label of a rating in any of its spellings."""

    def __init__(self, labels: Sequence[RatingLabel]) -> None:
        self.labels = tuple(labels)
        self._by_spelling = {
            key(spelling): label for label in labels for spelling in (label.label, *label.spellings)
        }

    def find(self, text: str) -> RatingLabel | None:
        return self._by_spelling.get(key(text))


class Aligner:
    """Aligns rows of one report. Plain data in, plain data out."""

    def __init__(self, vocabulary: Vocabulary, scale: RatingScale) -> None:
        self._vocabulary = vocabulary
        self._scale = scale
        self._evidence: dict[Field, Callable[[str], float]] = {
            **dict.fromkeys(VALUE_FIELDS, self._value),
            **dict.fromkeys(HIERARCHY, self._heading),
            **dict.fromkeys((Field.INITIATIVE, Field.INDICATOR), self._phrase),
            Field.DEPARTMENT: self._department,
        }

    def is_row(self, cells: Sequence[RawCell]) -> bool:
        """A KPI row prints a rating among other cells (a legend prints little else), at least two values, or
        prose beside a department.
        """
        texts = [cell.text for cell in cells if cell.text]
        rated = len(texts) >= 5 and any(self._scale.find(text) for text in texts)
        told = sum(is_sentence(text) for text in texts) >= 2 and any(
            self._department(text) > 0 for text in texts
        )
        return rated or told or sum(parse_value(text).kind == "number" for text in texts) >= 2

    def align(self, cells: Sequence[RawCell], header: Header) -> Aligned:
        """The best order-keeping assignment of the row's cells to the header's fields."""
        fields = header.fields
        best = [[0.0] * (len(fields) + 1) for _ in range(len(cells) + 1)]
        step: dict[tuple[int, int], str] = {}
        for i in range(len(cells), -1, -1):
            for j in range(len(fields), -1, -1):
                best[i][j], step[i, j] = self._choose(cells, header, best, i, j)
        placed: dict[Field, RawCell] = {}
        absent: list[Field] = []
        dropped: list[RawCell] = []
        i = j = 0
        while (move := step[i, j]) != "end":
            if move == "match":
                placed[fields[j]] = cells[i]
            elif move == "no field":
                absent.append(fields[j])
            elif cells[i].text:
                dropped.append(cells[i])
            i += move != "no field"
            j += move != "no cell"
        return Aligned(placed, _shift(cells, placed, header), tuple(absent), tuple(dropped))

    def _choose(
        self, cells: Sequence[RawCell], header: Header, best: Sequence[Sequence[float]], i: int, j: int
    ) -> tuple[float, str]:
        if i == len(cells) and j == len(header.fields):
            return 0.0, "end"
        options: list[tuple[float, str]] = []
        if i < len(cells) and j < len(header.fields):
            score = self.evidence(cells[i].text, header.fields[j])
            score += TIE if header.columns[header.fields[j]] == i else 0.0
            options.append((score + best[i + 1][j + 1], "match"))
        if j < len(header.fields):
            options.append((best[i][j + 1], "no field"))
        if i < len(cells):
            options.append(((FORBIDDEN if cells[i].text else 0.0) + best[i + 1][j], "no cell"))
        return max(options, key=lambda option: option[0])

    def evidence(self, text: str, field: Field) -> float:
        """How well a printed text fits a field; 0 for an empty cell, which fits anywhere."""
        if not text:
            return 0.0
        if field is Field.RATING:
            return PROOF if self._scale.find(text) else -PROOF
        if self._scale.find(text) and not is_blank(text):
            return -PROOF
        return self._evidence.get(field, self._narrative)(text)

    def _value(self, text: str) -> float:
        kind = parse_value(text).kind
        return {"number": STRONG, "blank": HINT, "text": -HINT if is_sentence(text) else 0.0}[kind]

    def _department(self, text: str) -> float:
        names = split_names(text)
        return STRONG if names and all(self._vocabulary.is_department(name) for name in names) else -STRONG

    def _heading(self, text: str) -> float:
        return STRONG if split_marker(text)[0] else (-STRONG if is_sentence(text) else -HINT / 2)

    def _phrase(self, text: str) -> float:
        return -STRONG if is_sentence(text) or parse_value(text).kind != "text" else HINT

    def _narrative(self, text: str) -> float:
        if is_blank(text):
            return HINT
        return HINT * 2 if is_sentence(text) else -HINT


def is_sentence(text: str) -> bool:
    """Prose rather than a name: it has a full stop, ends like a verb, or is a list of points."""
    return (
        "。" in text or text.startswith("・") or (len(text) > 10 and text.endswith(("る", "た", "い", "す")))
    )


def split_names(text: str) -> tuple[str, ...]:
    """The names in a cell that may hold several: 「市街地整備課 都市開発課」 → two."""
    for sign in "、,・／/\u3000\n":
        text = text.replace(sign, " ")
    return tuple(text.split())


def _shift(cells: Sequence[RawCell], placed: Mapping[Field, RawCell], header: Header) -> int:
    index = {id(cell): column for column, cell in enumerate(cells)}
    shifts = [header.columns[field] - index[id(cell)] for field, cell in placed.items() if cell.text]
    return max(set(shifts), key=shifts.count) if shifts else 0
