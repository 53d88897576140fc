"""Council sheets over HTTP: likely questions, drafts, versions, checks of single sentences, files."""

from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from fastapi import Response as Reply
from pydantic import BaseModel, Field
from starlette.responses import Response

from service.api.access import Access
from service.api.problem_forms import MEDIA_TYPE, Problem
from service.api.problems import RESPONSES
from service.council.desk import CouncilDesk, Request, Revision
from service.council.drafting import LikelyQuestion
from service.council.records import Flag, Selection, SheetSet
from service.council.store import Version

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STALE: dict[int | str, dict[str, Any]] = {
    409: {
        "description": "ほかの版が先にある、または案の印を外せない",
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
    }
}
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "ファイル", "content": {_DOCX: {}, _XLSX: {}}}}

SheetsId = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z_-]+$", description="想定問答の番号")]
Labels = Annotated[list[str] | None, Query(max_length=50)]
Numbered = Annotated[int | None, Query(ge=1, description="版。省けば最も新しい版")]


class Questions(BaseModel):
    """The likely questions of a scope, the likeliest first."""

    report: str
    questions: list[LikelyQuestion]


class Versions(BaseModel):
    versions: list[Version]


class Edit(BaseModel):
    """A sentence as somebody is typing it."""

    sheet: str = Field(max_length=64, examples=["row-4"])
    sentence: str = Field(max_length=64, examples=["s2"])
    text: str = Field(max_length=2000)


class Flags(BaseModel):
    flags: list[Flag]


def router(access: Access, desk: CouncilDesk) -> APIRouter:
    """The routes under /v1/council."""
    routes = APIRouter(prefix="/v1/council", tags=["想定問答"], responses=RESPONSES)
    _drafts(routes, access, desk)
    _files(routes, access, desk)  # before the sets: their addresses end alike
    _sets(routes, access, desk)
    return routes


def _drafts(routes: APIRouter, access: Access, desk: CouncilDesk) -> None:
    """Likely questions, and a set drafted from them."""

    @routes.get("/questions", operation_id="list_council_questions", response_description="成功")
    async def questions(
        report: Annotated[str | None, Query(max_length=128)] = None,
        rating: Labels = None,
        department: Labels = None,
        goal: Labels = None,
        row: Annotated[list[int] | None, Query(max_length=1000)] = None,
    ) -> Questions:
        """議会で尋ねられそうな質問（見込みの高い順）と、そう考える根拠。"""
        selection = Selection(
            rating=rating or [], department=department or [], goal=goal or [], row=row or []
        )
        meant = await access.in_thread(partial(desk.report_id, report))
        return Questions(
            report=meant, questions=await access.in_thread(partial(desk.questions, meant, selection))
        )

    @routes.post(
        "/sheets",
        operation_id="draft_council_sheets",
        response_description="作成した想定問答",
        status_code=201,
    )
    async def draft(request: Request, reply: Reply) -> SheetSet:
        """想定問答を作り、第1版として保存します。文の一つ一つが根拠のセルを示します。"""
        sheets = await access.in_thread(partial(desk.create, request))
        reply.headers["location"] = f"/v1/council/sheets/{sheets.id}"
        return sheets


def _files(routes: APIRouter, access: Access, desk: CouncilDesk) -> None:
    """A kept set as Word and as Excel."""

    async def file(sheets_id: str, version: int | None, kind: str) -> Response:
        sheets = await access.in_thread(partial(desk.load, sheets_id, version))
        make, media_type = (desk.docx, _DOCX) if kind == "docx" else (desk.xlsx, _XLSX)
        content = await access.in_thread(partial(make, sheets))
        name = quote(f"想定問答_{sheets.report}_第{sheets.version}版.{kind}", safe="")
        return Response(
            content,
            media_type=media_type,
            headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
        )

    @routes.get(
        "/sheets/{sheets_id}.docx", operation_id="council_docx", response_class=Response, responses=_FILE
    )
    async def docx_file(sheets_id: SheetsId, version: Numbered = None) -> Response:
        """想定問答の Word ファイル（A4、目次とページ番号つき）。注意のある文には、その旨が入ります。"""
        return await file(sheets_id, version, "docx")

    @routes.get(
        "/sheets/{sheets_id}.xlsx", operation_id="council_xlsx", response_class=Response, responses=_FILE
    )
    async def xlsx_file(sheets_id: SheetsId, version: Numbered = None) -> Response:
        """想定問答の Excel ファイル（一問一行と、根拠の一覧）。"""
        return await file(sheets_id, version, "xlsx")


def _sets(routes: APIRouter, access: Access, desk: CouncilDesk) -> None:
    """Kept sets: read, revise, look back, check a sentence."""

    @routes.get("/sheets/{sheets_id}", operation_id="get_council_sheets", response_description="成功")
    async def sheets(sheets_id: SheetsId, version: Numbered = None) -> SheetSet:
        """保存した想定問答。いまの報告書で、すべての文を確かめ直したものです。"""
        return await access.in_thread(partial(desk.load, sheets_id, version))

    @routes.put(
        "/sheets/{sheets_id}",
        operation_id="revise_council_sheets",
        response_description="保存した版",
        responses=_STALE,
    )
    async def revise(sheets_id: SheetsId, revision: Revision) -> SheetSet:
        """並べ替え、書き直し、質問の追加を、次の版として保存します。"""
        return await access.in_thread(partial(desk.revise, sheets_id, revision))

    @routes.get(
        "/sheets/{sheets_id}/versions", operation_id="list_council_versions", response_description="成功"
    )
    async def versions(sheets_id: SheetsId) -> Versions:
        """保存したすべての版（新しい順）。"""
        return Versions(versions=await access.in_thread(partial(desk.versions, sheets_id)))

    @routes.post(
        "/sheets/{sheets_id}/check", operation_id="check_council_sentence", response_description="成功"
    )
    async def check(sheets_id: SheetsId, edit: Edit) -> Flags:
        """書きかけの文を確かめます。何も保存しません。"""
        checked = partial(desk.check, sheets_id, edit.sheet, edit.sentence, edit.text)
        return Flags(flags=await access.in_thread(checked))
