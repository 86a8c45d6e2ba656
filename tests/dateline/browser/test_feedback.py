"""Feedback in a real browser: a reader marks an answer, a curator makes a known question of it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import ui
from dateline.service import (
    Accounts,
    ConversationStore,
    DeskQuestion,
    DeskQuestions,
    EvaluationRun,
    MonitoredDateline,
    Role,
    Scored,
    ServiceConfig,
    create_app,
    keep_run,
    running,
)
from dateline.service.access.guard import SESSION_COOKIE
from rag import ModelConfig
from tests.helpers.browser import (
    CONTRASTS,
    DESKTOP,
    FOCUSED,
    IN_A_BROWSER,
    OpenPage,
    ask_and_wait,
    opening,
    press_until,
    serious,
    shoot,
)

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = IN_A_BROWSER
QUESTION = "Who hosted the Lisbon summit?"
REASON = "It was <b>Amarante</b>, and the sentence is old."


@pytest.fixture(scope="module")
def data(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(example_data, tmp_path_factory.mktemp("feedback") / "data"))


@pytest.fixture(scope="module")
def dateline(data: Path) -> Iterator[MonitoredDateline]:
    none = ModelConfig(model_path=data / "none.gguf")
    with MonitoredDateline.open(data, model=none) as opened:
        yield opened


@contextmanager
def served(dateline: MonitoredDateline, accounts: Accounts, data: Path) -> Iterator[str]:
    with closing(ConversationStore(f"sqlite:///{data / 'conversations.db'}")) as kept:
        app = create_app(dateline, accounts, ServiceConfig(data=data), kept)
        ui.mount(app, ui.build_page(dateline, kept, dateline.changes), kept)
        with running(app) as address:
            yield address


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    folder = tmp_path_factory.mktemp("accounts")
    with closing(Accounts(f"sqlite:///{folder / 'accounts.db'}")) as accounts:
        accounts.add("ada", Role.CURATOR, None)
        accounts.add("bob", Role.READER, None)
        yield accounts


@pytest.fixture(scope="module")
def address(dateline: MonitoredDateline, accounts: Accounts, data: Path) -> Iterator[str]:
    with served(dateline, accounts, data) as address:
        yield address


@pytest.fixture
def page_of(browser: Browser, accounts: Accounts, address: str) -> Iterator[OpenPage]:
    """Opens the page of a user; afterwards it fails if the page logged an error."""

    class Signed:
        """A context for each user, in place of one for each set of options."""

        def of(self, name: str = "ada", **options: Any) -> BrowserContext:
            context = browser.new_context(**{"viewport": DESKTOP} | options)
            token = accounts.create_token(name, session=True)
            context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
            return context

    with opening(Signed(), address) as open_page:  # type: ignore[arg-type]
        yield open_page


@pytest.fixture
def marked(page_of: OpenPage, data: Path) -> Page:
    """The page of a curator, with one answer that a reader has marked."""
    with closing(ConversationStore(f"sqlite:///{data / 'conversations.db'}")) as kept:
        kept.forget("bob")
    shutil.rmtree(data / "evaluations", ignore_errors=True)
    (data / "questions.jsonl").unlink(missing_ok=True)
    page = page_of(name="bob")
    ask_and_wait(page, QUESTION)
    note = page.locator("#t1 .judge small")
    expect(note).to_have_text("Curators read bad answers, with question and reason.")
    page.get_by_role("button", name="Bad answer").click()
    page.get_by_label("Why?", exact=True).fill(REASON)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#t1 .judge output")).to_have_text("Thank you")
    shoot(page, "feedback-thumbs")
    return page_of()


def open_feedback(page: Page) -> None:
    page.get_by_role("tab", name="Archive").click()
    expect(page.get_by_role("heading", name="Feedback", exact=True)).to_be_visible()


def test_a_bad_answer_becomes_a_known_question(marked: Page, data: Path) -> None:
    page = marked
    open_feedback(page)
    entry = page.locator("#feedback li", has_text=QUESTION)
    expect(entry).to_contain_text(REASON)
    expect(entry).to_contain_text("bob")
    shoot(page, "feedback-list")
    page.locator("#feedback").get_by_role("button", name=QUESTION).click()
    opened = page.locator("#feedback .opened")
    expect(opened.locator("blockquote").first).to_have_text(REASON)
    expect(opened.locator(".card mark").first).to_contain_text("Amarante")
    shoot(page, "feedback-opened")
    opened.get_by_role("button", name="Read the whole article").first.click()
    expect(page.locator("#dialog dialog")).to_contain_text("Amarante")
    page.keyboard.press("Escape")

    opened.get_by_role("button", name="Add to the questions").click()
    expect(page.get_by_text("write the words that a right answer holds")).to_be_visible()
    expect(opened.get_by_role("textbox", name="Question", exact=True)).to_have_value(QUESTION)
    opened.get_by_label("Expected words").fill("Beatriz Amarante\nAmarante")
    opened.get_by_label("The article that has the answer").fill("<i>summit</i>")
    opened.locator("form").last.scroll_into_view_if_needed()
    shoot(page, "feedback-form")
    opened.get_by_role("button", name="Add to the questions").click()
    expect(page.locator("#feedback .done")).to_contain_text("marked as handled")
    assert page.evaluate(FOCUSED).startswith("The question was added")
    expect(page.locator("#feedback .none")).to_have_text("Nothing waits.")
    [row] = map(json.loads, (data / "questions.jsonl").read_text().splitlines())
    assert row["answers"] == ["Beatriz Amarante", "Amarante"]
    assert (row["question"], row["article"], row["added_by"]) == (QUESTION, "<i>summit</i>", "ada")

    page.get_by_role("button", name="Handled").click()
    page.locator("#feedback").get_by_role("button", name=QUESTION).first.click()
    expect(page.locator("#feedback .opened .where").first).to_contain_text("handled by ada")
    page.get_by_role("button", name="Mark as waiting").click()
    page.get_by_role("button", name="Waiting").click()
    expect(page.locator("#feedback li").first).to_contain_text(REASON)


def test_a_question_is_written_corrected_and_deleted_with_the_keyboard(
    marked: Page, data: Path
) -> None:
    page = marked
    open_feedback(page)
    page.get_by_role("button", name="Waiting (1)").focus()
    press_until(page, "Tab", "Write a question")
    page.keyboard.press("Enter")
    expect(page.locator("#feedback .opened")).to_be_focused()
    press_until(page, "Tab", "Question")
    page.keyboard.type("What is the capital of Australia?")
    press_until(page, "Tab", "A right answer is")
    page.keyboard.type("Not")
    press_until(page, "Tab", "Keep the question")
    page.keyboard.press("Enter")
    expect(page.locator("#feedback .done")).to_have_text("The question was kept.")
    [kept] = DeskQuestions(data).listed()
    assert (kept.kind, kept.answers) == ("unanswerable", ())

    press_until(page, "Tab", "What is the capital")
    page.keyboard.press("Enter")
    expect(page.locator("#feedback .opened")).to_be_focused()
    press_until(page, "Tab", "Delete the question")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "Yes, delete it")
    page.keyboard.press("Enter")
    expect(page.locator("#feedback .done")).to_have_text("The question was deleted.")
    assert DeskQuestions(data).listed() == []


def test_a_reader_sees_none_of_it(marked: Page, page_of: OpenPage) -> None:
    page = page_of(name="bob")
    page.get_by_role("tab", name="Archive").click()
    expect(page.locator("#archive .statistics")).to_be_visible()
    expect(page.locator("#feedback")).to_have_text("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_text_stands_out(
    marked: Page, page_of: OpenPage, data: Path, scheme: str
) -> None:
    kept = DeskQuestions(data)
    one = kept.put(DeskQuestion(question=QUESTION, answers=("Amarante",)))
    score = Scored(id=one.id, question=QUESTION, right=False, status="answered", text="Nobody.")
    at = datetime(2026, 11, 28, tzinfo=UTC)
    keep_run(data, EvaluationRun(at=at, snapshot=1, model=None, figures={}, scored=(score,)))
    page = page_of(color_scheme=scheme)
    open_feedback(page)
    expect(page.locator("#feedback .wrong")).to_have_text("wrong in the last run")
    expect(page.locator("#feedback")).to_contain_text("snapshot 1, no model: 0 of 1 right")
    look(page, f"feedback-{scheme}")
    page.locator("#feedback").get_by_role("button", name=QUESTION).first.click()
    expect(page.locator("#feedback .opened")).to_be_visible()
    look(page, f"feedback-{scheme}-opened")


def look(page: Page, name: str) -> None:
    assert serious(page) == []
    selectors = "#feedback :is(h2, h3, p, li, label, blockquote, button, input, textarea, select)"
    for text, ratio in page.evaluate(CONTRASTS, selectors):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f}"
    page.locator("#feedback").scroll_into_view_if_needed()
    shoot(page, name)


def test_it_fits_a_phone(marked: Page, page_of: OpenPage) -> None:
    page = page_of(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    open_feedback(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#feedback").get_by_role("button", name=QUESTION).first.click()
    expect(page.locator("#feedback .opened")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "feedback-phone")
