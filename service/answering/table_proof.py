"""Proves the table of an answer: every cell is that of its row, every cited row has its line, every group its count."""

from ingest.normalize import is_blank
from ingest.records import Field, Measure, Report
from service.answering.wording import metric_text
from service.query import Metric
from service.schemas import Answer, Table

_RATE = "達成率"


def table_problems(answer: Answer, report: Report) -> list[str]:
    """What of the table cannot be proven, in Japanese; a table of groups is proven by the figures beside it."""
    if answer.table is None:
        return []
    if not answer.table.cited_rows:
        return _group_problems(answer.table, answer)
    fields = {column: name for name, column in report.columns.items()}
    problems = []
    cited = {citation.row for citation in answer.citations}
    several = bool(answer.interpretation.query.get("queries"))
    if set(answer.table.cited_rows) - cited or (not several and set(answer.table.cited_rows) != cited):
        problems.append("表の行と根拠の違い")
    for row, cells in zip(answer.table.cited_rows, answer.table.rows, strict=True):
        measure = report.measure(row)
        problems += [
            f"表の「{text}」"
            for column, text in zip(answer.table.columns, cells, strict=True)
            if text not in _right(measure, column, fields.get(column))
        ]
    return problems


def _right(measure: Measure, column: str, name: Field | None) -> set[str]:
    """What may stand in a column of the table for a row."""
    if column == _RATE:
        return {metric_text(measure, Metric.ACHIEVEMENT)}
    if name is None or is_blank(measure.text(name)):
        return {"記載なし", "－", measure.name}
    if name is Field.RATING and measure.rating:
        return {measure.rating.label}
    if name is Field.DEPARTMENT:
        return {"・".join(measure.departments)}
    return {measure.text(name)}


def _group_problems(table: Table, answer: Answer) -> list[str]:
    """「みなと振興室 2件」: as counted, and as many names as that."""
    told = {figure.how: figure.text for figure in answer.figures}
    problems = []
    for cells in table.rows:
        group, count, names = cells[:3]
        if told.get(f"{table.columns[0]}が「{group}」の指標の数") != f"{count}件" or names.count(
            "、"
        ) + 1 != int(count):
            problems.append(f"表の「{group}」")
    return problems
