"""The values that flow through the index, and what an embedder and a vector store must do."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]

# strftime and calendar name months in the language of the locale; every reader gets these.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

# Control characters and what is invisible: soft hyphens, zero-width and bidirectional controls,
# and the variation selectors and tag characters in which text for a model can be hidden.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """Return a text without what a reader does not see; tabs and line feeds stay."""
    return _INVISIBLE.sub("", text)


def write_day(day: date) -> str:
    """Return a day in words, such as "4 September 2025", whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def write_moment(moment: date | datetime | None) -> str | None:
    """Return a day or a moment in ISO 8601; None of None."""
    return moment.isoformat() if moment else None


def read_moment(written: str | None) -> date | datetime | None:
    """Return the day or moment that ``write_moment`` wrote; None of nothing.

    Raises:
        ValueError: It is neither.
    """
    if not written:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def write_count(number: int, noun: str) -> str:
    """Return such as "1 article", "1,200 articles" or "2 addresses"."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news article as it is stored; every quote is a slice of ``text``."""

    id: str
    """Stable across builds: derived from the URL, else from the file it was read from."""
    title: str
    text: str
    """Clean body: paragraphs separated by one empty line, no hard wraps, no boilerplate."""
    source: str | None = None
    """The outlet, such as "Harbour Courier"."""
    author: str | None = None
    published: date | datetime | None = None
    """A day, or an aware date-time where the article gives one. Never the time of ingestion."""
    updated: date | datetime | None = None
    """When it was last changed, as it says itself."""
    language: str | None = None
    """What it is written in, as a two- or three-letter code such as "en": by its text where that is
    long enough to tell, else as it says itself. None counts as English."""
    url: str | None = None
    origin: str = ""
    """Where it was read from: a path relative to the folder that was indexed, or a URL.

    Behind a colon the line or entry where a file holds several: "export.jsonl:17".
    """
    cluster: str | None = None
    """``id`` of the first of all articles that say nearly the same, such as reprints of one wire
    story (its own id where it is the first), or None where no other does. Known for articles
    read from a snapshot; see ``index_store/building/groups/reprints.py``."""

    @property
    def revision(self) -> str:
        """Names this article with all that it says: "ID@TEXT+DETAILS".

        Of the text with title, outlet and date, and of the other details, there is a hash each.
        An article of an older archive may be stored by its ``text_revision`` alone.
        """
        details = (self.author, self.updated, self.language, self.url)
        return f"{self.text_revision}+{_hash(*map(str, details))[:8]}"

    @property
    def text_revision(self) -> str:
        """The first part of ``revision``: the same for the same text, title, outlet and date."""
        return f"{self.id}@{_hash(self.title, self.source or '', str(self.published), self.text)}"

    @property
    def day(self) -> date | None:
        """The day of publication, or None where the article does not say."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def written_day(self) -> str | None:
        """The day of publication in words, such as "4 September 2025", or None."""
        return write_day(self.day) if self.day else None


def text_hash(revision: str) -> str:
    """Return the part of a revision that is the same for the same text, title, outlet and date."""
    return revision.rpartition("@")[2].partition("+")[0]


def _hash(*values: str) -> str:
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What could not be read as an article: a file, a row of an export, an entry of a feed."""

    origin: str
    """As ``Article.origin``: "export.jsonl", or "export.jsonl:17" for its 17th line."""
    reason: str
    """One sentence or two that name the place, say what is wrong and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A passage of an article: ``article.text[start:end] == text``."""

    id: str
    """"REVISION:START-END"; the same passage of the same text always has the same id."""
    revision: str
    start: int
    end: int
    text: str


def chunk_id(revision: str, start: int, end: int) -> str:
    """Return the name of a passage: the same passage of the same text always has the same."""
    return f"{revision}:{start}-{end}"


def parse_chunk_id(id_: str) -> tuple[str, int, int]:
    """Return the revision, start and end that a passage's name is made of."""
    revision, _, span = id_.rpartition(":")
    start, _, end = span.partition("-")
    return revision, int(start), int(end)


class Embedder(Protocol):
    """Turns texts into vectors; two embedders with the same ``name`` give the same vectors."""

    @property
    def name(self) -> str:
        """The model and its version; part of an index's fingerprint."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed texts in order.

        Args:
            texts: Non-empty strings; what exceeds the model's window is cut off.

        Returns:
            float32, shape (len(texts), dimension); rows have unit L2 norm, so that a dot
            product is a cosine in [-1, 1], higher meaning nearer.

        Raises:
            EmbeddingError: The model failed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphDensity:
    """How thoroughly a graph of vectors (HNSW) is made and searched; more of each is slower."""

    construction: int
    """Candidates looked at for each new vector (``ef_construction``)."""
    neighbours: int
    """Edges of each vector (``M``)."""
    search: int
    """Candidates looked at for each query (``ef_search``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotPlace:
    """What tells a snapshot's vectors from all others."""

    folder: Path
    """The snapshot's own; what is in it goes with it."""
    archive: str
    """A name of the archive that no other has, for stores that several archives share."""
    number: int


class VectorSearch(Protocol):
    """Finds the nearest chunks of one snapshot.

    Every method raises IndexStoreError where the store fails.
    """

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """Return the nearest chunks.

        Args:
            vector: float32, shape (dimension,), unit length.
            limit: The most rows to return.

        Returns:
            (chunk id, cosine) pairs, best first; cosine in [-1, 1], higher meaning nearer.
        """
        ...

    def close(self) -> None:
        """Release files and connections."""
        ...


class VectorStore(VectorSearch, Protocol):
    """The chunk ids and vectors of one snapshot; written once, then only read."""

    def add(self, ids: Sequence[str], vectors: FloatMatrix) -> None:
        """Add rows; an id that is there already gets the new vector.

        Args:
            ids: Chunk ids, each once.
            vectors: float32, shape (len(ids), dimension), unit rows.
        """
        ...

    def delete(self, ids: Sequence[str]) -> None:
        """Delete rows by id."""
        ...

    def count(self) -> int:
        """Return the number of rows."""
        ...

    def ids(self) -> set[str]:
        """Return the id of every row."""
        ...

    def vectors(self, ids: Sequence[str]) -> FloatMatrix:
        """Return the vectors of rows, shape (len(ids), dimension), in no particular order."""
        ...

    def pages(self) -> Iterator[FloatMatrix]:
        """Yield the vectors of all rows, some thousands at a time."""
        ...


class VectorBackend(Protocol):
    """Where snapshots keep their vectors; chosen in ``index_store/search/vectors.py``."""

    @property
    def can_continue(self) -> bool:
        """Whether a new snapshot can begin with the vectors of an earlier one."""
        ...

    def create(self, place: SnapshotPlace, density: GraphDensity) -> VectorStore:
        """Make an empty store, replacing one that is there."""
        ...

    def continue_from(self, earlier: SnapshotPlace, place: SnapshotPlace) -> VectorStore:
        """Make a store that holds what an earlier snapshot's holds, which stays as it is.

        Raises:
            IndexStoreError: It cannot be copied; never tried where ``can_continue`` is false.
        """
        ...

    def settle(self, place: SnapshotPlace) -> None:
        """Bring a store that is written and closed to rest: reading it changes no file any more.

        Raises:
            IndexStoreError: It cannot be written to.
        """
        ...

    def open(self, place: SnapshotPlace) -> VectorStore:
        """Open a store for reading.

        Raises:
            IndexMissingError: There is none, or it is damaged.
            IndexStoreError: It cannot be reached.
        """
        ...

    def drop(self, place: SnapshotPlace) -> None:
        """Delete a store, if it is there."""
        ...
