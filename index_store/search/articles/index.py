"""The index of articles, open for reading: what is found, in which order, and counts over it."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tantivy import DocAddress, Index, Occur, Order, Query, Searcher

from index_store.errors import IndexMissingError
from index_store.search.articles.analysis import WORDS, analyzed, register_analyzers
from index_store.search.articles.compiling import compiled, filtered, without
from index_store.search.articles.expression import (
    AllOf,
    ArticleFilters,
    Expression,
    Term,
    TextField,
    sought,
)
from index_store.search.articles.schema import (
    AUTHOR,
    CLUSTER,
    LANGUAGE,
    MOMENT,
    MONTH,
    NAMES,
    OUTLET,
    REVISION,
    is_current,
    schema,
)

VALUES = 1_000  # of a field that are counted apart, most first
NAMES_FOUND = 2_000  # those of most articles
LETTERS = 4  # of a name by which they are fetched; of more tantivy refuses the pattern
BUCKETS = 65_000  # of a field in one part of the index; tantivy counts at most 65,535

# What is counted, and the filter that is left out of account for it: one more outlet widens a
# search, so that its count is of what it would add. A month narrows the days that are set.
_COUNTED = {"outlets": OUTLET, "authors": AUTHOR, "language": LANGUAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount:
    """How many of the articles found have one value of a field."""

    value: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCounts:
    """The values of a field, most articles first, then by name."""

    values: tuple[ValueCount, ...]
    others: int
    """Articles with none of these values, but another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRevisions:
    """A page of what was found, and counts over all of it."""

    revisions: tuple[str, ...]
    total: int
    """How many the pages have together: articles, or where reprints are folded, stories."""
    articles: int
    """Articles found, every reprint counted."""
    outlets: FieldCounts
    authors: FieldCounts
    languages: FieldCounts
    months: tuple[tuple[int, int], ...]
    """(year and month as 202609, articles), in order; the undated are left out."""


