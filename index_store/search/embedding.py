"""Texts -> unit vectors, by the packaged model or by an OpenAI-compatible server."""

import logging
import os
import re
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from scipy import sparse

from index_store.errors import EmbeddingError
from index_store.types import Embedder, FloatMatrix

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from tokenizers import Tokenizer

PACKAGED = "wordllama"
OPENAI = "https://api.openai.com/v1"
TIMEOUT_SECONDS = 60.0  # of one request, for a hundred texts
# Of llama-index's client, and of the one below it each time: a server that is away is reported
# after five seconds or so, and one that is restarted is waited for.
RETRIES = 2
BLANK = "\u2581"  # how the vocabulary writes a space
PIECE = re.compile(rf"{BLANK}*[^{BLANK}\n]+|\n|{BLANK}+")
MOST_PIECES = 500_000  # about 100 MB


def open_embedder(model: str) -> Embedder:
    """Return an embedder; what it needs of a server is asked when it first embeds.

    Args:
        model: "wordllama", or "openai:NAME" for the model NAME of an OpenAI-compatible server
            (see ``OpenAIEmbedder``).

    Raises:
        EmbeddingError: The name is unknown or the packaged model cannot be loaded.
    """
    if model == PACKAGED:
        return WordLlamaEmbedder()
    provider, _, name = model.partition(":")
    if provider == "openai" and name:
        return OpenAIEmbedder(name)
    raise EmbeddingError(
        f"Unknown embedding model {model!r}. Use 'wordllama' or 'openai:NAME', "
        "such as 'openai:text-embedding-3-small'."
    )


def model_named(name: str) -> str:
    """Return the model that ``open_embedder`` takes for an embedder's name in a manifest."""
    return PACKAGED if name.startswith(f"{PACKAGED}-") else name


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
        self.name = f"{PACKAGED}-{version('wordllama')}"

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


class OpenAIEmbedder:
    """A model of an OpenAI-compatible embedding server, by llama-index's client.

    The server is at ``DATELINE_EMBEDDING_URL`` with the key ``DATELINE_EMBEDDING_KEY``; where that
    address is not set, at ``OPENAI_BASE_URL`` with ``OPENAI_API_KEY``, else OpenAI's own. A key
    goes to no other server than the one it was set for.
    """

    def __init__(self, model: str) -> None:
        self.name = f"openai:{model}"
        self._model = model
        own = os.environ.get("DATELINE_EMBEDDING_URL")
        self._address = own or os.environ.get("OPENAI_BASE_URL") or OPENAI
        self._key = os.environ.get("DATELINE_EMBEDDING_KEY") or (
            None if own else os.environ.get("OPENAI_API_KEY")
        )

    @cached_property
    def dimension(self) -> int:
        """The length of a vector, asked of the model once."""
        return int(self.embed(["dimension"]).shape[1])

    @cached_property
    def _client(self) -> "BaseEmbedding":
        # Importing llama-index takes two seconds, which opening an index need not pay.
        from llama_index.embeddings.openai import OpenAIEmbedding

        return OpenAIEmbedding(
            model_name=self._model,
            api_base=self._address,
            api_key=self._key or "none",  # the client wants one, a server of one's own may not
            max_retries=RETRIES,
            timeout=TIMEOUT_SECONDS,
        )

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed texts in order; see ``Embedder.embed``."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        try:
            rows = np.asarray(self._client.get_text_embedding_batch(list(texts)), np.float32)
        except Exception as error:  # the client's own tree, httpx's, and what malformed replies do
            raise self._failure(error) from None  # the cause may repeat the key
        if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
            raise EmbeddingError(
                f"The embedding model {self.name} gave no vector for each of {len(texts)} texts. "
                f"Check what answers at {self._shown}."
            )
        return unit_rows(rows)

    @property
    def _shown(self) -> str:
        """The server without a password that its address may hold."""
        return urlsplit(self._address).netloc.rpartition("@")[2] or self._address

    def _failure(self, error: Exception) -> EmbeddingError:
        """Say what went wrong and what to do, without the key."""
        status = getattr(error, "status_code", None)
        said = str(error.__cause__ or error).replace(self._address, self._shown)
        if self._key:
            said = said.replace(self._key, "<key>")
        if status in (401, 403):  # what servers say of a wrong key shows parts of it
            what = f"is refused by {self._shown}: its key is missing or wrong"
            remedy = "Set DATELINE_EMBEDDING_KEY, or OPENAI_API_KEY for one server of both models"
        elif status == 404:
            what = f"is not known to {self._shown}"
            remedy = "Correct its name, or the address in DATELINE_EMBEDDING_URL"
        elif status == 429:
            what = f"was asked too much of {self._shown}"
            remedy = "Wait, or raise the limit of the account"
        elif status is None:
            what = f"cannot be reached at {self._shown}: {said}"
            remedy = "Start the server, or correct DATELINE_EMBEDDING_URL (OPENAI_BASE_URL)"
        else:
            what = f"failed at {self._shown}: {said}"
            remedy = "See the server's log"
        return EmbeddingError(
            f"The embedding model {self.name} {what}. {remedy}; then do the same again. What was "
            "embedded is kept."
        )


def unit_rows(vectors: npt.ArrayLike) -> FloatMatrix:
    """Scale rows to unit L2 norm; a row of zeros (no known word) becomes a constant row."""
    rows: FloatMatrix = np.array(vectors, np.float32)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows[norms[:, 0] == 0] = 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows
