"""Makes given sentences easier to listen to (想定問答) and changes nothing that they say.

A line that comes back is taken where its words, numbers, negations and tense are the same ones in the same order
(see `sentence_core`), with the same marks and brackets. Else the line stays.
"""

import json
import logging
import re
from collections.abc import Sequence

from ingest.normalize import fold
from service.language_model.client import ModelClient, NoReplyError
from service.language_model.prompts import Prompt
from service.language_model.sentence_core import Core, SentenceCores

_log = logging.getLogger(__name__)
_FIXED = re.compile(r"\[\d{1,3}\]|「[^「」]*」|[\d,.]+[^\s\d、。]?|(?:^|。)(?:はい|いいえ)")


class Polisher:
    """Polishes lines. One for all reports."""

    def __init__(self, client: ModelClient, cores: SentenceCores) -> None:
        self._client = client
        self._cores = cores
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

    def _said(self, line: str) -> tuple[list[str], Core]:
        """Marks, brackets and numbers as they stand, and the core of the words."""
        return _FIXED.findall(fold(line)), self._cores.core(line)
