"""Conversations as files: Markdown with a footnote for every sentence cited, and JSON."""

import re
from collections.abc import Sequence
from typing import Any

from dateline.page.html.values import STANDINGS, agreed, untabled, where_of
from dateline.page.tables import day_told, told_by
from dateline.page.turns import Turn
from dateline.service import StoredTurn
from rag import Answer, Claim, Disagreement, Evidence, Status, escape_markdown, is_web

GOING_ON = "This answer is still being written."

_MARKER = re.compile(r"\\\[(\d+)\\\]")  # once Markdown's signs are escaped


def to_markdown(title: str | None, turns: Sequence[Turn]) -> str:
    """Return turns as Markdown; text of articles and models stays text.

    Args:
        title: The conversation's name; None for a single answer.
        turns: In order.
    """
    parts = [f"# {escape_markdown(title)}"] if title else []
    notes = []
    for turn in turns:
        parts += [f"{'##' if title else '#'} {escape_markdown(turn.question)}", *_body(turn)]
        notes += [_footnote(turn, item) for item in turn.evidence]
    return "\n\n".join([*parts, *notes]) + "\n"


def to_json(kept: StoredTurn) -> dict[str, Any]:
    """Return a turn as JSON-serialisable values: the question, the ``Answer``, what was made of it.

    An answer that was stopped or failed has ``answer`` null, its ``claims`` and their ``evidence``.
    """
    said = {name: kept.said[name] for name in ("since", "until", "message", "answer")}
    said["outlets"] = kept.said.get("outlets", [])
    if not said["answer"]:
        said |= {name: kept.said[name] for name in ("claims", "evidence")}
    return {
        "number": kept.number,
        "question": kept.question,
        "asked": kept.asked.isoformat(),
        **said,
        "liked": kept.liked,
        "reason": kept.reason,
    }


def _body(turn: Turn) -> list[str]:
    answer = turn.answer
    if answer and answer.status is Status.NOT_FOUND:
        near = "".join(f"[^{turn.number}-{item.number}]" for item in answer.nearest)
        body = ["The archive does not answer this." + (f" Nearest: {near}" if near else "")]
    else:
        claims = agreed(answer) if answer else turn.claims
        told = " ".join(claim.marked_text for claim in answer.claims) if answer else ""
        if answer and told.split() != answer.text.split():
            lines = filter(None, map(str.strip, answer.text.splitlines()))
            body = [_marked(line, turn) for line in lines]
        else:
            course = bool(answer and answer.events)
            claims = untabled(answer, claims) if answer else claims
            body = [
                f"{'- ' if course or claim.subject else ''}{escape_markdown(claim.text)}"
                + "".join(f"[^{turn.number}-{item.number}]" for item in claim.evidence)
                + _told_by(claim)
                for claim in claims
            ]
            body += [_values(answer, turn)] if answer and answer.values else []
            body += [_sides(one, turn) for one in answer.disagreements] if answer else []
    if answer and answer.tells_sides:
        body = [_stands(answer, turn)]
    if answer and answer.short:
        body = [f"**{escape_markdown(answer.short)}**", *body]
    said = (answer.note if answer else turn.message or GOING_ON) or ""
    body += [f"*{escape_markdown(said)}*"] if said else []
    return [*body, _left_out(answer)] if answer and answer.refused else body


def _stands(answer: Answer, turn: Turn) -> str:
    """Return who is for something and who against it as a table, with the reasons."""
    rows = [["Side", "Name", "First report", "Reason", "In the words of the report"], ["---"] * 5]
    for row in answer.rows:
        why = f"{escape_markdown(row.reason)}[^{turn.number}-{row.reason_number}]"
        rows.append(
            [
                row.group,
                escape_markdown(row.entity),
                day_told(row.since),
                why if row.reason else "none told",
                f"“{escape_markdown(row.quote)}”[^{turn.number}-{row.number}]",
            ]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _left_out(answer: Answer) -> str:
    """Return the statements that were left out, with the reasons."""
    items = (
        f"- {escape_markdown(one.text)} ({escape_markdown(one.reason)})" for one in answer.refused
    )
    return "\n".join(["Left out:", "", *items])


def _marked(line: str, turn: Turn) -> str:
    """Return a line of an answer with its markers as footnotes."""
    known = {item.number for item in turn.evidence}

    def note(match: re.Match[str]) -> str:
        return f"[^{turn.number}-{match[1]}]" if int(match[1]) in known else match[0]

    return _MARKER.sub(note, escape_markdown(line))


def _told_by(claim: Claim) -> str:
    """Return who reports a statement, to stand behind it."""
    who = told_by(claim.corroboration)
    return f" *({escape_markdown(who)})*" if who else ""


def _values(answer: Answer, turn: Turn) -> str:
    """Return the values over time as a table, the newest first."""
    rows = [["Value", "Stands", "First told", "Told by", "Sentence"], ["---"] * 5]
    for row in answer.values:
        stands, day = STANDINGS[row.standing], day_told(row.day)
        cells = (row.value, stands, day, told_by(row.corroboration))
        quote = f"“{escape_markdown(row.quote)}”[^{turn.number}-{row.number}]"
        rows.append([*map(escape_markdown, cells), quote])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _sides(disagreement: Disagreement, turn: Turn) -> str:
    """Return the sides of a disagreement as the columns of a table."""
    sides = disagreement.sides
    rows = [
        [f"**{escape_markdown(side.value)}**" for side in sides],
        ["---"] * len(sides),
        [escape_markdown(", ".join(where_of(side))) for side in sides],
        [
            f"“{escape_markdown(side.evidence.text)}”[^{turn.number}-{side.evidence.number}]"
            for side in sides
        ],
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"Reports differ:\n\n{table}"


def _footnote(turn: Turn, item: Evidence) -> str:
    article = item.article
    where = [article.title, article.source or "outlet unknown"]
    where += [article.written_day or "date unknown"]
    link = ""
    if is_web(article.url) and not re.search(r"[\s<>]", article.url or ""):
        link = f" <{article.url}>"
    source = ", ".join(map(escape_markdown, where))
    return f"[^{turn.number}-{item.number}]: “{escape_markdown(item.text)}” {source}.{link}"
