"""A told change in words: what mail, feeds and the command line say of it."""

from collections.abc import Iterator
from datetime import date

from dateline.service.storage.standing_questions import StandingKind, ToldChange
from index_store import write_count
from rag import Answer, ArticleHit, Evidence, Status, one_line, write_day


def answers_of(told: ToldChange) -> tuple[Answer, Answer]:
    """Return the old and the new answer of a change of a question."""
    return Answer.from_dict(told.change["before"]), Answer.from_dict(told.change["after"])


def articles_of(told: ToldChange) -> list[ArticleHit]:
    """Return the new articles of a change of a search."""
    return [ArticleHit.from_dict(hit) for hit in told.change["articles"]]


def title_of(told: ToldChange) -> str:
    """Return one line: "The answer changed: Who hosts the summit?"."""
    if told.kind is StandingKind.SEARCH:
        return f"{write_count(len(told.change['articles']), 'new article')}: {told.name}"
    return f"The answer changed: {told.name}"


def lines_of(told: ToldChange) -> Iterator[tuple[str, list[str]]]:
    """Yield headings, each with the lines below it."""
    if told.kind is StandingKind.SEARCH:
        yield "New articles", [_article(hit) for hit in articles_of(told)]
        return
    before, after = answers_of(told)
    yield "Now", [*_said(after)]
    yield "Before", [*_said(before)]


def text_of(told: ToldChange) -> str:
    """Return a change as plain text."""
    parts = ("\n".join((heading.upper(), *lines)) for heading, lines in lines_of(told))
    return "\n\n".join(parts) + "\n"


def where_of(item: Evidence) -> str:
    """Return outlet and day of a sentence: "Harbour Courier, 3 March 2026"."""
    return f"{item.article.source or 'outlet unknown'}, {_day(item.article.day)}"


def _said(answer: Answer) -> Iterator[str]:
    if answer.status is Status.NOT_FOUND:
        yield "The archive does not answer this."
        return
    yield from answer.text.splitlines()
    for item in answer.evidence:
        yield f"[{item.number}] “{one_line(item.text)}” ({where_of(item)})"


def _article(hit: ArticleHit) -> str:
    return f"{one_line(hit.title)} ({hit.source or 'outlet unknown'}, {_day(hit.day)})"


def _day(day: date | None) -> str:
    return write_day(day) if day else "date unknown"
