"""What a tool of another program may do with the reports: look them over, take rows, count. Nothing here writes.

Labels are given as the report prints them, in any width or spelling that it knows; one that it does not have is an
error which names those that it has, so that a language model can mend its call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from ingest import records
from ingest.normalize import key
from ingest.records import Measure, Report
from service.doors.names import named
from service.errors import InvalidQueryError, UnknownRowError
from service.evidence.figures import achievement
from service.inspection import inspect_report
from service.query import Ask, Heading, Metric, Query, Selection
from service.rows import RowFilter
from service.schemas import Answer
from service.summary import Count, goal_name, summarize

if TYPE_CHECKING:
    from service.assistant import Assistant

By = Literal["rating", "department", "goal", "achievement"]
_GROUPED = {
    "rating": records.Field.RATING,
    "department": records.Field.DEPARTMENT,
    "goal": records.Field.GOAL,
}


class ReportCard(BaseModel):
    """One loaded report."""

    id: str
    title: str
    city: str
    fiscal_year: int = Field(examples=[2022])
    rows: int = Field(examples=[41])


class ReportCards(BaseModel):
    reports: list[ReportCard]


class Column(BaseModel):
    field: str = Field(examples=["actual"])
    name: str = Field(examples=["令和4年度実績値"])
    filled: int = Field(description="この項目が記載されている行の数")


class ReportDetail(ReportCard):
    """What a report holds: its columns, the labels that can be asked for, and what reading it took."""

    checksum: str = Field(description="受領ファイルの SHA-256")
    columns: list[Column]
    ratings: dict[str, int] = Field(description="進捗評価と行の数")
    departments: dict[str, int] = Field(description="担当課と行の数。2つの課の行はどちらにも数える")
    goals: dict[str, int] = Field(description="大基本目標と行の数")
    indicators: list[str] = Field(description="指標名（1行目から）")
    repairs: dict[str, int] = Field(description="読み取りのときに補ったこと")
    unknown: list[str] = Field(description="報告書からは分からないままの所")


class PrintedRow(BaseModel):
    """One KPI row with its cells as printed, under the report's own column names."""

    row: int
    page: int
    line: int
    indicator: str
    rating: str
    departments: list[str]
    achievement: float | None = Field(description="目標に対する実績（％）。数値が一つずつのときだけ")
    printed: dict[str, str]
    score: float | None = Field(None, description="words への近さ")


class PrintedRows(BaseModel):
    report: str
    total: int = Field(description="条件に合う行の数（この回に返した数ではない）")
    next_offset: int | None = Field(description="続きがあるとき、次の offset")
    rows: list[PrintedRow]


@dataclass(frozen=True)
class Conditions:
    """Labels of one report, as it spells them; several of one kind are alternatives."""

    ratings: tuple[str, ...]
    departments: tuple[str, ...]
    goals: tuple[str, ...]

    @classmethod
    def of(
        cls, report: Report, ratings: Sequence[str], departments: Sequence[str], goals: Sequence[str]
    ) -> "Conditions":
        """InvalidQueryError names what the report does not have, and what it has instead."""
        scale = {
            spelling: label.label for label in report.scale for spelling in (label.label, *label.spellings)
        }
        held = {name: name for measure in report.measures for name in measure.departments}
        printed = [measure.text(records.Field.GOAL) for measure in report.measures]
        headings = {form: goal_name(text) for text in printed if text for form in (text, goal_name(text))}
        return cls(
            _known("進捗評価", ratings, scale),
            _known("担当課", departments, held),
            _known("大基本目標", goals, headings),
        )

    @property
    def filter(self) -> RowFilter:
        return RowFilter(self.ratings, self.departments, self.goals)

    @property
    def selection(self) -> Selection:
        return Selection(
            ratings=self.ratings or None,
            departments=self.departments,
            headings=tuple(Heading(level=records.Field.GOAL, name=name) for name in self.goals),
        )


