"""The page's HTML: pure functions from an answer to markup.

All text from articles, models and users passes through ``html.escape``; nothing of it is read as
HTML or Markdown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from urllib.parse import urlsplit

from rag import (
    Answer,
    ArchiveSummary,
    Claim,
    Coverage,
    Draft,
    Event,
    Evidence,
    ModelState,
    Stage,
    Status,
    write_day,
)

_BADGES = {
    Status.ANSWERED: "Answered",
    Status.PARTIAL: "Partly answered",
    Status.NOT_FOUND: "Not in the archive",
}
_COMMAND = re.compile(r"`([^`]+)`")
_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and as much of its answer as there is."""

    number: int
    question: str
    stage: str = "Starting"
    draft: str = ""
    claims: tuple[Claim, ...] = ()
    answer: Answer | None = None
    message: str | None = None
    """Why the answer ended early: an error, or that it was stopped."""

    def after(self, event: Event) -> "Turn":
        """Return the turn as it stands after the event."""
        match event:
            case Stage(name=name):
                return replace(self, stage=name)
            case Draft(text=text):
                return replace(self, draft=text)
            case Claim():
                return replace(self, draft="", claims=(*self.claims, event))
            case Answer():
                return replace(self, draft="", answer=event)


def render_period(first: date | None, last: date | None) -> str:
    """Return a period such as "4 Sept - 30 Oct 2025", with a dash for a range."""
    if not first or not last:
        return "no dates"

    def short(day: date, year: bool) -> str:
        number, month, in_year = write_day(day).split()
        month = month if len(month) < 5 else month[: 4 if month == "September" else 3]
        return f"{number} {month} {in_year}" if year else f"{number} {month}"

    if first == last:
        return short(last, True)
    return f"{short(first, first.year != last.year)} – {short(last, True)}"


def render_summary(summary: ArchiveSummary) -> str:
    """Return the line that says what the archive holds."""
    period = render_period(summary.first_day, summary.last_day)
    parts = (_count(summary.articles, "article"), period, _count(summary.outlets, "outlet"))
    return " · ".join(parts)


def render_model(state: ModelState) -> str:
    """Return the line that says who writes the answers."""
    if state.ready:
        kind, text = "ready", f"Answers written by {state.name or 'the language model'}"
    elif state.loading:
        kind, text = "loading", "The language model is loading. A question asked now waits for it."
    else:
        kind = "absent"
        text = "No language model: answers are the evidence sentences themselves"
        text += f": {state.reason}" if state.reason else "."
    return f'<p class="model {kind}" role="status">{_prose(text)}</p>'


def render_header(summary: ArchiveSummary, model: ModelState) -> str:
    """Return the head of the page: the name, what the archive holds, who writes the answers."""
    held, writer = escape(render_summary(summary)), render_model(model)
    return f'<div class="head"><h1>Dateline</h1><p>{held}</p>{writer}</div>'


def render_card(evidence: Evidence, turn: int) -> str:
    """Return a source card: the article, and the paragraph with the exact sentence marked."""
    article, text = evidence.article, evidence.article.text
    start, end = evidence.paragraph_span
    where = [article.source or "outlet unknown", article.written_day or "date unknown"]
    where += [f"by {article.author}"] if article.author else []
    if _is_web(article.url):
        link = f'<a href="{escape(article.url or "")}" target="_blank" '
        link += 'rel="noopener noreferrer">Read the original</a>'
    else:
        link = f"<span>{escape(article.origin)}</span>" if article.origin else ""
    return (
        f'<article class="card" id="{_card_id(turn, evidence.number)}" tabindex="-1">'
        f'<h4><a class="jump number" href="#t{turn}" aria-label="Back to the answer">'
        f"{evidence.number}</a> {escape(article.title)}</h4>"
        f'<p class="where">{escape(" · ".join(where))}</p>'
        f"<blockquote>{escape(text[start : evidence.start])}<mark>{escape(evidence.text)}</mark>"
        f'{escape(text[evidence.end : end])}</blockquote><p class="origin">{link}'
        f'<a class="jump back" href="#t{turn}">Back to the answer</a></p></article>'
    )


def render_statement(text: str, evidence: Sequence[Evidence], turn: int) -> str:
    """Return a text whose ``[n]`` markers are links to the cards of the evidence."""
    known = {item.number: item for item in evidence}

    def link(match: re.Match[str]) -> str:
        item = known.get(int(match[1]))
        return _marker(item, turn) if item else match[0]

    return _MARKER.sub(link, escape(text))


def render_claim(claim: Claim, turn: int) -> str:
    """Return a statement and, before its full stop, the links to its evidence."""
    body = claim.text.rstrip()
    stop = body[-1:] if body[-1:] in (".", "!", "?") else ""
    return f"<p>{escape(body.removesuffix(stop))}&#8239;{_markers(claim, turn, stop)}</p>"


def render_claims(claims: Sequence[Claim], turn: int) -> str:
    """Return statements; those that list a subject each are the rows of one table."""
    rows = "".join(_row(claim, turn) for claim in claims if claim.subject and claim.evidence)
    if not rows:
        return "".join(render_claim(claim, turn) for claim in claims)
    others = "".join(render_claim(claim, turn) for claim in claims if not claim.subject)
    return (
        '<table class="list"><thead><tr><th scope="col">Who</th><th scope="col">In the words of '
        f'the report</th><th scope="col">Reported</th></tr></thead><tbody>{rows}</tbody></table>'
        f"{others}"
    )


