"""Chunks and vectors made ahead in a second process, while the first one stores them.

Splitting and embedding take about as long as storing, and Chroma holds Python's lock while it
stores: on two cores, two processes make a large index in little more than half the time.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import IO

from index_store.catalogue import Catalogue
from index_store.config import IndexConfig
from index_store.embedding import WordLlamaEmbedder, open_embedder
from index_store.errors import DatelineError, IndexStoreError
from index_store.passages import ARTICLES_AT_ONCE, Passages, passages_of
from index_store.types import Embedder

WORTHWHILE = 1_000  # articles; for fewer, the second process takes longer to start than it saves
AHEAD = 2  # batches
# Not multiprocessing: that would run the caller's main module again.
COMMAND = "import sys; sys.path[:] = sys.argv[1:]; from index_store.ahead import serve; serve()"


def passages_ahead(
    revisions: Sequence[str], catalogue: Catalogue, config: IndexConfig, embedder: Embedder
) -> Generator[Passages, None, None]:
    """Yield what ``passages_of`` yields, by a second process where that pays.

    Raises:
        EmbeddingError: The embedding model failed.
        IndexStoreError: The second process died.
    """
    packaged = isinstance(embedder, WordLlamaEmbedder) and config.embedding_model == "wordllama"
    if len(revisions) < WORTHWHILE or not packaged or os.cpu_count() == 1:
        yield from passages_of(revisions, catalogue, config, embedder)
        return
    batches = [
        list(revisions[first : first + ARTICLES_AT_ONCE])
        for first in range(0, len(revisions), ARTICLES_AT_ONCE)
    ]
    helper = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with helper:  # closes its input, at which it ends, and waits for that
        to_helper, from_helper = _pipes(helper)
        try:
            _send(to_helper, (config, catalogue.place))
            for number, batch in enumerate([*batches, *[None] * AHEAD]):
                if batch is not None:
                    _send(to_helper, batch)
                if number >= AHEAD:
                    result = pickle.load(from_helper)
                    if isinstance(result, DatelineError):
                        raise result
                    yield result
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):  # it may die in mid-sentence
            raise IndexStoreError(
                "The process that splits and embeds articles died. Run the command again; what "
                "was done is not done twice."
            ) from None
        finally:
            from_helper.close()


def serve() -> None:
    """Work in the second process, until the first closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first hears it too
    requests, results = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get between the results
    config, place = pickle.load(requests)
    catalogue = Catalogue(config.catalogue_url or Path(place))
    try:
        embedder = open_embedder(config.embedding_model)
        while True:
            revisions = pickle.load(requests)
            for passages in passages_of(revisions, catalogue, config, embedder):
                _send(results, passages)
    except DatelineError as error:
        _send(results, error)
    except (EOFError, BrokenPipeError):
        os._exit(0)  # nobody listens any more
    finally:
        catalogue.close()


def _pipes(helper: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if helper.stdin is None or helper.stdout is None:
        raise AssertionError("both were asked for")
    return helper.stdin, helper.stdout


def _send(pipe: IO[bytes], value: object) -> None:
    pickle.dump(value, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()
