"""How fast is an answer: in process, over HTTP beside a bare FastAPI route, on the screen, cold on the command line.

It reports and never judges: times on a shared machine wander. Both servers run in processes of their own
under uvicorn on loopback; the client keeps its connection alive.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from signal import SIGTERM, signal
from typing import TYPE_CHECKING

from eval.bench_paint import painted
from eval.cases import load_sets
from eval.embedding.questions import everyday
from eval.embedding.scores import Cost, cost
from eval.errors import TargetError
from eval.metrics.latency import latency
from eval.workspace import loaded_settings, read_reports
from ingest.encoders import Choice
from ingest.records import Report
from ingest.settings import DATA, PROJECT, StoreSettings

if TYPE_CHECKING:
    from service.settings import Settings

REPORT = "isesaki-r4"
_WARM_UP = 20
_COLD = 5
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_COMMAND = "from service.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one way to ask; p95 by nearest rank."""

    name: str
    count: int
    p50: float
    p95: float

    def as_dict(self) -> dict[str, float]:
        return {"count": self.count, "p50": self.p50, "p95": self.p95}


def measure(count: int) -> list[Timing]:
    """All timings, each warm one over `count` questions."""
    signal(SIGTERM, lambda *_: sys.exit(128 + SIGTERM))  # so that the servers stop with this process
    report = read_reports([REPORT])[REPORT]
    questions = {"完全一致": exact_questions(report), "検索": retrieval_questions()}
    with ExitStack() as stack:
        settings = stack.enter_context(loaded_settings([REPORT]))
        environment = environment_of(settings)
        timings = [*_in_process(settings, questions, count), council_sheets(settings)]
        bare = stack.enter_context(serving("eval.bench_server:bare", environment, "/v1/ask"))
        product = stack.enter_context(serving("service.app:create_app", environment, "/readyz"))
        timings.append(_over_http("素の FastAPI", bare, questions["完全一致"], count))
        timings += [_over_http(f"/v1/ask {kind}", product, asked, count) for kind, asked in questions.items()]
        for name, seconds in painted(product, REPORT, questions["完全一致"], count).items():
            score = latency(seconds)
            timings.append(Timing(name, score.count, score.p50, score.p95))
        timings += [
            _cold(f"senryaku ask（起動から）{kind}", asked, environment) for kind, asked in questions.items()
        ]
    return timings


def embedding_cost(count: int) -> tuple[Cost, Timing]:
    """What the configured embedding model costs, over `count` everyday questions one by one."""
    asked = [one.question for one in islice(cycle(everyday()), count)]
    found = cost(Choice.of(StoreSettings()), asked)
    return found, Timing("埋め込み 質問1つ", count, found.p50 / 1000, found.p95 / 1000)


def exact_questions(report: Report) -> list[str]:
    """Value, rating and department questions by the printed names of the report."""
    names = [measure.indicator for measure in report.measures if measure.indicator]
    asked = [f"{name}の{what}は？" for name in names for what in ("実績", "目標", "担当課")]
    return asked + [f"{label.label}の指標は？" for label in report.scale]


def retrieval_questions() -> list[str]:
    """Questions by meaning from the sets that are not held back."""
    sets = load_sets([DATA / "evaluation" / REPORT])
    cases = (case for one in sets if not one.held_back for case in one.cases)
    return [case.question for case in cases if case.type in {"text", "semantic"} and len(case.turns) == 1]


def _timed(name: str, ask: Callable[[str], object], questions: Sequence[str], count: int) -> Timing:
    for question in islice(cycle(questions), _WARM_UP):
        ask(question)
    seconds = []
    for question in islice(cycle(questions), count):
        start = time.perf_counter()
        ask(question)
        seconds.append(time.perf_counter() - start)
    score = latency(seconds)
    return Timing(name, score.count, score.p50, score.p95)


def environment_of(settings: "Settings") -> dict[str, str]:
    """The measured processes see these stores and no others, whatever is set outside."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SENRYAKU_")}
    embedding = {
        f"SENRYAKU_{name.upper()}": str(value)
        for name, value in settings.model_dump().items()
        if name.startswith("embedding_") and value is not None
    }
    return own | {"SENRYAKU_HOME": str(settings.home)} | embedding


def _in_process(settings: "Settings", questions: Mapping[str, Sequence[str]], count: int) -> Iterator[Timing]:
    from service.assistant import Assistant

    assistant = Assistant.open(settings)
    for kind, asked in questions.items():
        yield _timed(
            f"プロセス内 {kind}", lambda question: assistant.ask(question, None, REPORT), asked, count
        )


def council_sheets(settings: "Settings") -> Timing:
    """The whole report's council sheets, from the rows to a Word and an Excel file; the first time counts as well."""
    from service.assistant import Assistant
    from service.council.desk import CouncilDesk, Request

    desk = CouncilDesk(Assistant.open(settings), settings.council_folder)
    seconds = []
    for _ in range(_COLD):
        start = time.perf_counter()
        sheets = desk.draft(Request(report=REPORT))
        desk.docx(sheets)
        desk.xlsx(sheets)
        seconds.append(time.perf_counter() - start)
    score = latency(seconds)
    return Timing("想定問答 全件（Word と Excel）", score.count, score.p50, score.p95)


def _over_http(name: str, port: int, questions: Sequence[str], count: int) -> Timing:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(question: str) -> None:
        body = json.dumps({"question": question, "report": REPORT})
        connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise TargetError(f"{name}: HTTP {response.status} {content[:200]!r}")

    timing = _timed(name, ask, questions, count)
    connection.close()
    return timing


@contextmanager
def serving(factory: str, environment: Mapping[str, str], path: str) -> Iterator[int]:
    """A uvicorn process with this application; yields its port once it answers at the path."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    options = ["--factory", "--port", str(port), "--log-level", "warning"]
    command = [sys.executable, "-m", "uvicorn", factory, *options]
    process = subprocess.Popen(command, env=dict(environment), cwd=PROJECT)  # noqa: S603
    try:
        _await(process, port, path)
        yield port
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask, then insist: no server outlives the measurement."""
    process.terminate()
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except ConnectionError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    raise TargetError(f"サーバが起動しません（ポート{port}、{path}）。senryaku doctor で確かめてください。")


def _cold(name: str, questions: Sequence[str], environment: Mapping[str, str]) -> Timing:
    seconds = []
    for question in islice(cycle(questions), _COLD):
        command = [sys.executable, "-c", _COMMAND, "ask", question, "--json"]
        start = time.perf_counter()
        done = subprocess.run(command, env=dict(environment), cwd=PROJECT, capture_output=True, check=False)  # noqa: S603
        if done.returncode not in {0, 1}:
            raise TargetError(f"senryaku ask が止まりました: {done.stderr.decode(errors='replace')[-300:]}")
        seconds.append(time.perf_counter() - start)
    score = latency(seconds)
    return Timing(name, score.count, score.p50, score.p95)
