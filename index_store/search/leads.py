"""A row for every article: its day, its opening words and their vector.

News says first what it is about. Ranking whole articles by their leads finds the right one more
often than ranking passages alone, and days and vectors at hand spare reading the articles.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index_store.errors import IndexMissingError
from index_store.search.lexical import LexicalIndex
from index_store.search.lexical_writer import LexicalWriter
from index_store.types import Article, FloatMatrix

OUTLETS_FILE = "outlets.json"
STORIES_FILE = "stories.json"


def lead_of(article: Article, words: int) -> str:
    """Return the title and the first words of an article."""
    # Sixteen characters a word are plenty; a long text need not be split to its end.
    return " ".join([article.title, *article.text[: 16 * words].split()[:words]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Some articles, ready to be stored."""

    revisions: list[str]
    days: list[date | None]
    outlets: list[str | None]
    texts: list[str]
    languages: list[str]
    vectors: FloatMatrix
    chunks: list[int]
    """How many chunks each has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeadIndex:
    """The rows of a snapshot's articles, in the order in which its lexical index has them."""

    words: LexicalIndex
    """BM25 over words and pairs of neighbours; its ids are revisions."""
    days: npt.NDArray[np.int32]
    """Ordinals of the days of publication; 0 where an article has none."""
    vectors: npt.NDArray[np.float16]
    """Unit rows, shape (articles, dimension); they stay on disk until they are used."""
    clusters: npt.NDArray[np.int32]
    """A number for every group of near-duplicates; an article on its own has its own."""
    outlets: list[str]
    """The name of every outlet, once."""
    outlet_of: npt.NDArray[np.int32]
    """Place in ``outlets`` of each article's; -1 where it has none."""
    starts: npt.NDArray[np.int64]
    """Place of each article's first chunk in the lexical index of the chunks."""
    ends: npt.NDArray[np.int64]
    """The place after its last."""
    owners: npt.NDArray[np.int32]
    """The row of the article that holds each chunk of that index."""
    row_of: dict[str, int]
    """Revision -> its row."""
    stories: list[str | None]
    """The name of the story that each article is of, None where it is of none; all are None in a
    snapshot of before there were stories."""

    @classmethod
    def open(cls, path: Path, *, misspelt_letters: int | None = None) -> "LeadIndex":
        """Open saved rows; ``misspelt_letters`` as for ``LexicalIndex.open``.

        Raises:
            IndexMissingError: There are none, or they are damaged.
        """
        try:
            words = LexicalIndex.open(path, pairs=True, misspelt_letters=misspelt_letters)
            days, chunks = np.load(path / "days.npy"), np.load(path / "chunks.npy")
            vectors = np.load(path / "vectors.npy", mmap_mode="r")
            clusters = np.load(path / "clusters.npy")
            outlet_names = json.loads((path / OUTLETS_FILE).read_text(encoding="utf-8"))
            stories: list[str | None] = [None] * len(words)
            if (grouped := path / STORIES_FILE).exists():
                stories = json.loads(grouped.read_text(encoding="utf-8"))
            columns = (days, chunks, vectors, clusters, outlet_names, stories)
            if {len(column) for column in columns} != {len(words)}:
                raise ValueError(f"{len(words)} leads, but {len(days)} days")
        except (OSError, ValueError) as error:
            raise IndexMissingError(
                f"The leads in {path} are missing or damaged: {error}. Mend them: dateline build"
            ) from error
        outlets = sorted({outlet for outlet in outlet_names if outlet})
        numbers = {outlet: number for number, outlet in enumerate(outlets)}
        return cls(
            words=words,
            days=days,
            vectors=vectors,
            clusters=clusters,
            outlets=outlets,
            outlet_of=np.array([numbers.get(outlet, -1) for outlet in outlet_names], np.int32),
            starts=np.concatenate([[0], np.cumsum(chunks)[:-1]]),
            ends=np.cumsum(chunks),
            owners=np.repeat(np.arange(len(days), dtype=np.int32), chunks),
            row_of={revision: row for row, revision in enumerate(words.ids)},
            stories=stories,
        )

    def __len__(self) -> int:
        return len(self.days)


class LeadWriter:
    """Makes the rows of a snapshot, from nothing or from an earlier one."""

    def __init__(self) -> None:
        self._words = LexicalWriter(pairs=True)
        self._days: list[int] = []
        self._outlets: list[str | None] = []
        self._vectors: list[npt.NDArray[np.float16]] = []
        self._chunks: list[int] = []

    @classmethod
    def continuing(cls, path: Path, *, without: set[str]) -> "LeadWriter":
        """Start with the rows of an earlier snapshot, all but some revisions."""
        earlier = LeadIndex.open(path)
        kept = [place for place, id_ in enumerate(earlier.words.ids) if id_ not in without]
        writer = cls()
        writer._words = LexicalWriter.continuing(path, without=without, pairs=True)
        writer._days = earlier.days[kept].tolist()
        names = [*earlier.outlets, None]  # -1 is the last
        writer._outlets = [names[earlier.outlet_of[row]] for row in kept]
        writer._vectors = [np.asarray(earlier.vectors)[kept]]
        writer._chunks = (earlier.ends - earlier.starts)[kept].tolist()
        return writer

    @property
    def revisions(self) -> list[str]:
        """The revision of every article so far."""
        return self._words.ids

    def add(self, leads: Leads) -> None:
        """Add articles."""
        self._words.add(leads.revisions, leads.texts, leads.languages)
        self._days.extend(day.toordinal() if day else 0 for day in leads.days)
        self._outlets.extend(outlet or None for outlet in leads.outlets)
        self._vectors.append(leads.vectors.astype(np.float16))
        self._chunks.extend(leads.chunks)

    def save(self, path: Path, clusters: Mapping[str, str | None]) -> None:
        """Save the rows in the folder ``path``.

        Args:
            path: Made where it is missing.
            clusters: Revision -> the id of its group of near-duplicates, None where it has none.
        """
        self._words.save(path)
        np.save(path / "days.npy", np.array(self._days, np.int32))
        (path / OUTLETS_FILE).write_text(json.dumps(self._outlets), encoding="utf-8")
        np.save(path / "vectors.npy", np.concatenate(self._vectors))
        np.save(path / "chunks.npy", np.array(self._chunks, np.int32))
        numbers: dict[str, int] = {}
        groups = [
            numbers.setdefault(clusters[revision] or revision, len(numbers))
            for revision in self._words.ids
        ]
        np.save(path / "clusters.npy", np.array(groups, np.int32))


def write_stories(path: Path, stories: Sequence[str | None]) -> None:
    """Say which story each article is of, in the order of the rows that were saved in ``path``."""
    (path / STORIES_FILE).write_text(json.dumps(stories), encoding="utf-8")
