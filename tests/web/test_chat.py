import csv
import json
import re

import pytest
import sqlalchemy as sa
from asking import ask
from playwright.sync_api import Page, Route, expect

from service.assistant import Assistant
from service.feedback import FeedbackStore

RATE = "障害者の一般企業への新規就労者数の達成率は？"

COMPOSING = {
    "Chrome and Firefox": [
        ("compositionstart", {}),
        ("keydown", {"isComposing": True, "keyCode": 229}),
        ("compositionend", {}),
    ],
    "Safari": [
        ("compositionstart", {}),
        ("compositionend", {}),
        ("keydown", {"isComposing": False, "keyCode": 229}),
    ],
    "Process key": [("keydown", {"key": "Process", "isComposing": False, "keyCode": 229})],
    "before compositionstart": [("keydown", {"isComposing": True, "keyCode": 13})],
}
FIRE = """(field, [type, init]) => {
  const event = type === "keydown"
    ? new KeyboardEvent(type, {key: "Enter", bubbles: true, cancelable: true, ...init})
    : new CompositionEvent(type, {bubbles: true, data: "遅れ"});
  if (init.keyCode) Object.defineProperty(event, "keyCode", {value: init.keyCode});
  field.dispatchEvent(event);
}"""


@pytest.mark.parametrize("order", COMPOSING)
def test_enter_during_conversion_never_sends(page: Page, order: str):
    """Confirming 遅れ with Enter keeps the question in the field, in each browser's order of events."""
    page.fill("#question", "遅れ")
    for event in COMPOSING[order]:
        page.locator("#question").evaluate(FIRE, list(event))
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#question")).to_have_value("遅れ")


def test_a_list_is_whole_and_sortable(page: Page):
    """14 rows in a table, each with a badge; the heading sorts by number, not by letter."""
    ask(page, "コロナで遅れた指標は？")
    expect(page.locator(".list tbody tr")).to_have_count(14)
    expect(page.locator(".list tbody .badge")).to_have_count(14)
    page.get_by_role("button", name="令和4年度実績値").click()
    shown = page.locator(".list tbody tr td:nth-child(4)").all_inner_texts()
    assert shown.index("4件") < shown.index("596人") < shown.index("29,719人") < shown.index("244,765人")


def test_a_citation_opens_the_print_with_its_characters_marked(page: Page, address: str):
    """「23人」 and 「18人」 are marked in the cells and in the line, exactly at the cited characters."""
    ask(page, RATE)
    page.locator(".words .cite").click()
    expect(page.locator(".viewer")).to_contain_text("1ページ、受領ファイルの10行目")
    assert page.locator(".cells mark").all_inner_texts() == [
        "障害者の一般企業への新規就労者数",
        "23人",
        "18人",
        "概ね順調に進捗",
    ]
    assert page.locator(".raw mark").all_inner_texts() == [
        "障害者の一般企業への新規就労者数",
        "23人",
        "18人",
        "概ね順調に進捗",
    ]
    line = page.request.get("/v1/reports/isesaki-r4/source?first=10&last=10").json()["lines"][0]["text"]
    assert page.locator(".raw").evaluate("element => element.textContent") == line


def test_a_link_leads_to_the_same_characters_in_the_whole_report(page: Page):
    """The deep link shows the report as received, the row and its characters marked."""
    ask(page, RATE)
    page.locator(".words .cite").click()
    page.get_by_role("link", name="この行を報告書の全体で見る").click()
    expect(page.locator(".linked th")).to_have_text("10")
    assert page.locator("mark").all_inner_texts() == [
        "障害者の一般企業への新規就労者数",
        "23人",
        "18人",
        "概ね順調に進捗",
    ]


def test_a_link_shows_a_mark_far_to_the_right(page: Page):
    """担当課 is the last of 14 columns: the frame is scrolled so that its mark is on the screen."""
    cells = page.request.get("/v1/reports/isesaki-r4/source?first=10&last=10").json()["lines"][0]["cells"]
    start, end = next((cell["start"], cell["end"]) for cell in cells if cell["field"] == "department")
    page.goto(f"/report?report=isesaki-r4&row=6&mark=:{start}-{end}")
    expect(page.locator("mark")).to_be_in_viewport(ratio=1)


def test_an_inherited_cell_shows_the_line_that_prints_it(page: Page):
    """The row without a name has its 担当課 from the line above: both lines are there, the cell marked in its own."""
    ask(page, "評価不可の指標の担当課は？")
    page.locator(".sources .link", has_text="（指標名の記載なし）").click()
    row = page.locator('.cells tr[data-field="department"]')
    expect(row.locator(".notes")).to_contain_text("14行目の印字を引き継いでいます")
    above, own = page.locator(".raw").all()
    expect(above.locator("mark")).to_have_text("企業誘致課")
    assert above.evaluate(INSIDE)
    expect(own.locator("mark").first).to_contain_text("評価不可")


def test_the_rows_beside_are_one_step_away(page: Page):
    """前の指標 and 次の指標 show the neighbours; the first row has none before it."""
    ask(page, RATE)
    page.locator(".words .cite").click()
    expect(page.locator(".viewer .place")).to_contain_text("受領ファイルの10行目")
    page.get_by_role("button", name="次の指標").click()
    expect(page.locator(".viewer .place")).to_contain_text("受領ファイルの14行目")
    for line in (10, 9, 8, 7, 6, 5):
        page.get_by_role("button", name="前の指標").click()
        expect(page.locator(".viewer .place")).to_contain_text(f"受領ファイルの{line}行目")
    expect(page.get_by_role("button", name="前の指標")).to_be_disabled()


def test_corrections_stand_beside_the_print(page: Page):
    """A misprint stays as printed; its reading and the reason stand beside it."""
    ask(page, "コロナで遅れた指標は？")
    page.locator(".list").get_by_role("button", name="新技術・新製品等の開発数").click()
    row = page.locator('.cells tr[data-field="progress_note"]')
    expect(row.locator(".printed")).to_contain_text("あつた")
    expect(row.locator(".notes")).to_contain_text("「あつた」を「あった」と読みます")


def test_a_figure_shows_its_calculation(page: Page):
    """78.3% stands with 18人 ÷ 23人; the bars stand in a table that says the same, and are 78.3 to 100 wide."""
    ask(page, RATE)
    expect(page.locator(".figures")).to_contain_text("18人 ÷ 23人 ＝ 78.3%")
    pair = page.get_by_role("table", name="実績と目標")
    rows = pair.get_by_role("row").all_inner_texts()
    assert [row.strip() for row in rows] == ["実績\t18人", "目標\t23人"]
    widths = [float(bar.get_attribute("width") or 0) for bar in page.locator(".figures .bar rect").all()]
    assert widths[0] / widths[1] == pytest.approx(0.783, abs=0.001)
    assert page.locator(".figures .bar:not([aria-hidden=true])").count() == 0


def test_a_figure_leads_to_its_cells(page: Page):
    """The figure itself and the citation beside it open the row with the cells that it stands on."""
    ask(page, RATE)
    for opener in (page.get_by_role("button", name="78.3%"), page.locator(".figures .cite")):
        opener.click()
        page.locator(".cells mark").first.wait_for()
        assert {"23人", "18人"} <= set(page.locator(".cells mark").all_inner_texts())
        page.keyboard.press("Escape")


def test_compared_numbers_stand_side_by_side(page: Page):
    """Two rates, each under its indicator with both its bars, and their difference."""
    ask(page, "鉄道利用者数とコミュニティバス利用者数、達成率が高いのは？")
    expect(page.locator(".figures .pair")).to_have_count(2)
    expect(page.locator(".figures li").nth(1)).to_contain_text(
        "コミュニティバス利用者数：244,765人 ÷ 330,000人"
    )


def test_an_abstention_looks_different_and_offers_what_is_there(page: Page):
    """No answer: said plainly, the nearest row offered apart, questions that have an answer one tap away."""
    ask(page, "路線バスの運賃収入は？")
    expect(page.locator(".abstention")).to_contain_text("報告書に記載がありません")
    expect(page.locator(".near")).to_contain_text("コミュニティバス利用者数")
    expect(page.locator(".sources")).to_have_count(0)
    page.locator(".below .suggestions button").first.click()
    expect(page.locator(".turn").nth(1).locator(".sources")).to_be_visible()


def test_near_misses_stay_apart(page: Page):
    """特定健康診査実施率 is shown beside the list, never in it."""
    ask(page, "コロナで遅れた指標は？")
    expect(page.locator(".near")).to_contain_text("特定健康診査実施率")
    expect(page.locator(".list")).not_to_contain_text("特定健康診査実施率")


def hold(route: Route) -> None:
    """Never answer."""


def test_stop_keeps_the_question_and_says_so(page: Page):
    """Stop ends the waiting at once; the turn says 中断しました and can be asked again."""
    page.route("**/v1/ask", hold)
    page.fill("#question", RATE)
    page.press("#question", "Enter")
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".turn")).to_contain_text("中断しました")
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="もう一度").click()
    expect(page.locator(".words")).to_contain_text("78.3%")
    expect(page.locator(".turn")).not_to_contain_text("中断しました")


INSIDE = """element => {
  const [box, mark] = [element, element.querySelector("mark")].map((e) => e.getBoundingClientRect());
  return mark.top >= box.top && mark.bottom <= box.bottom;
}"""
HALF = """
const real = window.fetch;
window.fetch = (address, options) => {
  if (!String(address).endsWith("/v1/ask")) return real(address, options);
  const send = (name, data) => new TextEncoder().encode(`event: ${name}\\ndata: ${JSON.stringify(data)}\\n\\n`);
  const reading = {text: "指標 = 出生数", query: {ask: "lookup"}, readings: [{conditions: [], wanted: "達成率"}]};
  const body = new ReadableStream({
    start(stream) {
      stream.enqueue(send("interpretation", reading));
      stream.enqueue(send("delta", {text: "はじめの一文です。"}));
      options.signal.addEventListener("abort", () => stream.error(new DOMException("", "AbortError")));
    },
  });
  return Promise.resolve(new Response(body, {headers: {"content-type": "text/event-stream"}}));
};
"""


def test_stop_keeps_what_has_come(page: Page):
    """The reading and the first words stand while the rest is on its way, and stay, marked 中断, after Stop."""
    page.add_init_script(HALF)
    page.reload()
    page.fill("#question", RATE)
    page.press("#question", "Enter")
    expect(page.locator(".turn[aria-busy] .words")).to_have_text("はじめの一文です。")
    expect(page.locator(".turn[aria-busy] .reading")).to_contain_text("達成率")
    expect(page.get_by_role("status")).to_have_text("質問を読み取りました。報告書を調べています")
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".turn .words")).to_have_text("はじめの一文です。")
    expect(page.locator(".turn .notice")).to_contain_text("中断しました。ここまでの内容は途中のものです。")
    expect(page.get_by_role("status")).to_have_text("中断しました")


def test_a_question_can_be_put_right(page: Page):
    """質問を直す puts it back into the field, the caret at its end; the old turn stays."""
    ask(page, RATE)
    page.get_by_role("button", name="質問を直す").click()
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Backspace")
    page.keyboard.type("と担当課は？")
    expect(page.locator("#question")).to_have_value(f"{RATE[:-1]}と担当課は？")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)


def test_a_retry_keeps_the_old_answer_until_the_new_one(page: Page):
    """While asking again, the old answer stays readable."""
    ask(page, RATE)
    page.route("**/v1/ask", hold)
    page.get_by_role("button", name="もう一度").click()
    expect(page.locator(".turn[aria-busy=true] .words")).to_contain_text("78.3%")


def test_a_dead_service_is_explained(page: Page):
    """Without a server: a Japanese message, what to do, and the retry brings the answer."""
    page.route("**/v1/ask", lambda route: route.abort())
    page.fill("#question", RATE)
    page.press("#question", "Enter")
    expect(page.locator(".notice.error")).to_contain_text("サーバーに接続できません")
    page.unroute("**/v1/ask")
    page.locator(".notice.error").get_by_role("button", name="もう一度").click()
    expect(page.locator(".words")).to_contain_text("78.3%")
    expect(page.locator(".notice.error")).to_have_count(0)


def test_a_part_that_is_down_is_named(page: Page):
    """With a damaged index the page says what still works."""
    page.route("**/readyz", lambda route: route.fulfill(json={"status": "degraded"}))
    page.reload()
    expect(page.locator(".notice")).to_contain_text("数値・評価・一覧の質問にはふだんどおり答えられます")


def test_an_unproven_answer_is_marked_red(page: Page):
    """An answer without `checked` carries a warning, never a quiet look."""

    def unproven(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace('"checked":true', '"checked":false'))

    page.route("**/v1/ask", unproven)
    ask(page, RATE)
    expect(page.locator(".notice.error")).to_contain_text("必ず原文と照合してください")


def test_the_live_region_tells_states_only(page: Page):
    """A screen reader hears 回答完了 and the number of sources, not the words as they stream."""
    ask(page, "コロナで遅れた指標は？")
    expect(page.locator("[role=status]")).to_have_text("回答完了、根拠14件")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "off")


ANNOUNCED = """() => {
  const status = document.querySelector("senryaku-chat").shadowRoot.querySelector("[role=status]");
  window.said = [];
  new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true, subtree: true});
}"""


