"""Text-level normal forms for comparing what is printed; nothing here is ever shown to a person.

Years: 令和元年 = 2019, so 令和N年 = 2018 + N; 平成N年 = 1988 + N; 昭和N年 = 1925 + N.
"""

import re
import unicodedata
from functools import lru_cache

ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
CURRENT_ERA = "令和"

# NFKC leaves these apart although they are one sign in print: dashes, minus signs, waves, bars.
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-") | dict.fromkeys("〜～∼", "~") | {"･": "・"})
_SPACES = re.compile(r"\s+")
_YEAR = re.compile(
    r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHS])\s*(?P<n>元|\d{1,2})(?!\d)|(?<!\d)(?P<west>(?:19|20)\d{2})(?=年|/|\b)"
)
_MARKER = re.compile(
    r"^\s*(?:(?P<circled>[①-⑳])|[(（](?P<paren>\d{1,2})[)）]"
    r"|(?:基本目標|目標|施策|政策)?\s*(?P<roman>[Ⅰ-Ⅻ])(?P<sub>-\d{1,2})?(?=\s)"
    r"|(?P<digit>\d{1,2})(?![\d,.%％人件年月日か所]))\s*"
)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """NFKC with one dash, one wave and no control characters: 「Ｒ４〜」 → "R4~". Keeps spaces and case."""
    return "".join(
        c for c in unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS) if c.isprintable()
    )


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """A comparison key without width, case and spaces: 「進捗の遅れ (コロナ)」 = 「進捗の遅れ(コロナ)」."""
    return _SPACES.sub("", fold(text)).casefold()


def years(text: str) -> list[int]:
    """Western years named in a text, in order: 「令和4年度」, 「R4」, 「2022年」 → [2022]."""
    found = []
    for match in _YEAR.finditer(fold(text)):
        if match["west"]:
            found.append(int(match["west"]))
        else:
            found.append(ERAS[match["era"]] + (1 if match["n"] == "元" else int(match["n"])))
    return found


def era_year(year: int) -> str:
    """A western year in the official calendar: 2022 → 「令和4年」, 2019 → 「令和元年」, 2018 → 「平成30年」."""
    era, base = next((name, base) for name, base in ERAS.items() if year > base and len(name) > 1)
    return f"{era}{'元' if year - base == 1 else year - base}年"


def split_marker(text: str) -> tuple[str, int, str]:
    """Number mark and name of a heading: 「② ひとの創生」 → ("circled", 2, "ひとの創生"); 「Ⅰ-2 港」 → ("roman-digit", 2, "港").

    Unmarked text gives ("", 0, text).
    """
    match = _MARKER.match(text)
    if not match:
        return "", 0, text.strip()
    name = text[match.end() :].strip()
    if match["circled"]:
        return "circled", ord(match["circled"]) - ord("①") + 1, name
    if match["paren"]:
        return "circled", int(match["paren"]), name
    if match["roman"]:
        if match["sub"]:
            return "roman-digit", int(match["sub"][1:]), name
        return "roman", ord(match["roman"]) - ord("Ⅰ") + 1, name
    return "digit", int(match["digit"]), name


def is_blank(text: str) -> bool:
    """True for an empty cell and for the dashes that tables print instead: 「-」, 「－」, 「―」, 「…」."""
    return key(text) in {"", "-", "--", "ー", "一", "...", "…", "/", "／"}
