"""「記載がありません」: what the report does not count is not answered with a number of the row beside it."""

import pytest

from service.query import Ask
from tests.service.language.desks import parser


@pytest.mark.parametrize(
    ("name", "question"),
    [
        # another unit than the row's
        ("isesaki", "学童クラブに入れなかった子は何人いましたか"),
        ("isesaki", "障害者の雇用率はどうなっていますか"),
        ("isesaki", "ふるさと納税で泊まる返礼品を選んだ割合は"),
        ("isesaki", "合同会社説明会に出展した企業の社数は"),
        ("isesaki", "空き家の持ち主に送ったはがきは何枚ですか"),
        ("isesaki", "売れ残っている保留地は何区画ですか"),
        ("isesaki", "救急医療機関に交付した補助金はおいくらですか"),
        ("minato", "図書館の職員は何人ですか"),
        ("minato", "給食費はいくらですか"),
        ("minato", "コンテナ船は年に何隻入港しましたか"),
        # persons, where the row counts no act of theirs that is asked about
        ("isesaki", "交通事故で亡くなった方は何人ですか"),
        ("minato", "刑法犯で逮捕された人は何人ですか"),
        # another thing in the row's own unit
        ("isesaki", "就職面接会で内定まで行った人は何人ですか"),
        ("isesaki", "ファミサポの依頼会員は何人ですか"),
        ("isesaki", "福祉作業所に通っている方は何人ですか"),
        ("isesaki", "屋外スピーカーは何基ありますか"),
        ("isesaki", "防犯カメラの設置台数は何台ですか"),
        ("isesaki", "待機児童のうち0歳児は何人ですか"),
        ("isesaki", "保育料は無料になりますか"),
        ("isesaki", "高齢化率はいくつですか"),
        ("isesaki", "転入と転出の差は何人ですか"),
        ("minato", "港まつりの屋台は何軒出ましたか"),
        # a topic that no row knows, in a question over many rows
        ("isesaki", "図書館でいちばん借りられた冊数を知りたい"),
        ("isesaki", "一番人気の返礼品は何ですか"),
        ("isesaki", "平均の初婚年齢は何歳ですか"),
        ("isesaki", "文化財の件数は全部でいくつ"),
        # other times and other places
        ("isesaki", "コロナ前の遊園地には何人来ていましたか"),
        ("isesaki", "10年前の新規就農者は何人ですか"),
        ("isesaki", "境地区じゃなくて市全体の観光客は何人ですか"),
    ],
)
def test_what_the_report_does_not_count_is_not_answered(name: str, question: str) -> None:
    (query,) = parser(name).parse(question)
    assert query.ask is Ask.ABSTAIN, query
    assert query.reason


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("うちの子を学童に入れた方がいいですか", "opinion"),
        ("防犯灯とカメラはどちらが効くと考えますか", "opinion"),
        ("ふるさと納税はどこに寄付すれば得ですか", "opinion"),
        ("起業するなら何の商売が儲かりますか", "opinion"),
        ("起業相談に来た人の職業を一覧で", "personal"),
        ("コロナ前の遊園地には何人来ていましたか", "other_year"),
        ("10年前の新規就農者は何人ですか", "other_year"),
        ("就職面接会で内定まで行った人は何人ですか", "no_such_value"),
        ("図書館でいちばん借りられた冊数を知りたい", "unknown_topic"),
    ],
)
def test_the_reason_is_named(question: str, reason: str) -> None:
    (query,) = parser("isesaki").parse(question)
    assert (query.ask, query.reason) == (Ask.ABSTAIN, reason)


@pytest.mark.parametrize(
    ("name", "question", "row"),
    [
        ("isesaki", "起業の相談は何人からありましたか", 3),  # 人 of an act that is counted in 件
        ("isesaki", "いせさき情報メールに登録している人は何人ですか", 40),
        ("isesaki", "学童クラブは何か所ありますか", 21),
        ("isesaki", "製造業の工場は何軒ありますか", 7),
        ("isesaki", "街灯は何本ついていますか", 38),
        ("isesaki", "あおぞらバスには何人乗りましたか", 35),
        ("isesaki", "特定健診を受けた人の割合は", 29),
        ("isesaki", "いわゆるメタボ健診ですけど、受けた人の割合は何％？", 29),
        ("isesaki", "よその町からマラソンに走りに来たのは何人ですか", 13),
        ("isesaki", "区画整理の終わった地区は何％ですか", 32),
        ("isesaki", "待機児童は何人いますか", 20),
        ("isesaki", "ほ場整備は何ヘクタール進みましたか", 10),
        ("isesaki", "ミニデイは延べ何回開かれましたか", 30),  # printed in the narrative
        ("isesaki", "就職面接会には何人来ましたか", 4),
        ("isesaki", "田んぼに運ぶ土に混じる石は何センチまでですか", 10),
        ("isesaki", "情報メールは年に何件送りましたか", 40),
        ("minato", "下水道につないだ世帯は何世帯ですか", 17),
        ("minato", "住宅の耐震化率は何％ですか", 13),
        ("minato", "耐震診断を受けた住宅は何戸ですか", 13),
        ("minato", "出前講座の参加者は何人ですか", 11),
        ("minato", "図書館で貸し出した本は何冊ですか", 7),
        ("minato", "空き店舗は何店舗活用されましたか", 5),
    ],
)
def test_what_the_report_does_count_is_answered(name: str, question: str, row: int) -> None:
    (query,) = parser(name).parse(question)
    assert query.ask in (Ask.LOOKUP, Ask.FIND), query
    assert query.selection.rows is not None
    assert row in query.selection.rows


@pytest.mark.parametrize(
    "question",
    [
        "達成率がいちばん高い指標は何ですか",
        "災害のときの備えについて、どんな数字が載っていますか",
        "コロナで遅れた指標を一覧で",
        "達成率の平均は何％ですか",
    ],
)
def test_questions_over_many_rows_are_still_answered(question: str) -> None:
    (query,) = parser("isesaki").parse(question)
    assert query.ask in (Ask.RANK, Ask.LIST, Ask.AGGREGATE), query
