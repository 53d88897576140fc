"""Forms of everyday speech, each read by the mechanism that is meant for it."""

import pytest

from ingest.records import Field
from service.query import Ask, Metric, Query
from service.understanding.context import Context
from tests.service.answering.both_reports import REAL, Desks
from tests.service.language.desks import parser, read


def _queries(question: str) -> tuple[Query, ...]:
    return parser("isesaki").parse(question, Context())


@pytest.fixture(scope="module")
def desks() -> Desks:
    return Desks()


@pytest.mark.parametrize(
    ("question", "rows", "fields"),
    [
        # a further question of the same message that leans on the first
        ("防犯灯は何基つきましたか。それで今後はどうするの？", (38,), [Field.ACTUAL, Field.FUTURE_MEASURE]),
        ("ファミサポの会員は何人？そして減った理由は？", (23,), [Field.ACTUAL, Field.DELAY_REASON]),
        # why somebody asks says nothing of what is asked
        ("出生数の実績は？うちにも孫が生まれまして", (16,), [Field.ACTUAL]),
        ("出生数の実績は何人でしょうか、来週の会議で使いたいんですが", (16,), [Field.ACTUAL]),
        # a guess at the reason
        ("鉄道の利用者が少ないのってコロナだから？", (36,), [Field.DELAY_REASON]),
        ("ファミサポの会員が目標より少ないけど何かあったの？", (23,), [Field.DELAY_REASON]),
        # two amounts in one breath
        ("おしごとフェアは何人来て何人目標だったの？", (5,), [Field.ACTUAL, Field.TARGET]),
        ("学童は何か所ある？目標も込みで", (21,), [Field.ACTUAL, Field.TARGET]),
        ("健康寿命の目標を令和4年度と6年度で", (27,), [Field.TARGET, Field.FINAL_TARGET]),
        # misspelt in letters and in sound
        ("コミュニテーバス利用者数の実績", (35,), [Field.ACTUAL]),
    ],
)
def test_what_is_asked_of_a_row(question: str, rows: tuple[int, ...], fields: list[Field]):
    queries = _queries(question)
    assert {query.selection.rows for query in queries} == {rows}
    asked = [field for query in queries for field in query.fields]
    assert [field for field in fields if field not in asked] == []


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("交通事故は目標まであと何件の減少を要するか。令和6年度の目標に対して", Metric.FINAL_GAP),
        ("健康寿命の令和6年度の目標、女性は男性より何歳上？", Metric.PART_GAP),
        ("ほ場整備は目標と実績で何ha開いてる？", Metric.GAP),
        ("防犯灯の目標は令和6年度までに何基増える？", Metric.PLAN_CHANGE),
    ],
)
def test_figures_by_their_everyday_names(question: str, metric: Metric):
    assert metric in read("isesaki", question).metrics


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("コミュニティバスは目標の7割に届いた？", "はい。"),
        ("コミュニティバスは目標の8割に届いた？", "いいえ。"),
        ("境地区の観光客は目標の半分に届いてる？", "いいえ。"),
        ("待機児童はゼロってことでいいですか？", "はい。"),
        ("遅れと評価不可を足すと全体の6割くらいですか", "はい。"),
        ("鉄道利用者数は目標の人数までいったの？", "いいえ。"),
        ("電車に乗った人が395.8人って本当？", "いいえ。"),
    ],
)
def test_claims_as_people_put_them(desks: Desks, question: str, opening: str):
    assert desks.ask(REAL, question).answer.startswith(opening)


@pytest.mark.parametrize(
    "question",
    ["ふるさと納税の目標は低すぎないか", "出生数の目標、高すぎるんじゃないの？"],
)
def test_a_judgement_gets_figures_and_no_yes(desks: Desks, question: str):
    told = desks.ask(REAL, question).answer
    assert not told.startswith(("はい", "いいえ"))
    assert "目標値" in told


@pytest.mark.parametrize(
    ("question", "ask", "limit"),
    [
        ("達成率が3番目に低い指標は？", Ask.RANK, 3),
        ("一番達成率が高いのはどれ？その次は？", Ask.RANK, 2),
        ("達成率が低かった順に五つ", Ask.RANK, 5),
    ],
)
def test_places_in_a_ranking(question: str, ask: Ask, limit: int):
    query = _queries(question)[-1]
    assert (query.ask, query.limit) == (ask, limit)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("遅れている指標のうち達成率が2番目に高いものは？", [31]),
        ("商工労働課で2番目に達成率が高い指標は？", [5]),
        ("コロナの影響を受けたのに順調な指標は？", [24, 37, 39]),
        ("「評価不可」なのに実績は載っている指標は？", []),
        ("市街地整備課と都市開発課の両方の名前が並んでいる指標は？", [33, 34]),
        ("達成率が70％から80％の間にある指標は？", [6, 19, 23, 35]),
        ("達成率がちょうど100%の指標は？", [22, 28]),
        ("「コロナ」という言葉が出てこない、コロナで遅れた指標は？", [11]),
        ("目標値を変えていない指標はどれ？", [2, 14, 16, 17, 18, 20, 28, 32]),
        ("健康づくり課の遅れている指標は？コロナかどうかは問いません", [18, 19]),
    ],
)
def test_conditions_as_people_put_them(desks: Desks, question: str, rows: list[int]):
    assert [citation.row for citation in desks.ask(REAL, question).citations] == rows


@pytest.mark.parametrize(
    "question",
    [
        "桐生が岡遊園地は何人入りましたか。桐生市の数字が知りたいのです",
        "高崎市に親戚がいるんですが、あちらの出生数は何人？",
        "令和6年度の出生数は結局何人だったか知りたいです",
        "児童虐待の通報は年に何件ありますか",
        "市内に空き家は全部で何軒ありますか",
        "学童に通っています。高崎市の防犯灯は何基ですか",
        "市民の平均寿命は何歳ですか",
        "乳幼児健康診査の受診率の目標は？",  # letters of 妊婦健康診査受診率, and another thing
        "ふるさと納税の寄付金額は？",
        "交通政策課でバスを担当している方のお名前は何という方ですか",
    ],
)
def test_what_the_report_does_not_tell(desks: Desks, question: str):
    assert desks.ask(REAL, question).status == "not_in_report"


@pytest.mark.parametrize(
    ("turns", "rows"),
    [
        (["達成率ワースト3は？", "3位の担当課は？"], [2]),
        (["達成率ワースト3は？", "1位の理由は？"], [11]),
        (["達成率が一番低いのは？", "2番目は？"], [25]),
        (["文化観光課の指標は？", "そのうち達成率が低いのはどちら？", "今後の方策は？"], [11]),
        (["ほ場整備面積の担当課は？", "その課が受け持つほかの指標は？"], []),
        (["出生数の目標は？", "それなら、防犯灯はいくつ目指してた？"], [38]),
    ],
)
def test_turns_that_lean_on_what_was_shown(desks: Desks, turns: list[str], rows: list[int]):
    assert sorted(citation.row for citation in desks.ask(REAL, *turns).citations) == rows


def test_a_new_topic_is_not_answered_from_the_rows_before(desks: Desks):
    """路線バスの運賃収入 stands nowhere, and least of all in the row of the turn before."""
    answer = desks.ask(REAL, "障害者の一般企業への新規就労者数の達成率は？", "路線バスの運賃収入は？")
    assert answer.status == "not_in_report"
