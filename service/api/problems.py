"""Every error that leaves the service, as RFC 9457 problem details: a Japanese title and what to do."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ingest.errors import StoreError
from service.api.headers import SECURITY_HEADERS
from service.errors import (
    InvalidQueryError,
    NothingLoadedError,
    ServiceError,
    UnknownReportError,
    UnknownRowError,
)

MEDIA_TYPE = "application/problem+json"
_URN = "urn:senryaku:problem:"


class Problem(BaseModel):
    """Problem details: `title` says what went wrong, `detail` what to do."""

    type: str = Field(examples=["urn:senryaku:problem:unknown-report"])
    title: str = Field(examples=["報告書が見つかりません"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["GET /v1/reports で読み込み済みの報告書を確かめてください。"])
    request_id: str = ""
    errors: list[str] = Field(default_factory=list, description="入力の誤り（項目ごと）")


_BY_ERROR: dict[type[Exception], tuple[int, str, str]] = {
    UnknownReportError: (404, "unknown-report", "報告書が見つかりません"),
    UnknownRowError: (404, "unknown-row", "指定の行がありません"),
    InvalidQueryError: (422, "query", "この条件では答えられません"),
    NothingLoadedError: (503, "nothing-loaded", "報告書がまだ読み込まれていません"),
    StoreError: (503, "store", "報告書のデータを開けません"),
    ServiceError: (400, "request", "要求を処理できません"),
}

_BY_STATUS: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "要求の形式が正しくありません", "JSON（UTF-8）で送ってください。"),
    404: ("not-found", "ページが見つかりません", "アドレスを確かめるか、トップページへお戻りください。"),
    405: ("method", "この操作には対応していません", "使えるメソッドを /openapi.json で確かめてください。"),
    413: ("too-large", "送信する内容が大きすぎます", "本文を上限（既定は64KB）以内にしてください。"),
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


def response(problem: Problem) -> Response:
    """The HTTP response that carries a problem."""
    headers = dict(SECURITY_HEADERS)
    if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["retry-after"] = "1"
    return JSONResponse(problem.model_dump(exclude_defaults=True), problem.status, headers, MEDIA_TYPE)


def status_problem(status: int, request_id: str = "") -> Response:
    """The problem for a bare HTTP status: no route, wrong method, too large, too many."""
    fallback = ("http", HTTPStatus(status).phrase, "時間をおいて、もう一度お試しください。")
    kind, title, detail = _BY_STATUS.get(status, fallback)
    return response(
        Problem(type=_URN + kind, title=title, status=status, detail=detail, request_id=request_id)
    )


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
    return response(problem_of(request, error))


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return status_problem(status, _request_id(request))


def _unexpected(request: Request, _error: Exception) -> Response:
    return status_problem(500, _request_id(request))


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
        )
    )


_NAMES = {
    "question": "質問",
    "report": "報告書",
    "conversation_id": "会話の番号",
    "limit": "件数",
    "row": "行",
}
_SENTENCES = {
    "missing": "{name}を入力してください。",
    "string_too_short": "{name}を{min_length}文字以上で入力してください。",
    "string_too_long": "{name}は{max_length}文字以内にしてください。",
    "too_long": "{name}は{max_length}個以内にしてください。",
    "json_invalid": "本文を JSON として読めません。",
    "int_parsing": "{name}は整数で入力してください。",
    "int_type": "{name}は整数で入力してください。",
    "greater_than_equal": "{name}は{ge}以上にしてください。",
    "less_than_equal": "{name}は{le}以下にしてください。",
    "literal_error": "{name}は {expected} のいずれかにしてください。",
}


def _in_japanese(entry: dict[str, Any]) -> str:
    """One validation error as a sentence: 「質問は2000文字以内にしてください。」"""
    place = [str(part) for part in entry["loc"][1:]]  # the first part says where: body, query, path
    if place[:1] == ["query"]:
        inside = ".".join(place[2:])  # the second part is the form of the query
        return f"読み取りの条件（{inside or 'query'}）の形式が正しくありません。"
    name = _NAMES.get(place[-1], place[-1]) if place else "本文"
    sentence = _SENTENCES.get(entry["type"], "{name}の形式が正しくありません。")
    return sentence.format(name=name, **entry.get("ctx", {}))
