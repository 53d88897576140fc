"""Numbers that count the rows themselves (「20件以上ありますか」) or say what share of them is meant (「過半数が達成」)."""

import re
from decimal import Decimal

from service.language.numbers import NumberMention
from service.query import Metric, NumberCondition
from service.understanding.sentence import Sentence

_ROW_COUNTERS = {"件", "つ", "個", "本", "指標", "項目", "種類", ""}
# What stands before a number of rows: 「…の指標は全部で」, 「順調は」; 「実績は」 is a value of a row.
_ROWS_BEFORE = re.compile(
    r"(?P<said>指標|KPI|項目|もの|やつ|の|」|順調|進捗|遅れ|遅延|不可|達成|未達|評価|課|[)])(?:の数|数|件数|総数)?(?:(?:は|が|って|も|なら|だけで(?:も)?|については)、?|、)(?:全部で|ぜんぶで|合わせて|あわせて|合計で?|計|全体で|少なくとも|たった|わずか|およそ|約|だいたい)?、?\s?$"
)
_VALUE_BEFORE = re.compile(
    r"(実績|目標|達成率|計画|見込)(?:値|数|件数|人数)?(?:の(?:数|値))?(?:は|が|って|も)、?[^、]{0,6}$"
)
_ROWS_AFTER = re.compile(
    r"\s?(?:以上|以下|以内|未満|超え?|より(?:も)?(?:多|少な)[いく]|ちょうど|ぴったり|くらい|ぐらい|ほど|を(?:超え|上回|下回|割)\S{0,6}?|に(?:満たな|達し|のぼ)\S{0,6}?|しか|も|は)*\s?"
    r"(?:あ[りるっ]|な[いかく]|ござ|存在|い(?:ます|る)|で(?:す|しょ|ある|合って|い[いけ]|よ[いか]|間違|よろし|正し|相違|大丈夫|確か|本当)|だ[ろよっねと]|に?なり|に?な[るっ]|か|よ[ねな]|ね|[?。]|$)"
)
_NONE_AT_ALL = re.compile(
    r"\s?(?:も|として|だって|すら|たりとも)\s?(?:あり|ござ|存在)?(?:し)?(?:ませ|な[いかく])"
)
_SHARE_AFTER = re.compile(
    r"\s?(?:以上|以下|未満|超え?|強|弱|近く|くらい|ぐらい|ほど|程度|を超える|もの)?(?:の(?:指標|KPI|項目|もの))?(?:が|は|も|で)"
)
_OF_A_VALUE = re.compile(
    r"(達成率|実績|目標|計画|到達度?|率)(?:値)?(?:に対し[てる]?|比|の|が|は|を|で)?、?[^、。のがは]{0,4}$"
)
_MOST = re.compile(r"(?:大半|大部分|大多数|ほとんど|殆ど|過半|多数)(?:の(?:指標|KPI|項目|もの))?(?:が|は|も)")

_SHARE_BEFORE = re.compile(
    r"(?:の|もの|指標|KPI|項目|達成|未達|順調|進捗|遅れ|不可)(?:の割合)?(?:は|が|って)、?(?:(?:全体|全指標|全部|全KPI|指標全体|\d+件)の(?:うち)?)?(?:約|およそ|だいたい|ほぼ)?$"
)
_SHARE_ENDS = re.compile(
    r"\s?(?:以上|以下|未満|くらい|ぐらい|ほど|程度|強|弱|近く|だけ|しか|も)*(?:です|でしょ|だ|か|ある|あり|[?。]|$|で(?:合って|間違|よろし|いい|よい|正し|相違|大丈夫)|に(?:なり|なる|のぼ))"
)


def count_of_rows(sentence: Sentence, number: NumberMention) -> NumberCondition | None:
    """How many rows the number says there are: 「…指標は20件以上ありますよね」 → ≥ 20; 「1つもない」 → 0."""
    before, after = sentence.text[: number.start], sentence.text[number.end :]
    if number.unit not in _ROW_COUNTERS or number.ratio is not None:
        return None
    if number.value == 1 and number.unit and _NONE_AT_ALL.match(after):
        return _condition("eq", Decimal(0))
    if not _ROWS_BEFORE.search(before) or _VALUE_BEFORE.search(before) or not _ROWS_AFTER.match(after):
        return None
    if _NONE_AT_ALL.match(after):
        return _condition("lt", number.value)
    op = number.comparison or _by_verb(sentence, number) or "eq"
    return _condition(op, number.value)


def share_of_rows(sentence: Sentence) -> NumberCondition | None:
    """What share of the rows is said to be so: 「半分以上が目標達成」 → ≥ 50 %, 「過半数」, 「大半」 → > 50 %."""
    if most := _MOST.search(sentence.text):
        return _share("gt", Decimal(50)) if _said_of_rows(sentence, most.end()) else None
    for number in sentence.numbers:
        tail = _SHARE_AFTER.match(sentence.text, number.end)
        whole = sentence.text.startswith("数", number.end)  # 過半数
        tail = tail or (whole and _SHARE_AFTER.match(sentence.text, number.end + 1)) or None
        if number.unit == "%" and _is_said_before(sentence, number):
            return _share(number.comparison or "eq", _ratio(number))
        if number.unit != "%" or not tail or _OF_A_VALUE.search(sentence.text[: number.start]):
            continue
        if not _said_of_rows(sentence, tail.end()):
            continue
        said = sentence.text[number.start : tail.end()]
        op = number.comparison or (
            "gt" if "過半" in said else "ge" if "以上" in said or "半数" in said else "eq"
        )
        return _share(op, _ratio(number))
    return None


def _ratio(number: NumberMention) -> Decimal:
    return number.ratio if number.ratio is not None else number.value


def _is_said_before(sentence: Sentence, number: NumberMention) -> bool:
    """Whether the number is the share of what is said before it: 「目標を達成したのは全体の3割くらい？」."""
    before = sentence.text[: number.start]
    if not _SHARE_BEFORE.search(before) or not _SHARE_ENDS.match(sentence.text, number.end):
        return False
    said = any(cue.start < number.start for cue in sentence.all("met", "unmet"))
    rated = any(mention.start < number.start for _, mention in sentence.labels)
    return (
        said
        or rated
        or any(cue.start < number.start and cue.concept.startswith("status_") for cue in sentence.cues)
    )


def _said_of_rows(sentence: Sentence, end: int) -> bool:
    """Whether a rating or a target that was met is said behind: 「…が順調」, 「…が目標をクリア」."""
    met = any(cue.start >= end for cue in sentence.all("met", "unmet"))
    rated = any(mention.start >= end for _, mention in sentence.labels)
    rated = rated or any(cue.start >= end and cue.concept.startswith("status_") for cue in sentence.cues)
    return met or rated or any(mention.start >= end for mention in sentence.causes)


def _by_verb(sentence: Sentence, number: NumberMention) -> str | None:
    """「20件を超えますか」, 「5件を下回る」."""
    verb = re.match(r"\s?を(超|越|こえ|上回|突破|下回|割)", sentence.text[number.end :])
    return None if not verb else "lt" if verb[1] in {"下回", "割"} else "gt"


def _condition(op: str, value: Decimal) -> NumberCondition:
    return NumberCondition.model_validate({"metric": Metric.ACTUAL, "op": op, "value": value})


def _share(op: str, value: Decimal) -> NumberCondition:
    return NumberCondition.model_validate(
        {"metric": Metric.ACHIEVEMENT, "op": op, "value": value, "unit": "%", "stated": op != "eq"}
    )
