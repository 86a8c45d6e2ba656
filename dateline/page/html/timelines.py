"""Answers that tell in order of time, as HTML: a line of time, and its steps in words."""

from collections.abc import Sequence
from dataclasses import replace

from dateline.page.html.phrases import escape
from dateline.page.html.sources import render_claim
from dateline.page.tables import without_day
from index_store import write_count
from rag import Claim, Evidence, TimelineEvent, write_day


def render_timeline(
    steps: Sequence[TimelineEvent], claims: Sequence[Claim], evidence: Sequence[Evidence], turn: int
) -> str:
    """Return steps in time as a picture and, in words, as a list beside the proofs.

    Args:
        steps: At least one.
        claims: What an answer says, of the steps and beside them.
        evidence: The sentences that the steps refer to.
        turn: Whose cards these sentences are.
    """
    events = sorted(steps, key=lambda event: event.day)
    first, last = events[0].day, events[-1].day
    span = max((last - first).days, 1)
    # Percentages leave the dots round at any width; 4 to 96 leaves room for half a dot.
    places = [4 + 92 * (event.day - first).days / span for event in events]
    if first == last:
        places = [50.0 for _ in events]
    rows = _rows(places)
    ground = 14 + 24 * max(rows)
    dots = "".join(
        f"<g><title>{event.written_day}: {escape(event.text)}</title>"
        f'<circle cx="{place:.2f}%" cy="{ground - 24 * row}" r="11"/>'
        f'<text x="{place:.2f}%" y="{ground - 24 * row}" dy="0.36em" text-anchor="middle">'
        f"{number}</text></g>"
        for number, (event, place, row) in enumerate(zip(events, places, rows, strict=True), 1)
    )
    days = list(dict.fromkeys((write_day(first), write_day(last))))
    period = f"from {days[0]} to {days[-1]}" if first != last else f"on {days[0]}"
    told = f"{write_count(len(events), 'step')} {period}; told below in words."
    listed = "".join(_step(event, claims, evidence, turn) for event in events)
    others = "".join(
        render_claim(claim, turn)
        for claim in claims
        if not any(_tells(claim, event) for event in events)
    )
    name = f"t{turn}-timeline"
    return (
        f'<figure class="timeline"><svg width="100%" height="{ground + 14}" role="img" '
        f'aria-labelledby="{name}" aria-describedby="{name}-told"><title id="{name}">Line of time'
        f'</title><desc id="{name}-told">{told}</desc>'
        f'<line x1="0" x2="100%" y1="{ground}" y2="{ground}"/>{dots}</svg>'
        f'<p class="axis" aria-hidden="true">{"".join(f"<span>{day}</span>" for day in days)}</p>'
        f'</figure><ol class="steps">{listed}</ol>{others}'
    )


def _rows(places: Sequence[float]) -> list[int]:
    """Return for each dot, from left to right, the lowest row in which it touches no other.

    On a phone two dots touch where they are less than 6 % apart.
    """
    taken: list[float] = []  # where the last dot of each row stands
    rows = []
    for place in places:
        free = (row for row, last in enumerate(taken) if place - last >= 6)
        row = next(free, len(taken))
        taken[row : row + 1] = [place]
        rows.append(row)
    return rows


def _step(
    event: TimelineEvent, claims: Sequence[Claim], evidence: Sequence[Evidence], turn: int
) -> str:
    proof = next((item for item in evidence if item.number == event.number), None)
    known = (claim for claim in claims if _tells(claim, event))
    claim = next(known, Claim(text=event.text, evidence=(proof,) if proof else ()))
    told = render_claim(replace(claim, text=without_day(event), corroboration=None), turn)
    where = f'<p class="where">{_where(event, proof)}</p>' if proof else ""
    day = f'<time datetime="{event.day.isoformat()}">{event.written_day}</time>'
    return f"<li>{day}{told}{where}</li>"


def _where(event: TimelineEvent, proof: Evidence) -> str:
    """Return the outlet, and the day of its report where it is not the day of the event."""
    article = proof.article
    where = article.source or "outlet unknown"
    if article.day != event.day:
        where += f" · {f'reported {article.written_day}' if article.day else 'date unknown'}"
    if event.corroboration:
        where += f" · {event.corroboration.in_words}"
    return escape(where)


def _tells(claim: Claim, event: TimelineEvent) -> bool:
    """Return whether a statement is that of a step, which may write the day before it."""
    texts = (event.text, f"{event.written_day}: {event.text}")
    return claim.text in texts and any(item.number == event.number for item in claim.evidence)
