"""What holds now of an item: later reports that tell the opposite supersede earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.language.actions import Stance, action_of
from rag.language.dates import event_day
from rag.language.names import same_name, without_dateline
from rag.query.statement import SlotStatement
from rag.query.statement.matter import matter_of
from rag.reading.lists.naming import Item
from rag.reading.states.histories import Hold, Report, holds_of
from rag.reading.states.stances import read_positions
from rag.reading.states.survey import stance_on
from rag.support.judge import verbatim
from rag.types import Claim, ClaimKind

_ANYBODY, _PERSONS = "parties", "people"
_ENDED = (Stance.NO, Stance.UNDONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands on the statement, over time."""

    item: Item
    wanted: Stance
    holds: Sequence[Hold]
    """Oldest first; none where no sentence tells it plainly."""

    @property
    def current(self) -> Hold | None:
        """What holds now, where that is what the statement says."""
        now = self.holds[-1] if self.holds else None
        return now if now and now.stance is self.wanted else None

    @property
    def since(self) -> date | None:
        """The day of the first report of what holds now, where that is known."""
        return self.current.since if self.current else None

    @property
    def before(self) -> Hold | None:
        """What held as the statement says it, where a later report tells the opposite."""
        if not self.holds or self.holds[-1].stance is self.wanted:
            return None
        ended = self.holds[-1].stance in _ENDED or self.wanted in _ENDED
        held = (one for one in reversed(self.holds[:-1]) if one.stance is self.wanted)
        return next(held, None) if ended else None

    def changed_claim(self, before: Hold) -> Claim:
        """Return the statement that it was so once, and what is told since."""
        now = self.holds[-1].proof
        return Claim(
            text=f"{self.item.name} has changed: {without_dateline(now.text)}",
            kind=ClaimKind.COMPOSED,
            support=verbatim(now),
            evidence=(now, before.proof),
        )


def standing_of(statement: SlotStatement, noun: str, item: Item) -> Standing | None:
    """Return where an item stands on a statement, by all its sentences.

    Args:
        statement: With a slot for the item.
        noun: By which it is asked for: "companies"; "" where none says it.
        item: With every mention.

    Returns:
        None where the statement says of its slot nothing that one can be for or against.

    Raises:
        ParserError: The parser's model is missing.
    """
    matter = matter_of(statement)
    if matter is None or not matter.text:
        return None
    action = action_of(matter.text, matter.verb)
    kind = _PERSONS if (statement.kind or ("",))[0] == "PERSON" else noun or _ANYBODY
    reports = [
        Report(item.name, reading.stance, day, mention.evidence, reading.alone)
        for mention in item.mentions
        for day in (event_day(mention.evidence.text, mention.evidence.article.day)[0],)
        for reading in read_positions(
            mention.evidence.text, action, kind, heading=mention.evidence.article.title
        )
        if reading.stance is not Stance.UNSURE and same_name(reading.party, item.name)
    ]
    return Standing(item, stance_on(matter.wanted, action), holds_of(reports).get(item.name, ()))
