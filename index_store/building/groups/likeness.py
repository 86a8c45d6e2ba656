"""How alike two articles are: measures of a pair, and the chance that both are of one story."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from index_store.config import StoryConfig
from index_store.search.leads import LeadIndex
from index_store.search.lexical import FloatVector, stems_of
from index_store.search.lexical_writer import counts_of
from index_store.types import FloatMatrix

MEASURES = ("title", "lead", "words", "days")
"""Of a pair: roots of the cosines of their titles, of their leads and of their strongest words,
each word weighed by its rarity; the logarithm of the days between them, one more."""
WEIGHTS = Path(__file__).with_name("story_weights.json")

Rows = npt.NDArray[np.int64]
TOO_FAR = 0.05  # a cosine of two articles' words; to rank what is below takes six seconds of ten
AT_ONCE = 512  # articles compared with all others: some tens of megabytes


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What is compared of the articles of a snapshot, a row each, in the order of its leads."""

    titles: sparse.csr_array
    """Unit rows, as ``leads`` and ``words``: a column a stem, how telling it is of the article."""
    leads: sparse.csr_array
    words: sparse.csr_array
    """Only the strongest of each article."""
    days: npt.NDArray[np.int32]
    """As ``LeadIndex.days``."""
    config: StoryConfig

    @classmethod
    def of(cls, folder: Path, titles: Sequence[str], config: StoryConfig) -> Self:
        """Compare the articles of a snapshot.

        Args:
            folder: The snapshot's.
            titles: Of its articles, in the order of its leads.
            config: How many words count.
        """
        leads = LeadIndex.open(folder / "leads")
        chunks = counts_of(folder / "lexical")
        held = (np.ones(len(leads.owners), np.float32), (leads.owners, range(len(leads.owners))))
        owned = sparse.csr_array(held, shape=(len(leads), chunks.shape[0]))
        return cls(
            titles=_unit(_telling(_counted(titles))),
            leads=_unit(_telling(counts_of(folder / "leads"))),
            words=_unit(_strongest(_telling(sparse.csr_array(owned @ chunks)), config.words)),
            days=leads.days,
            config=config,
        )

    def pairs(self, rows: Rows, among: Rows) -> tuple[Rows, Rows]:
        """Return each of some articles beside those with which it has most words in common.

        Returns:
            (ones, others): two rows of the same length; a pair is given once, in one order.
        """
        found: list[tuple[Rows, Rows]] = []
        columns = sparse.csr_array(self.words[among].T)
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            common = sparse.csr_array(self.words[some] @ columns)
            common.data[common.data < TOO_FAR] = 0
            common.eliminate_zeros()
            # One more than wanted: the nearest of all is the article itself.
            near = _strongest(common, self.config.neighbours + 1).tocoo()
            found.append((some[near.row], among[near.col]))
        ones, others = (np.concatenate(side) for side in zip(*found, strict=True))
        ordered = np.sort(np.stack([ones, others]), axis=0)
        low, high = np.unique(ordered[:, ordered[0] < ordered[1]], axis=1)
        return low, high

    def measures(self, ones: Rows, others: Rows) -> FloatMatrix:
        """Return the ``MEASURES`` of pairs, shape (pairs, len(MEASURES))."""
        days = self.days[ones], self.days[others]
        apart = np.abs(days[0] - days[1])
        known = (days[0] > 0) & (days[1] > 0)
        return np.column_stack(
            [
                *(_roots(rows, ones, others) for rows in (self.titles, self.leads, self.words)),
                np.log1p(np.where(known, apart, self.config.undated_days)),
            ]
        ).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The chance of two articles to be of one story, by logistic regression."""

    weights: FloatVector
    """Of the ``MEASURES``."""
    bias: float

    def chances(self, measures: FloatMatrix) -> FloatVector:
        """Return the chance of each pair, 0 to 1."""
        chances = 1 / (1 + np.exp(-(measures @ self.weights + self.bias)))
        return np.asarray(chances, np.float32)


@cache
def stored_line() -> Line:
    """Return the weights that ``benchmarks.train_stories`` has fitted."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    weights = [stored["weights"][name] for name in MEASURES]
    return Line(np.array(weights, np.float32), float(stored["bias"]))


def _counted(texts: Sequence[str]) -> sparse.csr_array:
    """Return how often every text has every stem of them all."""
    stems = stems_of(texts)
    columns: dict[str, int] = {}
    places = [columns.setdefault(stem, len(columns)) for stem in chain.from_iterable(stems)]
    rows = np.repeat(np.arange(len(stems)), [len(row) for row in stems])
    held = (np.ones(len(places), np.float32), (rows, places))
    return sparse.csr_array(held, shape=(len(stems), max(1, len(columns))))


def _telling(counts: sparse.csr_array) -> sparse.csr_array:
    """Return how telling words are: often in this text and rare in others (tf-idf)."""
    texts, width = counts.shape
    found_in = np.bincount(counts.indices, minlength=width)
    # One more: of three articles on one matter every word is in all.
    rarity = np.log1p(texts / np.maximum(found_in, 1))
    data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return sparse.csr_array(
        (data.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape
    )


def _strongest(rows: sparse.csr_array, most: int) -> sparse.csr_array:
    """Return rows with only the highest so many entries of each."""
    places = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -rows.data, places))
    rank = np.arange(len(order)) - rows.indptr[places]
    kept = order[rank < most]
    held = (rows.data[kept], (places[kept], rows.indices[kept]))
    return sparse.csr_array(held, shape=rows.shape)


def _unit(rows: sparse.csr_array) -> sparse.csr_array:
    """Return rows of unit length; one of nothing stays so."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(lengths, 1e-9)) @ rows)


def _roots(rows: sparse.csr_array, ones: Rows, others: Rows) -> FloatVector:
    """Return the roots of the cosines of pairs of rows."""
    found = []
    for first in range(0, len(ones), AT_ONCE * 64):
        last = first + AT_ONCE * 64
        both = rows[ones[first:last]].multiply(rows[others[first:last]])
        found.append(np.asarray(both.sum(axis=1)).ravel())
    return np.sqrt(np.concatenate(found, dtype=np.float32)) if found else np.empty(0, np.float32)
