"""The checker, part three: what an answer quotes, counts, compares and tabulates must be so."""

import pytest
from both_reports import INVENTED, REAL, REPORTS, Desks
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from wrong_answers import ANSWERS, rejected

from ingest.records import NARRATIVE_FIELDS, Report
from service.schemas import Answer

few = settings(max_examples=30, deadline=None, derandomize=True)
NARRATIVES = {
    "progress_note": "実施状況",
    "delay_reason": "理由",
    "issue": "課題",
    "future_measure": "今後の方策",
}
TOLD = [
    (report, measure.row, name)
    for report, loaded in REPORTS.items()
    for measure in loaded.measures
    for name in NARRATIVE_FIELDS
    if measure.indicator and len(measure.text(name)) > 12
]
LISTS = [
    (REAL, "コロナで遅れた指標は？"),
    (INVENTED, "遅れている指標は？"),
    (REAL, "商工労働課の指標はいくつ？"),
]


def quoting(desks: Desks, place: tuple[str, int, str]) -> tuple[Answer, str]:
    """An answer that quotes the cell, and the line with the quotation."""
    report, row, name = place
    measure = REPORTS[report].measure(row)
    answer = desks.ask(report, f"「{measure.indicator}」の{NARRATIVES[name]}は？")
    line = next((line for line in answer.answer.split("\n") if line.startswith("> ")), "")
    assume(answer.status == "answered" and line)
    return answer, line


def reworded(answer: Answer, old: str, new: str) -> Answer:
    assert old in answer.answer
    return answer.model_copy(update={"answer": answer.answer.replace(old, new)})


@pytest.mark.parametrize("change", ["a character less", "a word more"])
@given(st.sampled_from(TOLD), st.data())
@few
def test_a_changed_quotation_is_found(
    desks: Desks, change: str, place: tuple[str, int, str], data: st.DataObject
):
    """「中止したため」 quoted as 「中止しなかったため」: no figure is wrong, the words are."""
    answer, line = quoting(desks, place)
    at = data.draw(st.integers(6, len(line) - 1))
    assume(not line[at].isspace())
    wrong = line[:at] + line[at + 1 :] if change == "a character less" else f"{line[:at]}なかっ{line[at:]}"
    assume(wrong.removeprefix("> ") not in "".join(REPORTS[place[0]].lines))
    assert rejected(reworded(answer, line, wrong), place[0])


@given(st.sampled_from(TOLD), st.data())
@few
def test_the_words_of_another_row_are_found(desks: Desks, place: tuple[str, int, str], data: st.DataObject):
    """The issue of 出生数 quoted as that of 創業相談件数."""
    answer, line = quoting(desks, place)
    _, row, name = data.draw(st.sampled_from([each for each in TOLD if each[0] == place[0]]))
    other = REPORTS[place[0]].measure(row)
    own = [REPORTS[place[0]].measure(citation.row) for citation in answer.citations]
    text = next(other.text(field) for field in NARRATIVE_FIELDS if field == name)
    assume(not any(text in each.text(field) for each in own for field in NARRATIVE_FIELDS))
    assert rejected(reworded(answer, line, f"> {text}"), place[0])


@given(st.sampled_from(LISTS), st.data())
@few
def test_every_column_of_the_table_is_that_of_its_row(
    desks: Desks, asked: tuple[str, str], data: st.DataObject
):
    """Name, rating, department and rate of another row in a cell of the table."""
    answer = desks.ask(*asked).model_copy(deep=True)
    assert answer.table is not None
    column = data.draw(st.integers(0, len(answer.table.columns) - 1))
    row, other = (data.draw(st.sampled_from(answer.table.rows)) for _ in range(2))
    assume(row[column] != other[column])
    row[column] = other[column]
    assert rejected(answer, asked[0])


