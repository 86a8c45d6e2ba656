"""The archive tab: what the archive holds, and for curators the means to change it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from dateline.page.desk.search.tab import SearchTab
from dateline.page.tabs.archive_events import ArchiveEvents, ArchiveView
from dateline.page.tabs.button_events import LISTEN
from dateline.service import ArchiveChanges
from index_store import MAX_FILE_BYTES, SUFFIXES

TICK_SECONDS = 1.0  # between two looks at a running change: 60 of the 300 requests of a minute
MAX_UPLOAD_BYTES = MAX_FILE_BYTES  # no reader takes a larger one

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_pane = partial(gr.HTML, apply_default_css=False, js_on_load=None)


def build_archive_tab(
    changes: ArchiveChanges,
    head: Callable[[], str],
    page: gr.Blocks,
    tab: gr.Tab,
    header: gr.HTML,
    search: SearchTab,
) -> None:
    """Build the tab's content inside the blocks that are open.

    Args:
        changes: What is shown and changed.
        head: Returns what the header says.
        page: Whose loading draws the content first.
        tab: Whose selection draws it anew: others may have changed the archive meanwhile.
        header: The head of the page, which tells how much the archive holds.
        search: Where the articles of a day, an outlet or a language are shown.
    """
    view, buttons = _build_view(header)
    events = ArchiveEvents(changes, head, view)
    done = {**_QUIET, "outputs": view.all}
    gr.on([page.load, tab.select], events.draw_whole, None, view.state, **_QUIET, queue=False)
    view.timer.tick(events.draw, None, view.state, **_QUIET, queue=False)
    buttons.add_files.click(events.add_files, view.files, **done)
    buttons.add_addresses.click(events.add_addresses, view.addresses, **done)
    buttons.rebuild.click(events.rebuild, None, **done)
    view.remove.click(events.remove, view.found, **done)
    view.cancel.click(events.cancel, None, **done, queue=False)
    asked = view.confirmation
    view.rollback.click(events.ask_rollback, None, asked, **_QUIET, queue=False)
    buttons.dismiss.click(events.dismiss_rollback, None, asked, **_QUIET, queue=False)
    buttons.confirm.click(events.roll_back, None, **done)
    view.words.submit(events.find, view.words, [view.found, view.remove], **_QUIET)
    search.open_from(view.figures)


@dataclass(frozen=True, kw_only=True)
class _Buttons:
    """Those that no event changes."""

    add_files: gr.Button
    add_addresses: gr.Button
    rebuild: gr.Button
    confirm: gr.Button
    dismiss: gr.Button


def _build_view(header: gr.HTML) -> tuple[ArchiveView, _Buttons]:
    with gr.Column(elem_id="archive"):
        note = _pane(elem_id="archive-note")
        change = _pane(elem_id="archive-work")
        cancel = gr.Button("Cancel", elem_id="archive-cancel", visible=False)
        with gr.Accordion(
            "Add articles, rebuild, remove, go back",
            open=False,
            visible=False,
            elem_id="archive-means",
        ) as means:
            with gr.Row():
                files, add_files = _build_upload()
                addresses, add_addresses = _build_addresses()
            with gr.Row():
                rebuild = _build_rebuild()
                rollback_text, rollback, confirmation, confirm, dismiss = _build_rollback()
            words, found, remove = _build_removal()
        figures = gr.HTML(apply_default_css=False, js_on_load=LISTEN, elem_id="archive-figures")
    view = ArchiveView(
        header=header,
        timer=gr.Timer(TICK_SECONDS, active=False),
        note=note,
        change=change,
        cancel=cancel,
        means=means,
        files=files,
        addresses=addresses,
        rollback_text=rollback_text,
        rollback=rollback,
        confirmation=confirmation,
        words=words,
        found=found,
        remove=remove,
        figures=figures,
    )
    buttons = _Buttons(
        add_files=add_files,
        add_addresses=add_addresses,
        rebuild=rebuild,
        confirm=confirm,
        dismiss=dismiss,
    )
    return view, buttons


def _build_upload() -> tuple[gr.File, gr.Button]:
    with gr.Column():
        files = gr.File(
            label="Files",
            file_count="multiple",
            file_types=sorted(SUFFIXES),
            elem_id="archive-files",
            height=150,
        )
        return files, gr.Button("Add the files", elem_id="archive-add-files")


def _build_addresses() -> tuple[gr.Textbox, gr.Button]:
    with gr.Column():
        addresses = gr.Textbox(
            label="Addresses of pages or feeds, one on a line",
            placeholder="https://example.org/feed.xml",
            lines=4,
            max_lines=8,
            elem_id="archive-addresses",
        )
        return addresses, gr.Button("Add the addresses", elem_id="archive-add-addresses")


def _build_rebuild() -> gr.Button:
    with gr.Column():
        _pane(
            "<h3>Rebuild</h3><p>Reads every folder, feed and uploaded file of the "
            "archive again, and makes the index anew where anything has changed.</p>"
        )
        return gr.Button("Rebuild", elem_id="archive-rebuild")


def _build_rollback() -> tuple[gr.HTML, gr.Button, gr.Row, gr.Button, gr.Button]:
    """Return what it goes back to, the button, and the row that asks again with its answers."""
    with gr.Column():
        text = _pane(elem_id="archive-back-text")
        back = gr.Button("Go back", elem_id="archive-back")
        with gr.Row(visible=False) as confirmation:
            confirm = gr.Button("Yes, go back", elem_id="archive-back-sure")
            dismiss = gr.Button("Keep it as it is")
    return text, back, confirmation, confirm, dismiss


def _build_removal() -> tuple[gr.Textbox, gr.CheckboxGroup, gr.Button]:
    _pane(
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
    return words, found, gr.Button("Remove the ticked", elem_id="archive-remove", visible=False)
