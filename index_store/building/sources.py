"""Where articles come from: files, folders and addresses, and what was read from them before.

A file is read again only when its bytes, its place or the readers have changed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index_store.building.handed_in.uploads import LABEL
from index_store.catalogue.caches import ParsedFile
from index_store.catalogue.catalogue import Catalogue
from index_store.errors import NothingToIndexError
from index_store.readers import (
    Fetcher,
    FetchLimits,
    find_files,
    name_unread,
    read,
    read_url,
    readers_fingerprint,
)
from index_store.search.languages import IDENTIFIER, language_of
from index_store.types import Article, Skipped

FILES_AT_ONCE = 64  # whose articles are stored in one transaction
ARTICLES_AT_ONCE = 256  # the same for exports that hold many
ENTRY = re.compile(r"://[^/]*/.*:\d+$")  # how the origin of a feed's entry ends; no port does

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done and how much there is."""


@dataclass(slots=True)
class ReadResult:
    """What was read and stored."""

    members: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Article id -> (revision, origin)."""
    duplicate: dict[str, str] = field(default_factory=dict)
    """Origin -> the origin that holds the same article."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Origin -> why it is no article."""
    feeds: list[str] = field(default_factory=list)
    """The addresses that turned out to be feeds."""

    def take(self, revision: str, origin: str) -> None:
        """Take an article; of several with one id, the first counts."""
        first = self.members.setdefault(revision.rpartition("@")[0], (revision, origin))
        if first[1] != origin:
            self.duplicate[origin] = first[1]

    def skip(self, skipped: Sequence[Skipped]) -> None:
        """Note what could not be read."""
        self.skipped |= {item.origin: item.reason for item in skipped}

    def join(self, other: "ReadResult") -> None:
        """Take what another result has taken."""
        for revision, origin in other.members.values():
            self.take(revision, origin)
        self.duplicate |= other.duplicate
        self.feeds += other.feeds
        self.skipped |= other.skipped


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    root: Path
    label: str
    """Put before the origin, so that folders with files of the same name can share an archive."""


def is_url(source: str | Path) -> bool:
    """Say whether a source is an address rather than a path."""
    return str(source).lower().startswith(("http://", "https://"))


def read_sources(
    sources: Sequence[str | Path],
    roots: Mapping[str, str],
    catalogue: Catalogue,
    tell: Progress,
    private_hosts: frozenset[str] = frozenset(),
) -> tuple[ReadResult, dict[str, str]]:
    """Read every source and store its articles as they come.

    Args:
        sources: Files, folders and http(s) addresses.
        roots: The folders known so far and their labels.
        catalogue: Where articles go, and what is known of files read before.
        tell: Told how many files and addresses are done.
        private_hosts: As in ``IndexConfig``.

    Returns:
        What was read, and all folders with their labels.

    Raises:
        NothingToIndexError: A path does not exist, or there is no file at any of them.
    """
    labels = dict(roots)
    files = _files([Path(source) for source in sources if not is_url(source)], labels)
    urls = [str(source) for source in sources if is_url(source)]
    if not files and not urls:
        raise NothingToIndexError(
            f"There is no article in {', '.join(map(str, sources))}. Put .txt, .md, .html, .pdf, "
            ".jsonl or .csv files there."
        )
    result = ReadResult()
    for path in sources:
        if not is_url(path):
            result.skip(_unread(Path(path), labels))
    total = len(files) + len(urls)
    for first in range(0, len(files), FILES_AT_ONCE):
        _read_files(files[first : first + FILES_AT_ONCE], catalogue, result)
        tell("Reading", min(first + FILES_AT_ONCE, len(files)), total)
    fetcher = Fetcher(FetchLimits(private_hosts=private_hosts))
    for done, url in enumerate(urls, len(files) + 1):
        articles, skipped = _sorted(read_url(url, fetcher))
        store(articles, catalogue, result)
        if any(ENTRY.search(article.origin) for article in articles):
            result.feeds.append(url)
        result.skip(skipped)
        tell("Reading", done, total)
    return result, labels


def _files(paths: Sequence[Path], labels: dict[str, str]) -> list[_File]:
    """Return every file at the paths once, and learn the labels of new folders."""
    files: dict[Path, _File] = {}
    for path in paths:
        found = find_files(path)
        whole = path.resolve()
        root = _root(whole if path.is_dir() else whole.parent, labels)
        label = labels.setdefault(str(root), _new_label(root, labels))
        for file in found:
            place = file.absolute() if path.is_dir() else whole
            files.setdefault(place, _File(file, root, label))
    return list(files.values())


