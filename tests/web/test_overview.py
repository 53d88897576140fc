import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def overview(page: Page) -> Page:
    page.goto("/overview?report=isesaki-r4")
    page.locator(".mark").first.wait_for()
    return page


def test_every_count_is_the_reports_own(overview: Page):
    """順調 14, 概ね順調 3, 遅れ 7, 遅れ（コロナ） 14, 評価不可 3 of 41."""
    assert overview.locator(".panel-rating .count").all_inner_texts() == ["14件", "3件", "7件", "14件", "3件"]
    expect(overview.locator(".list tbody tr")).to_have_count(41)


def test_a_mark_narrows_everything_and_offers_its_question(overview: Page):
    """遅れ（コロナ） and 商工労働課 leave 3 rows, in the address too, and a question to ask."""
    overview.locator(".panel-rating .mark", has_text="コロナ").click()
    overview.locator(".panel-department .mark", has_text="商工労働課").click()
    expect(overview.locator(".list tbody tr")).to_have_count(3)
    expect(overview.get_by_role("status")).to_contain_text("3件（全41件中）")
    overview.reload()
    expect(overview.locator(".list tbody tr")).to_have_count(3)
    overview.get_by_role("link", name="質問する").last.click()
    expect(overview.locator(".turn .question")).to_contain_text(
        "商工労働課の評価が「進捗の遅れ（コロナ）」の指標は？"
    )


def test_achievement_sorts_and_leads_to_the_print(overview: Page):
    """Rates sort as numbers, rows without one stay last, and a name opens the row as printed."""
    overview.get_by_role("button", name="達成率").click()
    rates = [text.strip() for text in overview.locator(".list tbody td:nth-child(4)").all_inner_texts()]
    numbers = [float(text.split("%")[0]) for text in rates if text]
    assert numbers == sorted(numbers)
    assert not any(rates[len(numbers) :])
    overview.locator(".list .link").first.click()
    expect(overview.locator(".row-view")).to_contain_text("受領ファイルの印字")
