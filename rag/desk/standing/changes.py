"""Whether the answer to a question says something else than what is known of it.

It does where it says what was not known, or where what was known stands in the archive no more.
What is known and only missing, though its sentence still stands there, was crowded out or not read
this time: that is no news, and it stays known, so that it is none either when it comes back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.desk.standing.facts import Fact, FactKind, Quoted, facts_of
from rag.types import Answer

Holds = Callable[[Quoted], bool]
"""Whether the archive holds a sentence still, in that article."""

# Of these an answer has one, or a few that hold at once: another takes its place.
_ONE = (FactKind.VALUE, FactKind.AGREES, FactKind.CORRECTED, FactKind.SHORT, FactKind.SIDE)
_SPANS = (FactKind.VALUE, FactKind.AGREES, FactKind.SHORT, FactKind.SIDE)  # words of a sentence


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an answer says beside what was known."""

    gained: tuple[Fact, ...]
    """What was not known."""
    lost: tuple[Fact, ...]
    """What was known and stands in the archive no more."""
    known: tuple[Fact, ...]
    """What is known from now on."""

    @property
    def is_change(self) -> bool:
        """Whether readers are to be told."""
        return bool(self.gained or self.lost)


def compare(known: Sequence[Fact], answer: Answer, holds: Holds) -> Comparison:
    """Lay an answer beside what is known of its question.

    Args:
        known: The facts of the answer that was told last, with what stayed known since.
        answer: The one of now.
        holds: Looks a known sentence up in the archive of now.
    """
    now = facts_of(answer)
    missing = [fact for fact in known if not _is_among(fact, now)]
    gained = tuple(_news(now, known))
    replaced = [fact for fact in missing if _is_replaced(fact, gained)]
    left = [fact for fact in missing if fact not in replaced and fact.kind is not FactKind.AGREES]
    standing = [fact for fact in left if any(map(holds, fact.quoted))]
    lost = tuple(fact for fact in left if fact not in standing)
    return Comparison(gained, lost, (*now, *standing))


def is_change(before: Answer, after: Answer, holds: Holds = lambda _: True) -> bool:
    """Say whether the second of two answers to one question tells something else than the first."""
    return compare(facts_of(before), after, holds).is_change


def _news(now: Iterable[Fact], known: Sequence[Fact]) -> Iterator[Fact]:
    """Yield what was not known; a number that agrees with the one known is not."""
    now = list(now)
    agrees = any(fact.kind is FactKind.AGREES and _is_among(fact, known) for fact in now)
    for fact in now:
        is_vague = fact.kind is FactKind.AGREES or (agrees and fact.kind is FactKind.VALUE)
        if not is_vague and not _is_among(fact, known):
            yield fact


def _is_replaced(fact: Fact, gained: Iterable[Fact]) -> bool:
    """Whether something new is said in the place of a fact."""
    if fact.kind in _ONE:
        return any(other.kind in (*_ONE, FactKind.STATEMENT) for other in gained)
    return fact.kind is FactKind.ROW and any(
        other.kind is FactKind.ROW and other.about == fact.about for other in gained
    )


def _is_among(fact: Fact, others: Iterable[Fact]) -> bool:
    return any(_is_same(fact, other) for other in others)


def _is_same(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same thing."""
    if one.kind is FactKind.CORRECTED or other.kind is FactKind.CORRECTED:
        return one.kind is other.kind and one.amount == other.amount
    if one.kind is FactKind.ROW and other.kind is FactKind.ROW:
        amounts = {one.amount, other.amount} - {None}
        return (one.about, one.says) == (other.about, other.says) and len(amounts) < 2
    if one.kind in _SPANS and other.kind in _SPANS:
        if one.amount is not None and other.amount is not None:
            units = {one.about, other.about} - {""}
            return one.amount == other.amount and len(units) < 2
        return one.says == other.says or _is_fuller_name(one, other) or _is_fuller_name(other, one)
    if one.kind in _SPANS or other.kind in _SPANS:
        span, told = (one, other) if one.kind in _SPANS else (other, one)
        return f" {span.says} " in f" {told.says} "
    # Another part of a sentence that was shown as a whole is no news, nor is its reprint.
    return one.says == other.says or bool(one.sentences & other.sentences)


def _is_fuller_name(short: Fact, full: Fact) -> bool:
    """Whether a span only adds words to a name: "Corradi", "Kathleen Corradi"."""
    words, more = short.text.split(), full.text.split()
    named = all(word[:1].isupper() for word in more)
    return named and len(words) < len(more) and more[-len(words) :] == words
