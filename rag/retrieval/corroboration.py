"""How many independent outlets report a thing, who had it first, and who only copies an agency.

An article's origin is the agency that it credits, by its outlet, its author or its dateline; else
the outlet of the first of all articles that print the same story. What two outlets have of one
origin they have once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from index_store import Article, Snapshot
from rag.language.cues import NEGATION
from rag.language.names import agency_in, agency_of_dateline
from rag.language.terms import content_words, holds_name, names_of, numbers_of, terms_of
from rag.language.values import without_days
from rag.query.query import Query
from rag.retrieval.sentences import opening_words
from rag.types import Corroboration, Evidence


@dataclass(frozen=True, slots=True)
class Corroborator:
    """Tells who reports what, for one question."""

    query: Query
    snapshot: Snapshot
    alike: float
    """Share of the shorter sentence's words that two reports of one thing have in common."""
    _reprints: dict[str, list[Article]] = field(default_factory=dict)

    def of(self, proofs: Iterable[Evidence]) -> Corroboration:
        """Return who reports what some sentences tell, those that reprint them included.

        Args:
            proofs: At least one.
        """
        told = list(proofs)
        found = {item.article.id: item.article for item in told}
        for item in told:
            for copy in self._copies(item.article):
                if _numbers(item.text) <= numbers_of(copy.text):  # else it was altered
                    found.setdefault(copy.id, copy)
        return corroboration_of(list(found.values()))

    def of_sentence(self, item: Evidence, others: Iterable[Evidence]) -> Corroboration:
        """Return who reports what a sentence tells: it, its reprints, and others that say it too.

        Args:
            item: The sentence.
            others: All that was found for the question.
        """
        return self.of([item, *(other for other in others if self._says_too(item, other))])

    def _copies(self, article: Article) -> Sequence[Article]:
        if article.cluster is None:
            return ()
        if article.id not in self._reprints:
            copies = self.snapshot.reprints(article.id)
            self._reprints[article.id] = [copy for copy in copies if self.query.admits(copy)]
        return self._reprints[article.id]

    def _says_too(self, item: Evidence, other: Evidence) -> bool:
        """Say whether a sentence tells what another does: alike, with its numbers and its names."""
        if _numbers(item.text) != _numbers(other.text):
            return False
        ours, theirs = content_words(item.text), content_words(other.text)
        if len(ours & theirs) < self.alike * max(1, min(len(ours), len(theirs))):
            return False
        if bool(NEGATION.search(item.text)) is not bool(NEGATION.search(other.text)):
            return False
        held = terms_of(f"{other.text} {opening_words(other)}")
        return all(holds_name(held, name) for name in names_of(item.text))


@lru_cache(maxsize=4096)  # of every sentence that was found, for each statement
def _numbers(text: str) -> frozenset[str]:
    """Return the numbers of a sentence, but those of days."""
    return frozenset(numbers_of(without_days(text)))


def corroboration_of(articles: Sequence[Article]) -> Corroboration:
    """Return how many independent outlets some articles are of, who was first, who copies.

    Args:
        articles: At least one, each once.
    """
    ordered = sorted(articles, key=_when)
    origins: dict[str, str] = {}  # of each story
    for article in ordered:
        story, agency = article.cluster or article.id, agency_of(article)
        if agency or story not in origins:
            origins[story] = (agency or article.source or article.id).casefold()
    first = ordered[0]
    copies = [
        article.source
        for article in ordered
        if article.source and article.source.casefold() != origins[article.cluster or article.id]
    ]
    agencies = [agency for article in ordered if (agency := agency_of(article))]
    only = agencies[0] if agencies and set(origins.values()) == {agencies[0].casefold()} else None
    return Corroboration(
        outlets=len(set(origins.values())),
        first=first.source,
        first_day=first.day,
        copies=tuple(dict.fromkeys(copies)),
        agency=only,
    )


def agency_of(article: Article) -> str | None:
    """Return the agency that an article credits, or None."""
    credits_ = (agency_in(credit or "") for credit in (article.source, article.author))
    return next(filter(None, credits_), None) or agency_of_dateline(article.text)


def _when(article: Article) -> tuple[date, float, str]:
    """Order articles by day, then by the hour where both tell it."""
    moment = article.published
    hour = moment.timestamp() if isinstance(moment, datetime) else float("inf")
    return article.day or date.max, hour, article.id
