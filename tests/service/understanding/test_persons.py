"""Numbers of persons, parts and names: a row's value stands only for those whom it counts. Both reports."""

import pytest

from tests.service.answering.both_reports import INVENTED, REAL, Desks, cited


@pytest.fixture(scope="module")
def desks() -> Desks:
    return Desks()


@pytest.mark.parametrize(
    ("report", "question"),
    [
        (REAL, "伊勢崎に移ってきた人は何人"),
        (REAL, "伊勢崎市で働く人は何人"),
        (REAL, "働いている女性は何人"),
        (REAL, "認知症の人は何人"),
        (REAL, "認知症の高齢者は何人"),
        (REAL, "コミュニティバスに乗った高校生は何人"),
        (REAL, "バスに乗れない人は何人"),
        (REAL, "女性の創業相談件数は"),
        (REAL, "男性の認知症サポーターは何人"),
        (REAL, "高齢者が起こした交通事故は何件"),
        (REAL, "特定健診の50歳代だけの実施率は"),
        (REAL, "シティマラソンを最後まで走り切った市外の人は何人いましたか"),
        (REAL, "おしごとフェアに来た女性のうち、そのあと就職が決まったのは何人でしょう"),
        (REAL, "移住の相談会のあと本当に伊勢崎へ引っ越してきた世帯はいくつですか"),
        (REAL, "製造品出荷額、自動車の部品をつくってる会社だけで見るといくら？"),
        (REAL, "新しく農業を始めた人たち、平均すると何歳？"),
        (INVENTED, "避難訓練に参加した高齢者は何人"),
        (INVENTED, "男性の避難訓練参加者数は"),
        (INVENTED, "地域おこし協力隊員のうち女性は何人"),
    ],
)
def test_a_value_is_not_passed_off_for_other_persons_or_a_part(desks: Desks, report: str, question: str):
    answer = desks.ask(report, question)
    assert (answer.status, cited(answer)) == ("not_in_report", [])


@pytest.mark.parametrize(
    ("report", "question", "row", "figure"),
    [
        (REAL, "おしごとフェアに来た女性は何人", 5, "40人"),
        (REAL, "就職した障害者は何人", 6, "18人"),
        (REAL, "伊勢崎市で生まれた赤ちゃんは何人", 16, "1,468人"),
        (REAL, "遊園地に来たお客さんは何万人？", 12, "159万人"),
        (REAL, "お年寄りのミニデイの実施率は", 30, "51.2%"),
        (REAL, "英語が楽しいと答えた小学生は何%", 26, "86.1%"),
        (REAL, "中学生のうち英語が楽しいと感じた割合は", 26, "76.6%"),
        (REAL, "公開講座に来た人は何人", 25, "129人"),
        (INVENTED, "避難訓練に参加した人は何人", 12, "1,850人"),
        (INVENTED, "地域おこし協力隊に入った人は何人", 6, "3人"),
    ],
)
def test_those_whom_a_row_counts_are_answered(
    desks: Desks, report: str, question: str, row: int, figure: str
):
    answer = desks.ask(report, question)
    assert (answer.status, cited(answer)) == ("answered", [row])
    assert figure in answer.answer


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("ミニデイの契約から抜けた3つの行政区はどことどこ？", "行政区名"),
        ("新たに協定を結んだ2件、相手はどこの企業や団体ですか", "団体名"),
        ("放課後子供教室を開いている小学校の名前を並べてください", "学校名"),
        ("シンボルロードの工事が終わるのは何年何月ですか", "時期"),
        ("センターに寄せられた相談で、いちばん多い悩みは何でした？", "多い悩み"),
        ("伊勢崎シティマラソンで優勝したのは誰だったっけ", "優勝"),
        ("伊勢崎シティマラソンの市外参加者数の経済効果は何円", "経済効果"),
    ],
)
def test_names_dates_and_more_that_no_text_prints_are_said_to_be_absent(
    desks: Desks, question: str, missing: str
):
    answer = desks.ask(REAL, question)
    assert answer.status == "not_in_report"
    assert f"「{missing}」" in answer.answer


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("鉄道の啓発で配ったパンフレットは、どこの団体が提供したものですか", "期成同盟会"),
        ("防犯カメラの設置に当たり、市はどの機関と協議したのか", "警察"),
        ("シティマラソンって何人に絞って開かれたんでしたっけ", "1,000人"),
        ("この年のシティマラソン、小学生も参加できましたか", "中学生以上"),
        ("ファミサポの会員ふやすのに どこの団体に説明しに行くの？", "PTA"),
        ("子育て相談、予約しないでふらっと行っても受けられました？", "予約制"),
    ],
)
def test_what_the_narrative_prints_is_told(desks: Desks, question: str, name: str):
    answer = desks.ask(REAL, question)
    assert answer.status == "answered"
    assert name in answer.answer


@pytest.mark.parametrize(
    ("report", "question", "row", "opening", "reason"),
    [
        (REAL, "土地区画整理が遅れているのは予算不足ですよね", 32, "いいえ", "保留地"),
        (REAL, "認知症サポーターが目標に届かなかったのは講師が足りないからですか", 31, "いいえ", "コロナ"),
        (REAL, "出生数が減ったのは未婚化が進んだからですか", 16, "はい", "未婚化"),
        (REAL, "新しく農業を始める人が目標に足りなかったのは、やっぱり後継ぎ不足だからですかね", 9, "いいえ", "127人"),
        (INVENTED, "漁獲量が目標に届かなかったのは人手不足のせいですよね", 2, "いいえ", "海水温"),
    ],
)  # fmt: skip
def test_a_supposed_reason_is_held_against_the_printed_one(
    desks: Desks, report: str, question: str, row: int, opening: str, reason: str
):
    answer = desks.ask(report, question)
    assert cited(answer) == [row]
    assert answer.answer.startswith(opening)
    assert reason in answer.answer


@pytest.mark.parametrize(
    ("report", "question", "rows"),
    [
        (REAL, "目標より多かった指標は", [3, 9, 10, 14, 15, 17, 21, 24, 37, 40]),
        (REAL, "順調に進捗と評価されながら、実績の数字が目標の数字より小さいのは何ですか", [39]),
        (REAL, "達成率の低い指標は", [11, 25, 2, 13, 4]),
        (REAL, "ふるさと納税は桁違いなので外すとして、次に達成率が高い指標は何ですか", [9]),
        (REAL, "目標の何倍も行ったのはふるさと納税だとして、達成率で2番手はどれよ", [9]),
        (INVENTED, "達成率の低い指標は", [6, 5, 12, 4, 2]),
    ],
)
def test_more_or_less_than_the_target_is_a_matter_of_number(
    desks: Desks, report: str, question: str, rows: list[int]
):
    assert cited(desks.ask(report, question)) == rows


def test_a_place_beyond_the_last_is_told_with_the_rows_that_have_one(desks: Desks):
    answer = desks.ask(REAL, "企画調整課で達成率が5番目に高いのは")
    assert answer.answer.startswith("順位を付けられる指標は3件で、5番目はありません")
    assert cited(answer) == [14, 15, 16]


@pytest.mark.parametrize(
    "question",
    [
        "遊園地のお客さんは目標の人数だけ来たの？",
        "新しい技術とか新製品、目標の数だけ開発できたの？",
        "ミニデイサービスの実施率は6割を超えているかね",
    ],
)
def test_whether_it_came_to_the_target_is_asked_in_many_ways(desks: Desks, question: str):
    assert desks.ask(REAL, question).answer.startswith("いいえ")
