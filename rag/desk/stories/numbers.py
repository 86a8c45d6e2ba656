"""Numbers over time: quantities for which several reports of a story give a value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rag.config import StoryConfig
from rag.language.parse import Parse, inflected, parse_all
from rag.language.resources import load
from rag.language.values import Quantity, quantities_in
from rag.reading.values.clauses import clause_root
from rag.types import Evidence, StoryNumber, StoryValue

_DEATHS = frozenset(load().numbers.telling.deaths)
_DEAD = load().numbers.telling.deaths[0]
_TIMES = frozenset(load().calendar.units)
_NEAR = 3  # words after a number that say what befell what it counts: "12 people dead"
_PAST = ("VBD", "VBN")
_OF_TIME = ("DATE", "TIME", "ORDINAL")


@dataclass(frozen=True, slots=True)
class _Told:
    """A number in a sentence."""

    evidence: Evidence
    quantity: Quantity

    @property
    def day(self) -> date:
        return self.evidence.article.day or date.max


def numbers_of(
    sentences: Sequence[Evidence], config: StoryConfig, numbered: Callable[[Evidence], Evidence]
) -> tuple[StoryNumber, ...]:
    """Return the quantities that most reports tell, each with its values over time.

    Args:
        sentences: Of the story, reprints left out.
        config: How many reports must tell of one.
        numbered: Gives a sentence the number under which it is cited.

    Raises:
        ParserError: The parser's model is missing.
    """
    holding = [item for item in sentences if any(letter.isdigit() for letter in item.text)]
    told: dict[tuple[str, str], list[_Told]] = {}
    for item, read in zip(holding, parse_all([one.text for one in holding]), strict=True):
        for quantity in quantities_in(read):
            if (key := counted(read, quantity)) is not None:
                told.setdefault(key, []).append(_Told(item, quantity))
    found = []
    for (unit, deed), several in told.items():
        reports = len({one.evidence.article.id for one in several})
        if reports >= config.reports:
            found.append((reports, unit, deed, _over_time(several)))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return tuple(
        StoryNumber(
            label=f"{unit} {deed}",
            values=tuple(
                StoryValue(
                    value=one.evidence.text[one.quantity.start : one.quantity.end],
                    amount=one.quantity.amount,
                    day=one.evidence.article.day,
                    number=numbered(one.evidence).number,
                )
                for one in values
            ),
            reports=reports,
        )
        for reports, unit, deed, values in found[: config.numbers]
    )


def counted(read: Parse, quantity: Quantity) -> tuple[str, str] | None:
    """Return what is counted and what befell it, by the clause; None where that is no quantity."""
    entity = read.entity_at(quantity.place)
    if not quantity.unit or quantity.unit.split()[-1] in _TIMES:
        return None
    if entity is not None and entity.kind in _OF_TIME:  # "22-year-old", "30 minutes"
        return None
    verb = clause_root(read, quantity)
    deed = verb.lemma.lower()
    around = {word.lemma.lower() for word in read.words[quantity.place + 1 :][:_NEAR]}
    if deed in _DEATHS or around & _DEATHS:
        return quantity.unit, _DEAD
    if verb.kind != "VERB":
        return None
    past = verb.text.lower() if verb.tag in _PAST else None  # "averaged", to which no noun leads
    done = inflected(deed, "VBN") or past
    return (quantity.unit, done) if done else None


def _over_time(several: Sequence[_Told]) -> list[_Told]:
    """Return one value a report, in order of time, without what only repeats the one before."""
    first: dict[str, _Told] = {}
    for one in several:
        first.setdefault(one.evidence.article.id, one)
    values: list[_Told] = []
    for one in sorted(first.values(), key=lambda one: (one.day, one.evidence.article.id)):
        if not values or values[-1].quantity.amount != one.quantity.amount:
            values.append(one)
    return values
