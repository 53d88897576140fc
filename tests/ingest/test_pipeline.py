"""The pipeline: a folder in, two stores out, every step told."""

import shutil
from pathlib import Path

import pytest

from ingest.build import build_report
from ingest.errors import IngestError, UnreadableFileError
from ingest.pipeline import ingest_report
from ingest.row_store import RowStore
from ingest.settings import DATA, StoreSettings
from ingest.vector_store import VectorStore

FOLDER = DATA / "reports" / "isesaki-r4"


def test_report_into_both_stores(tmp_path: Path) -> None:
    """The real report: 41 rows as read, every chunk in the index, progress from 0 to the end."""
    settings, steps = StoreSettings(home=tmp_path), []
    result = ingest_report(FOLDER, settings, lambda *step: steps.append(step))
    assert (result.generation, result.rows) == (1, 41)
    assert RowStore.open(settings.database_url).load(result.report_id) == build_report(FOLDER)
    vectors = VectorStore.open(settings)
    assert vectors.collection(result.report_id, 1).count() == result.chunks
    vectors.close()
    assert steps[0] == ("報告書の読み取り", 0, 1)
    assert steps[-1] == ("索引の作成と検証", result.chunks, result.chunks)


def test_what_is_no_report_changes_nothing(tmp_path: Path) -> None:
    """An empty report or a missing folder is one line; the report loaded before is still read."""
    settings, broken = StoreSettings(home=tmp_path / "home"), tmp_path / "broken"
    loaded = ingest_report(FOLDER, settings)
    shutil.copytree(FOLDER, broken)
    (broken / "report.txt").write_text("")
    with pytest.raises(IngestError):
        ingest_report(broken, settings)
    with pytest.raises(UnreadableFileError, match="読めません"):
        ingest_report(tmp_path / "none", settings)
    rows = RowStore.open(settings.database_url)
    assert rows.current_generations() == {loaded.report_id: 1}
    assert rows.load(loaded.report_id) == build_report(FOLDER)
