"""Questions in English find their row and what is asked of it, in singular or plural, British or American."""

import pytest

from ingest.records import Field
from service.language.english import plain
from tests.service.language.desks import read

QUESTIONS = [
    (3, "What challenges remain in supporting entrepreneurs?", Field.ISSUE),
    (4, "What will the city do to get more people to the Isesaki joint job fair?", Field.FUTURE_MEASURE),
    (5, "What's the final target for participants in the women's job fair?", Field.FINAL_TARGET),
    (6, "What is the progress rating for employment of disabled people?", Field.RATING),
    (12, "What does the city plan to do about Kezōji amusement park?", Field.FUTURE_MEASURE),
    (17, "What's the problem with maternity check-ups?", Field.ISSUE),
    (18, "Why did consultations at the parenting support centre decrease?", Field.DELAY_REASON),
    (22, "What is the challenge for after-school kids' classes?", Field.ISSUE),
    (23, "Who is in charge of the Family Support Centre?", Field.DEPARTMENT),
    (31, "Which office is in charge of dementia supporter training?", Field.DEPARTMENT),
    (33, "What is the target for the city centre improvement project?", Field.TARGET),
    (41, "What problems are there with removing dangerous empty homes?", Field.ISSUE),
]


@pytest.mark.parametrize(("row", "question", "field"), QUESTIONS)
def test_an_english_question_finds_its_row_and_column(row: int, question: str, field: Field) -> None:
    query = read("isesaki", question)
    assert (query.selection.rows, query.fields) == ((row,), (field,))


def test_a_question_word_asks_for_no_yes_or_no() -> None:
    assert not read("isesaki", "What was the target for train passengers?").yes_no
    assert read("isesaki", "Was the goal for reducing road accidents achieved?").yes_no


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("the kids' after-school clubs", "the kid after school club"),
        ("the companies' e-mails didn’t arrive", "the company email did not arrive"),
        ("Kezōji buses", "Kezouji bus"),
        ("この街のSNSとDIG", "この街のSNSとDIG"),
    ],
)
def test_english_words_get_one_form(written: str, meant: str) -> None:
    assert plain(written) == meant
