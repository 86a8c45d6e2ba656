"""Everyone's position on one matter over time: who holds which, since when, proved by what.

Each report is one sentence that tells one party's position. A party's reports in order of what
they tell of (not of when they were printed) make its holds: stretches of one position. The last
hold is current; earlier ones have been superseded and stay visible.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index_store import write_day
from rag.language.actions import Stance
from rag.language.names import joined, same_name
from rag.query.states.question import PositionQuestion
from rag.query.times.asked import EventTime
from rag.reading.states.sides.holders import Certainty
from rag.types import Claim, Corroboration, Evidence, ListRow


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody stands where it does, in its own or the reporter's words."""

    text: str
    """A part of the sentence, or all of it."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Report:
    """One party's position as one sentence tells it."""

    party: str
    stance: Stance
    day: date | None
    """The day of what is told, not of the article."""
    evidence: Evidence
    alone: bool
    """The sentence tells of no other party, so it makes the plainer quote."""
    reason: Reason | None = None
    """Where one was looked for and is given."""
    certainty: Certainty = Certainty.PLAIN
    """How surely it is this party's, on this matter."""

    @property
    def names_party(self) -> bool:
        """The sentence says the party's name, not only its adjective or its speaker's."""
        return re.search(rf"(?<!\w){re.escape(self.party)}(?!\w)", self.evidence.text) is not None


@dataclass(frozen=True, slots=True)
class Hold:
    """One position that a party held for a time."""

    party: str
    stance: Stance
    reports: tuple[Report, ...]
    """In order of the day they tell of; at least one."""

    @property
    def since(self) -> date | None:
        """The day of the first report of it, or None where no report is dated."""
        return self.reports[0].day

    @property
    def latest(self) -> date | None:
        """The day of the newest report of it, or None where that is not dated."""
        return self.reports[-1].day

    @property
    def proof(self) -> Evidence:
        """The newest sentence that gives a reason, else that names the party and nobody else.

        Where there is none of these, the one that comes nearest.
        """
        return max(
            reversed(self.reports),
            key=lambda report: (report.reason is not None, report.names_party, report.alone),
        ).evidence

    @property
    def reason(self) -> Reason | None:
        """The reason that is given with its proof."""
        return next((one.reason for one in self.reports if one.evidence == self.proof), None)

    @property
    def proofs(self) -> list[Evidence]:
        """The sentences of all its reports."""
        return [report.evidence for report in self.reports]


def holds_of(reports: Iterable[Report]) -> dict[str, list[Hold]]:
    """Return each party's holds, oldest first; the last is current.

    On one day a plain yes or no outweighs "open", which any doubt in the wording gives.
    """
    by_party: dict[str, list[Report]] = {}
    for report in _one_name_each(reports):
        by_party.setdefault(report.party, []).append(report)
    return {party: _holds(party, own) for party, own in by_party.items()}


def _holds(party: str, reports: list[Report]) -> list[Hold]:
    reports.sort(key=lambda item: (item.day or date.min, item.stance is not Stance.OPEN))
    firm_days = {item.day for item in reports if item.stance is not Stance.OPEN}
    holds: list[Hold] = []
    for report in reports:
        if report.stance is Stance.OPEN and report.day in firm_days:
            continue
        if holds and holds[-1].stance is report.stance:
            holds[-1] = Hold(party, report.stance, (*holds[-1].reports, report))
        else:
            holds.append(Hold(party, report.stance, (report,)))
    return holds


def _one_name_each(reports: Iterable[Report]) -> list[Report]:
    """Call a party by its longest name: "Kestrelby" is "Kestrelby United" where only that is."""
    kept = list(reports)
    names = sorted({report.party for report in kept}, key=len)
    full = {}
    for place, name in enumerate(names):
        longer = [other for other in names[place + 1 :] if same_name(name, other)]
        full[name] = longer[0] if len(longer) == 1 else name
    return [replace(r, party=full[r.party]) if full[r.party] != r.party else r for r in kept]


def holding(holds: dict[str, list[Hold]], wanted: Stance) -> list[Hold]:
    """Return the current holds of a position, newest first."""
    current = [own[-1] for own in holds.values() if own[-1].stance is wanted]
    return sorted(current, key=lambda hold: hold.since or date.min, reverse=True)


