"""How an index is built and where it lives; every threshold with the measurement behind it.

Measurements are told in full in benchmarks/RESULTS.md. What keeps a format's parser within bounds
stands beside the format.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from index_store.types import GraphDensity

FORMAT = 4  # of a snapshot; raise it when it can no longer be read by older code
NEEDS = "0.1.0"  # the version of Dateline that first reads it; told to whoever has an older one


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadConfig:
    """The row that every article has beside its chunks: title and first words."""

    words: int = 100
    """For BM25. On realtimeqa-2022, 100 rank articles better than 60, 140 or 200."""
    vector_words: int = 60
    """For the vector: a mean over words, sharper for fewer of them (the same set)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphConfig:
    """How the vectors of chunks are indexed, and what is good enough to serve."""

    densities: tuple[GraphDensity, ...] = (
        GraphDensity(construction=100, neighbours=16, search=100),
        GraphDensity(construction=200, neighbours=32, search=400),
        GraphDensity(construction=400, neighbours=64, search=800),
    )
    """Taken in order until the recall is enough. On 62,000 passages of news the first finds .996
    of the ten nearest, the second .999 in 2.2 times the time to write; the third takes 4 times.
    On harder data the first can fall to .69. Searched twice as wide it would take twice as long."""
    min_recall: float = 0.98
    """Below it a denser graph is written, and the densest refused. News has .996."""
    probes: int = 100
    """Chunks over which the recall is measured. Of .98, the standard error is then .004 if misses
    are independent, and .014 if those of one probe come together."""
    nearest: int = 10
    """How many nearest of each are looked for: recall@10 is what is published of such graphs."""
    max_replaced: float = 0.125
    """Share of vectors deleted from a graph above which it is written afresh; each makes it a
    little worse, an eighth was harmless."""
    max_new: float = 0.5
    """Share of new articles above which writing afresh gives the better graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintConfig:
    """When two articles say nearly the same; see ``index_store/building/groups/reprints.py``."""

    similarity: float = 0.5
    """Share of all three-word sequences of two texts that they have in common. Reprints of
    generated wire stories have .62 and more, others .34 and less; precision and recall of pairs
    are 1.0 on three archives."""
    hashes: int = 128
    """MinHashes of a signature; the standard error of the estimated similarity is .044."""
    first_words: int = 600
    """That are compared: reprints are cut at the end."""
    min_words: int = 20
    """A text of fewer says too little to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryConfig:
    """Which articles are of one story; see ``index_store/building/groups/stories.py``."""

    words: int = 60
    """The strongest words of an article, by which it is compared. 30 and 100 group as well."""
    neighbours: int = 30
    """So many articles that have most of these in common are compared with each; a story of more
    counts as one of so many. Counted as 10, stories of 134 and 258 come about; counted whole, one
    of 100 on an eclipse falls apart."""
    least: float = 0.35
    """The average chance of being one story with its articles, above which one is put into it.
    .3 finds more and is right less often, .4 the other way round; F1 is the same."""
    furniture: int = 10
    """From so many on, articles in which one outlet says nearly the same are no reports, but what
    stood on its pages in their place, such as a notice on cookies; they are of no story."""
    undated_days: int = 30
    """How far apart two articles count as, of which one has no day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexConfig:
    """A stored index opens only with the values it was built with (see ``Manifest``)."""

    data: Path = Path("data")
    """The folder of catalogue, snapshots and pointer."""
    embedding_model: str | None = None
    """"wordllama" (packaged) or "openai:NAME", such as "openai:text-embedding-3-small"; None for
    the one that the index was built with, and for a new one "wordllama"."""
    chunk_size_words: int = 160
    """Upper bound per chunk. About 210 tokens: a few paragraphs of news, one matter."""
    vectors_url: str | None = None
    """Address of a server that keeps the vectors, such as "http://localhost:8000"; None to keep
    them inside ``data``. What it begins with chooses the store (``search/vectors.py``)."""
    catalogue_url: str | None = None
    """An SQLAlchemy URL, such as "postgresql+psycopg://host/archive"; None for SQLite inside
    ``data``."""
    private_hosts: frozenset[str] = frozenset()
    """Hosts of one's own network whose pages may be fetched, as their addresses name them:
    "intranet.example", "10.1.2.3". All others are fetched from public addresses only."""
    leads: LeadConfig = field(default_factory=LeadConfig)
    graph: GraphConfig = field(default_factory=GraphConfig)
    reprints: ReprintConfig = field(default_factory=ReprintConfig)
    stories: StoryConfig = field(default_factory=StoryConfig)
    prefetch_from_articles: int = 1_000
    """From so many new articles on, a second process splits and embeds while the first stores:
    5,374 articles, 62.7 s of processor time, are indexed in 39.5 s. For fewer it takes longer to
    start than it saves."""
    checked_on_open_mb: int = 256
    """Megabytes of a snapshot's files, smallest first, whose checksums are compared when it is
    opened: 1 ms each. Of all files the sizes are; ``doctor`` and every change compare all."""
    misspelt_letters: int = 5
    """A word of a question that the archive lacks is taken for the nearest one that it has, from
    so many letters on; shorter ones have too many neighbours."""

    def __post_init__(self) -> None:
        if self.chunk_size_words < 20:
            raise ValueError(f"chunk_size_words is {self.chunk_size_words}; it must be at least 20")

    @classmethod
    def from_env(cls, data: Path) -> "IndexConfig":
        """Take what the environment says.

        ``DATELINE_EMBEDDER`` is ``embedding_model``, ``DATELINE_VECTORS`` ``vectors_url`` and
        ``DATELINE_CATALOGUE`` ``catalogue_url``; an empty one counts as not set.
        ``DATELINE_CHROMA`` is an older name of the second and counts where that is not set.
        ``DATELINE_PRIVATE_HOSTS`` is ``private_hosts``, parted by commas or spaces.
        """
        vectors = os.environ.get("DATELINE_VECTORS") or os.environ.get("DATELINE_CHROMA")
        return cls(
            data=data,
            embedding_model=os.environ.get("DATELINE_EMBEDDER") or None,
            vectors_url=vectors or None,
            catalogue_url=os.environ.get("DATELINE_CATALOGUE") or None,
            private_hosts=frozenset(
                os.environ.get("DATELINE_PRIVATE_HOSTS", "").replace(",", " ").split()
            ),
        )

    @property
    def catalogue(self) -> Path | str:
        """Where the catalogue is: a file or a URL."""
        return self.catalogue_url or self.data / "catalogue.db"

    @property
    def chunking(self) -> str:
        """Names the way articles are split; part of every chunk's key."""
        return f"sentences-{self.chunk_size_words}w"

    @property
    def settings(self) -> str | None:
        """Names what else a snapshot cannot mix, or None for what it is without being set."""
        set_ = (self.leads, self.reprints, self.stories)
        if set_ == (LeadConfig(), ReprintConfig(), StoryConfig()):
            return None
        return " ".join(map(str, set_))
