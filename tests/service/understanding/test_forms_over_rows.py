"""Rankings by a difference, figures of two rows, groups and what leans on them: forms of questions over many rows."""

import pytest

from ingest.records import Field
from service.query import Ask, Metric, Query, Selection
from service.understanding.context import Context
from tests.service.answering.both_reports import INVENTED, REAL, Desks, cited
from tests.service.language.desks import parser, read


@pytest.fixture(scope="module")
def desks() -> Desks:
    return Desks()


def _queries(name: str, question: str) -> tuple[Query, ...]:
    return parser(name).parse(question, Context())


@pytest.mark.parametrize(
    ("name", "question", "unit", "metric", "best", "magnitude"),
    [
        # what is lacking or exceeded, within a unit that is named
        ("isesaki", "単位が「件」の指標で、目標への不足が一番大きいのは？", "件", Metric.GAP, False, False),
        ("isesaki", "％で測る指標で目標を一番大きく上回ったのは何？", "%", Metric.GAP, True, False),
        ("isesaki", "目標をいちばん超えたのはどれで何人オーバー？", "人", Metric.GAP, True, False),
        ("isesaki", "何ポイント下回ったかで、一番下回ったのは？", "%", Metric.GAP, False, False),
        ("minato", "件単位の指標で目標を最も超えたのは？", "件", Metric.GAP, True, False),
        # the size of a difference, whichever its side
        ("isesaki", "「人」で数える指標で目標とのズレが最大なのは？", "人", Metric.GAP, True, True),
        (
            "isesaki",
            "「人」で数える指標で、多い少ないを問わず目標との差が最小なのは？",
            "人",
            Metric.GAP,
            False,
            True,
        ),
        ("isesaki", "単位が件の指標で、目標未達の幅が一番小さいのは？", "件", Metric.GAP, False, True),
        ("minato", "トンで測る指標で目標とのズレが最大のものは？", "トン", Metric.GAP, True, True),
        # the values themselves
        ("isesaki", "％表示の実績のうち最小のものは何で、いくつですか", "%", Metric.ACTUAL, False, False),
        ("isesaki", "％の指標で目標が一番高いのはどれ", "%", Metric.TARGET, True, False),
        # a rate that is named stays a rate, and so does a difference over all units
        ("isesaki", "達成率が一番低い指標は？何人足りなかった？", "", Metric.ACHIEVEMENT, False, False),
        ("isesaki", "目標を最も大きく上回ったのは？", "", Metric.ACHIEVEMENT, True, False),
        ("isesaki", "一番目標にほど遠かったのはどれ？達成率で", "", Metric.ACHIEVEMENT, False, False),
    ],
)
def test_rankings_by_a_difference_keep_to_one_unit(
    name: str, question: str, unit: str, metric: Metric, best: bool, magnitude: bool
):
    query = read(name, question)
    told = (query.ask, query.selection.unit, query.metrics, query.best, query.magnitude)
    assert told == (Ask.RANK, unit, (metric,), best, magnitude)


def test_the_next_in_rank_keeps_the_unit():
    query = read("isesaki", "実績が「件」で載っている指標を多い順にしたら、ふるさと納税の次は何？")
    assert query.selection == Selection(excluded_rows=(14,), unit="件")


@pytest.mark.parametrize(
    ("question", "asks_why"),
    [
        ("実績が最小のものは何で、いくつですか", False),
        ("達成率が一番低いのは何で、何％？", False),
        ("出生数が減ったのは何で、どうするの", True),
    ],
)
def test_what_leads_and_by_how_much_is_no_question_for_the_reason(question: str, asks_why: bool):
    fields = [field for query in _queries("isesaki", question) for field in query.fields]
    assert (Field.DELAY_REASON in fields) is asks_why


@pytest.mark.parametrize(
    ("name", "question", "metrics"),
    [
        ("isesaki", "ミニデイの実施率は目標と実績で何ポイント食い違っていますか", (Metric.GAP,)),
        ("isesaki", "合同会社説明会の参加者数、目標と実績の間に何人の開きがある？", (Metric.GAP,)),
        ("isesaki", "創業相談の実績と令和6年度目標で何件離れてる？", (Metric.FINAL_GAP,)),
        ("isesaki", "ほ場整備面積の実績から目標を引くと何ヘクタール？", (Metric.GAP,)),
        ("isesaki", "出生数は目標のおよそ何割でしたか", (Metric.ACHIEVEMENT,)),
        ("minato", "刑法犯認知件数は目標と実績で何件違う？", (Metric.GAP,)),
        # values are asked, no difference
        ("isesaki", "出生数の目標と実績は何人ですか", ()),
        ("isesaki", "出生数の目標と実績、それぞれ何人いた？", ()),
        ("isesaki", "新規就農者数の実績は何人で、目標は何人？", ()),
    ],
)
def test_target_and_actual_named_with_an_amount(name: str, question: str, metrics: tuple[Metric, ...]):
    assert read(name, question).metrics == metrics