def taken_within(holds: dict[str, list[Hold]], wanted: Stance, time: EventTime) -> list[Hold]:
    """Return the holds of a position that began within a time, oldest first."""
    begun = [
        hold
        for own in holds.values()
        for hold in own
        if hold.stance is wanted and hold.since and time.holds(hold.since)
    ]
    return sorted(begun, key=lambda hold: hold.since or date.min)


def list_claim(asked: PositionQuestion, hold: Hold) -> Claim:
    """Return the statement that a party holds the position asked for."""
    return Claim(
        text=f"{hold.party} {asked.predicate}.", evidence=(hold.proof,), subject=hold.party
    )


def changed_claims(
    asked: PositionQuestion, holds: dict[str, list[Hold]], wanted: Stance
) -> list[Claim]:
    """Return one statement per party that once held the position asked for and then left it."""
    claims = []
    for party, own in holds.items():
        earlier = next((hold for hold in reversed(own[:-1]) if hold.stance is wanted), None)
        if earlier and own[-1].stance is not wanted:
            first, then = earlier.since, own[-1].since
            text = (
                f"{party} {asked.predicate}{_on(first)}, but has changed its position{_on(then)}."
            )
            claims.append(Claim(text=text, evidence=(earlier.proof, own[-1].proof)))
    return claims


def undecided_claims(holds: dict[str, list[Hold]]) -> list[Claim]:
    """Return one statement per party whose newest report says that it has not decided."""
    return [
        Claim(text=f"{hold.party} has not decided.", evidence=(hold.proof,))
        for hold in holding(holds, Stance.OPEN)
    ]


def counted(number: int, parties: str) -> str:
    """Return such as "1 country" or "3 countries" for the parties "countries"."""
    one = f"{parties[:-3]}y" if parties.endswith("ies") else parties.removesuffix("s")
    return f"{number} {one if number == 1 else parties}"


def count_claim(asked: PositionQuestion, held: Sequence[Hold]) -> Claim:
    """Return how many hold the position, who they are, and a proof of each."""
    names = [hold.party for hold in sorted(held, key=lambda hold: hold.party)]
    return Claim(
        text=f"{counted(len(names), asked.parties)} {asked.plural_predicate}: {joined(names)}.",
        evidence=tuple(dict.fromkeys(hold.proof for hold in held)),
    )


def rows_of(
    holds: dict[str, list[Hold]],
    held: Sequence[Hold],
    wanted: Stance,
    numbers: dict[str, int],
    told_by: Callable[[Sequence[Evidence]], Corroboration],
) -> tuple[ListRow, ...]:
    """Return the answer as a table: who was listed, who changed, who else is undecided.

    Args:
        holds: Of every party.
        held: What the answer lists.
        wanted: The position asked for.
        numbers: Party -> the number of its evidence in the answer.
        told_by: Says who reports what some sentences tell.
    """
    listed = {hold.party for hold in held}
    others = [own[-1] for party, own in holds.items() if party not in listed]
    changed = [
        hold for hold in others if any(one.stance is wanted for one in holds[hold.party][:-1])
    ]
    undecided = [one for one in others if one.stance is Stance.OPEN and one not in changed]
    groups = (("listed", held), ("changed", changed), ("undecided", undecided))
    return tuple(
        row_of(hold, group, numbers.get(hold.party), told_by(hold.proofs))
        for group, own in groups
        for hold in own
    )


def row_of(hold: Hold, group: str, number: int | None, told: Corroboration) -> ListRow:
    """Return where a party stands as a row.

    Args:
        hold: Its position.
        group: As of ``ListRow``.
        number: Of its proof in the answer; None where that is not cited.
        told: Who reports it.
    """
    return ListRow(
        entity=hold.party,
        group=group,
        stance=hold.stance.value,
        since=hold.since,
        outlets=told.outlets,
        quote=hold.proof.text,
        number=number,
        corroboration=told,
    )


def _on(day: date | None) -> str:
    return f" on {write_day(day)}" if day else ""
