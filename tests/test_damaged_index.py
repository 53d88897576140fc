"""A lost or damaged vector index costs nothing but meaning: exact answers stay, readiness tells, ingest mends."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ingest.pipeline import ingest_report
from service.app import create_app
from service.assistant import Assistant
from service.settings import Settings
from tests.conftest import ISESAKI

EXACT = ["コロナで遅れた指標は？", "出生数の実績は？", "達成率のワースト3は？", "鉄道利用者数の課題は？"]


def overwritten(folder: Path) -> None:
    """One byte of the vectors is another."""
    path = next(folder.rglob("data_level0.bin"))
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])


def truncated(folder: Path) -> None:
    path = folder / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[:4096])


def ask(client: TestClient, question: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/v1/ask", json={"question": question}).json()
    return {name: value for name, value in answer.items() if name != "conversation_id"}


@pytest.mark.parametrize(
    "damage", [shutil.rmtree, overwritten, truncated], ids=["lost", "one byte", "truncated"]
)
def test_a_damaged_index_harms_no_exact_answer(tmp_path: Path, damage: Callable[[Path], object]):
    """Same answers to the byte, the narrative one by words, 「degraded」, and 「ready」 after the next ingest."""
    settings = Settings(home=tmp_path, row_store_url=None, vector_store_url=None)
    ingest_report(ISESAKI, settings)
    with TestClient(create_app(settings, Assistant.open(settings))) as client:
        whole = [ask(client, question) for question in EXACT]
        assert client.get("/readyz").json()["status"] == "ready"
    damage(tmp_path / "index" / ISESAKI.name / "1")
    with TestClient(create_app(settings, Assistant.open(settings))) as client:
        assert [ask(client, question) for question in EXACT] == whole
        assert ask(client, "街灯を増やす予定は？")["citations"][0]["indicator"] == "防犯灯設置数"
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert "senryaku ingest" in ready.text
        ingest_report(ISESAKI, settings)
        assert client.get("/readyz").json()["status"] == "ready"
        assert [ask(client, question) for question in EXACT] == whole
