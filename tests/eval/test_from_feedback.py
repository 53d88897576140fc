"""What readers corrected becomes draft cases."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from eval.cases import Case
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
from service.feedback import Feedback, FeedbackStore


@pytest.fixture(scope="module")
def report():
    return read_reports(["isesaki-r4"])["isesaki-r4"]


def given(correction: str, **changes: object) -> Feedback:
    fields = {"report": "isesaki-r4", "turns": ["創業相談は？"], "answer": "12件です。", "verdict": "bad"}
    return Feedback.model_validate(fields | {"correction": correction} | changes)


@pytest.mark.parametrize(
    ("correction", "must", "rows", "abstain"),
    [
        ("実績は28件です（行3）", (("28件",),), (3,), False),
        ("令和4年度の実績は1,143件", (("1143件",),), (), False),
        ("報告書にありません", (), (), True),
        ("担当課が違う", (), (), False),
    ],
)
def test_a_correction_becomes_gold_to_review(
    report: Report, correction: str, must: tuple[tuple[str, ...], ...], rows: tuple[int, ...], abstain: bool
):
    """Figures become required, a named row becomes the gold row, 「報告書にありません」 an abstention."""
    [draft] = drafts_from_feedback([given(correction)], report)
    assert (draft.must, draft.rows, draft.abstain) == (must, rows, abstain)
    assert "draft" in draft.tags
    assert "12件です。" in draft.note


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
    """What the service stored comes back; a store without feedback gives none."""
    url = f"sqlite:///{tmp_path / 'rows.sqlite'}"
    assert stored_feedback(url) == []
    FeedbackStore(sa.create_engine(url)).add(given("28件（行3）"), 1)
    assert stored_feedback(url) == [given("28件（行3）")]


def test_a_wrong_line_of_an_export_is_named(tmp_path: Path):
    """File and line."""
    path = tmp_path / "feedback.jsonl"
    path.write_text(given("28件").model_dump_json() + "\n{}\n", encoding="utf-8")
    with pytest.raises(InvalidCaseError, match="2行目"):
        read_feedback(path)
