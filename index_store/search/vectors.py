"""Where the vectors of snapshots are kept: the one place that chooses between vector stores."""

from collections.abc import Callable

from index_store.config import IndexConfig
from index_store.errors import IndexStoreError
from index_store.search.chroma import ChromaFolder, ChromaServer
from index_store.types import VectorBackend

# What an address begins with -> what is opened there. Another store is a module that implements
# ``VectorBackend`` and a line here, such as "qdrant+http": QdrantServer.
BACKENDS: dict[str, Callable[[str], VectorBackend]] = {
    "http": ChromaServer,
    "https": ChromaServer,
}


def vector_backend(address: str | None) -> VectorBackend:
    """Return the backend at an address (``IndexConfig.vectors_url``); None: in the data folder.

    Raises:
        IndexStoreError: The address begins with no scheme of a known vector store.
    """
    if address is None:
        return ChromaFolder()
    scheme = address.partition(":")[0].lower()
    if scheme not in BACKENDS:
        raise IndexStoreError(
            f"The vectors cannot live at {address!r}. Give an address that begins with "
            f"{' or '.join(f'{known}:' for known in BACKENDS)}."
        )
    return BACKENDS[scheme](address)


def stored_backend(config: IndexConfig, address: str | None) -> VectorBackend:
    """Return where a snapshot's vectors are: where it was built, unless the server has moved.

    Args:
        config: Says where the server is now.
        address: Where it was when the snapshot was built (``Manifest.vectors``).
    """
    return vector_backend(address and (config.vectors_url or address))
