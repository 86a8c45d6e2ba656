"""What presses in the search tab do, over a real archive and a real database."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from dateline.page.desk.search.article_search import ArticleSearch
from dateline.page.desk.search.events import SearchEvents, SearchView, Updates
from dateline.page.tabs.conversation_events import ConversationEvents
from dateline.service import Accounts, Action, Caller, ConversationStore, Role, User
from rag import Dateline, Selection
from tests.helpers.extractive import open_extractive
from tests.helpers.ferries import NUMBER, index_ferries


@pytest.fixture(scope="module")
def archive_of_ferries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    data = tmp_path_factory.mktemp("ferries")
    index_ferries(data)
    with open_extractive(data) as dateline:
        yield dateline


@dataclass
class Conversation:
    """Notes what it is bound to."""

    bound: list[tuple[Any, ...]] = field(default_factory=list)

    def about(self, *filters: Any) -> Updates:
        self.bound.append(filters)
        return {"bound": True}


@dataclass
class Tab:
    """The events with what is around them; a press returns what it changes, by name."""

    events: SearchEvents
    kept: ConversationStore
    accounts: Accounts
    conversation: Conversation

    def request(self, by: str) -> gr.Request:
        state = SimpleNamespace(
            user=User(by, Role.READER), caller=Caller(by, "here", self.accounts.audit)
        )
        return cast(gr.Request, SimpleNamespace(request=SimpleNamespace(state=state)))

    def press(self, do: str, by: str = "ada", **told: str) -> Updates:
        event = cast(gr.EventData, SimpleNamespace(_data={"do": do, **told}))
        return self.events.press(event, self.request(by))

    def lead(self, **told: str) -> Updates:
        event = cast(gr.EventData, SimpleNamespace(_data=told))
        return self.events.lead(event, self.request("ada"))


@pytest.fixture
def tab(archive_of_ferries: Dateline, tmp_path: Any) -> Iterator[Tab]:
    names = cast(Any, {name: name for name in ("head", "results", "dialog", "tabs")})
    with (
        closing(ConversationStore(f"sqlite:///{tmp_path / 'conversations.db'}")) as kept,
        closing(Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")) as accounts,
    ):
        conversation = Conversation()
        events = SearchEvents(
            archive_of_ferries, kept, cast(ConversationEvents, conversation), SearchView(**names)
        )
        yield Tab(events, kept, accounts, conversation)


def asked(**fields: Any) -> dict[str, str]:
    search = ArticleSearch(**fields).as_json
    return {"drawn": search, "asked": search, "words": fields.get("words", "")}


def test_the_first_look_shows_the_newest_and_a_second_leaves_what_is_there(tab: Tab) -> None:
    shown = tab.events.begin("", tab.request("ada"))
    assert f"{NUMBER + 5} articles" in shown["results"]
    assert shown["results"].index("Fähre") < shown["results"].index("Ferry sails again")
    assert "results" not in tab.events.begin("drawn", tab.request("ada"))


def test_words_find_and_pages_are_turned(tab: Tab) -> None:
    shown = tab.press("search", **asked(words='"price rise"'))
    assert f"{NUMBER} articles" in shown["results"]
    assert f"1–10 of {NUMBER}" in shown["results"]
    turned = tab.press("page", offset="20", **asked(words='"price rise"'))
    assert f"21–{NUMBER} of {NUMBER}" in turned["results"]
    odd = tab.press("page", offset="-5", **asked(words='"price rise"'))
    assert "1–10 of" in odd["results"]


def test_a_refused_search_says_why_and_leaves_results_and_entry(tab: Tab) -> None:
    told = asked(words="ferry") | {"words": "ferry (tram", "outlet": "Harbour Courier"}
    refused = tab.press("search", **told)
    assert "results" not in refused
    assert "The parenthesis at character 7 is not closed" in refused["head"]
    assert 'value="ferry (tram"' in refused["head"]
    assert "Remove the filter Harbour Courier" in refused["head"]
    unknown = tab.press("search", **asked(), outlet="Harbor Currier")
    assert "Near it are: Harbour Courier" in unknown["head"]
    backwards = tab.press("search", **asked(), since="2025-09-02", until="2025-09-01")
    assert "Swap them" in backwards["head"]


def test_a_facet_narrows_what_is_entered_now(tab: Tab) -> None:
    told = asked(words="tram") | {"words": "ferry", "field": "outlet", "value": "Harbour Courier"}
    shown = tab.press("narrow", **told)
    assert f"{NUMBER // 3 + 1} articles" in shown["results"]
    assert 'data-value="Harbour Courier" aria-pressed="true"' in shown["results"]
    again = asked(words="ferry", outlets=("Harbour Courier",))
    wide = tab.press("narrow", **again, field="outlet", value="Harbour Courier")
    assert f"{NUMBER + 3} articles" in wide["results"]
    assert f"{NUMBER + 3} articles" in tab.press("widen", **again)["results"]
    assert "results" not in tab.press("narrow", **again, field="offset", value="7")


def test_an_article_opens_with_words_marked_and_reprints_named(tab: Tab) -> None:
    [dialog] = tab.press("read", id="r0", **asked(words="captain -tram")).values()
    assert "<mark>captain</mark> Isla Menzies" in dialog
    assert "2 reprints" in dialog
    assert dialog.index("Vell &amp; Bay") < dialog.index("Northgate Lantern"), "the oldest first"
    assert "no longer holds" in tab.press("read", id="gone", **asked())["dialog"]


def test_searches_are_saved_run_and_deleted_each_by_its_owner(tab: Tab) -> None:
    told = asked(words="ferry", outlets=("Harbour Courier",), order="newest", offset=10)
    saved = tab.press("save", **told, name=" My  ferry ")
    assert 'data-name="My ferry"' in saved["head"]
    [kept] = tab.kept.searches.listed("ada")
    assert ArticleSearch.read(kept.search) == ArticleSearch(
        words="ferry", outlets=("Harbour Courier",), order="newest"
    )
    assert "it has no name" in tab.press("save", **told, name=" ")["head"]
    ran = tab.press("run", name="My ferry", **asked(words="tram"))
    assert 'value="ferry"' in ran["head"]
    assert f"{NUMBER // 3 + 1} articles" in ran["results"]
    assert "results" not in tab.press("run", "bob", name="My ferry", **asked())
    assert "My ferry" not in tab.press("delete", "bob", name="My ferry", **asked())["head"]
    assert len(tab.kept.searches.listed("ada")) == 1
    gone = tab.press("delete", name="My ferry", **asked(words="tram"))
    assert "My ferry" not in gone["head"]
    assert tab.kept.searches.listed("ada") == []


def test_a_question_is_bound_as_the_search_is(tab: Tab) -> None:
    told = asked(outlets=("Harbour Courier",), authors=("P. Holt",), since=date(2025, 9, 1))
    updates = tab.press("ask", **told)
    only = Selection(outlets=["Harbour Courier"], authors=["P. Holt"], since=date(2025, 9, 1))
    assert tab.conversation.bound == [(only,)]
    assert updates["tabs"].selected == "talk"


def test_the_archive_tab_leads_to_articles_newest_first(tab: Tab) -> None:
    shown = tab.lead(do="articles", field="days", value="2025-09-01/2025-09-30")
    assert "10 articles" in shown["results"]
    assert shown["tabs"].selected == "search"
    assert '"order":"newest"' in shown["head"].replace("&quot;", '"')
    assert "1 article<" in tab.lead(do="articles", field="language", value="DE")["results"]
    assert "results" not in tab.lead(do="articles", field="words", value="x")
    assert "results" not in tab.lead(field="days", value="/")


def test_searches_are_made_in_the_name_of_who_looks(
    tab: Tab, archive_of_ferries: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.service.access.audit import note

    search = archive_of_ferries.search_articles

    def noted(*arguments: Any) -> Any:
        note(Action.ASKED, "For articles")
        return search(*arguments)

    monkeypatch.setattr(archive_of_ferries, "search_articles", noted)
    tab.press("search", **asked(words="ferry"))
    [entry] = tab.accounts.audit.entries()
    assert (entry.user, entry.action) == ("ada", Action.ASKED)
