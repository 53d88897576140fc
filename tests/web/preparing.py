"""What somebody does who prepares for an assembly: choose a department's questions, have the sheets drafted."""

from playwright.sync_api import Page


def choose(page: Page, department: str = "商工労働課") -> None:
    """The likely questions of one department."""
    page.goto("/council?report=isesaki-r4")
    page.locator(".likely > li").first.wait_for()
    before = page.get_by_role("status").first.inner_text()
    page.get_by_label("担当課").select_option(department)
    page.wait_for_function(
        "(old) => ![old, '調べています…'].includes(document.querySelector('[role=status]').textContent)",
        arg=before,
    )


def work(page: Page) -> None:
    """Four drafted sheets of that department."""
    request = {"report": "isesaki-r4", "questions": ["row-2", "row-4", "row-5", "row-3"]}
    made = page.request.post("/v1/council/sheets", data=request).json()
    page.goto(f"/council?report=isesaki-r4&sheets={made['id']}")
    page.locator(".sheet .sentence").first.wait_for()
