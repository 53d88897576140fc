"""The HTTP service as a process: a bound address, the application, and a first look at its stores."""

import socket
import sys
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from service.errors import ServiceError
from service.settings import Settings

if TYPE_CHECKING:
    from service.assistant import Assistant


class AddressError(ServiceError):
    """The address cannot be listened on."""


def bind(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say; AddressError where another program does already."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise AddressError(
            f"{settings.host} のポート {settings.port} で待ち受けできません: {error.strerror}。"
            f"別の番号を指定してください（make run PORT={settings.port + 1}、senryaku serve --port）。"
        ) from error


def run(settings: Settings, listener: socket.socket, on_ready: Callable[[], object]) -> None:
    """Serve until the process is told to end (SIGINT, SIGTERM); requests under way are finished first."""
    import uvicorn

    from service.app import create_app
    from service.assistant import Assistant

    assistant = Assistant.open(settings)
    app = create_app(settings, assistant)
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=10)
    on_ready()
    Thread(target=_warm_up, args=(assistant,), daemon=True).start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return


def _warm_up(assistant: "Assistant") -> None:
    """Open reports and indexes before the first question needs them, and say what is missing."""
    ready = assistant.ready()
    if ready.detail:
        sys.stderr.write(f"{ready.detail}\n")
