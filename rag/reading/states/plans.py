"""The plans for questions about positions: each reads all matching articles, then code decides.

Every plan yields what ``Dateline.stream`` yields but the answer, and returns what reading came to;
None where it has nothing to go by, and has claimed nothing: then the question is answered as one
about a fact.
"""

from collections.abc import Generator, Iterable
from dataclasses import replace
from datetime import date

from index_store import write_count, write_day
from rag.language.actions import Stance
from rag.language.names import COUNTRIES, joined, names_in, same_name, without_dateline
from rag.query.states.intents import (
    CountQuestion,
    Intent,
    ListQuestion,
    MoreQuestion,
    OrderQuestion,
    PremiseQuestion,
    QuoteQuestion,
    SameQuestion,
    SpokesQuestion,
    StepsQuestion,
    YesNoQuestion,
)
from rag.query.states.stands import StandsQuestion
from rag.reading.ledger import Ledger, Outcome
from rag.reading.states.histories import (
    Hold,
    changed_claims,
    count_claim,
    counted,
    holding,
    list_claim,
    rows_of,
    taken_within,
    undecided_claims,
)
from rag.reading.states.quotes import speaker_for, speaker_of
from rag.reading.states.reader import Holds, PositionReader, Reading
from rag.reading.states.stands import tell_stands
from rag.types import Claim, Event, Stage, TimelineEvent

Plan = Generator[Event, None, Outcome | None]


def follow(intent: Intent, reader: PositionReader, ledger: Ledger) -> Plan:
    """Answer a question by its plan; None where there is nothing to go by."""
    match intent:
        case ListQuestion():
            return (yield from _list(intent, reader, ledger))
        case CountQuestion():
            return (yield from _count(intent, reader, ledger))
        case YesNoQuestion():
            return (yield from _yes_no(intent, reader, ledger))
        case MoreQuestion():
            return (yield from _more(intent, reader, ledger))
        case SameQuestion():
            return (yield from _same(intent, reader, ledger))
        case OrderQuestion():
            return (yield from _order(intent, reader, ledger))
        case StepsQuestion():
            return (yield from _steps(intent, reader, ledger))
        case SpokesQuestion():
            return (yield from speaker_for(intent, reader, ledger))
        case QuoteQuestion():
            return (yield from speaker_of(intent, reader, ledger))
        case StandsQuestion():
            return (yield from tell_stands(intent, reader, ledger))
        case PremiseQuestion():
            return (yield from _premise(intent, reader, ledger))


def _list(intent: ListQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    """List who holds the position, at once where code is sure, and who changed or is undecided."""
    asked = intent.asked
    known = reader.by_code(asked)
    in_doubt = {report.party for report in known.survey.unsure}
    yield Stage(f"Read {write_count(len(known.survey.articles), 'matching article')}")
    sure = [hold for hold in _held(known, intent) if hold.party not in in_doubt]
    yield from ledger.add([list_claim(asked, hold) for hold in sure])
    yield from reader.ask(known)
    held = _held(known, intent)
    yield from ledger.add([list_claim(asked, hold) for hold in held])
    if intent.told_of is None:
        yield from ledger.add(changed_claims(asked, known.holds, known.wanted))
        if known.wanted is not Stance.OPEN and held:
            yield from ledger.add(undecided_claims(known.holds))
    if not known.holds and not ledger.claims:
        return None  # nobody's position is known: perhaps it asks for something else
    numbers = {claim.subject: claim.evidence[0].number for claim in ledger.claims if claim.subject}
    reader.meter.lap("write")
    rows = rows_of(known.holds, held, known.wanted, numbers, reader.told_by)
    return known.outcome(rows=rows)


def _held(known: Reading, intent: ListQuestion | CountQuestion) -> list[Hold]:
    """Return the holds that are asked for: those of now, or those begun within a time."""
    holds = known.holds
    if intent.told_of is None:
        return holding(holds, known.wanted)
    taken = taken_within(holds, known.wanted, intent.told_of)
    still = isinstance(intent, ListQuestion) and intent.still
    return [hold for hold in taken if not still or holds[hold.party][-1] is hold]


def _count(intent: CountQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    known = reader.by_code(intent.asked)
    if not known.action.names and not _held(known, intent):
        return None  # a report may state the number: "26 countries have committed"
    yield from reader.ask(known)
    held = _held(known, intent)
    if not held:
        return None
    yield from ledger.add([count_claim(intent.asked, held)])
    rows = rows_of(known.holds, held, known.wanted, {}, reader.told_by)
    return known.outcome(rows=rows)


def _yes_no(intent: YesNoQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    """Say yes where every party holds the position, no where one is known not to."""
    known = yield from reader.positions(intent.asked)
    found = [(party, _of(known.holds, party)) for party in intent.parties]
    current = [own[-1] for _, own in found if own]
    plain = len(current) == len(found) and all(own.stance is not Stance.OPEN for own in current)
    if not plain and not intent.asked.matter.told:
        return None  # what was done may be told in other words
    if not current:
        # The matter may be known though the party's position is not.
        return known.outcome() if known.survey.articles else None
    against = [hold for hold in current if hold.stance is not known.wanted]
    holding_it = [hold for hold in current if hold.stance is known.wanted]
    if against:
        claims = [Claim(text=f"No. {_told(hold)}", evidence=(hold.proof,)) for hold in against[:1]]
        claims += [Claim(text=_told(hold), evidence=(hold.proof,)) for hold in against[1:]]
        claims += [list_claim(intent.asked, hold) for hold in holding_it]
        yield from ledger.add(claims)
        return known.outcome()
    if len(current) == len(found):
        both = joined([hold.party for hold in holding_it])
        text = f"Yes. {both} {intent.asked.predicate}."
        yield from ledger.add([Claim(text=text, evidence=tuple(h.proof for h in holding_it))])
        return known.outcome()
    missing = [party for party, own in found if not own]
    yield from ledger.add([list_claim(intent.asked, hold) for hold in holding_it])
    return known.outcome(f"No report on the position of {joined(missing)} was found.")


def _more(intent: MoreQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    one, two = intent.asked, intent.rival
    ours = yield from reader.positions(one)
    theirs = yield from reader.positions(two)
    first, second = holding(ours.holds, ours.wanted), holding(theirs.holds, theirs.wanted)
    told, other = ours.outcome(), theirs.outcome()
    both = replace(other, read=told.read + other.read, notes=told.notes + other.notes)
    if not first and not second:
        return both if both.read else None
    verdict = "Yes." if len(first) > len(second) else "No."
    claim = Claim(
        text=f"{verdict} {counted(len(first), one.parties)} {one.plural_predicate}, "
        f"{len(second)} {two.plural_predicate}.",
        evidence=tuple(dict.fromkeys(hold.proof for hold in (*first, *second))),
    )
    yield from ledger.add([claim])
    return both


def _same(intent: SameQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    known = yield from reader.about(intent.matter)
    found = [_of(known.holds, party) for party in intent.parties]
    if not all(found):
        return known.outcome() if known.survey.articles else None
    current = [own[-1] for own in found]
    verdict = "Yes." if len({hold.stance for hold in current}) == 1 else "No."
    claims = [Claim(text=f"{verdict} {_told(current[0])}", evidence=(current[0].proof,))]
    claims += [Claim(text=_told(hold), evidence=(hold.proof,)) for hold in current[1:]]
    yield from ledger.add(claims)
    return known.outcome()


def _order(intent: OrderQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    """Tell when each party took the position, in order of time."""
    known = yield from reader.positions(intent.asked)
    taken: list[tuple[date, str, Hold]] = []
    unknown: list[str] = []
    for party in intent.parties:
        began = [h for h in _of(known.holds, party) if h.stance is known.wanted and h.since]
        if began:
            taken.append((began[0].since or date.min, party, began[0]))
        else:
            unknown.append(f"No report on when {party} did so was found.")
    if not taken:
        return None
    taken.sort(key=lambda step: step[0], reverse=intent.newest_first)
    claims = [
        Claim(
            text=f"{party} {intent.asked.predicate} on {write_day(day)}.",
            evidence=(hold.reports[0].evidence,),
            subject=party,
        )
        for day, party, hold in taken
    ]
    yield from ledger.add(claims)
    return known.outcome(*unknown, events=_events(ledger.claims, [day for day, _, _ in taken]))


def _steps(intent: StepsQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    """Tell each step of one party's position with its day."""
    party = next((name.text for name in names_in(intent.party)), intent.party)
    known = yield from reader.about(intent.matter)
    steps = [(hold.since, hold) for hold in _of(known.holds, party) if hold.since]
    claims = [
        Claim(
            text=f"{write_day(day)}: {without_dateline(hold.reports[0].evidence.text)}",
            evidence=(hold.reports[0].evidence,),
        )
        for day, hold in steps
    ]
    yield from ledger.add(claims)
    if not known.survey.articles:
        return None
    return known.outcome(events=_events(ledger.claims, [day for day, _ in steps]))


def _premise(intent: PremiseQuestion, reader: PositionReader, ledger: Ledger) -> Plan:
    """Deny a question about something that, by all reports, did not happen; leave any other."""
    known = reader.by_code(intent.asked)
    own = _of(known.holds, intent.party)
    if not own or any(hold.stance is known.wanted for hold in own):
        return None
    text = f"No report says that {own[-1].party} {intent.asked.predicate}. {_told(own[-1])}"
    yield from ledger.add([Claim(text=text, evidence=(own[-1].proof,))])
    return known.outcome()


def _of(holds: Holds, party: str) -> list[Hold]:
    """Return the holds of a party under any of its names."""
    name = COUNTRIES.get(party, party)
    return next((own for known, own in holds.items() if same_name(known, name)), [])


def _told(hold: Hold) -> str:
    """Return what the newest report says, as a statement."""
    return without_dateline(hold.proof.text)


def _events(claims: Iterable[Claim], days: Iterable[date]) -> tuple[TimelineEvent, ...]:
    return tuple(
        TimelineEvent(day=day, text=claim.text, number=claim.evidence[0].number)
        for claim, day in zip(claims, days, strict=False)
    )
