"""Proves what an answer's own sentences claim: counts, comparisons, years of notes, names in brackets."""

import re
from collections.abc import Sequence

from ingest.normalize import era_year, fold
from ingest.quantities import SCALES
from ingest.records import Measure, Report
from service.answering.arithmetic import parse_amount
from service.schemas import Answer

_COUNT = re.compile(r"次の(\d+)件|(\d+)件\(全(\d+)件|\((\d+)件を計算|比べられない(\d+)件")
_GROUP = re.compile(r"^- (.+?):(\d+)件\(")
_AMOUNT = rf"-?[\d,]+(?:\.\d+)?[{''.join(SCALES)}]?[^\d、。でをと]{{0,5}}"
_COMPARED = re.compile(rf"は({_AMOUNT})で、[^、。]*?の({_AMOUNT})(?:を(?:{_AMOUNT})?(上回|下回)|と(同じ))")
_REACHED = re.compile(r"を(上回|下回)っており、[^。]*目標を達成して(います|いません)")
_YEAR = re.compile(r"(?:令和|平成)(?:元|\d+)年")
_NAME = re.compile(r"「([^「」]+)」")


def count_problems(line: str, answer: Answer, report: Report) -> list[str]:
    """「14件（全41件中）」: a number of rows must be a counted figure of the answer, the whole that of the report."""
    counted = {figure.text for figure in answer.figures if " = " not in figure.how}
    problems = []
    for found in _COUNT.finditer(line):
        number = next(group for place, group in enumerate(found.groups()) if group and place != 2)
        if f"{number}件" not in counted or found[3] not in {None, str(len(report.measures))}:
            problems.append(f"件数「{found[0]}」")
    if group := _GROUP.match(line):
        told = {figure.text for figure in answer.figures if f"が「{group[1]}」の指標の数" in fold(figure.how)}
        problems += [f"件数「{group[0]}」"] if told and f"{group[2]}件" not in told else []
    return problems


def calculation_problems(line: str, answer: Answer) -> list[str]:
    """「4件 ÷ 10件 = 40.0%」 in a sentence is, to the character, a calculation proven beside it."""
    for how in sorted((fold(figure.how) for figure in answer.figures), key=len, reverse=True):
        line = line.replace(how, "")
    return [f"計算「{found}」" for found in re.findall(r"\d[^、。(]* ÷ [^、。)]*= \S+", line)]


def comparison_problems(line: str, measures: Sequence[Measure]) -> list[str]:
    """「18人で、目標値の23人を下回っており」: by the two numbers; 達成 by the direction of the one row told."""
    problems = []
    for found in _COMPARED.finditer(line):
        first, second = (parse_amount(found[place]) for place in (1, 2))
        if first and second:
            gap = first.value - second.value
            word = "上回" if gap > 0 else "下回" if gap < 0 else "同じ"
            told = found[3] or found[4]
            problems += [f"比較「{told}」"] if told != word else []
    if len(measures) == 1 and (claim := _REACHED.search(line)):
        above = claim[1] == "上回"
        if (above is (measures[0].direction == "higher")) is not (claim[2] == "います"):
            problems.append(f"判定「{claim[2]}」")
    return problems


def year_problems(line: str, texts: Sequence[str], report: Report) -> list[str]:
    """A year with its era stands in a cell of the rows told, or is a year of the report itself."""
    known = [*texts, *(fold(column) for column in report.columns.values())]
    known += [era_year(report.fiscal_year), era_year(report.final_year)]
    return [f"年「{year}」" for year in _YEAR.findall(line) if not any(year in text for text in known)]


def bracket_problems(line: str, measures: Sequence[Measure], answer: Answer, report: Report) -> list[str]:
    """What stands in 「」 is printed in a row told, a word of the rating scale, a column, or asked for."""
    if answer.status != "answered":
        return []
    known = [
        text
        for measure in measures
        for cell in measure.cells.values()
        for text in (cell.reading, cell.printed)
    ]
    known += [text for label in report.scale for text in (label.label, label.meaning, *label.spellings)]
    known += [*report.columns.values(), str(answer.interpretation.query), answer.interpretation.text]
    whole = fold("".join("\n".join(known).split(" ")))
    return [f"「{name}」" for name in _NAME.findall(line) if name != "記載なし" and not _known(name, whole)]


def _known(name: str, whole: str) -> bool:
    """Printed as it stands, or its parts are: 「進捗の遅れ・進捗の遅れ（コロナ）」."""
    return any(
        all(fold("".join(part.split())) in whole for part in parts) for parts in ([name], name.split("・"))
    )
