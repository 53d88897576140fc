"""The report in a real browser: narrow, wide and on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from eval.html_report import render
from eval.runner import run_targets
from eval.targets.keyword import KeywordSearch
from eval.workspace import read_reports
from tests.eval.stand_ins import GoldReader, case_set, value_case

_TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(element =>
  !element.closest('.scroll, svg') && element.getBoundingClientRect().right > innerWidth + 1).length"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory):
    """Failing cases with long questions and words, and two systems side by side."""
    cases = [
        value_case(1, turns=["あ" * 1500]),
        value_case(
            2, turns=["x" * 300, "それで？"], type="list", rows=list(range(1, 42)), must=[["長" * 200]]
        ),
        value_case(3, rows=[], must=[], abstain=True, reason="other_year"),
    ]
    sets = [case_set(cases)]
    reports = read_reports(["isesaki-r4"])
    wrong = ["staff-001", "staff-002"]
    others = [GoldReader(sets, wrong, f"openai-{'long-' * 8}{number}") for number in range(4)]
    part = GoldReader(sets, wrong, "product-without-vocabulary", "vocabulary")
    keyword = KeywordSearch.over(reports)
    run = run_targets([GoldReader(sets, wrong, "product"), *others, keyword, part], sets, reports)
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render(run), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out(browser: Browser, page_file: Path, width: int):
    """No sideways scrolling of the page, however long a question is; wide tables scroll by themselves."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_TOO_WIDE) == 0
    page.close()


def test_prints_on_a4(browser: Browser, page_file: Path):
    """On paper nothing is cut at the right: tables fit the page without scrolling."""
    page = browser.new_page(viewport={"width": 688, "height": 1000})  # A4 less its margins, in CSS pixels
    page.goto(page_file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
