import pytest
from starlette.testclient import TestClient

ROWS = "/v1/reports/isesaki-r4/rows"


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 41),
        ("?rating=進捗の遅れ（コロナ）", 14),
        ("?rating=進捗の遅れ (コロナ)", 14),
        ("?rating=進捗の遅れ(コロナ)", 14),
        ("?rating=進捗の遅れ", 7),
        ("?rating=進捗の遅れ&rating=進捗の遅れ（コロナ）", 21),
        ("?rating=進捗の遅れ（コロナ）&department=商工労働課", 3),
        ("?department=ない課", 0),
        ("?goal=ひとの創生", 11),
        ("?row=2&row=3", 2),
    ],
)
def test_rows_are_filtered_exactly(client: TestClient, query: str, total: int):
    """Filters compare whole labels in any printed spelling; values of one kind are alternatives."""
    found = client.get(ROWS + query).json()
    assert (found["total"], len(found["rows"])) == (total, total)


def test_a_row_shows_parsed_values_beside_the_print(client: TestClient):
    """概ね順調: 18人 of 23人 is 78.3 %, and every cell stands at its characters in the file."""
    row = client.get(f"{ROWS}/6").json()
    assert (row["values"]["actual"]["value"], row["values"]["actual"]["unit"]) == (18, "人")
    assert (row["achievement"], row["rating"]["label"]) == (78.3, "概ね順調に進捗")
    for cell in row["cells"]:
        at = cell["position"]
        line = client.get(f"/v1/reports/isesaki-r4/source?first={at['line']}&last={at['line']}").json()[
            "lines"
        ][0]
        assert line["text"][at["start"] : at["end"]] == cell["printed"]


def test_a_row_names_its_corrections_and_inherited_cells(client: TestClient):
    """The row that prints no indicator says so, and its department is marked as inherited."""
    row = client.get(f"{ROWS}/8").json()
    department = next(cell for cell in row["cells"] if cell["field"] == "department")
    assert row["indicator"] == "（指標名の記載なし）"
    assert department["inherited"]
    assert "missing" in {note["kind"] for note in row["notes"]}


def test_words_rank_the_rows(client: TestClient):
    """With q the best row comes first and carries its score; the limit cuts, the total does not."""
    found = client.get(f"{ROWS}?q=健康診査&limit=3").json()
    scores = [row["score"] for row in found["rows"]]
    assert scores == sorted(scores, reverse=True)
    assert (len(scores), found["total"]) == (3, 41)


def test_the_summary_counts_what_is_printed(client: TestClient):
    """順調 14, 概ね順調 3, 遅れ 7, 遅れ（コロナ） 14, 評価不可 3; a row of two departments counts twice."""
    summary = client.get("/v1/reports/isesaki-r4/summary").json()
    assert [count["count"] for count in summary["ratings"]] == [14, 3, 7, 14, 3]
    assert sum(count["count"] for count in summary["goals"]) == 41
    assert sum(count["count"] for count in summary["departments"]) > 41
    assert next(measure["percent"] for measure in summary["measures"] if measure["row"] == 7) is None


@pytest.mark.parametrize("path", ["/rows/0", "/rows/42", "/rows/99999999999999999999"])
def test_a_row_that_is_not_there(client: TestClient, path: str):
    """The message names the row asked for and the rows there are."""
    problem = client.get(f"/v1/reports/isesaki-r4{path}").json()
    assert problem["status"] == 404
    assert "1〜41" in problem["detail"]


def test_the_list_of_reports(client: TestClient):
    """Each loaded report comes with its rows, scale, checksum and questions to begin with."""
    [report] = client.get("/v1/reports").json()["reports"]
    assert (report["id"], report["rows"], len(report["ratings"])) == ("isesaki-r4", 41, 5)
    assert len(report["checksum"]) == 64
    assert len(report["starters"]) >= 4
