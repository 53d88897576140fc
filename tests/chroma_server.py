"""A real Chroma server (the Rust one, `chroma run`) for tests, and one that accepts and never answers."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.postgres import free_port


@contextmanager
def running_chroma() -> Iterator[str]:
    """The URL of an empty server on a free port, stopped by its own process."""
    program, port = Path(sys.executable).parent / "chroma", free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = subprocess.Popen(
            [program, "run", "--path", f"{folder}/data", "--host", "127.0.0.1", "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            _wait_for(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


@contextmanager
def hung_server() -> Iterator[str]:
    """The URL of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    import httpx

    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            if httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=1).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("Chroma サーバが起動しません")
