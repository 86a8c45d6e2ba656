"""Which articles say nearly the same: reprints of one wire story count as one source.

Two articles are near-duplicates if their texts share enough of all their three-word sequences
(Jaccard similarity), as estimated by MinHashes (Broder, 1997) over their first words;
``ReprintConfig`` says how much and how many. A cluster is all that are connected in this way; it
is named by its first article, which is the earliest, and of several of one day that with the
lowest origin.
"""

import re
import zlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from datasketch import MinHash, MinHashLSH

from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.members import Member
from index_store.config import ReprintConfig

SCHEME = "affine32"  # datasketch's fastest
LONGEST_WORD = 16  # characters, counted so that a long text need not be split to its end
AT_ONCE = 256  # articles
WORD = re.compile(r"\w+")


def clusters_of(
    members: Sequence[Member], catalogue: Catalogue, config: ReprintConfig
) -> dict[str, str]:
    """Return revision -> id of its cluster's first article, where it has near-duplicates."""
    signatures = _signatures([member.revision for member in members], catalogue, config)
    graph = _Groups()
    # Rather one candidate too many.
    index = MinHashLSH(config.similarity, config.hashes, weights=(0.2, 0.8))
    for revision, signature in signatures.items():
        for other in index.query(signature):
            if signature.jaccard(signatures[other]) >= config.similarity:
                graph.join(revision, other)
        index.insert(revision, signature, check_duplication=False)
    clusters: dict[str, str] = {}
    # Sorted, so that the first that is met of a group is the one that names it.
    for member in sorted(members, key=lambda m: (m.day or date.max, m.origin, m.id)):
        group = graph.name(member.revision)
        if group is not None:
            clusters.setdefault(group, member.id)
    return {
        member.revision: clusters[group]
        for member in members
        if (group := graph.name(member.revision)) is not None
    }


class _Groups:
    """What is joined directly or by way of others is one group (union-find)."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def join(self, one: str, other: str) -> None:
        """Put the groups of two names together."""
        self._parents[self._root(one)] = self._root(other)
        self._parents.setdefault(self._root(other), self._root(other))

    def name(self, one: str) -> str | None:
        """Return what a name's group is called, or None where it was never joined."""
        return self._root(one) if one in self._parents else None

    def _root(self, one: str) -> str:
        while (parent := self._parents.get(one, one)) != one:
            # Halve the way for the next who asks.
            self._parents[one] = one = self._parents.get(parent, parent)
        return one


def _signatures(
    revisions: Sequence[str], catalogue: Catalogue, config: ReprintConfig
) -> dict[str, MinHash]:
    """Return revision -> signature, for articles long enough; each is computed once."""
    # Three is the words of a sequence; signatures of another scheme are made anew.
    scheme = f"{SCHEME}-{config.hashes}-3-{config.first_words}"
    if config.min_words != ReprintConfig().min_words:
        scheme += f"-{config.min_words}"  # older signatures do not say how many they needed
    empty = MinHash(config.hashes, scheme=SCHEME)
    stored = catalogue.caches.signatures.get(scheme, revisions)
    missing = [revision for revision in revisions if revision not in stored]
    for first in range(0, len(missing), AT_ONCE):
        articles = catalogue.articles.get(missing[first : first + AT_ONCE])
        fresh = {
            revision: _signature(article.text, config, empty)
            for revision, article in articles.items()
        }
        catalogue.caches.signatures.add(scheme, fresh)
        stored |= fresh
    return {
        revision: MinHash(
            config.hashes,
            hashvalues=np.frombuffer(hashes, np.uint32),
            scheme=SCHEME,
            permutations=empty.permutations,
        )
        for revision, hashes in stored.items()
        if hashes
    }


def _signature(text: str, config: ReprintConfig, empty: MinHash) -> bytes:
    """Return the MinHashes of a text's three-word sequences; nothing for a very short text."""
    start = text[: LONGEST_WORD * config.first_words].lower()
    words = WORD.findall(start)[: config.first_words]
    if len(words) < config.min_words:
        return b""
    hashes = np.fromiter(map(_word_hash, words), np.uint32, len(words))
    shingles = hashes[:-2] * np.uint32(0x9E3779B1) + hashes[1:-1]
    shingles = shingles * np.uint32(0x85EBCA6B) + hashes[2:]
    minhash = MinHash(config.hashes, hashfunc=int, scheme=SCHEME, permutations=empty.permutations)
    minhash.update_batch(shingles.tolist())
    return bytes(minhash.hashvalues.astype(np.uint32).tobytes())


@lru_cache(maxsize=100_000)
def _word_hash(word: str) -> int:
    return zlib.crc32(word.encode())