def _unread(path: Path, labels: Mapping[str, str]) -> list[Skipped]:
    """Return what of a folder is of no kind that is read, the data folder aside."""
    folder = path.resolve()
    root = _root(folder, labels)
    own = [Path(known).parent for known, label in labels.items() if label == LABEL]
    return [
        replace(skipped, origin=labels.get(str(root), "") + skipped.origin)
        for skipped in name_unread(folder, root=root, without=own)
    ]


def _root(folder: Path, labels: Mapping[str, str]) -> Path:
    """Return the innermost known folder that a folder is in, else the folder itself."""
    known = [Path(path) for path in labels if folder.is_relative_to(path)]
    return max(known, key=lambda path: len(path.parts), default=folder)


def _new_label(folder: Path, labels: Mapping[str, str]) -> str:
    """Return nothing for an archive's first folder, and a name of its own for every other."""
    taken = {*labels.values(), LABEL}
    if taken == {LABEL}:
        return ""
    names = (f"{folder.name}{suffix}/" for suffix in ("", *(f"-{n}" for n in range(2, 10_000))))
    return next(name for name in names if name not in taken)


def _read_files(files: Sequence[_File], catalogue: Catalogue, result: ReadResult) -> None:
    keys = [_key(file) for file in files]
    known = catalogue.caches.files.get([key for key in keys if key])
    held: list[ParsedFile] = []
    fresh: dict[bytes, ParsedFile] = {}
    waiting: list[tuple[ParsedFile, Article]] = []
    for file, key in zip(files, keys, strict=True):
        parsed = known.get(key) if key else None
        if parsed is None:
            parsed = ParsedFile(articles=[], skipped=[])
            for found in read(file.path, root=file.root):
                if isinstance(found, Skipped):
                    origin = file.label + found.origin
                    parsed.skipped.append(Skipped(origin=origin, reason=found.reason))
                    continue
                waiting.append((parsed, _in_language(_labelled(found, file.label))))
                if len(waiting) >= ARTICLES_AT_ONCE:
                    _store_waiting(waiting, catalogue)
            if key:
                fresh[key] = parsed
        held.append(parsed)
    _store_waiting(waiting, catalogue)
    catalogue.caches.files.add(fresh)
    for parsed in held:
        for revision, origin in parsed.articles:
            result.take(revision, origin)
        result.skip(parsed.skipped)


def _store_waiting(waiting: list[tuple[ParsedFile, Article]], catalogue: Catalogue) -> None:
    """Store articles, say in their files by which revision, and wait for others."""
    revisions = catalogue.articles.add([article for _, article in waiting])
    for (parsed, article), revision in zip(waiting, revisions, strict=True):
        parsed.articles.append((revision, article.origin))
    waiting.clear()


def _sorted(found: Iterator[Article | Skipped]) -> tuple[list[Article], list[Skipped]]:
    articles: list[Article] = []
    skipped: list[Skipped] = []
    for item in found:
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            articles.append(item)
    return articles, skipped


def store(articles: Sequence[Article], catalogue: Catalogue, result: ReadResult) -> None:
    """Store articles in the catalogue and take them into a result."""
    articles = [_in_language(article) for article in articles]
    for revision, article in zip(catalogue.articles.add(articles), articles, strict=True):
        result.take(revision, article.origin)


def _labelled(article: Article, label: str) -> Article:
    """Tell apart files of the same name in different folders; a URL is the same everywhere."""
    if not label:
        return article
    id_ = (
        article.id
        if article.url
        else f"{article.id}-{hashlib.sha256(label.encode()).hexdigest()[:6]}"
    )
    return replace(article, id=id_, origin=label + article.origin)


def _in_language(article: Article) -> Article:
    """Return an article that says which language it is in, where that can be told."""
    return replace(article, language=language_of(article.text, article.language))


def _key(file: _File) -> bytes | None:
    """Return what a file's articles depend on, or None where it cannot be opened."""
    try:
        with file.path.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").digest()
    except OSError:
        return None
    readers = f"{readers_fingerprint()}\0{IDENTIFIER}"
    place = f"{file.label}\0{file.root}\0{file.path}\0{readers}"
    return hashlib.sha256(content + place.encode("utf-8", "surrogateescape")).digest()
