"""Answers as they come, in a real browser: streamed, stopped, in turn; and errors."""

import re
import time
from pathlib import Path

import pytest

from dateline.page.running_answers import CONCURRENT_ANSWERS
from index_store import Index, IndexConfig, open_embedder
from rag import Dateline, ModelState
from tests.helpers.browser import (
    IN_A_BROWSER,
    OpenPage,
    ask,
    ask_and_wait,
    served,
    shoot,
    wait_until,
)
from tests.helpers.scripted import CLAIMS, FakeDateline

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Dialog, Route, expect

pytestmark = IN_A_BROWSER


def test_question_streams_and_a_citation_leads_to_its_sentence(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator("#header")).to_contain_text("12 articles · 4 Sept")
    expect(page.locator("#header")).to_contain_text("Answers written by qwen2.5-1.5b")
    shoot(page, "start")

    ask(page, "How did the strike end, slowly?")
    expect(page.locator(".stage")).to_have_text(re.compile("Searching 12 articles|Reading 8"))
    expect(page.locator(".draft")).to_be_visible()
    expect(page.locator(".body p").first).to_contain_text("The union accepted")
    expect(page.locator(".body p a.cite").first).to_be_visible()
    assert page.locator(".badge").count() == 0, "a proved statement is shown before the answer ends"
    expect(page.get_by_label("Your question")).to_have_value("")
    shoot(page, "streaming")

    expect(page.locator(".badge")).to_have_text("Answered")
    expect(page.locator(".facts")).to_contain_text("3 of 3 statements verified")
    page.locator("a.cite", has_text="[2]").click()
    card = page.locator(".card:target")
    expect(card.locator("mark")).to_have_text(CLAIMS[1].evidence[0].text)
    expect(card).to_contain_text("4 September 2025")
    expect(card).to_be_in_viewport()
    shoot(page, "answer")


def test_the_first_word_is_shown_within_300_ms(open_page: OpenPage, dateline: FakeDateline) -> None:
    page = open_page()
    page.evaluate(
        """() => new MutationObserver((_, observer) => {
          if (!document.querySelector(".draft")) return;
          window.seen = Date.now() / 1000;
          observer.disconnect();
        }).observe(document.body, { subtree: true, childList: true })"""
    )
    ask(page, "How did the strike end?")
    expect(page.locator(".badge")).to_be_visible()
    waited = page.evaluate("window.seen") - dateline.first_draft
    print(f"first word after {1000 * waited:.0f} ms")
    assert 0 < waited < 0.3


def test_citations_of_earlier_answers_keep_working_from_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How did the strike end?")
    expect(page.locator("#t1 .badge")).to_be_visible()
    ask(page, "How did the strike end, partly?")
    expect(page.locator("#t2 .badge")).to_have_text("Partly answered")
    expect(page.locator("#t2 .note")).to_have_text("The archive does not say who paid.")
    page.locator("#t1 a.cite", has_text="[3]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#t1-e3")).to_be_focused()
    expect(page.locator(".card:target")).to_have_attribute("id", "t1-e3")
    page.locator("#t2 a.cite", has_text="[3]").click()
    expect(page.locator(".card:target")).to_have_attribute("id", "t2-e3")
    shoot(page, "two-answers")


