"""Which, who, what: every item for which the archive says so, with its sentence, as a table."""

import math
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from rag.config import RagConfig, ReadingConfig
from rag.language.names import joined, without_dateline
from rag.model.async_bridge import TICK_SECONDS
from rag.model.protocol import LanguageModel
from rag.query.query import Query
from rag.query.statement import SlotStatement
from rag.reading.budget import budget_for
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.lists.standing import Standing, standing_of
from rag.reading.lists.things.amounts import with_amounts
from rag.reading.lists.things.weighing import weigh_things
from rag.reading.lists.weighing import Weighed, weigh
from rag.reading.lists.wide import read_widely
from rag.reading.states.histories import row_of
from rag.retrieval.corroboration import Corroborator
from rag.retrieval.retriever import Retriever, Wide
from rag.support.checks import Checks, opinion
from rag.support.judge import verbatim
from rag.types import Claim, ClaimKind, Event, Evidence, ListRow, Stage

CONFIRMING = Stage("Checking the items that are not certain")
COUNTED = "No report states the number; counted are those that reports name."
LISTED = "listed"
_MADE = "PRODUCT"  # has a name at times: "Patriot" of weapons, but "rifles"
_LEAST = 1e-4  # of a share whose log-odds are taken

Listing = Generator[Event, None, Outcome | None]


@dataclass(frozen=True, slots=True)
class ListReader:
    """Answers one question that has several answers."""

    query: Query
    retriever: Retriever
    model: LanguageModel
    ledger: Ledger
    meter: Meter
    config: RagConfig

    def read(self) -> Listing:
        """List the items, the likeliest first: what is sure at once, then what the model confirms.

        Yields:
            What ``Dateline.stream`` does, but the answer.

        Returns:
            What reading came to; None where nothing is sure enough to be listed, or no report has
            a name of the question: then it is read as a question for a fact.
        """
        statement, reading = self.query.statement, self.config.reading
        if statement is None:
            return None
        if (wide := (yield from read_widely(self.query, self.retriever, self.meter))) is None:
            return None
        weighed, changed = self._standing(weigh(self.query, statement, wide.sentences, reading))
        things = self._things(statement, wide, weighed)
        if self.query.column:
            likely = [one for one in things or weighed if one.score >= reading.open_score]
            told = with_amounts(statement, likely, self.query.column, reading)
            things, weighed = (told, []) if things else ([], told)
        self.meter.lap("evidence")
        sure = things or [one for one in weighed if one.score >= reading.sure_score]
        yield from self.ledger.add(claims_of(sure))
        open_ = [] if things else weighed[len(sure) :]
        listed = sure + (yield from self._confirmed(statement, open_))
        if listed:
            ended = [one.changed_claim(before) for one in changed if (before := one.before)]
            yield from self.ledger.add(ended)
        self.meter.lap("write")
        return self._outcome(wide, listed, changed) if listed else None

    def _standing(self, weighed: Sequence[Weighed]) -> tuple[list[Weighed], list[Standing]]:
        """Part what may be so now from what, by a later report, is so no longer.

        Where the question asks for a time, what was so then stays.
        """
        statement, noun = self.query.statement, self.query.noun
        if statement is None or self.query.told_of:
            return list(weighed), []
        kept, changed = list[Weighed](), list[Standing]()
        for one in weighed:
            likely = one.score >= self.config.reading.open_score
            standing = standing_of(statement, noun, one.item) if likely else None
            if standing and standing.before:
                changed.append(standing)
            else:
                kept.append(replace(one, since=standing.since) if standing else one)
        return kept, changed

    def _things(
        self, statement: SlotStatement, wide: Wide, named: Sequence[Weighed]
    ) -> list[Weighed]:
        """Return what has no name, where such is asked for ("foods") or may be ("weapons").

        A noun that names hold ("fires") asks for those, where any is likely.
        """
        kinds, reading = statement.kind or (), self.config.reading
        likely = any(one.score >= reading.listed_score for one in named)
        if not self.query.noun or (likely if not kinds else kinds[0] != _MADE):
            return []
        return weigh_things(self.query, statement, wide.sentences, reading)

    def count(self) -> Listing:
        """List the items as ``read`` does, where the question is how many they are.

        Their number is a least one: what no report names is not counted.
        """
        outcome = yield from self.read()
        if outcome is None:
            return None
        return replace(
            outcome,
            short=str(sum(row.group == LISTED for row in outcome.rows)),
            notes=(*outcome.notes, COUNTED),
        )

    def _confirmed(
        self, statement: SlotStatement, open_: Sequence[Weighed]
    ) -> Generator[Event, None, list[Weighed]]:
        """Claim those of some items that the model confirms; without one, the likelier ones."""
        reading, listed = self.config.reading, list[Weighed]()
        most, state = self.query.reach * reading.list_opinions, self.model.state
        asked = _by_sentence([one for one in open_ if one.score >= reading.open_score][:most])
        ask = opinion(self.model, most) if state.ready else _no_opinion

        def doubt(one: Weighed) -> tuple[Weighed, float | None]:
            told = statement.filled(one.item.name)
            return one, ask(told, one.proof.evidence)

        checks = Checks(doubt, budget_for(self.query, state, self.config).parallel_calls)
        with closing(checks):
            for one in asked:
                checks.add(one)
            while checks.pending:
                for one, likely in checks.decided(TICK_SECONDS):
                    if confirmed(one.score, likely, reading):
                        listed.append(one)
                        yield from self.ledger.add(claims_of([one]))
                    if likely is not None:
                        self.meter.model = state.name
                if checks.pending:
                    yield CONFIRMING
        return listed

    def _outcome(
        self, wide: Wide, listed: Sequence[Weighed], changed: Sequence[Standing]
    ) -> Outcome:
        told_by = Corroborator(self.query, self.retriever.snapshot, self.config.reading.alike)
        rows = [self._row(one, told_by) for one in listed]
        for one in changed:
            now = one.holds[-1]
            number = self.ledger.numbered(now.proof).number
            rows.append(row_of(now, "changed", number, told_by.of(now.proofs)))
        return Outcome(
            read=wide.articles,
            matching=wide.matching,
            nearest=wide.sentences,
            rows=tuple(rows),
            short=joined([_with_amount(one) for one in listed]),
            separator="\n",
        )

    def _row(self, one: Weighed, told_by: Corroborator) -> ListRow:
        mentions = [mention.evidence for mention in one.item.mentions]
        days = [item.article.day for item in mentions if item.article.day]
        told = told_by.of(mentions)
        return ListRow(
            entity=one.item.name,
            group=LISTED,
            stance="yes",
            since=one.since or min(days, default=None),
            outlets=told.outlets,
            quote=one.proof.evidence.text,
            number=self.ledger.numbered(one.proof.evidence).number,
            amount=one.amount.words if one.amount else "",
            amount_value=one.amount.value if one.amount else None,
            corroboration=told,
        )


