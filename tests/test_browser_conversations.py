"""Conversations and what can be done with answers, in a real browser."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from service import Accounts, Role
from service.guard import SESSION_COOKIE
from tests.test_browser import (
    CHROMIUM,
    CONTRASTS,
    OpenPage,
    address,
    ask,
    browser,
    dateline,
    open_page,
    served,
    shoot,
    wait_until,
)
from tests.test_ui import LOSS, OFFER, PORT, RISE, FakeDateline

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

__all__ = ["address", "browser", "dateline", "open_page"]  # fixtures
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome on the PATH"),
]


def ask_and_wait(page: Page, question: str, turn: int = 1) -> None:
    ask(page, question)
    expect(page.locator(f"#t{turn} .badge")).to_be_visible()
    expect(page.locator(f"#t{turn} .tools")).to_be_visible()


def key_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("c", [""])[0]


def open_history(page: Page) -> None:
    page.get_by_role("tab", name="History").click()
    expect(page.locator("#conversations ul, #conversations .none")).to_be_visible()


def test_a_reload_finds_the_conversation_and_a_follow_up_continues_it(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    page = open_page()
    assert key_of(page) == ""
    ask_and_wait(page, "How did the strike end?")
    ask_and_wait(page, "And who paid, partly?", turn=2)
    key, before = key_of(page), page.locator(".turn").all_inner_texts()
    assert key
    page.reload()
    expect(page.locator("#t2 .badge")).to_be_visible()
    assert page.locator(".turn").all_inner_texts() == before
    assert key_of(page) == key
    expect(page.locator("#offers")).to_be_hidden()
    expect(page.locator("#talk")).to_have_text("How did the strike end?")
    page.locator("#t1 a.cite", has_text="[2]").click()
    expect(page.locator("#t1-e2 mark")).to_have_text(OFFER.text)
    ask_and_wait(page, "Which of them?", turn=3)
    question, options = dateline.asked[-1]
    assert question == "Which of them?"
    told = [(turn["role"], turn["content"][:20]) for turn in options["history"]]
    assert told == [
        ("user", "How did the strike e"),
        ("assistant", "The union accepted a"),
        ("user", "And who paid, partly"),
        ("assistant", "The union accepted a"),
    ]
    shoot(page, "conversation")


def test_a_new_server_goes_on_where_the_old_one_was_ended(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with closing(FakeDateline()) as dateline, served(dateline, tmp_path) as first:
        page = open_page(first)
        ask_and_wait(page, "How did the strike end?")
        key = key_of(page)
        ask(page, "Talk forever")
        expect(page.locator(".draft")).to_be_visible()
        page.close()
    with served(FakeDateline(), tmp_path) as second:
        page = open_page(f"{second}/?c={key}")
        expect(page.locator("#t1 .badge")).to_have_text("Answered")
        expect(page.locator("#t2 h2")).to_have_text("Talk forever")
        expect(page.locator("#t2 .message")).to_be_visible()
        ask_and_wait(page, "How did the strike end?", turn=3)


def test_two_tabs_do_not_mix(open_page: OpenPage) -> None:
    first = open_page()
    ask_and_wait(first, "How did the strike end?")
    second = first.context.new_page()
    second.goto(first.url.split("?")[0])
    second.wait_for_selector("#box textarea")
    expect(second.locator(".turn")).to_have_count(0)
    ask_and_wait(second, "Who went to the moon?")
    assert key_of(first) != key_of(second)
    ask_and_wait(first, "Which ports refused?", turn=2)
    expect(second.locator(".turn h2")).to_have_text(["Who went to the moon?"])
    expect(first.locator(".turn h2")).to_have_text(
        ["How did the strike end?", "Which ports refused?"]
    )
    first.get_by_role("button", name="New conversation").click()
    expect(first.locator(".turn")).to_have_count(0)
    expect(first.locator("#offers")).to_be_visible()
    expect(first.get_by_role("button", name="New conversation")).to_be_hidden()
    assert key_of(first) == ""


SLOWLY = "How did the strike end, slowly?"


def test_an_answer_goes_on_through_a_reload_and_without_a_page(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, SLOWLY)
    expect(page.locator(".body a.cite").first).to_be_visible()
    page.reload()
    expect(page.locator("#t1 h2")).to_have_text(SLOWLY)
    expect(page.locator(".draft")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert page.locator(".badge").count() == 0, "it is shown while it is in the making"
    expect(page.locator(".badge")).to_have_text("Answered")
    expect(page.locator(".card")).to_have_count(3)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    ask(page, SLOWLY)
    expect(page.locator("#t2 .body a.cite").first).to_be_visible()
    at = page.url
    page.close()
    page = open_page(at)
    expect(page.locator("#t2 .badge")).to_have_text("Answered")
    expect(page.locator("#t2 .card")).to_have_count(3)


def test_stop_stops_an_answer_after_a_reload_too(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    page = open_page()
    ask(page, "Talk forever")
    expect(page.locator(".draft")).to_be_visible()
    page.reload()
    expect(page.locator(".draft")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".message")).to_have_text("Stopped.")
    assert wait_until(lambda: dateline.streams_open == 0, seconds=1)
    page.reload()
    expect(page.locator(".message")).to_have_text("Stopped.")


def test_an_answer_goes_on_while_another_conversation_is_shown(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    page = open_page()
    ask(page, "Talk forever")
    expect(page.locator(".draft")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#offers")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    ask_and_wait(page, "How did the strike end?")
    expect(page.locator(".turn:visible h2")).to_have_text(["How did the strike end?"])
    assert dateline.streams_open == 1
    open_history(page)
    page.get_by_role("button", name="Talk forever", exact=True).first.click()
    expect(page.locator(".draft")).to_have_text(re.compile("^The union"))
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#t1 .message")).to_have_text("Stopped.")
    assert wait_until(lambda: dateline.streams_open == 0, seconds=1)


def test_an_answer_ends_when_its_conversation_is_deleted(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    page = open_page()
    ask(page, "Talk forever, please")
    expect(page.locator(".draft")).to_be_visible()
    open_history(page)
    page.get_by_label("Delete Talk forever, please").click()
    page.get_by_role("button", name="Yes, delete it").first.click()
    assert wait_until(lambda: dateline.streams_open == 0, seconds=2)
    page.get_by_role("tab", name="Conversation").click()
    expect(page.locator(".turn:visible")).to_have_count(0)


def test_conversations_are_found_renamed_continued_and_deleted(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "Who paid the dockers of Zell, partly?")
    open_history(page)
    page.get_by_label("Words of a question or an answer").fill("zell ferry crowns")
    item = page.locator("#conversations li")
    expect(item).to_have_count(1)
    expect(item).to_contain_text("1 question")
    expect(item).to_have_attribute("aria-current", "true")
    item.get_by_text("Rename", exact=True).click()
    item.get_by_label("New name of").fill("Dockers <b>&</b> money")
    item.get_by_role("button", name="Save").click()
    expect(item.locator("h3")).to_have_text("Dockers <b>&</b> money")
    shoot(page, "history")
    page.get_by_role("tab", name="Conversation").click()
    expect(page.locator("#talk")).to_have_text("Dockers <b>&</b> money")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#offers")).to_be_visible()
    open_history(page)
    item.get_by_role("button", name="Dockers").click()
    expect(page.locator("#t1 h2")).to_be_in_viewport()
    ask_and_wait(page, "How did the strike end?", turn=2)
    open_history(page)
    item.get_by_text("Delete", exact=True).click()
    item.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("#conversations")).to_have_text("No conversation has these words.")
    page.get_by_role("tab", name="Conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    assert key_of(page) == ""


def test_exports_hold_the_conversation_and_its_proofs(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask_and_wait(page, "How did the strike end?")
    ask_and_wait(page, "Which ports refused?", turn=2)
    with page.expect_download() as download:
        page.locator("#t1 .tools").get_by_role("link", name="Markdown").click()
    assert download.value.suggested_filename == "dateline-answer-1.md"
    text = download.value.path().read_text(encoding="utf-8")
    assert f"[^1-1]: “{RISE.text}”" in text
    with page.expect_download() as download:
        page.locator("#t2 .tools").get_by_role("link", name="JSON").click()
    told = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert told["answer"]["rows"][0]["entity"] == "Vell"
    page.locator("#t1 .tools").get_by_role("button", name="Copy").click()
    expect(page.locator("#t1 .copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == text
    open_history(page)
    with page.expect_download() as download:
        page.locator("#conversations [aria-current]").get_by_role("link", name="JSON").click()
    told = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert [turn["number"] for turn in told["turns"]] == [1, 2]


def test_the_article_opens_with_the_sentence_in_view(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1280, "height": 700})
    ask_and_wait(page, "How did the strike end?")
    for _ in range(2):  # the same article opens again
        page.locator("#t1-e2").get_by_role("button", name="Read the whole article").click()
        dialog = page.get_by_role("dialog", name=PORT.title)
        expect(dialog.locator("mark")).to_have_text(OFFER.text)
        expect(dialog.locator("mark")).to_be_in_viewport(ratio=1)
        expect(dialog).to_contain_text("Ferries sail again from Friday.")
        shoot(page, "reader")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
    page.locator("#t1-e3").get_by_role("button", name="Read the whole article").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The archive no longer holds this article.")
    expect(dialog.locator("mark")).to_have_text(LOSS.text)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#t1-e3 .link")).to_be_focused()


def test_what_the_model_saw_is_shown(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "How did the strike end?")
    page.get_by_role("button", name="What the model saw").click()
    dialog = page.get_by_role("dialog", name="What the model saw")
    expect(dialog).to_contain_text("How did the strike end? (alone)")
    expect(dialog).to_contain_text("a list question: every matching article is read")
    expect(dialog.locator("q")).to_have_text([RISE.text, LOSS.text])
    shoot(page, "inspection")


def test_a_judgement_and_its_reason_are_there_after_a_reload(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "How did the strike end?")
    expect(page.get_by_label("Why?")).to_be_hidden()
    page.get_by_role("button", name="Bad answer").click()
    expect(page.get_by_label("Why?")).to_be_focused()
    page.keyboard.type('It names no day "at all"')
    page.keyboard.press("Enter")
    expect(page.locator("form.judge output")).to_have_text("Thank you")
    page.wait_for_timeout(200)
    page.reload()
    expect(page.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Why?")).to_have_value('It names no day "at all"')
    shoot(page, "judged")


def test_a_list_is_sorted_by_the_column_pressed(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "Which ports refused?")
    names = page.locator("table.listed tbody th")
    expect(names).to_have_text(["Vell", "<Bay>"])
    for column, order in (("Who", ["<Bay>", "Vell"]), ("Outlets", ["<Bay>", "Vell"])):
        page.locator("table.listed").get_by_role("button", name=column).click()
        expect(names).to_have_text(order)
        page.locator("table.listed").get_by_role("button", name=column).click()
        expect(names).to_have_text(order[::-1])
    expect(page.locator("table.listed th[aria-sort=descending]")).to_have_text("Outlets")


def test_steps_are_a_picture_and_words(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "What were the steps?")
    picture = page.get_by_role("img", name="Line of time")
    expect(picture).to_have_accessible_description(
        "2 steps from 12 August 2025 to 4 September 2025; told below in words."
    )
    expect(page.locator(".steps li")).to_have_count(2)
    shoot(page, "timeline")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-timeline")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    assert serious(page) == []
    ask(page, "Talk forever")
    expect(page.locator(".draft")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".message")).to_have_text("Stopped.")
    ask_and_wait(page, "Which ports refused?", turn=2)
    ask_and_wait(page, "What were the steps?", turn=3)
    page.locator("#t3").get_by_role("button", name="Bad answer").click()
    page.locator("#t3").get_by_text("Other days").click()
    assert serious(page) == []
    page.locator("#t3-e1 .link").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.locator("#t2").get_by_role("button", name="What the model saw").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    open_history(page)
    page.locator("#conversations summary").first.click()
    assert serious(page) == []


def serious(page: Page) -> list[str]:
    """What axe-core finds of weight, with the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    accounts = Accounts(f"sqlite:///{tmp_path_factory.mktemp('users') / 'accounts.db'}")
    for name in ("ada", "bob"):
        accounts.add(name, Role.READER, None)
    yield accounts
    accounts.close()


