"""The components that hold a conversation, and which of them change together."""

from dataclasses import dataclass
from typing import Any

import gradio as gr


@dataclass(frozen=True, kw_only=True)
class ConversationView:
    """The components that hold a conversation."""

    key: gr.Textbox
    """Its id, in the browser: it outlives the server."""
    name: gr.HTML
    history: gr.HTML
    """All turns but the last."""
    live: gr.HTML
    """The last turn."""
    offers: gr.Column
    """What stands there before the first question."""
    outlets: gr.Dropdown
    only: gr.Textbox
    """To which days, authors and language the next question is bound, in the browser, as the JSON
    of a ``Selection``."""
    bound: gr.HTML
    """Tells them."""
    send: gr.Button
    stop: gr.Button
    box: gr.Textbox
    """Where the next question is written."""
    dialog: gr.HTML
    """The page's, where an article or an inspection opens."""

    @property
    def all(self) -> list[Any]:
        """What is drawn anew with a conversation, as outputs of an event."""
        held = [self.key, self.name, self.history, self.live, self.offers]
        return [*held, *self.about, self.send, self.stop]

    @property
    def about(self) -> list[Any]:
        """What binds the next question, as outputs of an event."""
        return [self.outlets, self.only, self.bound]
