"""The history tab: a user's conversations, found, continued, renamed, exported and deleted."""

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Literal

import gradio as gr
from fastapi import FastAPI, HTTPException, Request, Response

from dateline.page.export import to_json, to_markdown
from dateline.page.html.history import render_conversations
from dateline.page.tables import has_table, to_csv, to_tsv
from dateline.page.tabs.button_events import LISTEN, pressed
from dateline.page.tabs.conversation import ConversationTab
from dateline.page.tabs.conversation_events import Updates
from dateline.page.tabs.user import user_of
from dateline.page.turns import Turn
from dateline.service import Action, ConversationStore, StoredTurn

_MEDIA = {
    "md": "text/markdown",
    "json": "application/json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}


def build_history_tab(
    conversations: ConversationStore, tabs: gr.Tabs, tab: gr.Tab, conversation: ConversationTab
) -> None:
    """Build the tab's content inside the blocks that are open.

    Args:
        conversations: Of all users; each sees their own.
        tabs: Where opening a conversation leads to the tab with the id "talk".
        tab: Whose selection draws the list anew.
        conversation: Where one is opened.
    """
    with gr.Column(elem_id="history-list"):
        words = gr.Textbox(
            label="Words of a question or an answer", elem_id="history-words", lines=1
        )
        pane = gr.HTML(apply_default_css=False, js_on_load=LISTEN, elem_id="conversations")

    def listed(text: str, current: str, request: gr.Request) -> str:
        found = conversations.listed(user_of(request).name, text)
        return render_conversations(found, text, current, datetime.now(UTC))

    def press(text: str, current: str, event: gr.EventData, request: gr.Request) -> Updates:
        told, owner = pressed(event), user_of(request).name
        id_ = told.get("key", "")
        updates: Updates = {}
        match told.get("do"):
            case "open":
                return {**conversation.events.show(id_, request), tabs: gr.Tabs(selected="talk")}
            case "rename":
                conversations.rename(owner, id_, told.get("title", ""))
            case "delete":
                if answer := conversation.events.answers.of(owner, id_):
                    answer.stop()
                conversations.delete(owner, id_)
        if id_ == current:  # its name has changed, or it is gone
            updates = conversation.events.show(id_, request)
        return {**updates, pane: listed(text, current, request)}

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    gr.on(
        [tab.select, words.change],
        listed,
        [words, conversation.view.key],
        pane,
        **quiet,
        queue=False,
    )
    outputs = [*conversation.view.all, pane, tabs]
    conversation.resume_after(
        pane.click(press, [words, conversation.view.key], outputs, **quiet, queue=False)
    )


def add_exports(app: FastAPI, conversations: ConversationStore) -> None:
    """Let users save their conversations as files, whole or one answer of them; its table too."""

    def kept(request: Request, id_: str, turn: int | None) -> tuple[str, list[StoredTurn]]:
        owner = request.state.user.name
        conversation = conversations.find(owner, id_)
        found = conversations.turns(owner, id_)
        found = [one for one in found if turn is None or one.number == turn]
        if conversation is None or not found:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such conversation.")
        return conversation.title, found

    @app.get("/conversations/{id_}.{kind}", include_in_schema=False)
    def export(
        request: Request,
        id_: str,
        kind: Literal["md", "json", "csv", "tsv"],
        turn: int | None = None,
    ) -> Response:
        named, turns = kept(request, id_, turn)
        request.state.caller.note(Action.EXPORTED, f"Conversation {id_}")
        title = named if turn is None else None
        match kind:
            case "md":
                text = to_markdown(title, [Turn.from_stored(one) for one in turns])
            case "json":
                told: Any = [to_json(one) for one in turns]
                told = {"title": title, "turns": told} if turn is None else told[0]
                text = json.dumps(told, ensure_ascii=False, indent=2)
            case _:
                answer = Turn.from_stored(turns[0]).answer if turn is not None else None
                if answer is None or not has_table(answer):
                    raise HTTPException(HTTPStatus.NOT_FOUND, "This is no list.")
                text = to_csv(answer) if kind == "csv" else to_tsv(answer)
        name = "conversation" if turn is None else f"answer-{turn}"
        return Response(
            text,
            media_type=f"{_MEDIA[kind]}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="dateline-{name}.{kind}"'},
        )
