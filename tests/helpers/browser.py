"""What the browser tests share: the served page, the browser, and what a reader does.

``conftest`` makes the fixtures of it, once for all files. Screenshots go to ``artefacts/``.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

import ui
from dateline.page.running_answers import Answerer
from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    ServiceConfig,
    create_app,
    running,
)

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

OpenPage = Callable[..., Page]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome on the PATH"),
]
"""The marks of every test that opens the page."""
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run"),
)
# What Gradio says when it has done with the progress of an upload, and when a reload cuts it off.
USUAL = (
    *("Method not implemented.", "AbortError: signal", "AbortError: BodyStreamBuffer"),
    "Unexpected error Connection errored out",
)
DESKTOP: ViewportSize = {"width": 1280, "height": 860}


@contextmanager
def served(dateline: Answerer, data: Path, accounts: Accounts | None = None) -> Iterator[str]:
    """The address of the page as ``dateline serve`` serves it, with an answerer of our own."""
    config = ServiceConfig(data=data)
    with (
        closing(ConversationStore(config.conversations)) as conversations,
        closing(accounts or Accounts(config.accounts)) as accounts,
    ):
        app = create_app(cast(MonitoredDateline, dateline), accounts, config, conversations)
        ui.mount(app, ui.build_page(dateline, conversations), conversations)
        with running(app) as address:
            yield address


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Contexts:
    """Where pages open: one for each set of options, so that its scripts are fetched only once."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._opened: dict[str, BrowserContext] = {}

    def of(self, **options: Any) -> BrowserContext:
        wanted = {"viewport": DESKTOP, "color_scheme": "light"} | options
        name = repr(sorted(wanted.items()))
        if name not in self._opened:
            self._opened[name] = self._browser.new_context(**wanted)
        return self._opened[name]


@contextmanager
def opening(contexts: Contexts, address: str) -> Iterator[OpenPage]:
    """What opens the page; afterwards fail if it logged an error or spoke to another host."""
    complaints: list[str] = []
    pages: list[Page] = []

    def watch_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(USUAL):
            complaints.append(f"console: {message.text}")

    def watch_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            complaints.append(f"request: {request.url}")

    def watch_response(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{response.status}: {response.url}")

    def open_page(at: str = address, **options: Any) -> Page:
        page = contexts.of(**options).new_page()
        pages.append(page)
        page.on("console", watch_console)
        page.on("pageerror", lambda error: complaints.append(f"page: {error}"))
        page.on("request", watch_request)
        page.on("response", watch_response)
        page.goto(at)
        page.wait_for_selector("#box textarea")
        return page

    yield open_page
    for opened in pages:
        opened.close()
    assert complaints == [], complaints


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")


def ask_and_wait(page: Page, question: str, turn: int = 1) -> None:
    ask(page, question)
    expect(page.locator(f"#t{turn} .badge")).to_be_visible()
    expect(page.locator(f"#t{turn} .tools")).to_be_visible()


def key_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("c", [""])[0]


def open_history(page: Page) -> None:
    """Open the tab and wait until its list is as it is now: a click before may meet an old one."""
    with page.expect_response(lambda reply: '"History"' in (reply.request.post_data or "")) as told:
        page.get_by_role("tab", name="History").click()
    told.value.finished()
    page.evaluate("() => new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(f)))")
    expect(page.locator("#conversations ul, #conversations .none")).to_be_visible()


def press_until(page: Page, key: str, name: str, times: int = 40) -> None:
    """Press a key until what has the focus is called so."""
    for _ in range(times):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED).startswith(name):
            return
    raise AssertionError(f"{name!r} is not reached with {key}")


FOCUSED = """() => {
  const e = document.activeElement;
  return e.ariaLabel ?? e.labels?.[0]?.textContent.trim() ?? e.textContent.trim();
}"""


def shoot(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def serious(page: Page) -> list[str]:
    """What axe-core finds of weight, with the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


# WCAG 2.2, "contrast ratio": https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
CONTRASTS = """(selectors) => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll(selectors)].filter((e) => e.offsetParent).map((e) => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return [e.textContent.slice(0, 40), (a + 0.05) / (b + 0.05)];
  });
}"""