@given(st.sampled_from(LISTS), st.data())
@few
def test_the_table_is_as_long_as_the_list(desks: Desks, asked: tuple[str, str], data: st.DataObject):
    """A row missing in the table while 「14件」 and its citation stay."""
    answer = desks.ask(*asked).model_copy(deep=True)
    assert answer.table is not None
    place = data.draw(st.integers(0, len(answer.table.rows) - 1))
    del answer.table.rows[place], answer.table.cited_rows[place]
    assert rejected(answer, asked[0])


@given(st.sampled_from(ANSWERS), st.data(), st.sampled_from([1, -1, 10]))
@few
def test_the_value_of_a_figure_is_the_one_told(
    desks: Desks, asked: tuple[str, str], data: st.DataObject, by: int
):
    """`value` 79.3 beside `text` 「78.3%」."""
    answer = desks.ask(*asked).model_copy(deep=True)
    assume(answer.figures)
    figure = data.draw(st.sampled_from(answer.figures))
    figure.value += by
    assert rejected(answer, asked[0])


def _departments(report: Report) -> list[str]:
    return sorted({name for measure in report.measures for name in measure.departments})


@given(st.sampled_from(LISTS), st.data())
@few
def test_a_department_of_another_cited_row_is_found(
    desks: Desks, asked: tuple[str, str], data: st.DataObject
):
    """Each line of a list tells of its own row only."""
    answer, report = desks.ask(*asked), REPORTS[asked[0]]
    citation = data.draw(st.sampled_from(answer.citations))
    measure = report.measure(citation.row)
    line = next(line for line in answer.answer.split("\n") if f"[{citation.id}]" in line)
    told = [name for name in measure.departments if name in line]
    own = " ".join(cell.reading for cell in measure.cells.values())
    foreign = [name for name in _departments(report) if name not in own]
    assume(told)
    wrong = line.replace(told[0], data.draw(st.sampled_from(foreign)))
    assert rejected(reworded(answer, line, wrong), asked[0])


WRONG = [  # report, question, what is told, told wrongly
    (INVENTED, "「港まつり来場者数」の進捗評価は？", "「△」", "「◎」"),
    (REAL, "達成率のワースト3は？", "評価は「進捗の遅れ（コロナ）」[1]", "評価は「順調に進捗」[1]"),
    (REAL, "商工労働課の指標はいくつ？", "4件（全41件中）", "3件（全41件中）"),
    (REAL, "商工労働課の指標はいくつ？", "4件（全41件中）", "4件（全40件中）"),
    (REAL, "達成率のワースト3は？", "次の3件", "次の4件"),
    (REAL, "達成率のワースト3は？", "4件 ÷ 10件 = 40.0%", "5件 ÷ 10件 = 40.0%"),
    (INVENTED, "評価ごとの件数は？", "◎：6件", "◎：5件"),
    (INVENTED, "環境政策課の達成率の平均は？", "2件を計算", "3件を計算"),
    (REAL, "出生数は目標を達成しましたか？", "を下回って", "を上回って"),
    (INVENTED, "ごみ総排出量は目標を達成しましたか？", "達成していません", "達成しています"),
    (REAL, "製造品出荷額等の目標と実績は？", "セルの注記により令和2年", "セルの注記により令和3年"),
    (INVENTED, "「3歳児健診受診率」の実績は？", "「3歳児健診受診率」", "「2歳児健診受診率」"),
]


@pytest.mark.parametrize(("report", "question", "right", "wrong"), WRONG)
def test_a_claim_that_is_not_so_is_found(desks: Desks, report: str, question: str, right: str, wrong: str):
    """Ratings in any wording, counts, calculations in the text, comparisons, years of notes, names."""
    assert rejected(reworded(desks.ask(report, question), right, wrong), report)


def test_a_group_tells_as_many_as_it_has(desks: Desks):
    """The table of groups: its count and its names against the figures beside it."""
    answer = desks.ask(INVENTED, "評価ごとの件数は？")
    assert answer.table is not None
    for row in range(len(answer.table.rows)):
        for column, wrong in ((1, "7"), (2, "電子申請件数")):
            changed = answer.model_copy(deep=True)
            assert changed.table is not None
            changed.table.rows[row][column] = wrong
            assert rejected(changed, INVENTED)
