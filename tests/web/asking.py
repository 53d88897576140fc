"""What a reader does in each test: ask a question and wait for its answer."""

from playwright.sync_api import Page


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter and wait for the whole answer."""
    before = page.locator(".turn .actions").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator(".turn .actions").nth(before).wait_for()
