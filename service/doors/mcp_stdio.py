"""The MCP server over standard input and output, as a client on the same machine starts it."""

import shutil
import sys
from typing import Any

from anyio import CapacityLimiter

from service.doors.mcp_http import require_sdk
from service.settings import Settings


def serve() -> None:
    """Serve until the client closes standard input. Standard output belongs to the protocol."""
    require_sdk()
    from service.assistant import Assistant
    from service.doors.mcp_server import build_server

    settings = Settings.load()
    if sys.stdin.isatty():
        sys.stderr.write(
            "MCPクライアントからの要求を標準入力で待っています（設定は senryaku mcp --json）。\n"
        )
    assistant = Assistant.open(settings)
    if assistant.assistance:
        assistant.assistance.prepare()
    build_server(assistant, CapacityLimiter(settings.answer_threads)).run("stdio")


def client_configuration() -> dict[str, Any]:
    """The `mcpServers` entry of a client: this program, and the stores that it reads now."""
    program = shutil.which("senryaku", path=str(_beside_python())) or "senryaku"
    home = str(Settings.load().home.resolve())
    entry = {"command": program, "args": ["mcp"], "env": {"SENRYAKU_HOME": home}}
    return {"mcpServers": {"senryaku": entry}}


def _beside_python() -> str:
    return sys.prefix + ("\\Scripts" if sys.platform == "win32" else "/bin")
