"""Puts the narrative of an answer into a few sentences beside it. Only proven sentences come out, one by one; a failing
one may be written again once. The exact answer stays in full above them: nothing is lost by what a model leaves out.
"""

import json
import logging
from collections.abc import Iterator, Sequence

from ingest.records import Report
from service.answering.checker import check
from service.language_model.client import ModelClient, NoReplyError, Purpose
from service.language_model.material import Material
from service.language_model.prompts import Messages, Prompt
from service.language_model.sentence_core import SentenceCores
from service.language_model.sentence_proof import Proven, SentenceProof, UnprovenError
from service.language_model.sentence_words import SentenceWords
from service.query import Query
from service.schemas import Answer

HEADING = "まとめ（生成AIによる回答案）"
MOST_SENTENCES = 8
_log = logging.getLogger(__name__)


class Writer:
    """Writes the summary of narrative answers. One for all reports."""

    def __init__(self, client: ModelClient, cores: SentenceCores, words: SentenceWords) -> None:
        self._client = client
        self._cores = cores
        self._words = words
        self._prompt = Prompt.load("write.ja", {"data"})

    def pieces(
        self, question: str, queries: Sequence[Query], answer: Answer, report: Report, deadline: float
    ) -> Iterator[str]:
        """Text to append to a checked answer, each piece checked with all before it; nothing where none is proven."""
        if answer.status != "answered":
            return
        material = Material.of(answer, queries, report, self._words)
        if material is None:
            return
        text = answer.answer
        for sentence in self._sentences(question, material, deadline):
            piece = f"\n- {sentence}" if text != answer.answer else f"\n\n{HEADING}\n- {sentence}"
            if check(answer.model_copy(update={"answer": text + piece}), report):
                continue
            text += piece
            yield piece

    def _sentences(self, question: str, material: Material, deadline: float) -> Iterator[Proven]:
        """Proven sentences of a first and, for those that failed, of a second writing."""
        proof = SentenceProof(material, self._cores, self._words)
        failed: list[tuple[str, str]] = []
        seen: set[Proven] = set()
        data = material.as_json(question)
        yield from self._proven("write", self._prompt.fill(data=data), proof, deadline, seen, failed)
        if failed and len(seen) < MOST_SENTENCES:
            again = json.loads(data) | {"書き直す文": [{"文": line, "理由": why} for line, why in failed]}
            messages = self._prompt.fill(data=json.dumps(again, ensure_ascii=False))
            yield from self._proven("rewrite", messages, proof, deadline, seen, [])

    def _proven(
        self,
        purpose: Purpose,
        messages: Messages,
        proof: SentenceProof,
        deadline: float,
        seen: set[Proven],
        failed: list[tuple[str, str]],
    ) -> Iterator[Proven]:
        try:
            for line in _lines(self._client.stream(purpose, messages, deadline)):
                try:
                    sentence = proof.prove(line)
                except UnprovenError as error:
                    failed.append((line[:200], str(error)))
                else:
                    if sentence not in seen:
                        seen.add(sentence)
                        yield sentence
                if len(seen) >= MOST_SENTENCES or len(failed) >= MOST_SENTENCES:
                    return
        except NoReplyError as trouble:
            failed.clear()  # no second try where the first had trouble
            _log.warning("%s", trouble)


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    """Whole lines as they become complete, blank ones left out."""
    held = ""
    for piece in pieces:
        *lines, held = (held + piece).split("\n")
        yield from (line for line in lines if line.strip())
    if held.strip():
        yield held
