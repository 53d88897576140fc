"""Every error that leaves the service, as RFC 9457 problem details: a Japanese title and what to do."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ingest.errors import StoreError
from service.api.headers import SECURITY_HEADERS
from service.api.problem_forms import MEDIA_TYPE, Problem, form_for
from service.errors import (
    InvalidQueryError,
    InvalidSheetsError,
    MissingPartError,
    NothingLoadedError,
    ServiceError,
    StaleSheetsError,
    UnknownReportError,
    UnknownRowError,
    UnknownSheetsError,
)
from service.wrong_input import in_japanese

_URN = "urn:senryaku:problem:"

_BY_ERROR: dict[type[Exception], tuple[int, str, str]] = {
    UnknownReportError: (404, "unknown-report", "報告書が見つかりません"),
    UnknownRowError: (404, "unknown-row", "指定の行がありません"),
    InvalidQueryError: (422, "query", "この条件では答えられません"),
    UnknownSheetsError: (404, "unknown-sheets", "想定問答が見つかりません"),
    InvalidSheetsError: (422, "sheets", "この想定問答は作れません"),
    StaleSheetsError: (409, "stale-sheets", "このままでは保存も出力もできません"),
    NothingLoadedError: (503, "nothing-loaded", "報告書がまだ読み込まれていません"),
    MissingPartError: (501, "missing-part", "この入口は用意されていません"),
    StoreError: (503, "store", "報告書のデータを開けません"),
    ServiceError: (400, "request", "要求を処理できません"),
}

_BY_STATUS: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "要求の形式が正しくありません", "JSON（UTF-8）で送ってください。"),
    403: (
        "origin",
        "このサイトの画面からは利用できません",
        "SENRYAKU_EMBED_ORIGINS への追加を管理者に依頼してください。",
    ),
    404: ("not-found", "ページが見つかりません", "アドレスを確かめるか、トップページへお戻りください。"),
    405: ("method", "この操作には対応していません", "使えるメソッドを /openapi.json で確かめてください。"),
    413: (
        "too-large",
        "送信する内容が大きすぎます",
        "本文を上限（既定は64KB、会話の全体が届く入口は1MB）以内にしてください。",
    ),
    415: ("media-type", "内容の種類に対応していません", "Content-Type: application/json で送ってください。"),
    421: (
        "host",
        "このホスト名では利用できません",
        "SENRYAKU_ALLOWED_HOSTS への追加を管理者に依頼してください。",
    ),
    429: ("busy", "ただいま混み合っています", "少し待ってから、もう一度お試しください。"),
    500: (
        "internal",
        "内部の誤りが起きました",
        "もう一度お試しください。続くときは要求番号を管理者にお知らせください。",
    ),
}

RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": title, "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
    for status, title in {
        404: "見つからない",
        422: "入力の誤り",
        429: "混雑",
        503: "データを開けない",
    }.items()
}


def response(problem: Problem, path: str = "") -> Response:
    """The HTTP response that carries a problem, in the form that the clients of this path expect."""
    headers = dict(SECURITY_HEADERS)
    if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["retry-after"] = "1"
    form = form_for(path)
    return JSONResponse(form.body(problem), form.status(problem), headers, form.media_type)


def status_problem(status: int, request_id: str = "", path: str = "") -> Response:
    """The problem for a bare HTTP status: no route, wrong method, too large, too many."""
    fallback = ("http", HTTPStatus(status).phrase, "時間をおいて、もう一度お試しください。")
    kind, title, detail = _BY_STATUS.get(status, fallback)
    problem = Problem(type=_URN + kind, title=title, status=status, detail=detail, request_id=request_id)
    return response(problem, path)


def install(app: FastAPI) -> None:
    """Translate every error of the application here and nowhere else."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ServiceError, _service)
    app.add_exception_handler(StoreError, _service)
    app.add_exception_handler(Exception, _unexpected)


def _request_id(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))


def problem_of(request: Request, error: Exception) -> Problem:
    """The problem that a known error of the service or its stores is."""
    known = next(kind for kind in type(error).__mro__ if kind in _BY_ERROR)
    status, kind, title = _BY_ERROR[known]
    return Problem(
        type=_URN + kind,
        title=title,
        status=status,
        detail=str(error) or title,
        request_id=_request_id(request),
    )


def _service(request: Request, error: Exception) -> Response:
    return response(problem_of(request, error), request.url.path)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return status_problem(status, _request_id(request), request.url.path)


def _unexpected(request: Request, _error: Exception) -> Response:
    return status_problem(500, _request_id(request), request.url.path)


def _invalid(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    errors = [_in_japanese(entry) for entry in found]
    return response(
        Problem(
            type=_URN + "invalid",
            title="入力を確かめてください",
            status=422,
            detail=" ".join(errors),
            request_id=_request_id(request),
            errors=errors,
        ),
        request.url.path,
    )


def _in_japanese(entry: dict[str, Any]) -> str:
    """One validation error as a sentence: 「質問は2000文字以内にしてください。」"""
    place = [str(part) for part in entry["loc"][1:]]  # the first part says where: body, query, path
    if place[:1] == ["query"] and len(place) > 1:
        inside = ".".join(place[2:])  # the second part is the form of the query
        return f"読み取りの条件（{inside or 'query'}）の形式が正しくありません。"
    return in_japanese(place, entry["type"], entry.get("ctx", {}))
