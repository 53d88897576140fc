"""Open questions: what, who, where, how. The narrative answers them, the cell first to which tense and mood point."""

import pytest

from ingest.records import Field
from service.query import Ask
from service.understanding.open_question import is_open, pointed_to
from service.understanding.sentence import Sentence
from tests.service.language.desks import parser, read

REASON, ISSUE, FUTURE, NOTE = (
    Field.DELAY_REASON,
    Field.ISSUE,
    Field.FUTURE_MEASURE,
    Field.PROGRESS_NOTE,
)


def _sentence(question: str) -> Sentence:
    return parser("isesaki").reader.read(question)[-1]


@pytest.mark.parametrize(
    "question",
    [
        "駅前を歩く人のために何をしたのか",
        "ミニデイのことは誰に説明しますか",
        "遊園地で無料になったのはどんな乗り物",
        "バスのアンケートはどこで配りましたか",
        "公開講座はどうやって知らせるの",
        "空き家のことで送るのはなんですか",
        "創業支援の事業の名前は？",
    ],
)
def test_what_who_where_and_how_are_open(question: str):
    assert is_open(_sentence(question))


@pytest.mark.parametrize(
    "question",
    [
        "公開講座には何人来たのか",
        "空き家の除却は何件でしたか",
        "遊園地の担当はどこの課ですか",
        "バスの実績はどんな数字ですか",
        "移住の指標には何がありますか",
        "英語が楽しい小学生は何％くらいなんですか",
        "区画整理はどこまで来ていますか",
        "防犯灯の目標は？",
    ],
)
def test_amounts_columns_and_rows_are_not_open(question: str):
    assert not is_open(_sentence(question))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("バスの路線は何を見直す必要があるのか", ISSUE),
        ("講座は何のせいで開けなかったの", REASON),
        ("鉄道はこれから何を検討するの", FUTURE),
        ("駅前の広場では何を開いたのですか", NOTE),
        ("大学と何を計画して開いたのですか", NOTE),
    ],
)
def test_tense_and_mood_point_to_a_cell(question: str, first: Field):
    assert pointed_to(_sentence(question))[0] is first


@pytest.mark.parametrize(
    ("report", "question", "row", "cell"),
    [
        ("isesaki", "コミュニティバスの利用を増やすには何を見直す必要がありますか", 35, ISSUE),
        ("isesaki", "休日夜間急患センターのためにどこへお金を渡しましたか", 28, NOTE),
        ("isesaki", "放課後子供教室を開くのに、だれと密に話をするって書いてある？", 22, FUTURE),
        ("isesaki", "防犯灯の設置を、市はどう評価していますか", 38, FUTURE),
        ("isesaki", "認知症サポーターを増やすには、どのような形の開催を広めるべきですか", 31, ISSUE),
        ("isesaki", "ふるさと納税の返礼品を開発するねらいはどこにありますか", 14, FUTURE),
        ("minato", "漁獲量を増やすために何を放流したのですか", 2, NOTE),
        ("minato", "港まつりは何が左右される心配があるの", 4, ISSUE),
        ("minato", "図書館の貸出のため、どこに団体貸出をするつもりですか", 7, FUTURE),
    ],
)
def test_an_open_question_of_one_row_is_answered_from_its_narrative(
    report: str, question: str, row: int, cell: Field
):
    query = read(report, question)
    assert query.selection.rows == (row,)
    assert cell in query.fields


def test_one_row_named_is_not_listed_for_a_condition_said_of_it():
    """「目標に届かない鉄道の件、長引いたものは何」 asks of the row; without a row it asks for rows."""
    assert read("isesaki", "目標に届かなかった鉄道利用者数の件、長引いたのは何でしたか").ask is Ask.FIND
    assert read("isesaki", "目標に届かなかったのは何ですか").ask is Ask.LIST


def test_a_run_of_printed_letters_finds_its_sentence_where_no_word_does():
    query = read("isesaki", "どちらかといえばそう思う、は何％でしたか")
    assert (query.ask, query.selection.rows, query.fields) == (Ask.FIND, (19,), (REASON,))
    assert read("isesaki", "どちらともいえないと思う、は何％でしたか").ask is not Ask.FIND
