"""The MCP server: five tools that read, the same over stdio (`senryaku mcp`) and streamable HTTP (/mcp).

Imports the MCP SDK: nothing imports this module before a client of the protocol is there.
"""

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

import anyio.to_thread
from anyio import CapacityLimiter
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import Field, ValidationError

from ingest.errors import StoreError
from service.doors.markdown import as_markdown
from service.doors.report_tools import By, PrintedRows, ReportCards, ReportDetail, ReportTools
from service.errors import ServiceError
from service.schemas import QUESTION_LIMIT, Answer
from service.wrong_input import in_japanese

if TYPE_CHECKING:
    from service.assistant import Assistant

_INSTRUCTIONS = """市の戦略KPI報告書（目標値・実績値・進捗評価・遅れの理由・課題・方策）について、根拠のセルを示して答えます。
まず ask で質問してください。件数・平均・順位は ask か summarize_rows に任せ、自分で計算しないでください。
回答の数値・名前・評価は引用したセルで確かめてあります。報告書にないことは「記載がありません」と返ります。"""

Named = Annotated[
    str | None, Field(max_length=128, description="報告書の id（list_reports）。省くと最も新しい年度")
]
Labels = Annotated[
    list[str] | None, Field(max_length=50, description="いずれかに当てはまる行。値は inspect_report")
]


class ReadingServer(MCPServer[Any]):
    """An MCP server whose complaints about a call are Japanese and say what to do."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        known = [tool.name for tool in await self.list_tools()]
        if name not in known:
            raise ToolError(f"「{name[:100]}」というツールはありません（あるもの: {'、'.join(known)}）。")
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            raise UnexpectedToolError("内部の誤りが起きました。もう一度お試しください。") from error.__cause__
        except ToolError as error:
            cause = error.__cause__
            said = _complaint(cause) if isinstance(cause, ValidationError) else str(cause)
            raise ToolError(said) from cause


def _complaint(error: ValidationError) -> str:
    return " ".join(
        in_japanese(entry["loc"], entry["type"], entry.get("ctx", {})) for entry in error.errors()
    )


def build_server(
    assistant: "Assistant", threads: CapacityLimiter, count: Callable[[Answer], None] = lambda _: None
) -> MCPServer[Any]:
    """The server over one assistant. Tools work in `threads`; `count` is told every answer."""
    server = ReadingServer(
        "senryaku",
        title="戦略KPI報告書",
        instructions=_INSTRUCTIONS,
        version=version("senryaku"),
        log_level="WARNING",
        subscriptions=False,
    )
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in _tools(ReportTools(assistant), partial(_work, threads), partial(_said, assistant, count)):
        server.add_tool(tool, annotations=reads)
    return server


async def _work(threads: CapacityLimiter, call: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Run a tool beside the event loop; what can go wrong is told to the client in its words."""
    try:
        return await anyio.to_thread.run_sync(call, limiter=threads)
    except (ServiceError, StoreError) as error:
        raise ToolError(str(error)) from error


def _said(assistant: "Assistant", count: Callable[[Answer], None], answer: Answer) -> CallToolResult:
    """An answer as Markdown to read and as data with the names of the HTTP contract."""
    count(answer)
    cited = [citation.report for citation in answer.citations] or [assistant.reports()[0].id]
    text = as_markdown(answer, assistant.report(cited[0]).columns)
    text += f"\n\nconversation_id: {answer.conversation_id}"
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=answer.model_dump(mode="json")
    )


def _tools(
    tools: ReportTools, work: Callable[..., Any], said: Callable[[Answer], CallToolResult]
) -> tuple[Callable[..., Any], ...]:
    """The functions whose signatures are the tools' schemas and whose docstrings are their descriptions."""

    async def ask(
        question: Annotated[str, Field(min_length=1, max_length=QUESTION_LIMIT, description="日本語の質問")],
        conversation_id: Annotated[
            str | None, Field(max_length=64, description="続けてたずねるとき、前の回答の conversation_id")
        ] = None,
        report: Named = None,
    ) -> Annotated[CallToolResult, Answer]:
        """報告書への質問に、根拠のセルを示して答えます。一覧・件数・達成率・順位・理由・担当課などをたずねられます。

        「その理由は？」のような続きの質問には、前の回答の conversation_id を渡してください。
        """
        return said(await work(partial(tools.ask, question, conversation_id, report)))

    async def list_reports() -> ReportCards:
        """読み込まれている報告書の一覧（新しい年度から）。"""
        found: ReportCards = await work(tools.list_reports)
        return found

    async def inspect_report(report: Named = None) -> ReportDetail:
        """報告書の項目名、使える進捗評価・担当課・大基本目標の値と件数、読み取りの補正、分からないままの所。"""
        found: ReportDetail = await work(partial(tools.inspect_report, report))
        return found

    async def query_rows(  # noqa: PLR0913, PLR0917 - the signature is the schema
        report: Named = None,
        ratings: Labels = None,
        departments: Labels = None,
        goals: Labels = None,
        rows: Annotated[list[int] | None, Field(max_length=200, description="行の番号")] = None,
        words: Annotated[
            str, Field(max_length=1024, description="探す言葉。近い順に並ぶ（順位であり、絞り込みではない）")
        ] = "",
        limit: Annotated[int, Field(ge=1, le=100)] = 20,
        offset: Annotated[int, Field(ge=0, le=100_000)] = 0,
    ) -> PrintedRows:
        """条件に合うKPIの行を、印刷されたとおりのセルで返します。条件どうしは「かつ」、同じ条件の中は「または」です。"""
        conditions = (ratings or (), departments or (), goals or ())
        page = range(offset, offset + limit)
        call = partial(tools.query_rows, report, conditions, words, rows or (), page)
        found: PrintedRows = await work(call)
        return found

    async def summarize_rows(
        by: Annotated[By, Field(description="進捗評価別・担当課別・大基本目標別の件数、または達成率の平均")],
        report: Named = None,
        ratings: Labels = None,
        departments: Labels = None,
        goals: Labels = None,
    ) -> Annotated[CallToolResult, Answer]:
        """条件に合う行を数え、または達成率を平均します。計算の式と根拠の行が付きます。"""
        conditions = (ratings or (), departments or (), goals or ())
        return said(await work(partial(tools.summarize_rows, report, by, conditions)))

    return ask, list_reports, inspect_report, query_rows, summarize_rows
