"""Texts -> unit vectors, by the packaged model or by any embedding that llama-index speaks to."""

import logging
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index_store.errors import EmbeddingError
from index_store.types import Embedder, FloatMatrix

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding


def open_embedder(model: str) -> Embedder:
    """Return the embedder named in the configuration.

    Args:
        model: "wordllama", or "openai:NAME" (key and base URL from ``OPENAI_API_KEY`` and
            ``OPENAI_BASE_URL``).

    Raises:
        EmbeddingError: The name is unknown or the model cannot be loaded.
    """
    if model == "wordllama":
        return WordLlamaEmbedder()
    provider, _, name = model.partition(":")
    if provider == "openai" and name:
        from llama_index.embeddings.openai import OpenAIEmbedding

        return LlamaIndexEmbedder(OpenAIEmbedding(model_name=name), model)
    raise EmbeddingError(
        f"Unknown embedding model {model!r}. Use 'wordllama' or 'openai:NAME', "
        "such as 'openai:text-embedding-3-small'."
    )


class WordLlamaEmbedder:
    """The packaged static model: 256 dimensions, no network, about 2,000 texts a second."""

    dimension = 256

    def __init__(self) -> None:
        # wordllama calls logging.basicConfig when imported, which would print every library's
        # INFO lines on the user's terminal; with a handler in place that call does nothing.
        root, guard = logging.getLogger(), logging.NullHandler()
        root.addHandler(guard)
        try:
            import wordllama

            self._model = wordllama.WordLlama.load(
                cache_dir=Path(wordllama.__file__).parent,
                dim=self.dimension,
                disable_download=True,
            )
        except (ImportError, OSError, ValueError) as error:
            raise EmbeddingError(
                f"The packaged embedding model cannot be loaded ({error}). "
                "Reinstall it: pip install --force-reinstall wordllama"
            ) from error
        finally:
            root.removeHandler(guard)
        self._model.tokenizer.no_padding()
        self.name = f"wordllama-{version('wordllama')}"

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed texts in order; see ``Embedder.embed``."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        # As wordllama's own embed, which pads every text to the longest of its batch and takes
        # twice as long for it: the mean of the vectors of a text's tokens.
        table = self._model.embedding
        encoded = self._model.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return unit_rows(
            [
                table[row.ids].mean(axis=0) if row.ids else np.zeros(self.dimension)
                for row in encoded
            ]
        )


class LlamaIndexEmbedder:
    """Any llama-index embedding, such as OpenAI's, behind our interface."""

    def __init__(self, model: "BaseEmbedding", name: str) -> None:
        self._model = model
        self.name = name
        self._dimension: int | None = None

    @property
    def dimension(self) -> int:
        """The length of a vector, asked of the model once."""
        if self._dimension is None:
            self._dimension = self.embed(["dimension"]).shape[1]
        return self._dimension

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed texts in order; see ``Embedder.embed``."""
        try:
            return unit_rows(np.asarray(self._model.get_text_embedding_batch(list(texts))))
        except Exception as error:  # each provider has its own tree of errors
            raise EmbeddingError(
                f"The embedding model {self.name} failed: {error}. Check its key and address, "
                "then run the command again; what was embedded is kept."
            ) from error


def unit_rows(vectors: npt.ArrayLike) -> FloatMatrix:
    """Scale rows to unit L2 norm; a row of zeros (no known word) becomes a constant row."""
    rows: FloatMatrix = np.array(vectors, np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows[norms[:, 0] == 0] = 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows
