"""The write side of an index: build, add, remove, roll back.

Every change makes a new snapshot beside the live one and switches to it by one atomic rename,
so that a change that fails or is killed leaves the last good snapshot serving. Articles, chunks
and embeddings are stored as they come and are not done again by the next try.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from index_store.building.change import changing
from index_store.building.handed_in.pushes import PushOutcome, original, settle, waiting_pushes
from index_store.building.handed_in.uploads import (
    is_upload,
    originals,
    uploads_folder,
    with_uploads,
)
from index_store.building.report import BuildReport, merged
from index_store.building.sources import (
    ARTICLES_AT_ONCE,
    Progress,
    ReadResult,
    is_url,
    read_sources,
    store,
)
from index_store.config import IndexConfig
from index_store.data_folder import is_sound, snapshot_numbers, switch
from index_store.errors import (
    IndexMissingError,
    NothingToIndexError,
)
from index_store.types import Article, Embedder

Sources = Path | str | Sequence[Path | str]


def build_index(
    sources: Sources, config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Make the index hold what is at the sources and what was uploaded, and nothing else.

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
        IndexStoreError: The new snapshot failed verification, or the disk is full; the old one
            still serves.
    """
    with changing(config, "build", progress) as change:
        roots = with_uploads({}, config.data)
        result, labels = read_sources(
            _listed(sources), roots, change.catalogue, change.tell, config.private_hosts
        )
        uploaded = {id_: place for id_, place in change.before.items() if is_upload(place[1])}
        members = uploaded | result.members
        report = change.make(members, result, embedder, labels=labels)
        change.catalogue.sources.replace(_remembered(sources, result, config.data))
        return report


def add_sources(
    sources: Sources, config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Read the sources and keep all that the index holds already; see ``build_index``.

    An article that is there already, by its URL or its file, gets its new text.
    """
    with changing(config, "add", progress) as change:
        catalogue = change.catalogue
        roots = with_uploads(catalogue.sources.roots() if change.live else {}, config.data)
        result, labels = read_sources(
            _listed(sources), roots, catalogue, change.tell, config.private_hosts
        )
        members = merged(change.before, result.members)
        report = change.make(members, result, embedder, labels=labels)
        known = catalogue.sources.get() if change.live else []
        more = _remembered(sources, result, config.data)
        catalogue.sources.replace(list(dict.fromkeys([*known, *more])))
        return report


def add_pushed(
    config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Add what content systems pushed and take out what they withdrew, in one change.

    Of several pushes of one article the last counts. Where this is killed, they wait still.

    Raises:
        NothingToIndexError: No article would be left; what was pushed waits.
    """
    with changing(config, "push", progress) as change:
        pushes = waiting_pushes(config.data)
        last = {
            one.article: None if one.removal else original(config.data, push, one)
            for push in pushes
            for one in push.articles
            if one.outcome is PushOutcome.WAITING
        }
        catalogue, result = change.catalogue, ReadResult()
        roots = with_uploads(catalogue.sources.roots() if change.live else {}, config.data)
        files = [path for path in last.values() if path and path.exists()]  # a purge takes some
        if files:
            result, roots = read_sources(files, roots, catalogue, change.tell)
        members = merged(change.before, result.members)
        kept = {id_: place for id_, place in members.items() if last.get(id_, id_) is not None}
        report = change.make(kept, result, embedder, labels=roots)
        settle(config.data, pushes, report)
        return report


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
            fitting = [member.id for member in change.members if member.fits(name)]
            if not fitting:
                raise NothingToIndexError(
                    f"No article in the index has the id, URL or origin {name!r}. "
                    "Nothing was removed."
                )
            for id_ in fitting:
                left.pop(id_, None)
        report = change.make(left, ReadResult(), embedder)
        sources = change.catalogue.sources.get()
        change.catalogue.sources.replace([source for source in sources if source not in names])
        return report


def rebuild_index(
    config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Make the index again from the catalogue, with the present settings, if it needs that."""
    with changing(config, "build", progress) as change:
        if change.live is None:
            raise _nothing_built(config)
        return change.make(change.before, ReadResult(), embedder)


def refresh_index(
    config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Read again all that the index was made from, and keep what is not found any more.

    These are the files, folders and feeds of the last ``build_index`` and of every
    ``add_sources`` since, and the uploaded files whose articles are in the index. Where none has
    changed and the index is sound, it stays as it is.

    Raises:
        IndexMissingError: There is no index.
    """
    with changing(config, "rebuild", progress) as change:
        if change.live is None:
            raise _nothing_built(config)
        catalogue, result = change.catalogue, ReadResult()
        labels = with_uploads(catalogue.sources.roots(), config.data)
        sources: list[str | Path] = []
        for source in catalogue.sources.get():
            if is_url(source) or Path(source).exists():
                sources.append(source)
            else:
                result.skipped[source] = f"{source} is gone. Its articles stay in the index."
        sources += originals(config.data, [member.origin for member in change.members])
        if sources:
            try:
                found, labels = read_sources(
                    sources, labels, catalogue, change.tell, config.private_hosts
                )
                result.join(found)
            except NothingToIndexError as error:
                result.skipped["sources"] = f"{error} The index keeps what it holds."
        members = merged(change.before, result.members)
        return change.make(members, result, embedder, labels=labels)


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
        result = ReadResult()
        waiting = iter(articles)
        while batch := list(islice(waiting, ARTICLES_AT_ONCE)):
            store(batch, change.catalogue, result)
        members = merged(change.before, result.members) if keep else result.members
        return change.make(members, result, embedder)


def roll_back(config: IndexConfig) -> int:
    """Make the snapshot before the live one live again; return its number.

    Raises:
        IndexMissingError: There is none.
    """
    with changing(config, "rollback", None) as change:
        earlier = [
            number
            for number in snapshot_numbers(config.data)
            if change.live is not None and number < change.live and is_sound(config.data, number)
        ]
        if not earlier:
            raise IndexMissingError(
                f"There is no snapshot before the present one in {config.data}. "
                "Build what you want instead: dateline build PATH"
            )
        switch(config.data, earlier[-1])
        return earlier[-1]


def _listed(sources: Sources) -> Sequence[Path | str]:
    return [sources] if isinstance(sources, Path | str) else sources


def _remembered(sources: Sources, result: ReadResult, data: Path) -> list[str]:
    """Return the sources that may hold something new later, wherever one looks from.

    A page is read once, and of uploads only those in the index count.
    """
    paths = [Path(source).resolve() for source in _listed(sources) if not is_url(source)]
    uploads = uploads_folder(data)
    return [*(str(path) for path in paths if not path.is_relative_to(uploads)), *result.feeds]


def _nothing_built(config: IndexConfig) -> IndexMissingError:
    return IndexMissingError(
        f"There is no index in {config.data}. Build one: dateline build PATH --data {config.data}"
    )
