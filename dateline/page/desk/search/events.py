"""What happens in the search tab: its events, and what each changes on the page.

The form is the state: a browser sends its fields with every press, so that any server may answer.
"""

import time
from dataclasses import dataclass
from typing import Any

import gradio as gr

from dateline.page.desk.reader import render_found_article
from dateline.page.desk.search.article_search import FIELDS, ArticleSearch
from dateline.page.desk.search.form import render_head
from dateline.page.desk.search.results import render_results
from dateline.page.html.dialog import render_dialog
from dateline.page.running_answers import Answerer
from dateline.page.tabs.button_events import pressed
from dateline.page.tabs.conversation_events import ConversationEvents
from dateline.page.tabs.user import caller_of, user_of
from dateline.service import ConversationStore, keep_search
from rag import DatelineError

Updates = dict[Any, Any]


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """The components that events change."""

    head: gr.HTML
    """Saved searches and the form."""
    results: gr.HTML
    dialog: gr.HTML
    """The page's, where an article opens."""
    tabs: gr.Tabs
    """The page's: this tab has the id "search", the conversation "talk", What's new "news"."""

    @property
    def found(self) -> list[Any]:
        """What a search changes."""
        return [self.head, self.results, self.tabs]


class SearchEvents:
    """An event's method returns what it changes."""

    def __init__(
        self,
        dateline: Answerer,
        kept: ConversationStore,
        conversation: ConversationEvents,
        view: SearchView,
    ) -> None:
        """Take what the events reach.

        Args:
            dateline: Finds articles.
            kept: Holds each user's saved searches.
            conversation: Where the articles found are asked about.
            view: Where it is shown.
        """
        self._dateline = dateline
        self._kept = kept
        self._saved = kept.searches
        self._conversation = conversation
        self._view = view

    def begin(self, drawn: str, request: gr.Request) -> Updates:
        """Show the newest articles where nothing was searched for yet.

        Args:
            drawn: Whether something is shown; empty: nothing.
            request: Who looks.
        """
        return {self._view.head: gr.skip()} if drawn else self._searched(ArticleSearch(), request)

    def press(self, event: gr.EventData, request: gr.Request) -> Updates:
        """Do what a button of the form or of the results says."""
        told, owner = pressed(event), user_of(request).name
        entered, asked = ArticleSearch.entered(told), ArticleSearch.read(told.get("asked", ""))
        try:
            match told.get("do"):
                case "search":
                    return self._searched(entered, request, asked)
                case "narrow":
                    field, value = told.get("field", ""), told.get("value", "")
                    if field in FIELDS:
                        return self._searched(entered.toggled(field, value), request, asked)
                case "widen":
                    return self._searched(entered.widened(), request, asked)
                case "page":
                    offset = told.get("offset", "")
                    page = asked.at(int(offset) if offset.isdecimal() else 0)
                    return self._searched(page, request, asked)
                case "run":
                    for one in self._saved.listed(owner):
                        if one.name == told.get("name"):
                            return self._searched(ArticleSearch.read(one.search), request, asked)
                case "save":
                    search = asked.at(0).model_dump(mode="json", exclude_defaults=True)
                    self._saved.save(owner, told.get("name", ""), search)
                    return self._searched(asked, request)
                case "keep":
                    self._keep(owner, told.get("name", ""))
                    return {self._view.tabs: gr.Tabs(selected="news")}
                case "delete":
                    self._saved.delete(owner, told.get("name", ""))
                    return {self._view.head: self._head(entered, asked, owner)}
                case "read":
                    return self._read(told.get("id", ""), asked)
                case "ask":
                    about = self._conversation.about(asked.reports)
                    return {**about, self._view.tabs: gr.Tabs(selected="talk")}
        except DatelineError as error:
            return {self._view.head: self._head(entered, asked, owner, error=str(error))}
        return {self._view.head: gr.skip()}

    def lead(self, event: gr.EventData, request: gr.Request) -> Updates:
        """Show the articles of a value of the archive tab, newest first."""
        told = pressed(event)
        field, value = told.get("field", ""), told.get("value", "")
        if told.get("do") != "articles" or field not in FIELDS:
            return {self._view.head: gr.skip()}
        search = ArticleSearch(order="newest").toggled(field, value)
        return {**self._searched(search, request), self._view.tabs: gr.Tabs(selected="search")}

    def _searched(
        self, search: ArticleSearch, request: gr.Request, asked: ArticleSearch | None = None
    ) -> Updates:
        """Search and draw what is found; where it is refused, say why and leave the results.

        Args:
            search: What is looked for.
            request: Who looks.
            asked: What the results belong to that are shown.
        """
        owner, began = user_of(request).name, time.perf_counter()
        try:
            with caller_of(request).acting():
                found = self._dateline.search_articles(search.words, search.options)
        except DatelineError as error:
            before = asked or ArticleSearch()
            return {self._view.head: self._head(search, before, owner, error=str(error))}
        results = render_results(search, found, time.perf_counter() - began)
        head = render_head(
            search,
            search,
            outlets=self._dateline.outlets,
            facets=found.facets,
            saved=self._saved.listed(owner),
        )
        return {self._view.head: head, self._view.results: results}

    def _keep(self, owner: str, name: str) -> None:
        """Keep a saved search, to be told of new articles."""
        for one in self._saved.listed(owner):
            if one.name == name:
                keep_search(self._kept.standing, self._dateline, owner, name, one.search)

    def _head(
        self, search: ArticleSearch, asked: ArticleSearch, owner: str, *, error: str = ""
    ) -> str:
        outlets, saved = self._dateline.outlets, self._saved.listed(owner)
        return render_head(search, asked, outlets=outlets, saved=saved, error=error)

    def _read(self, id_: str, asked: ArticleSearch) -> Updates:
        article = self._dateline.marked_article(id_, asked.words)
        return {self._view.dialog: render_dialog(render_found_article(article))}
