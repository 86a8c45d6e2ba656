"""Answers as the terminal shows them. Text of articles and models stays text."""

import sys
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from dateline.cli.terminal import escape
from index_store import write_count
from rag import (
    Answer,
    Claim,
    Evidence,
    Reading,
    carrying_words,
    without_markers,
    write_day,
)


def write_reading(reading: Reading) -> str:
    """Return, in Rich's markup, the sentences to show until there is an answer."""
    return "".join(
        f'\n[dim]"{escape(item.text)}" ({escape(_where(item))})[/dim]' for item in reading.sentences
    )


def print_answer(answer: Answer) -> None:
    """Print an answer, its sentences, what was left out, and what it cost."""
    # Through a pipe a quote stays on one line, as it stands in the article.
    console = Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    if answer.short:
        console.print(f"\n[bold]{escape(answer.short)}[/bold]")
    console.print(f"\n{_write_text(answer)}\n")
    if answer.tells_sides:
        console.print(_stands(answer))
    if answer.note:
        console.print(f"[yellow]{escape(answer.note)}[/yellow]\n")
    if answer.nearest:
        console.print("The nearest the archive holds:")
    for item in answer.evidence or answer.nearest:
        print_source(console, item, answer.claims)
    for one in answer.refused:
        console.print(f"[dim]Left out: {escape(one.text)} ({escape(one.reason)})[/dim]")
    read, matching = answer.coverage.read, answer.coverage.matching
    more = " (--reach 2 reads on)" if answer.leaves_unread else ""
    console.print(
        f"[dim]Read {read:,} of {write_count(matching, 'matching article')}{more}; "
        f"{escape(answer.model or 'no model')}; {answer.timings['total']:.1f} s[/dim]"
    )


def _stands(answer: Answer) -> Table:
    """Return who is for something and who against it as a table, with the reasons."""
    table = Table("Side", "Name", "First report", "Latest report", "Reports", "Reason")
    for row in answer.rows:
        days = (write_day(day) if day else "not dated" for day in (row.since, row.latest))
        marker = f" [{row.reason_number}]" if row.reason else ""
        why = row.reason or ("" if row.group == "undecided" else "none told")
        table.add_row(row.group, escape(row.entity), *days, str(row.outlets), escape(why + marker))
    return table


def print_source(console: Console, item: Evidence, claims: tuple[Claim, ...] = ()) -> None:
    """Print a sentence, the words that carry a statement underlined, and where it stands."""
    article = item.article
    claim = next((one for one in claims if one.support and item in one.evidence), None)
    who = _told_by(next((one for one in claims if item in one.evidence), None))
    pieces = carrying_words(claim, item) if claim else [(item.text, False)]
    quote = "".join(
        f"[underline]{escape(words)}[/underline]" if carries else escape(words)
        for words, carries in pieces
    )
    console.print(f'[cyan]{escape(f"[{item.number}]")}[/cyan] "{quote}"')
    console.print(
        f"    [dim]{escape(article.title)} ({escape(_where(item))}) {escape(article.origin)}"
        f"{escape(who)}[/dim]"
    )


def _told_by(claim: Claim | None) -> str:
    return f"; {claim.corroboration.in_words}" if claim and claim.corroboration else ""


def _write_text(answer: Answer) -> str:
    """Return the statements with their markers; a number in brackets of their own is no marker."""
    told = " ".join(claim.marked_text for claim in answer.claims)
    if not answer.claims or told.split() != answer.text.split():
        return "\n".join(f"[bold]{escape(line)}[/bold]" for line in answer.text.splitlines())
    between = "\n" if "\n" in answer.text else " "
    plain = [replace(claim, text=without_markers(claim.text)) for claim in answer.claims]
    return between.join(f"[bold]{escape(claim.marked_text)}[/bold]" for claim in plain)


def _where(item: Evidence) -> str:
    article = item.article
    return ", ".join(filter(None, (article.source, article.written_day or "date unknown")))
