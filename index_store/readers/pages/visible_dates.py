"""The dates that a web page shows its readers, and what stands around each of them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

import dateparser
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index_store.readers.cleaning import one_line
from index_store.readers.dates import parse_date
from index_store.readers.pages.body import ROW, Block
from index_store.readers.pages.titles import folded

Evidence = dict[date, dict[str, float]]

MAX_LINE = 150  # characters; a date in a longer one is part of the story
MAX_LINES = 2_000
MAX_LEAD = 300  # characters of a longer line near the headline, as "BERLIN, 4 September 2025"
MAX_MARKED = 80  # characters of an element whose class says that it holds a date
MAX_ELEMENTS = 200
NEAR = 20  # blocks
MANY = 4  # days shown in short lines: a list of comments, events or other articles
ANCESTORS = 4  # elements above a line that say whether it belongs to something else

WRITTEN = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?\.?(?:\s+/)?\s+(?:de\s+|of\s+)?[^\W\d]{3,12}\.?,?(?:\s+/)?\s+"
    r"(?:de\s+|del\s+)?\d{4}(?!\d)"
    r"|[^\W\d]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}(?!\d)"
    r"|(?<!\d)\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}(?!\d)"
    # Of "04.09.2512:45", a day and a time without a space, the year is 25.
    r"|(?<!\d)\d{1,2}(?:[./-]|\s\|)\s?\d{1,2}(?:[./-]|\s\|)\s?"
    r"(?:\d{4}(?![:\d])|\d{4}(?=\d\d:\d\d)|\d{2}(?!\d)|\d{2}(?=\d\d:\d\d))"
)
STROKE = re.compile(r"\s*[|/]\s*")
UPDATED = re.compile(r"updated|modified|edited|aktualisiert|änderung|actualizado|mis à jour", re.I)
PUBLISHED = re.compile(
    r"publi(?:shed|é|cado|cação)|posted|veröffentlicht|erstellt|verfasst|eingestellt|datum\b|written"
    r"|gepostet|pressemitteilung|press release",
    re.I,
)
OTHER = re.compile(
    r"termin|event|comment|kommentar|bewertung|erschein|release|©|copyright|antworten|\bre:", re.I
)
AGO = re.compile(r"\bago\b|\bvor\s+(?:\d+|einer|einem)\b|\bhace\s+\d+|\bil\s+y\s+a\s+\d+", re.I)
# What stands before a date that opens the story: an agency's line or a press release's.
OPENING = re.compile(r"\W*(?:(?:pressemitteilung|press release|meldung|news)\b.{0,20}?)?", re.I)
DAY_FIRST = frozenset({"gb", "au", "nz", "ie", "in", "za"})  # English
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")

# Classes and ids, as templates name them.
MARKED = re.compile(
    r"(?<![a-z])(?:date|datum|fecha|data|time|timestamp|pub(?:lish(?:ed)?)?|posted|byline|dateline)"
    r"(?![a-z])|(?:post|entry|article|meta|pub|news)[_-]?(?:date|meta|info|time)|created",
    re.I,
)
OF_OTHERS = re.compile(
    r"comment|kommentar|reply|related|recommend|teaser|sidebar|widget|footer|listing|carousel"
    r"|slider|event|termin|rating|review|promo|most-?read|newsitem|news-item|calendar|copyright",
    re.I,
)


def add_visible_dates(
    found: Evidence,
    blocks: Sequence[Block],
    title: str | None,
    language: str | None,
    tree: HtmlElement,
) -> None:
    """Add what the dates that readers are shown say."""
    languages = _languages(language)
    place = _headline_place(blocks, title)
    short = [
        (number, block, day, second)
        for number, block in _lines(blocks)
        for day, second in _written(block.text, languages)
    ]
    headline = {above for h1 in tree.iter("h1") for above in h1.iterancestors()}
    is_list = len({day for _, _, day, second in short if not second}) >= MANY
    for number, block, day, second in short:
        evidence = found[day]
        distance = number - place
        rest = WRITTEN.sub("", block.text)
        values = {
            "below": 1 / (1 + distance / 3) if distance >= 0 else 0.0,
            "above": 1 / (1 - distance / 3) if distance < 0 else 0.0,
            "said_published": float(PUBLISHED.search(block.text) is not None),
            "not_of_list": float(not is_list or -2 <= distance <= 3),
        }
        for name, value in values.items():
            evidence[name] = max(evidence.get(name, 0.0), value)
        against = {
            "said_updated": float(UPDATED.search(block.text) is not None),
            "said_other": float(OTHER.search(block.text) is not None),
            "second_reading": float(second),
            "sentence": float(len(rest) > 60),
            "of_others": float(_is_of_others(block.parent, headline)),
            "in_list": float(block.tag in ("li", "td", "dd", "dt", "th", ROW)),
        }
        for name, value in against.items():
            evidence[name] = min(evidence.get(name, 1.0), value)
    nearest = min(
        (
            (abs(n - place) * (2 if n < place else 1), day)
            for n, block, day, second in short
            if not second
        ),
        default=None,
    )
    if nearest is not None:
        found[nearest[1]]["nearest"] = 1.0
    _add_leads(found, blocks, place, languages)
    _add_marked(found, tree, languages, headline)


def _add_leads(
    found: Evidence, blocks: Sequence[Block], place: int, languages: tuple[str, ...]
) -> None:
    """Add the dates in the story's first lines: those that open it, and others."""
    for block in blocks[max(0, place - 3) : place + NEAR]:
        if len(block.text) > MAX_LINE:
            text = block.text[:MAX_LEAD]
            opening = _opening(text)
            for day, second in _written(text, languages):
                if not second:
                    found[day]["lead"] = 1.0
            for day, second in _written(opening, languages) if opening else ():
                if not second:
                    found[day]["opens"] = 1.0


