"""A question with its answer as HTML: outcome, statements, sources, and what can be done with it.

All text from articles, models and users passes through ``phrases.escape``.
"""

from datetime import date

from dateline.page.html.lists import render_growing_list, render_list
from dateline.page.html.phrases import (
    escape,
    render_message,
    write_days,
    write_period,
    write_short_day,
)
from dateline.page.html.sources import render_reading, render_sources, render_statement
from dateline.page.html.timelines import render_timeline
from dateline.page.html.values import agreed, render_disagreements, render_values
from dateline.page.tables import has_table
from dateline.page.turns import Turn
from index_store import write_count
from rag import (
    MAX_REACH,
    Answer,
    Coverage,
    Outlets,
    Selection,
    Status,
    Window,
    WindowKind,
    write_day,
    write_writers,
)

NAMED_ITEMS = 3  # of a list stand above it as well; more names are found in its table alone
NAMED_OUTLETS = 3  # more are counted: the head of an answer is one line
_READ_BY = "Curators read bad answers, with question and reason."
_BADGES = {
    Status.ANSWERED: "Answered",
    Status.PARTIAL: "Partly answered",
    Status.NOT_FOUND: "Not in the archive",
}


def render_turn(turn: Turn, conversation: str = "", *, ended: bool = True) -> str:
    """Return a question with its answer and, beside it, its sources.

    Args:
        turn: As far as it has come.
        conversation: The id under which it is kept; without one it cannot be exported.
        ended: Whether it is kept as it is, so that it can be exported and judged.
    """
    tools = ""
    if turn.answer:
        facts, body = _facts_of(turn.answer), _body_of(turn.answer, turn.number)
        if turn.answer.short and len(turn.answer.rows) <= NAMED_ITEMS:
            body = f'<p class="short">{escape(turn.answer.short)}</p>{body}'
    else:
        facts = body = ""
        if not turn.message:
            facts = f'<span class="stage">{escape(turn.stage)}</span>'
            facts += '<span class="clock" aria-hidden="true"></span>'
        body = render_growing_list(turn.claims, turn.number)
        body += render_reading(turn.reading) if turn.reading else ""
        body += f'<p class="draft">{escape(turn.draft)}</p>' if turn.draft else ""
        body += f'<p class="message">{render_message(turn.message)}</p>' if turn.message else ""
    if conversation and ended:
        tools = _tools(turn, conversation)
    heading = "Sources"
    if turn.answer and turn.answer.status is Status.NOT_FOUND:
        heading = "The nearest the archive holds"
    return (
        f'<section class="turn" id="t{turn.number}" data-of="{escape(conversation)}" tabindex="-1">'
        f'<div class="answer">'
        f'<h2>{escape(turn.question)}</h2><div class="facts" role="status">{facts}</div>'
        f'<div class="body">{body}</div>{tools}</div>'
        f"{render_sources(heading, turn.evidence, turn.number)}</section>"
    )


def write_window(window: Window) -> str:
    """Return which days of publication an answer rests on, and who said so."""
    if window.start:
        days = write_period(window.start, window.end)
    else:
        days = f"up to {write_short_day(window.end)}"
    match window.kind:
        case WindowKind.STATED:
            return f"“{window.words}”: {days}" if window.words else days
        case WindowKind.GIVEN:
            return f"{days}, as you set"
        case WindowKind.RECENT:
            return days


def render_bound(only: Selection) -> str:
    """Return what binds the next question beside outlets, with what frees it; or nothing."""
    days = write_days(only.since, only.until) if only.since or only.until else ""
    bounds = ", ".join(filter(None, (days, write_writers(only.authors, only.language))))
    if not bounds:
        return ""
    return (
        f"<p>Only reports {escape(bounds)} "
        '<button type="button" class="link" data-do="free">Use all reports</button></p>'
    )


def write_outlets(outlets: Outlets) -> str:
    """Return which outlets a question is about, and who said so; nothing where it is all."""
    if not outlets.names:
        return ""
    many = len(outlets.names) > NAMED_OUTLETS
    named = write_count(len(outlets.names), "outlet") if many else ", ".join(outlets.names)
    return f"only {named}, as you set" if outlets.given else f"{named} first, as the question says"


