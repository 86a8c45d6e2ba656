"""Buttons inside panes of HTML: what was pressed comes to Python as words."""

from datetime import date

import gradio as gr

# For ``gr.HTML(js_on_load=...)``: an element with data-do tells its data-* and its form's fields.
LISTEN = """
element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const form = button.form;  // its own, or the one that its attribute "form" names
  trigger("click", { ...(form ? Object.fromEntries(new FormData(form)) : {}), ...button.dataset });
});
"""


def pressed(event: gr.EventData) -> dict[str, str]:
    """Return what was pressed; a browser sends it, so any key may be missing or odd."""
    data = event._data if isinstance(event._data, dict) else {}
    return {str(name): value for name, value in data.items() if isinstance(value, str)}


def day_sent(text: str) -> date | None:
    """Return the day of a field as a browser sends it, "2026-09-04"; None of anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
