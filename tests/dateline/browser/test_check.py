"""A draft checked in a real browser: pasted or opened, followed, read behind, and saved."""

import io
import re
from datetime import date
from pathlib import Path

import docx
import pytest

from rag import SearchOptions
from tests.helpers.browser import CONTRASTS, IN_A_BROWSER, OpenPage, serious, shoot
from tests.helpers.drafts import LINES, TEXT
from tests.helpers.scripted import FakeDateline

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Page, expect

pytestmark = IN_A_BROWSER


def open_check(page: Page) -> None:
    page.get_by_role("tab", name="Check").click()
    expect(page.get_by_label("Your draft")).to_be_visible()


def check(page: Page, text: str = TEXT) -> None:
    open_check(page)
    page.get_by_label("Your draft").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()


def test_the_doubtful_come_first_with_the_differing_words_marked(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    page = open_page()
    open_check(page)
    page.get_by_label("Reports up to").fill("2025-10-30")
    check(page)
    expect(page.locator(".checked .summary")).to_contain_text("Checking")
    expect(page.locator(".checked .tools")).to_be_visible()
    verdicts = page.locator(".checked .verdict strong").all_inner_texts()
    assert verdicts == ["Contradicted", "Superseded", "Not in the archive", "Supported"]
    first = page.locator(".checked ol > li").first
    assert first.locator("mark").all_inner_texts() == ["5 per cent", "4 per cent"]
    expect(first).to_contain_text("the report says “4 per cent”, the draft “5 per cent”")
    expect(first).to_contain_text("Harbour Courier, 4 September 2025")
    link = first.get_by_role("link", name="Read the original")
    assert link.get_attribute("href") == "https://courier.example/strike?day=4&page=1"
    page.get_by_text("Passed over (2)").click()
    expect(page.locator(".checked details")).to_contain_text(f"{LINES[5]} (a question)")
    assert dateline.checked[-1] == (TEXT, SearchOptions(as_of=date(2025, 10, 30)))
    shoot(page, "check")


def test_the_article_of_a_sentence_opens_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    check(page)
    expect(page.locator(".checked .tools")).to_be_visible()
    page.get_by_role("button", name=re.compile("Harbour strike ends")).first.press("Enter")
    dialog = page.locator("#dialog dialog")
    expect(dialog.locator("mark")).to_have_text(
        "The union accepted a rise of 4 per cent, said its chair, Ana Ruiz."
    )
    shoot(page, "check-article")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_a_checked_draft_is_saved_as_word_and_markdown(open_page: OpenPage) -> None:
    page = open_page()
    check(page)
    with page.expect_download() as told:
        page.get_by_role("link", name="Save as Word, with comments").click()
    assert told.value.suggested_filename == "checked-draft.docx"
    document = docx.Document(io.BytesIO(Path(told.value.path()).read_bytes()))
    assert "5 per cent" in "".join(paragraph.text for paragraph in document.paragraphs)
    with page.expect_download() as told:
        page.get_by_role("link", name="Save as Markdown").click()
    assert "**5 per cent**" in Path(told.value.path()).read_text(encoding="utf-8")


def test_a_word_document_is_opened_into_the_box(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    document = docx.Document()
    document.add_paragraph("The dockers of Vell returned to work on Friday.")
    document.save(str(file))
    page = open_page()
    open_check(page)
    page.get_by_label("Open a file").set_input_files(file)
    box, read = page.get_by_label("Your draft"), re.compile("returned to work on Friday")
    expect(box).to_have_value(read, timeout=60_000)  # a process of its own reads it
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".checked .tools")).to_be_visible()


def test_a_check_is_stopped_and_what_was_decided_stays(open_page: OpenPage) -> None:
    page = open_page()
    check(page, "This goes on forever.")
    expect(page.locator(".checked ol > li").nth(1)).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#check-found .summary")).to_contain_text("Stopped")
    expect(page.locator(".checked ol > li").nth(1)).to_be_visible()
    expect(page.get_by_role("button", name="Check", exact=True)).to_be_visible()


def test_a_day_that_is_none_is_refused(open_page: OpenPage) -> None:
    page = open_page()
    open_check(page)
    page.get_by_label("Reports up to").fill("Friday")
    check(page)
    expect(page.locator("#check-found .refused")).to_contain_text("Write it as YYYY-MM-DD")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_check_keeps_nobody_out(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    check(page)
    expect(page.locator(".checked .tools")).to_be_visible()
    assert serious(page) == []
    for text, ratio in page.evaluate(CONTRASTS, "#check :is(p, strong, span, mark, a, label)"):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"{scheme}-check")


def test_the_check_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    check(page)
    expect(page.locator(".checked .tools")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "phone-check")
