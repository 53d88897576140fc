"""Questions as people write them around the point, each read by the mechanism that is meant for it."""

import pytest

from ingest.records import Field
from service.query import Ask, Metric, Query
from tests.service.answering.both_reports import REAL, Desks, cited
from tests.service.language.desks import parser, read


def _queries(question: str) -> tuple[Query, ...]:
    return parser("isesaki").parse(question)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("移住のPRはどちらへ出向かれたのですか", 15),
        ("放課後子供教室はどちらと連携するのですか", 22),
        ("障害者の就労支援では、どちらの施設と協力しておられますか", 6),
        ("マラソンの参加案内はどちらの団体へお送りになるのでしょうか", 13),
        ("図上訓練はどちらの会場で行われたのですか", 37),
    ],
)
def test_a_polite_which_asks_where_or_with_whom(question: str, row: int):
    query = read("isesaki", question)
    assert (query.ask, query.selection.rows) == (Ask.FIND, (row,))


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("空き家除却件数、それから災害協定の締結件数。実績が多いのはどっち？", {41, 37}),
        ("鉄道利用者数。それと、コミュニティバスの利用者数。目標に近かったのはどっちですか", {36, 35}),
        ("出生数、あと待機児童数、達成率が高いのはどちらの指標？", {16, 20}),
        ("空き家除却件数と創業相談件数、どちらの達成率が高い？", {41, 3}),
    ],
)
def test_names_in_sentences_of_their_own_are_set_side_by_side(question: str, rows: set[int]):
    query = read("isesaki", question)
    assert query.ask is Ask.COMPARE
    assert set(query.selection.rows or ()) == rows


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("いせさき就職面接会と合同会社説明会。参加者数をそれぞれ教えて", 4),
        ("ふるさと納税。件数はいくつでした？", 14),
        ("再就職支援セミナー。人数は？", 5),
    ],
)
def test_an_amount_is_asked_of_the_bare_name_before(question: str, row: int):
    query = read("isesaki", question)
    assert query.selection.rows == (row,)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("防犯灯の担当課、それから出生数の目標は？", [(38,), (16,)]),
        ("災害協定は何件？それから創業相談は？", [(37,), (3,)]),
    ],
)
def test_what_is_asked_of_each_name_stays_a_question_of_its_own(question: str, rows: list[tuple[int, ...]]):
    assert [query.selection.rows for query in _queries(question)] == rows


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("課題欄で、農家や働いている人の高齢化を不安視しているのはどの指標？", ("高齢化",)),
        ("交通事故の増加を心配している指標はどれですか", ("交通事故", "増加")),
        ("課題の欄で、電気料や何かの値上がりを心配しているのはどれですか", ("電気料", "値上がり")),
    ],
)
def test_worries_are_looked_for_in_the_text(question: str, words: tuple[str, ...]):
    """「農家や働く人の高齢化」: an owner beside one in words of its own gives way, both owners are alternatives."""
    (condition,) = read("isesaki", question).selection.texts
    assert (condition.words, condition.fields) == (words, (Field.ISSUE,))


@pytest.mark.parametrize(
    ("question", "row", "positive"),
    [
        ("合同会社説明会が目標の人数を集められなかったのはなぜですか", 4, False),
        ("空き家の除却が目標の件数をこなせなかったのは、どうしてですか", 41, False),
        ("災害協定が予定の件数を結べなかったわけは", 37, False),
        ("認知症サポーターが目標の人数に達しなかったのはなぜ", 31, False),
    ],
)
def test_what_was_not_managed_fell_short_of_the_target(question: str, row: int, positive: bool):
    query = read("isesaki", question)
    assert query.selection.rows == (row,)
    assert [(claim.kind, claim.positive) for claim in query.claims] == [("met", positive)]
    assert not {Field.TARGET, Field.FUTURE_MEASURE} & set(query.fields)
    assert Field.DELAY_REASON in query.fields


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("特定健診の実施率が目標に届かなかったことを、市はどう受け止めているのですか", 29),
        ("遊園地の利用者数が目標を下回ったことを市はどう分析していますか", 12),
    ],
)
def test_a_view_of_a_figure_is_told_by_the_narrative(question: str, row: int):
    query = read("isesaki", question)
    assert (query.ask, query.selection.rows) == (Ask.FIND, (row,))


@pytest.mark.parametrize(
    "question",
    ["あおぞらバスの利用者数は", "あおぞらバスってどれくらい乗ってますか", "あおぞらバスの利用はどんくらい"],
)
def test_a_name_that_the_narrative_gives_the_row_is_the_row(question: str):
    query = read("isesaki", question)
    assert (query.ask, query.selection.rows, query.fields) == (Ask.LOOKUP, (35,), (Field.ACTUAL,))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("防犯カメラの設置数は", "防犯カメラ"),
        ("防犯カメラの設置は目標に届いた？", "防犯カメラ"),
        ("両毛線の利用者数は", "両毛線"),
        ("依頼会員の登録数は", "依頼"),
        ("PTAの会員登録数は", "PTA"),
    ],
)
def test_what_the_indicator_counts_is_not_counted_of_another_thing(question: str, missing: str):
    query = read("isesaki", question)
    assert (query.ask, query.detail) == (Ask.ABSTAIN, missing)


@pytest.mark.parametrize(
    ("question", "row", "fields"),
    [
        ("出生数の実績を教えてください。寒い折、どうかお体を大切になさってください。", 16, (Field.ACTUAL,)),
        ("認知症サポーターは何人になりましたか？ご自愛ください", 31, (Field.ACTUAL,)),
        ("書き込みましたのは、ふるさと納税の件数を確かめたいからなのです。", 14, (Field.ACTUAL,)),
        ("防犯灯は何基ですか。夜道が暗くて困りますから", 38, (Field.ACTUAL,)),
        ("空き家除却で困ることは何ですか", 41, (Field.ISSUE,)),
    ],
)
def test_what_is_said_around_a_question_asks_nothing(question: str, row: int, fields: tuple[Field, ...]):
    query = read("isesaki", question)
    assert (query.selection.rows, query.fields) == ((row,), fields)


@pytest.mark.parametrize(
    ("question", "departments"),
    [
        ("交通政策課長の立場で説明する指標を並べてください", ("交通政策課",)),
        ("商工労働課の指標だけ拾い出して", ("商工労働課",)),
    ],
)
def test_words_of_manner_are_no_topic(question: str, departments: tuple[str, ...]):
    query = read("isesaki", question)
    assert (query.ask, query.selection.departments, query.selection.theme) == (Ask.LIST, departments, ())


def test_the_lowest_of_a_theme_is_ranked():
    query = read("isesaki", "健康の分野で達成率が一番低いのは")
    assert (query.ask, query.metrics, query.best) == (Ask.RANK, (Metric.ACHIEVEMENT,), False)


@pytest.mark.parametrize("question", ["健康寿命と出生数の達成率は", "健康寿命と出生数の実績は"])
def test_a_row_without_a_value_does_not_silence_the_other(question: str):
    answer = Desks().ask(REAL, question)
    assert answer.status == "answered"
    assert set(cited(answer)) == {16, 27}