def test_stop_ends_the_stream_within_a_second_and_keeps_what_was_proved(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    page = open_page()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    ask(page, "Talk forever")
    expect(page.locator(".draft")).to_be_visible()
    expect(page.get_by_role("button", name="Ask")).to_be_hidden()
    shoot(page, "running")
    ask(page, "A question too early")
    page.wait_for_timeout(300)
    expect(page.get_by_label("Your question")).to_have_value("A question too early")
    expect(page.locator(".turn h2")).to_have_text(["Talk forever"])
    started = time.monotonic()
    page.get_by_role("button", name="Stop").click()
    assert wait_until(lambda: dateline.streams_open == 0, seconds=1)
    assert dateline.last_closed - started < 1
    expect(page.locator(".message")).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Ask")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    ask(page, "How did the strike end?")
    expect(page.locator("#t2 .badge")).to_have_text("Answered")
    expect(page.locator("#t1 .message")).to_have_text("Stopped.")


def test_one_endless_answer_does_not_hold_up_another_reader(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    first, second = open_page(), open_page()
    ask(first, "Talk forever")
    expect(first.locator(".draft")).to_be_visible()
    ask(second, "How did the strike end?")
    expect(second.locator(".badge")).to_have_text("Answered")
    assert first.locator(".badge").count() == 0
    assert "strike" not in first.locator("#live").inner_text()
    first.get_by_role("button", name="Stop").click()
    assert wait_until(lambda: dateline.streams_open == 0, seconds=1)


def test_question_beyond_the_free_places_says_that_it_waits_and_can_be_stopped(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    late = open_page()
    readers = [f"reader{number}" for number in range(CONCURRENT_ANSWERS)]
    for reader in readers:
        assert late.evaluate(CALL, ["box", reader, ["Talk forever", [], "", ""]]) == 200
    assert wait_until(lambda: dateline.streams_open == CONCURRENT_ANSWERS, seconds=10)
    ask(late, "How did the strike end?")
    expect(late.locator(".stage")).to_have_text("Waiting: 8 other answers are being written")
    late.get_by_role("button", name="Stop").click()
    expect(late.locator(".message")).to_have_text("Stopped.")
    ask(late, "How did the strike end?")
    expect(late.locator("#t2 .stage")).to_contain_text("Waiting")
    assert late.evaluate(CALL, ["stop", readers[0], []]) == 200
    expect(late.locator("#t2 .badge")).to_have_text("Answered")
    for reader in readers[1:]:
        late.evaluate(CALL, ["stop", reader, []])
    assert wait_until(lambda: dateline.streams_open == 0, seconds=5)


# What the browser of another reader sends when a question is asked or stopped there.
CALL = """async ([name, session_hash, data]) => {
  const config = await (await fetch("/config")).json();
  const component = config.components.find((one) => one.props.elem_id === name);
  const event = config.dependencies.find((one) => one.targets.some(([id]) => id === component.id));
  const reply = await fetch("/gradio_api/queue/join", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data, fn_index: event.id, session_hash, trigger_id: component.id }),
  });
  return reply.status;
}"""


def test_a_question_asked_before_the_page_has_loaded_is_answered(open_page: OpenPage) -> None:
    page = open_page()
    held: list[Route] = []
    page.route("**/gradio_api/run/predict*", lambda route: held.append(route))
    page.reload()
    page.wait_for_selector("#box textarea")
    ask(page, "How did the strike end, slowly?")
    expect(page.locator(".draft")).to_be_visible()
    assert held
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(page.locator(".badge")).to_have_text("Answered")
    expect(page.locator(".card")).to_have_count(3)


def test_example_asks_and_not_found_shows_the_nearest(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Who went to the moon?").click()
    expect(page.locator(".badge")).to_have_text("Not in the archive")
    expect(page.locator(".body")).to_contain_text("The archive does not answer this.")
    expect(page.locator(".sources h3")).to_have_text("The nearest the archive holds")
    expect(page.locator(".card mark")).to_have_count(2)
    expect(page.locator("#offers")).to_be_hidden()
    shoot(page, "not-found")


def test_errors_are_plain_messages(open_page: OpenPage, caplog: pytest.LogCaptureFixture) -> None:
    page = open_page()
    ask(page, "Use the refused key")
    expect(page.locator("#t1 .message")).to_have_text(
        "The model refused the key. Set OPENAI_API_KEY."
    )
    ask(page, "Please crash")
    expect(page.locator("#t2 .message")).to_have_text("Something went wrong; see the server's log.")
    assert "secret detail" not in page.content()
    assert "secret detail" in caplog.text
    shoot(page, "errors")


def test_an_error_that_names_what_an_article_wrote_is_text(open_page: OpenPage) -> None:
    page = open_page()
    ask_and_wait(page, "How large was the rise, it vanished?")
    page.get_by_role("button", name="What the model saw").click()
    toast = page.get_by_test_id("toast-text")
    expect(toast).to_have_text("No outlet <img src=x> is known.")
    assert toast.locator("img").count() == 0


def test_markup_in_questions_and_articles_stays_text(open_page: OpenPage) -> None:
    page = open_page()
    dialogs: list[Dialog] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog))
    question = "<img src=x onerror=alert(1)> ${alert(2)} {{alert}} **bold**"
    ask(page, question)
    expect(page.locator("h2")).to_have_text(question)
    expect(page.locator(".badge")).to_be_visible()
    assert page.locator(".turn img, .turn script, .turn b, .turn strong").count() == 0
    expect(page.locator("#t1-e3 mark")).to_contain_text("<script>alert('x')</script>")
    assert dialogs == []


def test_model_line_turns_from_loading_to_ready_by_itself(
    open_page: OpenPage, dateline: FakeDateline
) -> None:
    ready = dateline.model_state
    try:
        dateline.model_state = ModelState(name=None, ready=False, loading=True)
        page = open_page()
        expect(page.locator(".model")).to_contain_text("is loading")
        dateline.model_state = ready
        expect(page.locator(".model")).to_have_text(re.compile("^Answers written by"))
        dateline.model_state = ModelState(name=None, ready=False, reason="no key is set.")
        page.reload()
        expect(page.locator(".model")).to_contain_text("evidence sentences themselves: no key")
    finally:
        dateline.model_state = ready


def test_the_answer_in_the_making_leaves_the_reader_in_place(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1280, "height": 520})
    ask(page, "How did the strike end, slowly?")
    expect(page.locator(".card")).to_have_count(2)
    link = page.locator("a.cite", has_text="[2]").bounding_box()
    assert link
    page.mouse.move(link["x"] + 5, link["y"] + 5)
    page.mouse.down()
    page.wait_for_timeout(400)  # the link is drawn anew under the finger
    page.mouse.up()
    expect(page.locator("#t1-e2")).to_be_focused()
    expect(page.locator("#t1-e2")).to_be_in_viewport(ratio=1)
    expect(page.locator(".clock")).to_have_text(re.compile(r"^\d+ s$"))
    assert page.locator(".badge").count() == 0
    scrolled = page.locator(".sources").evaluate("(e) => e.scrollTop")
    assert scrolled > 0
    expect(page.locator(".badge")).to_be_visible()
    expect(page.locator(".card")).to_have_count(3)
    assert page.locator(".sources").evaluate("(e) => e.scrollTop") == scrolled
    expect(page.locator("#t1-e2")).to_be_focused()


@pytest.mark.model
def test_the_real_archive_proves_what_the_real_model_says(
    open_page: OpenPage, example_data: Path, real_archive: Dateline, tmp_path: Path
) -> None:
    index = Index(IndexConfig(data=example_data), open_embedder("wordllama").name)
    articles = {article.title: article for article in index.current().newest_articles(50)}
    index.close()
    with served(real_archive, tmp_path) as address:
        page = open_page(address)
        expect(page.locator("#header")).to_contain_text("12 articles · 20 Aug – 14 Oct 2025")
        page.get_by_role("button", name="Who hosted the Lisbon summit?").click()
        expect(page.locator("#t1 .badge")).to_have_text("Answered", timeout=120_000)
        expect(page.locator("#t1 .body")).to_contain_text("Amarante")
        page.locator("#t1 a.cite").first.click()
        card = page.locator(".card:target")
        expect(card.locator("mark")).to_have_count(1)
        expect(card).to_be_in_viewport()
        sentence, paragraph = (card.locator(part).inner_text() for part in ("mark", "blockquote"))
        stored = articles[card.locator("h4").inner_text().split(maxsplit=1)[1]].text
        assert "Amarante" in sentence
        assert sentence in paragraph
        assert paragraph in stored.split("\n\n")
        shoot(page, "real-fact")

        ask(page, "Which countries refused to send soldiers?")  # asked nowhere else: not remembered
        expect(page.locator("#t2 .stage")).to_contain_text("Reading sentence", timeout=30_000)
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#t2 .message")).to_have_text("Stopped.", timeout=1_000)
        shoot(page, "real-stopped")
