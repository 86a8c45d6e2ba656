"""The search tab in a real browser: find, narrow, read, save, come from the archive, ask."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

import ui
from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    ServiceConfig,
    create_app,
    running,
)
from rag import ModelConfig
from tests.helpers.browser import (
    CONTRASTS,
    FOCUSED,
    IN_A_BROWSER,
    OpenPage,
    press_until,
    serious,
    shoot,
)
from tests.helpers.ferries import NUMBER, index_ferries

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = IN_A_BROWSER
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over an archive of ferries, of a machine without accounts or chat model."""
    data = tmp_path_factory.mktemp("ferries")
    index_ferries(data)
    with (
        MonitoredDateline.open(data, model=ModelConfig(model_path=data / "none")) as dateline,
        closing(Accounts(f"sqlite:///{data / 'accounts.db'}")) as accounts,
        closing(ConversationStore(f"sqlite:///{data / 'conversations.db'}")) as kept,
    ):
        app = create_app(dateline, accounts, ServiceConfig(data=data))
        ui.mount(app, ui.build_page(dateline, kept, dateline.changes), kept)
        with running(app) as address:
            yield address


def count(page: Page) -> Locator:
    return page.locator("#search-count")


def open_search(page: Page) -> None:
    page.get_by_role("tab", name="Search").click()
    expect(count(page)).to_have_text(f"{NUMBER + 5} articles")


def search(page: Page, words: str) -> None:
    page.get_by_label("Words in articles").fill(words)
    page.get_by_label("Words in articles").press("Enter")


def test_words_are_found_narrowed_paged_and_read(open_page: OpenPage) -> None:
    page = open_page()
    open_search(page)
    search(page, 'ferry "price rise"')
    expect(count(page)).to_have_text(f"{NUMBER} articles")
    expect(page.get_by_label("Words in articles")).to_be_focused()
    expect(page.locator(".hits mark", has_text="price rise").first).to_be_visible()
    shoot(page, "search")

    page.get_by_role("button", name="Next").click()
    expect(page.locator(".pager")).to_contain_text(f"11–20 of {NUMBER}")
    expect(count(page)).to_be_in_viewport()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    expect(count(page)).to_be_focused()

    lantern = page.get_by_role("button", name="Northgate Lantern 8 articles")
    lantern.click()
    expect(count(page)).to_have_text("8 articles")
    expect(lantern).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name=re.compile(r"^Sept 2025")).click()
    expect(count(page)).to_have_text("4 articles")
    expect(page.get_by_label("From")).to_have_value("2025-09-01")
    shoot(page, "search-narrowed")
    page.get_by_role("button", name="Remove the filter 1 Sept").click()
    expect(count(page)).to_have_text("8 articles")
    lantern.click()
    expect(count(page)).to_have_text(f"{NUMBER} articles")

    search(page, "captain")
    page.get_by_role("button", name="Ferry sails again").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("mark")).to_have_text("captain")
    expect(dialog).to_contain_text("brass band")
    expect(dialog).to_contain_text("2 reprints")
    shoot(page, "search-reader")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_malformed_search_loses_nothing(open_page: OpenPage) -> None:
    page = open_page()
    open_search(page)
    page.get_by_label("Order").select_option("Newest first")
    page.get_by_label("Outlet", exact=True).fill("Küstenbote")
    search(page, "(fähre")
    expect(page.get_by_role("alert")).to_contain_text("parenthesis at character 1")
    expect(page.get_by_label("Words in articles")).to_have_value("(fähre")
    expect(page.get_by_label("Order")).to_have_value("newest")
    expect(count(page)).to_have_text(f"{NUMBER + 5} articles")
    assert serious(page) == []
    search(page, "fähre")
    expect(count(page)).to_have_text("1 article")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".hits .where")).to_contain_text("de")
    search(page, "kutter")
    expect(count(page)).to_have_text("Nothing found")
    expect(page.locator(".nothing")).to_contain_text("spelled")
    shoot(page, "search-nothing")
    page.get_by_role("button", name="Search without filters").click()
    expect(page.locator(".chosen")).to_have_count(0)


