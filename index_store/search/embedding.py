"""Texts -> unit vectors, by the packaged model or by any embedding that llama-index speaks to."""

import logging
import re
from collections.abc import Sequence
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from index_store.errors import EmbeddingError
from index_store.types import Embedder, FloatMatrix

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from tokenizers import Tokenizer


BLANK = "\u2581"  # how the vocabulary writes a space
PIECE = re.compile(rf"{BLANK}*[^{BLANK}\n]+|\n|{BLANK}+")
MOST_PIECES = 500_000  # about 100 MB


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
    """The packaged static model: 256 dimensions, no network, about 10,000 texts a second."""

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
        self._pieces = _Pieces(self._model.tokenizer)
        self.name = f"wordllama-{version('wordllama')}"

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed texts in order; see ``Embedder.embed``."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        # As wordllama's own embed does, in under half the time: a text's vector is the mean of the
        # vectors of its tokens, which is one product with the matrix of all tokens.
        token_of = self._pieces.__getitem__
        rows = [
            list(chain.from_iterable(map(token_of, PIECE.findall(_normal(text))))) for text in texts
        ]
        self._pieces.bound()
        ends = np.cumsum([0, *map(len, rows)])
        tokens = np.fromiter(chain.from_iterable(rows), np.int32, ends[-1])
        counts = sparse.csr_array(
            (np.ones(len(tokens), np.float32), tokens, ends),
            shape=(len(rows), len(self._model.embedding)),
        )
        return unit_rows(counts @ self._model.embedding)


def _normal(text: str) -> str:
    """Write a text as the vocabulary does: blanks before words, nothing for nothing."""
    return BLANK + text.replace(" ", BLANK) if text else ""


class _Pieces(dict[str, tuple[int, ...]]):
    """Piece of a text -> its tokens, found once.

    No token of wordllama's vocabulary holds a blank after another sign, or a line break, so that
    pieces cut there can be tokenized one by one, as the whole text would be.
    """

    def __init__(self, tokenizer: "Tokenizer") -> None:
        super().__init__()
        self._model = tokenizer.model

    def __missing__(self, piece: str) -> tuple[int, ...]:
        self[piece] = found = tuple(token.id for token in self._model.tokenize(piece))
        return found

    def bound(self) -> None:
        """Forget all when it has become too much; news has few new words."""
        if len(self) > MOST_PIECES:
            self.clear()


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
