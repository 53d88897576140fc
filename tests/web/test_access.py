import pytest
from asking import ask
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from preparing import choose, work

LIST, RATE, ABSENT = (
    "コロナで遅れた指標は？",
    "障害者の一般企業への新規就労者数の達成率は？",
    "路線バスの運賃収入は？",
)


def hold(route: Route) -> None:
    """Never answer."""


def streaming(page: Page) -> None:
    page.route("**/v1/ask", hold)
    page.fill("#question", RATE)
    page.press("#question", "Enter")
    page.locator(".waiting").wait_for()


def failed(page: Page) -> None:
    page.route("**/v1/ask", lambda route: route.abort())
    page.fill("#question", RATE)
    page.press("#question", "Enter")
    page.locator(".notice.error").wait_for()


def cited(page: Page) -> None:
    ask(page, RATE)
    page.locator(".words .cite").click()
    page.locator(".row-view").wait_for()


def choosing(page: Page) -> None:
    ask(page, LIST)
    page.get_by_role("button", name="条件を加える").click()
    page.get_by_role("searchbox").wait_for()


def typing(page: Page) -> None:
    ask(page, "達成率が80%以上の指標は？")
    page.get_by_role("button", name="達成率 80%以上（変える）").click()
    page.locator(".choices input").fill("八割")
    page.keyboard.press("Enter")
    page.locator("[aria-invalid]").wait_for()


