"""How an answer must sound: です・ます throughout, sentences that can be read in one breath, no foreign manner."""

import re

from ingest.normalize import fold
from service.council.records import Flag, Sheet
from service.council.vocabulary import Style, split
from service.language.text import Analyzer, Token

_QUOTED = re.compile(r"「[^「」]*」")
_POLITE = {"ます", "です", "ございます"}


class StyleChecker:
    """Finds what a section chief would mend before reading it aloud."""

    def __init__(self, style: Style, analyzer: Analyzer) -> None:
        self._style = style
        self._analyzer = analyzer

    def sentence(self, text: str, *, spoken: bool) -> list[Flag]:
        """Faults of one sentence (or of several, where an edit wrote more). Members' questions may be any length."""
        found = []
        for part in split(text):
            end = _aside(part.rstrip("。")).rstrip("」")
            if not end.endswith(self._style.endings):
                found.append(_fault(f"「{end[-12:]}」を、です・ますの形にしてください"))
            if spoken and len(part) > self._style.longest_sentence:
                words = f"一文が{len(part)}文字です。{self._style.longest_sentence}文字までが聞き取りやすい長さです"
                found.append(Flag(kind="style", level="warning", text=words))
        found += [
            _fault(f"「{word}」は答弁に合わない言い回しです") for word in self._style.unwanted if word in text
        ]
        if spoken:
            plain = _QUOTED.sub("", text)  # names keep their signs
            signs = sorted({sign for sign in plain if sign in self._style.signs})
            found += [_fault(f"記号「{sign}」は読み上げられません") for sign in signs]
        return found

    def sheet(self, sheet: Sheet) -> list[Flag]:
        """Whether the answer's length fits."""
        least, most = self._style.shortest_answer, self._style.longest_answer
        length = self.characters(sheet)
        if least <= length <= most:
            return []
        text = f"答弁本文が{length:,}文字です。{least}〜{most:,}文字が目安です"
        return [Flag(kind="length", level="warning", text=text)]

    @staticmethod
    def characters(sheet: Sheet) -> int:
        return sum(len(sentence.text) for sentence in sheet.answer())

    def seconds(self, sheet: Sheet) -> tuple[int, int]:
        """Seconds to read the answer aloud, fast and slow: 300 to 350 characters a minute."""
        length = self.characters(sheet)
        return round(length * 60 / self._style.fast), round(length * 60 / self._style.slow)

    def promises(self, text: str, *, edited: bool) -> bool:
        """Whether a text promises something: 「…てまいります」; of an edited one also any 「…ます」 of doing."""
        return any(self._promise(part, edited=edited) for part in split(text))

    def _promise(self, part: str, *, edited: bool) -> bool:
        tokens = [
            token
            for token in self._analyzer.tokens(part.rstrip("。"))
            if token.pos not in {"空白", "補助記号"}
        ]
        if len(tokens) < 2:
            return False
        last, before = tokens[-1], tokens[-2]
        if last.lemma == "参る" or (last.dictionary in _POLITE and before.lemma == "参る"):
            return True
        return edited and self._does(tokens)

    def _does(self, tokens: list[Token]) -> bool:
        """A polite end that says what somebody will do; past, states and passives say something else."""
        last, before = tokens[-1], tokens[-2]
        if any(token.lemma in self._style.commitment for token in tokens[-4:]):
            return last.dictionary != "た"
        if last.dictionary != "ます" or not last.form.startswith("終止形"):
            return False
        return (
            before.pos == "動詞"
            and before.lemma not in self._style.stative
            and fold(before.dictionary) not in self._style.stative
        )


def _aside(text: str) -> str:
    """The text without an aside in brackets at its end: 「…です（4件を計算）」 → 「…です」."""
    if not text.endswith("）"):
        return text
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == "）") - (text[place] == "（")
        if depth == 0:
            return text[:place]
    return text


def _fault(text: str) -> Flag:
    return Flag(kind="style", level="error", text=text)
