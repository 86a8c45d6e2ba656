"""Who is for something, who against it and who undecided, with the reasons that are told."""

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from index_store import stems_of
from rag.language.actions import Stance
from rag.language.dates import event_day
from rag.language.names import COUNTRIES, COUNTRY_KINDS, joined, same_name, without_dateline
from rag.model.async_bridge import meanwhile
from rag.query.statement.matter import Matter, Position
from rag.query.statement.slot import SLOT
from rag.query.states.question import PositionQuestion
from rag.query.states.stands import StandsQuestion
from rag.reading.ledger import Ledger, Outcome
from rag.reading.lists.mentions import Mention
from rag.reading.lists.naming import items_of
from rag.reading.lists.wide import read_widely
from rag.reading.states.histories import Hold, Report, holding, holds_of, row_of
from rag.reading.states.reader import PositionReader
from rag.reading.states.sides.holders import Certainty, is_human
from rag.reading.states.sides.opinions import Opinion, opinions_in, reason_of
from rag.reading.states.sides.thing import thing_of
from rag.support.checks import opinion
from rag.support.judge import verbatim
from rag.types import Claim, ClaimKind, Event, ListRow, Stage

GROUPS = {Position.YES: "for", Position.NO: "against", Position.OPEN: "undecided"}
_SAID = {Stance.YES: "for", Stance.NO: "against"}
_STANCES = {Position.YES: Stance.YES, Position.NO: Stance.NO, Position.OPEN: Stance.OPEN}


def tell_stands(
    asked: StandsQuestion, reader: PositionReader, ledger: Ledger
) -> Generator[Event, None, Outcome | None]:
    """Tell who is on each side that is asked for, newest first.

    Yields:
        What ``Dateline.stream`` does, but the answer.

    Returns:
        What reading came to; None where nobody is on such a side, and nothing was claimed.
    """
    wide = yield from read_widely(reader.query, reader.retriever, reader.meter)
    if wide is None:
        return None
    thing = thing_of(asked.matter, asked.verb)
    told = [one for article in wide.articles for one in opinions_in(article, thing)]
    reports = yield from _trusted(_reports(told, asked), asked, reader)
    if asked.verb and asked.parties:
        reports += yield from _doers(asked, reports, reader)
    holds = holds_of(reports)
    reader.meter.lap("evidence")
    sides = [(side, hold) for side in asked.sides for hold in holding(holds, _STANCES[side])]
    if not any(side is not Position.OPEN for side, _ in sides) and len(asked.sides) == 1:
        return None
    yield from ledger.add([_claim(side, hold) for side, hold in sides])
    reader.meter.lap("write")
    silent = [hold.party for side, hold in sides if side is not Position.OPEN and not hold.reason]
    return Outcome(
        read=wide.articles,
        matching=wide.matching,
        nearest=wide.sentences[: reader.config.reading.nearest],
        rows=tuple(_row(side, hold, holds[hold.party], ledger, reader) for side, hold in sides),
        notes=(f"No reason is told for {joined(silent)}.",) if silent else (),
        separator="\n",
    )


def _doers(
    asked: StandsQuestion, known: Sequence[Report], reader: PositionReader
) -> Generator[Event, None, list[Report]]:
    """Return who does a deed, or does not, besides those who are known to be for or against it."""
    held = {(one.party, one.evidence.article.id) for one in known}
    matter = Matter(
        subject=SLOT,
        wanted=Position.YES,
        text=asked.matter,
        verb=asked.verb,
        predicate=asked.matter,
        told=True,
    )
    reading = reader.by_code(PositionQuestion(asked.parties, matter))
    yield from reader.ask(reading)
    sides = {reading.wanted: Stance.YES, Stance.OPEN: Stance.OPEN}
    return [
        replace(one, stance=sides.get(one.stance, Stance.NO), reason=reason_of(one))
        for one in reading.survey.reports
        if (one.party, one.evidence.article.id) not in held
    ]


def _reports(told: Sequence[Opinion], asked: StandsQuestion) -> list[Report]:
    """Return positions of whom the question asks for, each under the holder's full name."""
    mentions = {
        Mention(
            one.told.holder.name,
            one.told.holder.kind,
            one.evidence,
            rank,
            one.read,
            one.told.holder.word,
        ): one
        for rank, one in enumerate(told)
    }
    items = items_of(mentions)
    names = _one_name_each([item.name for item in items])
    named = [(names[item.name], mentions[mention]) for item in items for mention in item.mentions]
    fitting = [(name, one) for name, one in named if _is_asked(name, one, asked)]
    if not asked.named and asked.parties not in COUNTRY_KINDS:
        human = is_human(asked.parties.removesuffix("s"))  # no name tells what "candidates" are
        told_so = [item for item in named if (item[1].told.holder.kind == "PERSON") is human]
        fitting = fitting or told_so
    alone = Counter((one.evidence.article.id, one.evidence.start) for one in told)
    return [
        Report(
            party=name,
            stance=one.told.stance,
            day=event_day(one.evidence.text, one.evidence.article.day)[0],
            evidence=one.evidence,
            alone=alone[one.evidence.article.id, one.evidence.start] == 1,
            reason=one.reason,
            certainty=one.told.certainty,
        )
        for name, one in fitting
    ]


