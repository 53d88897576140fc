"""What of a report's own words stands in a question: indicators, departments, headings, ratings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.normalize import fold, key, split_marker
from ingest.records import HIERARCHY, Field, RatingLabel, Report
from service.language.romaji import katakana
from service.language.text import Analyzer
from service.language.thesaurus import Thesaurus
from service.query import Heading

FRAGMENT = 6
_FULL_SIZE = str.maketrans("ァィゥェォッャュョ", "アイウエオツヤユヨ")  # フエア sounds like フェア
ALIKE = 66  # % of sounds that a misspelt word shares with what is meant
MIN_NAME = 4  # letters; a shorter name differs from too many others by one
MISSPELT, APART = 70, 12  # % of letters and sounds that a misspelt name shares, and more than with any other
MIN_SOUND = 6  # kana; shorter readings coincide by chance


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the report found in a text, with its characters."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RowMention:
    rows: tuple[int, ...]
    name: str
    start: int
    end: int


class ReportWords:
    """The names that one report prints, ready to be found in a question."""

    def __init__(self, report: Report, analyzer: Analyzer, thesaurus: Thesaurus) -> None:
        self.report = report
        self._analyzer = analyzer
        self.gone = thesaurus.gone
        self.taking_part = thesaurus.taking_part
        self.people = thesaurus.people
        causes = {label.cause for label in report.scale if label.cause}
        phrases = [
            phrase
            for cause in causes
            for phrase in (thesaurus.phrase(cause), *thesaurus.same(thesaurus.phrase(cause)))
        ]
        self._causes = sorted({fold(phrase.text) for phrase in phrases}, key=len, reverse=True)
        self._indicators: dict[str, list[int]] = {}
        for measure in report.measures:
            for text in (
                {measure.indicator, measure.cells[Field.INDICATOR].printed} if measure.indicator else ()
            ):
                self._indicators.setdefault(fold(text), []).append(measure.row)
        self.units = tuple(
            sorted(
                {
                    fold(quantity.unit)
                    for measure in report.measures
                    for value in measure.values.values()
                    for quantity in value.quantities
                    if quantity.unit
                }
            )
        )
        self.departments = tuple(
            dict.fromkeys(name for measure in report.measures for name in measure.departments)
        )
        self.headings = tuple(
            dict.fromkeys(
                Heading(level=level, name=split_marker(measure.text(level))[2])
                for measure in report.measures
                for level in HIERARCHY
                if level in measure.cells
            )
        )

    @cached_property
    def _numbered(self) -> dict[Heading, tuple[str, ...]]:
        """Goals by their number: 「基本目標1」, 「基本目標I」 (print: Ⅰ)."""
        forms: dict[Heading, tuple[str, ...]] = {}
        for measure in self.report.measures:
            cell = measure.cells.get(Field.GOAL)
            mark, number, name = split_marker(cell.reading) if cell else ("", 0, "")
            if number and mark:
                romans = fold(chr(ord("Ⅰ") + number - 1))
                forms.setdefault(
                    Heading(level=Field.GOAL, name=name),
                    (f"基本目標{number}", f"基本目標{romans}", f"目標の{number}番"),
                )
        return forms

    @cached_property
    def _sounds(self) -> list[tuple[str, int]]:
        """The sounds by which an indicator may be named: whole, and its opening words up to a light one."""
        found = []
        for name, rows in self._indicators.items():
            tokens = self._analyzer.tokens(name)
            openings = {
                name,
                *(
                    "".join(token.surface for token in tokens[:size])
                    for size in (2, 3, 4)
                    if size < len(tokens)
                ),
            }
            found += [(self._sound(opening), row) for opening in openings for row in rows]
        return found

    def indicators(self, text: str) -> list[RowMention]:
        """Rows whose printed indicator name stands in the text, longest names first, without overlap.

        「製造品出荷額等」 is also found without its closing 等 or 数.
        """
        found: list[RowMention] = []
        for name, rows in sorted(self._indicators.items(), key=lambda item: -len(item[0])):
            for form in (name, name.removesuffix("等"), name.removesuffix("数")):
                start = text.find(form)
                if len(form) >= 3 and start >= 0 and not _overlaps(start, start + len(form), found):
                    found.append(RowMention(tuple(rows), name, start, start + len(form)))
                    break
        return sorted(found, key=lambda mention: mention.start)

    def fragments(self, text: str) -> list[tuple[int, int]]:
        """Runs of at least six characters that stand in an indicator's name: words in them carry no grammar."""
        spans: list[tuple[int, int]] = []
        for start in range(len(text) - FRAGMENT + 1):
            if text[start : start + FRAGMENT] in self._grams:
                if spans and start <= spans[-1][1]:
                    spans[-1] = (spans[-1][0], start + FRAGMENT)
                else:
                    spans.append((start, start + FRAGMENT))
        return spans

    def named_in_part(self, text: str) -> tuple[int, ...]:
        """Rows whose indicator holds a run of the text that no other indicator holds."""
        pieces = [text[start:end] for start, end in self.fragments(text)]
        rows = [
            {row for name, rows in self._indicators.items() if piece in name for row in rows}
            for piece in pieces
        ]
        return tuple(sorted({row for found in rows if len(found) == 1 for row in found}))

    @cached_property
    def place_letters(self) -> frozenset[str]:
        """Places of one letter in the indicators' names: 境."""
        tokens = (token for name in self._indicators for token in self._analyzer.tokens(name))
        return frozenset(token.surface for token in tokens if token.is_place and len(token.surface) == 1)

    @cached_property
    def _grams(self) -> frozenset[str]:
        return frozenset(
            name[i : i + FRAGMENT] for name in self._indicators for i in range(len(name) - FRAGMENT + 1)
        )

    def sounding(self, text: str, floor: int = 0) -> list[int]:
        """Rows whose indicator sounds like a part of the text: kana and conversion slips (製造品出荷学).

        `floor` is the least share of sounds in percent, where the length of the name does not ask for more.
        """
        from rapidfuzz import fuzz

        spoken = katakana(text).translate(_FULL_SIZE) if text.isascii() else self._sound(text)
        scored = []
        for sound, row in self._sounds:
            stem = _stem(sound)
            if len(stem) >= MIN_SOUND and len(spoken) >= len(stem) - 1:
                score = fuzz.partial_ratio(stem, spoken)
                if score >= max(floor, 99 if len(stem) < 8 else 92 if len(stem) < 10 else 86):
                    scored.append((score * len(stem), row))
        best = max(scored, default=(0.0, 0))[0]
        return list(dict.fromkeys(row for score, row in scored if score >= best * 0.97))

    def almost(self, text: str) -> list[int]:
        """The one row, if any, whose indicator the text misspells in letters and in sound: 健康寿名, コミニュティバス."""
        from rapidfuzz import fuzz

        spoken = self._sound(text)
        scored: dict[int, float] = {}
        for name, rows in self._indicators.items():
            alike = (
                fuzz.partial_ratio(name, text) + fuzz.partial_ratio(_stem(self._sound(name)), spoken)
            ) / 2
            for row in rows if len(name) >= MIN_NAME else ():
                scored[row] = max(scored.get(row, 0.0), alike)
        best, *others = sorted(scored, key=lambda row: -scored[row]) or [0]
        clear = not others or scored[best] - scored[others[0]] >= APART
        return [best] if best and scored[best] >= MISSPELT and clear else []

    def departments_in(self, text: str) -> list[Mention]:
        """Departments named in the text; 「企画調整課長」 names its department."""
        found: list[Mention] = []
        for name in sorted(self.departments, key=len, reverse=True):
            start = text.find(fold(name))
            while start >= 0:
                if not _overlaps(start, start + len(name), found):
                    found.append(Mention(name, start, start + len(name)))
                start = text.find(fold(name), start + 1)
        for match in re.finditer(r"([㐀-鿿ァ-ヶー]{2,6})の課(?!題)", text):
            named = [name for name in self.departments if match[1] in fold(name)]
            found += [Mention(name, match.start(), match.end()) for name in named if not found]
        if not found and re.search(r"[ぁ-んァ-ヶ]課|か\s?(の|が|は|を)", text):
            spoken = self._sound(text)
            found = [
                Mention(name, 0, 0)
                for name in self.departments
                if len(sound := self._sound(name)) >= MIN_SOUND and sound in spoken
            ]
        return sorted(found, key=lambda mention: mention.start)

    def causes_in(self, text: str) -> list[Mention]:
        """Where a cause that a rating label names is said: コロナ, 新型コロナ, コロナ禍."""
        found: list[Mention] = []
        for form in self._causes:
            start = text.find(form)
            while start >= 0:
                end = start + len(form) + (text[start + len(form) : start + len(form) + 1] == "禍")
                if not _overlaps(start, end, found):
                    found.append(Mention(form, start, end))
                start = text.find(form, start + 1)
        return sorted(found, key=lambda mention: mention.start)

    def headings_in(self, text: str) -> list[tuple[Heading, Mention]]:
        """Levels of the hierarchy named in the text: 「しごとの創生」, also as it sounds (しごとのそうせい)."""
        found: list[tuple[Heading, Mention]] = []
        spoken = self._sound(text) if re.search(r"[ぁ-ん]{6}", text) else ""
        for heading in self.headings if spoken else ():
            sound = self._sound(heading.name)
            if (
                heading.level is Field.GOAL
                and len(sound) >= MIN_SOUND
                and sound in spoken
                and fold(heading.name) not in text
            ):
                found.append((heading, Mention(heading.name, 0, 0)))
        for heading in sorted(self.headings, key=lambda item: -len(item.name)):
            forms = [
                form for form in (fold(heading.name), *self._numbered.get(heading, ())) if len(form) >= 4
            ]
            form = next((form for form in forms if re.search(re.escape(form) + r"(?![IVX\d])", text)), "")
            start = text.find(form) if form else -1
            if start >= 0 and not _overlaps(start, start + len(form), [m for _, m in found]):
                found.append((heading, Mention(heading.name, start, start + len(form))))
        return found

    @cached_property
    def _goals(self) -> re.Pattern[str]:
        """How a text names all goals together: by the own words of each, or by their number and common word."""
        names = [fold(heading.name) for heading in self.headings if heading.level is Field.GOAL]
        tail = _common_tail(names) if len(names) > 1 else ""
        own = [re.escape(name.removesuffix(tail)) for name in names if name.removesuffix(tail)]
        if len(names) < 2 or len(own) < len(names):
            return re.compile("(?!)")
        one = f"(?:{'|'.join(own)})(?:{re.escape(tail)})?"
        listed = rf"{one}(?:[」』]?\s?[・、,とや/&]\s?[「『]?{one}){{{len(names) - 1}}}"
        kind = "|".join(filter(None, [re.escape(tail.lstrip("のとにをは")), "柱", "大?基本目標", "大目標"]))
        together = rf"{len(names)}\s?(?:つの?|本の?|大)\s?[「『]?(?:{kind})[」』]?"
        each = rf"(?:どの|どこの|各)\s?[「『]?(?:{kind})[」』]?|(?:{kind})(?=ごと|毎|別)"
        return re.compile(
            rf"{listed}(?:の?{len(names)}つ)?(?:、?(?:の)?(?:それぞれ|各)の?(?:{kind})(?:で(?:は)?)?)?|{together}|{each}"
        )

    def goals_together(self, text: str) -> list[Mention]:
        """Where all goals of the report are named at once: しごと・ひと・まち, 3つの創生, どの柱."""
        return [Mention(found[0], *found.span()) for found in self._goals.finditer(text)]

    def sounds_within(self, text: str, name: str) -> bool:
        """Whether a text is a piece of a name by sound: そうせい in 創生."""
        return self._sound(text) in self._sound(name)

    def sounds_like(self, text: str, name: str) -> bool:
        """Whether a text may be a misspelt piece of a name: 児童グラブ beside 児童クラブ."""
        from rapidfuzz import fuzz

        return fuzz.partial_ratio(self._sound(text), self._sound(name)) >= ALIKE

    @staticmethod
    def looks_like(text: str, name: str) -> bool:
        """Whether a text may be a piece of a name with letters that a conversion got wrong: 進直率 beside 進捗率."""
        letters, whole = key(text), key(name)
        pieces = (whole[start : start + len(letters)] for start in range(len(whole) - len(letters) + 1))
        return any(
            2 * sum(one == other for one, other in zip(letters, piece, strict=True)) >= len(letters) > 1
            for piece in pieces
        )

    def columns_in(self, text: str) -> list[tuple[Field, Mention]]:
        """The report's own column names said in the text: 「要因分析で」."""
        found = []
        for name, column in self.report.columns.items():
            start = text.find(fold(column))
            if len(column) >= 2 and start >= 0:
                found.append((name, Mention(column, start, start + len(fold(column)))))
        return found

    def labels_in(self, text: str) -> list[tuple[RatingLabel, Mention]]:
        """Rating labels in any spelling, longest first: 「進捗の遅れ(コロナ)」 before 「進捗の遅れ」."""
        found: list[tuple[RatingLabel, Mention]] = []
        forms = [
            (label, fold(form))
            for label in self.report.scale
            for form in (label.label, *label.spellings, *label.words)
        ]
        for label, form in sorted(forms, key=lambda item: -len(item[1])):
            if form in {"-", "x", "X"}:
                continue
            start = text.find(form)
            while start >= 0:
                if not _overlaps(start, start + len(form), [m for _, m in found]):
                    found.append((label, Mention(label.label, start, start + len(form))))
                start = text.find(form, start + 1)
        return sorted(found, key=lambda item: item[1].start) or self._labels_by_sound(text)

    def _labels_by_sound(self, text: str) -> list[tuple[RatingLabel, Mention]]:
        """A whole label as it sounds: じゅんちょうに進捗, 順長に進捗."""
        if not re.search(r"(進捗|評価|しんちょく)", text):
            return []
        spoken = self._sound(text)
        labels = [(label, self._sound(label.label)) for label in self.report.scale if not label.cause]
        best = max(
            (sound for _, sound in labels if len(sound) >= MIN_SOUND and sound in spoken), key=len, default=""
        )
        return [(label, Mention(label.label, 0, 0)) for label, sound in labels if sound == best and best]

    def prints(self, word: str) -> bool:
        """Whether the word stands anywhere in the report."""
        return key(word) in self._all_text

    @cached_property
    def _all_text(self) -> str:
        readings = (cell.reading for measure in self.report.measures for cell in measure.cells.values())
        return key("\n".join([self.report.city, self.report.title, *readings]))

    def _sound(self, text: str) -> str:
        tokens: Sequence[str] = [
            token.reading or token.surface for token in self._analyzer.tokens(fold(text))
        ]
        return "".join(_katakana(sound) for sound in tokens)


def _stem(sound: str) -> str:
    """A spoken indicator without its light ending (数, 等, 率): what people do say."""
    for ending in ("トウ", "スウ", "リツ"):
        if sound.endswith(ending) and len(sound) - len(ending) >= MIN_SOUND:
            return sound.removesuffix(ending)
    return sound


def _katakana(text: str) -> str:
    letters = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text).translate(_FULL_SIZE)
    return "".join(c for c in letters if "ァ" <= c <= "ヺ" or c.isalnum())


def _overlaps(start: int, end: int, found: Sequence[Mention | RowMention]) -> bool:
    return any(start < other.end and other.start < end for other in found)


def _common_tail(names: Sequence[str]) -> str:
    """The end that all names share, from a particle on: しごとの創生, ひとの創生 → の創生."""
    shared = min(names, key=len)
    while shared and not all(name.endswith(shared) for name in names):
        shared = shared[1:]
    return shared if shared[:1] in {"の", "な", "づ"} else ""
