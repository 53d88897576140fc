"""When an answer contains a required statement: the comparison that every score stands on."""

import re
import unicodedata
from collections.abc import Iterator

_DROPPED = re.compile(r"[\s,]+")
_SCALES = "兆億万"


def folded(text: str) -> str:
    """NFKC without commas and white space: 「１，１４３ 件」 and 「1143件」 become the same."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text))


def occurs(statement: str, text: str) -> bool:
    """Whether `text` contains `statement`, both folded, and not inside a longer number.

    「5件」 occurs in 「計5件です」, not in 「15件」, 「1.5件」 or 「3万5件」; 「95」 not in 「95.3」,
    「951」 or 「95万」. An empty statement never occurs.
    """
    return occurs_folded(folded(statement), folded(text))


def occurs_folded(wanted: str, hay: str) -> bool:
    """`occurs` for texts that are folded already."""
    return next(places_folded(wanted, hay), None) is not None


def places_folded(wanted: str, hay: str) -> Iterator[tuple[int, int]]:
    """Where a folded statement stands in a folded text, as [start, end), leaving out longer numbers."""
    start = hay.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if not _embedded(hay, start, end):
            yield start, end
        start = hay.find(wanted, start + 1)


def _embedded(hay: str, start: int, end: int) -> bool:
    """Whether a digit at either edge of hay[start:end] goes on as part of a longer number."""
    before, after = hay[:start], hay[end : end + 2]
    if hay[start].isdigit() and before and _continues(before[-1], before[-2:-1]):
        return True
    return hay[end - 1].isdigit() and bool(after) and _continues(after[0], after[1:])


def _continues(neighbour: str, beyond: str) -> bool:
    """A digit, a decimal point with a digit beyond it, or a scale character next to the edge."""
    if neighbour.isdigit():
        return True
    return (neighbour == "." and beyond.isdigit()) or neighbour in _SCALES
