"""Conditions on numbers that stand in a sentence: 「達成率80%未満」, 「目標に9ポイント以上及ばない」."""

import re
from decimal import Decimal
from itertools import pairwise

from ingest.records import Report
from service.language.cues import Cue
from service.language.numbers import Comparison, NumberMention
from service.query import Metric, NumberCondition
from service.understanding.sentence import Sentence

_AS_PLANNED = re.compile(r"(?:どおり|通り|ぴったり|ちょうど)(?:の|に|で)?、?")  # 「目標どおり10件に達した」
_BEYOND = re.compile(
    r"(上回|うわまわ|うわ回|超|越|こえ|オーバー|下回|届|とど|及|割|足り|不足|落ち込|低|少な|高|多)"
)
_WENT = re.compile(
    r"(?:に|まで)(?:は|も)?(?:乗[っりせ]|行っ|行き|いっ)(てい?な|てい?ませ|ませ|ない)?"
)  # 「9割には乗っている」
_ROW_COUNTERS = {"指標", "項目", "つ", "個"}


class NumberReader:
    """Reads conditions on numbers with the years of one report."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def read(self, sentence: Sentence) -> list[NumberCondition]:
        """Numbers that rows are compared with: 「達成率80%未満」, 「目標の半分にも届かない」, 「実績が1万人以上」."""
        conditions: list[NumberCondition] = []
        between = _between(sentence)
        for number in sentence.numbers:
            if number.unit in _ROW_COUNTERS:
                continue
            if between and number in between:
                conditions.append(self._end_of_range(sentence, number, between))
            else:
                conditions += self._distance(sentence, number) or self._compared(sentence, number)
        return conditions

    def _end_of_range(
        self, sentence: Sentence, number: NumberMention, between: tuple[NumberMention, NumberMention]
    ) -> NumberCondition:
        """One end of 「70％から80％の間」."""
        first, last = between
        return NumberCondition(
            metric=self._metric(sentence, first),
            op="ge" if number is first else "le",
            value=number.value,
            unit=_unit(last.unit),
        )

    def _compared(self, sentence: Sentence, number: NumberMention) -> list[NumberCondition]:
        """What a value of a row is compared with: 「達成率80%未満」, 「80%台」; empty where nothing is compared."""
        compared = number.comparison or _reached(sentence, number) or _exactly(sentence, number)
        if compared is None:
            return []
        if left := self._left_over(sentence, number, compared):
            return left
        metric = self._metric(sentence, number)
        value = number.ratio if number.ratio is not None else number.value
        unit = "%" if metric is Metric.ACHIEVEMENT else number.unit
        if metric is Metric.ACHIEVEMENT and number.unit not in {"%", "倍", "割", ""}:
            metric, unit, value = Metric.ACTUAL, number.unit, number.value
        conditions = [NumberCondition(metric=metric, op=compared, value=value, unit=_unit(unit))]
        if number.upper is not None:
            conditions.append(NumberCondition(metric=metric, op="lt", value=number.upper, unit=_unit(unit)))
        return conditions

    def _distance(self, sentence: Sentence, number: NumberMention) -> list[NumberCondition]:
        """「目標に9ポイント以上及ばない」, 「目標を100人以上上回る」: how far the actual lies from the target."""
        before, after = sentence.text[: number.start], sentence.text[number.end :]
        said = sentence.all("met", "unmet", "high", "low")
        cue = next((cue for cue in said if 0 <= cue.start - number.end <= 8), None)
        if (
            cue is None
            or not re.search(r"目標(値)?(に|を|より|から)(は|も)?$", before)
            or (number.ratio is not None and number.unit != "%")
        ):
            return []
        low = (cue.concept in {"unmet", "low"}) != cue.negated
        if number.unit == "%":
            return _beyond(sentence, number, cue, low=low)
        metric = Metric.FINAL_GAP if sentence.year_of(cue) == self._report.final_year else Metric.GAP
        unit = "ポイント" if number.unit in {"ポイント", "%"} else _unit(number.unit)
        wide = not re.match(r"\s*(以内|以下|未満)", after)
        value = -number.value if low else number.value
        return [NumberCondition(metric=metric, op="le" if low == wide else "ge", value=value, unit=unit)]

    def _left_over(self, sentence: Sentence, number: NumberMention, op: Comparison) -> list[NumberCondition]:
        """「残り10人以内」: the gap to the target lies between −10人 and 0."""
        said = re.search(r"(残り|あと|不足)が?$", sentence.text[: number.start])
        if not said:
            return []
        years = {year.year for year in sentence.years}
        final = self._report.final_year in years or sentence.has("final_target")
        of_the_year = self._report.fiscal_year in years or (said[1] == "不足" and not final)
        metric = Metric.GAP if of_the_year else Metric.FINAL_GAP
        turned: dict[Comparison, Comparison] = {"le": "ge", "lt": "gt", "ge": "le", "gt": "lt", "eq": "eq"}
        unit = _unit(number.unit)
        return [
            NumberCondition(metric=metric, op=turned[op], value=-number.value, unit=unit),
            NumberCondition(metric=metric, op="lt", value=Decimal(0), unit=unit),
        ]

    def _metric(self, sentence: Sentence, number: NumberMention) -> Metric:
        before = [
            cue
            for cue in sentence.all("rate", "target", "actual", "final_target")
            if cue.start < number.start
        ]
        last = before[-1] if before else None
        of_target = re.search(r"(目標|計画)(値)?の?$", sentence.text[: number.start])
        if (
            number.ratio is not None
            and number.unit == "%"
            and not of_target
            and not (last and last.concept == "rate")
            and not re.search("分の|半", sentence.text[number.start : number.end])
            and not (
                "割" in sentence.text[number.start : number.end]
                and any(cue.concept == "target" for cue in before)
            )  # 「目標を割り込み、6割にも届かない」
        ):
            return Metric.ACTUAL
        if sentence.text[: number.start].endswith("目標比") and number.unit == "%":
            return Metric.ACHIEVEMENT
        if number.ratio is not None or (last and last.concept == "rate"):
            return Metric.ACHIEVEMENT
        planned = last is not None and last.concept in {"target", "final_target"}
        if last and planned and _AS_PLANNED.fullmatch(sentence.text[last.end : number.start]):
            return Metric.ACTUAL
        if last and planned and not sentence.has("actual"):
            final = last.concept == "final_target" or sentence.year_of(last) == self._report.final_year
            return Metric.FINAL_TARGET if final else Metric.TARGET
        if number.unit == "%" and not (last and last.concept == "actual"):
            return Metric.ACHIEVEMENT
        return Metric.ACTUAL


def _beyond(sentence: Sentence, number: NumberMention, cue: Cue, *, low: bool) -> list[NumberCondition]:
    """「目標を1割以上上回った」: an achievement of 110 % or more."""
    if not _BEYOND.match(sentence.text[cue.start :]) or number.value >= 100:
        return []
    wide = not re.match(r"\s*(以内|以下|未満)", sentence.text[number.end :])
    limit = NumberCondition(
        metric=Metric.ACHIEVEMENT,
        op="le" if low == wide else "ge",
        value=100 - number.value if low else 100 + number.value,
        unit="%",
    )
    if wide:
        return [limit]
    met = NumberCondition(metric=Metric.ACHIEVEMENT, op="lt" if low else "gt", value=Decimal(100), unit="%")
    return [limit, met]


def _between(sentence: Sentence) -> tuple[NumberMention, NumberMention] | None:
    """The two numbers of a range: 「70％から80％の間」."""
    for first, second in pairwise(sentence.numbers):
        joined = re.fullmatch(r"\s?(から|〜|～|~|-)\s?", sentence.text[first.end : second.start])
        if joined and re.match(r"\s?(の間|のあいだ|の範囲|まで(?!に))", sentence.text[second.end :]):
            return first, second
    return None


def _reached(sentence: Sentence, number: NumberMention) -> Comparison | None:
    """「100人を超えた」, 「80%に届かない」: the comparison that a word for reaching behind a number says."""
    following = [cue for cue in sentence.all("met", "unmet") if 0 <= cue.start - number.end <= 6]
    if following and re.search(r"\d", sentence.text[number.end : following[0].start]):
        return None  # 「目標の17,000基を156基下回った」
    if not following:
        share = sentence.text[number.start : number.end].endswith("割")
        went = _WENT.match(sentence.text, number.end) if share else None
        return ("lt" if went[1] else "ge") if went else None
    cue = following[0]
    low = (cue.concept == "unmet") != cue.negated
    beyond = re.match(r"(超|越|こ|上回|突破)", sentence.text[cue.start : cue.end])
    return "lt" if low else ("gt" if beyond else "ge")


def _exactly(sentence: Sentence, number: NumberMention) -> Comparison | None:
    """「達成率がちょうど100%」, 「100%ぴったり」 of rows, not of a share that is to be confirmed."""
    said = re.match(r"\s?(ちょうど|ぴったり|きっかり|ジャスト)の", sentence.text[number.end :]) or re.search(
        r"(ちょうど|ぴったり)\s?$", sentence.text[: number.start]
    )
    return "eq" if said and sentence.has("rate") else None


def _unit(unit: str) -> str:
    return {"ポイント": "%", "名": "人", "倍": "%"}.get(unit, unit)