@pytest.mark.parametrize(
    ("report", "question", "told", "rows"),
    [
        (REAL, "合同会社説明会＋おしごとフェアの目標は何人？", "175人 + 47人 = 222人", {4, 5}),
        (REAL, "出生数と新規就農者数の実績を足すと？", "1,468人 + 127人 = 1,595人", {9, 16}),
        (INVENTED, "避難訓練参加者数プラス港まつり来場者数の目標は？", "合計は123,000人", {4, 12}),
        (REAL, "放課後児童クラブ数と放課後子供教室数、実績を足して", "合計は計算できません", {21, 22}),
        (REAL, "創業相談件数は新技術・新製品等の開発数の何倍か", "28件 ÷ 4件 = 7.0倍", {2, 3}),
        (
            REAL,
            "コミュニティバスに比べて鉄道の利用者は何倍？",
            "「鉄道利用者数」は「コミュニティバス",
            {35, 36},
        ),
        (REAL, "おしごとフェアの参加者数は、合同会社説明会の何割？", "40人 ÷ 96人 = 41.7%", {4, 5}),
        (REAL, "放課後児童クラブ数は出生数の何倍？", "単位が違うため、何倍かは計算できません", {16, 21}),
        (INVENTED, "電子申請件数は刑法犯認知件数の何倍？", "21,480件 ÷ 432件 = 49.7倍", {14, 19}),
        (REAL, "ふるさと納税は目標の何倍だった？", "達成率は3,091.5%、30.9倍", {14}),
        (
            REAL,
            "ミニデイサービスの実施率、特定健診の実施率。実績で高いのはどちらで、差は？",
            "差は8ポイント",
            {29, 30},
        ),
        (REAL, "新規就農者数は障害者の新規就労者数より何人多い？", "両者の差は109人", {6, 9}),
        (REAL, "①シティマラソンの市外参加者数②出生数　各々の不足人数を", "524人下回って", {13, 16}),
        (REAL, "ほ場整備面積のＲ６目標→　ミニデイ実施率のＲ６目標→", "67.6%", {10, 30}),
    ],
)
def test_figures_of_rows_named_side_by_side(
    desks: Desks, report: str, question: str, told: str, rows: set[int]
):
    """The answer shows its calculation, is proven by the checker, and stands on these rows only."""
    answer = desks.ask(report, question)
    assert told in answer.answer
    assert set(cited(answer)) == rows


@pytest.mark.parametrize(
    ("report", "question", "told"),
    [
        (
            REAL,
            "しごと・ひと・まちの３つで、遅れ（コロナ含む）が一番多いのは？",
            "最も多いのはまちの創生で、8件",
        ),
        (REAL, "3つの「創生」って、指標の数はそれぞれ何個ずつですか？", "- ひとの創生：11件"),
        (REAL, "三本柱で指標が最も多いのはどこ", "しごとの創生、まちの創生で、いずれも15件"),
        (REAL, "どの創生に遅れが集中していますか", "最も多いのはまちの創生で、8件"),
        (
            REAL,
            "遅れ（コロナ含む）は「ひとの創生」がいちばん多いですよね",
            "いいえ。最も多いのはまちの創生で",
        ),
        (REAL, "遅れは「まちの創生」が一番多いですよね？", "はい。最も多いのはまちの創生で"),
        (REAL, "コロナ遅れの14件を課ごとに数えて、いちばん多い課は", "最も多いのは商工労働課で、3件"),
        (REAL, "遅れを評価別に数えて。順調な指標は課別で。", "担当課は12課"),
        (INVENTED, "4つの基本目標それぞれに指標は何件ありますか", "基本目標は4種類"),
        (INVENTED, "四本柱で×が一番多いのはどこ？", "最も多いのは海と産業でにぎわうまちで、2件"),
    ],
)
def test_goals_and_departments_that_lead(desks: Desks, report: str, question: str, told: str):
    assert told in desks.ask(report, question).answer


@pytest.mark.parametrize(
    "question",
    ["5つの創生で指標が一番多いのは？", "しごと・ひとの指標はどれ？", "まちの創生の指標は何件？"],
)
def test_fewer_or_more_than_all_goals_are_no_grouping(question: str):
    assert read("isesaki", question).group_by is None


@pytest.mark.parametrize(
    ("report", "turns", "told", "rows"),
    [
        # another condition takes the place of the one before
        (REAL, ("概ね順調に進捗のものは？", "じゃあ評価不可のほうは？"), "3件", {7, 8, 27}),
        (REAL, ("順調な指標は全体の何％？", "評価不可の方は？"), "3件 ÷ 41件 = 7.3%", {7, 8, 27}),
        (REAL, ("商工労働課の遅れは？", "文化観光課は？"), "2件", {11, 12}),
        (INVENTED, ("◎の指標は？", "じゃあ△のほうは？"), "4件", {2, 4, 11, 15}),
        # it narrows where it says so
        (REAL, ("概ね順調に進捗のものは？", "そのうち評価不可は？"), "該当する指標はありません", set()),
        # the rows before counted, and weighed against the whole
        (
            REAL,
            ("進捗の遅れ（コロナじゃない方）の一覧を", "それは全部で何件で、全体の何％分でしょう"),
            "7件 ÷ 41件 = 17.1%",
            {16, 19, 23, 29, 32, 34, 38},
        ),
        (INVENTED, ("◎の指標は？", "それは何件で全体の何％？"), "30.0%", {1, 7, 9, 14, 18, 19}),
        # the values before put together
        (
            REAL,
            ("合同会社説明会の参加者は何人来た？", "おしごとフェアの方は？", "合計すると何人"),
            "96人 + 40人 = 136人",
            {4, 5},
        ),
        (REAL, ("達成率トップ3は？", "その3つの平均は？"), "3件を計算", {3, 9, 14}),
        (INVENTED, ("漁獲量の実績は？", "ごみ総排出量は？", "足すと？"), "23,370トン", {2, 15}),
    ],
)
def test_what_leans_on_the_turns_before(
    desks: Desks, report: str, turns: tuple[str, ...], told: str, rows: set[int]
):
    answer = desks.ask(report, *turns)
    assert told in answer.answer
    assert set(cited(answer)) == rows


@pytest.mark.parametrize(
    "turns",
    [
        ("遅れている指標の一覧", "指標は全部で何件ありますか？"),
        ("出生数の実績は？", "平均達成率は？"),
    ],
)
def test_the_whole_report_is_asked_again(desks: Desks, turns: tuple[str, ...]):
    assert len(cited(desks.ask(REAL, *turns))) > 30
