"""A real PostgreSQL for tests: made by initdb in a temporary folder, stopped by its own process."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of an empty database; skips the test where PostgreSQL is not installed."""
    programs = _programs()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        user = _ordinary_user(folder)
        data, port = f"{folder}/data", free_port()
        initdb = [programs / "initdb", "-D", data, "-U", "senryaku", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C", "--no-sync"], check=True, capture_output=True, cwd=folder, user=user
        )
        options = ["-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
        with Path(folder, "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", *options], stdout=log, stderr=log, cwd=folder, user=user
            )
        try:
            _wait_for(server, programs, port)
            yield f"postgresql://senryaku@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown
            server.wait(timeout=20)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3])
    if not on_path and not installed:
        pytest.skip("PostgreSQL がありません")
    return Path(on_path).resolve().parent if on_path else installed[-1].parent


def _ordinary_user(folder: str) -> str | None:
    """PostgreSQL refuses to run as root: there, the folder is given to another user."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    shutil.chown(folder, user)
    return user


def _wait_for(server: subprocess.Popen[bytes], programs: Path, port: int) -> None:
    ready = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]
    for _ in range(200):
        if server.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.1)
    pytest.fail("PostgreSQL が起動しません")
