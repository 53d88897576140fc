"""The council page in a real Chromium: choose, reorder, add, edit with flags at once, keep versions, take files away."""

import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from preparing import choose, work


@pytest.fixture
def sheets(page: Page) -> Page:
    work(page)
    return page


def test_questions_are_chosen_reordered_and_added(page: Page):
    """Six likely questions of a department; one left out, one moved up by keyboard, one of one's own."""
    choose(page)
    expect(page.locator(".likely > li")).to_have_count(6)
    first = page.locator(".likely > li").first
    first.get_by_text("尋ねられる理由").click()
    expect(first.locator("li")).to_contain_text("遅れとされた指標が3件あります")
    first.get_by_role("checkbox").uncheck()
    page.get_by_role("button", name=re.compile("創業相談件数.*上へ")).press("Enter")
    expect(page.locator(".likely > li").nth(4)).to_contain_text("創業相談件数")
    expect(page.get_by_role("button", name=re.compile("創業相談件数.*上へ"))).to_be_focused()
    page.get_by_label("自分で加える質問").fill("コロナで遅れた指標は？")
    page.get_by_role("button", name="加える", exact=True).click()
    expect(page.get_by_role("status").first).to_have_text("質問7件のうち、6件を使います。")
    page.get_by_label("会議名").fill("令和5年第4回定例会")
    page.get_by_role("button", name="想定問答を作る").click()
    expect(page.locator(".sheet h2")).to_have_text(
        [
            re.compile(each)
            for each in (
                "^1　コロナを",
                "^2　「新技術",
                "^3　「いせさき",
                "^4　「創業",
                "^5　「女性",
                "^6　コロナで遅れた",
            )
        ]
    )
    expect(page.get_by_label("会議名").first).to_have_value("令和5年第4回定例会")


def test_an_edit_with_another_figure_is_flagged_at_once_and_in_the_file(sheets: Page, tmp_path: Path):
    """4件 → 5件: told under the sentence while typing, kept with version 2, marked in the Word file."""
    sentence = sheets.get_by_label("現状の数値 1文目").first
    sentence.fill(sentence.input_value().replace("実績値は4件", "実績値は5件"))
    note = "要確認: 数値「5件」は根拠のセルにありません"
    expect(sheets.locator(".flags").filter(has_text=note)).to_be_visible()
    expect(sentence).to_have_attribute("aria-invalid", "true")
    expect(sheets.get_by_role("status").first).to_contain_text("確かめる文が1件あります")
    sheets.get_by_role("button", name="次の版として保存").click()
    expect(sheets.get_by_role("status").first).to_contain_text("第2版を保存しました")
    expect(sheets.locator(".flags").filter(has_text=note)).to_be_visible()
    with sheets.expect_download() as download:
        sheets.get_by_role("link", name="Word").click()
    download.value.save_as(tmp_path / "sheets.docx")
    text = "".join(each.text for each in Document(str(tmp_path / "sheets.docx")).paragraphs)
    assert f"【{note}】" in text


def test_the_scope_comes_along_from_the_other_pages(page: Page):
    """From the overview with its conditions; a single row by the address, asked about without a reason too."""
    page.goto("/overview?report=isesaki-r4&department=商工労働課&rating=進捗の遅れ（コロナ）")
    page.get_by_role("link", name="想定問答を作る").click()
    expect(page.locator(".likely > li")).to_have_count(4)
    expect(page.get_by_label("担当課")).to_have_value("商工労働課")
    page.goto("/council?report=isesaki-r4&row=15")
    expect(page.locator(".likely > li")).to_have_count(1)
    expect(page.locator(".likely > li")).to_contain_text("移住相談会等の参加者数")


def test_an_older_version_is_read_and_not_changed(sheets: Page):
    """After version 2, version 1 shows its own text, without fields to type in."""
    sentence = sheets.get_by_label("現状の数値 1文目").first
    drafted = sentence.input_value()
    sentence.fill(drafted.replace("となっております", "でございます"))
    sheets.get_by_role("button", name="次の版として保存").click()
    expect(sheets.get_by_label("版")).to_have_value("2")
    sheets.get_by_label("版").select_option("1")
    expect(sentence).to_have_value(drafted)
    expect(sentence).not_to_be_editable()
    expect(sheets.get_by_text("前の版を見ています")).to_be_visible()


def test_each_sentence_leads_to_its_cell_as_printed(sheets: Page):
    """The button under a sentence opens the row, with the cells marked, and Esc leads back to it."""
    button = sheets.locator(".sentence", has=sheets.get_by_label("現状の数値 1文目")).first.get_by_role(
        "button"
    )
    button.press("Enter")
    expect(sheets.locator(".viewer mark").first).to_be_visible()
    sheets.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_a_sheet_is_moved_removed_and_another_question_added(sheets: Page):
    """What is saved is what is shown, in its order, with the added question answered."""
    sheets.get_by_role("button", name=re.compile("いせさき.*上へ")).click()
    sheets.get_by_role("button", name=re.compile("女性.*を外す")).click()
    sheets.get_by_text("質問を加える").click()
    sheets.get_by_label(re.compile("加える質問")).fill("出生数の目標は達成しましたか？")
    sheets.get_by_role("button", name="次の版として保存").click()
    titles = [re.compile(each) for each in ("^1　「いせさき", "^2　「新技術", "^3　「創業", "^4　出生数の")]
    expect(sheets.locator(".sheet h2")).to_have_text(titles)
    sheets.reload()
    expect(sheets.locator(".sheet h2")).to_have_text(titles)


def test_on_paper_every_sheet_is_open_and_plain(sheets: Page):
    """Printed, all sheets show their text without fields, buttons or the page's head."""
    sheets.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheets.emulate_media(media="print")
    expect(sheets.locator(".sheet .print-only:visible").first).to_be_visible()
    for sheet in sheets.locator(".sheet").all():
        expect(sheet.get_by_text("以上、お答えといたします。", exact=True).first).to_be_visible()
    assert sheets.locator("textarea:visible, button:visible, header:visible").count() == 0


def test_a_stale_page_is_told(sheets: Page):
    """Somebody else saved first: the message says what to do, nothing is lost on the page."""
    sheets.evaluate("""async () => {
      const address = `/v1/council/sheets/${new URLSearchParams(location.search).get("sheets")}`;
      const { sheets } = await (await fetch(address)).json();
      const body = JSON.stringify({ base_version: 1, sheets: sheets.map(({ id }) => ({ id })) });
      await fetch(address, { method: "PUT", headers: { "Content-Type": "application/json" }, body });
    }""")
    sheets.get_by_role("button", name="次の版として保存").click()
    expect(sheets.locator(".notice.error")).to_contain_text("読み直してから、もう一度直してください")
