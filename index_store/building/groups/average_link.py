"""Things -> groups of things that are alike on average, not by way of others.

Agglomerative clustering with average linkage (Sokal and Michener, 1958), over the pairs that are
known: all others count as 0. Single linkage would join a year of politics by way of every article
that tells of two matters.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping


def average_link(
    groups: Mapping[int, int],
    pairs: Iterable[tuple[int, int, float]],
    standing: set[int],
    least: float,
    most_alike: int,
) -> dict[int, int]:
    """Join groups while two of them are alike enough on average.

    Args:
        groups: Thing -> the group that it begins in.
        pairs: (one, other, likeness) of things; a pair is given once.
        standing: Groups that stay apart from each other; others may join them.
        least: The average likeness above which two groups are joined.
        most_alike: So many things a thing can be alike at most: for larger groups their likeness
            is divided by this.

    Returns:
        Thing -> the group that it is in at the end; a standing one keeps its name.
    """
    linkage = _Linkage(groups.values(), standing, least, most_alike)
    for one, other, likeness in pairs:
        linkage.add(groups[one], groups[other], likeness)
    joined = linkage.join()
    return {thing: _last(joined, group) for thing, group in groups.items()}


class _Linkage:
    """The likeness of groups to each other, while they are joined."""

    def __init__(
        self, groups: Iterable[int], standing: set[int], least: float, most_alike: int
    ) -> None:
        self._sizes = Counter(groups)
        self._standing = standing
        self._least = least
        self._most_alike = most_alike
        self._sums: dict[int, dict[int, float]] = {group: {} for group in self._sizes}

    def add(self, one: int, other: int, likeness: float) -> None:
        """Count what a thing of one group and a thing of another are alike."""
        if one != other and not {one, other} <= self._standing:
            total = self._sums[one].get(other, 0.0) + likeness
            self._sums[one][other] = self._sums[other][one] = total

    def join(self) -> dict[int, int]:
        """Join groups, the most alike first; return what each went into."""
        waiting = [pair for one in self._sums for pair in self._alike(one, beyond=one)]
        heapq.heapify(waiting)
        went_into: dict[int, int] = {}
        while waiting:
            found, one, other = heapq.heappop(waiting)
            if other not in self._sums.get(one, ()) or self._average(one, other) != -found:
                continue  # one of them has grown since
            larger = len(self._sums[one]) >= len(self._sums[other])
            stays = one in self._standing or (larger and other not in self._standing)
            kept, gone = (one, other) if stays else (other, one)
            self._merge(kept, gone)
            went_into[gone] = kept
            for pair in self._alike(kept):
                heapq.heappush(waiting, pair)
        return went_into

    def _alike(self, one: int, beyond: int = -1) -> list[tuple[float, int, int]]:
        """Return (likeness below 0, one, other) of the groups alike enough, by name beyond one."""
        averages = ((self._average(one, other), other) for other in self._sums[one])
        return [
            (-average, one, other)
            for average, other in averages
            if average > self._least and other > beyond
        ]

    def _average(self, one: int, other: int) -> float:
        sizes = (min(self._sizes[group], self._most_alike) for group in sorted((one, other)))
        return self._sums[one][other] / (next(sizes) * next(sizes))

    def _merge(self, kept: int, gone: int) -> None:
        """Put one group into another."""
        for other, likeness in self._sums.pop(gone).items():
            del self._sums[other][gone]
            if other != kept:
                self.add(kept, other, likeness)
        self._sizes[kept] += self._sizes.pop(gone)


def _last(joined: dict[int, int], group: int) -> int:
    while group in joined:
        group = joined[group]
    return group
