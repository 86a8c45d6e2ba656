"""The plans for questions about positions: each reads all matching articles, then code decides.

Every plan yields what ``Dateline.stream`` yields but the Answer, and returns whether it dealt with
the question; where it did not, the question is answered as one about a fact.
"""

from collections.abc import Generator, Iterable
from datetime import date

from index_store.types import write_count, write_day
from rag.language.actions import Stance
from rag.language.names import COUNTRIES, joined, names_in, same_name, without_dateline
from rag.query.intents import (
    CountQuestion,
    ListQuestion,
    MoreQuestion,
    OrderQuestion,
    Plan,
    PremiseQuestion,
    QuoteQuestion,
    SameQuestion,
    SpokesQuestion,
    StepsQuestion,
    YesNoQuestion,
)
from rag.reading.positions.histories import (
    Hold,
    changed_claims,
    count_claim,
    counted,
    holding,
    holds_of,
    list_claim,
    rows_of,
    taken_within,
    undecided_claims,
)
from rag.reading.positions.reader import Holds, Reader, wanted_stance
from rag.reading.quotes import speaker_for, speaker_of
from rag.reading.run import Run
from rag.types import Claim, Event, Stage, TimelineEvent, Window

Events = Generator[Event, None, bool]


def follow(plan: Plan, run: Run, reader: Reader) -> Events:
    """Answer a question by its plan; return whether there was anything to go by."""
    match plan:
        case ListQuestion():
            return (yield from _list(plan, run, reader))
        case CountQuestion():
            return (yield from _count(plan, run, reader))
        case YesNoQuestion():
            return (yield from _yes_no(plan, run, reader))
        case MoreQuestion():
            return (yield from _more(plan, run, reader))
        case SameQuestion():
            return (yield from _same(plan, run, reader))
        case OrderQuestion():
            return (yield from _order(plan, run, reader))
        case StepsQuestion():
            return (yield from _steps(plan, run, reader))
        case SpokesQuestion():
            return (yield from speaker_for(plan, run, reader.generation))
        case QuoteQuestion():
            return (yield from speaker_of(plan, run, reader.generation))
        case PremiseQuestion():
            return (yield from _premise(plan, run, reader))


def _list(plan: ListQuestion, run: Run, reader: Reader) -> Events:
    """List who holds the position, at once where code is sure, and who changed or is undecided."""
    asked = plan.asked
    survey, holds, action = reader.settled(run, asked)
    wanted = wanted_stance(asked, action)
    in_doubt = {report.party for report in survey.unsure}
    held = [h for h in _held(holds, wanted, plan.window, plan.still) if h.party not in in_doubt]
    yield Stage(f"Read {write_count(len(survey.articles), 'matching article')}")
    yield from run.add([list_claim(asked, hold) for hold in held])
    if survey.unsure:
        yield from reader.ask(run, survey, asked, action)
        holds = holds_of(survey.reports)
        held = _held(holds, wanted, plan.window, plan.still)
        yield from run.add([list_claim(asked, hold) for hold in held])
    if plan.window is None:
        yield from run.add(changed_claims(asked, holds, wanted))
        if wanted is not Stance.OPEN and held:
            yield from run.add(undecided_claims(holds))
    if not survey.reports and not run.claims:
        run.read, run.matching = [], None
        return False  # nobody's position is known: perhaps it asks for something else
    numbers = {claim.subject: claim.evidence[0].number for claim in run.claims if claim.subject}
    run.rows = rows_of(holds, held, wanted, numbers)
    run.lap("write")
    return True


def _held(holds: Holds, wanted: Stance, window: Window | None, still: bool = False) -> list[Hold]:
    if window is None:
        return holding(holds, wanted)
    taken = taken_within(holds, wanted, window)
    return [hold for hold in taken if not still or holds[hold.party][-1] is hold]


def _count(plan: CountQuestion, run: Run, reader: Reader) -> Events:
    survey, holds, action = reader.settled(run, plan.asked)
    wanted = wanted_stance(plan.asked, action)
    if not action.names and not _held(holds, wanted, plan.window):
        run.read, run.matching = [], None
        return False  # a report may state the number: "26 countries have committed"
    yield from reader.ask(run, survey, plan.asked, action)
    holds = holds_of(survey.reports)
    held = _held(holds, wanted, plan.window)
    if not held:
        run.read, run.matching = [], None
        return False
    yield from run.add([count_claim(plan.asked, held)])
    run.rows = rows_of(holds, held, wanted, {})
    return True