def test_users_do_not_see_each_others_conversations(
    browser: Browser, accounts: Accounts, tmp_path: Path
) -> None:
    with served(FakeDateline(), tmp_path, accounts) as address:
        pages = {}
        for name in ("ada", "bob"):
            context = browser.new_context()
            token = accounts.create_token(name, session=True)
            context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
            pages[name] = context.new_page()
            pages[name].goto(address)
            pages[name].wait_for_selector("#box textarea")
        ada, bob = pages.values()
        ask_and_wait(ada, "How did the strike end?")
        key = key_of(ada)
        open_history(bob)
        expect(bob.locator("#conversations")).to_have_text("Nothing was asked so far.")
        bob.goto(f"{address}/?c={key}")
        bob.wait_for_selector("#box textarea")
        expect(bob.locator("#offers")).to_be_visible()
        expect(bob.locator(".turn")).to_have_count(0)
        for page, status in ((ada, 200), (bob, 404)):
            for kind in ("md", "json"):
                reply = page.request.get(f"{address}/conversations/{key}.{kind}")
                assert reply.status == status
        ask_and_wait(bob, "Who went to the moon?")
        assert key_of(bob) != key
        ada.reload()
        expect(ada.locator(".turn h2")).to_have_text(["How did the strike end?"])
        for page in pages.values():
            page.context.close()


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


