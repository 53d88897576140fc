"""Questions with the rows that they ask for: the held-back everyday ones, and those that weights are chosen on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import CaseSet, load_sets
from eval.errors import InvalidCaseError
from ingest.settings import DATA

FOLDER = DATA / "evaluation" / "retrieval"
TUNING = "tuning-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a report and the rows that are right to find."""

    report: str
    question: str
    rows: frozenset[int]


def everyday() -> list[Asked]:
    """The held-back questions in everyday words: never used to train a model or to choose a weight."""
    return _read(path for path in sorted(FOLDER.glob("*.tsv")) if not path.name.startswith(TUNING))


def tuning() -> dict[str, list[Asked]]:
    """What weights are chosen on: everyday questions of their own, and the working sets' questions by meaning."""
    sets = load_sets(
        sorted(path for path in (DATA / "evaluation").iterdir() if path != FOLDER and path.is_dir())
    )
    return {"everyday": _read(sorted(FOLDER.glob(f"{TUNING}*.tsv"))), "report": by_meaning(sets)}


def by_meaning(sets: Iterable[CaseSet]) -> list[Asked]:
    """Single questions for text or meaning that a few rows answer, from the sets that are not held back."""
    return [
        Asked(one.report, case.question, frozenset(case.rows))
        for one in sets
        if not one.held_back
        for case in one.cases
        if case.type in {"text", "semantic"}
        and len(case.turns) == 1
        and 0 < len(case.rows) <= 4
        and case.rows_mode != "free"
        and case.abstain is False
    ]


def _read(paths: Iterable[Path]) -> list[Asked]:
    return [asked for path in paths for asked in read_questions(path)]


def read_questions(path: Path) -> Sequence[Asked]:
    """「rows<TAB>question」 a line; the file is named after the report. InvalidCaseError names file and line."""
    report = path.stem.removeprefix(TUNING)
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        rows, _, question = line.partition("\t")
        if not question.strip() or not all(row.isdigit() for row in rows.split(",")):
            raise InvalidCaseError(
                f"{path} {number}行目:「行番号<TAB>質問」の形ではありません（例: 38<TAB>街灯は？）。"
            )
        found.append(Asked(report, question.strip(), frozenset(int(row) for row in rows.split(","))))
    return found
