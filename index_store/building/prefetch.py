"""Chunks and vectors made ahead in a second process, while the first one stores them.

Splitting and embedding take about as long as storing, and Chroma holds Python's lock while it
stores: on two cores, two processes make a large index in little more than half the time.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from index_store.building.passages import ARTICLES_AT_ONCE, Passages, passages_of
from index_store.catalogue.catalogue import Catalogue
from index_store.config import IndexConfig
from index_store.errors import DatelineError, IndexStoreError
from index_store.search.embedding import WordLlamaEmbedder
from index_store.types import Embedder

AHEAD = 2  # batches
# Not multiprocessing: that would run the caller's main module again.
COMMAND = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from index_store.building.prefetch import serve; serve()"
)


@contextmanager
def passages_ahead(
    revisions: Sequence[str], catalogue: Catalogue, config: IndexConfig, embedder: Embedder
) -> Iterator[Iterator[Passages]]:
    """Give what ``passages_of`` yields, made by a second process where that pays.

    The second process begins at once, so that the caller can do other work while it starts.

    Raises:
        EmbeddingError: The embedding model failed.
        IndexStoreError: The second process died.
    """
    packaged = isinstance(embedder, WordLlamaEmbedder)
    few = len(revisions) < config.prefetch_from_articles
    if few or not packaged or os.cpu_count() == 1:
        yield passages_of(revisions, catalogue, config, embedder)
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
        with from_helper:
            with _alive():
                for message in [(config, catalogue.database.place), *batches[:AHEAD]]:
                    _send(to_helper, message)
            yield _results(batches, to_helper, from_helper)


def _results(
    batches: Sequence[Sequence[str]], to_helper: IO[bytes], from_helper: IO[bytes]
) -> Iterator[Passages]:
    """Yield the result of each batch, asking for the batches after it in time."""
    for number in range(len(batches)):
        with _alive():
            result = pickle.load(from_helper)
            if number + AHEAD < len(batches):
                _send(to_helper, batches[number + AHEAD])
        if isinstance(result, DatelineError):
            raise result
        yield result


@contextmanager
def _alive() -> Iterator[None]:
    """Say so where the second process is found dead."""
    try:
        yield
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):  # it may die in mid-sentence
        raise IndexStoreError(
            "The process that splits and embeds articles died. Run the command again; what "
            "was done is not done twice."
        ) from None


def serve() -> None:
    """Work in the second process, until the first closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first hears it too
    requests, results = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get between the results
    config, place = pickle.load(requests)
    catalogue = Catalogue(config.catalogue_url or Path(place))
    try:
        embedder = WordLlamaEmbedder()
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
