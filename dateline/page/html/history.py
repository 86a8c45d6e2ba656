"""Conversations as HTML: the name of the one that is shown, and the list of all."""

from collections.abc import Sequence
from datetime import datetime

from dateline.page.html.archive import write_age, write_moment
from dateline.page.html.phrases import escape
from dateline.page.turns import Turn
from dateline.service import ConversationEntry
from index_store import write_count


def render_name(conversation: ConversationEntry | None, turns: Sequence[Turn]) -> str:
    """Return the name of the conversation shown; ui.js puts its id in the page's address.

    A single question that gave the name already tells it.
    """
    if conversation is None:
        return '<p id="talk" data-key=""></p>'
    repeated = len(turns) == 1 and turns[0].question == conversation.title
    name = "" if repeated else escape(conversation.title)
    return f'<p id="talk" data-key="{escape(conversation.id)}">{name}</p>'


def render_conversations(
    conversations: Sequence[ConversationEntry], words: str, shown: str, now: datetime
) -> str:
    """Return conversations to continue, rename, export and delete.

    Args:
        conversations: Newest first.
        words: What was searched for.
        shown: The id of the one that the page shows.
        now: The moment that ages are told from.
    """
    if not conversations:
        told = "No conversation has these words." if words.strip() else "Nothing was asked so far."
        return f'<p class="none" role="status">{told}</p>'
    items = "".join(_item(one, one.id == shown, now) for one in conversations)
    return f"<ul>{items}</ul>"


def _item(one: ConversationEntry, is_shown: bool, now: datetime) -> str:
    title, key = escape(one.title), f'data-key="{escape(one.id)}"'
    address = f"conversations/{escape(one.id)}"
    current = ' aria-current="true"' if is_shown else ""
    return (
        f'<li{current}><h3><button type="button" class="open" data-do="open" {key}>{title}</button>'
        f'</h3><p><span title="{write_moment(one.changed)}">{write_age(one.changed, now)}</span> · '
        f'{write_count(one.turns, "question")}</p><div class="tools">'
        f'<a href="{address}.md" download aria-label="Markdown of {title}">Markdown</a>'
        f'<a href="{address}.json" download aria-label="JSON of {title}">JSON</a>'
        f'<details><summary aria-label="Rename {title}">Rename</summary><form>'
        f'<input name="title" value="{title}" maxlength="100" aria-label="New name of {title}" '
        f'autocomplete="off"><button type="submit" data-do="rename" {key}>Save</button></form>'
        f'</details><details><summary aria-label="Delete {title}">Delete</summary>'
        f'<button type="button" data-do="delete" {key}>Yes, delete it</button></details></div></li>'
    )
