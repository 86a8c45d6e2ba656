"""How fast articles are found in a large archive, all counted, and whether the counts are right.

    python -m benchmarks.search --data DIR [--articles 100000] [--limit N]

Where DIR has fewer articles they are repeated, three words in ten of each copy drawn anew from all
texts, on other days, and cut at 600 words, which is what a news report has. The searches are made
of words, neighbours and beginnings of words of its articles, with days and filters, first pages and
later ones; ``--limit`` says how many. Each is timed once, alone, as ``Dateline.search_articles``
does it and JSON is made of it: the page of ten hits with their texts from the catalogue and marked
pieces, the total, and every facet. The vectors, which take no part, are left out. Then the totals
of the same searches over 2,000 of the articles are compared with a scan that splits, folds and
counts by itself; only stems are the index's. CPU milliseconds tell what other jobs on the machine
add to the others.
"""

import random
import re
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from benchmarks.datasets import read_articles
from benchmarks.face import parser, report
from index_store import Article, Snapshot
from index_store.catalogue.catalogue import Catalogue
from index_store.search.articles.analysis import STEMS, analyzed
from index_store.search.articles.index import ArticleIndex
from index_store.search.articles.writer import ArticleIndexWriter
from rag import ArticleOptions, FoundArticles
from rag.desk.search.articles import find_articles

SCANNED = 2_000  # articles
SEARCHES = 400
AT_ONCE = 1_000  # articles stored together
COPIED = 600  # words
OUTLETS = 2  # the largest, of which every sample has articles
CHANGED = 0.3  # share of the words of a copy
BREAK = "¶"  # between paragraphs
FIRST_DAY, DAYS = date(2019, 1, 1), 2_500
SEED = 7
WORD = re.compile(r"[^\W_]+")

Scan = Callable[[Article], bool]


@dataclass(frozen=True, slots=True)
class Search:
    """A search and what finds the same by hand."""

    kind: str
    words: str
    options: ArticleOptions
    finds: Scan


def main() -> None:
    """Measure what the command line names."""
    chosen = parser(__doc__)
    chosen.add_argument("--articles", type=int, default=100_000, help="how many to search in")
    options = chosen.parse_args()
    chance = random.Random(SEED)
    seeds = read_articles(options.data)
    articles = list(enlarged(seeds, options.articles, chance))
    searches = list(made_searches(articles, options.limit or SEARCHES, chance))
    with tempfile.TemporaryDirectory() as scratch:
        figures = timed(articles, searches, Path(scratch))
    with tempfile.TemporaryDirectory() as scratch:
        few = chance.sample(articles, min(SCANNED, len(articles)))
        figures |= compared(few, searches, Path(scratch))
    report(f"Searching {len(articles):,} articles made of {options.data.name}", figures)


def enlarged(seeds: Sequence[Article], number: int, chance: random.Random) -> Iterator[Article]:
    """Yield so many articles: those there are, then altered copies of them."""
    yield from seeds[:number]
    drawn = [word for article in seeds for word in article.text.split()]
    for place in range(len(seeds), number):
        original = seeds[place % len(seeds)]
        words = original.text.replace("\n\n", f" {BREAK} ").split()[:COPIED]
        for at in chance.sample(range(len(words)), int(CHANGED * len(words))):
            words[at] = drawn[int(chance.random() * len(drawn))]
        yield replace(
            original,
            id=f"copy-{place}",
            text=" ".join(words).replace(f" {BREAK} ", "\n\n"),
            published=FIRST_DAY + timedelta(chance.randrange(DAYS)),
            origin=f"copy-{place}",
        )


def made_searches(
    articles: Sequence[Article], number: int, chance: random.Random
) -> Iterator[Search]:
    """Yield searches of every kind in turn, each of the words of some article."""
    known = Counter(article.source for article in articles if article.source)
    outlets = [name for name, _ in known.most_common(OUTLETS)]
    for place in range(number):
        text = ""
        while len(words := WORD.findall(text)) < 20 or not text.isascii():
            text = chance.choice(chance.choice(articles).text.split("\n\n"))
        one, other, third = chance.sample([word for word in words if len(word) > 3], 3)
        at = chance.randrange(len(words) - 3)
        near = re.escape(words[at]) + r"\W+" + r"\W+".join(map(re.escape, words[at + 1 : at + 3]))
        phrase = " ".join(words[at : at + 3]) if re.search(near, text) else words[at]
        day = FIRST_DAY + timedelta(chance.randrange(DAYS))
        month = {"since": day, "until": day + timedelta(30)}
        begun = one[:-2]
        outlet = chance.choice(outlets) if outlets else None
        kinds: list[tuple[str, str, dict[str, Any], Scan]] = [
            ("word", _kept(one), {}, has(one)),
            ("two words", f"{_kept(one)} {_kept(other)}", {}, both(has(one), has(other))),
            ("phrase", f'"{phrase}"', {}, says(phrase)),
            ("beginning", f"{begun}*", {}, begins(begun)),
            (
                "either",
                f"{_kept(one)} OR ({_kept(other)} -{_kept(third)})",
                {},
                either(has(one), both(has(other), lacks(third))),
            ),
            ("newest", _kept(one), {"order": "newest"}, has(one)),
            ("page 50", _kept(one), {"offset": 490}, has(one)),
            ("days", _kept(one), month, both(has(one), within(**month))),
            ("browse days", "", month, within(**month)),
            ("browse all", "", {}, lambda _: True),
            ("stop words", "the of", {}, both(has("the"), has("of"))),
            ("folded", _kept(one), {"fold_reprints": True}, has(one)),
        ]
        if outlet:
            filters = {"outlets": (outlet,)}
            kinds.append(("outlet", _kept(one), filters, both(has(one), of_outlet(outlet))))
        kind, written, given, finds = kinds[place % len(kinds)]
        yield Search(kind, written, ArticleOptions(**given), finds)


