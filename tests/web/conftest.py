"""A real server over the real reports, a real Chromium; no page may end with an error."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Thread
from time import monotonic, sleep
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from service.app import create_app
from service.assistant import Assistant
from service.settings import Settings

CHAT = "/?report=isesaki-r4"


class Portal(BaseHTTPRequestHandler):
    """A page of somebody else; `?widget=` is the address of the script that its one tag loads."""

    def do_GET(self) -> None:
        [script] = parse_qs(urlsplit(self.path).query)["widget"]
        body = f'<!doctype html><html lang="ja"><title>portal</title><script src="{script}" data-report="isesaki-r4"></script></html>'
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def portal() -> Iterator[str]:
    """The origin of another server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def address(assistant: Assistant, portal: str) -> Iterator[str]:
    """The address of a running service over the real report and an invented one."""
    listener = socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = Settings(port=port, embed_origins=(portal,))
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, assistant), log_level="warning", access_log=False)
    )
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = monotonic() + 20
    while not server.started and monotonic() < until:
        sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def context(browser: Browser, address: str, portal: str) -> Iterator[BrowserContext]:
    """A fresh profile. Script errors, policy violations and foreign requests fail the test."""
    context = browser.new_context(locale="ja-JP", base_url=address, viewport={"width": 1280, "height": 900})
    trouble: list[str] = []
    context.on("weberror", lambda error: trouble.append(str(error.error)))
    context.on("console", lambda message: trouble.append(message.text) if "Policy" in message.text else None)
    context.on(
        "request",
        lambda request: trouble.append(request.url) if foreign(request.url, address, portal) else None,
    )
    context.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    yield context
    context.close()
    assert trouble == []


def foreign(url: str, *known: str) -> bool:
    return not url.startswith((*known, "blob:", "about:"))


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The chat page, ready for a question."""
    return chat(context)


@pytest.fixture
def examined(browser: Browser, address: str) -> Iterator[Page]:
    """The chat page for axe-core, whose own inline styles the strict policy would block."""
    context = browser.new_context(locale="ja-JP", base_url=address, bypass_csp=True)
    yield chat(context)
    context.close()


def chat(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(CHAT)
    page.wait_for_selector(".welcome")
    return page
