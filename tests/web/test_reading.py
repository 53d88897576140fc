"""The chips that say how a question was read: left out, changed, added to, and the answer follows in its place."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from asking import ask
from playwright.sync_api import Page, Route, expect

from service.answering.checker import check
from service.assistant import Assistant
from service.schemas import Answer

QUESTION = "商工労働課でコロナで遅れた指標は？"


@pytest.fixture
def narrowed(page: Page) -> Page:
    """3 rows: 評価 = 進捗の遅れ（コロナ） かつ 担当課 = 商工労働課."""
    ask(page, QUESTION)
    expect(page.locator(".list tbody tr")).to_have_count(3)
    return page


def chips(page: Page) -> list[str]:
    return page.locator(".reading .chip:not(.add, .wanted)").all_inner_texts()


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


CHOSEN = [
    ("安定した雇用の創出の指標は？", "小基本目標 = 安定した雇用の創出", "地域を担う人材の育成", 3),
    ("商工労働課以外でコロナで遅れた指標は？", "担当課 ≠ 商工労働課", "文化観光課", 12),
    ("目標を達成した指標は？", "令和4年度目標値を達成", "令和4年度目標値を未達成", 24),
    ("低いほどよい指標は？", "小さいほどよい指標", "大きいほどよい指標", 40),
    ("実績が記載されていない指標は？", "実績値の記載なし", "数値でない目標・実績", 2),
    ("単位が人の指標は？", "単位 = 人", "件", 8),
    (
        "目標値の年が違う指標は？",
        "令和4年度目標値の注記 = 列と違う年",
        "令和4年度目標値の注記 = 令和3年",
        4,
    ),
    (
        "目標値が令和6年度に引き上げられる指標は？",
        "目標値(令和6年度)が令和4年度目標値より大きい",
        "目標値(令和6年度)が令和4年度目標値より小さい",
        2,
    ),
]


def test_every_kind_of_condition_has_its_other_values(page: Page):
    """Each chip offers what else the report has; the list that follows holds exactly those rows; × opens the rest."""
    for question, chip, choice, count in CHOSEN:
        ask(page, question)
        turn = page.locator(".turn").last
        turn.get_by_role("button", name=f"{chip}（変える）").click()
        turn.locator(".choices").get_by_role("button", name=choice, exact=True).click()
        expect(turn.locator(".list tbody tr")).to_have_count(count)
        changed = turn.locator(".reading .chip", has_text=choice)
        changed.get_by_role("button", name="を外す").click()
        expect(turn.locator(".list tbody tr")).to_have_count(14 if "コロナ" in question else 41)
        page.get_by_role("button", name="新しい会話").click()


TYPED = [
    ("達成率が80%以上の指標は？", "達成率 80%以上", "９０", "達成率 90%以上", 18),
    ("コロナが理由の指標は？", "進捗が遅れている理由に「コロナ」", "イベント", "「イベント」", 4),
    ("子育て関係の指標は？", "テーマ = 子育て", "観光", "テーマ = 観光", 3),
    ("複数の課が担当する指標は？", "担当課が2つ以上", "1", "担当課が1つ以上", 41),
    ("達成率のワースト3は？", None, "5", "上位5件", 5),
    ("達成率が2番目に低い指標は？", None, "3", "悪い順の3番目", 0),  # one row, no list
]


def test_numbers_and_words_can_be_typed(page: Page):
    """A number, a word, a theme, how many: typed in place of what was read, Enter, and the rows follow."""
    for question, chip, typed, after, count in TYPED:
        ask(page, question)
        page.get_by_role("button", name=f"{chip}（変える）" if chip else "尋ねることを変える").click()
        field = page.locator(".choices .typed input")
        field.fill(typed)
        field.press("Enter")
        expect(page.locator(".reading")).to_contain_text(after)
        expect(page.locator(".choices")).to_be_hidden()
        assert page.locator(".list tbody tr, .words ol li").count() == count
        page.get_by_role("button", name="新しい会話").click()


def test_a_number_is_compared_otherwise(page: Page):
    """80%以上 becomes 80%未満: 10 rows; what is no number is said and asks nothing."""
    ask(page, "達成率が80%以上の指標は？")
    page.get_by_role("button", name="達成率 80%以上（変える）").click()
    page.locator(".choices .typed input").fill("八割")
    page.get_by_role("button", name="変える", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("数値を入力してください")
    page.locator(".choices .typed input").fill("80")
    page.get_by_label("達成率 80%以上の比べ方").select_option("未満")
    page.get_by_role("button", name="変える", exact=True).click()
    expect(page.locator(".list tbody tr")).to_have_count(10)
    assert chips(page) == ["達成率 80%未満"]


def test_enter_during_conversion_leaves_the_words(page: Page):
    """Enter that confirms a conversion (229) does not send the half-typed word of a condition."""
    ask(page, "コロナが理由の指標は？")
    page.get_by_role("button", name="進捗が遅れている理由に「コロナ」（変える）").click()
    confirmed = """field => {
      const event = new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true});
      Object.defineProperty(event, "keyCode", {value: 229});
      return field.dispatchEvent(event);
    }"""
    assert page.locator(".choices .typed input").evaluate(confirmed) is False


def test_something_else_can_be_asked_of_the_same_rows(page: Page):
    """出生数の実績 becomes its 達成率; the 14 of コロナ become a count by department."""
    ask(page, "出生数の実績は？")
    page.get_by_role("button", name="令和4年度実績値（尋ねることを変える）").click()
    page.get_by_role("button", name="達成率", exact=True).click()
    expect(page.locator(".words")).to_contain_text("82.6%")
    ask(page, "コロナで遅れた指標は？")
    page.get_by_role("button", name="一覧（尋ねることを変える）").click()
    page.get_by_role("button", name="担当課別の内訳").click()
    expect(page.locator(".turn").nth(1).locator(".words").first).to_contain_text("該当する14件（全41件中）")


def test_both_sides_of_a_comparison_can_be_changed(page: Page):
    """遅れ 21 and 順調 14; the second becomes 評価不可 3, then goes, and the 21 are listed."""
    ask(page, "遅れと順調はどちらが多い？")
    page.get_by_role("button", name="進捗評価 = 順調に進捗（変える）").click()
    page.locator(".choices").get_by_role("button", name="評価不可").click()
    expect(page.locator(".words")).to_contain_text("21件で、「評価不可」は3件です")
    page.get_by_role("button", name="「進捗評価 = 評価不可」を外す").click()
    expect(page.locator(".list tbody tr")).to_have_count(21)


def test_one_of_two_compared_indicators_is_exchanged(page: Page):
    """鉄道 stays, コミュニティバス becomes 出生数, which is not offered twice; without 鉄道 only 出生数 is left."""
    ask(page, "鉄道利用者数とコミュニティバス利用者数、達成率が高いのは？")
    page.get_by_role("button", name="指標 = コミュニティバス利用者数（変える）").click()
    menu = page.get_by_role("group", name="指標名")
    expect(menu.get_by_role("button", name="鉄道利用者数")).to_have_count(0)
    menu.get_by_role("button", name="出生数").click()
    expect(page.locator(".words").first).to_contain_text("達成率がより高いのは「出生数」")
    page.get_by_role("button", name="「指標 = 鉄道利用者数」を外す").click()
    expect(page.locator(".words")).to_contain_text("「出生数」の達成率は82.6%です")


def over_http(address: str, body: dict[str, object]) -> tuple[int, dict[str, Any]]:
    """Status and JSON of POST /v1/ask over the real assistant."""
    content = json.dumps({"report": "isesaki-r4", **body}).encode()
    request = Request(f"{address}/v1/ask", content, {"content-type": "application/json"})
    try:
        with urlopen(request) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


LIST = {"ask": "list"}


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({**LIST, "selection": {"ratings": ["絶好調"]}}, "評価「絶好調」は、この報告書にありません。"),
        ({**LIST, "selection": {"departments": ["宇宙開発課"]}}, "担当課「宇宙開発課」は"),
        ({**LIST, "selection": {"rows": [42]}}, "行「42」は"),
        ({**LIST, "selection": {"numbers": [{"metric": "part_gap", "op": "ge", "value": "1"}]}}, "part_gap"),
        ({"ask": "find", "selection": {"rows": [1]}}, "find には fields が必要です"),
        ({"ask": "lookup", "fields": ["actual"]}, "lookup には selection.rows が必要です"),
        ({"ask": "lookup", "selection": {"rows": [16]}, "detail": "実績は99%です"}, "答えのない質問"),
        ({"queries": [LIST, {"ask": "rank"}]}, "rank には metrics"),
        ({**LIST, "sql": "drop table"}, "読み取りの条件（sql）"),
        ({"ask": "dance"}, "読み取りの条件（ask）"),
        ("順調", "読み取りの条件"),
        ({"queries": []}, "読み取りの条件"),
    ],
)
def test_a_forged_query_is_refused_in_words(address: str, query: object, detail: str):
    """Over HTTP: 422, a Japanese title, and what of the query this report cannot answer."""
    status, problem = over_http(address, {"question": "指標は？", "query": query})
    assert status == 422
    assert problem["title"] in {"この条件では答えられません", "入力を確かめてください"}
    assert detail in problem["detail"]


def test_a_forged_figure_is_never_confirmed(address: str, assistant: Assistant):
    """A claim of 99,999人 is answered いいえ with the printed 1,468人, and the checker proves the whole answer."""
    number = {"metric": "actual", "op": "eq", "value": "99999", "unit": "人"}
    claim = {"kind": "number", "number": number}
    query = {"ask": "lookup", "selection": {"rows": [16]}, "claims": [claim], "yes_no": True}
    _, found = over_http(address, {"question": "99,999人ですか", "query": query})
    answer = Answer.model_validate(found)
    assert answer.answer.startswith("いいえ。「出生数」の令和4年度実績値は1,468人")
    assert "99" not in answer.answer
    assert answer.checked
    assert check(answer, assistant.report("isesaki-r4")) == []


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


@pytest.mark.parametrize("question", ["路線バスの運賃収入は？", "それは？"])
def test_what_has_no_condition_of_its_own_only_says_how_it_was_read(page: Page, question: str):
    """Abstentions and questions back show their reading and offer no change."""
    ask(page, question)
    expect(page.locator(".reading")).to_contain_text("読み取り")
    expect(page.locator(".reading button")).to_have_count(0)
