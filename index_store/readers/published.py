"""When a web page was published and updated, as it says itself.

Pages tell machines other dates than readers: of a template, of a migration, of a recipe that has
stood there for years; and readers are shown the dates of comments, events and other articles too.
So every date collects what speaks for it, and the best one counts if enough does.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import dateparser
import htmldate

from index_store.readers.body import EXTRACTION_ERRORS, Block
from index_store.readers.dates import parse_date
from index_store.readers.facts import PageFacts
from index_store.readers.titles import folded

Moment = date | datetime

# What speaks for a date or against it. Fitted by conditional logistic regression (one date of a
# page, or none, is right) on the development half of pages-trafilatura; see benchmarks/RESULTS.md.
WEIGHTS = {
    "bias": -3.0,
    "above": 2.02,
    "address": 0.42,
    "below": 2.39,
    "created": 2.3,
    "first_time": 1.6,
    "guess": 1.16,
    "hidden": -0.74,
    "hidden_ago": 1.18,
    "item": -0.04,
    "json": -0.33,
    "lead": 0.5,
    "meta": 0.37,
    "nearest": 0.56,
    "not_of_list": 1.58,
    "recipe": -0.24,
    "said_other": -1.12,
    "said_published": 1.03,
    "said_updated": 0.43,
    "second_reading": -0.9,
    "sentence": -0.29,
    "time": 0.09,
    "updated": 0.84,
    "wide_guess": 1.72,
}
LOCAL = timedelta(days=1)  # a moment may fall on the day before or after where it is shown

MAX_LINE = 150  # characters; a date in a longer one is part of the story
MAX_LINES = 2_000
MAX_LEAD = 300  # characters of a longer line near the headline, as "BERLIN, 4 September 2025"
NEAR = 20  # blocks
MANY = 4  # days shown in short lines: a list of comments, events or other articles

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

WRITTEN = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?[^\W\d]{3,12}\.?,?\s+(?:de\s+|del\s+)?\d{4}(?!\d)"
    r"|[^\W\d]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}(?!\d)"
    r"|(?<!\d)\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})(?!\d)"
)
ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d?)[/-]?(\d\d?)(?:[/_.-]|$)")
UPDATED = re.compile(r"updated|modified|edited|aktualisiert|änderung|actualizado|mis à jour", re.I)
PUBLISHED = re.compile(
    r"publi(?:shed|é|cado|cação)|posted|veröffentlicht|erstellt|verfasst|eingestellt|datum\b|written"
    r"|pressemitteilung|press release",
    re.I,
)
OTHER = re.compile(r"termin|event|comment|kommentar|bewertung|erschein|release|©|copyright", re.I)
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
    evidence = date_evidence(facts, blocks, title, language)
    scores = {
        day: WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in found.items())
        for day, found in evidence.items()
    }
    best = max(scores, key=lambda day: scores[day], default=None)
    stated = [moment for _, moment in _stated(facts)]
    if best is None or scores[best] <= 0.0:
        return _of_news(facts), _updated(facts)
    moments = sorted(
        (abs(_day(moment) - best), number)
        for number, moment in enumerate(stated)
        if isinstance(moment, datetime) and abs(_day(moment) - best) <= LOCAL
    )
    return stated[moments[0][1]] if moments else best, _updated(facts)


def _of_news(facts: PageFacts) -> Moment | None:
    """Return the date that a page states of what it calls news, shown or not."""
    kinds = ("NewsArticle", "ReportageNewsArticle", "LiveBlogPosting")
    dates = (
        parse_date(str(article.get("datePublished")))
        for article in facts.articles
        if any(kind in kinds for kind in _listed(article.get("@type")))
    )
    return next((moment for moment in dates if moment is not None), None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def date_evidence(
    facts: PageFacts, blocks: Sequence[Block], title: str | None, language: str | None
) -> dict[date, dict[str, float]]:
    """Return for every date on a page what speaks for it, by the names in ``WEIGHTS``."""
    found: dict[date, dict[str, float]] = defaultdict(dict)
    for name, moment in _stated(facts):
        found[_day(moment)][name] = 1.0
    for number, day in enumerate(_times(facts)):
        found[day]["first_time" if number == 0 else "time"] = 1.0
    if (in_address := _in_address(facts.url)) is not None:
        found[in_address]["address"] = 1.0
    for name, extensive in (("guess", False), ("wide_guess", True)):
        if (guess := _guess(facts, extensive=extensive)) is not None:
            found[guess][name] = 1.0
    if (updated := _updated(facts)) is not None and _day(updated) in found:
        found[_day(updated)]["updated"] = 1.0
    _add_shown(found, blocks, title, language)
    ago = any(AGO.search(block.text) for block in blocks if len(block.text) < MAX_LINE)
    for evidence in found.values():
        if not evidence.keys() & {"not_of_list", "lead"}:
            evidence["hidden"] = 1.0
            evidence["hidden_ago"] = float(ago)
    return found


def _add_shown(
    found: dict[date, dict[str, float]],
    blocks: Sequence[Block],
    title: str | None,
    language: str | None,
) -> None:
    """Add what the dates that readers are shown say."""
    own = (language or "")[:2].lower()
    languages = (own,) if own in LANGUAGES else LANGUAGES
    place = _headline_place(blocks, title)
    short = [
        (number, block.text, day, second)
        for number, block in _lines(blocks)
        for day, second in _written(block.text, languages)
    ]
    is_list = len({day for _, _, day, second in short if not second}) >= MANY
    for number, text, day, second in short:
        evidence = found[day]
        distance = number - place
        rest = WRITTEN.sub("", text)
        values = {
            "below": 1 / (1 + distance / 3) if distance >= 0 else 0.0,
            "above": 1 / (1 - distance / 3) if distance < 0 else 0.0,
            "said_published": float(PUBLISHED.search(text) is not None),
            "not_of_list": float(not is_list or -2 <= distance <= 3),
        }
        for name, value in values.items():
            evidence[name] = max(evidence.get(name, 0.0), value)
        against = {
            "said_updated": float(UPDATED.search(text) is not None),
            "said_other": float(OTHER.search(text) is not None),
            "second_reading": float(second),
            "sentence": float(len(rest) > 60),
        }
        for name, value in against.items():
            evidence[name] = min(evidence.get(name, 1.0), value)
    nearest = min(
        (
            (abs(n - place) * (2 if n < place else 1), day)
            for n, _, day, second in short
            if not second
        ),
        default=None,
    )
    if nearest is not None:
        found[nearest[1]]["nearest"] = 1.0
    for block in blocks[max(0, place - 3) : place + NEAR]:
        if len(block.text) > MAX_LINE:
            for day, second in _written(block.text[:MAX_LEAD], languages):
                if not second:
                    found[day]["lead"] = 1.0


def _headline_place(blocks: Sequence[Block], title: str | None) -> int:
    key = folded(title or "")
    titles = (n for n, block in enumerate(blocks) if folded(block.text) == key)
    headings = (n for n, block in enumerate(blocks) if block.tag == "h1")
    return next(titles, next(headings, 0))


def _lines(blocks: Sequence[Block]) -> list[tuple[int, Block]]:
    short = [(n, block) for n, block in enumerate(blocks) if len(block.text) <= MAX_LINE]
    return short[:MAX_LINES]


def _stated(facts: PageFacts) -> Iterator[tuple[str, Moment]]:
    """Yield what machines are told, the most trusted first."""
    recipes = [a for a in facts.articles if a.get("@type") == "Recipe"]
    in_recipes = [r.get("datePublished") for r in recipes]
    sources = (
        ("json", [d for d in facts.article_values("datePublished") if d not in in_recipes]),
        ("meta", facts.meta(*PUBLISHED_METAS)),
        ("item", facts.item_values("datePublished")),
        ("created", facts.article_values("dateCreated")),
        ("recipe", [d for d in in_recipes if isinstance(d, str)]),
    )
    for name, texts in sources:
        for text in texts:
            if (moment := parse_date(text)) is not None:
                yield name, moment


def _times(facts: PageFacts) -> list[date]:
    """Return the days of the page's ``<time>`` elements but those of updates."""
    moments = (
        parse_date(element.get("datetime") or "")
        for element in facts.tree.iter("time")
        if not UPDATED.search(element.get("class") or "")
        or "published" in (element.get("class") or "")
    )
    return list(dict.fromkeys(_day(moment) for moment in moments if moment is not None))