def test_every_announcement_is_a_state(page: Page):
    """From the first question to a failure nothing is said but states: no word of an answer, no token."""
    page.evaluate(ANNOUNCED)
    ask(page, RATE)
    expect(page.get_by_role("status")).to_have_text("回答完了、根拠1件")
    page.get_by_role("button", name="新しい会話").click()
    ask(page, "路線バスの運賃収入は？")
    expect(page.get_by_role("status")).to_have_text("回答完了、報告書に記載がありません")
    page.route("**/v1/ask", hold)
    page.fill("#question", RATE)
    page.press("#question", "Enter")
    expect(page.get_by_role("status")).to_have_text("回答中")
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("status")).to_have_text("中断しました")
    states = {"", "回答中", "質問を読み取りました。報告書を調べています", "中断しました"}
    said = set(page.evaluate("said")) - states
    assert said == {"回答完了、根拠1件", "回答完了、報告書に記載がありません"}


@pytest.mark.parametrize(
    ("button", "parts"),
    [
        (
            "根拠付きでコピー",
            [
                RATE,
                "78.3%",
                "18人 ÷ 23人 = 78.3%",
                "[1] 伊勢崎市",
                "1ページ・10行目（指標6",
                "「18人」",
            ],
        ),
        (
            "想定問答の形でコピー",
            [
                "【想定問答（案）】",
                "【質問要旨】",
                "【答弁要旨】",
                "【根拠資料】",
                "【担当課】障害福祉課",
                "案のため",
            ],
        ),
    ],
)
def test_copies_carry_their_sources(page: Page, button: str, parts: list[str]):
    """Plain text for a document: no Markdown marks, the page, line and row of each source."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RATE)
    page.get_by_role("button", name=button).click()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "**" not in text
    assert [part for part in parts if part not in text] == []


def test_a_copied_list_says_each_row_once(page: Page):
    """14 lines of the table with their marks in the place of the list; a reason is quoted in 「」."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "コロナで遅れた指標は？")
    page.get_by_role("button", name="根拠付きでコピー").click()
    words = page.evaluate("navigator.clipboard.readText()").split("根拠\n")[0]
    assert words.count("出生数") == 0
    assert words.count("新技術・新製品等の開発数") == 1
    assert "新技術・新製品等の開発数[2]\t進捗の遅れ（コロナ）\t10件\t4件" in words
    assert "※上の14件には含まれませんが、「特定健康診査実施率」" in words
    ask(page, "出生数が遅れている理由は？")
    page.locator(".turn").nth(1).get_by_role("button", name="想定問答の形でコピー").click()
    draft = page.evaluate("navigator.clipboard.readText()")
    assert "\n「数値目標である合計特殊出生率と同様に" in draft
    assert "\n>" not in draft


def test_feedback_reaches_the_store(page: Page, assistant: Assistant):
    """👎 with reason and correction arrives with the question and its rows, and is kept in the row store."""
    ask(page, RATE)
    page.get_by_role("button", name="問題がある").click()
    page.get_by_label("数値が違う").check()
    page.get_by_label("正しいと思う答え").fill("80%")
    with page.expect_request("**/v1/feedback") as sent:
        page.get_by_role("button", name="送る").click()
    body = sent.value.post_data_json
    expect(page.locator(".below")).to_contain_text("ありがとうございます")
    assert (body["turns"], body["rows"], body["reason"], body["correction"]) == (
        [RATE],
        [6],
        "wrong_figure",
        "80%",
    )
    kept = FeedbackStore(assistant.engine).entries()[-1]
    assert "78.3%" in kept.answer
    assert (kept.turns, kept.rows, kept.reason, kept.correction) == ([RATE], [6], "wrong_figure", "80%")


def test_the_history_stays_in_this_browser(page: Page):
    """A conversation can be opened again after a reload, and cleared."""
    ask(page, RATE)
    page.reload()
    page.get_by_role("button", name="履歴").click()
    page.locator(".history .link").click()
    expect(page.locator(".words")).to_contain_text("78.3%")
    page.get_by_role("button", name="履歴").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="書き出す").click()
    assert "78.3%" in saved.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="すべての履歴を削除").click()
    expect(page.locator("dialog[open]")).to_contain_text("まだ履歴がありません")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_the_server_keeps_no_history(page: Page, assistant: Assistant):
    """What a follow-up needs is kept for a day (rows and conditions); the question as typed is in no table."""
    ask(page, "ええと、商工労働課でコロナで遅れた指標って何でしたっけ？")
    with assistant.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        kept = [row for name in tables for row in connection.execute(sa.text(f'select * from "{name}"'))]
    assert any("商工労働課" in str(row) for row in kept)
    assert not [row for row in kept if "何でしたっけ" in str(row)]


