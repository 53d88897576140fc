import re

import pytest

from ingest.records import Field
from service.council.concerns import LATE
from service.council.desk import Request
from service.council.records import Selection
from service.errors import InvalidSheetsError
from tests.service.council.drafts import desk, sheet_of, whole
from tests.service.language.desks import report

BOTH = pytest.mark.parametrize("name", ["isesaki", "minato"])


def test_the_whole_report_gives_many_distinct_questions():
    """At least 25 different questions over 41 rows, and every late indicator is asked about."""
    sheets = whole("isesaki").sheets
    questions = {"".join(each.text for each in sheet.question) for sheet in sheets}
    assert len(questions) == len(sheets) >= 25
    late = {each.row for each in report("isesaki").measures if each.rating and each.rating.status in LATE}
    assert len(late) == 21
    assert late <= {row for sheet in sheets if sheet.id.startswith("row-") for row in sheet.rows}


@BOTH
def test_nothing_is_unproven_and_the_style_is_right(name: str):
    """No flag but the advice on long sentences, in any sentence of any sheet."""
    flags = [flag for sheet in whole(name).sheets for each in sheet.sentences() for flag in each.flags]
    assert [flag.text for flag in flags if flag.level == "error" or flag.kind != "style"] == []
    assert [sheet.title for sheet in whole(name).sheets if sheet.flags] == []


@BOTH
def test_promises_stand_on_the_future_measures_alone(name: str):
    """Each 「…てまいります」 cites the cell of 今後の方策, and it is that cell which says it."""
    promised = 0
    for sheet in whole(name).sheets:
        cells = {each.id: each for each in sheet.evidence}
        for sentence in sheet.spoken():
            if "まいります" in sentence.text:
                fields = {cells[number].field for number in sentence.evidence}
                assert Field.FUTURE_MEASURE in fields, sentence.text
                promised += 1
    assert promised > len(whole(name).sheets)


@BOTH
def test_every_sheet_is_whole(name: str):
    """Question, gist, answer of 200 to 1,000 characters in the mould, two or three follow-ups, evidence, table."""
    for sheet in whole(name).sheets:
        parts = [paragraph.part for paragraph in sheet.body]
        assert sheet.question
        assert sheet.summary
        assert sheet.evidence
        assert sheet.departments
        assert parts[0] == "opening"
        assert parts[-1] == "closing"
        assert {"current", "future"} <= set(parts)
        assert 200 <= sheet.characters == sum(len(each.text) for each in sheet.answer()) <= 1000
        assert sheet.seconds[0] == round(sheet.characters * 60 / 350)
        assert 2 <= len(sheet.follow_ups) <= 3, sheet.title
        assert sheet.table is not None
        used = {number for sentence in sheet.sentences() for number in sentence.evidence}
        assert used == {each.id for each in sheet.evidence}


def test_the_answer_in_the_assembly_mould():
    """現状の数値 → 要因 → 課題 → 今後の方針, in the report's own words made polite."""
    sheet = sheet_of("isesaki", "いせさき合同会社説明会の参加者数")
    said = {paragraph.part: "".join(each.text for each in paragraph.sentences) for paragraph in sheet.body}
    assert said["current"].startswith(
        "令和4年度目標値175人に対し、令和4年度実績値は96人で、達成率は54.9%となっております。"
        "進捗評価は、「進捗の遅れ（コロナ）」としております。"
    )
    assert said["cause"].startswith(
        "要因といたしましては、コロナ禍の影響で開催の周知が十分に行えなかったためでございます。"
    )
    assert said["issue"].endswith("参加者数の減少が懸念されます。")
    assert said["future"].endswith("関連事業を合わせて推進してまいります。")


def test_equal_targets_of_two_years_are_said_without_the_years():
    """1,778人(令和4年) and 1,778人(令和6年) have the number in common, not the year."""
    sheet = sheet_of("isesaki", "出生数")
    assert "目標値(令和6年度)も、同じ1,778人としております。" in "".join(each.text for each in sheet.answer())
    asked = "".join(each.text for follow_up in sheet.follow_ups for each in follow_up.question)
    assert "令和4年度目標値と目標値(令和6年度)がともに1,778人です。" in asked


