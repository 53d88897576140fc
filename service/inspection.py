"""What ingest did to a report beyond reading it, for the person who checks it: `senryaku inspect`."""

from collections import Counter
from pathlib import Path

from pydantic import BaseModel

from ingest.build import build_report
from ingest.records import Repair, Report
from ingest.row_store import RowStore
from ingest.settings import StoreSettings
from service.errors import NothingLoadedError, UnknownReportError

KINDS = {
    "shifted": "列のずれを直した行",
    "inherited": "結合セルを引き継いだセル",
    "level": "番号の形で決めた階層",
    "spelling": "評価の表記のゆれ",
    "correction": "誤植の読み",
}


class RepairNote(BaseModel):
    """One repair: which cell of which row, what is printed, how it is read, and the evidence."""

    row: int
    kind: str
    column: str
    printed: str
    reading: str
    evidence: str


class Inspection(BaseModel):
    """A report as ingested; `unknown` are cells that the file does not tell and that stay empty."""

    report: str
    title: str
    city: str
    fiscal_year: int
    checksum: str
    rows: int
    ratings: dict[str, int]
    repairs: list[RepairNote]
    unknown: list[RepairNote]
    warnings: list[str]

    def counts(self) -> dict[str, int]:
        """How many repairs of each kind, in words: 「列のずれを直した行」 32."""
        found = Counter(note.kind for note in self.repairs)
        return {words: found[kind] for kind, words in KINDS.items() if found[kind]}


def inspect_report(report: Report) -> Inspection:
    """The record of one report."""
    rated = Counter(measure.rating.label for measure in report.measures if measure.rating)
    notes = [_note(report, repair) for repair in report.repairs]
    return Inspection(
        report=report.id,
        title=report.title,
        city=report.city,
        fiscal_year=report.fiscal_year,
        checksum=report.checksum,
        rows=len(report.measures),
        ratings={label.label: rated[label.label] for label in report.scale},
        repairs=[note for note in notes if note.kind != "missing"],
        unknown=[note for note in notes if note.kind == "missing"],
        warnings=list(report.warnings),
    )


def reports_to_inspect(wanted: str | None, settings: StoreSettings) -> list[Report]:
    """The report of a folder (read afresh), the loaded report of an id, or all loaded ones."""
    if wanted is not None and Path(wanted).is_dir():
        return [build_report(Path(wanted))]
    store = RowStore.open(settings.database_url)
    try:
        loaded = sorted(store.current_generations())
        if not loaded:
            raise NothingLoadedError("報告書がまだ取り込まれていません。senryaku ingest を実行してください。")
        if wanted is not None and wanted not in loaded:
            raise UnknownReportError(
                f"「{wanted}」という報告書もフォルダもありません（取り込み済み: {'、'.join(loaded)}）。"
            )
        return [store.load(each) for each in loaded if wanted in (None, each)]
    finally:
        store.close()


def _note(report: Report, repair: Repair) -> RepairNote:
    return RepairNote(
        row=repair.row,
        kind=repair.kind,
        column=report.columns.get(repair.field, repair.field.value) if repair.field else "",
        printed=repair.printed,
        reading=repair.reading,
        evidence=repair.evidence,
    )
