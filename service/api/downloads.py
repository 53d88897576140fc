"""The same rows as files for a spreadsheet: /v1/reports/{id}/rows.csv and rows.xlsx."""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from service.api.access import Access
from service.api.problems import RESPONSES
from service.api.reports import Filter, ReportId, Words, ranked
from service.downloads import as_csv, as_xlsx, table

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def router(access: Access) -> APIRouter:
    """Downloads of the rows that meet the conditions."""
    routes = APIRouter(prefix="/v1/reports", tags=["報告書"], responses=RESPONSES)

    async def lines(report_id: str, kept: Filter, q: str | None) -> list[list[str]]:
        report = await access.report(report_id)
        return table(report, [measure for measure, _ in await ranked(access, report, kept, q)])

    @routes.get(
        "/{report_id}/rows.csv",
        operation_id="rows_csv",
        response_class=Response,
        response_description="ファイル",
    )
    async def csv_file(report_id: ReportId, kept: Filter, q: Words = None) -> Response:
        """条件に合う行の CSV（BOM 付き UTF-8）。"""
        return _file(as_csv(await lines(report_id, kept, q)), f"{report_id}.csv", _CSV)

    @routes.get(
        "/{report_id}/rows.xlsx",
        operation_id="rows_xlsx",
        response_class=Response,
        response_description="ファイル",
    )
    async def xlsx_file(report_id: ReportId, kept: Filter, q: Words = None) -> Response:
        """条件に合う行の Excel ファイル。"""
        report = await access.report(report_id)
        found = await lines(report_id, kept, q)
        return _file(await access.in_thread(lambda: as_xlsx(report, found)), f"{report_id}.xlsx", _XLSX)

    return routes


def _file(content: bytes, name: str, media_type: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})
