"""How well web pages are read: body text, title, author and date, against gold.

The data's layout is that of ``benchmarks.pages``.

Bodies are scored as https://github.com/scrapinghub/article-extraction-benchmark does: overlap of
4-grams of words, precision and recall averaged over pages, F1 of the two. Title, author and day
are right or wrong, case and punctuation folded; ``date_invented`` is the share of pages without
a date that were given one.

Pages of the sites whose name hashes to an even number are the development half, on which the
rules were written; ``..._held_out`` is the same figure over the pages of all other sites. The
weights of dates and authors are fitted, so ``..._cross_validated`` is the figure of weights that
were fitted on other sites than those of the pages they are scored on.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

import trafilatura
from rich.progress import track
from trafilatura.settings import Document

from benchmarks import face, train_readers
from benchmarks.pages import Page, read_pages
from index_store.readers.pages.html import parse_html

NGRAM = 4  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader says of a page; empty strings for what it does not."""

    text: str
    title: str
    author: str
    day: str
    """ISO."""


def dateline(page: Page) -> Reading:
    """Read a page as the index does."""
    draft = parse_html(page.html, page.url)
    return Reading(
        text=draft.text,
        title=draft.title,
        author=draft.author or "",
        day=draft.published.isoformat()[:10] if draft.published else "",
    )


def plain(page: Page) -> Reading:
    """Read a page with trafilatura alone, as its documentation shows."""
    found = trafilatura.bare_extraction(
        page.html, url=page.url, with_metadata=True, include_comments=False
    )
    if not isinstance(found, Document):
        return Reading(text="", title="", author="", day="")
    return Reading(
        text=found.text or "",
        title=found.title or "",
        author=found.author or "",
        day=found.date or "",
    )


def measure(pages: Sequence[Page], reader: Callable[[Page], Reading]) -> dict[str, float | None]:
    """Return every figure of a reader over the pages, over all and over the held-out half."""
    started = time.perf_counter()
    readings = [reader(page) for page in track(pages, reader.__name__, transient=True)]
    seconds = time.perf_counter() - started
    pairs = list(zip(pages, readings, strict=True))
    held_out = [pair for pair in pairs if pair[0].held_out]
    figures = _figures(pairs)
    figures |= {f"{name}_held_out": value for name, value in _figures(held_out).items()}
    return figures | {"pages_per_s": len(pages) / seconds}


def _figures(pairs: Sequence[tuple[Page, Reading]]) -> dict[str, float | None]:
    bodies = [_overlap(p.gold["text"], r.text) for p, r in pairs if p.gold.get("text")]
    described = [(p.gold, r) for p, r in pairs if p.gold.get("has_metadata")]
    titles = [_folded(g["title"]) == _folded(r.title) for g, r in described if g["title"]]
    authors = [_folded(g["author"]) == _folded(r.author) for g, r in described if g["author"]]
    nobody = [bool(r.author) for g, r in described if not g["author"]]
    days = [g["published"] == r.day for g, r in described if g["published"]]
    invented = [bool(r.day) for g, r in described if not g["published"]]
    return {
        "body_f1": _f1(bodies) if bodies else None,
        "title": mean(titles) if titles else None,
        "author": mean(authors) if authors else None,
        "author_invented": mean(nobody) if nobody else None,
        "date": mean(days) if days else None,
        "date_invented": mean(invented) if invented else None,
    }


def _folded(text: str | list[str]) -> list[str]:
    """Return the words of a text, or of a list of authors."""
    return re.findall(r"\w+", (text if isinstance(text, str) else " ".join(text)).casefold())


def _overlap(gold: str, found: str) -> tuple[float | None, float]:
    """Return precision (None where nothing was found) and recall of the 4-grams."""
    wanted, given = _ngrams(gold), _ngrams(found)
    common = (wanted & given).total()
    return (common / given.total() if given else None), common / wanted.total()


def _ngrams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    count = max(1, len(words) - NGRAM + 1)
    return Counter(tuple(words[place : place + NGRAM]) for place in range(count))


def _f1(bodies: Sequence[tuple[float | None, float]]) -> float:
    precision = mean(found for found, _ in bodies if found is not None)
    recall = mean(found for _, found in bodies)
    return 2 * precision * recall / (precision + recall)


def main() -> None:
    """Measure the reader of web pages on one data folder."""
    options = face.parser(__doc__).parse_args()
    pages = face.evenly(read_pages(options.data), options.limit)
    ours = measure(pages, dateline)
    ours |= train_readers.cross_validated(train_readers.collect(pages))
    theirs = measure(pages, plain) if options.baseline else None
    title = f"{len(pages)} pages of {options.data.name}"
    face.report(title, ours, theirs, baseline="trafilatura")


if __name__ == "__main__":
    main()
