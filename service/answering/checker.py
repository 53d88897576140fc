"""Proves an answer: every number, indicator, rating and department in it stands in a cited cell or follows from cited
cells by a shown calculation. Works on the finished text, whoever wrote it; an answer with a problem is not sent.

A number after the name of a value column must stand in that column's cell of a row cited on the same line; its unit
must be the printed one. What this does not prove: that the right rows were chosen.
"""

import re
from collections.abc import Iterable, Sequence

from ingest.normalize import era_year, fold, key, split_marker
from ingest.records import VALUE_FIELDS, Field, Measure, Report
from service.answering.arithmetic import (
    Amount,
    column_pairs,
    parse_amount,
    printed_amounts,
    proves,
    told_pairs,
)
from service.answering.claims_proof import (
    bracket_problems,
    calculation_problems,
    comparison_problems,
    count_problems,
    year_problems,
)
from service.answering.draft import AGAINST_TARGET, ASKED_PLACE, MET
from service.answering.quotations import misquoted
from service.answering.table_proof import table_problems
from service.evidence.figures import reached
from service.evidence.lookup import same_heading
from service.schemas import Answer, Figure

_MARK = re.compile(r"\[(\d{1,3})\]")
_ORDINAL = re.compile(r"^\s*\d{1,3}\.\s")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_QUOTED = re.compile(r"「([^「」]+)」")
_GROUPS = re.compile(
    r"(?:^|かつ)([^「」]+?)が「([^「」]+)」"
)  # 「担当課が「A課」かつ進捗評価が「順調」の指標の数」
_COUNTED = re.compile(r"(条件に|挙げた|計算に|目標値か|ごとに数えた|の指標の数)")
UNIT_LENGTH = 2
_ROUNDING, _RELATIVE = 0.051, 1e-4  # one decimal is shown: 2.3倍 stands for 2.33


def check(answer: Answer, report: Report) -> list[str]:
    """What cannot be proven in the answer, in Japanese; empty when all of it is."""
    cited = {citation.id: report.measure(citation.row) for citation in answer.citations}
    problems = [
        f"「{citation.indicator}」の位置"
        for citation in answer.citations
        if not _cells_stand(citation.row, answer, report)
    ]
    proven = _proven_figures(answer, report, problems)
    for line in answer.answer.split("\n"):
        problems += _line_problems(line, answer, report, cited, proven)
    near = [report.measure(miss.row) for miss in answer.near_misses]
    problems += misquoted(answer.answer, cited, near)
    problems += table_problems(answer, report)
    return problems


def _cells_stand(row: int, answer: Answer, report: Report) -> bool:
    """Whether each cited cell's characters are what is printed at its place."""
    for citation in answer.citations:
        if citation.row != row:
            continue
        for cell in citation.cells:
            line = report.lines[(cell.line or citation.line) - 1]
            if line[cell.start : cell.end] != cell.printed:
                return False
    return True


# --- figures ----------------------------------------------------------------------------------------------------


def _proven_figures(answer: Answer, report: Report, problems: list[str]) -> list[Figure]:
    """The figures whose calculation is right; the others are problems. Differences may stand on rates before them."""
    proven: list[Figure] = []
    amounts: list[Amount] = []
    for figure in sorted(answer.figures, key=lambda item: " − " in item.how or " + " in item.how):
        if _figure_holds(figure, answer, report, amounts):
            proven.append(figure)
            amount = parse_amount(figure.text)
            amounts += [amount] if amount else []
        else:
            problems.append(f"計算「{figure.how}」")
    return proven


def _figure_holds(figure: Figure, answer: Answer, report: Report, amounts: Sequence[Amount]) -> bool:
    told = parse_amount(figure.text)
    if told is None or abs(float(told.value) - figure.value) > max(_ROUNDING, abs(figure.value) * _RELATIVE):
        return False
    if figure.unit in {"種類", "課"}:
        return _kinds_hold(figure, answer, report)
    if figure.how == ASKED_PLACE:
        query = answer.interpretation.query
        asked = (query, *query.get("queries", ()))
        return figure.value in {
            place for one in asked for place in (one.get("limit"), one.get("after", 0) + 1)
        }
    if _COUNTED.search(figure.how):
        return _count_holds(figure, answer, report)
    if (
        figure.unit == "%"
        and figure.how.startswith(tuple("0123456789"))
        and "件 ÷" in figure.how
        and _share_holds(figure, answer, report)
    ):
        return True
    rows = {citation.id: citation.row for citation in answer.citations}
    measures = [report.measure(rows[number]) for number in figure.citations if number in rows]
    cells, pairs = printed_amounts(measures), column_pairs(measures)
    return proves(figure.how, figure.text, cells, amounts, pairs, told_pairs(measures))


