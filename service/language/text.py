"""Japanese text as tokens: surface, normalised form, reading and the dictionary's synonym groups (Sudachi, mode A)."""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.normalize import fold
from service.language.english import plain

CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "接尾辞", "接頭辞", "代名詞", "副詞"}

_KATAKANA = re.compile(r"[ァ-ヶー]+")
_WHICH = "どの"  # behind a noun read as 殿: 「そう思う子どのくらい」
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千万億兆]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One short unit; `start` and `end` are characters of the analysed text."""

    surface: str
    start: int
    end: int
    lemma: str
    pos: str
    detail: str
    reading: str
    groups: frozenset[int]
    kind: str = ""  # third part of speech: 地名, サ変可能, 助数詞可能 …
    is_known: bool = True  # False for a word that the dictionary does not have
    dictionary: str = ""  # the form in which a dictionary lists it, as written: 行っ → 行う
    conjugation: str = ""  # 五段-ワア行, 下一段-マ行, サ行変格 …; empty where nothing inflects
    form: str = ""  # 終止形-一般, 連用形-促音便 …

    @property
    def is_place(self) -> bool:
        return self.kind == "地名"

    @property
    def counts(self) -> bool:
        """A counter such as 人, 件, 基."""
        return self.kind in {"助数詞可能", "助数詞"} or self.detail == "助数詞"

    @property
    def is_noun(self) -> bool:
        return self.pos in {"名詞", "接尾辞", "接頭辞"}


class Analyzer:
    """Tokenises folded text. One dictionary, one tokenizer per thread (Sudachi's tokenizer is not thread-safe)."""

    def __init__(self) -> None:
        from sudachipy import Dictionary, SplitMode

        self._dictionary: Any = Dictionary()
        self._mode: Any = SplitMode.A
        self._local = threading.local()
        self.tokens = lru_cache(maxsize=4096)(self._tokens)

    def _morphemes(self, text: str) -> Any:  # noqa: ANN401 - Sudachi's own list
        tokenizer = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            make = getattr(self._dictionary, "tokenizer", None) or self._dictionary.create
            tokenizer = self._local.tokenizer = make()
        return tokenizer.tokenize(text, self._mode)

    def _tokens(self, text: str) -> tuple[Token, ...]:
        return tuple(map(_token, self._morphemes(text)))

    def lemmas(self, text: str) -> tuple[str, ...]:
        """The normalised forms of a phrase without blanks; nothing else of its tokens is built."""
        found = self._morphemes(plain(fold(text)))
        return tuple(m.normalized_form() for m in found if m.part_of_speech()[0] != "空白")

    def reading(self, text: str) -> str:
        """How a text is read, in katakana; a word without a reading stays as written."""
        return "".join(m.reading_form() or m.surface() for m in self._morphemes(text))

    def digits(self, text: str) -> str:
        """Kanji numerals as digits where they count something: 「二千人」 → "2000人", 「一番」 stays."""
        out = []
        for token in self.tokens(text):
            counts = token.detail == "数詞" and _KANJI_NUMBER.fullmatch(token.surface)
            out.append(token.lemma if counts and token.lemma.isdigit() else token.surface)
        return "".join(out)


def _token(m: Any) -> Token:  # noqa: ANN401 - Sudachi's own morpheme
    part = m.part_of_speech()
    which = m.surface() == _WHICH
    return Token(
        m.surface(),
        m.begin(),
        m.end(),
        _WHICH if which else m.normalized_form(),
        "連体詞" if which else part[0],
        part[1],
        m.reading_form(),
        _senses(m.surface(), m.synonym_group_ids()),
        part[2],
        not m.is_oov(),
        m.dictionary_form(),
        "" if part[4] == "*" else part[4],
        "" if part[5] == "*" else part[5],
    )


def _senses(surface: str, groups: list[int]) -> frozenset[int]:
    """The synonym groups of a word; none of a katakana word with several (フェア is a fair, fair play and a fare),
    and none of a rate: 確率 is no 見込み.
    """
    ambiguous = (len(groups) > 1 and _KATAKANA.fullmatch(surface)) or surface.endswith("率")
    return frozenset() if ambiguous else frozenset(groups)
