"""The packaged model gives the vectors that wordllama itself gives."""

from pathlib import Path

import numpy as np
import pytest
import wordllama

from index_store import EmbeddingError, open_embedder
from index_store.search.embedding import unit_rows
from tests.conftest import EXAMPLES

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.iterdir())]
ODD = [
    "", "a", " ", "a  b\n\n c ", "日本語 です", "\u2581x \u2581 y", "\ta\r\nb", "İ ‘x’ … 😀",
    "x" * 3000, "naïve\u00a0café",
]  # fmt: skip


def test_vectors_are_wordllamas() -> None:
    ours = open_embedder("wordllama").embed([*TEXTS, *ODD])
    folder = Path(wordllama.__file__).parent
    model = wordllama.WordLlama.load(cache_dir=folder, dim=256, disable_download=True)
    assert np.allclose(ours, unit_rows(model.embed([*TEXTS, *ODD])), atol=1e-6)
    assert ours.dtype == np.float32
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-6)


def test_a_text_has_one_vector_whatever_it_is_embedded_with() -> None:
    embedder = open_embedder("wordllama")
    together = embedder.embed([*TEXTS, ""])
    alone = np.vstack([embedder.embed([text]) for text in [*TEXTS, ""]])
    assert np.allclose(together, alone, atol=1e-6)
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_an_unknown_model_is_named_with_those_that_are_known() -> None:
    with pytest.raises(EmbeddingError, match=r"'bert'.*wordllama"):
        open_embedder("bert")
