"""Forms of questions over many rows: counts, shares of a base, words looked for, rows set apart. Over both reports."""

import pytest

from ingest.records import Field
from service.answering.checker import check
from service.query import Ask, Query
from tests.service.answering.both_reports import INVENTED, REAL, REPORTS, Desks
from tests.service.language.desks import parser, read

FOUR = "順調に進捗", "概ね順調に進捗", "進捗の遅れ", "進捗の遅れ（コロナ）"


@pytest.fixture(scope="module")
def desks() -> Desks:
    return Desks()


def _claim(query: Query) -> tuple[str, str, int]:
    (claim,) = query.claims
    assert claim.number is not None
    return claim.kind, claim.number.op, int(claim.number.value)


@pytest.mark.parametrize(
    ("report", "question", "claim"),
    [
        ("isesaki", "順調に進捗の指標って20件以上ありますよね？", ("count", "ge", 20)),
        ("isesaki", "順調な指標、15件以上あるんですよね", ("count", "ge", 15)),
        ("isesaki", "評価不可は5件もないですよね", ("count", "lt", 5)),
        ("isesaki", "商工労働課に順調な指標は一つもないですよね", ("count", "eq", 0)),
        ("minato", "◎の指標は5件を超えますか", ("count", "gt", 5)),
        ("isesaki", "商工労働課の指標は半分以上が目標達成？", ("share", "ge", 50)),
        ("isesaki", "企画調整課の指標は過半数が順調ですか", ("share", "gt", 50)),
        ("isesaki", "目標達成は全体の3割くらい？", ("share", "eq", 30)),
        ("minato", "環境政策課の指標は半分以上が◎ですか", ("share", "ge", 50)),
    ],
)
def test_a_number_of_rows_is_claimed_and_no_condition(
    report: str, question: str, claim: tuple[str, str, int]
):
    query = read(report, question)
    assert _claim(query) == claim
    assert query.selection.numbers == ()


@pytest.mark.parametrize("question", ["実績が20件以上ある指標は", "達成率80%以上の指標は何件ですか"])
def test_a_number_of_a_value_stays_a_condition(question: str):
    query = read("isesaki", question)
    assert query.selection.numbers
    assert query.claims == ()


@pytest.mark.parametrize(
    ("report", "question", "said", "cited"),
    [
        (REAL, "商工労働課の指標は半分以上が目標達成？", ("いいえ", "1件 ÷ 4件 = 25.0%"), {3}),
        (REAL, "企画調整課の3指標、過半数が目標をクリアしとるんか", ("はい", "2件 ÷ 3件 = 66.7%"), {14, 15}),
        (
            REAL,
            "交通政策課が担当するKPIのうち順調の占める率は？3分の1で合ってる？",
            ("はい", "1件 ÷ 3件 = 33.3%"),
            {39},
        ),
        (REAL, "遅れている指標のうちコロナが理由のものは何割ですか", ("14件 ÷ 21件 = 66.7%",), None),
        (REAL, "評価不可を分母から抜いたら、順調に進捗は何％なの？", ("14件 ÷ 38件 = 36.8%",), None),
        (REAL, "目標を達成した指標のうち健康づくり課は何割ですか", ("2件 ÷ 14件 = 14.3%",), {17, 28}),
        (REAL, "文化観光課の指標で順調なものは一つもない。違うかい？", ("はい", "ありません"), {11, 12}),
        (REAL, "商工労働課に順調な指標は一つもないですよね", ("いいえ", "1件"), {3}),
        (INVENTED, "環境政策課の指標は半分以上が○ですか", ("はい", "1件 ÷ 2件 = 50.0%"), {16}),
        (INVENTED, "◎の指標は10件以上ありますよね", ("いいえ", "6件"), None),
    ],
)
def test_what_is_said_of_a_set_is_judged_within_its_base(
    desks: Desks, report: str, question: str, said: tuple[str, ...], cited: set[int] | None
):
    answer = desks.ask(report, question)
    assert all(words in answer.answer for words in said), answer.answer
    assert cited is None or {citation.row for citation in answer.citations} == cited


