"""Council sheets over HTTP: drafts, versions, files and errors, as a client meets them."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.assistant import Assistant
from service.settings import Settings

SHEETS = "/v1/council/sheets"
REQUEST = {"report": "isesaki-r4", "selection": {"department": ["商工労働課"]}, "head": {"meeting": "定例会"}}


@pytest.fixture(scope="module")
def council(settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings, Assistant.open(settings))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def drafted(council: TestClient) -> dict:
    return council.post(SHEETS, json=REQUEST).json()


def test_likely_questions_with_what_makes_members_ask(council: TestClient):
    """The likeliest first, each with its evidence in words."""
    found = council.get("/v1/council/questions", params={"department": "商工労働課", "report": "isesaki-r4"})
    questions = found.json()["questions"]
    assert [each["id"] for each in questions] == ["all", "cause-4", "row-2", "row-4", "row-5", "row-3"]
    assert any("達成率は40.0%です。" in reason for reason in questions[2]["reasons"])


def test_a_set_is_drafted_and_read_again(council: TestClient, drafted: dict):
    """201 with its address; every sentence with its cells, which stand in the file where they say."""
    made = council.post(SHEETS, json=REQUEST)
    assert made.status_code == 201
    again = council.get(made.headers["location"])
    assert again.json() == made.json()
    lines = {
        line["line"]: line["text"] for line in council.get("/v1/reports/isesaki-r4/source").json()["lines"]
    }
    cells = [cell for sheet in drafted["sheets"] for cell in sheet["evidence"]]
    assert cells
    assert all(lines[each["line"]][each["start"] : each["end"]] == each["printed"] for each in cells)


@pytest.mark.parametrize(("kind", "magic"), [("docx", b"PK"), ("xlsx", b"PK")])
def test_files_by_their_ending(council: TestClient, drafted: dict, kind: str, magic: bytes):
    """The whole set in one file, named in Japanese."""
    file = council.get(f"{SHEETS}/{drafted['id']}.{kind}")
    assert file.status_code == 200
    assert file.content[:2] == magic
    assert file.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert f"{kind}" in file.headers["content-disposition"]


def test_a_version_is_kept_and_a_stale_one_refused(council: TestClient):
    """PUT makes version 2; from version 1 again it is 409 with what to do."""
    made = council.post(SHEETS, json=REQUEST).json()
    address = f"{SHEETS}/{made['id']}"
    sentence = next(
        each for part in made["sheets"][2]["body"] for each in part["sentences"] if "4件" in each["text"]
    )
    wrong = sentence["text"].replace("4件", "5件")
    checked = council.post(
        f"{address}/check", json={"sheet": "row-2", "sentence": sentence["id"], "text": wrong}
    )
    assert checked.json()["flags"][0]["text"] == "数値「5件」は根拠のセルにありません"
    revision = {"base_version": 1, "sheets": [{"id": "row-2", "edits": {sentence["id"]: wrong}}]}
    assert council.put(address, json=revision).json()["version"] == 2
    stale = council.put(address, json=revision)
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:senryaku:problem:stale-sheets")
    final = council.put(address, json={**revision, "base_version": 2, "draft": False})
    assert "案の印を外せません" in final.json()["detail"]
    assert [each["version"] for each in council.get(f"{address}/versions").json()["versions"]] == [2, 1]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("GET", f"{SHEETS}/none", None, 404, "保存されていません"),
        ("GET", f"{SHEETS}/none.docx", None, 404, "保存されていません"),
        ("POST", SHEETS, {"report": "none"}, 404, "none"),
        ("POST", SHEETS, {"selection": {"department": ["総務課"]}}, 422, "担当課「総務課」"),
        ("POST", SHEETS, {"questions": ["row-99"]}, 422, "質問「row-99」"),
        ("POST", SHEETS, {"questions": []}, 422, "質問を一つ以上"),
        ("POST", SHEETS, {"own_questions": ["長" * 2001], "questions": []}, 422, "2,000文字まで"),
        ("GET", "/v1/council/questions?rating=遅い", None, 422, "進捗評価「遅い」"),
    ],
)
def test_what_cannot_be_done_is_told(
    council: TestClient, method: str, path: str, body: dict | None, status: int, words: str
):
    """Problem details with a Japanese detail that says what to do."""
    reply = council.request(method, path, json=body)
    assert reply.status_code == status
    assert words in reply.json()["detail"]
