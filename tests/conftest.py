"""What tests of several packages share: the product over both reports, and a real Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from ingest.pipeline import ingest_report
from service.assistant import Assistant
from service.settings import Settings

hypothesis.settings.register_profile("project", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("project")  # the same examples each time, however busy the machine is

ROOT = Path(__file__).resolve().parents[1]
ISESAKI = ROOT / "data" / "reports" / "isesaki-r4"
MINATO = ROOT / "tests" / "fixtures" / "reports" / "minato-r5"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Stores of their own with the real report and the invented one."""
    settings = Settings(
        home=tmp_path_factory.mktemp("home"), row_store_url=None, vector_store_url=None, port=0
    )
    for folder in (ISESAKI, MINATO):
        ingest_report(folder, settings)
    return settings


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Assistant:
    """The product as the command line and the service open it."""
    return Assistant.open(settings)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one module: its event loop must not outlive it, other tests have their own."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium がありません（make test が入れます）")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
