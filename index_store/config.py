"""How an index is built and where it lives."""

import os
from dataclasses import dataclass
from pathlib import Path

FORMAT = 3  # of a snapshot; raise it when it can no longer be read by older code


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexConfig:
    """A stored index opens only with the values it was built with (see ``Manifest``)."""

    data: Path = Path("data")
    """The folder of catalogue, snapshots and pointer."""
    embedding_model: str = "wordllama"
    """"wordllama" (packaged) or "openai:NAME", such as "openai:text-embedding-3-small"."""
    chunk_size_words: int = 160
    """Upper bound per chunk. About 210 tokens: a few paragraphs of news, one matter."""
    vectors_url: str | None = None
    """A Chroma server, such as "http://localhost:8000"; None for Chroma inside ``data``."""
    catalogue_url: str | None = None
    """An SQLAlchemy URL, such as "postgresql+psycopg://host/archive"; None for SQLite inside
    ``data``."""

    def __post_init__(self) -> None:
        if self.chunk_size_words < 20:
            raise ValueError(f"chunk_size_words is {self.chunk_size_words}; it must be at least 20")

    @classmethod
    def from_env(cls, data: Path) -> "IndexConfig":
        """Take what the environment says: ``DATELINE_CHROMA`` and ``DATELINE_CATALOGUE``."""
        return cls(
            data=data,
            vectors_url=os.environ.get("DATELINE_CHROMA") or None,
            catalogue_url=os.environ.get("DATELINE_CATALOGUE") or None,
        )

    @property
    def chunking(self) -> str:
        """Names the way articles are split; part of every chunk's key."""
        return f"sentences-{self.chunk_size_words}w"