def _yes_no(plan: YesNoQuestion, run: Run, reader: Reader) -> Events:
    """Say yes where every party holds the position, no where one is known not to."""
    holds, wanted = yield from reader.holds(run, plan.asked)
    found = [(party, _of(holds, party)) for party in plan.parties]
    known = [(party, own) for party, own in found if own]
    if not known:
        return bool(run.read)  # the matter is known, the party's position is not
    against = [own[-1] for _, own in known if own[-1].stance is not wanted]
    holding_it = [own[-1] for _, own in known if own[-1].stance is wanted]
    if against:
        claims = [Claim(text=f"No. {_told(hold)}", evidence=(hold.proof,)) for hold in against[:1]]
        claims += [Claim(text=_told(hold), evidence=(hold.proof,)) for hold in against[1:]]
        claims += [list_claim(plan.asked, hold) for hold in holding_it]
        yield from run.add(claims)
    elif len(known) == len(found):
        both = joined([hold.party for hold in holding_it])
        text = f"Yes. {both} {plan.asked.predicate}."
        yield from run.add([Claim(text=text, evidence=tuple(h.proof for h in holding_it))])
    else:
        missing = [party for party, own in found if not own]
        run.notes.append(f"No report on the position of {joined(missing)} was found.")
        yield from run.add([list_claim(plan.asked, hold) for hold in holding_it])
    return True


def _more(plan: MoreQuestion, run: Run, reader: Reader) -> Events:
    counts = []
    for asked in (plan.asked, plan.rival):
        holds, wanted = yield from reader.holds(run, asked)
        counts.append((asked, holding(holds, wanted)))
    (one, first), (two, second) = counts
    if not first and not second:
        return bool(run.read)
    verdict = "Yes." if len(first) > len(second) else "No."
    claims = [
        Claim(
            text=f"{verdict} {counted(len(first), one.parties)} {one.plural_predicate}, "
            f"{len(second)} {two.plural_predicate}.",
            evidence=tuple(dict.fromkeys(hold.proof for hold in (*first, *second))),
        )
    ]
    yield from run.add(claims)
    return True


def _same(plan: SameQuestion, run: Run, reader: Reader) -> Events:
    holds = yield from reader.about(run, plan.matter)
    found = [_of(holds, party) for party in plan.parties]
    if not all(found):
        return bool(run.read)
    current = [own[-1] for own in found if own]
    verdict = "Yes." if len({hold.stance for hold in current}) == 1 else "No."
    claims = [Claim(text=f"{verdict} {_told(current[0])}", evidence=(current[0].proof,))]
    claims += [Claim(text=_told(hold), evidence=(hold.proof,)) for hold in current[1:]]
    yield from run.add(claims)
    return True


def _order(plan: OrderQuestion, run: Run, reader: Reader) -> Events:
    """Tell when each party took the position, in order of time."""
    holds, wanted = yield from reader.holds(run, plan.asked)
    taken = []
    for party in plan.parties:
        began = [hold for hold in _of(holds, party) if hold.stance is wanted and hold.since]
        if began:
            taken.append((began[0].since or date.min, party, began[0]))
        else:
            run.notes.append(f"No report on when {party} did so was found.")
    taken.sort(key=lambda step: step[0], reverse=plan.newest_first)
    claims = [
        Claim(
            text=f"{party} {plan.asked.predicate} on {write_day(day)}.",
            evidence=(hold.reports[0].evidence,),
            subject=party,
        )
        for day, party, hold in taken
    ]
    yield from run.add(claims)
    run.events = _events(run.claims, [day for day, _, _ in taken])
    return bool(taken)


def _steps(plan: StepsQuestion, run: Run, reader: Reader) -> Events:
    """Tell each step of one party's position with its day."""
    party = next((name.text for name in names_in(plan.party)), plan.party)
    holds = yield from reader.about(run, plan.matter)
    steps = [hold for hold in _of(holds, party) if hold.since]
    claims = [
        Claim(
            text=f"{write_day(hold.since)}: {without_dateline(hold.reports[0].evidence.text)}",
            evidence=(hold.reports[0].evidence,),
        )
        for hold in steps
        if hold.since
    ]
    yield from run.add(claims)
    run.events = _events(run.claims, [hold.since for hold in steps if hold.since])
    return bool(steps or run.read)


def _premise(plan: PremiseQuestion, run: Run, reader: Reader) -> Events:
    """Deny a question about something that, by all reports, did not happen; leave any other."""
    _, holds, action = reader.settled(run, plan.asked)
    own, wanted = _of(holds, plan.party), wanted_stance(plan.asked, action)
    if not own or any(hold.stance is wanted for hold in own):
        run.read, run.matching = [], None
        return False
    text = f"No report says that {own[-1].party} {plan.asked.predicate}. {_told(own[-1])}"
    yield from run.add([Claim(text=text, evidence=(own[-1].proof,))])
    return True


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
