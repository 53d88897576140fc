"""The chips that say how a question was read: left out, changed, added to, and the answer follows in its place."""

import pytest
from asking import ask
from playwright.sync_api import Page, Route, expect

QUESTION = "商工労働課でコロナで遅れた指標は？"


@pytest.fixture
def narrowed(page: Page) -> Page:
    """3 rows: 評価 = 進捗の遅れ（コロナ） かつ 担当課 = 商工労働課."""
    ask(page, QUESTION)
    expect(page.locator(".list tbody tr")).to_have_count(3)
    return page


def chips(page: Page) -> list[str]:
    return page.locator(".reading .chip:not(.add)").all_inner_texts()


def test_a_condition_can_be_left_out(narrowed: Page):
    """Without 商工労働課 the 14 rows of コロナ: the same turn, the number of sources told, the focus on the reading."""
    narrowed.get_by_role("button", name="「担当課 = 商工労働課」を外す").click()
    expect(narrowed.locator(".list tbody tr")).to_have_count(14)
    expect(narrowed.get_by_role("status")).to_have_text("回答完了、根拠14件")
    assert narrowed.locator(".turn").count() == 1
    assert chips(narrowed) == ["進捗評価 = 進捗の遅れ（コロナ）"]
    assert narrowed.evaluate("document.activeElement.shadowRoot.activeElement.className") == "reading"


def test_a_condition_can_be_changed(narrowed: Page):
    """文化観光課 instead of 商工労働課: 2 rows, and back to the reading of the question."""
    narrowed.get_by_role("button", name="担当課 = 商工労働課（変える）").click()
    menu = narrowed.get_by_role("group", name="担当課")
    expect(menu.get_by_role("button", name="商工労働課")).to_have_attribute("aria-pressed", "true")
    menu.get_by_role("button", name="文化観光課").click()
    expect(narrowed.locator(".list tbody tr")).to_have_count(2)
    assert chips(narrowed) == ["進捗評価 = 進捗の遅れ（コロナ）", "担当課 = 文化観光課"]
    narrowed.get_by_role("button", name="元の読み取りに戻す").click()
    expect(narrowed.locator(".list tbody tr")).to_have_count(3)
    assert chips(narrowed) == ["進捗評価 = 進捗の遅れ（コロナ）", "担当課 = 商工労働課"]
    expect(narrowed.get_by_role("button", name="元の読み取りに戻す")).to_have_count(0)


def test_a_condition_can_be_added(page: Page):
    """コロナ and しごとの創生; what is a condition already is not offered again."""
    ask(page, "コロナで遅れた指標は？")
    page.get_by_role("button", name="条件を加える").click()
    expect(page.get_by_role("group", name="担当課")).to_be_visible()
    expect(page.get_by_role("group", name="進捗評価")).to_have_count(0)
    page.get_by_role("button", name="しごとの創生").click()
    expect(page.locator(".list tbody tr")).to_have_count(7)
    assert chips(page) == ["進捗評価 = 進捗の遅れ（コロナ）", "大基本目標 = しごとの創生"]


def test_an_indicator_can_be_exchanged_by_keyboard_alone(page: Page):
    """The chip, a few letters, Tab to the one that is left, Enter: the same question of another indicator."""
    ask(page, "出生数の達成率は？")
    page.get_by_role("button", name="指標 = 出生数（変える）").press("Enter")
    expect(page.get_by_role("searchbox", name="指標名を絞り込む")).to_be_focused()
    page.keyboard.type("コミュニティバス")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".words")).to_contain_text("「コミュニティバス利用者数」の達成率は74.2%です")
    expect(page.locator(".turn .question")).to_contain_text("出生数の達成率は？")


def test_escape_closes_the_menu_only(page: Page):
    """The menu goes, the focus is back on its chip, nothing was asked."""
    ask(page, "出生数の達成率は？")
    chip = page.get_by_role("button", name="指標 = 出生数（変える）")
    chip.click()
    page.keyboard.press("Escape")
    expect(page.locator(".choices")).to_be_hidden()
    expect(chip).to_be_focused()
    expect(chip).to_have_attribute("aria-expanded", "false")


