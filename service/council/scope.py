"""Which rows a set of sheets is about, and how they are called in it."""

from dataclasses import dataclass

from ingest.normalize import key
from ingest.records import Field, Measure, Report
from service.council.records import Selection
from service.council.row_facts import Cited, column_name
from service.errors import InvalidSheetsError
from service.rows import RowFilter
from service.summary import goal_name


@dataclass(frozen=True)
class Scope:
    """The rows, their name (「商工労働課所管」) and the cells that prove the name.

    `chosen` where single rows were named: each is asked about, whether or not there is a reason.
    """

    name: str
    measures: tuple[Measure, ...]
    cited: Cited = ()
    chosen: bool = False


def scope_of(report: Report, selection: Selection) -> Scope:
    """The rows of a selection. InvalidSheetsError where it names what the report does not have, or no row is left."""
    _require_known(report, selection)
    kept = RowFilter(selection.rating, selection.department, selection.goal, selection.row)
    measures = tuple(measure for measure in report.measures if kept.keeps(measure))
    if not measures:
        raise InvalidSheetsError("条件に合う行がありません。条件を減らしてください。")
    parts, fields = [], []
    if selection.department:
        parts.append(f"{'・'.join(selection.department)}所管")
        fields.append(Field.DEPARTMENT)
    if selection.goal:
        parts.append("・".join(f"「{goal_name(name)}」" for name in selection.goal))
        fields.append(Field.GOAL)
    if selection.rating:
        labels = "・".join(f"「{name}」" for name in selection.rating)
        parts.append(f"{column_name(report, Field.RATING)}{labels}")
        fields.append(Field.RATING)
    if selection.row:
        parts.append("選択した範囲")
    cited = tuple((measure.row, name) for measure in measures for name in fields)
    return Scope("、".join(parts) or f"「{report.title}」", measures, cited, chosen=bool(selection.row))


def _require_known(report: Report, selection: Selection) -> None:
    labels = {name for label in report.scale for name in (label.label, *label.spellings)}
    departments = {name for measure in report.measures for name in measure.departments}
    goals = {name for each in report.measures for name in _goal_names(each)}
    rows = {str(measure.row) for measure in report.measures}
    known = {
        "進捗評価": (selection.rating, labels),
        "担当課": (selection.department, departments),
        "大基本目標": (selection.goal, goals),
        "行": (map(str, selection.row), rows),
    }
    for kind, (wanted, names) in known.items():
        for name in wanted:
            if name not in names:
                alike = {key(each): each for each in sorted(names, reverse=True)}
                choices = "、".join(sorted(alike.values(), key=lambda each: (len(each), each))[:12])
                raise InvalidSheetsError(
                    f"{kind}「{name[:50]}」は、この報告書にありません（例: {choices}）。"
                )


def _goal_names(measure: Measure) -> tuple[str, str]:
    goal = measure.text(Field.GOAL)
    return goal, goal_name(goal)
