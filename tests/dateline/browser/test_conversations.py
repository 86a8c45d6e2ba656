"""Conversations that are kept, in a real browser."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dateline.service import Accounts, Role
from dateline.service.access.guard import SESSION_COOKIE
from tests.helpers.browser import (
    IN_A_BROWSER,
    OpenPage,
    ask,
    ask_and_wait,
    key_of,
    open_history,
    served,
    shoot,
    wait_until,
)
from tests.helpers.scripted import OFFER, RISE, FakeDateline

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Browser, expect

pytestmark = IN_A_BROWSER


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
    told = [(turn["role"], turn["content"][:20]) for turn in options.history]
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
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
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


def test_a_judgement_and_its_reason_are_there_after_a_reload(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "How did the strike end?")
    expect(page.get_by_label("Why?")).to_be_hidden()
    page.get_by_role("button", name="Bad answer").click()
    expect(page.get_by_label("Why?")).to_be_focused()
    page.keyboard.type('It names no day "at all"')
    page.keyboard.press("Enter")
    expect(page.locator("form.judge output")).to_have_text("Thank you")
    kept = f"{urlsplit(page.url)._replace(query='').geturl()}conversations/{key_of(page)}.json"
    assert wait_until(lambda: "no day" in page.request.get(kept).text(), seconds=5)
    page.reload()
    expect(page.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Why?")).to_have_value('It names no day "at all"')
    shoot(page, "judged")


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
