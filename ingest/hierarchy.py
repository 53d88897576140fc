"""Goal > subgoal > policy > initiative: which level a printed heading is, and what a blank cell continues.

Evidence, strongest first: a name already seen at a level; the number mark that report.yaml declares for a level
(具体的な施策 carries ①②…); in a shifted row, the mark that earlier rows showed at a level; the column. Where the numbering falls back without its parent being printed, the parent
stays empty: what cannot be known is not invented.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingest.normalize import key, split_marker
from ingest.readers.tab_text import RawCell
from ingest.records import HIERARCHY, Cell, Field, Repair

CARRIED = (*HIERARCHY, Field.INITIATIVE, Field.DEPARTMENT)  # a blank cell continues the cell above


@dataclass
class HierarchyReader:
    """Walks the rows of a report in order and remembers what blank cells continue."""

    markers: Mapping[Field, Literal["circled", "digit"]]
    repairs: list[Repair] = field(default_factory=list)
    _names: dict[str, Field] = field(default_factory=dict)
    _above: dict[Field, Cell] = field(default_factory=dict)
    _number: dict[Field, int] = field(default_factory=dict)
    _marks: dict[str, Field] = field(default_factory=dict)

    def place(self, row: int, cells: Mapping[Field, RawCell], *, shifted: bool) -> dict[Field, RawCell]:
        """The row's cells with each heading moved to its own level; each move is logged."""
        placed = dict(cells)
        headings = {level: placed.pop(level) for level in HIERARCHY if level in placed and placed[level].text}
        for level, cell in headings.items():
            actual = self._level(level, cell, headings, shifted=shifted)
            if actual is not level:
                why = "上のページと同じ名前" if self._known(cell) else "番号の形（①、Ⅰなど）"
                self._log(
                    row,
                    "level",
                    actual,
                    cell.text,
                    f"「{cell.text}」は列の位置では別の階層だが、{why}から判断した",
                )
            placed[actual] = cell
        return placed

    def inherit(
        self, row: int, printed: Mapping[Field, Cell], columns: Container[Field]
    ) -> dict[Field, Cell]:
        """The row's cells completed from the rows above; inherited cells are marked and logged.

        Only `columns`, the fields of the row's own page, can hold a blank that continues something.
        """
        cells = dict(printed)
        for depth, level in enumerate(HIERARCHY):
            if level in printed:
                self._open(row, level, printed[level], reset=HIERARCHY[depth + 1 :], given=printed)
        for name in (name for name in CARRIED if name in columns):
            if name in cells:
                self._above[name] = cells[name]
            elif name in self._above:
                above = self._above[name]
                cells[name] = Cell(name, above.printed, above.position, above.reading, inherited=True)
                if name not in HIERARCHY:
                    self._log(
                        row, "inherited", name, above.printed, "空欄（結合セル）のため上の行から引き継いだ"
                    )
        return cells

    def _level(
        self, level: Field, cell: RawCell, headings: Mapping[Field, RawCell], *, shifted: bool
    ) -> Field:
        if known := self._known(cell):
            return known
        mark = split_marker(cell.text)[0]
        if shifted and mark in self._marks and not self.markers:
            return self._marks[mark]
        declared = next((name for name, kind in self.markers.items() if kind == mark), None)
        if declared and (level is not Field.GOAL or self._continues(cell, declared)):
            return declared
        displaced = {name for name, kind in self.markers.items() if name in headings}
        if level in displaced and mark and mark != self.markers[level]:
            return HIERARCHY[HIERARCHY.index(level) - 1]
        return level

    def _continues(self, cell: RawCell, level: Field) -> bool:
        """Whether a heading's number goes on at a level and not at the goal's: ③ after policy ② under goal ①."""
        number = split_marker(cell.text)[1]
        return number == self._number.get(level, 0) + 1 != self._number.get(Field.GOAL, 0) + 1

    def _known(self, cell: RawCell) -> Field | None:
        return self._names.get(key(split_marker(cell.text)[2]))

    def _open(
        self, row: int, level: Field, cell: Cell, reset: tuple[Field, ...], given: Mapping[Field, Cell]
    ) -> None:
        mark, number, name = split_marker(cell.reading)
        self._marks.setdefault(mark, level)
        fresh = self._names.get(key(name)) is None
        self._names.setdefault(key(name), level)
        parent = HIERARCHY[HIERARCHY.index(level) - 1] if level is not Field.GOAL else None
        falls_back = fresh and 0 < number <= self._number.get(level, 0)
        if falls_back and parent and parent not in given and parent in self._above:
            self._above.pop(parent)
            self._log(
                row,
                "missing",
                parent,
                "",
                f"「{cell.printed}」で番号が戻るが、上位の階層名が印刷されていない",
            )
        self._number[level] = number or self._number.get(level, 0)
        self._above.pop(Field.INITIATIVE, None)
        for lower in reset:
            if fresh:
                self._number.pop(lower, None)
            if self._above.pop(lower, None) and lower not in given and not fresh:
                self._log(
                    row,
                    "missing",
                    lower,
                    "",
                    f"「{cell.printed}」が改めて印刷され、その下の階層名が印刷されていない",
                )

    def _log(
        self, row: int, kind: Literal["level", "inherited", "missing"], name: Field, text: str, why: str
    ) -> None:
        self.repairs.append(Repair(row, kind, name, text, text, why))
