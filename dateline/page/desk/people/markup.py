"""The people tab as HTML: the box, the names found, the page of one, all it said of a matter.

All text of articles passes through ``phrases.escape``.
"""

from collections.abc import Sequence

from dateline.page.html.charts import render_pulse
from dateline.page.html.phrases import escape, render_message, write_period
from dateline.page.html.sources import (
    render_claim,
    render_markers,
    render_names,
    render_sources,
    render_story_article,
)
from dateline.page.html.timelines import render_timeline
from index_store import write_count
from rag import Answer, Coverage, Description, Evidence, NameEntry, NameLine, NamePage, write_day

NAME = 0  # stands for the number of a turn in the names of a page's cards
SAYINGS = 1  # likewise, of all that was said of a matter


def render_box() -> str:
    """Return the box in which a name is looked for."""
    return (
        '<form class="find" role="search" aria-label="People and bodies">'
        '<label>Name of a person or body<input type="search" name="words" maxlength="200" '
        'autocomplete="off"></label><button type="submit" data-do="find">Find</button></form>'
    )


def render_list(entries: Sequence[NameEntry], words: str, came_from: str = "") -> str:
    """Return names, those of most articles first, each to open.

    Args:
        entries: What was found.
        words: By which it was.
        came_from: The name that was read before, which gets the focus.
    """
    if not entries:
        told = f"The archive names nobody “{escape(words)}”." if words else "No names yet."
        return f'<p class="none" role="status">{told}</p>'
    items = "".join(_item(entry, entry.name == came_from) for entry in entries)
    which = f"for “{escape(words)}”" if words else "that most articles name"
    return (
        f'<p class="count" role="status">{write_count(len(entries), "name")} {which}</p>'
        f'<ul class="list-of-names">{items}</ul>'
    )


def render_problem(text: str) -> str:
    """Return why there is nothing to show."""
    return f'<p class="message" role="alert">{render_message(text)}</p>'


def render_name(page: NamePage) -> str:
    """Return the page of a name: who it is, what it said and did, with whom, in which articles."""
    articles = "".join(f"<li>{render_story_article(one)}</li>" for one in page.members)
    return (
        f"{_back('back', 'All names')}"
        f'<section class="turn name" id="t{NAME}" tabindex="-1" data-begins>'
        f'<div class="answer"><h2>{escape(page.name)}</h2>'
        f'<p class="where">{_facts(page)}</p>{_forms(page)}{render_pulse(page.by_day)}'
        f"{_descriptions(page)}{_about(page)}"
        f"{_lines('Said', page.said, page)}{_lines('Did', page.did, page)}"
        f"{_companions(page)}{_stories(page)}<h3>Articles read</h3>"
        f'<ul class="articles">{articles}</ul>{_read_on(page)}</div>'
        f"{render_sources('What the reports say', page.evidence, NAME)}</section>"
    )


def render_sayings(name: str, matter: str, answer: Answer) -> str:
    """Return everything that somebody said about a matter, as the archive answers it."""
    steps, claims = answer.events, answer.claims
    if steps:
        told = render_timeline(steps, claims, answer.evidence, SAYINGS)
    else:
        told = "".join(render_claim(claim, SAYINGS) for claim in claims)
    if not claims:
        told = '<p class="none" role="status">The archive tells no such words.</p>'
    note = f'<p class="note">{escape(answer.note)}</p>' if answer.note else ""
    return (
        f"{_back('name', f'Back to {name}', name)}"
        f'<section class="turn name" id="t{SAYINGS}" tabindex="-1" data-begins>'
        f'<div class="answer"><h2>Everything {escape(name)} said about {escape(matter)}</h2>'
        f'<p class="where">{_covered(answer.coverage)}</p><div class="body">{told}{note}</div>'
        f"</div>{render_sources('What the reports say', answer.evidence, SAYINGS)}</section>"
    )


