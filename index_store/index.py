"""The read side of an index: open the live snapshot, notice a newer one, outlive damage."""

import logging
import threading
from collections.abc import Sequence
from contextlib import ExitStack

import numpy as np

from index_store.catalogue.catalogue import Catalogue
from index_store.config import IndexConfig
from index_store.data_folder import (
    ARTICLES,
    built_with,
    current_number,
    finished_numbers,
    lost_pointer,
    snapshot_folder,
    snapshot_place,
)
from index_store.durable import Lease
from index_store.errors import (
    CatalogueLostError,
    IndexMismatchError,
    IndexMissingError,
    IndexStoreError,
)
from index_store.manifest import Manifest
from index_store.search.chunking import passage_text
from index_store.search.embedding import PACKAGED, model_named, open_embedder
from index_store.search.exact import ExactVectors
from index_store.search.leads import LeadIndex
from index_store.search.lexical import LexicalIndex
from index_store.search.vectors import stored_backend
from index_store.snapshot import Snapshot, close_let_go
from index_store.types import Embedder, VectorSearch, parse_chunk_id

logger = logging.getLogger(__name__)

_FALLBACK = "%s Meanwhile snapshot %d answers."


def embedder_for(config: IndexConfig) -> Embedder:
    """Return the embedder that the settings name, else the one that the index was built with.

    Raises:
        EmbeddingError: It is unknown or cannot be loaded.
    """
    return open_embedder(config.embedding_model or model_named(built_with(config.data) or PACKAGED))


def check_catalogue(catalogue: Catalogue, number: int, manifest: Manifest) -> None:
    """See that a catalogue is the one that a snapshot was built from, and lists its articles.

    Raises:
        CatalogueLostError: It is not, or does not.
    """
    database, listed = catalogue.database, catalogue.members.stored(number)
    if manifest.archive not in (database.archive, None):
        what = "is another archive's"
    elif listed != manifest.articles:
        what = f"has {listed} of the {manifest.articles} articles of snapshot {number}"
    else:
        return
    raise CatalogueLostError(
        f"The catalogue at {database.shown_place} {what}. Bring back the right one: "
        "dateline restore BACKUP --replace"
    )


