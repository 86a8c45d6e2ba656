"""The archive tab: what the archive holds, and for curators the means to change it.

Whoever calls a handler is asked again there what they may do; that the means are hidden from
readers is a courtesy.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from dateline.page.html.archive import (
    article_label,
    render_note,
    render_statistics,
    render_work,
    write_age,
)
from dateline.service import Archive, User
from index_store import MAX_FILE_BYTES, SUFFIXES, DatelineError, write_count

TICK_SECONDS = 1.0  # between two looks at a running change: 60 of the 300 requests of a minute
MAX_UPLOAD_BYTES = MAX_FILE_BYTES  # no reader takes a larger one

Updates = dict[Any, Any]


def build_archive_tab(
    archive: Archive, page: gr.Blocks, tab: gr.Tab, header: gr.HTML, head: Callable[[], str]
) -> None:
    """Build the tab's content inside the blocks that are open.

    Args:
        archive: What is shown and changed.
        page: Whose loading draws the content first.
        tab: Whose selection draws it anew: others may have changed the archive meanwhile.
        header: The head of the page, which tells how much the archive holds.
        head: Returns its markup as it is to be after a change.
    """
    pane = partial(gr.HTML, apply_default_css=False, js_on_load=None)
    timer = gr.Timer(TICK_SECONDS, active=False)
    with gr.Column(elem_id="archive"):
        note = pane(elem_id="archive-note")
        work = pane(elem_id="archive-work")
        cancel = gr.Button("Cancel", elem_id="archive-cancel", visible=False)
        with gr.Accordion(
            "Add articles, rebuild, remove, go back",
            open=False,
            visible=False,
            elem_id="archive-means",
        ) as means:
            with gr.Row():
                with gr.Column():
                    files = gr.File(
                        label="Files",
                        file_count="multiple",
                        file_types=sorted(SUFFIXES),
                        elem_id="archive-files",
                        height=150,
                    )
                    add_files = gr.Button("Add the files", elem_id="archive-add-files")
                with gr.Column():
                    addresses = gr.Textbox(
                        label="Addresses of pages or feeds, one on a line",
                        placeholder="https://example.org/feed.xml",
                        lines=4,
                        max_lines=8,
                        elem_id="archive-addresses",
                    )
                    add_addresses = gr.Button("Add the addresses", elem_id="archive-add-addresses")
            with gr.Row():
                with gr.Column():
                    pane(
                        "<h3>Rebuild</h3><p>Reads every folder, feed and uploaded file of the "
                        "archive again, and makes the index anew where anything has changed.</p>"
                    )
                    rebuild = gr.Button("Rebuild", elem_id="archive-rebuild")
                with gr.Column():
                    back_text = pane(elem_id="archive-back-text")
                    back = gr.Button("Go back", elem_id="archive-back")
                    with gr.Row(visible=False) as sure:
                        back_sure = gr.Button("Yes, go back", elem_id="archive-back-sure")
                        back_not = gr.Button("Keep it as it is")
            pane(
                "<h3>Remove articles</h3><p>They can be brought back until the next change. One "
                "whose file is still in a folder of the archive returns with the next rebuild.</p>"
            )
            words = gr.Textbox(
                label="Words of the title, the outlet or the address; Enter finds",
                elem_id="archive-words",
                lines=1,
            )
            found = gr.CheckboxGroup(
                label="Articles found", choices=[], visible=False, elem_id="archive-found"
            )
            remove = gr.Button("Remove the ticked", elem_id="archive-remove", visible=False)
        figures = pane(elem_id="archive-figures")

    def drawn(user: User, *, whole: bool = False) -> Updates:
        """Return everything as it stands for a user; the figures, while a change runs, if asked."""
        doing = archive.work
        running = doing is not None and doing.running
        other = archive.other_builder()
        updates: Updates = {
            work: render_work(doing, other, curator=user.is_curator),
            cancel: gr.update(visible=running and user.is_curator),
            means: gr.update(visible=user.is_curator and not running and not other),
            timer: gr.Timer(active=running or other is not None),
        }
        if whole or not running:
            snapshots, now = archive.snapshots(), datetime.now(UTC)
            held = archive.statistics()
            live = held.snapshot.number
            earlier = next((kept for kept in snapshots if kept.number < live), None)
            age = write_age(earlier.built_at, now) if earlier else ""
            updates |= {
                figures: render_statistics(held, snapshots, now),
                header: head(),
                back: gr.update(interactive=earlier is not None),
                back_text: "<h3>Go back</h3><p>"
                + (
                    f"To snapshot {earlier.number} of "
                    f"{write_count(earlier.articles, 'article')}, built {age}. "
                    "What was changed since is taken back; this cannot be undone here."
                    if earlier
                    else "There is no snapshot before this one."
                )
                + "</p>",
                sure: gr.update(visible=False),
            }
        return updates

    def do(request: gr.Request, act: Callable[[User], None], after: Updates) -> Updates:
        """Do something for a user; where it is refused, say why and leave the rest as it is."""
        user = user_of(request)
        try:
            act(user)
        except DatelineError as error:
            return {note: render_note(str(error)), **drawn(user)}
        return {note: "", **after, **drawn(user)}

    def draw(request: gr.Request) -> Updates:
        return drawn(user_of(request))

    def draw_whole(request: gr.Request) -> Updates:
        return drawn(user_of(request), whole=True)

    def on_files(chosen: list[str] | None, request: gr.Request) -> Updates:
        places = [Path(place) for place in chosen or []]

        def act(user: User) -> None:
            archive.add_files(user, [(place.name, place) for place in places])
            for place in places:  # the archive keeps a copy
                with suppress(OSError):
                    place.unlink()

        return do(request, act, {files: None})

    def on_addresses(text: str, request: gr.Request) -> Updates:
        listed = [line.strip() for line in text.splitlines() if line.strip()]
        return do(request, lambda user: archive.add_addresses(user, listed), {addresses: ""})

    def on_rebuild(request: gr.Request) -> Updates:
        return do(request, archive.rebuild, {})

    def on_back(request: gr.Request) -> Updates:
        return do(request, archive.roll_back, {})

    def on_cancel(request: gr.Request) -> Updates:
        return do(request, archive.cancel, {})

    def on_remove(ids: list[str], request: gr.Request) -> Updates:
        after: Updates = {found: gr.update(choices=[], value=[], visible=False)}
        after |= {remove: gr.update(visible=False), words: ""}
        return do(request, lambda user: archive.remove(user, ids), after)

    def on_words(text: str) -> Updates:
        articles = archive.find(text)
        told = "Articles found" if articles else "No article has these words"
        choices = [(article_label(article), article.id) for article in articles]
        return {
            found: gr.update(label=told, choices=choices, value=[], visible=bool(text.strip())),
            remove: gr.update(visible=bool(articles)),
        }

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    state = [work, cancel, means, timer, figures, header, back, back_text, sure]
    done = {**quiet, "outputs": [note, *state, files, addresses, words, found, remove]}
    gr.on([page.load, tab.select], draw_whole, None, state, **quiet, queue=False)
    timer.tick(draw, None, state, **quiet, queue=False)
    add_files.click(on_files, files, **done)
    add_addresses.click(on_addresses, addresses, **done)
    rebuild.click(on_rebuild, None, **done)
    remove.click(on_remove, found, **done)
    cancel.click(on_cancel, None, **done, queue=False)
    back.click(lambda: gr.update(visible=True), None, sure, **quiet, queue=False)
    back_not.click(lambda: gr.update(visible=False), None, sure, **quiet, queue=False)
    back_sure.click(on_back, None, **done)
    words.submit(on_words, words, [found, remove], **quiet)


def user_of(request: gr.Request) -> User:
    """Return who asks, as ``dateline.service.Guard`` noted it on the request."""
    assert request.request is not None
    user = request.request.state.user
    assert isinstance(user, User)
    return user
