"""Answers that list or tell in order of time, as HTML: tables to sort, and a line of time."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dateline.page.html.phrases import escape
from dateline.page.html.reasons import render_reason
from dateline.page.html.sources import render_claim, render_markers
from index_store import write_count
from rag import Answer, Claim, ListRow, TimelineEvent, write_day

_GROUPS = {
    "listed": "Listed",
    "changed": "Held it once, and changed",
    "undecided": "Undecided",
}
_STANCES = {"yes": "Yes", "no": "No", "undone": "Taken back", "open": "Open"}
_COLUMNS = ("Who", "Stands", "Since", "Outlets", "In the words of the report")


def render_growing_list(claims: Sequence[Claim], turn: int) -> str:
    """Return statements that list a subject each as the rows of a table, the others below it."""
    rows = "".join(_claim_row(claim, turn) for claim in claims if claim.subject and claim.evidence)
    if not rows:
        return "".join(render_claim(claim, turn) for claim in claims)
    others = "".join(render_claim(claim, turn) for claim in claims if not claim.subject)
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Who", "In the words of the report", "Reported")
    )
    return (
        f'<table class="list growing"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f"{others}"
    )


def render_list(answer: Answer, turn: int) -> str:
    """Return a list as a table for each group: who was asked for, who changed, who is undecided.

    A statement that a row tells as well is left out; one about a party that changed, which tells
    of both its positions, stands below its group, any other above the tables.
    """
    quotes = {group: {row.quote for row in answer.rows if row.group == group} for group in _GROUPS}
    below: dict[str, list[Claim]] = {group: [] for group in _GROUPS}
    above = []
    for claim in answer.claims:
        last = claim.evidence[-1].text
        if claim.subject or (len(claim.evidence) == 1 and last in quotes["undecided"]):
            continue
        if len(claim.evidence) == 2 and last in quotes["changed"]:
            below["changed"].append(claim)
        else:
            above.append(claim)
    parts = [render_claim(claim, turn) for claim in above]
    for group in _GROUPS:
        if rows := [row for row in answer.rows if row.group == group]:
            parts += [_table(group, rows, answer, turn)]
            parts += [render_claim(claim, turn) for claim in below[group]]
    return "".join(parts)


def render_timeline(answer: Answer, turn: int) -> str:
    """Return the steps of an answer as a picture and, in words, as a list beside the proofs."""
    events = sorted(answer.events, key=lambda event: event.day)
    first, last = events[0].day, events[-1].day
    span = max((last - first).days, 1)
    # Percentages leave the dots round at any width; 4 to 96 leaves room for half a dot.
    places = [4 + 92 * (event.day - first).days / span for event in events]
    if first == last:
        places = [50.0 for _ in events]
    rows = [0]
    for before, place in pairwise(places):
        # Two dots touch on a phone where they are 6 % apart: the later one moves up.
        rows.append(min(rows[-1] + 1, 3) if place - before < 6 else 0)
    ground = 14 + 24 * max(rows)
    dots = "".join(
        f"<g><title>{write_day(event.day)}: {escape(event.text)}</title>"
        f'<circle cx="{place:.2f}%" cy="{ground - 24 * row}" r="11"/>'
        f'<text x="{place:.2f}%" y="{ground - 24 * row}" dy="0.36em" text-anchor="middle">'
        f"{number}</text></g>"
        for number, (event, place, row) in enumerate(zip(events, places, rows, strict=True), 1)
    )
    days = list(dict.fromkeys((write_day(first), write_day(last))))
    period = f"from {days[0]} to {days[-1]}" if first != last else f"on {days[0]}"
    told = f"{write_count(len(events), 'step')} {period}; told below in words."
    steps = "".join(_step(event, answer, turn) for event in events)
    words = {event.text for event in events}
    others = "".join(render_claim(c, turn) for c in answer.claims if c.text not in words)
    name = f"t{turn}-timeline"
    return (
        f'<figure class="timeline"><svg width="100%" height="{ground + 14}" role="img" '
        f'aria-labelledby="{name}" aria-describedby="{name}-told"><title id="{name}">Line of time'
        f'</title><desc id="{name}-told">{told}</desc>'
        f'<line x1="0" x2="100%" y1="{ground}" y2="{ground}"/>{dots}</svg>'
        f'<p class="axis" aria-hidden="true">{"".join(f"<span>{day}</span>" for day in days)}</p>'
        f'</figure><ol class="steps">{steps}</ol>{others}'
    )


def _step(event: TimelineEvent, answer: Answer, turn: int) -> str:
    day = write_day(event.day)
    proof = tuple(item for item in answer.evidence if item.number == event.number)
    known = (claim for claim in answer.claims if claim.text == event.text)
    claim = next(known, Claim(text=event.text, evidence=proof))
    told = render_claim(replace(claim, text=event.text.removeprefix(f"{day}: ")), turn)
    return f'<li><time datetime="{event.day.isoformat()}">{day}</time>{told}</li>'


def _table(group: str, rows: Sequence[ListRow], answer: Answer, turn: int) -> str:
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="sort">{name}</button></th>'
        for name in _COLUMNS
    )
    body = "".join(_row(row, answer, turn) for row in rows)
    return (
        f'<table class="list {group}"><caption>{_GROUPS[group]} ({len(rows)})</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(row: ListRow, answer: Answer, turn: int) -> str:
    cited = [item for item in answer.evidence if item.text == row.quote]
    proof = [item for item in cited if item.number == row.number] or cited[:1]
    marks = f"&#8239;{render_markers(proof, turn)}" if proof else ""
    reason = "".join(
        render_reason(claim, turn)
        for claim in answer.claims
        if claim.subject == row.entity and proof and proof[0] in claim.evidence
    )
    since = write_day(row.since) if row.since else "not dated"
    return (
        f'<tr><th scope="row">{escape(row.entity)}</th>'
        f"<td>{_STANCES.get(row.stance, escape(row.stance))}</td>"
        f'<td data-value="{row.since or ""}" class="since">{since}</td>'
        f'<td data-value="{row.outlets:06}" class="outlets">{row.outlets}</td>'
        f"<td>{escape(row.quote)}{marks}{reason}</td></tr>"
    )


def _claim_row(claim: Claim, turn: int) -> str:
    first, *_ = claim.evidence
    article = first.article
    where = (article.source or "outlet unknown", article.written_day or "date unknown")
    return (
        f'<tr><th scope="row" title="{escape(claim.text)}">{escape(claim.subject or "")}</th>'
        f"<td>{escape(first.text)}&#8239;{render_markers(claim.evidence, turn)}"
        f"{render_reason(claim, turn)}</td>"
        f"<td>{''.join(f'<span>{escape(part)}</span>' for part in where)}</td></tr>"
    )
