"""What a search for articles finds, ready to be drawn; and its JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from index_store import Article
from rag.types.codec import JsonValue

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet(JsonValue):
    """A piece of an article's text around what was looked for."""

    text: str
    """As it stands in the article."""
    start: int
    """Where it begins in the article's text, in characters."""
    end: int
    matches: tuple[Span, ...]
    """Start and end in the article's text of the words that were looked for, in order."""

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in parts, each with whether it is what was looked for."""
        spans = [(first - self.start, last - self.start) for first, last in self.matches]
        return list(_parts(self.text, spans))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHit(JsonValue):
    """An article that was found."""

    article_id: str
    title: str
    title_matches: tuple[Span, ...]
    """Start and end in the title of the words that were looked for, in order."""
    source: str | None
    """The outlet."""
    author: str | None
    published: date | datetime | None
    language: str | None
    url: str | None
    reprints: int
    """How many other articles of the archive say nearly the same."""
    snippets: tuple[Snippet, ...]
    """At most three, in the order of the text; its beginning where the words are not in it."""

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def title_parts(self) -> list[tuple[str, bool]]:
        """The title in parts; see ``Snippet.parts``."""
        return list(_parts(self.title, self.title_matches))


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount(JsonValue):
    """How many articles would be found with one more value among the filters of a field."""

    value: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet(JsonValue):
    """The values of a field, most articles first.

    The filter of the field itself is left out of account: of two outlets each has its own count,
    whichever of them is chosen.
    """

    values: tuple[ValueCount, ...]
    """At most twenty."""
    others: int
    """Articles with another value than these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCount(JsonValue):
    """How many of the articles found are of one month or year."""

    value: str
    """Such as "2026-09" or "2026"."""
    since: date
    """Its first day."""
    until: date
    """Its last day."""
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets(JsonValue):
    """What the articles found are, by field; each reprint counts."""

    outlets: Facet
    authors: Facet
    languages: Facet
    periods: tuple[PeriodCount, ...]
    """Months, or where they span more than three years, years; in order, none without articles.
    The undated are in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticles(JsonValue):
    """A page of the articles that were found, and counts over all of them."""

    query: str
    total: int
    """How many hits there are to page through: articles, or where reprints are folded, stories."""
    articles: int
    """Articles found, every reprint counted."""
    offset: int
    """How many hits stand before these."""
    hits: tuple[ArticleHit, ...]
    facets: Facets


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedArticle:
    """An article to read after a search: where it holds the words, and who else has it."""

    article: Article
    title_matches: tuple[Span, ...]
    """Start and end in the title of the words that were looked for, in order."""
    matches: tuple[Span, ...]
    """The same in the text."""
    reprints: tuple[Article, ...]
    """The other articles of the archive that say nearly the same, oldest first."""
    other_texts: tuple[Article, ...] = ()
    """The other texts under which the archive has held the article, the last updated first."""

    @property
    def title_parts(self) -> list[tuple[str, bool]]:
        """The title in parts; see ``Snippet.parts``."""
        return list(_parts(self.article.title, self.title_matches))

    @property
    def text_parts(self) -> list[tuple[str, bool]]:
        """The text in parts; see ``Snippet.parts``."""
        return list(_parts(self.article.text, self.matches))


def _parts(text: str, spans: list[Span] | tuple[Span, ...]) -> Iterator[tuple[str, bool]]:
    done = 0
    for start, end in spans:
        if done < start:
            yield text[done:start], False
        yield text[start:end], True
        done = end
    if done < len(text):
        yield text[done:], False
