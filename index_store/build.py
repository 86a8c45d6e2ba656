"""The write side of an index: build, add, remove, roll back.

Every change makes a new generation beside the live one and switches to it by one atomic rename,
so that a change that fails or is killed leaves the last good generation serving. Articles, chunks
and embeddings are stored as they come and are not done again by the next try.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from index_store.catalogue import Member
from index_store.changing import changing
from index_store.config import IndexConfig
from index_store.errors import (
    IndexMissingError,
    NothingToIndexError,
)
from index_store.layout import (
    generation_numbers,
    is_whole,
    switch,
)
from index_store.report import BuildReport
from index_store.sources import ARTICLES_AT_ONCE, Intake, Progress, read_sources
from index_store.types import Article, Embedder

Sources = Path | str | Sequence[Path | str]


def build_index(
    sources: Sources, config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Make the index hold what is at the sources, and nothing else.

    Args:
        sources: Files, folders, http(s) addresses of pages and feeds; one or several.
        config: Where the index goes and how articles are split.
        embedder: Turns chunks into vectors.
        progress: Told how far each stage has come.

    Returns:
        What became of every article.

    Raises:
        NothingToIndexError: No readable article at the sources; the index is as it was.
        IndexBusyError: Another process is changing the same index.
        IndexStoreError: The new generation failed verification, or the disk is full; the old one
            still serves.
    """
    with changing(config, "build", progress) as change:
        intake, labels = read_sources(_listed(sources), {}, change.catalogue, change.tell)
        return change.make(intake.members, intake, embedder, labels=labels)


def add_sources(
    sources: Sources, config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Read the sources and keep all that the index holds already; see ``build_index``.

    An article that is there already, by its URL or its file, gets its new text.
    """
    with changing(config, "add", progress) as change:
        roots = change.catalogue.roots() if change.live else {}
        intake, labels = read_sources(_listed(sources), roots, change.catalogue, change.tell)
        members = dict(change.before) | intake.members
        return change.make(members, intake, embedder, labels=labels)


def remove_articles(
    names: Sequence[str], config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Take articles out of the index; the catalogue keeps their texts.

    Args:
        names: An id, a URL, an origin, or the folder or file that origins are in, each.
        config: Where the index is.
        embedder: The one the index was built with.
        progress: Told how far each stage has come.

    Raises:
        NothingToIndexError: A name fits no article, or no article would be left.
    """
    with changing(config, "remove", progress) as change:
        left = dict(change.before)
        for name in names:
            fitting = [member.id for member in change.members if _fits(member, name)]
            if not fitting:
                raise NothingToIndexError(
                    f"No article in the index has the id, URL or origin {name!r}. "
                    "Nothing was removed."
                )
            for id_ in fitting:
                left.pop(id_, None)
        return change.make(left, Intake(), embedder)


def rebuild_index(
    config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Make the index again from the catalogue, with the present settings, if it needs that."""
    with changing(config, "build", progress) as change:
        if change.live is None:
            raise IndexMissingError(
                f"There is no index in {config.data}. Build one: "
                f"dateline build PATH --data {config.data}"
            )
        return change.make(change.before, Intake(), embedder)


def index_articles(
    articles: Iterable[Article],
    config: IndexConfig,
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    keep: bool = False,
) -> BuildReport:
    """Index articles that the caller has read; see ``build_index``.

    Args:
        articles: Of several with one id, the first is taken.
        config: Where the index goes and how articles are split.
        embedder: Turns chunks into vectors.
        progress: Told how far each stage has come.
        keep: Keep what the index holds already, as ``add_sources`` does.
    """
    with changing(config, "build", progress) as change:
        intake = Intake()
        waiting = iter(articles)
        while batch := list(islice(waiting, ARTICLES_AT_ONCE)):
            change.catalogue.add_articles(batch)
            for article in batch:
                intake.take(article.revision, article.origin)
        members = dict(change.before) | intake.members if keep else intake.members
        return change.make(members, intake, embedder)


def roll_back(config: IndexConfig) -> int:
    """Make the generation before the live one live again; return its number.

    Raises:
        IndexMissingError: There is none.
    """
    with changing(config, "rollback", None) as change:
        earlier = [
            number
            for number in generation_numbers(config.data)
            if change.live is not None and number < change.live and is_whole(config.data, number)
        ]
        if not earlier:
            raise IndexMissingError(
                f"There is no generation before the present one in {config.data}. "
                "Build what you want instead: dateline build PATH"
            )
        switch(config.data, earlier[-1])
        return earlier[-1]


def _listed(sources: Sources) -> Sequence[Path | str]:
    return [sources] if isinstance(sources, Path | str) else sources


def _fits(member: Member, name: str) -> bool:
    """Say whether a name means an article: its id, URL, origin, or what its origin is in."""
    inside = (name.rstrip("/") + "/", name + ":")
    return name in (member.id, member.url, member.origin) or member.origin.startswith(inside)
