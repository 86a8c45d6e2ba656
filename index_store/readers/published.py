"""When a web page was published and updated, as it says itself.

Machines are told dates that readers are not shown: of the template, of a migration, of a recipe
that has stood there for years. So a date that is stated counts where it is also shown, and one
that is shown by the headline counts before one that is not.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import dateparser
import htmldate

from index_store.readers.body import EXTRACTION_ERRORS, Block
from index_store.readers.dates import parse_date
from index_store.readers.facts import PageFacts
from index_store.readers.titles import folded

Moment = date | datetime

ABOVE, BELOW = 4, 14  # blocks around the headline in which its date stands
MAX_LINE = 150  # characters; a date in a longer one is part of the story
MAX_LINES = 2_000
LOCAL = timedelta(days=1)  # a moment may fall on the day before or after where it is read

PUBLISHED_METAS = (
    "article:published_time", "datepublished", "og:published_time", "og:pubdate", "publishdate",
    "publish-date", "pubdate", "published-date", "date", "dc.date", "dc.date.issued",
    "dc.date.created", "dcterms.created", "sailthru.date", "article.published",
    "parsely-pub-date", "publication_date", "article_date_original", "citation_publication_date",
    "cxenseparse:recs:publishtime", "timestamp",
)  # fmt: skip
UPDATED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified",
    "dc.date.modified",
)  # fmt: skip

WRITTEN = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?[^\W\d]{3,12}\.?,?\s+(?:de\s+|del\s+)?\d{4}(?!\d)"
    r"|[^\W\d]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}(?!\d)"
    r"|(?<!\d)\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})(?!\d)"
)
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d?)[/-]?(\d\d?)(?:[/_.-]|$)")
UPDATED = re.compile(r"updated|modified|edited|aktualisiert|änderung|actualizado|mis à jour", re.I)
AGO = re.compile(r"\bago\b|\bvor\s+(?:\d+|einer|einem)\b|\bhace\s+\d+|\bil\s+y\s+a\s+\d+", re.I)
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")


def find_dates(
    facts: PageFacts, blocks: Sequence[Block], title: str | None, language: str | None
) -> tuple[Moment | None, Moment | None]:
    """Return when a page was published and when it was updated, each None where unknown.

    Args:
        facts: What the page states for machines.
        blocks: Every block of the page.
        title: The headline, near which dates are shown.
        language: The page's, for the names of months; None if it does not say.
    """
    languages = [language] if language in LANGUAGES else list(LANGUAGES)
    shown = list(_shown(blocks, languages))
    near = _near(shown, blocks, title)
    return _published(facts, shown, near, blocks), _updated(facts)


def _published(
    facts: PageFacts,
    shown: Sequence[tuple[int, date]],
    near: Sequence[date],
    blocks: Sequence[Block],
) -> Moment | None:
    stated = list(_stated(facts))
    in_article = [moment for moment, is_article in stated if is_article]
    in_address = _in_address(facts.url)
    days = {day for _, day in shown} | {day for day in [in_address] if day} | _times(facts)
    for moment, _ in stated:
        if _day(moment) in days:
            return moment
    if near:
        # The same moment, where it is read.
        close = (
            m for m, _ in stated if isinstance(m, datetime) and abs(_day(m) - near[0]) <= LOCAL
        )
        return next(close, near[0])
    if in_article:
        return in_article[0]
    if stated and any(AGO.search(block.text) for block in blocks if len(block.text) < MAX_LINE):
        return stated[0][0]
    if in_address:
        return in_address
    guess = _guess(facts)
    return guess if guess in days else None


def _stated(facts: PageFacts) -> Iterator[tuple[Moment, bool]]:
    """Yield the stated dates, the most trusted first, and whether JSON-LD has it of an article."""
    sources = (
        (facts.article_values("datePublished"), True),
        (facts.meta(*PUBLISHED_METAS), False),
        (facts.item_values("datePublished"), False),
        (facts.article_values("dateCreated"), False),
    )
    for texts, is_article in sources:
        for text in texts:
            if (moment := parse_date(text)) is not None:
                yield moment, is_article


def _times(facts: PageFacts) -> set[date]:
    """Return the days of the page's ``<time>`` elements."""
    moments = (parse_date(element.get("datetime") or "") for element in facts.tree.iter("time"))
    return {_day(moment) for moment in moments if moment is not None}


def _updated(facts: PageFacts) -> Moment | None:
    texts = (
        *facts.article_values("dateModified"),
        *facts.meta(*UPDATED_METAS),
        *facts.item_values("dateModified"),
    )
    return next((moment for text in texts if (moment := parse_date(text)) is not None), None)


def _shown(blocks: Sequence[Block], languages: list[str]) -> Iterator[tuple[int, date]]:
    """Yield every date in a short line, with the number of its block."""
    lines = ((n, block.text) for n, block in enumerate(blocks) if len(block.text) <= MAX_LINE)
    for _, (number, text) in zip(range(MAX_LINES), lines, strict=False):
        for match in WRITTEN.finditer(text):
            for day in _read(match[0], languages):
                yield number, day


def _read(text: str, languages: list[str]) -> list[date]:
    """Return the days that a written date may mean: two for 04/09/2025."""
    if (moment := parse_date(text)) is not None:
        return [_day(moment)]
    found = []
    # With slashes, English pages mean the month first more often than not.
    orders = ("MDY", "DMY") if languages == ["en"] and "/" in text else ("DMY", "MDY")
    for order in orders:
        moment = dateparser.parse(
            text, languages=languages, settings={"DATE_ORDER": order, "STRICT_PARSING": True}
        )
        if moment is not None and parse_date(moment.date().isoformat()) is not None:
            found.append(moment.date())
    return list(dict.fromkeys(found))


def _near(
    shown: Sequence[tuple[int, date]], blocks: Sequence[Block], title: str | None
) -> list[date]:
    """Return the dates by the headline, those below it first."""
    key = folded(title or "")
    titles = [n for n, block in enumerate(blocks) if folded(block.text) == key]
    headings = [n for n, block in enumerate(blocks) if block.tag == "h1"]
    found = []
    for place in [*titles, *headings][:2]:
        around = [
            (number < place, abs(number - place), day)
            for number, day in shown
            if place - ABOVE <= number <= place + BELOW and not UPDATED.search(blocks[number].text)
        ]
        found += [day for _, _, day in sorted(around, key=lambda found: found[:2])]
    return found


def _in_address(url: str | None) -> date | None:
    match = IN_ADDRESS.search(urlsplit(url or "").path)
    moment = parse_date("-".join(match.groups())) if match else None
    return _day(moment) if moment else None


def _guess(facts: PageFacts) -> date | None:
    try:
        found = htmldate.find_date(facts.tree, extensive_search=False, original_date=True)
    except EXTRACTION_ERRORS:
        return None
    moment = parse_date(found) if found else None
    return _day(moment) if moment else None


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
