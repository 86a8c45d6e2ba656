"""An answer as the text of a completion: Markdown in which only the ``[n]`` markers act."""

import re
from dataclasses import replace
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel

from index_store import visible, write_moment
from rag import Answer, Claim, Evidence, escape_markdown, is_web

_MARKER = re.compile(r"\[(\d+)\]")  # those of articles are escaped


class UrlCitation(BaseModel):
    """Where a marker of the text points."""

    url: str
    title: str
    start_index: int
    end_index: int
    number: int
    quote: str
    source: str | None
    published: str | None
    article_id: str


class Annotation(BaseModel):
    """One citation."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class CompletionText:
    """A reply's text as it grows; every method returns what it adds.

    The words that are the answer come first. They are known at the end, so the first statements
    are held back until the model is seen to write another: then they stand without those words.
    """

    def __init__(self, base: str) -> None:
        """Begin.

        Args:
            base: The server's address, where articles without one of their own are found.
        """
        self.content = ""
        self._base = base
        self._held: list[Claim] = []

    def add(self, claim: Claim) -> str:
        """Add a statement; those of a list get a line each, and are not held back."""
        self._held.append(claim)
        return self.release() if self.content or claim.subject else ""

    def release(self) -> str:
        """Add the statements that are held back."""
        before = len(self.content)
        for claim in self._held:
            between = "" if not self.content else "\n" if claim.subject else " "
            told = replace(claim, text=escape_markdown(claim.text))
            self.content += between + told.marked_text
        self._held.clear()
        return self.content[before:]

    def end(self, answer: Answer) -> str:
        """Add what is said last: the rest, or that nothing was found, and the note."""
        before, told = len(self.content), bool(self.content or self._held)
        lead = f"{escape_markdown(answer.short)}\n\n" if answer.short and not before else ""
        self.release()
        self.content = lead + self.content
        if not told:
            self.content += escape_markdown(answer.text)
        if answer.note:
            self.content += f"\n\n{escape_markdown(answer.note)}"
        return self.content[before:]

    def annotations(self, answer: Answer) -> list[Annotation]:
        """Return the citations of the markers, in order."""
        evidence = {item.number: item for item in answer.evidence}
        return [
            Annotation(url_citation=self._citation(evidence[int(mark[1])], mark))
            for mark in _MARKER.finditer(self.content)
            if int(mark[1]) in evidence
        ]

    def _citation(self, item: Evidence, mark: re.Match[str]) -> UrlCitation:
        article = item.article
        own = f"{self._base}api/articles/{quote(article.id)}"
        return UrlCitation(
            url=article.url if article.url and is_web(article.url) else own,
            title=visible(article.title),
            start_index=mark.start(),
            end_index=mark.end(),
            number=item.number,
            quote=visible(item.text),
            source=visible(article.source) if article.source else None,
            published=write_moment(article.published),
            article_id=article.id,
        )
