"""The product over both reports, served on loopback as programs of others meet it."""

import time
from collections.abc import Iterator
from threading import Thread

import pytest
import uvicorn

from service.app import create_app
from service.assistant import Assistant
from service.server import bind
from service.settings import Settings


@pytest.fixture(scope="session")
def site(settings: Settings, assistant: Assistant) -> Iterator[str]:
    """The address of a running service, without a slash at its end."""
    with bind(settings) as listener:
        config = uvicorn.Config(create_app(settings, assistant), log_level="warning")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)