def _updated(facts: PageFacts) -> Moment | None:
    texts = (
        *facts.article_values("dateModified"),
        *facts.meta(*UPDATED_METAS),
        *facts.item_values("dateModified"),
    )
    return next((moment for text in texts if (moment := parse_date(text)) is not None), None)


@lru_cache(maxsize=4096)
def _written(text: str, languages: tuple[str, ...]) -> tuple[tuple[date, bool], ...]:
    """Return the days that a line writes out, and whether each is the less likely reading."""
    return tuple(
        (day, number > 0)
        for match in WRITTEN.finditer(text)
        for number, day in enumerate(_read(match[0], languages))
    )


def _read(text: str, languages: tuple[str, ...]) -> list[date]:
    """Return the days that a written date may mean: two for 04/09/2025, the likelier first."""
    if (moment := parse_date(text)) is not None:
        return [_day(moment)]
    # With slashes, English pages mean the month first more often than not.
    orders = ("MDY", "DMY") if languages == ("en",) and "/" in text else ("DMY", "MDY")
    found = []
    for order in orders if re.match(r"\d+\W\s?\d+\W", text) else orders[:1]:
        moment = dateparser.parse(
            text,
            languages=list(languages),
            settings={"DATE_ORDER": order, "STRICT_PARSING": True},
        )
        if moment is not None and parse_date(moment.date().isoformat()) is not None:
            found.append(moment.date())
    return list(dict.fromkeys(found))


def _in_address(url: str | None) -> date | None:
    match = ADDRESS.search(urlsplit(url or "").path)
    moment = parse_date("-".join(match.groups())) if match else None
    return _day(moment) if moment else None


def _guess(facts: PageFacts, *, extensive: bool) -> date | None:
    try:
        found = htmldate.find_date(facts.tree, extensive_search=extensive, original_date=True)
    except EXTRACTION_ERRORS:
        return None
    moment = parse_date(found) if found else None
    return _day(moment) if moment else None


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