def _opening(text: str) -> str:
    """Return the date with which a text begins, as "29.11.2025 – Twice ...", or an empty text."""
    match = WRITTEN.search(text)
    before = OPENING.fullmatch(text[: match.start()]) if match else None
    return match[0] if match and before else ""


def _add_marked(
    found: Evidence, tree: HtmlElement, languages: tuple[str, ...], headline: set[HtmlElement]
) -> None:
    """Add the dates in elements whose class or id says that they hold one, the first apart."""
    elements = 0
    is_first = True
    for element in tree.iter():
        if not isinstance(element.tag, str) or not MARKED.search(marks(element)):
            continue
        elements += 1
        if elements > MAX_ELEMENTS:
            return
        text = one_line(element.text_content()) or one_line(element.get("title") or "")
        if len(text) > MAX_MARKED or _is_of_others(element, headline):
            continue
        for day, second in _written(text, languages):
            if not second:
                found[day]["first_marked" if is_first else "marked"] = 1.0
                is_first = False


def marks(element: HtmlElement) -> str:
    """Return an element's class and id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_of_others(element: HtmlElement, headline: set[HtmlElement]) -> bool:
    """Say whether an element belongs to comments, other articles, or the page's margins.

    What is around the headline, too, is no margin, whatever it is called.
    """
    for depth, above in enumerate((element, *element.iterancestors())):
        if depth == ANCESTORS or above in headline or above.tag in ("body", "html"):
            return False
        if above.tag in ("aside", "footer", "nav", "a") or OF_OTHERS.search(marks(above)):
            return True
    return False


def is_hidden(evidence: dict[str, float]) -> bool:
    """Say whether no line that could state the date shows it."""
    return not evidence.keys() & {"not_of_list", "lead"}


def says_ago(blocks: Sequence[Block]) -> bool:
    """Say whether a line of the page counts back from now, as "3 hours ago"."""
    return any(AGO.search(block.text) for block in blocks if len(block.text) < MAX_LINE)


def _languages(stated: str | None) -> tuple[str, ...]:
    """Return the languages whose months are tried; British English differs in the order."""
    own = (stated or "").lower().replace("_", "-")
    if own.startswith("en-") and own[3:] in DAY_FIRST:
        return ("en", "en-GB")
    return (own[:2],) if own[:2] in LANGUAGES else LANGUAGES


def _headline_place(blocks: Sequence[Block], title: str | None) -> int:
    key = folded(title or "")
    titles = (n for n, block in enumerate(blocks) if folded(block.text) == key)
    headings = (n for n, block in enumerate(blocks) if block.tag == "h1")
    return next(titles, next(headings, 0))


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    short = [(n, block) for n, block in enumerate(blocks) if len(block.text) <= MAX_LINE]
    yield from short[:MAX_LINES]


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
    if "|" in text or " /" in text:
        text = STROKE.sub(" " if re.search(r"[^\W\d]", text) else ".", text)
    if (moment := parse_date(text)) is not None:
        return [moment.date() if isinstance(moment, datetime) else moment]
    # With slashes, American pages mean the month first more often than not; with dots, nobody does.
    orders: tuple[str, ...] = ("DMY", "MDY")
    if languages == ("en",) and "/" in text:
        orders = ("MDY", "DMY")
    if "." in text or not re.match(r"\d+\W\s?\d+\W", text):
        orders = ("DMY",)
    found = []
    for order in orders:
        moment = dateparser.parse(
            text,
            languages=[name for name in languages if len(name) == 2],
            settings={"DATE_ORDER": order, "STRICT_PARSING": True},
        )
        if moment is not None and parse_date(moment.date().isoformat()) is not None:
            found.append(moment.date())
    return list(dict.fromkeys(found))
