"""An OpenAI-compatible chat model on loopback: real sockets; it says what a test has it say, or plays trouble."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from threading import Event, Thread
from typing import Any, Protocol


class Reply(Protocol):
    """A reply under way: `start` sends the head, `piece` one chunk of the stream."""

    wfile: BufferedIOBase

    def start(self, kind: str = "text/event-stream", status: int = 200) -> None: ...

    def piece(self, text: str, finish: str | None = None) -> None: ...


Voice = Callable[[list[dict[str, str]]], str]
PATIENCE = 30.0  # seconds for which a hanging server would hang


@dataclass
class ModelServer:
    """What the server says and how; `asked` are the bodies of the requests that came."""

    url: str = ""
    voice: Voice = lambda messages: ""
    trouble: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    ended: Event = field(default_factory=Event)


def data_of(messages: list[dict[str, str]]) -> dict[str, Any]:
    """The JSON data in the message to the model."""
    text = messages[-1]["content"]
    data: dict[str, Any] = json.loads(text[text.index("{") :])
    return data


def faithful(messages: list[dict[str, str]]) -> str:
    """A good model: the first sentence of each row, with its number."""
    lines = []
    for row in data_of(messages)["行"]:
        cells = [text for name, text in row.items() if name not in {"番号", "指標名"}]
        lines.append(cells[0].split("。")[0].strip() + f"。[{row['番号']}]")
    return "\n".join(lines)


@contextmanager
def serving(server: ModelServer) -> Iterator[ModelServer]:
    """Run the server; what hangs in it is let go at the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(body)
            with suppress(BrokenPipeError, ConnectionResetError):
                _PLAYS.get(server.trouble, _say)(self, server, body["messages"])

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

        def start(self, kind: str = "text/event-stream", status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True

        def piece(self, text: str, finish: str | None = None) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
            chunk = {
                "id": "1",
                "object": "chat.completion.chunk",
                "created": 0,
                "model": "m",
                "choices": [choice],
            }
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server.url = f"http://127.0.0.1:{listener.server_port}/v1"
    thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        listener.shutdown()
        thread.join()
        listener.server_close()


def closed_port() -> str:
    """An address at which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}/v1"


# --- what it plays ------------------------------------------------------------------------------------------------


def _say(handler: Reply, server: ModelServer, messages: list[dict[str, str]]) -> None:
    handler.start()
    text = server.voice(messages)
    for at in range(0, len(text), 40):
        handler.piece(text[at : at + 40])
    handler.piece("", "stop")
    handler.wfile.write(b"data: [DONE]\n\n")


def _status(code: int) -> Callable[..., None]:
    def play(handler: Reply, server: ModelServer, messages: object) -> None:
        handler.start("application/json", code)
        handler.wfile.write(b'{"error": {"message": "no", "type": "server_error"}}')

    return play


def _silence(handler: Reply, server: ModelServer, messages: object) -> None:
    server.ended.wait(PATIENCE)


def _hang(handler: Reply, server: ModelServer, messages: list[dict[str, str]]) -> None:
    """One whole sentence and half of another, then nothing."""
    handler.start()
    text = server.voice(messages)
    handler.piece(text[: text.index("\n") + 8])
    server.ended.wait(PATIENCE)


def _drip(handler: Reply, server: ModelServer, messages: list[dict[str, str]]) -> None:
    """A character every tenth of a second: no read ever times out."""
    handler.start()
    for character in server.voice(messages):
        handler.piece(character)
        if server.ended.wait(0.1):
            return


def _flood(handler: Reply, server: ModelServer, messages: object) -> None:
    handler.start()
    for _ in range(100):
        handler.piece("大" * 33_000 + "\n")


def _garbage(handler: Reply, server: ModelServer, messages: object) -> None:
    handler.start()
    handler.wfile.write(b'data: {"choices": [{"delta": {"content": \n\ndata: [DONE]\n\n')


_PLAYS: dict[str, Callable[..., None]] = {
    "429": _status(429),
    "500": _status(500),
    "timeout": _silence,
    "hang": _hang,
    "drip": _drip,
    "10 MB": _flood,
    "invalid JSON": _garbage,
}
