"""Items weighed: how likely each has the place in the statement that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from rag.config import ReadingConfig
from rag.query.query import Query
from rag.query.statement import SlotStatement
from rag.reading.lists.measures import Bearing, bearing, measure_item, measures_of
from rag.reading.lists.mentions import Mention, mentions
from rag.reading.lists.naming import Item, items_of
from rag.support.measures import Measures
from rag.support.verifier import Weights, read_weights
from rag.types import Evidence


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it is of."""

    words: str
    """As the sentence writes it: "about 12,000 jobs"."""
    value: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """An item, and what speaks for it."""

    item: Item
    score: float
    """From 0 to 1: the share of right ones among items with such measures."""
    proof: Mention
    """The mention that bears most on the statement; with an amount, where one is asked for."""
    amount: Amount | None = None
    """What its proof tells of it, where a number is asked for beside the items."""
    since: date | None = None
    """The day of the first report that it is so, where one tells it plainly."""


def weigh(
    query: Query, statement: SlotStatement, sentences: Sequence[Evidence], config: ReadingConfig
) -> list[Weighed]:
    """Return the items in sentences that are about the statement, the likeliest first.

    Args:
        query: What is asked for.
        statement: What must be true of an item.
        sentences: Best first.
        config: How much of the statement the sentence has at least that shows an item: in a small
            archive the best sentences may be about something else.

    Raises:
        ParserError: The parser's model is missing.
    """
    found = []
    for item, measured, each in measured_items(query, statement, sentences):
        best = max(range(len(each)), key=lambda place: _proves(each[place]))
        if (
            each[best]["covered"] < config.item_covered
            or each[best]["covered_nearby"] < config.item_covered_nearby
        ):
            continue
        found.append(Weighed(item, weights().score(measured), item.mentions[best]))
    return sorted(found, key=lambda one: -one.score)


def measured_items(
    query: Query, statement: SlotStatement, sentences: Sequence[Evidence]
) -> list[tuple[Item, Measures, list[Measures]]]:
    """Return the items in sentences with what is measured of each and of its mentions."""
    kinds = statement.kind or ()
    if kinds[:1] == ("PERSON",):
        kinds = ("PERSON",)  # "who" may be a body, but seldom is in a list
    bears: dict[int, Bearing] = {}
    found = []
    for item in items_of(mentions(query, kinds, sentences)):
        each = []
        for mention in item.mentions:
            if mention.rank not in bears:
                bears[mention.rank] = bearing(statement, mention.evidence)
            each.append(measures_of(mention, bears[mention.rank]))
        found.append((item, measure_item(item, kinds, each), each))
    return found


def _proves(measured: Measures) -> float:
    """Return how well a mention shows what is said of its item."""
    return (
        measured["covered"]
        + measured["near"]
        + measured["same_part"]
        - measured["denied"]
        + 0.1 * measured["rank"]
    )


@cache
def weights() -> Weights:
    """Return the weights, made by ``python -m benchmarks.train_items``."""
    return read_weights("rag.reading.lists", "items.json")