def _known(kind: str, given: Sequence[str], names: dict[str, str]) -> tuple[str, ...]:
    known = {key(form): name for form, name in names.items()}
    for label in given:
        if key(label) not in known:
            there = "、".join(dict.fromkeys(names.values()))
            raise InvalidQueryError(f"{kind}「{label[:100]}」は、この報告書にありません（ある値: {there}）。")
    return tuple(known[key(label)] for label in given)


class ReportTools:
    """Reads the reports of one assistant; each method is one tool."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant

    def ask(self, question: str, conversation_id: str | None, report: str | None) -> Answer:
        """One question, answered and checked as everywhere else."""
        return self._assistant.ask(question, conversation_id, named(self._assistant, report).id)

    def list_reports(self) -> ReportCards:
        return ReportCards(reports=[ReportCard(**_card(report)) for report in self._assistant.reports()])

    def inspect_report(self, report: str | None) -> ReportDetail:
        found = named(self._assistant, report)
        summary, read = summarize(found), inspect_report(found)
        return ReportDetail(
            **_card(found),
            checksum=found.checksum,
            columns=[
                Column(field=field.value, name=name, filled=sum(bool(m.text(field)) for m in found.measures))
                for field, name in found.columns.items()
            ],
            ratings=_counted(summary.ratings),
            departments=_counted(summary.departments),
            goals=_counted(summary.goals),
            indicators=[measure.name for measure in found.measures],
            repairs=read.counts(),
            unknown=[f"行{note.row} {note.column}: {note.evidence}" for note in read.unknown],
        )

    def query_rows(
        self,
        report: str | None,
        conditions: tuple[Sequence[str], ...],
        words: str,
        rows: Sequence[int],
        page: range,
    ) -> PrintedRows:
        """The rows that meet every condition, in reading order or, with `words`, the nearest first."""
        found = named(self._assistant, report)
        ratings, departments, goals = conditions
        kept = Conditions.of(found, ratings, departments, goals).filter
        if wrong := [row for row in rows if not 1 <= row <= len(found.measures)]:
            raise UnknownRowError(f"行{wrong[0]}はありません。1〜{len(found.measures)}を指定してください。")
        every: Iterable[tuple[Measure, float | None]] = ((measure, None) for measure in found.measures)
        if words:
            every = self._assistant.search(found.id, words, len(found.measures))
        met = [(m, score) for m, score in every if kept.keeps(m) and (not rows or m.row in rows)]
        return PrintedRows(
            report=found.id,
            total=len(met),
            next_offset=page.stop if page.stop < len(met) else None,
            rows=[_printed(found, measure, score) for measure, score in met[page.start : page.stop]],
        )

    def summarize_rows(self, report: str | None, by: By, conditions: tuple[Sequence[str], ...]) -> Answer:
        """Counts by a label, or the average achievement, as a checked answer with its rows cited."""
        found = named(self._assistant, report)
        ratings, departments, goals = conditions
        selection = Conditions.of(found, ratings, departments, goals).selection
        if by == "achievement":
            metrics = (Metric.ACHIEVEMENT,)
            query = Query(ask=Ask.AGGREGATE, selection=selection, aggregate="average", metrics=metrics)
        else:
            query = Query(ask=Ask.GROUP, selection=selection, group_by=_GROUPED[by])
        return self._assistant.ask("集計", None, found.id, (query,))


def _card(report: Report) -> dict[str, str | int]:
    return {
        "id": report.id,
        "title": report.title,
        "city": report.city,
        "fiscal_year": report.fiscal_year,
        "rows": len(report.measures),
    }


def _counted(counts: Iterable[Count]) -> dict[str, int]:
    return {count.label: count.count for count in counts}


def _printed(report: Report, measure: Measure, score: float | None) -> PrintedRow:
    percent = achievement(measure)
    return PrintedRow(
        row=measure.row,
        page=measure.page,
        line=measure.line,
        indicator=measure.name,
        rating=measure.rating.label if measure.rating else "",
        departments=list(measure.departments),
        achievement=None if percent is None else float(percent),
        printed={report.columns.get(name, name.value): cell.printed for name, cell in measure.cells.items()},
        score=score,
    )
