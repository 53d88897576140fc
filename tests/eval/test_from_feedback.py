"""What readers corrected becomes draft cases."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient
from typer.testing import CliRunner

from eval.cases import Case, load_set
from eval.cli import eval_app
from eval.errors import InvalidCaseError
from eval.from_feedback import (
    drafts_from_corrections,
    drafts_from_feedback,
    read_feedback,
    stored_feedback,
    to_review,
)
from eval.workspace import read_reports
from ingest.records import Report
from service.app import create_app
from service.feedback import Feedback, FeedbackStore
from service.settings import Settings


@pytest.fixture(scope="module")
def report():
    return read_reports(["isesaki-r4"])["isesaki-r4"]


def given(correction: str, **changes: object) -> Feedback:
    fields = {"report": "isesaki-r4", "turns": ["創業相談は？"], "answer": "12件です。", "verdict": "bad"}
    return Feedback.model_validate(fields | {"correction": correction} | changes)


@pytest.mark.parametrize(
    ("correction", "must", "rows", "abstain"),
    [
        ("創業相談件数の実績は28件です[1]", (("28件",),), (3,), False),
        ("実績は28件です（指標3）", (("28件",),), (3,), False),
        ("28件です（1ページ・7行目）", (("28件",),), (3,), False),
        ("指標3件ではなく4件です", (("3件",), ("4件",)), (), False),
        ("令和4年度の実績は1,143件", (("1143件",),), (), False),
        ("製造品出荷額等は1兆2,025億円", (("1兆2025億円", "12025億円"),), (1,), False),
        ("担当は農政課。評価は概ね順調に進捗です", (("概ね順調に進捗",), ("農政課",)), (), False),
        ("報告書にありません", (), (), True),
        ("その数は載っていないはずです", (), (), True),
        ("課が違う", (), (), False),
    ],
)
def test_a_correction_becomes_gold_to_review(
    report: Report, correction: str, must: tuple[tuple[str, ...], ...], rows: tuple[int, ...], abstain: bool
):
    """Figures, departments and ratings become required; a named indicator or place becomes the gold row."""
    [draft] = drafts_from_feedback([given(correction)], report)
    assert (draft.must, draft.rows, draft.abstain) == (must, rows, abstain)
    assert "draft" in draft.tags
    assert "12件です。" in draft.note


def test_the_same_correction_is_the_same_draft(report: Report):
    """Exporting again, or hearing it twice, adds no second draft."""
    once = drafts_from_feedback([given("28件")], report)
    assert drafts_from_feedback([given("29件"), given("28件"), given("28件")], report)[1:] == once


def test_only_thumbs_down_with_a_correction_on_this_report(report: Report):
    """Praise, silence and other reports make no case."""
    other = [given(""), given("28件", verdict="good"), given("28件", report="minato-r5")]
    assert drafts_from_feedback(other, report) == []


def test_corrected_cells_are_asked_in_either_spelling(report: Report):
    """Each corrected misprint gives a case for its row that accepts print and reading."""
    drafts = drafts_from_corrections(report)
    assert drafts
    assert all(len(draft.rows) == 1 for draft in drafts)
    assert len({draft.id for draft in drafts}) == len(drafts)
    lines = to_review(drafts).splitlines()
    assert [Case.model_validate_json(line) for line in lines] == drafts


def test_reads_feedback_from_the_row_store(tmp_path: Path):
    """What the service stored comes back; a store without feedback, or none at all, gives none."""
    url = f"sqlite:///{tmp_path / 'rows.sqlite'}"
    assert stored_feedback(url) == []
    store = FeedbackStore(sa.create_engine(url))
    assert store.entries() == []
    store.add(given("28件（行3）"), 1)
    assert stored_feedback(url) == [given("28件（行3）")]


def test_from_a_readers_correction_to_a_scored_case(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """👎 sent to the service → stored → drafted beside the corrected rows → a valid set that can be asked."""
    body = given("創業相談件数は28件です").model_dump(mode="json")
    with TestClient(create_app(settings)) as client:
        assert client.post("/v1/feedback", json=body).status_code == 201
        assert client.post("/v1/feedback", json=body | {"verdict": "good"}).status_code == 201
    monkeypatch.setenv("SENRYAKU_HOME", str(settings.home))
    drafts = tmp_path / "isesaki-r4" / "drafts.jsonl"
    drafts.parent.mkdir()
    for words in (
        ["from-feedback", "--report", "isesaki-r4", "--out", str(drafts)],
        ["validate", "--cases", str(drafts)],
        ["run", "--target", "keyword-10", "--cases", str(drafts), "--out", str(tmp_path / "run")],
    ):
        done = CliRunner().invoke(eval_app, words)
        assert done.exit_code == 0, done.output
    first, *others = load_set(drafts).cases
    assert (first.turns, first.rows, first.must) == (("創業相談は？",), (3,), (("28件",),))
    assert others
    assert all("correction" in case.tags for case in others)


def test_a_wrong_line_of_an_export_is_named(tmp_path: Path):
    """File and line."""
    path = tmp_path / "feedback.jsonl"
    path.write_text(given("28件").model_dump_json() + "\n{}\n", encoding="utf-8")
    with pytest.raises(InvalidCaseError, match="2行目"):
        read_feedback(path)
