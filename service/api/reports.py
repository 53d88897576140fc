"""The loaded reports: their rows, single cells, the file as received, and the summary."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from ingest.records import Measure, RatingStatus, Report
from service.api.access import Access
from service.api.problems import RESPONSES
from service.choices import Choices, choices
from service.errors import UnknownRowError
from service.rows import RowDetail, RowFilter, Rows, row_detail, row_view
from service.source import Source, source
from service.summary import Summary, summarize

if TYPE_CHECKING:
    from service.assistant import Assistant

ReportId = Annotated[str, Path(max_length=128, description="報告書の番号", examples=["isesaki-r4"])]
Labels = Annotated[list[str] | None, Query(max_length=50)]


class ReportRating(BaseModel):
    """One label of the report's rating scale."""

    label: str = Field(examples=["進捗の遅れ（コロナ）"])
    status: RatingStatus
    cause: str = Field(description="区分そのものが示す原因", examples=["コロナ"])


class ReportEntry(BaseModel):
    """One loaded report."""

    id: str = Field(examples=["isesaki-r4"])
    title: str
    city: str
    fiscal_year: int = Field(examples=[2022])
    rows: int = Field(examples=[41])
    generation: int = Field(description="取り込みの世代")
    checksum: str = Field(description="受領ファイルの SHA-256")
    ratings: list[ReportRating] = Field(description="この報告書の進捗評価の尺度")
    starters: list[str] = Field(description="この報告書で答えられる質問の例")


class Reports(BaseModel):
    reports: list[ReportEntry]


def row_filter(
    rating: Labels = None,
    department: Labels = None,
    goal: Labels = None,
    row: Annotated[list[int] | None, Query(max_length=10000)] = None,
) -> RowFilter:
    """The exact conditions of a request; several values of one kind are alternatives."""
    return RowFilter(rating or (), department or (), goal or (), row or ())


Filter = Annotated[RowFilter, Depends(row_filter)]
Words = Annotated[str | None, Query(max_length=1024, description="言葉や質問。近い順に並ぶ")]


async def ranked(
    access: Access, report: Report, kept: RowFilter, q: str | None
) -> list[tuple[Measure, float | None]]:
    """The rows that meet the conditions: in reading order, or with `q` in the retriever's order."""
    if not q:
        return [(measure, None) for measure in report.measures if kept.keeps(measure)]
    found = await access.in_thread(partial(access.assistant.search, report.id, q, len(report.measures)))
    return [(measure, score) for measure, score in found if kept.keeps(measure)]


def router(access: Access) -> APIRouter:
    """The routes under /v1/reports."""
    routes = APIRouter(prefix="/v1/reports", tags=["報告書"], responses=RESPONSES)

    @routes.get("", operation_id="list_reports", response_description="成功")
    async def reports() -> Reports:
        """読み込み済みの報告書（新しい年度から）。"""
        return await access.in_thread(partial(_reports, access.assistant))

    @routes.get("/{report_id}/rows", operation_id="list_rows", response_description="成功")
    async def rows(
        report_id: ReportId,
        kept: Filter,
        q: Words = None,
        limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
    ) -> Rows:
        """条件に合う行。`rating`・`department`・`goal` は完全一致、`q` は近い順です。"""
        report = await access.report(report_id)
        found = await ranked(access, report, kept, q)
        return await access.in_thread(partial(_rows, report, found, limit))

    @routes.get("/{report_id}/rows/{row}", operation_id="get_row", response_description="成功")
    async def row(report_id: ReportId, row: int) -> RowDetail:
        """一つの行のすべてのセル（印字・位置・訂正・補正）。"""
        report = await access.report(report_id)
        if not 1 <= row <= len(report.measures):
            raise UnknownRowError(f"行{row}はありません。1〜{len(report.measures)}を指定してください。")
        return row_detail(report, report.measure(row))

    @routes.get("/{report_id}/conditions", operation_id="list_conditions", response_description="成功")
    async def conditions(report_id: ReportId) -> Choices:
        """質問の query に使える条件の値（評価・担当課・見出し・指標・達成・注記）と、尋ねられること。"""
        return choices(await access.report(report_id))

    @routes.get("/{report_id}/source", operation_id="get_source", response_description="成功")
    async def lines(
        report_id: ReportId,
        first: Annotated[int, Query(ge=1)] = 1,
        last: Annotated[int | None, Query(ge=1)] = None,
    ) -> Source:
        """受領したままの報告書を、セルの範囲とともに一行ずつ。"""
        return source(await access.report(report_id), first, last)

    @routes.get("/{report_id}/summary", operation_id="get_summary", response_description="成功")
    async def summary(report_id: ReportId) -> Summary:
        """評価・基本目標・担当課ごとの件数と、指標ごとの達成率。"""
        return summarize(await access.report(report_id))

    return routes


def _rows(report: Report, found: list[tuple[Measure, float | None]], limit: int) -> Rows:
    shown = [row_view(report, measure, score) for measure, score in found[:limit]]
    return Rows(report=report.id, total=len(found), rows=shown)


def _reports(assistant: "Assistant") -> Reports:
    return Reports(reports=[_entry(assistant, report) for report in assistant.reports()])


def _entry(assistant: "Assistant", report: Report) -> ReportEntry:
    return ReportEntry(
        id=report.id,
        title=report.title,
        city=report.city,
        fiscal_year=report.fiscal_year,
        rows=len(report.measures),
        generation=assistant.generation(report.id),
        checksum=report.checksum,
        ratings=[
            ReportRating(label=label.label, status=label.status, cause=label.cause) for label in report.scale
        ],
        starters=assistant.starters(report.id),
    )
