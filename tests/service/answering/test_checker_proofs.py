"""The checker, part two: proofs that do not bear the answer. Citations, names, calculations, lists, tables."""

import re
from collections.abc import Callable

import pytest
from both_reports import INVENTED, REAL, REPORTS, Desks
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from wrong_answers import ANSWERS, FIGURE, off_by, rejected, told_rows

from service.schemas import Answer, Citation, CitedCell

answers = st.sampled_from(ANSWERS)
few = settings(max_examples=30, deadline=None, derandomize=True)

CELLS: dict[str, Callable[[CitedCell], dict[str, object]]] = {
    "starts one late": lambda cell: {"start": cell.start + 1},
    "ends one early": lambda cell: {"end": cell.end - 1},
    "one character more": lambda cell: {"printed": cell.printed + "0"},
    "one character other": lambda cell: {"printed": "猫" + cell.printed[1:]},
    "of another line": lambda cell: {"line": 1},
}


@pytest.mark.parametrize("change", CELLS.values(), ids=CELLS)
@given(answers, st.data())
@few
def test_a_cited_cell_stands_in_the_report_as_printed(
    desks: Desks,
    change: Callable[[CitedCell], dict[str, object]],
    asked: tuple[str, str],
    data: st.DataObject,
):
    """Its characters are those between start and end of its line, to the character."""
    answer = desks.ask(*asked).model_copy(deep=True)
    citation = data.draw(st.sampled_from(answer.citations))
    place = data.draw(st.integers(0, len(citation.cells) - 1))
    citation.cells[place] = citation.cells[place].model_copy(update=change(citation.cells[place]))
    assert rejected(answer, asked[0])


@given(answers, st.data())
@few
def test_a_citation_of_another_row_is_found(desks: Desks, asked: tuple[str, str], data: st.DataObject):
    """The cells of 出生数 under the row number of another indicator, or at another line."""
    answer = desks.ask(*asked).model_copy(deep=True)
    citation: Citation = data.draw(st.sampled_from(answer.citations))
    free = [measure for measure in REPORTS[asked[0]].measures if measure.row not in told_rows(answer)]
    assume(free)
    other = data.draw(st.sampled_from(free))
    if data.draw(st.booleans()):
        citation.row = other.row
    else:
        citation.line = other.line
    assert rejected(answer, asked[0])


def test_figures_cannot_change_their_marks(desks: Desks):
    """「創業相談件数」…28件[2] and 「防犯灯設置数」…16,856基[1]: each figure is that of the other row."""
    answer = desks.ask(REAL, "創業相談件数の実績は？あと防犯灯設置数の実績は？")
    swapped = answer.answer.replace("[1]", "[0]").replace("[2]", "[1]").replace("[0]", "[2]")
    assert rejected(answer.model_copy(update={"answer": swapped}), REAL)
    assert rejected(answer.model_copy(update={"answer": answer.answer.replace("[2]", "[3]")}), REAL)


def _names(report: str) -> list[str]:
    return [measure.indicator for measure in REPORTS[report].measures if measure.indicator]


def _departments(report: str) -> list[str]:
    return sorted({name for measure in REPORTS[report].measures for name in measure.departments})


@pytest.mark.parametrize("names", [_names, _departments], ids=["indicator", "department"])
@given(answers, st.data())
@few
def test_a_name_that_no_cited_row_holds_is_found(
    desks: Desks, names: Callable[[str], list[str]], asked: tuple[str, str], data: st.DataObject
):
    """An indicator or a department put in the place of the right one."""
    answer, known = desks.ask(*asked), names(asked[0])
    told = [name for name in known if re.search(rf"(?<=[「（、は]){name}(?=[」）、で])", answer.answer)]
    rows = told_rows(answer)
    held = "".join(cell.reading for row in rows for cell in REPORTS[asked[0]].measure(row).cells.values())
    foreign = [name for name in known if name not in held]
    assume(told and foreign)
    text = answer.answer.replace(data.draw(st.sampled_from(told)), data.draw(st.sampled_from(foreign)))
    assert rejected(answer.model_copy(update={"answer": text}), asked[0])


@given(answers, st.data())
@few
def test_a_rating_that_no_cited_row_has_is_found(desks: Desks, asked: tuple[str, str], data: st.DataObject):
    """評価は「進捗の遅れ」 told as 「順調に進捗」."""
    answer, report = desks.ask(*asked), REPORTS[asked[0]]
    own = {rating.label for row in told_rows(answer) if (rating := report.measure(row).rating)}
    told = [
        label for label in own if f"評価は「{label}」" in answer.answer or f"評価「{label}」" in answer.answer
    ]
    wrong = [label.label for label in report.scale if label.label not in own]
    assume(told and wrong)
    right, other = data.draw(st.sampled_from(told)), data.draw(st.sampled_from(wrong))
    text = re.sub(rf"(評価は?)「{re.escape(right)}」", rf"\1「{other}」", answer.answer)
    assert rejected(answer.model_copy(update={"answer": text}), asked[0])


CALCULATED = [
    (REAL, "達成率150%以上の指標は？"),
    (REAL, "達成率のワースト3は？"),
    (REAL, "出生数と創業相談件数の達成率はどちらが高い？"),
    (REAL, "交通事故発生件数は最終目標まであといくつ？"),
    (REAL, "商工労働課の実績の合計は？"),
    (INVENTED, "環境政策課の達成率の平均は？"),
    (INVENTED, "ICT機器の小学校と中学校の実績の差は？"),
    (INVENTED, "魚市場取扱高の達成率は？"),
]


@pytest.mark.parametrize("part", ["how", "text"])
@given(st.sampled_from(CALCULATED), st.data(), st.sampled_from([1, -1]))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_calculation_that_is_off_is_found(
    desks: Desks, part: str, asked: tuple[str, str], data: st.DataObject, by: int
):
    """「28件 ÷ 12件 = 234.3%」, 「29件 ÷ 12件 = 233.3%」: an operand or the result ±1."""
    answer = desks.ask(*asked).model_copy(deep=True)
    figure = data.draw(st.sampled_from([each for each in answer.figures if " = " in each.how]))
    told: str = getattr(figure, part)
    match = data.draw(st.sampled_from(list(FIGURE.finditer(told))))
    setattr(figure, part, told[: match.start(1)] + off_by(by)(match[1]) + told[match.end(1) :])
    assert rejected(answer, asked[0])


LISTS = [
    (REAL, "コロナで遅れた指標は？"),
    (REAL, "達成率のワースト3は？"),
    (REAL, "遅れている指標の割合は？"),
    (INVENTED, "遅れている指標は？"),
    (INVENTED, "目標を達成した指標は？"),
]


@given(st.sampled_from(LISTS), st.data())
@few
def test_a_list_is_as_long_as_its_count(desks: Desks, asked: tuple[str, str], data: st.DataObject):
    """A row dropped with its citation while 「14件」 stays."""
    answer = desks.ask(*asked)
    dropped: Citation = data.draw(st.sampled_from(answer.citations))
    kept = [line for line in answer.answer.split("\n") if f"[{dropped.id}]" not in line]
    rest = [each for each in answer.citations if each.id != dropped.id]
    assert rejected(answer.model_copy(update={"answer": "\n".join(kept), "citations": rest}), asked[0])


@given(st.sampled_from([LISTS[0], LISTS[3]]), st.data())
@few
def test_a_value_in_the_table_is_that_of_its_row(desks: Desks, asked: tuple[str, str], data: st.DataObject):
    """Target, actual or final target of another row in a cell of the table."""
    answer: Answer = desks.ask(*asked).model_copy(deep=True)
    assert answer.table is not None
    column = data.draw(st.integers(2, 4))
    row, other = (data.draw(st.sampled_from(answer.table.rows)) for _ in range(2))
    assume(row[column] != other[column])
    row[column] = other[column]
    assert rejected(answer, asked[0])
