"""How soon a reader sees the answer: from the Enter key to the first event and to the whole answer, in a real Chromium.

Measured in the page itself: the first bytes of the stream as the page reads them, and the second frame after the
answer's last part stands in the document, when the answer has been painted.
"""

import shutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import cycle, islice

FIRST, WHOLE = "画面 最初の事象（Enterから）", "画面 回答の表示（Enterから）"
_WARM_UP = 5
_MOST = 100  # a page takes as long as a reader would: no need for as many as a bare request

_WATCH = """
const times = (window.times = {});
const real = window.fetch;
window.fetch = async (address, options) => {
  const response = await real(address, options);
  if (!String(address).endsWith("/v1/ask") || !response.ok) return response;
  const [seen, used] = response.body.tee();
  seen.getReader().read().then(() => { times.first = performance.now(); });
  return new Response(used, response);
};
addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  times.enter = performance.now();
  times.first = times.whole = null;
  const log = document.querySelector("senryaku-chat").shadowRoot.querySelector(".log");
  const watch = new MutationObserver(() => {
    if (!log.querySelector(".turn:last-child .actions")) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { times.whole = performance.now(); }));
  });
  watch.observe(log, { childList: true, subtree: true });
}, true);
"""
_READY = "() => times.whole && times.first"
_TIMES = "() => [times.first - times.enter, times.whole - times.enter]"


def missing() -> str | None:
    """What the measurement of the screen needs and is not installed, in Japanese with the way out; None if nothing."""
    if find_spec("playwright") is None:
        return "Playwright がありません。pip install -e '.[dev]' で入ります"
    if shutil.which("chromium") is None:
        return "Chromium がありません。make test が入れます"
    return None


def painted(port: int, report: str, questions: Sequence[str], count: int) -> dict[str, list[float]]:
    """Seconds from Enter, by what is waited for; nothing, said on stderr, where a browser is `missing`."""
    if lacking := missing():
        sys.stderr.write(f"画面に出るまでの時間は測れません。{lacking}。\n")
        return {}
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(locale="ja-JP", viewport={"width": 1280, "height": 900})
        page.add_init_script(_WATCH)
        page.goto(f"http://127.0.0.1:{port}/?report={report}")
        page.wait_for_selector(".welcome")
        seconds: list[list[float]] = []
        for question in islice(cycle(questions), _WARM_UP + min(count, _MOST)):
            page.get_by_role("button", name="新しい会話").click()
            page.fill("#question", question)
            page.press("#question", "Enter")
            page.wait_for_function(_READY)
            seconds.append([milliseconds / 1000 for milliseconds in page.evaluate(_TIMES)])
        browser.close()
    first, whole = zip(*seconds[_WARM_UP:], strict=True)
    return {FIRST: list(first), WHOLE: list(whole)}
