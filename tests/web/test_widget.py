import gzip
import re
from pathlib import Path

import pytest
from asking import ask
from playwright.sync_api import BrowserContext, Page, expect

from service.api.pages import WEB

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
HOST = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>庁内ポータル</title></head>
<body><main><h1>庁内ポータル</h1></main>
<script src="/widget.js" data-report="isesaki-r4"></script></body></html>"""


@pytest.fixture
def host(context: BrowserContext) -> Page:
    """A page of somebody else with a strict policy and one tag."""
    page = context.new_page()
    headers = {"content-type": "text/html", "content-security-policy": POLICY}
    page.route("**/portal", lambda route: route.fulfill(body=HOST, headers=headers))
    page.goto("/portal")
    return page


def test_one_tag_is_enough(host: Page):
    """Under the strictest policy the launcher opens, answers and shows the print, without a violation."""
    host.get_by_role("button", name="報告書に質問").click()
    ask(host, "障害者の一般企業への新規就労者数の達成率は？")
    host.locator(".words .cite").click()
    host.locator(".cells mark").first.wait_for()
    assert host.locator(".cells mark").all_inner_texts() == [
        "障害者の一般企業への新規就労者数",
        "23人",
        "18人",
        "概ね順調に進捗",
    ]


def test_a_named_portal_on_another_host_may_embed(context: BrowserContext, address: str, portal: str):
    """A page of an origin in SENRYAKU_EMBED_ORIGINS loads the widget from here and asks across origins; links leave the portal open."""
    page = context.new_page()
    page.goto(f"{portal}/?widget={address}/widget.js")
    page.get_by_role("button", name="報告書に質問").click()
    ask(page, "障害者の一般企業への新規就労者数の達成率は？")
    expect(page.locator(".words")).to_contain_text("78.3%")
    page.locator(".words .cite").click()
    link = page.get_by_role("link", name="この行を報告書の全体で見る")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("href", re.compile(f"^{address}/report"))


LOUD = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>庁内ポータル</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/loud.css"></head>
<body><h1>庁内ポータル</h1><script src="/widget.js" data-report="isesaki-r4"></script></body></html>"""
CSS = """html { font-size: 62.5%; } body { font-size: 30px; line-height: 3; color: red; text-align: center; }
* { letter-spacing: 0.5em; text-transform: uppercase; text-indent: 2em; } button { display: none; }"""


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_around_does_not_change_the_chat(context: BrowserContext, width: int):
    """Sizes, spacing and rules of a portal stay outside: the text is 16 px, the button 44 px high, all on the screen."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.route("**/portal", lambda route: route.fulfill(body=LOUD, content_type="text/html"))
    page.route("**/loud.css", lambda route: route.fulfill(body=CSS, content_type="text/css"))
    page.goto("/portal")
    page.get_by_role("button", name="報告書に質問").click()
    ask(page, "障害者の一般企業への新規就労者数の達成率は？")
    look = "element => { const s = getComputedStyle(element); return [s.textAlign, s.textTransform, s.textIndent] }"
    assert page.locator(".words").evaluate(look) == ["start", "none", "0px"]
    letter = page.locator(".words p").evaluate(
        "element => { const range = document.createRange();"
        "range.setStart(element.firstChild, 0); range.setEnd(element.firstChild, 1);"
        "return range.getBoundingClientRect().width; }"
    )
    assert 15 <= letter <= 20
    assert (page.locator(".send").bounding_box() or {})["height"] >= 44
    panel = page.locator(".panel").bounding_box() or {}
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= width
    assert panel["y"] >= 0


def test_escape_gives_the_page_back(host: Page):
    """Esc closes the panel and the focus returns to the launcher; the conversation is still there."""
    host.get_by_role("button", name="報告書に質問").click()
    ask(host, "評価不可の指標は？")
    host.keyboard.press("Escape")
    assert host.evaluate("document.activeElement.shadowRoot.activeElement.className").endswith("launcher")
    host.keyboard.press("Enter")
    expect(host.locator(".turn")).to_have_count(1)


def test_the_widget_is_small():
    """All that the widget can load is at most 60 KB gzip, with no framework and no font."""
    page_only = {"overview", "report", "docs", "page"}
    files = [path for path in WEB.iterdir() if path.suffix in {".js", ".css"} and path.stem not in page_only]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= 60_000
    assert not [path for path in Path(WEB).rglob("*") if path.suffix in {".woff", ".woff2", ".ttf"}]