def _back(do: str, text: str, name: str = "") -> str:
    return (
        f'<button type="button" class="back-to-list" data-do="{do}" data-name="{escape(name)}">'
        f"{escape(text)}</button>"
    )


def _item(entry: NameEntry, begins: bool) -> str:
    mark = " data-begins" if begins else ""
    return (
        f'<li><button type="button" class="open" data-do="name"{mark} '
        f'data-name="{escape(entry.name)}">{escape(entry.name)}</button>'
        f"<p>{_facts(entry)}</p></li>"
    )


def _facts(entry: NameEntry) -> str:
    period = write_period(entry.first_day, entry.last_day)
    return f"{entry.kind} · {write_count(entry.articles, 'article')} · {period}"


def _forms(page: NamePage) -> str:
    if not page.forms:
        return ""
    told = ", ".join(escape(one.form) for one in page.forms)
    return f'<p class="forms">Also printed as {told}</p>'


def _descriptions(page: NamePage) -> str:
    if not page.descriptions:
        return ""
    items = "".join(_description(one, page.evidence) for one in page.descriptions)
    return f'<h3>Described as</h3><ul class="descriptions">{items}</ul>'


def _description(one: Description, evidence: Sequence[Evidence]) -> str:
    proof = [item for item in evidence if item.number == one.number]
    return f"<li>{escape(one.text)} {render_markers(proof, NAME)} <span>{_day(one)}</span></li>"


def _about(page: NamePage) -> str:
    return (
        f'<form class="about"><label>Everything {escape(page.name)} said about'
        '<input type="text" name="about" maxlength="200" autocomplete="off" required></label>'
        f'<button type="submit" data-do="about" data-name="{escape(page.name)}">Show</button>'
        "</form>"
    )


def _lines(heading: str, lines: Sequence[NameLine], page: NamePage) -> str:
    proofs = {item.number: item for item in page.evidence}
    items = "".join(_line(line, proofs[line.number]) for line in lines)
    none = '<p class="none">Nothing in the articles read.</p>'
    told = f'<ol class="lines">{items}</ol>' if lines else none
    return f"<h3>{heading}</h3>{told}"


def _line(line: NameLine, proof: Evidence) -> str:
    where = escape(proof.article.source or "outlet unknown")
    return (
        f'<li><p class="where">{_day(line)} · {where}</p>'
        f"<blockquote>{escape(proof.text)} {render_markers([proof], NAME)}</blockquote></li>"
    )


def _companions(page: NamePage) -> str:
    names = [(one.name, one.articles) for one in page.companions]
    return render_names("Named in the same sentences", names, "articles read that name both")


def _stories(page: NamePage) -> str:
    if not page.stories:
        return ""
    items = "".join(
        f"<li>{escape(one.title)} <span>{write_count(one.articles, 'article')}, "
        f"{write_period(one.first_day, one.last_day)}</span></li>"
        for one in page.stories
    )
    return f'<h3>Stories</h3><ul class="in-stories">{items}</ul>'


def _read_on(page: NamePage) -> str:
    told = f'<p class="coverage" role="status">{_covered(page.coverage, page.offset)}</p>'
    if page.offset:
        told += _back("name", "Newest articles", page.name)
    if page.read_on is not None:
        told += (
            f'<button type="button" class="more" data-do="name" data-offset="{page.read_on}" '
            f'data-name="{escape(page.name)}">Read on</button>'
        )
    return told


def _covered(coverage: Coverage, offset: int = 0) -> str:
    first = f"{offset + 1:,} to {offset + coverage.read:,}" if offset else f"{coverage.read:,}"
    left = coverage.matching - offset - coverage.read
    rest = f"; {left:,} older left" if left > 0 and coverage.read else ""
    return f"Read {first} of {write_count(coverage.matching, 'matching article')}{rest}"


def _day(line: NameLine) -> str:
    return write_day(line.day) if line.day else "date unknown"
