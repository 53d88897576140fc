"""Value cells → quantities: scale, unit, parts and year note, or "not a number"; the printed text is always kept.

Worked examples: 「12,025億円 (令和2年)」 → 1,202,500,000,000 円 (年の注記 令和2年); 「33万人」 → 330,000 人;
「小学校 93.5% 中学校 85.0%」 → two parts in %; 「全中学校区において1校以上の小学校で実施」 → text, no number.
What this does not do: it never pulls a number out of a sentence.
"""

import re
from decimal import Decimal

from ingest.normalize import fold, is_blank
from ingest.records import Quantity, Value

SCALES = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3}

_NOTE = re.compile(
    r"\s*\(\s*((?:令和|平成|昭和|[RHS])\s*(?:元|\d{1,2})\s*年?度?[^()]{0,8}|\d{4}年度?[^()]{0,8})\)\s*"
)
_PER = r"(?:/(?:年|月|週|日|時間|人|世帯|回))?"
_UNIT = rf"(?:[%‰]|°C|か[所月年国]|つ|[A-Za-z][A-Za-z0-9/-]*|[㐀-鿿々ァ-ヶー]{{1,8}}?){_PER}"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALED = rf"{_DIGITS}(?:[{''.join(SCALES)}](?:{_DIGITS}[{''.join(SCALES)}])*)?"
_NUMBER = rf"(?P<approx>約)?(?P<sign>[-▲△])?(?P<number>{_SCALED})\s?(?P<unit>{_UNIT})?(?P<bound>以上|以下|未満|程度|超)?"
_LOOSE_SCALE = re.compile(rf"(?<=\d)\s+(?=[{''.join(SCALES)}])")
_SINGLE = re.compile(_NUMBER)
_PART = re.compile(rf"(?P<part>[^\d\s:()]{{1,10}})[\s:]\s*{_NUMBER}(?:\s+|[,、/]\s*|$)")
_TIGHT = re.compile(rf"(?P<part>[㐀-鿿々ァ-ヶー]{{1,8}}){_NUMBER}(?:\s*[,、/・]\s*|\s+|$)")
_PIECE = re.compile(rf"(\d[\d,]*(?:\.\d+)?)([{''.join(SCALES)}]?)")


def parse_number(text: str) -> tuple[Decimal, int]:
    """A folded number with Japanese scales and its largest scale: "1億2,000万" → (120000000, 10**8)."""
    pieces = _PIECE.findall(text)
    value = sum(
        (Decimal(digits.replace(",", "")) * SCALES.get(scale, 1) for digits, scale in pieces), Decimal(0)
    )
    if value == value.to_integral_value() and any(scale for _, scale in pieces):
        value = value.to_integral_value()
    return value, max(SCALES.get(scale, 1) for _, scale in pieces)


def parse_value(printed: str) -> Value:
    """Read one value cell; a cell that is not wholly numbers with units is kind "text", a dash is "blank"."""
    if is_blank(printed):
        return Value("blank", printed)
    text = fold(printed).strip()
    note = _NOTE.search(text)
    year_note = re.sub(r"\s+", "", note[1]) if note else ""
    body = _LOOSE_SCALE.sub("", _NOTE.sub(" ", text)).strip()
    quantities = _single(body) or _parts(body, _PART) or _parts(body, _TIGHT)
    return Value("number" if quantities else "text", printed, quantities, year_note)


def _single(body: str) -> tuple[Quantity, ...]:
    match = _SINGLE.fullmatch(body)
    return (_quantity(match, body),) if match else ()


def _parts(body: str, piece: re.Pattern[str]) -> tuple[Quantity, ...]:
    found, position = [], 0
    while position < len(body):
        match = piece.match(body, position)
        if not match:
            return ()
        found.append(_quantity(match, match[0].strip(" ,、/"), match["part"]))
        position = match.end()
    return tuple(found) if len(found) > 1 or piece is _PART else ()


def _quantity(match: re.Match[str], printed: str, part: str = "") -> Quantity:
    value, scale = parse_number(match["number"])
    shown = printed.removeprefix(part).lstrip(" :") if part else printed
    return Quantity(-value if match["sign"] else value, match["unit"] or "", shown, scale, part)