def timed(
    articles: Sequence[Article], searches: Sequence[Search], folder: Path
) -> dict[str, float]:
    """Return how long the searches take, and making the index did."""
    with stored(articles, folder) as (snapshot, seconds):
        find_articles(snapshot, "warm", ArticleOptions())
        spent: list[tuple[str, float]] = []
        worked: list[float] = []
        for search in searches:
            began, cpu = time.perf_counter(), time.process_time()
            find_articles(snapshot, search.words, search.options).to_dict()
            spent.append((search.kind, 1_000 * (time.perf_counter() - began)))
            worked.append(1_000 * (time.process_time() - cpu))
    size = sum(file.stat().st_size for file in (folder / "search").iterdir())
    every = np.array([milliseconds for _, milliseconds in spent])
    figures = {
        "articles": float(len(articles)),
        "index_s": seconds,
        "index_mb": size / 1e6,
        "searches": len(spent),
        "p50_ms": float(np.percentile(every, 50)),
        "p95_ms": float(np.percentile(every, 95)),
        "max_ms": float(every.max()),
        "p50_cpu_ms": float(np.percentile(worked, 50)),
        "p95_cpu_ms": float(np.percentile(worked, 95)),
    }
    for kind in dict.fromkeys(kind for kind, _ in spent):
        own = [milliseconds for other, milliseconds in spent if other == kind]
        figures[f"{kind.replace(' ', '_')}_p95_ms"] = float(np.percentile(own, 95))
    return figures


def compared(
    articles: Sequence[Article], searches: Sequence[Search], folder: Path
) -> dict[str, float]:
    """Return how many totals, and sums of outlets, are what a scan counts."""
    right = right_sums = 0
    with stored(articles, folder) as (snapshot, _):
        for search in searches:
            found: FoundArticles = find_articles(snapshot, search.words, search.options)
            scanned = [article for article in articles if search.finds(article)]
            right += found.articles == len(scanned)
            outlets = found.facets.outlets
            summed = sum(one.articles for one in outlets.values) + outlets.others
            # The filter of outlets is left out of their own counts.
            right_sums += bool(search.options.outlets) or summed == sum(
                bool(article.source) for article in scanned
            )
    return {
        "scanned_articles": len(articles),
        "right_totals": right / len(searches),
        "right_outlet_sums": right_sums / len(searches),
    }


@contextmanager
def stored(articles: Sequence[Article], folder: Path) -> Iterator[tuple[Snapshot, float]]:
    """Give what is searched of a snapshot, without vectors, and how long its index took."""
    catalogue = Catalogue(folder / "catalogue.db", create=True)
    seconds = 0.0
    with ArticleIndexWriter(folder / "search") as writer:
        for first in range(0, len(articles), AT_ONCE):
            page = articles[first : first + AT_ONCE]
            names = catalogue.articles.add(page)
            began = time.perf_counter()
            for name, article in zip(names, page, strict=True):
                writer.add(name, article, None)
            seconds += time.perf_counter() - began
        began = time.perf_counter()
    seconds += time.perf_counter() - began
    outlets = sorted({article.source for article in articles if article.source})
    parts = SimpleNamespace(
        leads=SimpleNamespace(outlets=outlets),
        article_index=ArticleIndex.open(folder / "search"),
        articles=catalogue.articles.get,
        reprint_counts=lambda revisions: [0] * len(revisions),
    )
    yield cast(Snapshot, parts), seconds
    catalogue.close()


def _kept(word: str) -> str:
    """Return a word that is not taken for an operator."""
    return word.lower()


@lru_cache(maxsize=2 * SCANNED)
def _words(article: Article) -> tuple[tuple[list[str], list[str]], ...]:
    """Return the folded words and stems of title and text."""
    return tuple(_split(text) for text in (article.title, article.text))


def _split(text: str) -> tuple[list[str], list[str]]:
    plain = unicodedata.normalize("NFKD", text.lower())
    words = WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return words, [_stem(word) for word in words]


@cache
def _stem(word: str) -> str:
    return analyzed(word, STEMS)[0]


def has(word: str) -> Scan:
    """Find any form of a word."""
    [stem] = _split(word)[1]
    return lambda article: any(stem in stems for _, stems in _words(article))


def lacks(word: str) -> Scan:
    """Find what does not hold a word."""
    found = has(word)
    return lambda article: not found(article)


def says(phrase: str) -> Scan:
    """Find exactly these words in this order."""
    wanted = _split(phrase)[0]
    return lambda article: any(
        words[at : at + len(wanted)] == wanted
        for words, _ in _words(article)
        for at in range(len(words))
    )


def begins(letters: str) -> Scan:
    """Find a word that begins with these letters."""
    [start] = _split(letters)[0]
    return lambda article: any(
        word.startswith(start) for words, _ in _words(article) for word in words
    )


def within(since: date, until: date) -> Scan:
    """Find what was published from one day to another."""
    return lambda article: article.day is not None and since <= article.day <= until


def of_outlet(name: str) -> Scan:
    """Find what an outlet published."""
    return lambda article: (article.source or "").casefold() == name.casefold()


def both(one: Scan, other: Scan) -> Scan:
    """Find what both find."""
    return lambda article: one(article) and other(article)


def either(one: Scan, other: Scan) -> Scan:
    """Find what one of two finds."""
    return lambda article: one(article) or other(article)


if __name__ == "__main__":
    main()
