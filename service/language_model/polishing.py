"""Makes given sentences easier to listen to (想定問答) and changes nothing that they say.

A line that comes back is taken where its words and numbers are the same ones in the same order, with the same marks,
brackets and negations: what is left to differ are particles, endings (their tense too) and joining words. Else the
line stays.
"""

import json
import logging
import re
from collections.abc import Sequence

from ingest.normalize import fold
from service.language.text import CONTENT, Analyzer
from service.language_model.client import ModelClient, NoReplyError
from service.language_model.prompts import Prompt
from service.language_model.sentence_words import SentenceWords

_log = logging.getLogger(__name__)
_NOT = "ない"  # every form of it: していない, しておりません, せず
_FIXED = re.compile(r"\[\d{1,3}\]|「[^「」]*」|[\d,.]+[^\s\d、。]?|(?:^|。)(?:はい|いいえ)")


class Polisher:
    """Polishes lines. One for all reports."""

    def __init__(self, client: ModelClient, analyzer: Analyzer, words: SentenceWords) -> None:
        self._client = client
        self._analyzer = analyzer
        self._words = words
        self._prompt = Prompt.load("polish.ja", {"data"})

    def polish(self, lines: Sequence[str], deadline: float) -> list[str]:
        """As many lines in the same order, each polished or as it was; all as they were where the model has trouble."""
        messages = self._prompt.fill(data=json.dumps({"文": list(lines)}, ensure_ascii=False))
        try:
            reply = self._client.text("polish", messages, deadline)
        except NoReplyError as trouble:
            _log.warning("%s", trouble)
            return list(lines)
        polished = [line.strip() for line in reply.split("\n") if line.strip()]
        if len(polished) != len(lines):
            return list(lines)
        return [
            new if self.says_the_same(old, new) else old for old, new in zip(lines, polished, strict=True)
        ]

    def says_the_same(self, old: str, new: str) -> bool:
        """「増加している。」 and 「増加しております。」 do; 「増加しておりません。」 does not."""
        return self._said(old) == self._said(new)

    def _said(self, line: str) -> tuple[list[str], list[str]]:
        """Marks, brackets and numbers as they stand; content words and negations in dictionary form."""
        text = fold(line)
        words = self._words
        told = [
            _NOT if token.lemma in words.negations else token.lemma
            for token in self._analyzer.tokens(text)
            if token.lemma in words.negations | words.negating_prefixes
            or (token.pos in CONTENT and token.lemma not in words.joining)
        ]
        return _FIXED.findall(text), told
