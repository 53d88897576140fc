"""An answer while it is being written: lines, citations in order of use, figures, table, near misses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.records import Field, Measure, Report
from service.evidence.figures import Calculated
from service.schemas import (
    Answer,
    Citation,
    CitedCell,
    Figure,
    Interpretation,
    NearMiss,
    Reason,
    Status,
    Table,
)

ASKED_PLACE = "尋ねられた順位"  # how the place in a ranking is known
AGAINST_TARGET, MET, UNMET = "目標の達成状況", "目標達成", "目標未達成"  # a base of a share: by the numbers
# The shortest plain name of a column, where a report has no such column of its own.
PLAIN = {
    Field.TARGET: "目標値",
    Field.ACTUAL: "実績値",
    Field.FINAL_TARGET: "最終目標値",
    Field.RATING: "評価",
    Field.DELAY_REASON: "遅れの理由",
    Field.ISSUE: "課題",
    Field.FUTURE_MEASURE: "今後の方策",
    Field.PROGRESS_NOTE: "実施状況",
    Field.DEPARTMENT: "担当課",
    Field.INITIATIVE: "取組",
    Field.INDICATOR: "指標名",
    Field.GOAL: "基本目標",
    Field.SUBGOAL: "小目標",
    Field.POLICY: "施策",
}


@dataclass
class Draft:
    """Collects what an answer says and what proves it. Citing the same row twice keeps one citation."""

    report: Report
    lines: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    near_misses: list[NearMiss] = field(default_factory=list)
    table: Table | None = None
    status: Status = "answered"
    reason: Reason | None = None
    quoted: bool = False
    _cited: dict[int, dict[Field, None]] = field(default_factory=dict)

    def column(self, name: Field) -> str:
        """The column's own name in the report: 「令和4年度実績値」."""
        return self.report.columns.get(name, PLAIN[name])

    def say(self, line: str) -> None:
        if line not in self.lines:
            self.lines.append(line)

    def quote(self, head: str, text: str) -> None:
        """A cell's text under a line that says where it stands; nothing where it has been quoted before."""
        if f"> {text}" not in self.lines:
            self.say(head)
            self.say(f"> {text}")

    def cite(self, measure: Measure, fields: Iterable[Field] = ()) -> str:
        """Cite a row with these cells and return its mark: 「[1]」."""
        cells = self._cited.setdefault(measure.row, {})
        cells.update(dict.fromkeys((Field.INDICATOR, *fields)))
        return f"[{list(self._cited).index(measure.row) + 1}]"

    def calculated(self, measures: Sequence[Measure], figure: Calculated) -> None:
        """Note a figure that follows from cells of these rows."""
        marks = [int(self.cite(measure, figure.fields)[1:-1]) for measure in measures]
        self.figure(figure.text, figure.value, figure.unit, figure.how, marks)

    def figure(
        self, text: str, value: Decimal | int, unit: str, how: str, citations: Sequence[int] = ()
    ) -> None:
        item = Figure(text=text, value=float(value), unit=unit, how=how, citations=list(citations))
        if item not in self.figures:
            self.figures.append(item)

    def near(self, measure: Measure, why: str) -> None:
        if all(miss.row != measure.row for miss in self.near_misses):
            self.near_misses.append(NearMiss(row=measure.row, why=why, indicator=measure.name))

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(self._cited)

    def finish(self, interpretation: Interpretation) -> Answer:
        """The answer, not yet checked."""
        return Answer(
            answer="\n".join(self.lines),
            status=self.status,
            reason=self.reason,
            interpretation=interpretation,
            citations=[self._citation(number, row) for number, row in enumerate(self._cited, start=1)],
            near_misses=self.near_misses,
            table=self.table,
            figures=self.figures,
            written_by="extract" if self.quoted else "lookup",
        )

    def _citation(self, number: int, row: int) -> Citation:
        measure = self.report.measure(row)
        line = measure.line
        cells = [
            CitedCell(
                field=name,
                printed=cell.printed,
                start=cell.position.start,
                end=cell.position.end,
                line=cell.position.line if cell.position.line != line else None,
            )
            for name in self._cited[row]
            if (cell := measure.cells.get(name))
        ]
        return Citation(
            id=number,
            report=self.report.id,
            row=row,
            page=measure.page,
            line=line,
            indicator=measure.name,
            departments=list(measure.departments),
            cells=cells,
        )
