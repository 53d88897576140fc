"""Numbers in a question with what they are compared by: 「80%未満」, 「目標の半分にも届かない」, 「1万人以上」."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from ingest.quantities import SCALES, parse_number

Comparison = Literal["ge", "gt", "le", "lt", "eq"]

_DIGITS = rf"\d[\d,]*(?:\.\d+)?(?:\s?[{''.join(SCALES)}](?:\d[\d,]*(?:\.\d+)?[{''.join(SCALES)}]?)*)?"
_UNIT = r"(?:平方メートル|平方キロ|平米|アール|坪|指標|項目|教室|行政区|事業所|団体|世帯|機種|パーセント|ぱーせんと|ポイント|pt|%|倍|割|[か]所|ヵ所|カ所|ヶ所|箇所|つ|[a-zA-Z][a-zA-Z0-9/-]{0,6}|[㐀-鿿]{1,3}?)"
_TAIL = r"(?P<tail>\s*(?:以上|以下|未満|超|より|を|に|も|は|には|にも|さえ|すら|まで|の大台)*\s*[^\d、。?？!！]{0,14})?"
_FRACTION = re.compile(r"(?P<d>[2-9]|二|三|四|五|六|七|八|九|十|10)分の(?P<n>\d|一|二|三|四|五|六|七|八|九)")
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九十")}
_HALF = re.compile(r"半分|半数|過半|5割(?!台)")
_DOUBLE = re.compile(r"(?<=[標画値]の)倍(?![率数増々加])")  # 「目標の倍」

# Words of comparison that stand right behind a number; verbs (超える, 届く) with their negation are the parser's.
_LESS = re.compile(
    r"^\s*(未満|に満たな|にみたな|に満た[なず]|にもなら|にならな|(?:に|も|にも|まで|すら|さえ)?(?:いか|行か)(?:な|ず)|(?:に|も|にも|まで|すら|さえ)?(?:いって|行って|届いて)(?:い|は)?な|(?:も|すら|さえ)[^、。]{0,6}?(?:でき|出来|終わ|終え|達成|クリア|こな|消化|進[まん]|すす[まん]|埋ま|集ま|集め|稼|やれ|果たせ|果たし|到達し|取れ|とれ|いけ)[^、。]{0,5}?(?:な[いかくし]|な(?=い)|ず|ぬ|ませ)|を切|を割|より少な|より低|より小さ)"
)
_AT_MOST = re.compile(r"^\s*(?:か、?それ)?(以下|以内)")
_MORE = re.compile(
    r"^\s*(超(?!え)|超え(?=の|指標|は|が|を|って|[?。、]|$)|より多|より高|より大き|オーバー|強)"
)
_SIGN = re.compile(r"(>=|<=|>|<|≧|≦|≥|≤)\s*$")
_SIGNS: dict[str, Comparison] = {
    ">=": "ge",
    "≧": "ge",
    "≥": "ge",
    "<=": "le",
    "≦": "le",
    "≤": "le",
    ">": "gt",
    "<": "lt",
}
_AT_LEAST = re.compile(r"^\s*(?:か、?それ(?=以上))?(以上|の大台|にのぼ)")
# 「99%を割っていない」, 「80%未満ではない」: the comparison is denied.
_NOT_SO = re.compile(
    r"(?:り込ん|っ|り|ん)?(?:て|で|では|じゃ|とは?言え)(?:は)?(?:い|おり)?(?:な[いかく]|ませ)|(?:ら|り込ま)(?:な|ず)"
)
_OPPOSITE: dict[Comparison, Comparison] = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "eq": "eq"}


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number as said: its value in base units (1万2千 → 12000), unit, comparison and place in the text.

    `ratio` is set where it is a share of the target (半分 → 50, 2倍 → 200) in percent.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    comparison: Comparison | None = None
    upper: Decimal | None = None  # 80%台 → 80 ≤ x < 90
    ratio: Decimal | None = None


@lru_cache
def _number(units: tuple[str, ...]) -> re.Pattern[str]:
    """A number with its unit, these units first: 4,130トン, 7店舗."""
    own = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    unit = rf"(?:{own}|{_UNIT})" if own else _UNIT
    return re.compile(rf"(?P<number>{_DIGITS})\s?(?P<unit>{unit})?(?P<band>台|(?<=%)代)?{_TAIL}")


def find_numbers(text: str, units: tuple[str, ...] = ()) -> list[NumberMention]:
    """All numbers of a folded text that are not part of a year or of an ordinal; `units`: those of the report."""
    found = [_fraction(match, text) for match in _FRACTION.finditer(text)]
    found += [
        NumberMention(Decimal(50), "%", m.start(), m.end(), _comparison(text[m.end() :]), ratio=Decimal(50))
        for m in _HALF.finditer(text)
    ]
    found += [
        NumberMention(Decimal(2), "倍", m.start(), m.end(), _comparison(text[m.end() :]), ratio=Decimal(200))
        for m in _DOUBLE.finditer(text)
    ]
    taken = [(mention.start, mention.end) for mention in found]
    for match in _number(units).finditer(text):
        if not any(
            start < match.end("number") and match.start() < end for start, end in taken
        ) and not _is_year(match, text):
            found.append(_mention(match, text))
    return sorted(found, key=lambda mention: mention.start)


def _mention(match: re.Match[str], text: str) -> NumberMention:
    value, _ = parse_number(match["number"].replace(" ", ""))
    unit = match["unit"] or ""
    end = match.end("band") if match["band"] else match.end("unit") if unit else match.end("number")
    unit = {"パーセント": "%", "ぱーせんと": "%", "pt": "ポイント"}.get(unit, unit)
    ratio = value * 100 if unit == "倍" else value * 10 if unit == "割" else None
    if unit == "割":
        value, unit = value * 10, "%"
    upper = value + _step(value) if match["band"] and not _AT_LEAST.match(text[end:]) else None
    comparison: Comparison | None = "ge" if match["band"] else _comparison(text[end:])
    if sign := _SIGN.search(text[: match.start()]):
        comparison = _SIGNS[sign[1]]
    return NumberMention(value, unit, match.start(), end, comparison, upper, ratio)


def _fraction(match: re.Match[str], text: str) -> NumberMention:
    parts = [
        Decimal(_KANJI.get(group, 0) or int(group) if group not in _KANJI else _KANJI[group])
        for group in (match["n"], match["d"])
    ]
    ratio = parts[0] * 100 / parts[1]
    return NumberMention(
        ratio, "%", match.start(), match.end(), _comparison(text[match.end() :]), ratio=ratio
    )


def _step(value: Decimal) -> Decimal:
    """How far a band goes: 97%台 → 1, 90%台 → 10, 1,200人台 → 100."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** int(exponent)


def _comparison(tail: str) -> Comparison | None:
    checks: tuple[tuple[re.Pattern[str], Comparison], ...] = (
        (_LESS, "lt"),
        (_AT_MOST, "le"),
        (_MORE, "gt"),
        (_AT_LEAST, "ge"),
    )
    tail = tail.removeprefix(")")  # 「半分(50%)にもならない」
    for pattern, name in checks:
        if found := pattern.match(tail):
            return _OPPOSITE[name] if _NOT_SO.match(tail, found.end()) else name
    return None


def _is_year(match: re.Match[str], text: str) -> bool:
    before, after = text[max(match.start() - 2, 0) : match.start()], text[match.end("number") :]
    era = before.endswith(("令和", "平成", "昭和")) or (
        re.search(r"(?<![A-Za-z])[RHrh]$", before) is not None
    )
    era = era or re.search(r"FY\s?$", text[: match.start()]) is not None
    return era or re.match(r"\s?(年|/\d|時間?前|番目|位|つ目|ヶ月|か月|月)", after) is not None