def test_a_whole_session_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    press_until(page, "Tab", "Your question")
    page.keyboard.type("How did the strike end?")
    page.keyboard.press("Enter")
    expect(page.locator("#t1 .tools")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    press_until(page, "Shift+Tab", "Read the whole article")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    press_until(page, "Shift+Tab", "Good answer")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Why?")).to_be_focused()
    press_until(page, "Shift+Tab", "Source 3")
    page.keyboard.press("Enter")
    expect(page.locator("#t1-e3")).to_be_focused()
    press_until(page, "Shift+Tab", "History")
    page.keyboard.press("Enter")
    expect(page.locator("#conversations li").first).to_be_visible()
    press_until(page, "Tab", "How did the strike end?")
    page.keyboard.press("Enter")
    expect(page.locator("#t1 .badge")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_new_text_stands_out_from_its_background(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    ask_and_wait(page, "Which ports refused?")
    ask_and_wait(page, "What were the steps?", turn=2)
    page.locator("#t2").get_by_role("button", name="Bad answer").click()
    page.locator("#t2").get_by_text("Other days").click()
    selectors = ".list th, .list td, .list caption, .sort, .steps time, .tools a, .tools button, "
    selectors += ".tools summary, .tools input, .axis span, #talk, #fresh, .link"
    for text, ratio in page.evaluate(CONTRASTS, selectors):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-steps")
    page.locator("#t1-e1 .link").click()
    for text, ratio in page.evaluate(CONTRASTS, "#dialog p, #dialog h2, #dialog mark, .close"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-reader")
    page.keyboard.press("Escape")
    open_history(page)
    for text, ratio in page.evaluate(CONTRASTS, "#conversations :is(p, a, button, summary)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"


def test_a_phone_has_room_for_history_and_reader(open_page: OpenPage) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    page = open_page(**phone, device_scale_factor=2)
    ask_and_wait(page, "Which ports refused?")
    shoot(page, "phone-tables")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#t1-e1 .link").tap()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-reader")
    page.get_by_role("button", name="Close").tap()
    open_history(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-history")
