"""The archive tab in a real browser: upload and ask, rebuild while asking, and who may do what."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import ui
from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    Role,
    ServiceConfig,
    create_app,
    running,
)
from dateline.service.access.guard import LOCAL_USER, SESSION_COOKIE
from index_store import IndexConfig, build_index, open_embedder
from rag import ModelConfig
from tests.conftest import EXAMPLES
from tests.helpers.browser import (
    CONTRASTS,
    IN_A_BROWSER,
    OpenPage,
    ask,
    serious,
    shoot,
    wait_until,
)

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Browser, Page, expect

pytestmark = IN_A_BROWSER
# Enough that a rebuild can be looked at, asked beside and stopped; it would take 12 s on two cores.
MANY = 6_000
FERRY = """Ferry to Rhue sails again

By Ana Ruiz, 12 November 2025

The ferry to Rhue sails again after captain Isla Menzies repaired its engine by herself.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the archive is made from."""
    return Path(shutil.copytree(EXAMPLES, tmp_path_factory.mktemp("sources") / "articles"))


@pytest.fixture(scope="module")
def dateline(folder: Path) -> Iterator[MonitoredDateline]:
    """An archive without a chat model: answers are its own sentences."""
    data = folder.parent / "data"
    build_index(folder, IndexConfig(data=data), open_embedder("wordllama"))
    with MonitoredDateline.open(data, model=ModelConfig(model_path=data / "none.gguf")) as opened:
        yield opened


@contextmanager
def served(dateline: MonitoredDateline, accounts: Accounts, data: Path) -> Iterator[str]:
    app = create_app(dateline, accounts, ServiceConfig(data=data))
    with closing(ConversationStore(f"sqlite:///{data / 'conversations.db'}")) as conversations:
        ui.mount(app, ui.build_page(dateline, conversations, dateline.changes), conversations)
        with running(app) as address:
            yield address


@pytest.fixture(scope="module")
def address(dateline: MonitoredDateline, folder: Path) -> Iterator[str]:
    """The page of a machine without accounts, where everybody is a curator."""
    accounts = Accounts(f"sqlite:///{folder.parent / 'none.db'}")
    with served(dateline, accounts, folder.parent / "data") as address:
        yield address
    accounts.close()


def open_archive(page: Page) -> None:
    page.get_by_role("tab", name="Archive").click()
    expect(page.locator("#archive .statistics")).to_be_visible()


def open_means(page: Page) -> None:
    open_archive(page)
    page.get_by_role("button", name="Add articles, rebuild").click()
    expect(page.get_by_role("button", name="Rebuild", exact=True)).to_be_visible()


def test_the_tab_shows_what_the_archive_holds(open_page: OpenPage) -> None:
    page = open_page()
    open_archive(page)
    figures = page.locator("#archive dl")
    expect(figures).to_contain_text("20 August 2025 to 14 October 2025")
    picture = page.get_by_role("img", name="Articles per day")
    expect(picture).to_have_accessible_description(re.compile("most on 20 August 2025: 2"))
    expect(page.locator(".value-counts")).to_contain_text("Northgate Lantern")
    expect(page.locator(".snapshots .live")).to_contain_text("Serves now")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row", name="20 August 2025 2")).to_be_visible()
    shoot(page, "archive")


def test_an_uploaded_article_answers_until_it_is_removed(
    open_page: OpenPage, tmp_path: Path, dateline: MonitoredDateline
) -> None:
    ferry, broken = tmp_path / "ferry.txt", tmp_path / "broken.pdf"
    ferry.write_text(FERRY, encoding="utf-8")
    broken.write_text("This is no PDF.", encoding="utf-8")
    page = open_page()
    expect(page.locator("#header")).to_contain_text("12 articles")
    open_means(page)
    page.locator("#archive-files input[type=file]").set_input_files([ferry, broken])
    expect(page.locator("#archive-files")).to_contain_text("ferry")
    page.get_by_role("button", name="Add the files").click()
    report = page.locator("#archive-work .report")
    expect(report).to_contain_text("1 added, 1 skipped", timeout=60_000)
    expect(report).to_contain_text(re.compile(r"Added \(1\)\s*uploads/\S+/ferry.txt"))
    expect(report).to_contain_text(re.compile(r"broken.pdf.*(damaged|PDF)", re.DOTALL))
    expect(page.locator("#header")).to_contain_text("13 articles")
    expect(page.locator("#archive .snapshots tbody tr")).to_have_count(2)
    shoot(page, "archive-report")

    page.get_by_role("tab", name="Conversation").click()
    ask(page, "Who repaired the engine of the ferry to Rhue?")
    expect(page.locator("#t1 .badge")).to_have_text("Answered", timeout=30_000)
    expect(page.locator("#t1 .card mark").first).to_contain_text("Isla Menzies")

    page.get_by_role("tab", name="Archive").click()
    page.get_by_label("Words of the title").fill("ferry rhue")
    page.get_by_label("Words of the title").press("Enter")
    page.get_by_role("checkbox", name="Ferry to Rhue sails again").check()
    page.get_by_role("button", name="Remove the ticked").click()
    expect(report).to_contain_text("1 removed", timeout=60_000)
    expect(page.locator("#header")).to_contain_text("12 articles")
    page.get_by_role("button", name="Go back", exact=True).click()
    page.get_by_role("button", name="Yes, go back").click()
    expect(page.locator("#archive-work")).to_contain_text("is live again")
    expect(page.locator("#header")).to_contain_text("13 articles")
    page.get_by_role("tab", name="Conversation").click()
    dateline.changes.remove(LOCAL_USER, [dateline.changes.find("ferry rhue")[0].id])
    assert wait_until(lambda: not is_running(dateline), seconds=60)
    page.get_by_role("tab", name="Archive").click()
    expect(page.locator("#archive dl")).to_contain_text("Articles12")
    expect(page.locator("#header")).to_contain_text("12 articles")


def test_questions_are_answered_during_a_rebuild_that_outlives_its_page(
    open_page: OpenPage, folder: Path, dateline: MonitoredDateline
) -> None:
    for number in range(MANY):
        text = f"Ship {number} sails\n\nShip {number} sailed from Vell with {number} crates.\n"
        (folder / f"ship-{number}.txt").write_text(text, encoding="utf-8")
    page, second = open_page(), open_page()
    open_means(page)
    page.get_by_role("button", name="Rebuild", exact=True).click()
    doing = page.locator("#archive-work .running")
    expect(doing).to_contain_text(re.compile(r"of 6,0\d\d · [\d,.]+ a second"), timeout=30_000)
    expect(page.get_by_role("button", name="Rebuild", exact=True)).to_be_hidden()
    shoot(page, "archive-running")

    ask(second, "Who hosted the Lisbon summit?")
    expect(second.locator("#t1 .badge")).to_have_text("Answered", timeout=30_000)
    expect(second.locator("#t1 .card mark").first).to_contain_text("Amarante")
    assert is_running(dateline), "the answer did not wait for the rebuild"

    page.reload()
    open_archive(page)
    expect(doing).to_contain_text("Rebuilding")
    expect(doing).to_contain_text("begun by local")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#archive-work")).to_contain_text("Stopped. What served before still")
    expect(page.locator("#header")).to_contain_text("12 articles")
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    ask(second, "When will the tram bridge in Aldermouth open?")
    expect(second.locator("#t2 .badge")).to_be_visible(timeout=30_000)

    for file in folder.glob("ship-*.txt"):
        file.unlink()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    page.get_by_role("button", name="Add articles, rebuild").click()
    page.get_by_role("button", name="Rebuild", exact=True).click()
    report = page.locator("#archive-work .report")
    expect(report).to_contain_text("1 added, 12 unchanged", timeout=60_000)
    expect(page.locator("#header")).to_contain_text("13 articles")


def test_addresses_are_checked_and_private_ones_refused(open_page: OpenPage) -> None:
    page = open_page()
    open_means(page)
    box = page.get_by_label("Addresses of pages or feeds")
    box.fill("file:///etc/passwd")
    page.get_by_role("button", name="Add the addresses").click()
    expect(page.get_by_role("alert")).to_contain_text("'file:///etc/passwd' is no web address")
    expect(box).to_have_value("file:///etc/passwd")
    box.fill("http://127.0.0.1:9/story")
    page.get_by_role("button", name="Add the addresses").click()
    report = page.locator("#archive-work .report")
    expect(report).to_contain_text("which is not a public address", timeout=60_000)
    expect(page.locator("#archive-note")).to_be_empty()
    expect(box).to_have_value("")


@pytest.fixture
def closed(dateline: MonitoredDateline, tmp_path: Path) -> Iterator[tuple[str, Accounts]]:
    """The page of a server with a curator and a reader."""
    accounts = Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")
    accounts.add("ada", Role.CURATOR, None)
    accounts.add("bob", Role.READER, None)
    with served(dateline, accounts, tmp_path) as address:
        yield address, accounts
    accounts.close()


def test_a_reader_sees_no_means_and_is_refused_them(
    browser: Browser, closed: tuple[str, Accounts], dateline: MonitoredDateline
) -> None:
    address, accounts = closed
    before = dateline.changes.latest
    for name, refused in (("bob", True), ("ada", False)):
        context = browser.new_context()
        token = accounts.create_token(name, session=True)
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
        page = context.new_page()
        page.goto(address)
        open_archive(page)
        means = page.get_by_role("button", name="Add articles, rebuild")
        expect(means).to_have_count(0 if refused else 1)
        told = page.evaluate(CALL, "archive-rebuild")
        assert ("Only curators may change the archive" in told) is refused, told
        assert (dateline.changes.latest is before) is refused, (
            "a curator's call does begin a change"
        )
        context.close()
    assert wait_until(lambda: not is_running(dateline), seconds=60)


def test_a_file_elsewhere_on_the_machine_cannot_be_named_as_an_upload(
    open_page: OpenPage, dateline: MonitoredDateline, folder: Path
) -> None:
    before = dateline.changes.latest
    page = open_page()
    secret = folder.parent / "secret.txt"
    secret.write_text("A secret\n\nNobody may read this.\n", encoding="utf-8")
    chosen = [{"path": str(secret), "meta": {"_type": "gradio.FileData"}}]
    told = page.evaluate(CALL, ["archive-add-files", [chosen]])
    assert '"success":false' in told
    assert "Nobody" not in told
    assert dateline.changes.latest is before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_of_the_tab_stands_out_from_its_background(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    open_means(page)
    page.get_by_label("Words of the title").fill("lisbon")
    page.get_by_label("Words of the title").press("Enter")
    expect(page.get_by_role("button", name="Remove the ticked")).to_be_visible()
    selectors = "#archive :is(h2, h3, p, dt, dd, th, td, summary, figcaption, li, label span)"
    selectors += ", #archive button, #archive textarea, #archive input:not([type=checkbox])"
    for text, ratio in page.evaluate(CONTRASTS, selectors):
        assert ratio >= 4.5, f"{text!r} has a contrast of {ratio:.2f} in the {scheme} scheme"
    shoot(page, f"archive-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_tab(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    open_archive(page)
    page.get_by_text("The same as a table").click()
    assert serious(page) == []
    open_means(page)
    page.get_by_label("Words of the title").fill("lisbon")
    page.get_by_label("Words of the title").press("Enter")
    page.get_by_role("checkbox").first.check()
    expect(page.get_by_role("button", name="Remove the ticked")).to_be_visible()
    assert serious(page) == []
    page.get_by_label("Addresses of pages or feeds").fill("file:///etc/passwd")
    page.get_by_role("button", name="Add the addresses").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Rebuild", exact=True).click()
    expect(page.locator("#archive-work .running")).to_be_visible()
    expect(page.locator("#archive-work .report")).to_be_visible(timeout=60_000)
    assert serious(page) == []
    shoot(page, f"archive-{scheme}-report")


def test_the_tab_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    open_means(page)
    page.get_by_label("Words of the title").fill("lisbon")
    page.get_by_label("Words of the title").press("Enter")
    expect(page.get_by_role("button", name="Remove the ticked")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shoot(page, "archive-phone")


def is_running(dateline: MonitoredDateline) -> bool:
    latest = dateline.changes.latest
    return latest is not None and latest.running


# What a program would send in place of the page: the event of a button, whether it is shown or not.
CALL = """async (asked) => {
  const [button, data] = Array.isArray(asked) ? asked : [asked, []];
  const config = await (await fetch("/config")).json();
  const component = config.components.find((one) => one.props.elem_id === button);
  const event = config.dependencies.find((one) => one.targets.some(([id]) => id === component.id));
  const session_hash = Math.random().toString(36).slice(2);
  const joined = await fetch("/gradio_api/queue/join", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data, fn_index: event.id, session_hash, trigger_id: component.id }),
  });
  if (!joined.ok) return `${joined.status} ${await joined.text()}`;
  const stream = await fetch(`/gradio_api/queue/data?session_hash=${session_hash}`);
  const reader = stream.body.getReader();
  let told = "";
  while (!told.includes("process_completed")) {
    const { value, done } = await reader.read();
    if (done) break;
    told += new TextDecoder().decode(value);
  }
  await reader.cancel();
  return told;
}"""
