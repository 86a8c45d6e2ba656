"""How an index is built and where it lives."""

from dataclasses import dataclass
from pathlib import Path

FORMAT = 1  # raise it when stored data can no longer be read by older code


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexConfig:
    """A stored index opens only with the values it was built with (see ``fingerprint``)."""

    data: Path = Path("data")
    """The folder of catalogue, generations and pointer."""
    embedding_model: str = "wordllama"
    """"wordllama" (packaged) or "openai:NAME", such as "openai:text-embedding-3-small"."""
    chunk_size_words: int = 160
    """Upper bound per chunk. About 210 tokens: a few paragraphs of news, one matter."""

    def __post_init__(self) -> None:
        if self.chunk_size_words < 20:
            raise ValueError(f"chunk_size_words is {self.chunk_size_words}; it must be at least 20")

    @property
    def chunking(self) -> str:
        """Names the way articles are split; part of every chunk's key."""
        return f"sentences-{self.chunk_size_words}w"
