"""report.yaml and the vocabulary: a wrong entry is named, with its file, before anything is read."""

import shutil
from pathlib import Path

import pytest

from ingest.build import build_report
from ingest.definition import load_definition
from ingest.errors import InvalidDefinitionError
from ingest.records import Field
from ingest.settings import DATA
from ingest.vocabulary import Vocabulary
from tests.conftest import ISESAKI, MINATO
from tests.ingest.report_folders import definition, report_folder


def test_what_a_definition_states() -> None:
    """The two reports state a scale by name and a scale of their own, with and without marks of a level."""
    real, invented = load_definition(ISESAKI), load_definition(MINATO)
    assert (real.fiscal_year, real.final_year, real.rating_scale) == (2022, 2024, "progress-with-covid")
    assert real.level_markers == {Field.POLICY: "circled"}
    assert [label.label for label in invented.rating_scale if not isinstance(label, str)] == list("◎○△×－")
    assert (invented.columns, invented.level_markers) == ({}, {})


@pytest.mark.parametrize(
    "name", ["id", "title", "city", "fiscal_year", "final_year", "source", "rating_scale"]
)
def test_a_missing_entry_is_named(tmp_path: Path, name: str) -> None:
    """Each of the seven entries that a report cannot do without."""
    folder = report_folder(tmp_path, report_yaml=definition(**{name: None}))
    with pytest.raises(InvalidDefinitionError, match=rf"report\.yaml.*{name}"):
        build_report(folder)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"id": "みなと R5"}, "id"),
        ({"title": ""}, "title"),
        ({"fiscal_year": "令和5年度"}, "fiscal_year"),
        ({"fiscal_year": 5}, "fiscal_year"),
        ({"source": {"file": "../report.txt"}}, "source"),
        ({"source": {"file": "report.txt", "sha256": "abc"}}, "source"),
        ({"columns": {"備考": "remarks"}}, "columns"),
        ({"level_markers": {"policy": "star"}}, "level_markers"),
        ({"rating_scale": [{"label": "良", "status": "good"}]}, "rating_scale"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_entry_is_named(tmp_path: Path, changes: dict[str, object], named: str) -> None:
    """An unknown key, a year in words, a path out of the folder, a status that nobody knows."""
    with pytest.raises(InvalidDefinitionError, match=rf"report\.yaml.*{named}"):
        build_report(report_folder(tmp_path, report_yaml=definition(**changes)))


def test_an_unknown_scale_is_named_with_the_known_ones(tmp_path: Path) -> None:
    """The way out stands in the message: where scales are defined and which there are."""
    folder = report_folder(tmp_path, report_yaml=definition(rating_scale="five-stars"))
    with pytest.raises(InvalidDefinitionError, match=r"five-stars.*rating_scales\.yaml.*progress-with-covid"):
        build_report(folder)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "名前: 値"),
        (b"- id\n- title\n", "名前: 値"),
        (b"id: [", "読めません"),
        ("id: minato-r5\ntitle: みなと市".encode("cp932"), "読めません"),
        (None, "ありません"),
    ],
    ids=["empty", "a list", "broken", "cp932", "no file"],
)
def test_a_file_that_is_no_definition(tmp_path: Path, content: bytes | None, told: str) -> None:
    """Empty, a list, broken YAML, another encoding or no file at all: the path and what is expected."""
    folder = report_folder(tmp_path)
    path = folder / "report.yaml"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(InvalidDefinitionError, match=rf"report\.yaml.*{told}"):
        build_report(folder)


def test_a_column_of_its_own_is_declared(tmp_path: Path) -> None:
    """「出来ばえ」 for the rating: unknown to the vocabulary, stated in report.yaml, and all ratings are read."""
    text = (MINATO / "report.txt").read_text(encoding="utf-8").replace("達成状況", "出来ばえ")
    stated = definition(columns={"出来ばえ": "rating"})
    report = build_report(report_folder(tmp_path, text=text, report_yaml=stated))
    assert report.columns[Field.RATING] == "出来ばえ"
    assert all(measure.rating for measure in report.measures)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("fields.yaml", "goals: {name: 目標}\n"),
        ("fields.yaml", "goal: {title: 目標}\n"),
        ("departments.yaml", "suffixes: [課]\n"),
        ("rating_scales.yaml", "stars: [{label: 良, status: good}]\n"),
        ("rating_scales.yaml", "[]\n"),
    ],
)
def test_a_wrong_vocabulary_file_is_named(tmp_path: Path, file: str, content: str) -> None:
    """An unknown field, a missing name, another key, an unknown status."""
    shutil.copytree(DATA / "vocabulary", tmp_path, dirs_exist_ok=True)
    assert Vocabulary.load(tmp_path).is_department("商工労働課")
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidDefinitionError, match=file):
        Vocabulary.load(tmp_path)
