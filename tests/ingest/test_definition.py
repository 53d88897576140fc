"""report.yaml and the vocabulary: a wrong entry is named, with its file, before anything is read."""

import re
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
    ("changes", "told"),
    [
        ({"colour": "red"}, "colour「red」: 知らない項目"),
        ({"id": "みなと R5"}, "id「みなと R5」: 使えない文字"),
        ({"title": ""}, "title「」: 空にできません"),
        ({"city": 5}, "city「5」: 文字で"),
        ({"fiscal_year": "令和5年度"}, "fiscal_year「令和5年度」: 整数で"),
        ({"fiscal_year": 5}, "fiscal_year「5」: 1990以上"),
        ({"final_year": 9999}, "final_year「9999」: 2100以下"),
        ({"final_year": 2022}, "final_year（最終目標の年度）は fiscal_year（実績の年度）以後"),
        ({"source": {"file": "../report.txt"}}, "source の file「../report.txt」: 使えない文字"),
        ({"source": {"file": "report.txt", "sha256": "abc"}}, "source の sha256「abc」"),
        ({"source": "report.txt"}, "source「report.txt」: 「名前: 値」の形で"),
        ({"columns": {"備考": "remarks"}}, "columns の 備考「remarks」: 'goal'、.* のどれか"),
        ({"level_markers": {"policy": "star"}}, "policy「star」: 'circled'、'digit' のどれか"),
        ({"lower_is_better": "ごみ総排出量"}, "lower_is_better「ごみ総排出量」: 「- 値」を並べて"),
        ({"rating_scale": []}, "rating_scale.*: 一つ以上"),
        ({"rating_scale": 5}, "rating_scale.*「5」: 「- 値」を並べて"),
        ({"rating_scale": [{"label": "良"}]}, "1番目 の status: この項目がありません"),
        ({"rating_scale": [{"label": "良", "status": "good"}]}, "status「good」: 'achieved'、.* のどれか"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_entry_is_named(tmp_path: Path, changes: dict[str, object], told: str) -> None:
    """Its place, what stands there and the way out, in one line of Japanese."""
    with pytest.raises(InvalidDefinitionError, match=rf"report\.yaml の内容.*{told}") as raised:
        build_report(report_folder(tmp_path, report_yaml=definition(**changes)))
    explained = str(raised.value).partition("正しくありません")[2]
    assert "\n" not in explained
    assert not re.search(r"[a-z]+ [a-z]+", explained), "English words of the library"


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
        (b"id: x\ntitle: [\n", "読めません。3行目を直して"),
        ("id: minato-r5\ntitle: みなと市".encode("cp932"), "読めません。UTF-8 で"),
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
    ("file", "content", "told"),
    [
        ("fields.yaml", "goals: {name: 目標}\n", "goals.*「goals」: 'goal'、.* のどれか"),
        ("fields.yaml", "goal: {headers: [目標]}\n", "goal の name: この項目がありません"),
        ("departments.yaml", "suffixes: [課]\n", "endings: この項目がありません"),
        ("rating_scales.yaml", "stars: [{label: 良, status: good}]\n", "stars の 1番目 の status「good」"),
        ("rating_scales.yaml", "[]\n", "名前: 値"),
    ],
)
def test_a_wrong_vocabulary_file_is_named(tmp_path: Path, file: str, content: str, told: str) -> None:
    """An unknown field, a missing name, another key, an unknown status."""
    shutil.copytree(DATA / "vocabulary", tmp_path, dirs_exist_ok=True)
    assert Vocabulary.load(tmp_path).is_department("商工労働課")
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidDefinitionError, match=rf"{file}.*{told}"):
        Vocabulary.load(tmp_path)
