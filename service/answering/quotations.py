"""Proves quotations: a passage that an answer quotes stands word for word in a cell of a row told beside it."""

import re
from collections.abc import Mapping, Sequence

from ingest.records import Measure

_MARK = re.compile(r"\[(\d{1,3})\]")
_PASSAGE = re.compile(r"^> (?:全文：)?(.+)$|には、「(.+)」と記載されています|^記載されている理由：(.+)$")


def misquoted(text: str, cited: Mapping[int, Measure], near: Sequence[Measure]) -> list[str]:
    """Passages that no cell holds, in Japanese. A passage belongs to the rows marked beside it or last before it."""
    problems = []
    marked: list[Measure] = []
    for line in text.split("\n"):
        marked = [cited[int(mark)] for mark in _MARK.findall(line) if int(mark) in cited] or marked
        if found := _PASSAGE.search(_MARK.sub("", line)):
            passage = next(group for group in found.groups() if group)
            if not _stands(passage, marked or [*cited.values(), *near]):
                problems.append(f"引用「{passage[:20]}」")
    return problems


def _stands(passage: str, measures: Sequence[Measure]) -> bool:
    wanted = "".join(passage.split())
    return any(
        wanted in "".join(text.split())
        for measure in measures
        for cell in measure.cells.values()
        for text in (cell.reading, cell.printed)
    )