def test_an_issue_is_announced_where_it_is_told():
    """What was done comes first in this cell: 「課題といたしましては」 stands before what still has to be done."""
    sheet = sheet_of("isesaki", "中心市街地整備事業の進捗率")
    (issue,) = (part for part in sheet.body if part.part == "issue")
    assert [each.text.startswith("課題といたしましては、") for each in issue.sentences] == [
        False,
        False,
        True,
    ]


def test_what_the_report_does_not_hold_is_a_gap():
    """Asked why the target is so low, the sheet says that the report gives no reason and lists it to be filled in."""
    sheet = sheet_of("isesaki", "ふるさと納税寄付件数")
    assert "目標値を定めた根拠" in sheet.gaps
    assert any(each.gap == "目標値を定めた根拠" for each in sheet.answer())
    assert "目標の30.9倍" in "".join(each.text for each in sheet.question)


def test_less_is_better_is_never_an_achievement_over_a_hundred():
    """19,240トン against 18,600トン: over the target by 640トン, no 達成率 103.4%."""
    sheet = sheet_of("minato", "ごみ総排出量")
    said = "".join(each.text for each in sheet.spoken())
    assert "目標を640トン上回っております" in said
    assert "達成率" not in said


def test_another_report_gives_sheets_without_a_word_of_this_one():
    """Nothing that the real report prints as a name stands in the other report's sheets, nor its column names."""
    words = {each.indicator for each in report("isesaki").measures} - {""}
    words |= {name for each in report("isesaki").measures for name in each.departments}
    words |= {"伊勢崎", "コロナ）", "令和4年度目標値", "進捗評価", "順調に進捗"}
    text = whole("minato").model_dump_json()
    assert {word for word in words if word in text} == set()
    assert "達成状況は、「×」（大幅な遅れ）としております。" in text


@pytest.mark.parametrize(("name", "compared", "met"), [("isesaki", 38, 14), ("minato", 18, 6)])
def test_the_rows_that_reach_their_target_are_counted(name: str, compared: int, met: int):
    """All rows but those without an actual can be compared; 14 of 38 reach it, ratings not asked."""
    (answer,) = whole(name).sheets[0].follow_ups[0].answer
    assert f"比べられる指標{compared}件のうち、実績値が目標値に達したものは{met}件でございます" in answer.text


def test_a_department_alone():
    """4 rows of 商工労働課, the three that blame コロナ together, and the department as a whole."""
    sheets = desk("isesaki").draft(Request(selection=Selection(department=["商工労働課"])))
    assert sheets.scope == "商工労働課所管"
    assert {sheet.id for sheet in sheets.sheets} == {"all", "cause-4", "row-2", "row-3", "row-4", "row-5"}
    assert "商工労働課所管の指標は4件" in "".join(each.text for each in sheets.sheets[0].answer())
    assert sheets.unproven() == []


def test_a_chosen_row_is_asked_about_without_a_reason():
    """A row on track raises no question of its own, but whoever names it gets its sheet."""
    (sheet,) = desk("isesaki").draft(Request(selection=Selection(row=[15]))).sheets
    assert sheet.title == "「移住相談会等の参加者数」の現状と今後の取組について"


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(department=["総務課"]), "担当課「総務課」は、この報告書にありません"),
        (Selection(row=[99]), "行「99」は、この報告書にありません"),
        (Selection(department=["商工労働課"], rating=["評価不可"]), "条件に合う行がありません"),
    ],
)
def test_a_scope_that_is_not_there_is_told(selection: Selection, words: str):
    """What the report does not have is named, with what it has."""
    with pytest.raises(InvalidSheetsError, match=re.escape(words)):
        desk("isesaki").draft(Request(selection=selection))


def test_an_unknown_question_is_told():
    with pytest.raises(InvalidSheetsError, match="質問「row-99」はありません"):
        desk("isesaki").draft(Request(questions=["row-99"]))


def test_same_report_same_sheets():
    assert desk("minato").draft(Request()).sheets == whole("minato").sheets