def _by_sentence(items: Sequence[Weighed]) -> list[Weighed]:
    """Return items, the likeliest first, those of one sentence together.

    Several of one sentence cost a model little more than one.
    """
    ranks = list(dict.fromkeys(one.proof.rank for one in items))
    return sorted(items, key=lambda one: ranks.index(one.proof.rank))


def _no_opinion(_: str, __: Evidence) -> None:
    """Stand for a model where there is none."""


def confirmed(score: float, likely: float | None, config: ReadingConfig) -> bool:
    """Say whether an item is listed, by its weights and, where there is one, a model's opinion."""
    if likely is None:
        return score >= config.listed_score
    return logit(score) + config.opinion_weight * logit(likely) >= config.confirmed_score


def logit(share: float) -> float:
    """Return the log-odds of a share, which is kept off 0 and 1."""
    kept = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def _with_amount(one: Weighed) -> str:
    return f"{one.item.name} ({one.amount.words})" if one.amount else one.item.name


def claims_of(listed: Sequence[Weighed]) -> list[Claim]:
    """Return one statement for each sentence that shows items: their names, then the sentence."""
    shown: dict[tuple[str, int], list[Weighed]] = {}
    for one in listed:
        item = one.proof.evidence
        shown.setdefault((item.article.id, item.start), []).append(one)
    claims = []
    for together in shown.values():
        names, item = joined([one.item.name for one in together]), together[0].proof.evidence
        told = joined([_with_amount(one) for one in together])
        claims.append(
            Claim(
                text=f"{told}: {without_dateline(item.text)}",
                kind=ClaimKind.COMPOSED,
                support=verbatim(item),
                subject=names,
                evidence=(item,),
            )
        )
    return claims