def test_citations_never_begin_a_line(page: Page):
    """35 citations in one list: each stands on the line of the word before it, however narrow the page."""
    ask(page, "遅れと順調はどちらが多い？")
    for width in (1280, 700, 320):
        page.set_viewport_size({"width": width, "height": 900})
        tops = page.locator(".words .together").evaluate_all(
            """spans => spans.map((span) => {
              const word = document.createRange();
              word.selectNodeContents(span.firstChild);
              const [a, b] = [word.getBoundingClientRect(), span.querySelector(".cite").getBoundingClientRect()];
              return Math.abs((a.top + a.bottom) / 2 - (b.top + b.bottom) / 2);
            })"""
        )
        assert len(tops) == 35
        assert max(tops) < 8


def test_a_new_conversation_begins_with_the_starters(page: Page):
    """The log is empty but for at least four questions that this report answers; the one before is in the history."""
    ask(page, RATE)
    page.get_by_role("button", name="新しい会話").click()
    starters = page.locator(".welcome .suggestions button")
    assert starters.count() >= 4
    starters.first.click()
    expect(page.locator(".turn .sources")).to_be_visible()
    page.get_by_role("button", name="履歴").click()
    expect(page.locator(".history li")).to_have_count(2)


def test_a_print_is_the_answers_only(page: Page):
    """No field, no buttons; the calculation and all sources open, with report, generation and time."""
    ask(page, "コロナで遅れた指標は？")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("button:visible:not(.link, .cite, .sort, .chip .value)").count() == 0
    expect(page.locator("#question")).to_be_hidden()
    expect(page.locator(".sources li").last).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text(re.compile(r"伊勢崎市.*データ世代 1.*印刷 20\d\d"))


@pytest.mark.parametrize(
    ("by", "label"),
    [
        ("lookup", "報告書の値をそのまま示しています（生成AIは使っていません）。根拠との一致を検査済み"),
        ("chat_model", "生成AIによる回答案。要確認。根拠との一致を検査済み"),
    ],
)
def test_an_answer_says_who_wrote_it(page: Page, by: str, label: str):
    """生成AI or not stands under every answer."""

    def written(route: Route) -> None:
        response = route.fetch()
        route.fulfill(
            response=response, body=response.text().replace('"written_by":"lookup"', f'"written_by":"{by}"')
        )

    page.route("**/v1/ask", written)
    ask(page, RATE)
    expect(page.locator(".origin")).to_have_text(label)


def test_another_reading_is_one_tap_away(page: Page):
    """What a chat model read is offered below the reading; a tap has the exact path answer it."""
    other = {
        "text": "指標 = 出生数 → 課題",
        "query": {"ask": "lookup", "selection": {"rows": [16]}, "fields": ["issue"]},
    }

    def offering(route: Route) -> None:
        response = route.fetch()
        offer = json.dumps([{**other, "answer": "", "citations": []}], ensure_ascii=False)
        route.fulfill(
            response=response, body=response.text().replace('"alternatives":[]', f'"alternatives":{offer}')
        )

    page.route("**/v1/ask", offering)
    ask(page, RATE)
    expect(page.get_by_role("heading", name="別の読み方（生成AIによる案）")).to_be_visible()
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="指標 = 出生数 → 課題").click()
    expect(page.locator(".turn .words")).to_contain_text("減少傾向が続いている")


def test_a_list_can_be_taken_away_as_a_file(page: Page):
    """CSV and Excel hold the 14 rows of the list, no more."""
    ask(page, "コロナで遅れた指標は？")
    for name, start in (("CSV", b"\xef\xbb\xbf"), ("Excel", b"PK")):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        content = saved.value.path().read_bytes()
        assert content.startswith(start)
        if name == "CSV":
            assert len(list(csv.reader(content.decode("utf-8-sig").splitlines()))) == 15


def test_ctrl_enter_can_be_chosen(page: Page):
    """With the setting, Enter is a new line and Ctrl+Enter sends."""
    page.get_by_role("button", name="設定").click()
    page.get_by_label("Ctrl＋Enter で送信する").check()
    page.keyboard.press("Escape")
    page.fill("#question", "達成率は")
    page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_count(0)
    page.press("#question", "Control+Enter")
    expect(page.locator(".turn")).to_have_count(1)
