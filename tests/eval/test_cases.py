"""Question sets: what is a case, and what is said of a line that is none."""

from pathlib import Path

import pytest

from eval.cases import Case, chosen, load_set, load_sets, to_line
from eval.cli_options import EVALUATION
from eval.errors import InvalidCaseError

GOOD = '{"id": "a-1", "turns": ["創業相談は何件？"], "type": "value", "rows": [3], "must": [["28件"]]}'


def write(folder: Path, *lines: str) -> Path:
    path = folder / "isesaki-r4" / "set.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_every_set_of_the_project_can_be_read():
    """All committed sets are valid, and the 59 samples are among them."""
    sets = {one.name: one for one in load_sets([EVALUATION])}
    assert len(sets["isesaki-r4/samples"].cases) == 59
    assert all(one.held_back == ("heldback" in name) for name, one in sets.items())


def test_a_set_is_about_the_report_its_folder_names(tmp_path: Path):
    """The folder name is the report's id."""
    one = load_set(write(tmp_path, GOOD))
    assert (one.report, one.name, one.cases[0].question) == (
        "isesaki-r4",
        "isesaki-r4/set",
        "創業相談は何件？",
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "全体"),
        (GOOD.replace('"value"', '"unknown"'), "type"),
        (GOOD.replace('"turns": ["創業相談は何件？"]', '"turns": []'), "turns"),
        (GOOD.replace("[3]", "[0]"), "rows"),
        (GOOD.replace("[3]", "[3, 3]"), "rows"),
        (GOOD.replace('[["28件"]]', "[[]]"), "must"),
        (GOOD.replace('"rows": [3]', '"rows": [3], "abstain": true'), "abstain"),
        (GOOD.replace('"rows"', '"row"'), "row"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, named: str):
    """File, line number and the offending field stand in one message."""
    with pytest.raises(InvalidCaseError, match=r"set\.jsonl 2行目") as caught:
        load_set(write(tmp_path, GOOD, line))
    assert named in str(caught.value)


def test_an_id_is_used_once(tmp_path: Path):
    """Results are compared by id."""
    with pytest.raises(InvalidCaseError, match="a-1"):
        load_set(write(tmp_path, GOOD, GOOD))


def test_a_case_survives_writing_and_reading():
    """A written case reads back equal, with its optional fields."""
    case = Case.model_validate_json(GOOD.replace("}", ', "tags": ["draft"], "near_misses": [29]}'))
    assert Case.model_validate_json(to_line(case)) == case


def test_cases_can_be_chosen_by_kind_and_number(tmp_path: Path):
    """Only the asked kinds, at most so many of a set."""
    other = GOOD.replace("a-1", "a-2").replace('"value"', '"text"')
    sets = [load_set(write(tmp_path, GOOD, other))]
    assert [case.id for one in chosen(sets, ["text"]) for case in one.cases] == ["a-2"]
    assert [case.id for one in chosen(sets, limit=1) for case in one.cases] == ["a-1"]
