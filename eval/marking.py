"""Where in an answer the required and the forbidden statements stand."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.wording import folded, places_folded

Mark = Literal["", "found", "forbidden"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the answer as written, and what it is."""

    text: str
    mark: Mark


def marked(answer: str, must: Sequence[Sequence[str]], must_not: Sequence[str]) -> list[Segment]:
    """The answer cut into segments: forbidden statements over found ones over the rest.

    「実績は１，４６８ 人」 with must 「1468人」: [「実績は」, 「１，４６８ 人」 found].
    """
    hay, origin = _folded_with_origin(answer)
    marks: list[Mark] = [""] * len(answer)
    found = [word for group in must for word in group]
    for words, mark in ((found, "found"), (must_not, "forbidden")):
        for word in words:
            for start, end in places_folded(folded(word), hay):
                for place in range(origin[start], origin[end - 1] + 1):
                    marks[place] = "forbidden" if mark == "forbidden" else "found"
    return _segments(answer, marks)


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the place of the character it came from."""
    letters: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKC", letter):
            if plain != "," and not plain.isspace():
                letters.append(plain)
                origin.append(place)
    return "".join(letters), origin


def _segments(text: str, marks: Sequence[Mark]) -> list[Segment]:
    segments: list[Segment] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marks[place] != marks[start]:
            segments.append(Segment(text[start:place], marks[start]))
            start = place
    return [segment for segment in segments if segment.text]
