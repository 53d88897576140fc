"""`senryaku …`: the product on the command line.

Exit codes: 0 done, 1 not so (the report holds no answer, a check failed), 2 could not be done. What is
heavier than the terminal is imported inside the command that needs it: an exact answer is there at once.
"""

import json
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException

from ingest.errors import IngestError
from service.errors import ServiceError

PLUGINS = "senryaku.commands"  # entry points of packages that the service must not know


class Commands(TyperGroup):
    """The commands of this file, and those of other packages, which are imported when they are named."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return sorted({*super().list_commands(ctx), *(each.name for each in _plugins())})

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override] # noqa: ANN401
        own = super().get_command(ctx, cmd_name)
        named = [] if own else [each for each in _plugins() if each.name == cmd_name]
        return typer.main.get_command(named[0].load()) if named else own


app = typer.Typer(
    name="senryaku",
    cls=Commands,
    help="市の戦略KPI報告書への質問に、根拠のセルを示して答えます。例: senryaku ask コロナで遅れた指標は？",
    epilog="終了コード: 0 できた / 1 答えがない・検査に不合格 / 2 実行できない",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="結果をJSONで出します。")]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="質問（2,000文字まで）")],
    *,
    report: Annotated[str | None, typer.Option(help="報告書の id（既定は最も新しい年度のもの）")] = None,
    conversation: Annotated[
        str | None, typer.Option(help="続きをたずねるとき、前の回答の conversation_id")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """質問に、根拠を示して答えます。報告書に答えがなければ終了コード1です。

    例: senryaku ask "コロナで遅れた指標は？"
    """
    import gc

    gc.disable()  # one answer and out: collecting garbage would take a fifth of the time
    from service.assistant import Assistant
    from service.terminal import print_answer

    _require_question(question)
    assistant = Assistant.open()
    answer = assistant.ask(question, conversation, report)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        cited = {citation.report for citation in answer.citations}
        print_answer(answer, {each: assistant.report(each).columns for each in cited})
    gc.freeze()
    raise typer.Exit(0 if answer.status == "answered" else 1)


@app.command()
def ingest(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="report.yaml のあるフォルダ（既定は data/reports の全部）")
    ] = None,
    *,
    if_changed: Annotated[bool, typer.Option(help="変わっていない報告書は飛ばします。")] = False,
    as_json: AsJson = False,
) -> None:
    """報告書を読み取り、行データと索引を作ります。失敗しても、前に取り込んだものはそのまま残ります。

    例: senryaku ingest data/reports/isesaki-r4
    """
    from ingest.freshness import is_current
    from ingest.pipeline import ingest_report
    from service.settings import Settings
    from service.terminal import ingest_progress, print_ingested

    settings, results = Settings.load(), []
    for folder in folders or _report_folders():
        if if_changed and is_current(folder, settings):
            if not as_json:
                typer.echo(f"{folder.name}: 変わっていません。")
            continue
        with ingest_progress(folder.name) as progress:
            result = ingest_report(folder, settings, progress)
        results.append({name: getattr(result, name) for name in result.__slots__})
        if not as_json:
            print_ingested(result)
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False))


@app.command()
def inspect(
    report: Annotated[
        str | None,
        typer.Argument(help="取り込んだ報告書の id か、取り込む前のフォルダ（既定は取り込んだ全部）"),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """読み取りの記録を示します: 評価ごとの件数、補正した所とその根拠、分からないままの所、警告。

    例: senryaku inspect isesaki-r4
    """
    from service.inspection import inspect_report, reports_to_inspect
    from service.settings import Settings
    from service.terminal import print_inspection

    found = [inspect_report(each) for each in reports_to_inspect(report, Settings.load())]
    if as_json:
        typer.echo(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False))
    else:
        for each in found:
            print_inspection(each)


@app.command()
def council(  # noqa: PLR0913  # options, not arguments
    *,
    report: Annotated[str | None, typer.Option(help="報告書の id（既定は最も新しい年度のもの）")] = None,
    department: Annotated[list[str] | None, typer.Option(help="担当課（繰り返せます）")] = None,
    rating: Annotated[list[str] | None, typer.Option(help="進捗評価（繰り返せます）")] = None,
    goal: Annotated[list[str] | None, typer.Option(help="大基本目標（繰り返せます）")] = None,
    row: Annotated[list[int] | None, typer.Option(help="行の番号（繰り返せます）")] = None,
    question: Annotated[list[str] | None, typer.Option(help="自分で加える質問（繰り返せます）")] = None,
    out: Annotated[
        Path | None, typer.Option(help="書き出すファイル（.docx か .xlsx）。省くと質問の一覧だけ")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """議会の想定問答を作ります。--out を省くと、尋ねられそうな質問を示します。

    例: senryaku council --department 商工労働課 --out sheets.docx
    """
    from service.assistant import Assistant
    from service.council.desk import CouncilDesk, Request
    from service.council.files import write_file
    from service.council.records import Selection
    from service.settings import Settings
    from service.terminal import print_questions, print_sheets

    settings = Settings.load()
    desk = CouncilDesk(Assistant.open(settings), settings.council_folder)
    selection = Selection(department=department or [], rating=rating or [], goal=goal or [], row=row or [])
    if out is None:
        found = desk.questions(report, selection)
        if as_json:
            typer.echo(json.dumps([each.model_dump() for each in found], ensure_ascii=False))
        else:
            print_questions(found)
        return
    sheets = desk.draft(Request(report=report, selection=selection, own_questions=question or []))
    write_file(desk, sheets, out)
    if as_json:
        typer.echo(sheets.model_dump_json())
    else:
        print_sheets(sheets, out)


@app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="待ち受けるアドレス（既定は SENRYAKU_HOST）")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="ポート番号（既定は SENRYAKU_PORT、0 は空き番号）")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """画面とAPIを開きます。Ctrl+C で終わります。

    例: senryaku serve --port 8000
    """
    from service.server import bind, run
    from service.settings import Settings

    settings = Settings.load()
    given = {"host": host, "port": port}
    settings = settings.model_copy(update={name: value for name, value in given.items() if value is not None})
    with bind(settings) as listener:
        address = f"http://{settings.host}:{listener.getsockname()[1]}/"
        inviting = f"{address} を開いてください（終了は Ctrl+C）。"
        said = json.dumps({"address": address}) if as_json else inviting
        run(settings, listener, lambda: typer.echo(said))


@app.command()
def mcp(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="起動せず、MCPクライアントに書く設定をJSONで出します。")
    ] = False,
) -> None:
    """MCPサーバを標準入出力で動かします。MCPクライアント（AIエージェントなど）が起動します。

    例: senryaku mcp --json
    """
    from service.doors.mcp_stdio import client_configuration, serve

    if as_json:
        typer.echo(json.dumps(client_configuration(), ensure_ascii=False))
    else:
        serve()


@app.command()
def doctor(*, as_json: AsJson = False) -> None:
    """動かすのに足りないものと、その直し方を示します。必要なものが足りなければ終了コード1です。

    例: senryaku doctor
    """
    from service.doctor import examine
    from service.terminal import print_findings

    findings = examine()
    if as_json:
        typer.echo(json.dumps([each._asdict() for each in findings], ensure_ascii=False))
    else:
        print_findings(findings)
    raise typer.Exit(1 if any(each.state == "missing" for each in findings) else 0)


def main(words: Sequence[str] | None = None) -> None:
    """Run one command; whatever goes wrong as expected is one Japanese line on stderr and exit code 2."""
    given = list(sys.argv[1:] if words is None else words) or ["--help"]
    try:
        code = app(args=given, prog_name="senryaku", standalone_mode=False)
    except (IngestError, ServiceError) as error:
        code = _failed(str(error))
    except Abort:
        code = _failed("中止しました。")
    except TyperException as error:
        code = _failed(f"使い方が違います（{error.format_message()}）。senryaku --help をご覧ください。")
    sys.exit(code)


def _failed(message: str) -> int:
    typer.echo(f"エラー: {' '.join(message.split())}", err=True)
    return 2


def _plugins() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=PLUGINS))


def _require_question(question: str) -> None:
    """The bounds of the HTTP contract hold here too."""
    from service.schemas import QUESTION_LIMIT

    if not question.strip() or len(question) > QUESTION_LIMIT:
        raise ServiceError(f"質問は1〜{QUESTION_LIMIT:,}文字にしてください（{len(question):,}文字です）。")


def _report_folders() -> list[Path]:
    from ingest.settings import DATA

    return sorted(path.parent for path in (DATA / "reports").glob("*/report.yaml"))