def embedded(page: Page) -> None:
    tag = '<script src="/widget.js" data-report="isesaki-r4"></script>'
    body = (
        f'<!doctype html><html lang="ja"><title>portal</title><main><h1>庁内ポータル</h1></main>{tag}</html>'
    )
    page.route("**/portal", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto("/portal")
    page.get_by_role("button", name="報告書に質問").click()
    ask(page, RATE)


def complaint(page: Page) -> None:
    ask(page, RATE)
    page.get_by_role("button", name="問題がある").click()


def past(page: Page) -> None:
    ask(page, RATE)
    page.get_by_role("button", name="履歴").click()


def flagged(page: Page) -> None:
    work(page)
    sentence = page.get_by_label("現状の数値 1文目").first
    sentence.fill(sentence.input_value().replace("4件", "5件"))
    page.locator(".flags .error").wait_for()


STATES = {
    "empty": lambda page: None,
    "streaming": streaming,
    "list": lambda page: ask(page, LIST),
    "choices": choosing,
    "a wrong number": typing,
    "embedded": embedded,
    "calculation": lambda page: ask(page, RATE),
    "abstention": lambda page: ask(page, ABSENT),
    "citation open": cited,
    "error": failed,
    "complaint": complaint,
    "history": past,
    "settings": lambda page: page.get_by_role("button", name="設定").click(),
    "overview": lambda page: (
        page.goto("/overview?report=isesaki-r4"),
        page.locator(".mark").first.wait_for(),
    ),
    "report": lambda page: (
        page.goto("/report?report=isesaki-r4&row=6&mark=:81-84"),
        page.locator("#row-6").wait_for(),
    ),
    "council": choose,
    "council at work": flagged,
    "api": lambda page: (page.goto("/docs"), page.locator(".operation").first.wait_for()),
}


COUNCIL = ("council", "council at work")
LOOKS: dict[str, dict[str, object]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
    "320 px": {"color_scheme": "light", "forced_colors": "none"},
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(examined: Page, state: str):
    """0 violations of axe-core in every state: light, dark, in forced colours, 320 px wide."""
    STATES[state](examined)
    found = []
    for look, media in LOOKS.items():
        examined.emulate_media(reduced_motion="reduce", **media)
        examined.set_viewport_size({"width": 320 if look == "320 px" else 1280, "height": 900})
        violations = Axe().run(examined).response["violations"]
        found += [(look, entry["id"], [node["html"] for node in entry["nodes"]]) for entry in violations]
    assert found == []


@pytest.mark.parametrize(
    "state",
    [
        *("empty", "list", "choices", "calculation", "abstention", "citation open", "overview", "report"),
        *COUNCIL,
    ],
)
def test_nothing_is_cut_off_at_400_percent(page: Page, state: str):
    """At 320 CSS px (400 % of 1280) no page scrolls sideways; the report's wide tables have frames."""
    page.set_viewport_size({"width": 320, "height": 256})
    STATES[state](page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("width", [480, 720, 830, 960, 1024, 1130, 1280])
def test_a_list_is_readable_at_every_width(page: Page, width: int):
    """No name stands in a column of a few characters, nothing is cut off at the side."""
    page.set_viewport_size({"width": width, "height": 900})
    ask(page, LIST)
    names = page.locator(".list tbody th").all()
    assert min((name.bounding_box() or {"width": 0})["width"] for name in names) >= 100
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    "state", ["empty", "list", "choices", "calculation", "citation open", "overview", *COUNCIL]
)
def test_targets_are_large_enough(page: Page, state: str):
    """Every button is at least 24 × 24 CSS px, the send button 44 high (WCAG 2.2, 2.5.8)."""
    STATES[state](page)
    small = []
    for button in page.locator("button:visible").all():
        box = button.bounding_box()
        if box and (box["width"] < 24 or box["height"] < 24):
            small.append((button.inner_text(), box))
    assert small == []
    if page.locator(".send").count():
        assert (page.locator(".send").bounding_box() or {})["height"] >= 44


def test_the_keyboard_alone_is_enough(page: Page):
    """Tab to the field, ask, reach a citation, read it, close with Esc: the focus is back on it."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.id") == "question":
            break
    page.keyboard.type(RATE)
    page.keyboard.press("Enter")
    page.locator(".turn .actions").wait_for()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.matches('.words .cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".viewer mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_be_hidden()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.matches('.words .cite')")


VISIBLE = """() => {
  const root = document.querySelector("senryaku-chat").shadowRoot;
  const all = root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  return [...all].filter((one) => one.checkVisibility() && !one.disabled).length;
}"""
FOCUSED = """() => {
  const one = document.activeElement.shadowRoot?.activeElement;
  if (!one) return null;
  (window.seen ??= new Set()).add(one);
  return getComputedStyle(one).outlineWidth;
}"""


def test_the_keyboard_reaches_everything(page: Page):
    """Tab alone comes to every control of a long answer, with a frame of 4 px around each, and leaves at the end."""
    ask(page, LIST)
    page.evaluate("document.querySelector('.page-head a').focus()")
    for _ in range(page.evaluate(VISIBLE) + 4):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) in {"4px", None}
    assert page.evaluate("seen.size") == page.evaluate(VISIBLE) >= 40


def test_the_keyboard_does_everything(page: Page):
    """Enter and Space sort, change a condition, tell a fault, open the history and begin anew; no mouse."""
    ask(page, LIST)

    def press(name: str, key: str = "Enter") -> None:
        page.get_by_role("button", name=name, exact=True).last.press(key)

    press("達成率", "Space")
    expect(page.get_by_role("rowheader").first).to_have_text("境地区の年間観光入込客数")
    press("進捗評価 = 進捗の遅れ（コロナ）（変える）")
    page.keyboard.type("")
    press("順調に進捗", "Space")
    expect(page.locator(".list .badge").first).to_have_text("順調に進捗")
    press("元の読み取りに戻す")
    expect(page.locator(".list .badge").first).to_have_text("進捗の遅れ（コロナ）")
    press("問題がある")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("15件")
    press("送る")
    expect(page.locator(".below")).to_contain_text("ご意見をお預かりしました")
    press("新しい会話")
    expect(page.locator("#question")).to_be_focused()
    press("履歴")
    press(LIST)
    expect(page.locator(".list tbody tr")).to_have_count(14)


def test_the_readers_own_colours_and_calm_are_kept(page: Page):
    """Dark where the system is dark; with reduced motion nothing moves, fades or glides."""
    surface = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(surface)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate(surface) != light
    streaming(page)
    moving = """() => {
      const root = document.querySelector("senryaku-chat").shadowRoot;
      const styles = [...root.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"].map((part) => getComputedStyle(one, part || null)));
      return styles.filter((style) => style.animationName !== "none" || !/^0s/.test(style.transitionDuration)).length;
    }"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


def test_tables_keep_their_meaning_as_cards(page: Page):
    """320 px wide, the list is still a table with row headers to a screen reader, and sorts by what is shown above it."""
    page.set_viewport_size({"width": 320, "height": 640})
    ask(page, LIST)
    expect(page.get_by_role("table").get_by_role("rowheader")).to_have_count(14)
    page.get_by_role("button", name="達成率", exact=True).click()
    expect(page.get_by_role("rowheader").first).to_have_text("境地区の年間観光入込客数")


COVERED = """() => {
  const root = document.activeElement.shadowRoot;
  const focused = root?.activeElement;
  if (!focused || focused.closest("dialog")) return null;
  const box = focused.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.9], [0.1, 0.9], [0.9, 0.1]];
  const seen = points.some(([x, y]) => {
    const hit = root.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return hit && (focused === hit || focused.contains(hit) || hit.contains(focused));
  });
  return seen ? null : focused.textContent;
}"""


@pytest.mark.parametrize(("place", "height"), [("page", 600), ("page", 700), ("widget", 600)])
def test_what_has_the_focus_is_never_covered(page: Page, place: str, height: int):
    """Forwards and backwards through a long answer, no focus hides behind the field or the toolbar (WCAG 2.2, 2.4.11)."""
    page.set_viewport_size({"width": 1280, "height": height})
    if place == "widget":
        embedded(page)
    ask(page, LIST)
    page.locator(".log").focus()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(35):
            page.keyboard.press(key)
            assert page.evaluate(COVERED) is None
