import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from asking import ask
from playwright.sync_api import Page, Route

PAYLOADS = (Path(__file__).parent / "xss.txt").read_text(encoding="utf-8").splitlines()
WATCH = """
window.executed = 0; window.violations = [];
window.pwned = () => { window.executed += 1; };
addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""
PLAIN = {
    "report",
    "id",
    "status",
    "reason",
    "written_by",
    "conversation_id",
    "field",
    "kind",
    "cause",
    "direction",
    "part",
    "ask",
    "asks",
    "level",
    "of",
    "query",
}


def poisoned(value: object, payload: str, key: str = "") -> object:
    """The same JSON with the payload in every text that comes from a report or a question."""
    if isinstance(value, dict):
        return {name: poisoned(entry, payload, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [poisoned(entry, payload, key) for entry in value]
    return f"{value} {payload}" if isinstance(value, str) and key not in PLAIN else value


def poison(payload: str):
    """A route that answers with the service's own response, poisoned."""

    def handle(route: Route) -> None:
        response = route.fetch()
        if "event-stream" in response.headers["content-type"]:
            lines = [
                f"data: {json.dumps(poisoned(json.loads(line[6:]), payload))}"
                if line.startswith("data: ")
                else line
                for line in response.text().split("\n")
            ]
            route.fulfill(response=response, body="\n".join(lines))
        else:
            route.fulfill(response=response, json=poisoned(response.json(), payload))

    return handle


def harm(page: Page) -> tuple[int, list[str]]:
    return page.evaluate("executed"), page.evaluate("violations")


def test_sixty_payloads_in_question_and_history(page: Page):
    """Each payload asked, then shown again from the history: 0 executed, 0 policy violations."""
    page.add_init_script(WATCH)
    page.reload()
    for payload in PAYLOADS:
        ask(page, payload)
    assert page.locator(".question").count() == len(PAYLOADS) == 60
    page.reload()
    page.get_by_role("button", name="履歴").click()
    page.locator(".history .link").first.click()
    page.locator(".turn").last.wait_for()
    assert harm(page) == (0, [])


@pytest.mark.parametrize("group", range(6))
def test_sixty_payloads_in_every_text_of_a_report(page: Page, group: int):
    """Ten at once in each title, name, cell, answer, suggestion and note, on every page: nothing runs."""
    payload = " ".join(PAYLOADS[group * 10 : group * 10 + 10])
    page.add_init_script(WATCH)
    page.route("**/v1/**", poison(payload))
    page.reload()
    for question in ("コロナで遅れた指標は？", "達成率は？", "路線バスの運賃収入は？"):
        ask(page, question)
    page.get_by_role("button", name="条件を加える").click()
    assert "pwned()" in page.get_by_role("group", name="担当課").inner_text()
    page.keyboard.press("Escape")
    for chip in (".reading .chip .value", ".reading .wanted .value"):
        page.locator(chip).first.click()
        page.locator(".choices button").first.wait_for()
        page.keyboard.press("Escape")
    page.locator(".list .link").first.click()
    page.locator(".row-view").wait_for()
    assert page.locator(".row-view").inner_text().count("pwned()") > 10
    assert harm(page) == (0, [])
    for path in ("/overview?report=isesaki-r4", "/report?report=isesaki-r4"):
        page.goto(path)
        page.locator("h1").wait_for()
        assert harm(page) == (0, [])


@pytest.mark.parametrize("name", ["report", "q", "row", "rating"])
def test_sixty_payloads_in_an_address(page: Page, name: str):
    """A link with ten payloads at once for a report's name, a question, a row or a filter: shown or refused, never run."""
    page.add_init_script(WATCH)
    path = {"report": "/", "q": "/", "row": "/report", "rating": "/overview"}[name]
    for start in range(0, len(PAYLOADS), 10):
        payload = " ".join(PAYLOADS[start : start + 10])
        page.goto(f"{path}?{urlencode({'report': 'isesaki-r4', name: payload})}")
        page.locator(".turn .actions, .notice.error, .list, .sheet, .notice").first.wait_for()
        assert harm(page) == (0, [])


def test_sixty_payloads_as_the_name_of_a_file(page: Page):
    """Reports whose ids and titles are payloads: in the choice of reports, in links and in messages they stay text."""
    page.add_init_script(WATCH)

    def renamed(route: Route) -> None:
        response = route.fetch()
        (entry, *_) = response.json()["reports"]
        others = [{**entry, "id": payload, "title": payload} for payload in PAYLOADS]
        route.fulfill(response=response, json={"reports": [*others, {**entry, "id": "isesaki-r4"}]})

    page.route("**/v1/reports", renamed)
    page.goto("/")
    page.locator(".welcome").wait_for()
    assert page.locator(".choice-of-report option").count() == 61
    page.fill("#question", "コロナで遅れた指標は？")
    page.press("#question", "Enter")
    page.locator(".notice.error").wait_for()
    page.goto("/?report=isesaki-r4")
    ask(page, "コロナで遅れた指標は？")
    page.goto("/?report=unknown")
    assert PAYLOADS[0] in page.locator(".notice.error").inner_text()
    assert harm(page) == (0, [])
