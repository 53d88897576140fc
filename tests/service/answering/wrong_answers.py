"""Answers to real questions, and what makes their figures wrong."""

import re
from collections.abc import Callable

from both_reports import INVENTED, REAL, REPORTS

from service.answering.checker import check
from service.schemas import Answer

ANSWERS = [
    (REAL, "コロナで遅れた指標は？"),
    (REAL, "商工労働課の指標はいくつ？"),
    (REAL, "達成率150%以上の指標は？"),
    (REAL, "遅れている指標の割合は？"),
    (REAL, "達成率のワースト3は？"),
    (REAL, "出生数と創業相談件数の達成率はどちらが高い？"),
    (REAL, "出生数は目標を達成しましたか？"),
    (REAL, "製造品出荷額等の目標と実績は？"),
    (REAL, "創業相談件数の実績は？あと防犯灯設置数の実績は？"),
    (REAL, "交通事故発生件数は最終目標まであといくつ？"),
    (INVENTED, "評価ごとの件数は？"),
    (INVENTED, "遅れている指標は？"),
    (INVENTED, "環境政策課の達成率の平均は？"),
    (INVENTED, "ごみ総排出量は目標を達成しましたか？"),
    (INVENTED, "ICT機器の小学校と中学校の実績の差は？"),
    (INVENTED, "魚市場取扱高の目標と実績は？"),
    (INVENTED, "漁獲量の実績は？"),
]
FIGURE = re.compile(r"(?<![\[\d,.])(\d[\d,]*(?:\.\d+)?)([人件円%基冊店校ト万億ポ]?)")
Wrong = Callable[[str], str]


def off_by(difference: int, factor: int = 1) -> Wrong:
    """「1,468」 → 「1,469」, 「14,680」; decimals keep their digits."""

    def wrong(figure: str) -> str:
        value = float(figure.replace(",", "")) * factor + difference
        return f"{value:,.{len(figure.partition('.')[2])}f}"

    return wrong


def rejected(answer: Answer, report: str) -> bool:
    return check(answer, REPORTS[report]) != []


def told_rows(answer: Answer) -> list[int]:
    """The cited rows, then the near misses: what the answer may speak of."""
    return [citation.row for citation in answer.citations] + [near.row for near in answer.near_misses]
