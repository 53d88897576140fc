"""From use to cases: thumbs down with a correction, and corrected misprints, as draft cases for a person to
review.

A draft is never part of a set by itself: its gold comes from one reader, so it is written to a file of its
own, tagged 「draft」, and moved into a set by whoever has checked it against the report.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from eval.cases import Case, to_line
from eval.errors import InvalidCaseError
from eval.figures import figures
from ingest.records import Cell, Field, Measure, Report
from service.feedback import Feedback

_CITED = re.compile(r"(?:行|\[)\s*(\d{1,4})\s*(?:行目|\])?")
_UNIT = re.compile(r"[%％]|[一-龠ァ-ヶa-zA-Z]{1,4}")


def read_feedback(path: Path) -> list[Feedback]:
    """Feedback exported as JSON lines; InvalidCaseError names the first line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                found.append(Feedback.model_validate_json(line))
            except ValidationError as error:
                raise InvalidCaseError(f"{path} {number}行目: {error.errors()[0]['msg']}") from error
    return found


def stored_feedback(url: str) -> list[Feedback]:
    """Feedback kept in the row store at this SQLAlchemy URL; none where nobody has given any."""
    import sqlalchemy as sa

    engine = sa.create_engine(url)
    if not sa.inspect(engine).has_table("feedback"):
        return []
    table = sa.Table("feedback", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        rows = connection.execute(table.select().order_by(table.c.created_at)).mappings().all()
    engine.dispose()
    return [_feedback(dict(row)) for row in rows]


def drafts_from_feedback(feedback: Iterable[Feedback], report: Report) -> list[Case]:
    """One draft for each thumbs down with a correction on this report.

    「実績は28件です（行3）」 for 「創業相談は？」: must [[「28件」]], rows [3], and what was answered in
    the note.
    Rows that the correction does not name stay open (`free`); a correction without figures is required in
    no word.
    """
    asked = [
        one for one in feedback if one.report == report.id and one.verdict == "bad" and one.correction.strip()
    ]
    return [_from_correction(one, number, len(report.measures)) for number, one in enumerate(asked, start=1)]


def drafts_from_corrections(report: Report) -> list[Case]:
    """One draft for each cell whose misprint was corrected: asked by its corrected name, either spelling
    accepted.

    「心るさと納税寄付件数」 read as 「ふるさと納税寄付件数」: 「ふるさと納税寄付件数の実績値は？」 must
    cite that row.
    """
    drafts = []
    for measure in report.measures:
        for name, cell in measure.cells.items():
            if cell.corrected and not cell.inherited and measure.indicator:
                drafts.append(_from_cell(report, measure, cell, report.columns.get(name, str(name))))
    return drafts


def _feedback(row: dict[str, object]) -> Feedback:
    known = {name: row[name] for name in Feedback.model_fields if name in row}
    return Feedback.model_validate(known | {"reason": known.get("reason") or None})


def _from_correction(one: Feedback, number: int, total: int) -> Case:
    rows = _rows_named(one.correction, total)
    missing = "報告書にありません" in one.correction or "載っていません" in one.correction
    corrected, answered = one.correction.strip(), one.answer.strip()[:200]
    note = f"利用者の訂正: {corrected} / 元の回答: {answered} / 理由: {one.reason or '-'}"
    return Case(
        id=f"feedback-{number:03d}",
        turns=tuple(one.turns),
        type="unanswerable" if missing else "value",
        rows=() if missing else rows,
        rows_mode="exact" if rows and not missing else "free",
        must=() if missing else tuple((figure,) for figure in _figures_said(one.correction)),
        abstain=missing,
        tags=("draft", "feedback"),
        note=note,
    )


def _rows_named(text: str, total: int) -> tuple[int, ...]:
    return tuple(
        row for row in dict.fromkeys(int(number) for number in _CITED.findall(text)) if 1 <= row <= total
    )


def _figures_said(text: str) -> list[str]:
    """「令和4年度は28件です（行3）」 → 「28件」; years and numbers of rows are no figures of the answer."""
    said = []
    for figure in figures(_CITED.sub("", text)):
        if figure.tail.startswith("年"):
            continue
        unit = _UNIT.match(figure.tail)
        said.append(f"{figure.value.normalize():f}{unit[0] if unit else ''}")
    return said


def _from_cell(report: Report, measure: Measure, cell: Cell, column: str) -> Case:
    question = (
        f"{cell.reading}の{_actual_name(report)}は？" if cell.reading == measure.indicator
        else f"{measure.indicator}の{column}は？"
    )  # fmt: skip
    return Case(
        id=f"correction-{measure.row:03d}-{cell.field}",
        turns=(question,),
        type="value" if cell.reading == measure.indicator else "text",
        rows=(measure.row,),
        rows_mode="exact",
        must=_expected(measure, cell),
        tags=("draft", "correction"),
        note=f"訂正: 「{_changed(cell.printed, cell.reading)}」→「{_changed(cell.reading, cell.printed)}」",
    )


def _expected(measure: Measure, cell: Cell) -> tuple[tuple[str, ...], ...]:
    if cell.reading == measure.indicator:
        actual = measure.cells.get(Field.ACTUAL)
        return ((actual.printed,),) if actual and actual.printed.strip("-－ ") else ()
    return ((_changed(cell.printed, cell.reading), _changed(cell.reading, cell.printed)),)


def _changed(text: str, other: str) -> str:
    """The part of `text` around where it differs from `other`, short enough to quote."""
    start = next(
        (i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other))
    )
    return text[max(0, start - 6) : start + 12]


def _actual_name(report: Report) -> str:
    return report.columns.get(Field.ACTUAL, "実績値")


def to_review(cases: Sequence[Case]) -> str:
    """The drafts as lines of a set."""
    return "".join(to_line(case) + "\n" for case in cases)
