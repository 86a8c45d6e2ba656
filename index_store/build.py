"""The write side of an index: read, split, embed, verify, switch.

A build makes a new generation beside the live one and switches to it by one atomic rename, so
that a build that fails or is killed leaves the last good generation serving. Articles and
embeddings are stored as they come and are not done again by the next try.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from index_store.catalogue import Catalogue
from index_store.chunking import split_articles
from index_store.config import FORMAT, IndexConfig
from index_store.errors import (
    IndexBusyError,
    IndexStoreError,
    NothingToIndexError,
)
from index_store.generation import Manifest, current_number, generation_folder
from index_store.lexical import LexicalIndex
from index_store.readers import find_files, read
from index_store.types import Article, Chunk, Embedder, Skipped
from index_store.vectors import VectorStore

EMBEDDING_BATCH = 512  # texts; what is lost at most when a build is killed
PROBES = 20  # chunks whose own vector must find them before a generation goes live

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done and how much there is."""


@dataclass(slots=True, kw_only=True)
class BuildReport:
    """What a build did with every article it met."""

    generation: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """In the index before, no longer where it was read from."""
    duplicate: dict[str, str] = field(default_factory=dict)
    """File -> the file that holds the same article."""
    skipped: dict[str, str] = field(default_factory=dict)
    """File -> why it could not be read."""
    kept: list[str] = field(default_factory=list)
    """Skipped now, but an earlier reading is in the index and stays."""
    chunks: int = 0
    embedded: int = 0
    """Chunks that had to be embedded; the others came from the cache."""


