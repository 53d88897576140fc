"""An ingest may be killed at any moment: the service answers rightly throughout, and the next ingest is clean."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from ingest.build import build_report
from ingest.pipeline import ingest_report
from ingest.records import Field
from ingest.row_store import RowStore
from ingest.settings import StoreSettings
from ingest.vector_store import VectorStore
from tests.conftest import ISESAKI, ROOT

KILLS = 20
CHANGED = 3  # 創業相談件数, whose actual is another in each version of the report
QUESTIONS = ["コロナで遅れた指標は？", "創業相談件数の実績は？", "街灯を増やす予定は？"]


def version(folder: Path, number: int) -> Path:
    """The real report as received, but for the one actual: 「28件」, 「29件」, …"""
    folder = folder / f"version-{number}"
    shutil.copytree(ISESAKI, folder)
    stated = (folder / "report.yaml").read_text(encoding="utf-8")
    (folder / "report.yaml").write_text(
        "\n".join(line for line in stated.split("\n") if "sha256" not in line), encoding="utf-8"
    )
    text = (folder / "report.txt").read_text(encoding="utf-8")
    (folder / "report.txt").write_text(text.replace("\t28件\t", f"\t{28 + number}件\t"), encoding="utf-8")
    return folder


def ingest(folder: str, home: str) -> None:
    ingest_report(Path(folder), StoreSettings(home=Path(home)))


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of the real service over these stores."""
    command = [sys.executable, "-m", "service", "serve", "--port", "0", "--json"]
    environment = {**os.environ, "SENRYAKU_HOME": str(home)}
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield json.loads(server.stdout.readline())["address"]
    finally:
        server.terminate()
        server.wait(timeout=20)


def get(address: str, body: dict[str, str] | None = None) -> Any:  # noqa: ANN401
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(address, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


class Asking(threading.Thread):
    """Asks the service over and over, and notes whatever is not right."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.faults: list[str] = []
        self.answers = 0
        self.actuals: list[int] = []
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                covid, actual, narrative = (
                    get(f"{self.address}v1/ask", {"question": each}) for each in QUESTIONS
                )
            except (OSError, ValueError) as error:
                self.faults.append(repr(error))
                continue
            self.answers += len(QUESTIONS)
            self.note(covid, actual, narrative)

    def note(self, covid: dict[str, Any], actual: dict[str, Any], narrative: dict[str, Any]) -> None:
        if not all(answer["checked"] and answer["status"] == "answered" for answer in (covid, actual)):
            self.faults.append("not answered")
        if len(covid["citations"]) != 14 or "14件（全41件中）" not in covid["answer"]:
            self.faults.append(covid["answer"])
        cells = {cell["field"]: cell["printed"] for cell in actual["citations"][0]["cells"]}
        self.actuals.append(int(cells["actual"].removesuffix("件")) - 28)
        if [citation["indicator"] for citation in narrative["citations"]][:1] != ["防犯灯設置数"]:
            self.faults.append(narrative["answer"])

    def stop(self) -> None:
        self.ended.set()
        self.join()


def test_killed_at_twenty_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGKILL at 20 random moments: 20 times every answer is right, both stores whole, the next ingest clean."""
    home = tmp_path / "home"
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what killed processes leave there
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "sqlalchemy", "tokenizers", __name__])

    def started(number: int) -> BaseProcess:
        victim = context.Process(target=ingest, args=(str(version(tmp_path, number)), str(home)))
        victim.start()
        return victim

    started(0).join()
    chance, killed, longest, published = random.Random(20), 0, 10.0, [0]
    with serving(home) as address:
        asking = Asking(address)
        asking.start()
        numbers = count(1)
        while killed < KILLS:
            victim, begun = started(next(numbers)), time.monotonic()
            victim.join(chance.uniform(0, longest))
            if victim.is_alive():
                victim.kill()
            else:  # the first ones tell how long an ingest takes, so that the others are killed
                longest = time.monotonic() - begun
            victim.join()
            killed += victim.exitcode == -signal.SIGKILL
            published.append(whole_version(home, tmp_path))
        last = next(numbers)
        ingest(str(version(tmp_path, last)), str(home))
        latest = get(f"{address}v1/ask", {"question": QUESTIONS[1]})
        ready = get(f"{address}readyz")
        asking.stop()
    assert asking.faults == []
    assert set(asking.actuals) <= {*published, last}
    assert asking.actuals == sorted(asking.actuals)
    assert asking.answers > KILLS
    assert f"{28 + last}件" in latest["answer"]
    assert ready["status"] == "ready"
    assert whole_version(home, tmp_path) == last
    nothing_is_left(home)


def whole_version(home: Path, folder: Path) -> int:
    """Which version is published; its rows are those of its file, its index is whole."""
    settings = StoreSettings(home=home)
    rows, vectors = RowStore.open(settings.database_url), VectorStore.open(settings)
    report = rows.load(ISESAKI.name)
    number = int(report.measure(CHANGED).text(Field.ACTUAL).removesuffix("件")) - 28
    assert report == build_report(folder / f"version-{number}")
    assert vectors.healthy(ISESAKI.name, rows.current(ISESAKI.name) or 0)
    rows.close()
    vectors.close()
    return number


def nothing_is_left(home: Path) -> None:
    """The last two generations are all that both stores hold."""
    rows = RowStore.open(StoreSettings(home=home).database_url)
    stored = [each.generation for each in rows.generations()]
    rows.close()
    assert len(stored) == 2
    assert sorted(path.name for path in (home / "index" / ISESAKI.name).iterdir()) == sorted(map(str, stored))
