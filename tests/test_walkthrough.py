"""The product in twenty lines: a report, two stores, a question, an answer that proves itself."""

from pathlib import Path

from ingest.pipeline import ingest_report
from service.assistant import Assistant
from service.settings import Settings
from tests.conftest import ISESAKI


def test_from_the_report_to_a_cited_answer(tmp_path: Path):
    """A folder with report.yaml is ingested; every cited cell stands in the file as printed."""
    settings = Settings(home=tmp_path, row_store_url=None, vector_store_url=None)
    assert ingest_report(ISESAKI, settings).rows == 41

    assistant = Assistant.open(settings)
    answer = assistant.ask("コロナで遅れた指標は？")
    assert "14件（全41件中）" in answer.answer
    assert answer.interpretation.text == "進捗評価 = 進捗の遅れ（コロナ） → 一覧"
    assert [near.indicator for near in answer.near_misses] == ["特定健康診査実施率"]
    assert answer.checked  # every figure, label and name of the text is in a cited cell

    lines = (ISESAKI / "report.txt").read_text(encoding="utf-8").splitlines()
    for citation in answer.citations:
        for cell in citation.cells:
            assert lines[citation.line - 1][cell.start : cell.end] == cell.printed

    follow_up = assistant.ask("そのうち商工労働課は？", answer.conversation_id)
    assert [citation.row for citation in follow_up.citations] == [2, 4, 5]
    assert assistant.ask("前橋市の出生数は？").reason == "other_place"
