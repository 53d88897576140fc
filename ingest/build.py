"""A report folder → `Report`: read, align, inherit, correct, parse, check. No store is touched here."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.alignment import Aligned, Aligner, RatingScale, split_names
from ingest.checks import check_measures
from ingest.corrections import applied, read_corrected
from ingest.definition import ReportDefinition, load_corrections, load_definition
from ingest.errors import InvalidDefinitionError, NotAReportError, UnreadableFileError
from ingest.headers import Header, HeaderReader
from ingest.hierarchy import HierarchyReader
from ingest.normalize import key
from ingest.quantities import parse_value
from ingest.readers.tab_text import RawCell, RawLine, RawTable, read_tab_text
from ingest.records import (
    HIERARCHY,
    VALUE_FIELDS,
    Cell,
    Correction,
    Field,
    Measure,
    RatingLabel,
    Repair,
    Report,
)
from ingest.settings import DATA
from ingest.vocabulary import Vocabulary


def build_report(folder: Path, vocabulary: Vocabulary | None = None) -> Report:
    """Read the report in a folder with report.yaml; IngestError says what is missing or not as it must be."""
    definition = load_definition(folder)
    vocabulary = vocabulary or Vocabulary.load(DATA / "vocabulary")
    source = folder / definition.source.file
    table = read_tab_text(source)
    checksum = hashlib.sha256(source.read_bytes()).hexdigest()
    if definition.source.sha256 not in {"", checksum}:
        raise UnreadableFileError(
            f"{source} は受け取ったときの内容と違います（SHA-256 {checksum[:12]}…、"
            f"report.yaml は {definition.source.sha256[:12]}…）。ファイルか report.yaml を直してください"
        )
    builder = _Builder(vocabulary, definition, load_corrections(folder))
    return builder.build(table, checksum)


class _Builder:
    def __init__(
        self, vocabulary: Vocabulary, definition: ReportDefinition, corrections: Sequence[Correction]
    ) -> None:
        self._definition = definition
        self._corrections = tuple(corrections)
        self._scale = RatingScale(_scale(vocabulary, definition))
        self._headers = HeaderReader(vocabulary, definition)
        self._aligner = Aligner(vocabulary, self._scale)
        self._hierarchy = HierarchyReader(definition.level_markers)
        self._repairs: list[Repair] = []
        self._columns: dict[Field, str] = {}
        self._warnings: list[str] = []

    def build(self, table: RawTable, checksum: str) -> Report:
        rows = self._rows(table)
        measures = tuple(
            self._measure(number, cells, header) for number, (cells, header) in enumerate(rows, start=1)
        )
        self._require_meant("\n".join(table.lines), measures)
        definition = self._definition
        return Report(
            id=definition.id,
            title=definition.title,
            city=definition.city,
            fiscal_year=definition.fiscal_year,
            final_year=definition.final_year,
            checksum=checksum,
            lines=table.lines,
            columns=self._columns,
            scale=self._scale.labels,
            measures=measures,
            repairs=tuple(sorted([*self._repairs, *self._hierarchy.repairs], key=lambda repair: repair.row)),
            corrections=self._corrections,
            warnings=(*self._warnings, *check_measures(measures)),
        )

    def _rows(self, table: RawTable) -> list[tuple[tuple[RawCell, ...], Header]]:
        rows: list[tuple[tuple[RawCell, ...], Header]] = []
        header: Header | None = None
        for page in table.pages:
            data = [index for index, line in enumerate(page) if self._aligner.is_row(line.cells)]
            first = data[0] if data else len(page)
            header = self._headers.read(page[:first]) or header
            if header:
                self._columns |= {
                    name: text for name, text in header.names.items() if name not in self._columns
                }
                rows += [(page[index].cells, header) for index in data]
        self._require(rows, header, table.pages)
        return rows

    def _require(
        self, rows: Sequence[object], header: Header | None, pages: Sequence[Sequence[RawLine]]
    ) -> None:
        found = f"{sum(len(page) for page in pages)}行を調べました"
        if header is None:
            raise NotAReportError(
                "KPIの表の見出し（指標名・目標値・実績値・進捗評価など、4つ以上）が見つかりません。"
                f"{found}。列名が独自のときは report.yaml の columns に書いてください"
            )
        missing = [name for name in (Field.ACTUAL, Field.TARGET, Field.RATING) if name not in header.columns]
        if missing or not rows:
            labels = "・".join(label.label for label in self._scale.labels)
            wanted = (
                f"列「{'」「'.join(self._headers.name_of(name) for name in missing)}」"
                if missing
                else f"値（数と単位）と評価（{labels}）を持つ行"
            )
            raise NotAReportError(
                f"{wanted}が見つかりません。{found}。表と report.yaml の rating_scale を確かめてください"
            )

    def _require_meant(self, text: str, measures: Sequence[Measure]) -> None:
        """Corrections of what the report does not print, and directions of unknown indicators, are mistakes."""
        for correction in self._corrections:
            if correction.printed not in text:
                raise InvalidDefinitionError(
                    f"corrections.yaml の「{correction.printed}」は報告書に印刷されていません。"
                    "印刷のとおりに書き直すか、この項目を消してください"
                )
        known = {key(measure.indicator) for measure in measures}
        for name in self._definition.lower_is_better:
            if key(name) not in known:
                raise InvalidDefinitionError(
                    f"report.yaml の lower_is_better にある「{name}」という指標は報告書にありません。"
                    "指標名のとおりに書き直すか、消してください"
                )

    def _measure(self, row: int, raw: Sequence[RawCell], header: Header) -> Measure:
        aligned = self._aligner.align(raw, header)
        self._warnings += _misplaced(row, aligned, header)
        if aligned.shift:
            self._log_shift(row, aligned.cells, aligned.shift)
        placed = self._hierarchy.place(row, aligned.cells, shifted=aligned.shift != 0)
        printed = {name: self._cell(row, name, cell) for name, cell in placed.items() if cell.text}
        cells = self._hierarchy.inherit(row, printed, header.fields)
        if Field.INDICATOR in header.columns and Field.INDICATOR not in cells:
            self._log(row, "missing", Field.INDICATOR, "指標名が印刷されていない（結合セル）。名前は補わない")
        rating = self._rating(row, cells)
        indicator = cells[Field.INDICATOR].reading if Field.INDICATOR in cells else ""
        lower = {key(name) for name in self._definition.lower_is_better}
        return Measure(
            report=self._definition.id,
            row=row,
            cells=cells,
            values={name: parse_value(cells[name].reading) for name in VALUE_FIELDS if name in cells},
            rating=rating,
            departments=split_names(cells[Field.DEPARTMENT].reading) if Field.DEPARTMENT in cells else (),
            direction="lower" if key(indicator) in lower else "higher",
        )

    def _cell(self, row: int, name: Field, raw: RawCell) -> Cell:
        reading = read_corrected(raw.text, self._corrections)
        for correction in applied(raw.text, self._corrections):
            self._repairs.append(
                Repair(row, "correction", name, correction.printed, correction.reading, correction.why)
            )
        return Cell(name, raw.text, raw.position, reading)

    def _rating(self, row: int, cells: Mapping[Field, Cell]) -> RatingLabel | None:
        cell = cells.get(Field.RATING)
        label = self._scale.find(cell.printed) if cell else None
        if cell and label and label.label != cell.printed:
            self._repairs.append(
                Repair(row, "spelling", Field.RATING, cell.printed, label.label, "評価の尺度にある表記のゆれ")
            )
        return label

    def _log_shift(self, row: int, cells: Mapping[Field, RawCell], shift: int) -> None:
        proof = cells.get(Field.RATING)
        side = "左" if shift > 0 else "右"
        why = f"評価「{proof.text if proof else ''}」と値・担当課の位置から、見出しより{abs(shift)}列{side}にずれていると判断した"
        self._log(row, "shifted", None, why)

    def _log(self, row: int, kind: str, name: Field | None, why: str) -> None:
        self._repairs.append(Repair(row, kind, name, "", "", why))  # type: ignore[arg-type]


def _misplaced(row: int, aligned: Aligned, header: Header) -> list[str]:
    """Warnings where a row has fewer or more cells than its header: a tab lost between two texts, or one too many."""
    lost = [f"「{header.names[name]}」" for name in aligned.absent if _lost(name, aligned, header)]
    warnings = (
        [f"行{row}: {'、'.join(lost)}のセルがありません。隣のセルと続けて印刷されていないか確かめてください"]
        if lost
        else []
    )
    over = [f"「{cell.text}」" for cell in aligned.dropped]
    if over:
        warnings.append(
            f"行{row}: {'、'.join(over)}はどの列にも置けません。セルが途中で切れていないか確かめてください"
        )
    return warnings


def _lost(name: Field, aligned: Aligned, header: Header) -> bool:
    """Whether an absent cell may have been printed as one with its neighbour: beside a blank, nothing is lost."""
    place = header.fields.index(name)
    beside = (
        aligned.cells.get(each) for each in (*header.fields[:place][-1:], *header.fields[place + 1 :][:1])
    )
    return name not in HIERARCHY and all(cell is None or cell.text for cell in beside)


def _scale(vocabulary: Vocabulary, definition: ReportDefinition) -> tuple[RatingLabel, ...]:
    if not isinstance(definition.rating_scale, str):
        return tuple(label.record() for label in definition.rating_scale)
    try:
        return tuple(label.record() for label in vocabulary.rating_scales[definition.rating_scale])
    except KeyError:
        known = "・".join(vocabulary.rating_scales)
        raise InvalidDefinitionError(
            f"rating_scale「{definition.rating_scale}」は data/vocabulary/rating_scales.yaml にありません（あるもの: {known}）"
        ) from None
