import pytest

from service.assistant import Assistant
from service.council.desk import CouncilDesk, Request
from service.council.records import Sheet
from service.settings import Settings


@pytest.fixture(scope="module")
def council(settings: Settings) -> CouncilDesk:
    return CouncilDesk(Assistant.open(settings), settings.council_folder)


def sheet(council: CouncilDesk, question: str) -> Sheet:
    request = Request(report="isesaki-r4", questions=[], own_questions=[question])
    (made,) = council.draft(request).sheets
    return made


def said(sheet: Sheet) -> str:
    return "".join(each.text for each in sheet.answer())


def test_a_question_of_ones_own_is_answered_like_the_others(council: CouncilDesk):
    """The reason that was asked for first, then the mould's other parts, none of them twice."""
    made = sheet(council, "コミュニティバスの利用が伸びない理由は？")
    parts = [paragraph.part for paragraph in made.body]
    assert parts == ["opening", "point", "current", "issue", "future", "closing"]
    assert said(made).count("需要が減退したためでございます。") == 1
    assert made.rows == [35]
    assert made.departments == ["交通政策課"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("コロナで遅れた指標は？", "該当する指標は14件（全41件中）です。"),
        ("出生数の目標は達成しましたか？", "目標を達成していません"),
        (
            "達成率のワースト3は？",
            "「境地区の年間観光入込客数」、「高等教育機関との連携による公開講座参加者数」",
        ),
    ],
)
def test_lists_and_verdicts_are_said_in_sentences(council: CouncilDesk, question: str, words: str):
    """Bullets become one sentence of names; nothing in it is unproven."""
    made = sheet(council, question)
    assert words in said(made)
    flags = [flag for each in made.sentences() for flag in each.flags]
    assert [flag.text for flag in flags if flag.level == "error" or flag.kind != "style"] == []


def test_what_the_report_cannot_answer_is_a_gap(council: CouncilDesk):
    """No figure of another city, no invention: the sheet says that the report does not hold it."""
    made = sheet(council, "前橋市の出生数は？")
    assert "お尋ねの内容は、報告書に記載がございません。" in said(made)
    assert made.gaps == ["お尋ねの内容（報告書に記載なし）"]
    assert made.evidence == []


def test_an_answer_that_is_edited_is_proven_again(council: CouncilDesk):
    """14件 of the answer, changed to 15件, is flagged."""
    kept = council.create(
        Request(report="isesaki-r4", questions=[], own_questions=["コロナで遅れた指標は？"])
    )
    sentence = next(each for each in kept.sheets[0].answer() if "14件" in each.text)
    flags = council.check(kept.id, kept.sheets[0].id, sentence.id, sentence.text.replace("14件", "15件"))
    assert [flag.text for flag in flags] == ["数値「15件」は根拠のセルにありません"]
