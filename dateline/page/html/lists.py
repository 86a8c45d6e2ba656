"""Answers that list, as HTML: tables to sort."""

from collections.abc import Sequence
from dataclasses import replace

from dateline.page.html.phrases import escape
from dateline.page.html.reasons import render_reason
from dateline.page.html.sources import render_claim, render_markers
from dateline.page.tables import day_told, proof_of, tells_amounts, tells_stances, told_by
from rag import Answer, Claim, Evidence, ListRow, write_day

_GROUPS = {
    "listed": "Listed",
    "changed": "Held it once, and changed",
    "for": "For",
    "against": "Against",
    "undecided": "Undecided",
}
_STANCES = {"yes": "Yes", "no": "No", "undone": "Taken back", "open": "Open"}
_BEFORE = {"yes": "for", "no": "against", "undone": "against", "open": "undecided"}
_COLUMNS = {
    "Name": "",
    "Stands": "",
    "Amount": ' title="As the sentence writes it; blank where it has none"',
    "First report": "",
    "Outlets": ' title="Independent ones: reprints, and copies of one agency, count once"',
}
"""What a list is sorted by -> a hint."""
_WORDS = "In the words of the report"


def render_growing_list(claims: Sequence[Claim], turn: int) -> str:
    """Return statements that list a subject each as the rows of a table, the others below it."""
    rows = "".join(_claim_row(claim, turn) for claim in claims if claim.subject and claim.evidence)
    if not rows:
        return "".join(render_claim(claim, turn) for claim in claims)
    others = "".join(render_claim(claim, turn) for claim in claims if not claim.subject)
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Name", _WORDS, "Reported"))
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
        if any(row.group == group for row in answer.rows):
            parts += [_table(group, answer, turn)]
            parts += [render_claim(claim, turn) for claim in below[group]]
    return "".join(parts)


def _table(group: str, answer: Answer, turn: int) -> str:
    sides, left_out = answer.tells_sides, _left_out(answer)
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="sort"{hint}>{name}</button>'
        "</th>"
        for name, hint in _COLUMNS.items()
        if name not in left_out
    )
    heads += '<th scope="col">Reason</th>' if sides else ""
    rows = [(place, row) for place, row in enumerate(answer.rows) if row.group == group]
    body = "".join(_row(place, row, answer, turn) for place, row in rows)
    return (
        f'<table class="list {group}"><caption>{_GROUPS[group]} ({len(rows)})</caption>'
        f'<thead><tr>{heads}<th scope="col">{_WORDS}</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _left_out(answer: Answer) -> set[str]:
    """Return the columns that a list has no use for; its captions tell the sides."""
    sides = answer.tells_sides
    told = {
        "Stands": tells_stances(answer) and not sides,
        "Amount": tells_amounts(answer),
    }
    return {name for name, has in told.items() if not has}


def _row(place: int, row: ListRow, answer: Answer, turn: int) -> str:
    """Return a row; ``data-row`` tells ui.js its place in the table that is copied."""
    proof = proof_of(row, answer)
    marks = f"&#8239;{render_markers((proof,), turn)}" if proof else ""
    reason = "".join(render_reason(claim, turn) for claim in _claims_of(row, proof, answer))
    left_out = _left_out(answer)
    who = f"<span>{escape(told_by(row.corroboration))}</span>" if row.corroboration else ""
    stands = f'<td class="stands">{_STANCES.get(row.stance, escape(row.stance))}</td>'
    value = "" if row.amount_value is None else f"{row.amount_value:020.4f}"
    amount = f'<td data-value="{value}" class="amount">{escape(row.amount)}</td>'
    return (
        f'<tr data-row="{place}"><th scope="row">{escape(row.entity)}</th>'
        f"{'' if 'Stands' in left_out else stands}{'' if 'Amount' in left_out else amount}"
        f'<td data-value="{row.since or ""}" class="since">{_since(row)}</td>'
        f'<td data-value="{row.outlets:06}" class="outlets">{row.outlets}{who}</td>'
        f"{_why(row, answer, turn) if answer.tells_sides else ''}"
        f"<td>{escape(row.quote)}{marks}{reason}</td></tr>"
    )


def _since(row: ListRow) -> str:
    """Return since when a row is so, until when that was reported, and what was before."""
    told = day_told(row.since)
    if row.latest and row.latest != row.since:
        told += f"<span>latest: {write_day(row.latest)}</span>"
    return told + (f"<span>before: {_BEFORE.get(row.before, '')}</span>" if row.before else "")


def _why(row: ListRow, answer: Answer, turn: int) -> str:
    """Return the reason that is told for where a party stands, with the sentence that gives it."""
    if not row.reason:
        return f'<td class="because">{"" if row.group == "undecided" else "none told"}</td>'
    given = [item for item in answer.evidence if item.number == row.reason_number]
    beside = given and row.reason_number != row.number
    marks = f"&#8239;{render_markers(tuple(given), turn)}" if beside else ""
    return f'<td class="because">{escape(row.reason)}{marks}</td>'


def _claims_of(row: ListRow, proof: Evidence | None, answer: Answer) -> list[Claim]:
    """Return the statements about a row that its sentence proves.

    A statement about several rows becomes one about this: each has its reason, with its own name.
    """
    about = [claim for claim in answer.claims if claim.subject and proof in claim.evidence]
    own = [claim for claim in about if claim.subject == row.entity]
    shared = [claim for claim in about if row.entity in (claim.subject or "")]
    told = f"{row.entity}: {row.quote}"
    return own or [replace(claim, text=told, subject=row.entity) for claim in shared]


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