class ArticleIndex:
    """Finds the articles of one snapshot. Safe to use from many threads."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    @classmethod
    def open(cls, path: Path) -> "ArticleIndex":
        """Open the index in the folder ``path``.

        Raises:
            IndexMissingError: There is none, or of another form.
        """
        if not is_current(path):
            raise IndexMissingError(
                "This archive was indexed by an older Dateline, which could not search for "
                "articles. Make its index again: dateline build"
            )
        try:
            return cls(_searcher(path))
        except (OSError, ValueError) as error:
            raise IndexMissingError(
                f"The index of articles in {path} cannot be opened: {error}. "
                "Mend it: dateline build"
            ) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def revisions(self, filters: ArticleFilters = ArticleFilters()) -> set[str]:
        """Return the revision of every article in it that passes the filters."""
        wanted = filtered(Query.all_query(), filters)
        found = self._searcher.terms_with_prefix(REVISION, "", filter_query=wanted)
        return {revision for revision, _ in found}

    def search(
        self,
        wanted: Expression,
        filters: ArticleFilters = ArticleFilters(),
        *,
        newest: bool = False,
        fold_reprints: bool = False,
        offset: int = 0,
        limit: int = 10,
    ) -> FoundRevisions:
        """Find articles.

        Args:
            wanted: What they shall hold.
            filters: Which are looked at.
            newest: Order them by time, the undated last, instead of by BM25; so they are in any
                case where no word tells one from another.
            fold_reprints: Give of articles that say nearly the same only the first in this order.
            offset: How many to pass over.
            limit: The most to return, at least 1.
        """
        words = compiled(wanted)
        query = filtered(words, filters)
        by_time = newest or not any(map(_is_scored, sought(wanted)))
        order: dict[str, Any] = {"order_by_field": MOMENT, "order": Order.Desc} if by_time else {}
        if fold_reprints:
            found = self._searcher.search(query, max(1, len(self)), **order)
            stories = self._stories([address for _, address in found.hits])
            page, total = stories[offset : offset + limit], len(stories)
        else:
            found = self._searcher.search(query, limit, offset=offset, **order)
            page, total = [address for _, address in found.hits], _count(found)
        counts = self._counts(words, query, filters)
        months = counts[MONTH]["buckets"]
        return FoundRevisions(
            revisions=tuple(self._searcher.doc(address)[REVISION][0] for address in page),
            total=total,
            articles=_count(found),
            outlets=_field_counts(counts[OUTLET]),
            authors=_field_counts(counts[AUTHOR]),
            languages=_field_counts(counts[LANGUAGE]),
            months=tuple(sorted((int(item["key"]), item["doc_count"]) for item in months)),
        )

    def names(self, begun: str) -> list[ValueCount]:
        """Return names that articles print, most articles first.

        Args:
            begun: Words of a name, in any order, each of which may be only the beginning of one;
                case and accents do not count. None: every name.

        Returns:
            Each name as it is printed; at most ``NAMES_FOUND``.
        """
        sought = analyzed(begun, WORDS)
        wanted = AllOf(tuple(Term(text=word, prefix=True) for word in sought))
        terms: dict[str, Any] = {"terms": {"field": NAMES, "size": NAMES_FOUND}}
        if sought:  # of the others nothing is fetched, which takes ten times as long
            terms["terms"]["include"] = _in_any_case(max(sought, key=len)[:LETTERS])
        counted = self._searcher.aggregate(compiled(wanted), {NAMES: terms})
        return [
            one
            for one in _field_counts(counted[NAMES]).values
            if (words := analyzed(one.value, WORDS))
            and all(any(word.startswith(part) for word in words) for part in sought)
        ]

    def naming(self, names: Sequence[str], *others: Sequence[str]) -> tuple[str, ...]:
        """Return the revisions of the articles that print one of some names, newest first.

        Args:
            names: As they are printed.
            others: Of each of these the articles print one as well.
        """
        printed = [Query.term_set_query(schema(), NAMES, list(one)) for one in (names, *others)]
        query = Query.boolean_query([(Occur.Must, one) for one in printed])
        found = self._searcher.search(
            query, max(1, len(self)), order_by_field=MOMENT, order=Order.Desc
        )
        return tuple(self._searcher.doc(address)[REVISION][0] for _, address in found.hits)

    def _stories(self, addresses: Sequence[DocAddress]) -> list[DocAddress]:
        """Return the first article of every story, in order."""
        clusters = self._searcher.fast_field_values(CLUSTER, list(addresses))
        first: dict[int, DocAddress] = {}
        for place, (cluster, address) in enumerate(zip(clusters, addresses, strict=True)):
            first.setdefault(-place - 1 if cluster is None else int(cluster), address)
        return list(first.values())

    def _counts(
        self, words: Query, query: Query, filters: ArticleFilters
    ) -> Mapping[str, dict[str, Any]]:
        """Return field -> what tantivy counts of its values."""
        together = {MONTH: _terms(MONTH, BUCKETS)}
        counts: dict[str, dict[str, Any]] = {}
        for name, field in _COUNTED.items():
            terms = {field: _terms(field, VALUES)}
            if getattr(filters, name):
                wider = filtered(words, without(filters, name))
                counts |= self._searcher.aggregate(wider, terms)
            else:
                together |= terms
        return counts | self._searcher.aggregate(query, together)


def _searcher(path: Path) -> Searcher:
    """Open what finds; where tantivy may not lock the folder, by way of links to its files."""
    try:
        return _opened(path)
    except ValueError:
        with tempfile.TemporaryDirectory() as links:
            for file in path.iterdir():
                if not file.name.endswith(".lock"):
                    (Path(links) / file.name).symlink_to(file.absolute())
            return _opened(Path(links))  # its files are open now, and stay so


def _opened(path: Path) -> Searcher:
    index = Index.open(str(path))
    register_analyzers(index)
    index.config_reader("manual")  # a snapshot never changes; nothing shall look whether it does
    return index.searcher()


def _is_scored(term: Term) -> bool:
    return term.field in (TextField.ANYWHERE, TextField.TITLE) and not term.prefix


def _terms(field: str, size: int) -> dict[str, object]:
    return {"terms": {"field": field, "size": size, "segment_size": BUCKETS}}


def _field_counts(counted: Mapping[str, Any]) -> FieldCounts:
    values = [
        ValueCount(value=item["key"], articles=item["doc_count"]) for item in counted["buckets"]
    ]
    values.sort(key=lambda value: (-value.articles, value.value))
    return FieldCounts(values=tuple(values), others=counted["sum_other_doc_count"])


def _in_any_case(word: str) -> str:
    """Return a pattern of what has a word; any letter beyond ASCII passes for any of its own."""
    letters = (re.escape(letter + letter.upper()) + "\u0080-\U0010ffff" for letter in word)
    return f".*{''.join(f'[{some}]' for some in letters)}.*"


def _count(found: Any) -> int:
    return int(found.count)