class Index:
    """An index open for reading; always answers from the newest complete snapshot."""

    def __init__(self, config: IndexConfig, embedding_model: str) -> None:
        """Open the current snapshot.

        Args:
            config: Where the index is and how articles are split.
            embedding_model: ``Embedder.name`` of the model that will embed the questions.

        Raises:
            IndexMissingError: Nothing was built at ``config.data``, or it is damaged.
            IndexMismatchError: It was built with another embedding model, split or format.
        """
        self.config = config
        self._embedding_model = embedding_model
        self._lock = threading.Lock()
        number = current_number(config.data)
        lost = lost_pointer(config.data)
        if number is None:
            raise IndexMissingError(
                f"{lost} No whole snapshot is left. Mend it: dateline build --data {config.data}"
                if lost
                else f"There is no index in {config.data}. Build one: "
                f"dateline build PATH --data {config.data}"
            )
        self._catalogue = Catalogue(config.catalogue)
        try:
            self._seen, self._live = self._open_live(number)
        except BaseException:
            self._catalogue.close()
            raise
        if lost:
            logger.warning(_FALLBACK, lost, self._live.number)

    def current(self) -> Snapshot:
        """Return the live snapshot, reopening where a build has switched to a newer one.

        Whoever holds the one before goes on reading it.
        """
        with self._lock:
            number = current_number(self.config.data)
            if number is not None and number != self._seen:
                try:
                    self._seen, self._live = self._open_live(number, self._live)
                except IndexMissingError as error:
                    self._seen = number
                    logger.warning(_FALLBACK, error, self._live.number)
            return self._live

    def close(self) -> None:
        """Release every file."""
        self._live.close()
        close_let_go()
        self._catalogue.close()

    def _open_live(self, number: int, open_now: Snapshot | None = None) -> tuple[int, Snapshot]:
        """Open a snapshot that was live a moment ago, or the one that has replaced it since.

        Where it is damaged, take the newest one that is not.

        Args:
            number: The snapshot's.
            open_now: What answers if it cannot be opened.

        Returns:
            The number that the pointer has, and what is open.
        """
        while True:
            try:
                return number, self._open(number)
            except IndexMissingError as error:
                newer = current_number(self.config.data)
                if newer is None or newer == number:
                    if open_now:
                        raise
                    return number, self._older(number, error)
                number = newer

    def _older(self, damaged: int, error: IndexMissingError) -> Snapshot:
        for number in reversed(finished_numbers(self.config.data)):
            if number != damaged:
                try:
                    older = self._open(number)
                except IndexStoreError:
                    continue
                logger.warning(_FALLBACK, error, number)
                return older
        raise error

    def _remedy(self, manifest: Manifest) -> str:
        """Return what to do about a snapshot that was built with other settings."""
        chosen, built = self.config.embedding_model, manifest.embedding_model
        if model_named(built) == model_named(self._embedding_model):
            return "Build it again: dateline build"
        if chosen:
            return (
                f"Build it again: dateline build --embedder {chosen}; or leave DATELINE_EMBEDDER "
                "and embedding_model unset, to use the one it was built with."
            )
        return "Open it again, with the model that it was built with."

    def _open(self, number: int) -> Snapshot:
        close_let_go()
        folder = snapshot_folder(self.config.data, number)
        with ExitStack() as stack:
            try:
                lease = Lease(folder)
            except OSError as error:
                raise IndexMissingError(
                    f"{folder} holds no complete index ({error.strerror}). Build it again: "
                    "dateline build"
                ) from error
            stack.callback(lease.release)
            manifest = Manifest.read(folder)
            stored = (manifest.embedding_model, manifest.chunking)
            wanted = (self._embedding_model, self.config.chunking)
            if stored != wanted:
                raise IndexMismatchError(
                    f"The index in {self.config.data} was built with {' and '.join(stored)}, but "
                    f"the settings say {' and '.join(wanted)}. {self._remedy(manifest)}"
                )
            check_catalogue(self._catalogue, number, manifest)
            damage = manifest.damage(folder, self.config.checked_on_open_mb * 10**6)
            if damage:
                raise IndexMissingError(
                    f"Snapshot {number} in {self.config.data} is damaged: {damage}. "
                    "Mend it: dateline build"
                )
            letters = self.config.misspelt_letters
            lexical = LexicalIndex.open(folder / "lexical", misspelt_letters=letters)
            leads = LeadIndex.open(folder / "leads", misspelt_letters=letters)
            vectors = self._vectors(number, manifest, lexical.ids)
            stack.pop_all()
        articles = folder / ARTICLES
        return Snapshot(number, manifest, self._catalogue, vectors, lexical, leads, articles, lease)

    def _vectors(self, number: int, manifest: Manifest, ids: Sequence[str]) -> VectorSearch:
        """Open the vectors; where nothing can be written, as Chroma must, take the catalogue's."""
        place = snapshot_place(self.config.data, number, self._catalogue.database.archive)
        try:
            return stored_backend(self.config, manifest.vectors).open(place)
        except IndexMissingError:
            spans = [parse_chunk_id(id_) for id_ in ids]
            articles = self._catalogue.articles.get(list(dict.fromkeys(r for r, _, _ in spans)))
            if manifest.vectors or len(articles) < manifest.articles:
                raise
            texts = [passage_text(articles[name], start, end) for name, start, end in spans]
            found = self._catalogue.caches.embeddings.get(manifest.embedding_model, texts)
            if len(found) < len(ids):
                raise
            logger.info("The vectors of snapshot %d are those of the catalogue.", number)
            return ExactVectors(ids, np.stack([found[place] for place in range(len(ids))]))