def _kinds_hold(figure: Figure, answer: Answer, report: Report) -> bool:
    """A number of groups is that of the table; of several groupings, of which one table is shown, at most what is cited."""
    if answer.table is not None and figure.value == len(answer.table.rows):
        return True
    column = figure.how.removesuffix("を数えた数")
    field = next((name for name, printed in report.columns.items() if printed == column), None)
    several = len(answer.interpretation.query.get("queries", ())) > 1
    if field is None or not several:
        return False
    measures = [report.measure(citation.row) for citation in answer.citations]
    if field is Field.DEPARTMENT:
        return figure.value <= len({name for measure in measures for name in measure.departments})
    return figure.value <= len({key(split_marker(measure.text(field))[2]) for measure in measures})


def _count_holds(figure: Figure, answer: Answer, report: Report) -> bool:
    """A count is the number of cited rows, of a group of them, or of the rows left out."""
    rows = [report.measure(citation.row) for citation in answer.citations]
    sizes = {
        len(rows),
        len(answer.near_misses),
        len(report.measures) if not answer.interpretation.query.get("selection") else len(rows),
    }
    if figure.how.endswith("の指標の数"):
        groups = [(column, names.split("・")) for column, names in _GROUPS.findall(figure.how)]
        sizes = {
            sum(all(_belongs(measure, *group, report) for group in groups) for measure in wanted)
            for wanted in (rows, report.measures)
        }
    elif "ごとに数えた" in figure.how or "挙げた" in figure.how or "計算に" in figure.how:
        return 0 <= figure.value <= len(report.measures) and figure.value <= max(len(rows), 1)
    several = bool(answer.interpretation.query.get("queries"))  # each counts some of the rows
    return (
        figure.value in sizes or (several and figure.value <= len(rows)) or (figure.value == 0 and not rows)
    )


def _belongs(measure: Measure, column: str, names: Sequence[str], report: Report) -> bool:
    """Whether the row belongs to a group of a column: its rating, one of its departments, its heading."""
    if column == AGAINST_TARGET:
        return reached(measure) is (list(names) == [MET])
    field = next((name for name, printed in report.columns.items() if printed == column), Field.RATING)
    if field is Field.RATING:
        return bool(measure.rating and measure.rating.label in names)
    if field is Field.DEPARTMENT:
        return bool(set(measure.departments) & set(names))
    return any(same_heading(measure, field, name) for name in names)


def _share_holds(figure: Figure, answer: Answer, report: Report) -> bool:
    first, second = (parse_amount(part) for part in figure.how.split(" = ")[0].split(" ÷ "))
    bases = {len(report.measures), *(other.value for other in answer.figures if "の指標の数" in other.how)}
    if first is None or second is None or not second.value:
        return False
    several = bool(answer.interpretation.query.get("queries"))  # a share of the rows that it cites
    counted = len(set(figure.citations)) if several else len(answer.citations)
    if second.value not in bases or first.value != counted:
        return False
    return abs(float(first.value * 100 / second.value) - figure.value) <= 0.05 + 1e-9


# --- text -------------------------------------------------------------------------------------------------------


def _line_problems(
    line: str, answer: Answer, report: Report, cited: dict[int, Measure], figures: Sequence[Figure]
) -> list[str]:
    marks = [int(mark) for mark in _MARK.findall(line)]
    marked = [cited[mark] for mark in marks if mark in cited]
    measures = marked or list(cited.values())
    near = [report.measure(miss.row) for miss in answer.near_misses]
    told = marked or [*cited.values(), *near]
    text = _ORDINAL.sub("", _MARK.sub("", line))
    problems = [f"引用番号 [{mark}]" for mark in marks if mark not in cited]
    problems += _label_problems(text, answer, report, told)
    problems += _indicator_problems(text, report, [*cited.values(), *near])
    problems += _department_problems(text, report, told)
    allowed = _texts([*measures, *near], report, answer, figures)
    problems += count_problems(fold(text), answer, report)
    problems += calculation_problems(fold(text), answer)
    problems += comparison_problems(fold(text), told)
    problems += year_problems(fold(text), allowed, report)
    problems += bracket_problems(text, told, answer, report)
    folded = _without_known(_mask_columns(fold(text), report), [*cited.values(), *near])
    for match in NUMBER.finditer(folded):
        unit = folded[match.end() : match.end() + UNIT_LENGTH]
        field = _bound_field(folded, match.start(), report)
        sources = (
            [
                fold(measure.text(field)) + "\n" + fold(measure.cells[field].printed)
                for measure in measures
                if field in measure.cells
            ]
            if field
            else allowed
        )
        if not any(number_stands(source, match[0], unit) for source in sources):
            problems.append(f"数値「{match[0]}{unit}」")
    return problems


