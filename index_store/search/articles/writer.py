"""Making the index of articles, from nothing or from that of an earlier snapshot."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from tantivy import Document, Index

from index_store.errors import IndexStoreError
from index_store.search.articles.analysis import register_analyzers
from index_store.search.articles.schema import FORM, FORM_FILE, REVISION, row_of, schema
from index_store.types import Article

HEAP_BYTES = 100_000_000  # above that a segment is written
THREADS = 2  # each 1.7 ms an article of 9,000 characters; each makes a segment of its own


class ArticleIndexWriter:
    """Writes the index of one snapshot; nothing is there before it is closed without an error."""

    def __init__(self, path: Path, *, earlier: Path | None = None) -> None:
        """Begin.

        Args:
            path: The folder it goes into, which must not be there.
            earlier: An index of the present form whose articles it begins with; it is copied, so
                that damage to one does not reach the other.

        Raises:
            IndexStoreError: It cannot be written, or the earlier one not read.
        """
        self._path = path
        try:
            if earlier is None:
                path.mkdir()
                index = Index(schema(), path=str(path), reuse=False)
            else:
                shutil.copytree(earlier, path)
                index = Index.open(str(path))
            register_analyzers(index)
            self._writer = index.writer(HEAP_BYTES, THREADS)
        except ValueError as error:
            raise _failed(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._writer.commit()
            self._writer.wait_merging_threads()
        except ValueError as failure:
            raise _failed(self._path, failure) from failure
        if kind is None:
            (self._path / FORM_FILE).write_text(FORM, encoding="ascii")

    def remove(self, revisions: Iterable[str]) -> None:
        """Take out articles of the earlier index; those added later with these names stay."""
        for revision in revisions:
            self._writer.delete_documents_by_term(REVISION, revision)

    def add(self, revision: str, article: Article, cluster: str | None) -> None:
        """Add an article; see ``row_of``."""
        try:
            self._writer.add_document(
                Document.from_dict(row_of(revision, article, cluster), schema())
            )
        except ValueError as error:
            raise _failed(self._path, error) from error


def _failed(path: Path, error: Exception) -> IndexStoreError:
    return IndexStoreError(
        f"The index of articles in {path} cannot be written ({error}). What serves now is "
        "untouched; try again: dateline build"
    )
