"""Answers, ingests, inspections and examinations as a person reads them on a terminal."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ingest.records import Field
from service.schemas import Answer
from service.sources import source_line

if TYPE_CHECKING:
    from ingest.pipeline import IngestResult, Progress
    from service.council.drafting import LikelyQuestion
    from service.council.records import SheetSet
    from service.doctor import Finding
    from service.inspection import Inspection, RepairNote

MARKS = {"ok": "○", "attention": "△", "missing": "×"}


def print_answer(answer: Answer, columns: Mapping[str, Mapping[Field, str]]) -> None:
    """The answer, how the question was read, and each cited cell as printed."""
    typer.echo(f"読み方: {answer.interpretation.text}\n\n{answer.answer}")
    if answer.citations:
        typer.echo("\n根拠")
    for citation in answer.citations:
        typer.echo(source_line(citation, columns[citation.report]))
    for other in answer.alternatives:
        typer.echo(f"\n別の読み方（生成AIによる案）: {other.text}\n{other.answer}")
    if answer.suggestions:
        typer.echo(f"\n続けて: {' / '.join(answer.suggestions)}")


@contextmanager
def ingest_progress(title: str) -> "Iterator[Progress]":
    """A bar on stderr for each step of an ingest; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda step, done, total: bar.update(
            task, description=f"{title}: {step}", completed=done, total=total
        )


def print_ingested(result: "IngestResult") -> None:
    typer.echo(
        f"{result.report_id}: {result.rows}行を取り込みました（第{result.generation}世代、"
        f"文章{result.chunks}件、補正{result.repairs}件、{result.seconds:.1f}秒）。"
    )
    for warning in result.warnings:
        typer.echo(f"  警告: {warning}")


def print_inspection(found: "Inspection") -> None:
    typer.echo(f"{found.title}（{found.report}、{found.city}、{found.rows}行）")
    typer.echo(f"受領ファイルの SHA-256: {found.checksum}")
    typer.echo(f"進捗評価: {'、'.join(f'{label} {count}件' for label, count in found.ratings.items())}")
    typer.echo(
        f"補正: {'、'.join(f'{words} {count}件' for words, count in found.counts().items()) or 'なし'}"
    )
    for note in found.repairs:
        typer.echo(f"  {_repair(note)}")
    typer.echo(f"分からないままの所: {len(found.unknown)}件")
    for note in found.unknown:
        typer.echo(f"  {_repair(note)}")
    typer.echo(f"警告: {len(found.warnings)}件")
    for warning in found.warnings:
        typer.echo(f"  {warning}")


def _repair(note: "RepairNote") -> str:
    change = f"「{note.printed}」→「{note.reading}」" if note.printed != note.reading else ""
    column = f" {note.column}" if note.column else ""
    return f"行{note.row}{column}{change}: {note.evidence}"


def print_questions(found: "Sequence[LikelyQuestion]") -> None:
    """The likely questions in their order, each with what makes members ask."""
    for number, each in enumerate(found, start=1):
        typer.echo(f"{number}. {each.title}（{'、'.join(each.departments[:3])}）")
        for reason in each.reasons:
            typer.echo(f"   - {reason}")
    typer.echo("\n書き出すには --out sheets.docx（または .xlsx）を付けてください。")


def print_sheets(sheets: "SheetSet", out: Path) -> None:
    """What was written, and what people must still look at."""
    gaps = sum(len(sheet.gaps) for sheet in sheets.sheets)
    typer.echo(f"{out}: {sheets.scope}の想定問答{len(sheets.sheets)}問を書き出しました（案）。")
    typer.echo(f"  根拠を確かめられない文: {len(sheets.unproven())}件")
    typer.echo(f"  報告書に記載がなく、補足が必要な事項: {gaps}件")


def print_findings(findings: "Sequence[Finding]") -> None:
    for each in findings:
        typer.echo(f"{MARKS[each.state]} {each.name}: {each.text}")
        if each.mend:
            typer.echo(f"   → {each.mend}")
