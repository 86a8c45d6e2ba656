"""When a web page was published and updated, as it says itself.

Pages tell machines other dates than readers: of a template, of a migration, of a recipe that has
stood there for years; and readers are shown the dates of comments, events and other articles too.
So every date collects what speaks for it, and the best one counts if enough does.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import htmldate

from index_store.readers.dates import parse_date
from index_store.readers.pages.body import EXTRACTION_ERRORS, Block
from index_store.readers.pages.metadata import PageMetadata
from index_store.readers.pages.scoring import best, weights
from index_store.readers.pages.visible_dates import (
    UPDATED,
    Evidence,
    add_visible_dates,
    is_hidden,
    says_ago,
)

Moment = date | datetime
Day = TypeVar("Day", date, str)  # ISO

LOCAL = timedelta(days=1)  # a moment may fall on the day before or after where it is shown

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time",
    "og:pubdate", "publishdate", "publish-date", "pubdate", "published-date", "date", "dc.date",
    "dc.date.issued", "dc.date.created", "dcterms.created", "sailthru.date", "article.published",
    "parsely-pub-date", "publication_date", "article_date_original", "citation_publication_date",
    "cxenseparse:recs:publishtime", "timestamp",
)  # fmt: skip
UPDATED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified",
    "dc.date.modified",
)  # fmt: skip

ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d?)[/-]?(\d\d?)(?:[/_.-]|$)")


def find_dates(
    metadata: PageMetadata, blocks: Sequence[Block], title: str | None, language: str | None
) -> tuple[Moment | None, Moment | None]:
    """Return when a page was published and when it was updated, each None where unknown.

    Args:
        metadata: What the page states for machines.
        blocks: Every block of the page.
        title: The headline, near which dates are shown.
        language: The page's, for the names of months; None if it does not say.
    """
    day = best_day(date_evidence(metadata, blocks, title, language), weights("dates"))
    stated = [moment for _, moment in _stated(metadata)]
    if day is None:
        return None, _updated(metadata)
    moments = sorted(
        (abs(_day(moment) - day), number)
        for number, moment in enumerate(stated)
        if isinstance(moment, datetime) and abs(_day(moment) - day) <= LOCAL
    )
    return stated[moments[0][1]] if moments else day, _updated(metadata)


def best_day(evidence: Mapping[Day, Mapping[str, float]], by: Mapping[str, float]) -> Day | None:
    """Return the day that most speaks for, or None where too little does.

    What calls itself news is believed about its date, shown or not.
    """
    if (day := best(evidence, by)) is not None:
        return day
    return next((day for day, found in evidence.items() if "news" in found), None)


def _news(metadata: PageMetadata) -> list[Moment]:
    """Return the dates that a page states of what it calls news."""
    kinds = ("NewsArticle", "ReportageNewsArticle", "LiveBlogPosting")
    dates = (
        parse_date(str(article.get("datePublished")))
        for article in metadata.articles
        if any(kind in kinds for kind in _listed(article.get("@type")))
    )
    return [moment for moment in dates if moment is not None]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def date_evidence(
    metadata: PageMetadata, blocks: Sequence[Block], title: str | None, language: str | None
) -> Evidence:
    """Return for every date on a page what speaks for it, named as in ``scoring_weights.json``."""
    found: Evidence = defaultdict(dict)
    for name, moment in _stated(metadata):
        found[_day(moment)][name] = 1.0
    for number, day in enumerate(_times(metadata)):
        found[day]["first_time" if number == 0 else "time"] = 1.0
    if (in_address := _in_address(metadata.url)) is not None:
        found[in_address]["address"] = 1.0
    for moment in _news(metadata):
        found[_day(moment)]["news"] = 1.0
    if (updated := _updated(metadata)) is not None and _day(updated) in found:
        found[_day(updated)]["updated"] = 1.0
    add_visible_dates(found, blocks, title, language, metadata.tree)
    for name, extensive in (("guess", False), ("wide_guess", True)):
        if (guess := _guess(metadata, extensive=extensive)) is not None:
            found[_as_shown(guess, found)][name] = 1.0
    ago = says_ago(blocks)
    for evidence in found.values():
        if is_hidden(evidence):
            evidence["hidden"] = 1.0
            evidence["hidden_ago"] = float(ago)
    return found


def _as_shown(guess: date, found: Evidence) -> date:
    """Return a guess with day and month changed about, if only that day is shown."""
    if guess.day <= 12 and (guess not in found or is_hidden(found[guess])):
        swapped = date(guess.year, guess.day, guess.month)
        if swapped in found and not is_hidden(found[swapped]):
            return swapped
    return guess


def _stated(metadata: PageMetadata) -> Iterator[tuple[str, Moment]]:
    """Yield what machines are told, the most trusted first."""
    recipes = [a for a in metadata.articles if a.get("@type") == "Recipe"]
    in_recipes = [r.get("datePublished") for r in recipes]
    sources = (
        ("json", [d for d in metadata.article_values("datePublished") if d not in in_recipes]),
        ("meta", metadata.meta(*PUBLISHED_METAS)),
        ("item", metadata.item_values("datePublished")),
        ("created", metadata.article_values("dateCreated")),
        ("recipe", [d for d in in_recipes if isinstance(d, str)]),
    )
    for name, texts in sources:
        for text in texts:
            if (moment := parse_date(text)) is not None:
                yield name, moment


def _times(metadata: PageMetadata) -> list[date]:
    """Return the days of the page's ``<time>`` elements but those of updates."""
    moments = (
        parse_date(element.get("datetime") or "")
        for element in metadata.tree.iter("time")
        if not UPDATED.search(element.get("class") or "")
        or "published" in (element.get("class") or "")
    )
    return list(dict.fromkeys(_day(moment) for moment in moments if moment is not None))


def _updated(metadata: PageMetadata) -> Moment | None:
    texts = (
        *metadata.article_values("dateModified"),
        *metadata.meta(*UPDATED_METAS),
        *metadata.item_values("dateModified"),
    )
    return next((moment for text in texts if (moment := parse_date(text)) is not None), None)


def _in_address(url: str | None) -> date | None:
    match = ADDRESS.search(urlsplit(url or "").path)
    moment = parse_date("-".join(match.groups())) if match else None
    return _day(moment) if moment else None


def _guess(metadata: PageMetadata, *, extensive: bool) -> date | None:
    try:
        found = htmldate.find_date(metadata.tree, extensive_search=extensive, original_date=True)
    except EXTRACTION_ERRORS:
        return None
    moment = parse_date(found) if found else None
    return _day(moment) if moment else None


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
