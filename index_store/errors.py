"""Errors of the index that a caller may want to handle.

* DatelineError                 everything Dateline raises on purpose; ``str(error)`` is fit to show
  x IndexStoreError
    + IndexMissingError         no index at the path
      - CatalogueLostError      the texts themselves are gone or damaged: a backup has them
    + IndexMismatchError        built with other settings than the present ones
      - FormatTooNewError       a later Dateline made it; the message says which reads it
    + IndexBusyError            another build holds the lock
    + ChangeStoppedError        a change was ended before it was done, as somebody wished
    + NothingToIndexError       no readable article where the user pointed
    + EmbeddingError            the embedding model failed
  x UnreadableArticleError      one article cannot be read; a build reports it and goes on
  x RagError                    (rag/errors.py)
"""


class DatelineError(Exception):
    """Base of every error that Dateline raises on purpose; its text names the remedy."""


class IndexStoreError(DatelineError):
    """The index cannot be built or opened."""


class IndexMissingError(IndexStoreError):
    """There is no index at the given path."""


class CatalogueLostError(IndexMissingError):
    """The catalogue is missing or damaged; nothing else holds the texts but a backup."""


class IndexMismatchError(IndexStoreError):
    """The index was built with other settings than the present ones."""


class FormatTooNewError(IndexMismatchError):
    """A later version of Dateline made it; nothing is changed by this one."""


class IndexBusyError(IndexStoreError):
    """Another process is building in the same place."""


class ChangeStoppedError(IndexStoreError):
    """A change was ended before it was done; the index is as it was."""


class NothingToIndexError(IndexStoreError):
    """The path holds no article that can be read."""


class EmbeddingError(IndexStoreError):
    """The embedding model failed or cannot be loaded."""


class UnreadableArticleError(DatelineError):
    """One article cannot be read; the text goes on from its name: "is empty. Remove it."."""