def _trusted(
    reports: Sequence[Report], asked: StandsQuestion, reader: PositionReader
) -> Generator[Event, None, list[Report]]:
    """Return the reports that name both party and matter, and of the others those that hold.

    A model judges the newest of each party and side that none names plainly. Where it is not at
    hand, those count of which only one party and one matter is named before.
    """
    plain = [one for one in reports if one.certainty is Certainty.PLAIN]
    known = {(one.party, one.stance) for one in plain}
    doubtful = [one for one in reports if (one.party, one.stance) not in known]
    inferred = [one for one in doubtful if one.certainty is Certainty.INFERRED]
    sided = [one for one in doubtful if one.stance in _SAID]
    if not sided or not reader.model.state.ready:
        return plain + inferred
    reader.meter.model = reader.model.state.name
    most = reader.query.reach * reader.config.reading.list_opinions
    ask = opinion(reader.model, most)
    by_day = sorted(sided, key=lambda one: one.day or date.min)
    newest = {(one.party, one.stance): one for one in by_day}
    asking = sorted(newest.values(), key=lambda one: one.day or date.min, reverse=True)[:most]
    kept = [one for one in inferred if one.stance not in _SAID]
    for done, one in enumerate(asking):
        yield (stage := Stage(f"Reading sentence {done + 1} of {len(asking)} in doubt"))
        statement = f"{one.party} is {_SAID[one.stance]} {_noun_phrase(asked)}."
        likely = yield from meanwhile(partial(ask, statement, one.evidence), stage)
        if likely is not None and likely >= reader.config.support.agreed:
            kept.append(one)
    return plain + kept


def _noun_phrase(asked: StandsQuestion) -> str:
    """Return the matter as what one can be for, a deed as well."""
    return f"the proposal to {asked.matter}" if asked.verb else asked.matter


def _one_name_each(names: Sequence[str]) -> dict[str, str]:
    """Return the name that each goes by: "Senate" for "U.S. Senate", where both are written.

    "House" is the "House of Lords" where one such is.
    """
    own = {name: name for name in names}
    for name in names:
        for country in COUNTRIES:
            bare = name.removeprefix(f"{country} ")
            if bare != name and bare in own:
                own[name] = bare
    for name in names:
        short = own[name]
        fuller = {own[other] for other in names if own[other].startswith(f"{short} of ")}
        if len(fuller) == 1:
            full = min(fuller)
            own = {known: full if to == short else to for known, to in own.items()}
    return own


def _is_asked(name: str, one: Opinion, asked: StandsQuestion) -> bool:
    """Say whether somebody is one of those that a question asks for."""
    holder = one.told.holder
    if asked.named:
        return any(same_name(name, other) or name.endswith(f" {other}") for other in asked.named)
    if asked.parties in COUNTRY_KINDS:
        return name in COUNTRIES.values() or holder.kind == "GPE"
    own = " ".join(word.text for word in one.read.subtree(holder.word))
    return not asked.parties or set(stems_of([asked.parties])[0]) <= set(stems_of([own])[0])


def _claim(side: Position, hold: Hold) -> Claim:
    """Return a party with the sentence that tells its position, and the one that tells why."""
    told = [hold.proof]
    if hold.reason and hold.reason.evidence != hold.proof:
        told.append(hold.reason.evidence)
    text = " ".join(without_dateline(item.text) for item in told)
    return Claim(
        text=f"{hold.party} ({GROUPS[side]}): {text}",
        kind=ClaimKind.COMPOSED,
        support=verbatim(hold.proof),
        subject=hold.party,
        evidence=tuple(told),
    )


def _row(
    side: Position, hold: Hold, own: Sequence[Hold], ledger: Ledger, reader: PositionReader
) -> ListRow:
    reason, told = hold.reason, reader.told_by(hold.proofs)
    return replace(
        row_of(hold, GROUPS[side], ledger.numbered(hold.proof).number, told),
        latest=hold.latest,
        before=own[-2].stance.value if len(own) > 1 else "",
        reason=reason.text if reason else "",
        reason_number=ledger.numbered(reason.evidence).number if reason else None,
    )
