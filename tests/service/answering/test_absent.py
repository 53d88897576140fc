"""What is said when the report does not hold the answer."""

import pytest
from both_reports import INVENTED, REAL, Desks

ABSENT = [  # report, question, reason, what is said, rows offered
    (REAL, "プールの水温は？", "unknown_topic", "「プール」について、この報告書には記載がありません。", None),
    (REAL, "令和3年度の出生数は？", "other_year", "令和3年度の数値は記載がありません。", [16]),
    (
        INVENTED,
        "令和4年度の港まつりは何人来たの？",
        "other_year",
        "令和5年度の目標値・実績値と、令和8年度",
        [4],
    ),
    (REAL, "前橋市の出生数は？", "other_place", "この報告書は伊勢崎市のもので、「前橋市」の", []),
    (INVENTED, "伊勢崎市の出生数を知りたい", "other_place", "この報告書はみなと市のもので", []),
    (INVENTED, "港湾コンテナ取扱量の達成率は？", "not_evaluated", "国の港湾統計の確定値が令和6年11月に", [3]),
    (REAL, "製造業の事業所数の実績は？", "not_evaluated", "工業統計調査が廃止となったため", [7]),
    (INVENTED, "花火大会の中止に伴う損失額は幾らか。", "no_such_value", "その数値は記載がありません。", None),
    (REAL, "一番むだな事業はどれ？", "opinion", "意見や評価の是非についての記載はありません", []),
    (INVENTED, "花火を中止にした判断、正しかったと思う？", "opinion", "意見や評価の是非についての", []),
    (REAL, "市長の電話番号は？", "personal", "個人の氏名・連絡先などの情報は", []),
    (INVENTED, "税務課長の名前と電話番号を教えて", "personal", "個人の氏名・連絡先などの情報は", []),
    (REAL, "進捗の遅れの意味は？", "no_such_value", "判定の基準", []),
]


@pytest.mark.parametrize(("report", "question", "reason", "said", "offered"), ABSENT)
def test_an_abstention_says_why_and_offers_the_nearest_rows(
    desks: Desks, report: str, question: str, reason: str, said: str, offered: list[int] | None
):
    """A typed reason, one plain sentence, the nearest rows apart, and nothing cited."""
    answer = desks.ask(report, question)
    assert (answer.status, answer.reason) == ("not_in_report", reason)
    assert said in answer.answer
    assert answer.citations == []
    assert offered is None or [near.row for near in answer.near_misses] == offered
    for near in answer.near_misses:
        assert f"「{near.indicator}」" in answer.answer


def test_a_question_about_nothing_asks_back(desks: Desks):
    """「それ」 as a first message: two questions that would be understood, both of which are."""
    answer = desks.ask(REAL, "それの理由は？")
    assert answer.status == "needs_clarification"
    assert answer.citations == []
    for example in ("製造品出荷額等の実績は？", "進捗の遅れ（コロナ）の指標は？"):
        assert f"「{example}」" in answer.answer
        assert desks.ask(REAL, example).status == "answered"
