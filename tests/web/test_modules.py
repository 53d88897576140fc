import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

CALL = "async ([module, name, args]) => (await import(`/web/${module}.js`))[name](...args)"
SHOW = """async (text) => {
  const { markdown } = await import("/web/markdown.js");
  const box = document.createElement("div");
  box.append(...markdown(text, () => null));
  return box.innerHTML;
}"""


@pytest.mark.parametrize(
    ("text", "start", "end", "cut"),
    [("新規4件", 2, 4, "4件"), ("𠮷野の𠮷", 0, 2, "𠮷野"), ("葛󠄀城市", 0, 2, "葛󠄀")],
)
def test_characters_count_as_the_service_counts_them(page: Page, text: str, start: int, end: int, cut: str):
    """A character outside the basic plane is one character, as in Python, so marks never slip."""
    assert page.evaluate(CALL, ["printed-row", "cut", [text, start, end]]) == cut == text[start:end]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**14件**です", "<p><strong>14件</strong>です</p>"),
        ("一\n二", "<p>一<br>二</p>"),
        ("- 甲\n- 乙\n※注", "<ul><li>甲</li><li>乙</li></ul><p>※注</p>"),
        ("次です。[1]\n> 引用", "<p>次です。[1]</p><blockquote><p>引用</p></blockquote>"),
        ("### 見出し", "<h3>見出し</h3>"),
        ("[開く](https://example.com) <b>x</b>", "<p>[開く](https://example.com) &lt;b&gt;x&lt;/b&gt;</p>"),
    ],
)
def test_the_markdown_of_answers(page: Page, text: str, html: str):
    """What answers use is drawn; links, images and HTML stay the characters they are."""
    assert page.evaluate(SHOW, text) == html


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("33万人", 330_000),
        ("12,025億円 (令和2年)", 1_202_500_000_000),
        ("78.3%", 78.3),
        ("待機児童なし", None),
        ("-", None),
    ],
)
def test_a_column_sorts_by_what_is_printed(page: Page, text: str, value: float | None):
    """33万人 sorts above 244,765人; a cell without a number sorts last."""
    assert page.evaluate(CALL, ["list-table", "figure", [text]]) == value


def test_on_touch_enter_is_a_new_line(browser: Browser, address: str):
    """On a phone Enter never sends; the button does."""
    context = browser.new_context(
        base_url=address, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/")
    page.fill("#question", "評価不可の指標は？")
    page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_count(0)
    page.get_by_role("button", name="送信").tap()
    expect(page.locator(".turn")).to_have_count(1)
    context.close()


def test_without_storage_the_page_still_answers(context: BrowserContext):
    """Where a policy forbids local storage, a question is answered and nothing breaks."""
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'Security'); }})"
    )
    page.goto("/?q=評価不可の指標は？")
    expect(page.locator(".turn .actions")).to_be_visible()