def _texts(
    measures: Iterable[Measure], report: Report, answer: Answer, figures: Sequence[Figure]
) -> list[str]:
    texts = [
        fold(text)
        for measure in measures
        for cell in measure.cells.values()
        for text in (cell.reading, cell.printed)
    ]
    texts += [fold(f"{figure.text} {figure.how}") for figure in figures]
    total = len(report.measures)
    texts += [
        f"{total}件 全{total}件",
        fold(f"{era_year(report.fiscal_year)}度 {era_year(report.final_year)}度"),
    ]
    query = answer.interpretation.query
    texts += [fold(str(part.get("detail", ""))) for part in query.get("queries", [query])]
    texts += [f"{measure.row}行目" for measure in report.measures if not measure.indicator]
    return texts


def _without_known(text: str, measures: Sequence[Measure]) -> str:
    """The line without column and indicator names, whose own digits (令和4年度目標値) need no proof."""
    for measure in measures:
        if measure.indicator:
            text = text.replace(fold(measure.indicator), " ")
    return text


def _mask_columns(text: str, report: Report) -> str:
    """The digits of column names (令和4年度実績値, 目標(R5)) blotted out: names need no proof."""
    for column in sorted(report.columns.values(), key=len, reverse=True):
        text = text.replace(fold(column), _mask(column))
    return text


def _mask(column: str) -> str:
    return re.sub(r"\d", "■", fold(column))


def _bound_field(text: str, position: int, report: Report) -> Field | None:
    """The value column whose name the number follows directly: 「…実績値は1,468人」 → actual."""
    before = text[:position]
    found: list[tuple[int, Field]] = []
    for name in VALUE_FIELDS:
        column = report.columns.get(name)
        if column and (place := before.rfind(_mask(column))) >= 0:
            between = before[place + len(fold(column)) :]
            if re.fullmatch(r"[はのがを:「\s]*(?:[^\d、。はのが]{1,8})?", between):
                found.append((len(column), name))
    return max(found)[1] if found else None


def number_stands(source: str, number: str, unit: str) -> bool:
    """Whether the number stands in the source as a whole number with the same unit behind it."""
    wanted = number.replace(",", "")
    for match in NUMBER.finditer(source):
        if match[0].replace(",", "") != wanted:
            continue
        printed = source[match.end() : match.end() + UNIT_LENGTH]
        first = printed[:1]
        if not first or not first.strip() or first in "()、。)」」~-÷=/+%" or unit[:1] == first:
            return first != "%" or unit[:1] == "%" or unit.startswith("パ")
    return False


def _label_problems(text: str, answer: Answer, report: Report, measures: Sequence[Measure]) -> list[str]:
    labels = {measure.rating.label for measure in measures if measure.rating}
    selected = answer.interpretation.query
    asked = {
        label
        for part in selected.get("queries", [selected])
        for label in part.get("selection", {}).get("ratings") or ()
    }
    known = {label.label for label in report.scale}
    found = [name for name in _QUOTED.findall(text) if name in known]
    return [
        f"評価「{name}」"
        for name in found
        if name not in labels and not (name in asked and answer.status != "answered")
    ]


def _indicator_problems(text: str, report: Report, measures: Sequence[Measure]) -> list[str]:
    """Indicators in the text that no cited or offered row holds."""
    own = _all_text(measures)
    return [
        f"指標「{measure.indicator}」"
        for measure in report.measures
        if measure.indicator and f"「{measure.indicator}」" in text and measure.indicator not in own
    ]


def _department_problems(text: str, report: Report, measures: Sequence[Measure]) -> list[str]:
    """Departments in a line that no row told in it holds."""
    own = _all_text(measures)
    names = {name for measure in report.measures for name in measure.departments}
    return [
        f"担当課「{name}」"
        for name in sorted(names)
        if name in text and name not in own and name not in report.city
    ]


def _all_text(measures: Sequence[Measure]) -> str:
    return " ".join(cell.reading for measure in measures for cell in measure.cells.values())
