"""Figures as they stand in a sentence: 「約3万件」, 「1兆2,025億円」, 「78.3%」, 「令和5年」 → comparable
values.

Written apart from `ingest.quantities` on purpose: a scorer that shared the product's parser would share its
mistakes. Kanji numerals (「五つ」) are not read; a gold that accepts them lists them as an alternative.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_SCALE = {"千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_STEP = "(?:千?[万億兆]|千)"
_FIGURE = re.compile(
    rf"(?P<approx>約|およそ|ほぼ|おおむね)?(?P<number>{_DIGITS}(?:{_STEP}{_DIGITS})*{_STEP}?)(?P<tail>.{{0,6}})"
)
_PIECE = re.compile(rf"({_DIGITS})({_STEP}?)")
_ROUGH_TAIL = re.compile(r"^[^\d\s。、]{0,4}(?:余り?|あまり|程度|前後|弱|強)")
_UNITS = (
    ("%", "パーセント", "percent"),
    ("人", "名"),
    ("か所", "カ所", "ヵ所", "ヶ所", "ケ所", "箇所", "力所", "個所"),
    ("ポイント", "pt"),
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988}
_ERA_YEAR = re.compile(r"(令和|平成|昭和|(?<![A-Za-z])[RH])\s*(元|\d{1,2})\s*(?=年)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a text. `step` is the worth of its last printed digit: 「3万」 10,000, 「40.0」 0.1.

    `written`: its digits as they stand there (「1兆2,025億」), `tail`: up to six characters after them.
    """

    value: Decimal
    step: Decimal
    tail: str
    approximate: bool = False
    written: str = ""

    def has_unit(self, unit: str) -> bool:
        """Whether the tail begins with this unit or a spelling of it (人 = 名, % = パーセント)."""
        return self.tail.startswith(_spellings(unit)) if unit else True

    @property
    def bare(self) -> bool:
        """No unit follows: the end, a bracket, punctuation or a particle."""
        return not self.tail or not re.match(r"[%a-zA-Z一-龠ァ-ヶ]", self.tail)


def western_years(text: str) -> str:
    """Era years before 年 as western ones: 「令和5年10月」 and 「R5年10月」 become 「2023年10月」."""
    plain = unicodedata.normalize("NFKC", text)
    return _ERA_YEAR.sub(lambda m: str(_ERAS[m[1]] + (1 if m[2] == "元" else int(m[2]))), plain)


def figures(text: str) -> list[Figure]:
    """All numbers of a text in order, with scale (千 万 億 兆), grouping commas and decimals understood."""
    plain = unicodedata.normalize("NFKC", text).replace("\n", " ")
    found = []
    position = 0
    while match := _FIGURE.search(plain, position):
        value, step = _value(match["number"])
        tail = match["tail"].lstrip()
        rough = bool(match["approx"]) or bool(_ROUGH_TAIL.match(tail))
        found.append(Figure(value, step, tail, rough, match["number"]))
        position = match.end("number")
    return found


def only_figure(statement: str) -> Figure | None:
    """The figure when a statement is nothing but one figure with its unit (「約31倍」); else None."""
    plain = unicodedata.normalize("NFKC", statement).strip()
    match = _FIGURE.fullmatch(plain)
    if not match or re.search(r"\d", match["tail"]) or len(match["tail"]) > 5:
        return None
    value, step = _value(match["number"])
    return Figure(value, step, match["tail"].strip(), bool(match["approx"]), match["number"])


def _value(number: str) -> tuple[Decimal, Decimal]:
    total, step = Decimal(0), Decimal(1)
    for digits, scale in _PIECE.findall(number):
        worth = Decimal(1)
        for letter in scale:
            worth *= _SCALE[letter]
        amount = Decimal(digits.replace(",", ""))
        total += amount * worth
        step = worth * Decimal(1).scaleb(int(amount.as_tuple().exponent))
    return total, step


def _spellings(unit: str) -> tuple[str, ...]:
    for group in _UNITS:
        if unit in group:
            return group
    return (unit,)
