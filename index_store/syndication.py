"""Which articles say nearly the same: reprints of one wire story count as one source."""

from collections.abc import Sequence

from index_store.catalogue import Catalogue


def clusters_of(revisions: Sequence[str], catalogue: Catalogue) -> dict[str, str]:
    """Return revision -> cluster, for the revisions that have near-duplicates."""
    return {}
