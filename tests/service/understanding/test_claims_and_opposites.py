"""Forms said of many rows: who leads, more or fewer, both ends, the opposite of the turn before. Over both reports."""

import pytest

from ingest.records import Field
from service.query import Ask, Metric
from tests.service.answering.both_reports import INVENTED, REAL, Desks, cited
from tests.service.language.desks import read


@pytest.fixture(scope="module")
def desks() -> Desks:
    return Desks()


@pytest.mark.parametrize(
    ("report", "question", "opening"),
    [
        (REAL, "コロナで遅れた指標の数が最も多い課は商工労働課である。○か×か", "はい。"),
        (REAL, "遅れが最も多い課は企業誘致課で合っていますか", "いいえ。"),
        (REAL, "評価不可の指標が最も多いのは企業誘致課である。正しいか", "はい。"),
        (REAL, "「順調に進捗」は「進捗の遅れ(コロナ)」より件数が多いといえるか。", "いいえ。どちらも14件"),
        (REAL, "順調に進捗より進捗の遅れの方が多いですか", "はい。"),
        (REAL, "しごとの創生の遅れはひとの創生の遅れより少ないですよね", "いいえ。"),
        (REAL, "健康づくり課の指標は商工労働課の指標より多い？", "はい。"),
        (INVENTED, "◎の指標は×の指標より多いですか", "はい。"),
        (INVENTED, "×は◎より件数が多いといえますか", "いいえ。"),
        (REAL, "交通事故発生件数は目標以内に収まったの？", "はい。"),
        (REAL, "交通事故は目標以下に抑えられたのか", "はい。"),
        (REAL, "防犯灯設置数は目標の範囲内に収まりましたか", "いいえ。"),
        (REAL, "交通事故発生件数の担当は一つの課だけですか", "いいえ。"),
        (REAL, "防犯灯設置数の担当課は一つだけですか", "はい。"),
        (INVENTED, "空き店舗の担当は1課だけですか", "はい。"),
    ],
)
def test_a_claim_is_judged(desks: Desks, report: str, question: str, opening: str):
    assert desks.ask(report, question).answer.startswith(opening)


@pytest.mark.parametrize(
    "question", ["遅れが最も多い課はどこですか", "商工労働課と企画調整課ではどちらが多いですか、何件差？"]
)
def test_who_leads_is_asked_and_not_claimed(desks: Desks, question: str):
    answer = desks.ask(REAL, question).answer
    assert not answer.startswith(("はい", "いいえ"))


@pytest.mark.parametrize("report", [REAL, INVENTED])
@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("達成率がいちばん高い指標といちばん低い指標、両方の名前と率を。", True),
        ("達成率の最低と最高を教えて", False),
        ("達成率のトップとビリは？", True),
        ("一番ダメな指標と一番スゴい指標、達成率で", False),
    ],
)
def test_both_ends(desks: Desks, report: str, question: str, best: bool):
    query = read({REAL: "isesaki", INVENTED: "minato"}[report], question)
    assert (query.ask, query.both_ends, query.best) == (Ask.RANK, True, best)
    assert len(cited(desks.ask(report, question))) >= 2


def test_several_at_each_end(desks: Desks):
    assert len(cited(desks.ask(INVENTED, "達成率の上位3つと下位3つを教えて"))) == 6


def test_an_end_told_against_the_target_selects_nothing():
    query = read("isesaki", "目標を最も上回った指標と最も下回った指標は")
    assert query.both_ends
    assert query.selection.met is None


def test_the_goal_with_fewest():
    query = read("isesaki", "コロナの遅れがもっとも少ない柱はどれ？")
    assert (query.ask, query.group_by, query.best) == (Ask.GROUP, Field.GOAL, False)


def test_one_end_stays_one_end():
    query = read("isesaki", "達成率が最も高い指標と、その理由は")
    assert query.ask is Ask.RANK
    assert not query.both_ends


@pytest.mark.parametrize(
    ("turns", "rows"),
    [
        (
            ("安心安全課の指標を見せて", "達成率100%以上のものだけにして", "逆に100%に届かなかったのは？"),
            [38],
        ),
        (("安心安全課の指標で目標を達成したのは？", "逆に達成していないのは？"), [38]),
        (("しごとの創生で評価不可は？", "ひとの創生だとある？", "じゃ、まちの創生は？"), [27]),
    ],
)
def test_the_opposite_and_another_heading_keep_the_rest(
    desks: Desks, turns: tuple[str, ...], rows: list[int]
):
    assert cited(desks.ask(REAL, *turns)) == rows


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("文化観光課の二指標、目標に届かなかった人数を合計するとどのくらい", "387,481人"),
        ("商工労働課の指標で目標に足りなかった人数の合計は", "86人"),
        ("妊婦健康診査受診率の実績と特定健康診査実施率の実績って、何ポイントひらいてるの", "38.9ポイント"),
        ("商工労働課と企画調整課、受け持ちKPIが多いのはどっちで何件差？", "差は1件です"),
        ("会社説明会の参加者数、目標のざっと七割って聞いたけど、ほんとのところ何割？", "54.9%"),
        ("健康寿命の令和6年度の目標は、男性と女性とで何歳の隔たりがあるのですか。", "2.01歳"),
    ],
)
def test_figures_put_together_or_apart(desks: Desks, question: str, figure: str):
    assert figure in desks.ask(REAL, question).answer


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("目標に足りない人数が多いのはシティマラソンの市外参加者、それとも合同会社説明会？", Metric.GAP),
        ("境地区の観光入込客数と公園の利用者数では、不足が大きいのはどっち？", Metric.GAP),
        ("創業相談件数と新規就農者数、率で比べるとどちらが良い？", Metric.ACHIEVEMENT),
        ("土地区画整理事業完了地区の割合と歩行者等通行量、良いのはどちら", Metric.ACHIEVEMENT),
        ("鉄道利用者数とコミュニティバス利用者数の実績、どちらが多い", Metric.ACTUAL),
    ],
)
def test_by_what_rows_are_compared(question: str, metric: Metric):
    query = read("isesaki", question)
    assert (query.ask, query.metrics) == (Ask.COMPARE, (metric,))


@pytest.mark.parametrize(
    ("question", "limit", "best"),
    [
        ("TOP 4 by achievement rate (actual / target), please", 4, True),
        ("bottom 3 by achievement rate", 3, False),
    ],
)
def test_places_in_english(question: str, limit: int, best: bool):
    query = read("isesaki", question)
    assert (query.ask, query.limit, query.best) == (Ask.RANK, limit, best)


@pytest.mark.parametrize("phrase", ["でグループ分けして件数つけて", "ごとにくくって数を出して", "でまとめて"])
def test_grouped_by_department(phrase: str):
    query = read("isesaki", f"評価不可を課{phrase}")
    assert (query.ask, query.group_by) == (Ask.GROUP, Field.DEPARTMENT)


def test_rows_set_apart_in_kana():
    query = read("isesaki", "ふるさと納税はのぞいて、達成率ナンバーワンは")
    assert (query.ask, query.selection.excluded_rows) == (Ask.RANK, (14,))


def test_the_other_indicators_of_its_department(desks: Desks):
    answer = desks.ask(REAL, "華蔵寺公園遊園地年間利用者数の目標と、その担当課がほかに持ってる指標の名前")
    assert cited(answer) == [12, 11]


def test_a_rate_is_told_once(desks: Desks):
    answer = desks.ask(REAL, "防犯灯設置数は達成率99%を超えて目標を達成しましたか、達成率は？").answer
    assert answer.count("16,856基 ÷ 17,000基 = 99.2%") == 1