def _row(claim: Claim, turn: int) -> str:
    first, *_ = claim.evidence
    article = first.article
    where = (article.source or "outlet unknown", article.written_day or "date unknown")
    return (
        f'<tr><th scope="row" title="{escape(claim.text)}">{escape(claim.subject or "")}</th>'
        f"<td>{escape(first.text)}&#8239;{_markers(claim, turn)}</td>"
        f"<td>{''.join(f'<span>{escape(part)}</span>' for part in where)}</td></tr>"
    )


def render_facts(answer: Answer) -> str:
    """Return the head of an answer: its outcome, and what it rests on."""
    facts = []
    if answer.extractive:
        facts += [f"{_count(len(answer.claims), 'sentence')} quoted, no model at hand"]
    elif answer.claims:
        proved = sum(bool(claim.evidence) for claim in answer.claims)
        facts += [f"{proved} of {_count(len(answer.claims), 'statement')} proved"]
    facts += [_coverage(answer.coverage)]
    facts += [f"as of {write_day(answer.as_of)}"] if answer.as_of != date.today() else []
    items = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    if "total" in answer.timings:
        writer = f' title="Written by {escape(answer.model)}"' if answer.model else ""
        items += f"<li{writer}>{max(answer.timings['total'], 0.1):.1f} s</li>"
    badge = f'<span class="badge {answer.status.value}">{_BADGES[answer.status]}</span>'
    return f"{badge}<ul>{items}</ul>"


def render_turn(turn: Turn) -> str:
    """Return a question with its answer and, beside it, its sources."""
    if turn.answer:
        facts, body = render_facts(turn.answer), _answer_body(turn.answer, turn.number)
    else:
        stage = "" if turn.message else f'<span class="stage">{escape(turn.stage)}</span>'
        stage += "" if turn.message else '<span class="clock" aria-hidden="true"></span>'
        message = f'<p class="message">{_prose(turn.message)}</p>' if turn.message else ""
        draft = f'<p class="draft">{escape(turn.draft)}</p>' if turn.draft else ""
        facts = stage
        body = render_claims(turn.claims, turn.number) + draft + message
    return (
        f'<section class="turn" id="t{turn.number}" tabindex="-1"><div class="answer">'
        f'<h2>{escape(turn.question)}</h2><div class="facts" role="status">{facts}</div>'
        f'<div class="body">{body}</div></div>{_sources(turn)}</section>'
    )


def _answer_body(answer: Answer, turn: int) -> str:
    note = f'<p class="note">{_prose(answer.note)}</p>' if answer.note else ""
    if answer.status is Status.NOT_FOUND:
        nearest = " The sentences that come nearest are shown." if answer.nearest else ""
        return f"<p>The archive does not answer this.{nearest}</p>{note}"
    told = " ".join(claim.marked_text for claim in answer.claims)
    if told.split() == answer.text.split():  # a bracketed number inside a quote stays a number
        return render_claims(answer.claims, turn) + note
    lines = (line.strip() for line in answer.text.splitlines())
    body = (f"<p>{render_statement(line, answer.evidence, turn)}</p>" for line in lines if line)
    return "".join(body) + note


def _sources(turn: Turn) -> str:
    heading, evidence = "Sources", [item for claim in turn.claims for item in claim.evidence]
    if turn.answer:
        evidence = [*turn.answer.evidence]
        if turn.answer.status is Status.NOT_FOUND:
            heading, evidence = "The nearest the archive holds", [*turn.answer.nearest]
    if not evidence:
        return ""
    cards = {item.number: render_card(item, turn.number) for item in evidence}
    return f'<aside class="sources"><h3>{heading}</h3>{"".join(cards.values())}</aside>'


def _markers(claim: Claim, turn: int, stop: str = "") -> str:
    marks = "".join(_marker(item, turn) for item in claim.evidence)
    return f'<span class="marks">{marks}{stop}</span>'


def _marker(evidence: Evidence, turn: int) -> str:
    article = evidence.article
    day = article.written_day or "date unknown"
    label = f"Source {evidence.number}: {article.source or article.title}, {day}"
    target = _card_id(turn, evidence.number)
    return (
        f'<a class="jump cite" href="#{target}" aria-label="{escape(label)}" '
        f'title="{escape(label)}">[{evidence.number}]</a>'
    )


def _prose(text: str) -> str:
    """Return a message for users; what it sets in backticks is a command."""
    return _COMMAND.sub(r"<code>\1</code>", escape(text))


def _card_id(turn: int, number: int) -> str:
    return f"t{turn}-e{number}"


def _coverage(coverage: Coverage) -> str:
    matching = "" if coverage.matching == coverage.total else "matching "
    noun = "article" if coverage.matching == 1 else "articles"
    return f"read {coverage.read:,} of {coverage.matching:,} {matching}{noun}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_web(url: str | None) -> bool:
    try:
        return urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return False