def test_what_is_entered_while_a_search_runs_is_kept(open_page: OpenPage) -> None:
    page = open_page()
    open_search(page)

    def wait(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/gradio_api/**", wait)
    page.get_by_label("Order").select_option("Newest first")
    page.get_by_label("Author").fill("P. Holt")
    page.get_by_label("Words in articles").fill("ferry")
    drawn = page.locator("#search-form").get_attribute("data-at") or ""
    expect(page.locator("#search-form")).not_to_have_attribute("data-at", drawn)
    page.unroute_all(behavior="ignoreErrors")
    expect(page.get_by_label("Author")).to_have_value("P. Holt")
    page.get_by_label("Words in articles").press("Enter")
    expect(count(page)).to_have_text("12 articles")
    expect(page.get_by_label("Order")).to_have_value("newest")


def test_a_saved_search_is_run_again_until_it_is_deleted(open_page: OpenPage) -> None:
    page = open_page()
    open_search(page)
    search(page, "deckhand")
    expect(count(page)).to_have_text(f"{NUMBER} articles")
    page.get_by_role("button", name=re.compile("^Harbour Courier")).click()
    expect(count(page)).to_have_text("8 articles")
    page.get_by_text("Save this search").click()
    expect(page.get_by_label("Name of the saved search")).to_have_value("deckhand")
    page.get_by_label("Name of the saved search").fill("Deckhands in the Courier")
    page.get_by_role("button", name="Save", exact=True).click()
    saved = page.get_by_role("button", name="Deckhands in the Courier", exact=True)
    expect(saved).to_be_visible()
    expect(page.get_by_label("Name of the saved search")).to_be_hidden()

    page.reload()
    open_search(page)
    page.get_by_label("Words in articles").fill("not sent")
    saved.click()
    expect(count(page)).to_have_text("8 articles")
    expect(page.get_by_label("Words in articles")).to_have_value("deckhand")
    shoot(page, "search-saved")
    page.get_by_label("Delete Deckhands").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(saved).to_have_count(0)
    expect(page.get_by_label("Words in articles")).to_have_value("deckhand")


def test_the_archive_leads_to_articles_and_they_to_a_question(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("tab", name="Archive").click()
    page.get_by_text("The same as a table").click()
    page.get_by_role("button", name="2 November 2025").click()
    expect(count(page)).to_have_text("1 article")
    expect(page.get_by_label("Order")).to_have_value("newest")
    page.wait_for_timeout(500)  # the tab's own first look does not come after it
    expect(count(page)).to_have_text("1 article")
    page.get_by_role("tab", name="Archive").click()
    page.locator(".plot rect").first.click()
    expect(page.get_by_label("From")).to_have_value("2025-08-20")
    page.get_by_role("tab", name="Archive").click()
    page.locator("#archive").get_by_role("button", name="Vell & Bay Gazette").click()
    expect(count(page)).to_have_text("9 articles")
    page.get_by_label("From").fill("2025-09-01")
    page.get_by_label("From").press("Enter")
    expect(count(page)).to_have_text("8 articles")
    page.get_by_role("button", name="Ask about these reports").click()
    expect(page.locator("#outlets .token")).to_have_text(re.compile("Vell & Bay Gazette"))
    expect(page.locator("#bound")).to_contain_text("from 1 Sept 2025")
    shoot(page, "search-asked")
    page.get_by_label("Your question").fill("Who repaired the engine of the ferry?")
    page.get_by_label("Your question").press("Enter")
    facts = page.locator("#t1 .facts")
    expect(facts).to_contain_text("1 Sept 2025 – ", timeout=30_000)
    expect(facts).to_contain_text("only Vell & Bay Gazette, as you set")
    page.get_by_role("button", name="Use all reports").click()
    expect(page.locator("#bound p")).to_have_count(0)


def test_a_question_is_bound_to_an_author(open_page: OpenPage) -> None:
    page = open_page()
    open_search(page)
    page.get_by_label("Author").fill("Ana Ruiz")
    page.get_by_label("Author").press("Enter")
    page.get_by_role("button", name="Ask about these reports").click()
    expect(page.locator("#bound")).to_contain_text("Only reports by Ana Ruiz")
    page.get_by_label("Your question").fill("How many passengers did the ferry carry?")
    page.get_by_label("Your question").press("Enter")
    expect(page.locator("#t1")).to_contain_text("Only articles by Ana Ruiz", timeout=30_000)


def test_hostile_text_is_only_text(open_page: OpenPage) -> None:
    page = open_page()
    open_search(page)
    search(page, "quay")
    expect(count(page)).to_have_text("1 article")
    expect(page.locator(".hits h3")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator(".hits mark").first).to_have_text("Quay")
    page.locator(".hits .open").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("${1} {{x}}")
    assert page.locator(":is(#search, #dialog) :is(img, script, b, a)").count() == 0


def test_all_of_it_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("tab", name="Conversation").focus()
    press_until(page, "Tab", "Search")
    page.keyboard.press("Enter")
    expect(count(page)).to_be_visible()
    press_until(page, "Tab", "Words in articles")
    page.keyboard.type("captain")
    page.keyboard.press("Enter")
    expect(count(page)).to_have_text("3 articles")
    press_until(page, "Tab", "Ferry sails again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    press_until(page, "Tab", "Northgate Lantern")
    page.keyboard.press("Space")
    expect(count(page)).to_have_text("1 article")
    assert page.evaluate(FOCUSED).startswith("Northgate Lantern")
    page.keyboard.press("Enter")
    expect(count(page)).to_have_text("3 articles")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    open_search(page)
    search(page, "ferry")
    expect(count(page)).to_have_text(f"{NUMBER + 3} articles")
    page.get_by_role("button", name=re.compile("^Northgate Lantern")).click()
    expect(page.locator(".chosen")).to_be_visible()
    page.get_by_text("All that can be written").click()
    page.get_by_text("Save this search").click()
    assert serious(page) == []
    selectors = "#search :is(h2, h3, p, label, dt, dd, code, summary, button, mark, select, li)"
    for text, ratio in page.evaluate(CONTRASTS, f"{selectors}:not(:disabled)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"search-{scheme}")


def test_it_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    open_search(page)
    expect(page.get_by_label("From")).to_be_hidden()
    search(page, "ferry")
    expect(count(page)).to_have_text(f"{NUMBER + 3} articles")
    for tab in ("Conversation", "History", "Archive"):
        expect(page.get_by_role("tab", name=tab)).to_be_in_viewport(ratio=1)
    page.get_by_text("Filters", exact=True).tap()
    page.get_by_text("All that can be written").tap()
    page.get_by_label("Fold reprints").tap()
    expect(page.get_by_label("Fold reprints")).to_have_css("appearance", "auto")  # a tick is seen
    expect(count(page)).to_have_text(f"{NUMBER + 1} articles, {NUMBER + 3} with their reprints")
    expect(page.get_by_label("From")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "search-phone")
    page.locator(".facets").get_by_role("button", name=re.compile("^Vell")).tap()
    expect(page.locator(".chosen")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