def _facts_of(answer: Answer) -> str:
    facts = []
    if answer.extractive:
        quoted = f"{write_count(len(answer.claims), 'sentence')} quoted, " if answer.claims else ""
        facts += [f"{quoted}no model at hand"]
    elif answer.claims:
        told = write_count(answer.verified + answer.unproved, "statement")
        facts += [f"{answer.verified} of {told} verified"]
    facts += [_coverage(answer.coverage), write_window(answer.window)]
    facts += [told] if (told := write_outlets(answer.outlets)) else []
    if answer.as_of not in (date.today(), answer.window.end):
        facts += [f"as of {write_day(answer.as_of)}"]
    items = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    if "total" in answer.timings:
        writer = f' title="Written by {escape(answer.model)}"' if answer.model else ""
        items += f"<li{writer}>{max(answer.timings['total'], 0.1):.1f} s</li>"
    badge = f'<span class="badge {answer.status.value}">{_BADGES[answer.status]}</span>'
    return f"{badge}<ul>{items}</ul>"


def _body_of(answer: Answer, turn: int) -> str:
    note = f'<p class="note">{render_message(answer.note)}</p>' if answer.note else ""
    if answer.status is Status.NOT_FOUND:
        nearest = " The sentences that come nearest are shown." if answer.nearest else ""
        return f"<p>The archive does not answer this.{nearest}</p>{note}"
    if answer.rows:
        return render_list(answer, turn) + note
    if answer.events:
        return render_timeline(answer.events, answer.claims, answer.evidence, turn) + note
    if answer.values:
        sides = render_disagreements(answer.disagreements, turn)
        return render_values(answer, turn) + sides + note
    told = " ".join(claim.marked_text for claim in answer.claims)
    if told.split() == answer.text.split():  # a bracketed number inside a quote stays a number
        sides = render_disagreements(answer.disagreements, turn)
        return render_growing_list(agreed(answer), turn) + sides + note
    lines = (line.strip() for line in answer.text.splitlines())
    body = (f"<p>{render_statement(line, answer.evidence, turn)}</p>" for line in lines if line)
    return "".join(body) + note


def _tools(turn: Turn, conversation: str) -> str:
    """Return what can be done with an answer: copy, export, look behind it, judge it, ask again."""
    number = f'data-turn="{turn.number}"'
    address = f"conversations/{escape(conversation)}"
    file = f"?turn={turn.number}"
    thumbs = "".join(
        f'<button type="button" data-do="judge" {number} data-liked="{value}" '
        f'aria-pressed="{str(turn.liked is liked).lower()}" aria-label="{name} answer">{name}'
        "</button>"
        for value, liked, name in (("yes", True, "Good"), ("no", False, "Bad"))
    )
    copied = csv = more = ""
    if turn.answer and turn.answer.leaves_unread and turn.options.reach < MAX_REACH:
        days = f'data-since="{turn.options.since or ""}" data-until="{turn.options.until or ""}"'
        more = (
            f'<button type="button" data-do="again" {number} {days} '
            f'data-reach="{2 * turn.options.reach}">Read on</button>'
        )
    if has_table(turn.answer):
        copied = (
            '<button type="button" class="copy table" '
            f'data-copy="{address}.tsv{file}">Copy as table</button>'
        )
        csv = f'<a href="{address}.csv{file}" download>CSV</a>'
    return (
        f'<div class="tools">{more}'
        f'<button type="button" class="copy" data-copy="{address}.md{file}">Copy</button>{copied}'
        f'<a href="{address}.md{file}" download>Markdown</a>{csv}'
        f'<a href="{address}.json{file}" download>JSON</a>'
        f'<button type="button" data-do="inspect" {number}>What the model saw</button>'
        f'<button type="button" data-do="keep" {number}>Keep this question</button>'
        f'<form class="judge" aria-label="Judge the answer">{thumbs}<small>{_READ_BY}</small>'
        f'<span class="reason"><input name="reason" maxlength="2000" aria-label="Why?" '
        f'placeholder="Why?" value="{escape(turn.reason)}" autocomplete="off"><button '
        f'type="submit" data-do="judge" {number}>Send</button><output></output></span></form>'
        f"{_window_form(turn, number)}</div>"
    )


def _window_form(turn: Turn, number: str) -> str:
    since, until = turn.options.since, turn.options.until
    if turn.answer and turn.answer.window.kind is not WindowKind.RECENT:
        since, until = turn.answer.window.start, turn.answer.window.end
    return (
        '<details class="window"><summary>Other days</summary><form>'
        f'<label>From <input type="date" name="since" value="{since or ""}"></label>'
        f'<label>to <input type="date" name="until" value="{until or ""}"></label>'
        f'<button type="submit" data-do="again" {number}>Ask again</button></form></details>'
    )


def _coverage(coverage: Coverage) -> str:
    if not coverage.matching:
        return "no article matches"
    matching = "" if coverage.matching == coverage.total else "matching "
    noun = "article" if coverage.matching == 1 else "articles"
    return f"read {coverage.read:,} of {coverage.matching:,} {matching}{noun}"
