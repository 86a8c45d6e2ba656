"""How text, periods and messages are written."""

import html
import re
from collections.abc import Iterable
from datetime import date

from index_store import visible
from rag import write_day

_COMMAND = re.compile(r"`([^`]+)`")


def escape(text: str) -> str:
    """Return text as HTML that shows it as it stands, without what a reader does not see."""
    return html.escape(visible(text))


def write_short_day(day: date, *, year: bool = True) -> str:
    """Return such as "4 Sept 2025"."""
    number, month, in_year = write_day(day).split()
    month = month if len(month) < 5 else month[: 4 if month == "September" else 3]
    return f"{number} {month} {in_year}" if year else f"{number} {month}"


def write_period(first: date | None, last: date | None) -> str:
    """Return a period such as "4 Sept - 30 Oct 2025", with a dash for a range."""
    if not first or not last:
        return "no dates"
    if first == last:
        return write_short_day(last)
    return f"{write_short_day(first, year=first.year != last.year)} – {write_short_day(last)}"


def write_days(since: date | None, until: date | None) -> str:
    """Return the days that somebody set, of which one at least is given."""
    if since and until:
        return write_period(since, until)
    if since:
        return f"from {write_short_day(since)}"
    return f"up to {write_short_day(until)}" if until else "any day"


def render_message(text: str) -> str:
    """Return a message for users as HTML; what it sets in backticks is a command."""
    return _COMMAND.sub(r"<code>\1</code>", escape(text))


def render_marked(parts: Iterable[tuple[str, bool]]) -> str:
    """Return a text in parts, those marked that are said to be; marks hold no line feed."""
    return "".join(
        f"<mark>{escape(' '.join(text.split()))}</mark>" if marked else escape(text)
        for text, marked in parts
    )


def render_lead(field: str, value: str, name: str) -> str:
    """Return a button that leads to the articles with a value of a field, in the search tab."""
    return (
        f'<button type="button" class="lead" data-do="articles" data-field="{field}" '
        f'data-value="{escape(value)}" title="Show the articles">{escape(name)}</button>'
    )