@pytest.mark.parametrize(
    ("report", "question", "rows"),
    [
        (REAL, "商工労働課の担当指標、『創業相談件数』を除いた残りぜんぶ", {2, 4, 5}),
        (REAL, "商工労働課の指標を全部。ただし創業相談件数は除いてください", {2, 4, 5}),
        (
            REAL,
            "コロナ遅れの中で、達成率が8割以上あったもの（英語の指標は除く）を列挙して",
            {1, 5, 12, 30, 31, 36},
        ),
        (REAL, "健康寿命以外の健康づくり課の指標", {17, 18, 19, 28}),
        (INVENTED, "環境政策課の指標からごみ総排出量を除いて一覧に", {16}),
        (INVENTED, "危機管理課の指標、刑法犯認知件数は外して", {12}),
        # either department, or both in one row
        (REAL, "文化観光課とスポーツ振興課、両課の指標をまとめて出して", {11, 12, 13}),
        (REAL, "道路維持課と交通政策課の両方の名前がある指標", {39}),
        (INVENTED, "観光交流課とみなと振興室が両方担当している指標は", {4}),
        (REAL, "担当が二課併記になっている指標は何件ございますか", {33, 34, 39}),
        # bands and distances in percent
        (REAL, "達成率97％台の指標名を。", {33, 41}),
        (REAL, "目標を１割以上うわ回った指標、ぜんぶ教えて", {3, 9, 14, 37}),
        (INVENTED, "目標を4割以上上回った指標は", {19}),
        (INVENTED, "目標を4割以上下回った指標は", {5, 6}),
        # the very label, without the other that begins so
        (REAL, "カッコなしの「進捗の遅れ」だけを一覧にしてください", {16, 19, 23, 29, 32, 34, 38}),
        # words that stand in a column
        (REAL, "遅れている理由に「自粛」または「制限」とあるものを一覧に", {4, 5, 25, 26}),
        (REAL, "方策欄でハローワークとの連携・共催に言及している指標を抽出", {4, 5}),
        (REAL, "方策欄に「奨励金」という語がある行を、指標名が空欄のものも含めてすべて示せ。", {7, 8}),
        (INVENTED, "課題に「高騰」とある指標は何件", {1, 9, 18}),
        (INVENTED, "課題に「燃料費」や「食材費」とある指標を一覧に", {1, 9}),
        (INVENTED, "指標名に「割合」と入っている指標", {8, 20}),
    ],
)
def test_the_rows_are_those_that_the_words_select(desks: Desks, report: str, question: str, rows: set[int]):
    answer = desks.ask(report, question)
    assert {citation.row for citation in answer.citations} == rows


@pytest.mark.parametrize(
    ("report", "question", "count"),
    [
        (REAL, "担当課は重複なしで数えるといくつ出てきますか", "23課"),
        (REAL, "この報告書には何課が出てきますか", "23課"),
        (INVENTED, "担当課は全部でいくつありますか", "18課"),
    ],
)
def test_departments_are_counted_once_each(desks: Desks, report: str, question: str, count: str):
    assert count in desks.ask(report, question).answer


@pytest.mark.parametrize(
    "question", ["放課後子供教室、いくつやってるの？", "待機児童のことは何課に聞けばいい？"]
)
def test_a_number_or_a_department_of_one_row_is_no_count_of_departments(question: str):
    assert read("isesaki", question).ask is not Ask.GROUP


@pytest.mark.parametrize(
    ("question", "base"),
    [
        ("評価不可を除くと順調は何%ですか", FOUR),
        ("順調は全体の何%ですか", None),
    ],
)
def test_the_base_of_a_share_leaves_out_what_is_set_aside(question: str, base: tuple[str, ...] | None):
    query = read("isesaki", question)
    assert query.second is not None
    assert query.second.ratings == base


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("コロナのもコロナ以外のも合わせて、遅れている指標は何件", {FOUR[2], FOUR[3]}),
        ("コロナ以外で遅れている指標は何件", {FOUR[2]}),
        ("「順調に進捗」って付いてるの、ぜんぶで何個？", {FOUR[0]}),
        ("「遅れ」という言葉が課題に出てくる指標は", set()),
    ],
)
def test_ratings_are_what_the_sentence_names(question: str, labels: set[str]):
    assert set(read("isesaki", question).selection.ratings or ()) == labels


def test_linked_words_are_alternatives_within_one_condition():
    (query,) = parser("isesaki").parse("今後の方策に企業との連携や協力が書かれている指標")
    assert [(text.words, text.any_of) for text in query.selection.texts] == [
        (("企業",), False),
        (("連携", "協力"), True),
    ]
    assert query.selection.texts[0].fields == (Field.FUTURE_MEASURE,)


@pytest.mark.parametrize("wrong", ["3件 ÷ 4件 = 75.0%", "1件 ÷ 5件 = 20.0%"])
def test_a_share_of_another_number_or_base_is_not_sent(desks: Desks, wrong: str):
    """The numerator is the number of rows cited, the base the whole or a counted group."""
    answer = desks.ask(REAL, "商工労働課の指標は半分以上が目標達成？")
    right = next(figure for figure in answer.figures if "÷ 4件" in figure.how)
    share = wrong.split(" = ")[1]
    figures = [
        figure.model_copy(update={"how": wrong, "text": share, "value": float(share[:-1])})
        if figure is right
        else figure
        for figure in answer.figures
    ]
    text = answer.answer.replace(right.how, wrong).replace(right.text, share)
    told = answer.model_copy(update={"figures": figures, "answer": text})
    assert check(told, REPORTS[REAL])


def test_a_share_beside_another_question_is_proven_by_the_rows_that_it_cites(desks: Desks):
    answer = desks.ask(REAL, "遅れている指標は全体の何%ですか。それと出生数の実績は何人ですか")
    assert "21件 ÷ 41件 = 51.2%" in answer.answer
    assert "1,468人" in answer.answer
    fewer = [
        figure.model_copy(update={"citations": figure.citations[:-1]}) if "÷ 41件" in figure.how else figure
        for figure in answer.figures
    ]
    assert check(answer.model_copy(update={"figures": fewer}), REPORTS[REAL])
