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
    numbers = [float(text.split("%")[0].replace(",", "")) for text in rates if text]
    assert numbers == sorted(numbers)
    assert not any(rates[len(numbers) :])
    overview.locator(".list .link").first.click()
    expect(overview.locator(".row-view")).to_contain_text("受領ファイルの印字")


def test_bars_of_different_rows_compare(overview: Page):
    """100 % stands at two thirds of every bar: 40.0 % is half as long as 80.5 %, and 3,091.5 % is cut, not squeezed."""

    def width(name: str) -> float:
        row = overview.get_by_role("row", name=name)
        return float(row.locator(".bar .fill").get_attribute("width") or 0)

    assert width("新技術・新製品等の開発数") / width("鉄道利用者数") == pytest.approx(40.0 / 80.5, abs=0.001)
    assert width("ふるさと納税寄付件数") == pytest.approx(1.5 * width("放課後子供教室数"), abs=0.1)
    lines = overview.locator(".bar .goal").all()
    assert {line.get_attribute("x1") for line in lines} == {lines[0].get_attribute("x1")}
    expect(overview.locator(".bar .cut")).to_have_count(3)
