"""Chunks: each row speaks for itself, with what filters and citations need beside it."""

from ingest.chunking import chunk_report
from tests.ingest.samples import sample_report

CHUNKS = {chunk.id: chunk for chunk in chunk_report(sample_report())}


def test_a_row_gives_a_head_and_its_printed_narratives() -> None:
    """Blank cells (「-」 and 「－」) give no chunk; a row without a reason has none."""
    assert [name for name in CHUNKS if ":2:" in name] == [
        "sample-r4:2:head",
        "sample-r4:2:delay_reason",
        "sample-r4:2:issue",
        "sample-r4:2:future_measure",
    ]
    assert [name for name in CHUNKS if ":1:" in name] == [
        "sample-r4:1:head",
        "sample-r4:1:issue",
        "sample-r4:1:future_measure",
    ]
    assert "sample-r4:5:future_measure" not in CHUNKS


def test_a_chunk_stands_alone() -> None:
    """The text leads with the indicator; where none is printed, with the initiative."""
    assert CHUNKS["sample-r4:2:issue"].text == "観光案内の件数（第1版の2）\n観光案内の周知が課題である。"
    assert CHUNKS["sample-r4:4:issue"].text.startswith("防災訓練の充実 其の4\n")
    assert "記載なし" not in CHUNKS["sample-r4:4:head"].text


def test_metadata_holds_what_filters_need() -> None:
    """Rating, cause, goal, departments and single numbers: 1,234件 ÷ 115,000件 = 1.1%."""
    assert CHUNKS["sample-r4:1:issue"].metadata == {
        "report": "sample-r4",
        "row": 1,
        "page": 1,
        "line": 2,
        "field": "issue",
        "indicator": "農業体験の件数（第1版の1）",
        "rating": "順調に進捗",
        "status": "on_track",
        "goal": "1 しごとの創生",
        "departments": ["商工労働課", "農政課"],
        "fiscal_year": 2022,
        "target": 115000.0,
        "actual": 1234.0,
        "achievement": 1.1,
    }


def test_what_is_no_single_number_is_left_out() -> None:
    """A qualitative value, two parts or a blank has no number and no rate; never None."""
    for row in (2, 3, 4):
        metadata = CHUNKS[f"sample-r4:{row}:head"].metadata
        assert "actual" not in metadata
        assert "achievement" not in metadata
    assert all(value is not None for chunk in CHUNKS.values() for value in chunk.metadata.values())
