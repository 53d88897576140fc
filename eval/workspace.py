"""The reports that are measured: found by id, and the product opened over stores of their own.

A measurement never touches the stores that people use: reports are ingested afresh into a folder that is
removed afterwards, so that a run depends on the checkout alone.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.errors import EvaluationError
from ingest.records import Report
from ingest.settings import DATA, PROJECT

if TYPE_CHECKING:
    from service.assistant import Assistant
    from service.settings import Settings

REPORT_FOLDERS = (DATA / "reports", PROJECT / "tests" / "fixtures" / "reports")


def report_folder(report: str, roots: Iterable[Path] = REPORT_FOLDERS) -> Path:
    """The folder with a report's report.yaml; EvaluationError names where it was looked for."""
    places = [root / report for root in roots]
    for place in places:
        if (place / "report.yaml").exists():
            return place
    looked = "、".join(str(place) for place in places)
    raise EvaluationError(
        f"報告書「{report}」が見つかりません（{looked}）。問題集のフォルダ名を報告書の id にしてください。"
    )


def read_reports(names: Iterable[str]) -> dict[str, Report]:
    """The reports by id, read from their folders; no store is touched."""
    from ingest.build import build_report

    return {name: build_report(report_folder(name)) for name in sorted(set(names))}


@contextmanager
def loaded_settings(names: Iterable[str]) -> "Iterator[Settings]":
    """Settings over stores of their own with these reports ingested; the stores are removed at the end."""
    from ingest.pipeline import ingest_report
    from service.settings import Settings

    with TemporaryDirectory(prefix="senryaku-eval-", ignore_cleanup_errors=True) as home:
        settings = Settings(home=Path(home), row_store_url=None, vector_store_url=None)
        for name in sorted(set(names)):
            ingest_report(report_folder(name), settings)
        yield settings


@contextmanager
def product_over(names: Iterable[str]) -> "Iterator[Assistant]":
    """The product over such stores."""
    from service.assistant import Assistant

    with loaded_settings(names) as settings:
        yield Assistant.open(settings)
