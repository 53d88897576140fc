"""Dify's external knowledge API, as Dify calls it."""

import httpx
import pytest

from service.doors.metadata import Condition, Conditions


def retrieve(site: str, question: str, **more: object) -> httpx.Response:
    body = {
        "knowledge_id": "isesaki-r4",
        "query": question,
        "retrieval_setting": {"top_k": 4, "score_threshold": 0.0},
        **more,
    }
    return httpx.post(f"{site}/v1/dify/retrieval", json=body, headers={"authorization": "Bearer any"})


def test_the_checked_answer_comes_first(site: str):
    """A list of 14 is whole in the first of four records; passages of the narrative follow, best first."""
    records = retrieve(site, "コロナで遅れた指標は？").json()["records"]
    assert "14件（全41件中）" in records[0]["content"]
    assert len(records[0]["metadata"]["rows"]) == 14
    assert [record["metadata"]["kind"] for record in records] == ["answer", *["passage"] * 3]
    scores = [record["score"] for record in records]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_what_the_report_does_not_hold_is_said(site: str):
    """So that the model behind Dify does not answer from what is merely near."""
    record = retrieve(site, "前橋市の出生数は？").json()["records"][0]
    assert record["metadata"]["status"] == "not_in_report"
    assert "記載がありません" in record["content"]


def test_conditions_and_threshold_hold(site: str):
    """Only passages that meet them; without a name in the report there are none."""
    contains = {"name": ["departments"], "comparison_operator": "contains", "value": "子育て"}
    met = {"conditions": [contains, {"name": ["achievement"], "comparison_operator": "≥", "value": 100}]}
    records = retrieve(site, "子ども", metadata_condition=met).json()["records"]
    assert records
    assert all("子育て支援課" in record["metadata"]["departments"] for record in records)
    high = {"top_k": 10, "score_threshold": 0.99}
    assert len(retrieve(site, "防犯灯を増やす予定は？", retrieval_setting=high).json()["records"]) == 1


ROW = {
    "departments": ["商工労働課", "農政課"],
    "fiscal_year": 2022,
    "achievement": 78.3,
    "indicator": "出生数",
}


@pytest.mark.parametrize(
    ("name", "operator", "value", "met"),
    [
        ("departments", "contains", "商工", True),
        ("departments", "not contains", "商工", False),
        ("departments", "is", "農政課", True),
        ("departments", "is not", "農政課", False),
        ("departments", "in", ["福祉課", "農政課"], True),
        ("departments", "not in", ["福祉課"], True),
        ("indicator", "start with", "出生", True),
        ("indicator", "end with", "率", False),
        ("fiscal_year", "=", "2022", True),
        ("fiscal_year", "≠", 2022, False),
        ("fiscal_year", "is", "2022", True),
        ("fiscal_year", "before", "2023", True),
        ("fiscal_year", "after", 2022, False),
        ("achievement", ">", "78.2", True),
        ("achievement", "<", 78.3, False),
        ("achievement", "≤", 78.3, True),
        ("achievement", "≥", "八十", False),
        ("cause", "empty", None, True),
        ("cause", "not empty", None, False),
        (["cause", "indicator"], "is", "出生数", True),
        ("cause", "is", "コロナ", False),
    ],
)
def test_each_operator(name: str, operator: str, value: object, *, met: bool):
    """A row of two departments meets a condition with either; a field that is not there only `empty`."""
    condition = Condition.model_validate({"name": name, "comparison_operator": operator, "value": value})
    assert condition.holds(ROW) is met


def test_conditions_join_by_and_or_by_or():
    """One of two holds: enough for `or`, not for `and`, which is the default."""
    two = [
        {"name": "fiscal_year", "comparison_operator": "=", "value": 2022},
        {"name": "indicator", "comparison_operator": "is", "value": "健康寿命"},
    ]
    assert not Conditions.model_validate({"conditions": two}).hold(ROW)
    assert Conditions.model_validate({"logical_operator": "or", "conditions": two}).hold(ROW)


@pytest.mark.parametrize(
    ("more", "status", "code", "said"),
    [
        ({"knowledge_id": "gotham"}, 404, 2001, "「gotham」はありません"),
        ({"query": ""}, 400, 400, "質問を1文字以上"),
        ({"retrieval_setting": {"top_k": 0}}, 400, 400, "top_kは1以上"),
        (
            {"metadata_condition": {"conditions": [{"name": "a", "comparison_operator": "like"}]}},
            400,
            400,
            "comparison_operatorは 'contains'",
        ),
    ],
)
def test_wrong_input_is_an_error_of_the_protocol(site: str, more: dict, status: int, code: int, said: str):
    """`error_code` (2001: no such knowledge) and a Japanese `error_msg`."""
    response = retrieve(site, "出生数", **more)
    assert (response.status_code, response.json()["error_code"]) == (status, code)
    assert said in response.json()["error_msg"]