def build_index(
    path: Path, config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Index every article at ``path`` and switch to the result.

    Args:
        path: A file or a folder of articles.
        config: Where the index goes and how articles are split.
        embedder: Turns chunks into vectors.
        progress: Told how far each stage has come.

    Returns:
        What became of every file.

    Raises:
        NothingToIndexError: No readable article at ``path``; the index is as it was.
        IndexBusyError: Another build is running on the same data folder.
        IndexStoreError: The new generation failed verification; the old one still serves.
    """
    files = find_files(path)
    if not files:
        raise NothingToIndexError(
            f"There is no article in {path}. Put .txt, .md or .html files there."
        )
    tell = progress or _silent
    report = BuildReport()
    with _locked_catalogue(config.data) as catalogue:
        articles = _read_all(files, path if path.is_dir() else path.parent, report, tell)
        return _generate(articles, report, config, embedder, catalogue, tell)


def index_articles(
    articles: Iterable[Article],
    config: IndexConfig,
    embedder: Embedder,
    progress: Progress | None = None,
) -> BuildReport:
    """Index articles that the caller has read, and switch to the result; see ``build_index``.

    Of articles with the same id, the first is taken.
    """
    report = BuildReport()
    kept = _first_of_each(articles, report)
    with _locked_catalogue(config.data) as catalogue:
        return _generate(kept, report, config, embedder, catalogue, progress or _silent)


def _silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@contextmanager
def _locked_catalogue(data: Path) -> Iterator[Catalogue]:
    """Open the catalogue for writing, one build at a time."""
    _make_folder(data)
    lock = FileLock(data / "build.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexBusyError(
            f"Another build is running on {data}. Wait for it to end and try again."
        ) from error
    with ExitStack() as stack:
        stack.callback(lock.release)
        catalogue = Catalogue(data / "catalogue.db")
        stack.callback(catalogue.close)
        yield catalogue


def _generate(
    articles: Sequence[Article],
    report: BuildReport,
    config: IndexConfig,
    embedder: Embedder,
    catalogue: Catalogue,
    tell: Progress,
) -> BuildReport:
    """Make a generation of the articles, unless the live one is just that."""
    live = current_number(config.data)
    before = catalogue.members(live) if live is not None else {}
    members = {article.origin: article.revision for article in articles}
    for origin in before:
        # A file that holds several articles may be skipped as a whole.
        if origin in report.skipped or origin.rpartition(":")[0] in report.skipped:
            members.setdefault(origin, before[origin])
            report.kept.append(origin)
    if not members:
        reasons = list(report.skipped.values())[:3]
        raise NothingToIndexError(" ".join(["No article can be read.", *reasons]))
    _compare(before, members, report)

    if live is not None and before == members and _same_settings(config, embedder, live):
        report.generation = live
        report.chunks = Manifest.read(generation_folder(config.data, live)).chunks
        return report

    catalogue.add_articles(articles)
    _split_new(articles, config, catalogue)
    revisions = list(members.values())
    chunks = catalogue.chunks_of(config.chunking, revisions)
    number = _next_number(config.data, live)
    folder = generation_folder(config.data, number)
    stored = catalogue.articles(revisions)
    texts = [f"{_header(stored[chunk.revision])}\n{chunk.text}" for chunk in chunks]
    catalogue.set_members(number, revisions)
    report.embedded = _embed_missing(texts, embedder, catalogue, tell)
    _write(folder, chunks, texts, embedder, catalogue, tell)
    _verify(folder, chunks, texts, embedder, catalogue)
    _manifest(list(stored.values()), len(chunks), config, embedder).write(folder)
    _switch(config.data, number)
    _retire(config.data, {number, live}, catalogue)
    report.generation = number
    report.chunks = len(chunks)
    return report


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexStoreError(
            f"The data folder {data} cannot be made: {error.strerror}. Choose another with --data."
        ) from error
    if not os.access(data, os.W_OK):
        raise IndexStoreError(
            f"The data folder {data} cannot be written to. Choose another with --data."
        )


def _read_all(
    files: Sequence[Path], root: Path, report: BuildReport, tell: Progress
) -> list[Article]:
    """Read every file; what cannot be read or was read already goes into the report."""
    articles: list[Article] = []
    for done, file in enumerate(files, 1):
        for found in read(file, root=root):
            if isinstance(found, Skipped):
                report.skipped[found.origin] = found.reason
            else:
                articles.append(found)
        tell("Reading articles", done, len(files))
    return _first_of_each(articles, report)


def _first_of_each(articles: Iterable[Article], report: BuildReport) -> list[Article]:
    by_id: dict[str, Article] = {}
    for article in articles:
        first = by_id.setdefault(article.id, article)
        if first is not article:
            report.duplicate[article.origin] = first.origin
    return list(by_id.values())


def _compare(before: dict[str, str], members: dict[str, str], report: BuildReport) -> None:
    """Sort every article into added, changed, unchanged and removed."""
    for origin, revision in members.items():
        if origin in report.skipped:
            continue
        if origin not in before:
            report.added.append(origin)
        elif before[origin] == revision:
            report.unchanged.append(origin)
        else:
            report.changed.append(origin)
    report.removed = [origin for origin in before if origin not in members]


def _same_settings(config: IndexConfig, embedder: Embedder, live: int) -> bool:
    try:
        manifest = Manifest.read(generation_folder(config.data, live))
    except IndexStoreError:
        return False
    return (manifest.embedding_model, manifest.chunking) == (embedder.name, config.chunking)


def _split_new(articles: Sequence[Article], config: IndexConfig, catalogue: Catalogue) -> None:
    split = catalogue.chunked(config.chunking, [article.revision for article in articles])
    new = [article for article in articles if article.revision not in split]
    if new:
        chunks = [chunk for passages in split_articles(new, config) for chunk in passages]
        catalogue.add_chunks(config.chunking, chunks)


def _header(article: Article) -> str:
    """Return the line that tells the embedder and BM25 what a passage belongs to."""
    parts = (article.title, article.source, article.day.isoformat() if article.day else None)
    return " | ".join(part for part in parts if part)


def _embed_missing(
    texts: Sequence[str], embedder: Embedder, catalogue: Catalogue, tell: Progress
) -> int:
    """Embed the texts that the cache lacks, batch by batch; return how many."""
    cached = catalogue.cached_embeddings(embedder.name, texts)
    missing = list(dict.fromkeys(text for place, text in enumerate(texts) if place not in cached))
    for first in range(0, len(missing), EMBEDDING_BATCH):
        batch = missing[first : first + EMBEDDING_BATCH]
        catalogue.add_embeddings(embedder.name, batch, embedder.embed(batch))
        tell("Embedding", first + len(batch), len(missing))
    return len(missing)


def _write(
    folder: Path,
    chunks: Sequence[Chunk],
    texts: Sequence[str],
    embedder: Embedder,
    catalogue: Catalogue,
    tell: Progress,
) -> None:
    """Fill a fresh generation with vectors and lexical index."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with VectorStore(folder / "chroma", create=True) as store:
        for first in range(0, len(chunks), EMBEDDING_BATCH):
            last = min(first + EMBEDDING_BATCH, len(chunks))
            vectors = catalogue.cached_embeddings(embedder.name, texts[first:last])
            store.add(
                [chunk.id for chunk in chunks[first:last]],
                np.stack([vectors[place] for place in range(last - first)]),
            )
            tell("Storing vectors", last, len(chunks))
    tell("Indexing words", 0, 1)
    LexicalIndex.build([chunk.id for chunk in chunks], texts, folder / "lexical")
    tell("Indexing words", 1, 1)


def _verify(
    folder: Path,
    chunks: Sequence[Chunk],
    texts: Sequence[str],
    embedder: Embedder,
    catalogue: Catalogue,
) -> None:
    """Check that the generation holds every chunk and finds sampled ones by their own vector."""
    words = len(LexicalIndex.open(folder / "lexical"))
    with VectorStore(folder / "chroma") as store:
        if not store.count() == words == len(chunks):
            raise IndexStoreError(
                f"The new index holds {store.count()} vectors and {words} texts for "
                f"{len(chunks)} chunks. The old index still serves; build again."
            )
        for place in range(0, len(chunks), max(1, len(chunks) // PROBES)):
            vector = catalogue.cached_embeddings(embedder.name, [texts[place]])[0]
            found = store.search(vector, 1)
            if not found or found[0][1] < 0.999:  # reprints tie at cosine 1: any of them will do
                raise IndexStoreError(
                    f"The new index does not find chunk {chunks[place].id} by its own vector. "
                    "The old index still serves; build again."
                )


def _manifest(
    articles: Sequence[Article], chunks: int, config: IndexConfig, embedder: Embedder
) -> Manifest:
    days = sorted(article.day for article in articles if article.day)
    return Manifest(
        format=FORMAT,
        embedding_model=embedder.name,
        dimension=embedder.dimension,
        chunking=config.chunking,
        articles=len(articles),
        chunks=chunks,
        outlets=len({article.source for article in articles if article.source}),
        first_day=days[0].isoformat() if days else None,
        last_day=days[-1].isoformat() if days else None,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _next_number(data: Path, live: int | None) -> int:
    """Return a number above every generation that exists or is live."""
    folder = data / "generations"
    taken = (
        [int(entry.name) for entry in folder.iterdir() if entry.name.isdigit()]
        if folder.is_dir()
        else []
    )
    return max([*taken, live or 0]) + 1


def _switch(data: Path, number: int) -> None:
    """Point CURRENT at a generation, atomically and durably."""
    fresh = data / "CURRENT.new"
    with fresh.open("w", encoding="ascii") as file:
        file.write(str(number))
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, data / "CURRENT")


def _retire(data: Path, keep: set[int | None], catalogue: Catalogue) -> None:
    """Delete all generations but the live one and the one before it."""
    for entry in (data / "generations").iterdir():
        if entry.name.isdigit() and int(entry.name) not in keep:
            shutil.rmtree(entry, ignore_errors=True)
            catalogue.forget_generation(int(entry.name))
