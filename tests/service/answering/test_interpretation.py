"""How a question was read, in one line of Japanese with the report's own column names."""

import pytest
from both_reports import INVENTED, REAL, Desks

READINGS = [
    (REAL, "コロナで遅れた指標は？", "進捗評価 = 進捗の遅れ（コロナ） → 一覧"),
    (
        REAL,
        "商工労働課でコロナで遅れた指標は？",
        "進捗評価 = 進捗の遅れ（コロナ） かつ 担当課 = 商工労働課 → 一覧",
    ),
    (REAL, "出生数の実績は？", "指標 = 出生数 → 令和4年度実績値"),
    (REAL, "評価ごとの件数は？", "進捗評価別の内訳"),
    (REAL, "達成率のワースト3は？", "達成率・悪い順の上位3件"),
    (REAL, "出生数は目標を達成しましたか？", "指標 = 出生数 → はい・いいえの確認"),
    (REAL, "前橋市の出生数は？", "報告書にない内容 → 対象の市でない「前橋市」"),
    (REAL, "それの理由は？", "対象が特定できない"),
    (
        REAL,
        "創業相談件数の実績は？あと防犯灯の担当課は？",
        "指標 = 創業相談件数 → 令和4年度実績値 ／ 指標 = 防犯灯設置数 → 担当課",
    ),
    (INVENTED, "遅れている指標は？", "達成状況 = △ または × → 一覧"),
    (INVENTED, "人手不足が出てくる指標は？", "記載に「人手不足」 → 一覧"),
    (INVENTED, "達成率が60%に満たない指標は？", "達成率 60%未満 → 達成率・一覧"),
    (INVENTED, "目標を達成した指標は？", "目標（R5）を達成 → 一覧"),
]


@pytest.mark.parametrize(("report", "question", "reading"), READINGS)
def test_the_reading_is_shown_in_words(desks: Desks, report: str, question: str, reading: str):
    """Conditions joined by かつ, then what is wanted; two questions are joined by ／."""
    assert desks.ask(report, question).interpretation.text == reading
