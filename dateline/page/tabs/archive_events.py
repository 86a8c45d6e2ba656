"""What happens in the archive tab: its events, and what each changes on the page.

Whoever calls an event is asked again there what they may do; that the means are hidden from
readers is a courtesy.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gradio as gr

from dateline.page.html.archive import (
    article_label,
    render_change,
    render_note,
    render_rollback,
    render_statistics,
)
from dateline.page.tabs.user import caller_of, user_of
from dateline.service import ArchiveChanges, User
from index_store import DatelineError

Updates = dict[Any, Any]


@dataclass(frozen=True, kw_only=True)
class ArchiveView:
    """The components of the tab that events change, and the page's header."""

    header: gr.HTML
    timer: gr.Timer
    note: gr.HTML
    """Why something was not done."""
    change: gr.HTML
    """The change that runs, or what the last one did."""
    cancel: gr.Button
    means: gr.Accordion
    """Everything by which the archive is changed."""
    files: gr.File
    addresses: gr.Textbox
    rollback_text: gr.HTML
    rollback: gr.Button
    confirmation: gr.Row
    """Asks whether to go back."""
    words: gr.Textbox
    found: gr.CheckboxGroup
    remove: gr.Button
    figures: gr.HTML

    @property
    def state(self) -> list[Any]:
        """What tells how the archive stands, as outputs of an event."""
        work = [self.change, self.cancel, self.means, self.timer]
        rollback = [self.rollback, self.rollback_text, self.confirmation]
        return [*work, self.figures, self.header, *rollback]

    @property
    def all(self) -> list[Any]:
        """Everything that an attempt to change the archive may change."""
        entered = [self.files, self.addresses, self.words, self.found, self.remove]
        return [self.note, *self.state, *entered]


class ArchiveEvents:
    """An event's method returns what it changes."""

    def __init__(self, changes: ArchiveChanges, head: Callable[[], str], view: ArchiveView) -> None:
        self._changes = changes
        self._head = head
        self._view = view

    def draw(self, request: gr.Request) -> Updates:
        """Draw what a running change changes; when it has ended, all."""
        return self._drawn(user_of(request))

    def draw_whole(self, request: gr.Request) -> Updates:
        """Draw all: others may have changed the archive meanwhile."""
        return self._drawn(user_of(request), whole=True)

    def add_files(self, chosen: list[str] | None, request: gr.Request) -> Updates:
        """Add the articles of files that were uploaded."""
        places = [Path(place) for place in chosen or []]

        def act(user: User) -> None:
            self._changes.add_files(user, [(place.name, place) for place in places])
            for place in places:  # the archive keeps a copy
                with suppress(OSError):
                    place.unlink()

        return self._attempt(request, act, {self._view.files: None})

    def add_addresses(self, text: str, request: gr.Request) -> Updates:
        """Add the articles of pages and feeds."""
        listed = [line.strip() for line in text.splitlines() if line.strip()]

        def act(user: User) -> None:
            self._changes.add_addresses(user, listed)

        return self._attempt(request, act, {self._view.addresses: ""})

    def rebuild(self, request: gr.Request) -> Updates:
        """Read every source again."""
        return self._attempt(request, self._changes.rebuild, {})

    def cancel(self, request: gr.Request) -> Updates:
        """End the running change."""
        return self._attempt(request, self._changes.cancel, {})

    def remove(self, ids: list[str], request: gr.Request) -> Updates:
        """Take the articles out that are ticked."""
        view = self._view
        after: Updates = {view.found: gr.update(choices=[], value=[], visible=False)}
        after |= {view.remove: gr.update(visible=False), view.words: ""}

        def act(user: User) -> None:
            self._changes.remove(user, ids)

        return self._attempt(request, act, after)

    def find(self, text: str) -> Updates:
        """List the articles to remove that have some words."""
        articles = self._changes.find(text)
        told = "Articles found" if articles else "No article has these words"
        choices = [(article_label(article), article.id) for article in articles]
        listed = gr.update(label=told, choices=choices, value=[], visible=bool(text.strip()))
        return {self._view.found: listed, self._view.remove: gr.update(visible=bool(articles))}

    def ask_rollback(self) -> Updates:
        """Ask whether to go back."""
        return {self._view.confirmation: gr.update(visible=True)}

    def dismiss_rollback(self) -> Updates:
        """Leave the archive as it is."""
        return {self._view.confirmation: gr.update(visible=False)}

    def roll_back(self, request: gr.Request) -> Updates:
        """Go back to the archive as it was before the last change."""
        return self._attempt(request, self._changes.roll_back, {})

    def _attempt(self, request: gr.Request, act: Callable[[User], None], after: Updates) -> Updates:
        """Do something for a user; where it is refused, say why and leave the rest as it is."""
        user = user_of(request)
        try:
            with caller_of(request).acting():
                act(user)
        except DatelineError as error:
            return {self._view.note: render_note(str(error)), **self._drawn(user)}
        return {self._view.note: "", **after, **self._drawn(user)}

    def _drawn(self, user: User, *, whole: bool = False) -> Updates:
        """Return everything as it stands for a user; the figures, while a change runs, if asked."""
        view, latest = self._view, self._changes.latest
        running = latest is not None and latest.running
        other = self._changes.other_builder()
        updates: Updates = {
            view.change: render_change(latest, other, curator=user.is_curator),
            view.cancel: gr.update(visible=running and user.is_curator),
            view.means: gr.update(visible=user.is_curator and not running and not other),
            view.timer: gr.Timer(active=running or other is not None),
        }
        return updates | self._figures() if whole or not running else updates

    def _figures(self) -> Updates:
        """Return what the archive holds, and what it can go back to."""
        view, now = self._view, datetime.now(UTC)
        snapshots, held = self._changes.snapshots(), self._changes.statistics()
        live = held.snapshot.number
        earlier = next((kept for kept in snapshots if kept.number < live), None)
        return {
            view.figures: render_statistics(held, snapshots, now),
            view.header: self._head(),
            view.rollback: gr.update(interactive=earlier is not None),
            view.rollback_text: render_rollback(earlier, now),
            **self.dismiss_rollback(),
        }
