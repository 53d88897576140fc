"""A report as rows of tables and back: `to_rows` and `to_report` are exact inverses."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingest.errors import StoreError
from ingest.records import (
    Cell,
    Correction,
    Field,
    Measure,
    Position,
    Quantity,
    RatingLabel,
    Repair,
    Report,
    Value,
)

Row = tuple[Any, ...]
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands once per report, beside its rows."""

    id: str
    title: str
    city: str
    fiscal_year: int
    final_year: int
    source_checksum: str

    @classmethod
    def of(cls, report: Report) -> "Heading":
        return cls(
            report.id, report.title, report.city, report.fiscal_year, report.final_year, report.checksum
        )


def checksum(heading: Heading, rows: Rows) -> str:
    """The sha256 over heading and rows, the same for rows just made and rows just read."""
    digest = hashlib.sha256(json.dumps([getattr(heading, name) for name in heading.__slots__]).encode())
    for table in sorted(rows):
        digest.update(json.dumps([table, [list(row) for row in rows[table]]]).encode())
    return digest.hexdigest()


def to_rows(report: Report) -> dict[str, list[Row]]:
    """The report's rows by table name, in the column order of `ingest.row_tables`."""
    return {
        "source_lines": [(number, text) for number, text in enumerate(report.lines, 1)],
        "column_names": [(name.value, seq, text) for seq, (name, text) in enumerate(report.columns.items())],
        "rating_labels": [_label_row(seq, label) for seq, label in enumerate(report.scale)],
        "measures": [_measure_row(measure, report.scale) for measure in report.measures],
        "departments": [
            (measure.row, seq, name)
            for measure in report.measures
            for seq, name in enumerate(measure.departments)
        ],
        "cells": [row for measure in report.measures for row in _cell_rows(measure)],
        "cell_values": [
            (measure.row, name.value, seq, value.kind, value.printed, value.year_note)
            for measure in report.measures
            for seq, (name, value) in enumerate(measure.values.items())
        ],
        "quantities": [row for measure in report.measures for row in _quantity_rows(measure)],
        "repairs": [_repair_row(seq, repair) for seq, repair in enumerate(report.repairs)],
        "corrections": [(seq, c.printed, c.reading, c.why) for seq, c in enumerate(report.corrections)],
        "warnings": list(enumerate(report.warnings)),
    }


def _label_row(seq: int, label: RatingLabel) -> Row:
    spellings, words = (json.dumps(names, ensure_ascii=False) for names in (label.spellings, label.words))
    return seq, label.label, label.status, label.cause, label.meaning, spellings, words


def _measure_row(measure: Measure, scale: Sequence[RatingLabel]) -> Row:
    rating = measure.rating
    if rating is not None and rating not in scale:
        raise StoreError(f"{measure.row} 行目の進捗評価「{rating.label}」が報告書の区分にありません。")
    return (
        measure.row,
        measure.page,
        measure.line,
        measure.indicator,
        rating.label if rating else None,
        rating.status if rating else "",
        rating.cause if rating else "",
        measure.direction,
    )


def _cell_rows(measure: Measure) -> Iterator[Row]:
    for seq, cell in enumerate(measure.cells.values()):
        at = cell.position
        place = (at.page, at.line, at.start, at.end)
        yield (measure.row, cell.field.value, seq, cell.printed, cell.reading, *place, cell.inherited)


def _quantity_rows(measure: Measure) -> Iterator[Row]:
    for field_seq, (name, value) in enumerate(measure.values.items()):
        for seq, q in enumerate(value.quantities):
            amount = (str(q.value), q.unit, q.scale, q.part, q.printed)
            yield (measure.row, name.value, seq, field_seq, *amount)


def _repair_row(seq: int, repair: Repair) -> Row:
    name = repair.field.value if repair.field else None
    return seq, repair.row, repair.kind, name, repair.printed, repair.reading, repair.evidence


def to_report(heading: Heading, rows: Rows) -> Report:
    """The report that `to_rows` took apart."""
    scale = tuple(
        RatingLabel(label, status, tuple(json.loads(spellings)), cause, tuple(json.loads(words)), meaning)
        for _, label, status, cause, meaning, spellings, words in rows["rating_labels"]
    )
    return Report(
        id=heading.id,
        title=heading.title,
        city=heading.city,
        fiscal_year=heading.fiscal_year,
        final_year=heading.final_year,
        checksum=heading.source_checksum,
        lines=tuple(text for _, text in rows["source_lines"]),
        columns={Field(name): text for name, _, text in rows["column_names"]},
        scale=scale,
        measures=_measures(heading.id, rows, {label.label: label for label in scale}),
        repairs=tuple(
            Repair(row, kind, Field(name) if name else None, printed, reading, evidence)
            for _, row, kind, name, printed, reading, evidence in rows["repairs"]
        ),
        corrections=tuple(Correction(*texts) for _, *texts in rows["corrections"]),
        warnings=tuple(text for _, text in rows["warnings"]),
    )


def _measures(report: str, rows: Rows, scale: Mapping[str, RatingLabel]) -> tuple[Measure, ...]:
    cells: dict[int, dict[Field, Cell]] = defaultdict(dict)
    for row, name, _, printed, reading, page, line, start, end, inherited in rows["cells"]:
        field = Field(name)
        cells[row][field] = Cell(field, printed, Position(page, line, start, end), reading, inherited)
    quantities: dict[tuple[int, str], list[Quantity]] = defaultdict(list)
    for row, name, _, _, value, unit, scale_factor, part, printed in rows["quantities"]:
        quantities[row, name].append(Quantity(Decimal(value), unit, printed, scale_factor, part))
    values: dict[int, dict[Field, Value]] = defaultdict(dict)
    for row, name, _, kind, printed, year_note in rows["cell_values"]:
        values[row][Field(name)] = Value(kind, printed, tuple(quantities[row, name]), year_note)
    departments: dict[int, list[str]] = defaultdict(list)
    for row, _, department in rows["departments"]:
        departments[row].append(department)
    return tuple(
        Measure(
            report=report,
            row=row,
            cells=cells[row],
            values=values[row],
            rating=None if label is None else scale[label],
            departments=tuple(departments[row]),
            direction=direction,
        )
        for row, _, _, _, label, _, _, direction in rows["measures"]
    )
