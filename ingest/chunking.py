"""One KPI row → its passages: a head, and one each for reason, issue and future measures where printed."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from ingest.records import VALUE_FIELDS, Chunk, Field, Measure, Quantity, Report

_HEAD = (Field.INDICATOR, Field.GOAL, Field.INITIATIVE, Field.PROGRESS_NOTE)
_OWN = (Field.DELAY_REASON, Field.ISSUE, Field.FUTURE_MEASURE)
_Scalar = str | int | float | bool | list[str]
_BLANK = re.compile(r"[\s\-－‐‑–—―ー−]*")


def chunk_report(report: Report) -> list[Chunk]:
    """The passages of all rows in reading order; ids are `report:row:field`, the same on every ingest."""
    return [chunk for measure in report.measures for chunk in _chunks(report, measure)]


def _chunks(report: Report, measure: Measure) -> Iterator[Chunk]:
    common = _metadata(report, measure)
    head = "\n".join(text for text in map(measure.text, _HEAD) if not _blank(text))
    if head:
        yield _chunk(measure, "head", head, common | {"page": measure.page, "line": measure.line})
    lead = measure.indicator or measure.text(Field.INITIATIVE)
    for name in _OWN:
        cell = measure.cells.get(name)
        if cell is None or _blank(cell.reading):
            continue
        text = f"{lead}\n{cell.reading}" if lead else cell.reading
        place = {"page": cell.position.page, "line": cell.position.line}
        yield _chunk(measure, name.value, text, common | place)


def _chunk(measure: Measure, name: str, text: str, metadata: Mapping[str, _Scalar | None]) -> Chunk:
    kept = {key: value for key, value in metadata.items() if value is not None and value not in ("", [])}
    return Chunk(f"{measure.report}:{measure.row}:{name}", text, name, {**kept, "field": name})


def _blank(text: str) -> bool:
    return _BLANK.fullmatch(text) is not None


def _metadata(report: Report, measure: Measure) -> dict[str, _Scalar | None]:
    rating = measure.rating
    numbers = {name.value: measure.value(name).single for name in VALUE_FIELDS}
    return {
        "report": report.id,
        "row": measure.row,
        "indicator": measure.indicator,
        "rating": rating.label if rating else None,
        "status": rating.status if rating else None,
        "cause": rating.cause if rating else None,
        "goal": measure.text(Field.GOAL),
        "departments": list(measure.departments),
        "fiscal_year": report.fiscal_year,
        **{name: float(number.value) if number else None for name, number in numbers.items()},
        "achievement": _achievement(numbers["actual"], numbers["target"]),
    }


def _achievement(actual: Quantity | None, target: Quantity | None) -> float | None:
    """達成率 = 実績 ÷ 目標 in percent, one decimal: 18人 ÷ 23人 = 78.3. None without two like numbers."""
    if actual is None or target is None or not target.value or actual.unit != target.unit:
        return None
    rate = actual.value / target.value * 100
    return float(rate.quantize(Decimal("0.1"), ROUND_HALF_UP))
