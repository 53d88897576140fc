"""Rows that a sentence sets apart by name: 「創業相談件数を除いた残り」, 「（英語の指標は除く）」."""

import re
from dataclasses import dataclass, replace

from service.understanding.resolution import Resolver
from service.understanding.sentence import Sentence, join

_APART = re.compile(
    r"(?P<head>[」』]?(?:の(?:指標|KPI|分|もの|項目|行|こと)|って(?:やつ|の)|関係|関連)?)(?P<case>だけ|のみ)?(?:(?:(?:は|が)[^。、]{1,24}?(?:から|ので|ため|し)、?|(?:は|を|については|に関しては)、?)(?:すべて|全部)?(?:除(?!く?と?どう)|外[しすせ](?!部)|外して|はず[しす]|のぞ[いきく]て?|のけて|どけて|(?<!群を)抜[いきく]|省[いくき]|取り除|数えな|数えず|含め[ずなま]|含ま[なず]|入れ[ずな]|カウントし?[なせ]|対象外|別とし|別にし)|(?:以外|抜き|除外))\w{0,6}?(?:で|て|に|た|く|の|ください)?(?:ください|お願いします|残り(?:の)?|うえで|上で|とし)?"
)
_STARTS = re.compile(r"[。、,(（)\s]|の中で|のうち|については?|指標で|ものから|指標から|一覧から")


@dataclass(frozen=True)
class Apart:
    """A sentence without what it sets apart, and the rows that this is."""

    sentence: Sentence
    rows: tuple[int, ...]


def set_apart(sentence: Sentence, resolver: Resolver) -> Apart | None:
    """The rows that a sentence leaves out by their names; None where it leaves out none, or a rating or department."""
    if sentence.pieces:
        parts = [set_apart(piece, resolver) for piece in sentence.pieces]
        if not any(parts):
            return None
        rest = [part.sentence if part else piece for part, piece in zip(parts, sentence.pieces, strict=True)]
        return Apart(join(rest), tuple(row for part in parts if part for row in part.rows))
    for place in _APART.finditer(sentence.text):
        named = [one for one in sentence.indicators if 0 <= place.start() - one.end <= 1]
        start = named[0].start if named else _start(sentence, place.start())
        rated = any(start <= mention.start < place.end() for _, mention in sentence.labels)
        owned = any(0 <= place.start() - one.end <= 1 for one in (*sentence.departments, *sentence.causes))
        if rated or owned:
            continue
        rows = tuple(row for one in named for row in one.rows) or _described(
            sentence, start, place.start(), resolver
        )
        if rows:
            return Apart(_without(sentence, start, place.end()), rows)
    return None


def _start(sentence: Sentence, end: int) -> int:
    """Where the phrase begins that ends at a place; a remark in brackets is one phrase."""
    opened = sentence.text.rfind("(", 0, end)
    if opened >= 0 and ")" not in sentence.text[opened:end]:
        return opened + 1
    starts = [found.end() for found in _STARTS.finditer(sentence.text, 0, end)]
    return max([0, *starts, *(place for place in sentence.breaks if place < end)])


def _described(sentence: Sentence, start: int, end: int, resolver: Resolver) -> tuple[int, ...]:
    """The rows that the nouns of a phrase name."""
    terms = [term for term in sentence.terms if start <= term.start and term.end <= end and term.weight >= 1]
    found = resolver.by_terms(terms) if terms else None
    return found.rows if found and found.found else ()


def _without(sentence: Sentence, start: int, end: int) -> Sentence:
    """The sentence with a stretch of it blotted out; places stay."""
    text = sentence.text[:start] + " " * (end - start) + sentence.text[end:]
    kept = {
        name: tuple(item for item in getattr(sentence, name) if not start <= item.start < end)
        for name in ("cues", "numbers", "years", "departments", "indicators", "causes", "terms")
    }
    quoted = tuple(word for word in sentence.quoted if word in text)
    return replace(sentence, text=re.sub(r"[\s()（）]+$", "", text), quoted=quoted, named_in_part=(), **kept)
