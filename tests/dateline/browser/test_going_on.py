"""Answers that go on without their page, in a real browser."""

import re
from pathlib import Path

import pytest

from tests.helpers.browser import (
    IN_A_BROWSER,
    OpenPage,
    ask,
    ask_and_wait,
    open_history,
    served,
    wait_until,
)
from tests.helpers.scripted import FakeDateline

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import expect

pytestmark = IN_A_BROWSER


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


def test_another_server_waits_for_the_answer_and_stops_it(
    open_page: OpenPage, dateline: FakeDateline, tmp_path: Path
) -> None:
    with served(dateline, tmp_path) as one, served(dateline, tmp_path) as other:
        page = open_page(one)
        ask(page, SLOWLY)
        expect(page.locator(".body a.cite").first).to_be_visible()
        beside = open_page(page.url.replace(one, other))
        expect(beside.locator("#t1 .stage")).to_have_text("Another server is writing this answer")
        expect(beside.get_by_role("button", name="Stop")).to_be_visible()
        expect(beside.locator("#t1 .badge")).to_have_text("Answered")
        expect(beside.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        ask(page, "Talk forever")
        expect(page.locator(".draft")).to_be_visible()
        beside.reload()
        beside.get_by_role("button", name="Stop").click()
        expect(beside.locator("#t2 .message")).to_have_text("Stopped.", timeout=10_000)
        expect(page.locator("#t2 .message")).to_have_text("Stopped.")
        assert wait_until(lambda: dateline.streams_open == 0, seconds=1)
        page.close()
        beside.close()


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
