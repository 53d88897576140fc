"""From use to cases: thumbs down with a correction, and corrected misprints, as draft cases for a person to
review.

A draft is never part of a set by itself: its gold comes from one reader, so it is written to a file of its
own, tagged 「draft」, and moved into a set by whoever has checked it against the report.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from eval.cases import Case, to_line
from eval.derivations import printed_text
from eval.errors import InvalidCaseError
from eval.figures import Figure, figures
from eval.wording import folded
from ingest.records import VALUE_FIELDS, Cell, Field, Measure, Report
from service.feedback import Feedback, FeedbackStore

_PLACE = re.compile(r"(\d+)\s*ページ[・、\s]*(?:受領ファイルの)?\s*(\d+)\s*行目?")
_ROW = re.compile(r"(?:行|指標)\s*(\d{1,4})(?![\d,.件個つの])")
_MARK = re.compile(r"\[\d+\]")  # numbers the citations of one answer, not rows
_UNIT = re.compile(r"[%％]|[一-龠ァ-ヶa-zA-Z]{1,4}")
_ABSENT = re.compile(r"(?:報告書に|記載(?:は|が)?)(?:ありません|ない|なし)|載って(?:いません|いない)")


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

    place = sa.make_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        return []
    engine = sa.create_engine(place)
    try:
        return FeedbackStore(engine).entries()
    finally:
        engine.dispose()


def drafts_from_feedback(feedback: Iterable[Feedback], report: Report) -> list[Case]:
    """One draft for each thumbs down with a correction on this report.

    「創業相談件数は28件です」 for 「創業相談は？」: must [[「28件」]], rows [3], and what was answered in the
    note. The rows are those whose indicator, page and line (「1ページ6行目」) or number (「指標3」) the
    correction names; without any they stay open (`free`). Figures, departments and ratings of the
    correction are required; one that names none requires nothing, which `validate` will point out.
    """
    asked = [
        one for one in feedback if one.report == report.id and one.verdict == "bad" and one.correction.strip()
    ]
    drafts = [_from_correction(one, report) for one in asked]
    return list({draft.id: draft for draft in drafts}.values())


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


def _from_correction(one: Feedback, report: Report) -> Case:
    """The id depends on question and correction alone, so that a later export gives the same draft again."""
    said = "\n".join([*one.turns, one.correction])
    missing = bool(_ABSENT.search(one.correction))
    rows = () if missing else _rows_named(one.correction, report)
    corrected, answered = one.correction.strip(), one.answer.strip()[:200]
    note = f"利用者の訂正: {corrected} / 元の回答: {answered} / 理由: {one.reason or '-'}"
    return Case(
        id=f"feedback-{hashlib.sha256(said.encode()).hexdigest()[:8]}",
        turns=tuple(one.turns),
        type="unanswerable" if missing else "value",
        rows=rows,
        rows_mode="exact" if rows else "free",
        must=() if missing else _required(one.correction, report, rows),
        abstain=missing,
        tags=("draft", "feedback"),
        note=note,
    )


def _rows_named(text: str, report: Report) -> tuple[int, ...]:
    """Rows named by place, by number, or by an indicator that is no part of a longer one named there."""
    plain = folded(text)
    places = {(int(page), int(line)) for page, line in _PLACE.findall(plain)}
    numbers = {int(number) for number in _ROW.findall(plain)}
    names = _indicators_in(plain, report)
    return tuple(
        measure.row
        for measure in report.measures
        if (measure.page, measure.line) in places
        or measure.row in numbers
        or folded(measure.indicator) in names
    )


def _indicators_in(plain: str, report: Report) -> set[str]:
    names = {folded(measure.indicator) for measure in report.measures} - {""}
    found = {name for name in names if name in plain}
    return {name for name in found if not any(name != longer and name in longer for longer in found)}


def _required(text: str, report: Report, rows: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """What the correction states: its figures, and the departments and ratings that it names."""
    plain = folded(text)
    labels = {label.label for label in report.scale}
    labels |= {name for measure in report.measures for name in measure.departments}
    named = [label for label in labels if folded(label) in plain]
    longest = [one for one in named if not any(one != other and one in other for other in named)]
    for name in sorted(_indicators_in(plain, report), key=len, reverse=True):
        plain = plain.replace(name, "")
    for pattern in (_PLACE, _ROW, _MARK):
        plain = pattern.sub("", plain)
    printed = figures(printed_text(report.measure(row) for row in rows))
    said = [_spellings(one, printed) for one in figures(plain) if not one.tail.startswith("年")]
    return (*said, *((one,) for one in sorted(longest)))


def _spellings(figure: Figure, printed: Iterable[Figure]) -> tuple[str, ...]:
    """「1兆2025億円」 as the correction has it, and as the rows print the same value (「12,025億円」)."""
    unit = found[0] if (found := _UNIT.match(figure.tail)) else ""
    same = [one for one in printed if one.value == figure.value and one.has_unit(unit)]
    words = dict.fromkeys(folded(f"{one.written}{unit}") for one in (figure, *same))
    return tuple(words)


def _from_cell(report: Report, measure: Measure, cell: Cell, column: str) -> Case:
    question = (
        f"{cell.reading}の{_actual_name(report)}は？" if cell.reading == measure.indicator
        else f"{measure.indicator}の{column}は？"
    )  # fmt: skip
    return Case(
        id=f"correction-{measure.row:03d}-{cell.field}",
        turns=(question,),
        type="value" if cell.field in (Field.INDICATOR, *VALUE_FIELDS) else "text",
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
