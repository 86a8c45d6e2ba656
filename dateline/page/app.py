"""The page: a conversation with the archive, every statement beside the sentence that proves it.

``tabs`` holds what happens in it, ``html`` its markup; the files in ``static`` dress and move it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.routes import App
from starlette.routing import Mount

from dateline.page.desk.drafts.tab import build_check_tab
from dateline.page.desk.feedback.section import build_feedback
from dateline.page.desk.news.tab import build_news_tab
from dateline.page.desk.people.tab import TAB as PEOPLE
from dateline.page.desk.people.tab import build_people_tab
from dateline.page.desk.search.tab import build_search_tab
from dateline.page.desk.stories.tab import build_stories_tab
from dateline.page.gate import Gate
from dateline.page.html.header import render_header
from dateline.page.running_answers import Answerer
from dateline.page.tabs.archive import MAX_UPLOAD_BYTES, build_archive_tab
from dateline.page.tabs.conversation import build_conversation_tab
from dateline.page.tabs.history import add_exports, build_history_tab
from dateline.page.temporary import sweep, temporary_folder
from dateline.service import ArchiveChanges, ConversationStore, Desk
from rag import parser_state

SWEEP_SECONDS = 600  # between two looks for uploads that nobody added

_ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 '
    "viewBox=%220 0 32 32%22%3E%3Crect width=%2232%22 height=%2232%22 rx=%227%22 "
    "fill=%22%231a4f8b%22/%3E%3Cpath d=%22M8 10h16M8 16h16M8 22h9%22 stroke=%22white%22 "
    'stroke-width=%223%22/%3E%3C/svg%3E">'
)


def build_page(
    dateline: Answerer,
    conversations: ConversationStore,
    changes: ArchiveChanges | None = None,
    desk: Desk | None = None,
) -> gr.Blocks:
    """Build the page, which ``mount`` shows with its style; it closes nothing.

    Args:
        dateline: Answers.
        conversations: Where they are kept.
        changes: What the archive tab shows and changes; without it there is no such tab.
        desk: Which of several archives it is.
    """
    temporary_folder()  # components note where it is when they are made

    def head() -> str:
        return render_header(dateline.archive_summary, dateline.model_state, parser_state(), desk)

    def refresh() -> tuple[str, gr.Timer]:
        return head(), gr.Timer(active=dateline.model_state.loading)

    title = f"{desk.title}: Dateline" if desk else "Dateline"
    page = gr.Blocks(title=title, analytics_enabled=False, fill_width=True)
    with page:
        timer = gr.Timer(1.5, active=False)
        header = gr.HTML(head(), elem_id="header", apply_default_css=False, js_on_load=None)
        # Outside the tabs: what is in one that is not selected cannot be shown.
        dialog = gr.HTML(apply_default_css=False, js_on_load=None, elem_id="dialog")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as tabs:
            with gr.Tab("Conversation", id="talk"):
                conversation = build_conversation_tab(dateline, conversations, page, dialog)
            with gr.Tab("Search", id="search") as tab:
                search = build_search_tab(dateline, conversations, conversation, tabs, tab)
            with gr.Tab("What’s new", id="news") as tab:
                build_news_tab(dateline, conversations, tab, dialog)
            with gr.Tab("Stories") as tab:
                stories = build_stories_tab(dateline, tab, dialog)
            with gr.Tab("People", id=PEOPLE) as tab:
                build_people_tab(dateline, tabs, tab, stories, dialog)
            with gr.Tab("Check", id="check"):
                build_check_tab(dateline, dialog)
            with gr.Tab("History") as tab:
                build_history_tab(conversations, tabs, tab, conversation)
            if changes:
                with gr.Tab("Archive") as tab:
                    build_archive_tab(changes, head, page, tab, header, search)
                    build_feedback(conversations.feedback, changes.data, dateline, tab, dialog)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        for listen in (page.load, timer.tick, *conversation.ended):
            listen(refresh, None, [header, timer], **quiet, queue=False)
    return page


def mount(
    app: FastAPI, page: gr.Blocks, conversations: ConversationStore, root_path: str = ""
) -> None:
    """Show a page at the root of an application, below whatever it serves already.

    ``service.Guard`` has let the user in and noted who it is: Gradio's ``request.username``.

    Args:
        app: The application.
        page: What ``build_page`` made.
        conversations: Those that are saved as files.
        root_path: Where the application is on its server, such as "/desks/sports".
    """
    add_exports(app, conversations)
    # Gradio looks whether a file that a request names was uploaded only where it believes that it
    # launched the page itself. Without this every user could read every file of this machine.
    page.has_launched = page.is_running = True
    fonts = [gr.themes.Font(name) for name in ("system-ui", "Segoe UI", "Roboto", "sans-serif")]
    gr.mount_gradio_app(
        app,
        page,
        path="",
        root_path=root_path or None,
        auth_dependency=lambda request: str(request.state.user.name),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        max_file_size=MAX_UPLOAD_BYTES,
        theme=gr.themes.Base(font=fonts, font_mono=fonts),
        head=_head(),
    )
    mounted = app.routes[-1]
    assert isinstance(mounted, Mount)
    assert isinstance(mounted.app, App)
    mounted.app = Gate(mounted.app)
    _keep_swept(app)


def _keep_swept(app: FastAPI) -> None:
    """Let an application remove old uploads while it serves."""
    inner = app.router.lifespan_context

    async def sweep_again_and_again() -> None:
        while True:
            await asyncio.to_thread(sweep)
            await asyncio.sleep(SWEEP_SECONDS)

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncIterator[Any]:
        async with inner(served) as state:
            sweeping = asyncio.create_task(sweep_again_and_again())
            try:
                yield state
            finally:
                sweeping.cancel()

    app.router.lifespan_context = lifespan


def _head() -> str:
    # Gradio's own ``css=`` prefixes every selector and splits those that hold commas; a style
    # element in the head is left as it is, and is there before the first paint.
    static = Path(__file__).with_name("static")
    style, script = (
        "".join(path.read_text(encoding="utf-8") for path in sorted(static.glob(f"*.{kind}")))
        for kind in ("css", "js")
    )
    return f"{_ICON}<style>{style}</style><script>{script}</script>"