def test_of_two_questions_one_is_changed(page: Page):
    """出生数 stays, 評価不可 becomes 概ね順調に進捗: both are answered again."""
    ask(page, "出生数の実績は？評価不可の指標は？")
    page.get_by_role("button", name="進捗評価 = 評価不可（変える）").click()
    page.get_by_role("button", name="概ね順調に進捗").click()
    expect(page.locator(".words").first).to_contain_text("1,468人")
    expect(page.locator(".list .badge")).to_have_text(["概ね順調に進捗"] * 3)


def test_what_was_changed_stays_with_the_answer(narrowed: Page):
    """Copied, sent as feedback and opened from the history, the answer keeps the reading that it stands on."""
    narrowed.context.grant_permissions(["clipboard-read", "clipboard-write"])
    narrowed.get_by_role("button", name="「担当課 = 商工労働課」を外す").click()
    expect(narrowed.locator(".list tbody tr")).to_have_count(14)
    narrowed.get_by_role("button", name="根拠付きでコピー").click()
    said = f"{QUESTION}（条件を変更：進捗評価 = 進捗の遅れ（コロナ） → 一覧）"
    assert narrowed.evaluate("navigator.clipboard.readText()").startswith(f"問　{said}")
    with narrowed.expect_request("**/v1/feedback") as sent:
        narrowed.get_by_role("button", name="役に立った").click()
    assert (sent.value.post_data_json or {})["turns"] == [said]
    narrowed.reload()
    narrowed.get_by_role("button", name="履歴").click()
    narrowed.locator(".history .link").first.click()
    assert chips(narrowed) == ["進捗評価 = 進捗の遅れ（コロナ）"]
    narrowed.get_by_role("button", name="もう一度").click()
    narrowed.locator(".turn[aria-busy]").wait_for(state="detached")
    expect(narrowed.locator(".list tbody tr")).to_have_count(14)


def test_an_answer_of_replaced_rows_says_so(narrowed: Page):
    """From before a new ingest: shown with a notice, its reading fixed; asked again it is read anew."""
    older = """() => {
      const key = Object.keys(localStorage).find((name) => name.includes("conversations"));
      const [entry] = JSON.parse(localStorage[key]);
      localStorage[key] = JSON.stringify([{...entry, generation: entry.generation - 1}]);
    }"""
    narrowed.evaluate(older)
    narrowed.reload()
    narrowed.get_by_role("button", name="履歴").click()
    narrowed.locator(".history .link").first.click()
    expect(narrowed.locator(".notice").first).to_contain_text("報告書が更新される前の回答です")
    expect(narrowed.locator(".reading button")).to_have_count(0)
    with narrowed.expect_request("**/v1/ask") as sent:
        narrowed.get_by_role("button", name="もう一度").click()
    assert (sent.value.post_data_json or {})["query"] is None
    expect(narrowed.get_by_role("button", name="「担当課 = 商工労働課」を外す")).to_be_visible()
    expect(narrowed.get_by_text("報告書が更新される前の回答です")).to_have_count(0)


def test_a_change_that_fails_leaves_the_answer(narrowed: Page):
    """The service says no: the old answer stays, the reason stands below it."""

    def refused(route: Route) -> None:
        problem = {"title": "この条件では答えられません", "detail": "評価「x」は、この報告書にありません。"}
        route.fulfill(status=422, content_type="application/problem+json", json=problem)

    narrowed.route("**/v1/ask", refused)
    narrowed.get_by_role("button", name="「担当課 = 商工労働課」を外す").click()
    expect(narrowed.locator(".notice.error")).to_contain_text("この条件では答えられません")
    expect(narrowed.locator(".list tbody tr")).to_have_count(3)


@pytest.mark.parametrize("question", ["路線バスの運賃収入は？", "それは？", "遅れと順調はどちらが多い？"])
def test_what_has_no_condition_of_its_own_only_says_how_it_was_read(page: Page, question: str):
    """Abstentions, questions back and comparisons of two sets show their reading and offer no change."""
    ask(page, question)
    expect(page.locator(".reading")).to_contain_text("読み取り")
    expect(page.locator(".reading button")).to_have_count(0)
