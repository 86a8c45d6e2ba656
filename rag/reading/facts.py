"""Sentences that were found -> statements about a fact: the model's, proved, or the sentences."""

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from math import inf

from index_store import Article, write_count
from rag.config import RagConfig
from rag.errors import ChatModelError, ParserError
from rag.language.names import joined
from rag.language.resources import ENGLISH
from rag.language.terms import shared_words
from rag.model.async_bridge import TICK_SECONDS, meanwhile
from rag.model.protocol import Completion, LanguageModel
from rag.query.answer_type import AnswerType
from rag.query.query import Query
from rag.reading.budget import Budget, budget_for, least_sentences, selected
from rag.reading.choosing.chooser import CHECKING, Chooser
from rag.reading.comparisons import lacks_names
from rag.reading.differing.disagreements import disagreements, rival_claims
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.prompts import NOT_FOUND, answer_grammar, answer_messages
from rag.reading.values.reader import (
    Chosen,
    newest_words,
    read_values,
    rival_values,
    value_claims,
    value_rows,
)
from rag.reading.values.series import Value
from rag.retrieval.article_ranker import articles_of
from rag.retrieval.corroboration import Corroborator
from rag.retrieval.items import holds_kind
from rag.retrieval.retriever import Found, Retriever
from rag.retrieval.sentence_ranker import coverage
from rag.support.answers import plain_answer
from rag.support.checks import Checks, opinion
from rag.support.citations import Statement, take_last, take_statements
from rag.support.entity_grounding import missing_names
from rag.support.judge import quote, verbatim
from rag.support.proof import Checked, check
from rag.types import Claim, Disagreement, Draft, Event, Evidence, Stage

QUOTED = "No sentence was found to say it outright; these come nearest."
TOLD_LATER = "Nothing was published at that time; what was said of it is told."

Facts = Generator[Event, None, Outcome]


@dataclass(frozen=True, slots=True)
class FactReader:
    """Answers one question from the sentences that were found for it."""

    query: Query
    found: Found
    sentences: Sequence[Evidence]
    """The sentences of what was found, best first; at least one."""
    retriever: Retriever
    model: LanguageModel
    ledger: Ledger
    meter: Meter
    config: RagConfig

    def read(self) -> Facts:
        """Answer with the sentence that is the answer, with what the model writes, or without it.

        Yields:
            What ``Dateline.stream`` does, but the answer.
        """
        try:
            while (state := self.model.wait(TICK_SECONDS)).loading:
                yield Stage("Waiting for the language model to load")
            if not state.ready:
                return (yield from self._extract(state.reason))
            self.meter.model = state.name
            budget = budget_for(self.query, state, self.config)
            compares = self.query.answer_type is AnswerType.COMPARISON
            reads = state.obeys_grammar and not compares
            return (yield from self._choose(budget) if reads else self._write(budget))
        except (ChatModelError, ParserError) as error:
            return (yield from self._extract(str(error)))

    def _choose(self, budget: Budget) -> Facts:
        """Let the model choose sentences and their words; each must answer the question."""
        query = self.query
        evidence = selected(query, self.sentences, self.config.reading, budget.sentences)
        chooser = Chooser(query, evidence, self.model, self.ledger, self.meter, self.config)
        chosen = yield from chooser.choose()
        short, values = chosen.short, list[Value]()
        if query.asks_number:
            told = Chosen(short, self.ledger.claims[0].evidence[0]) if short else None
            values = yield from self._values(told)
            if told:
                short = newest_words(told, values)
            elif len(values) >= self.config.reading.values_followed:
                yield from self._claim_newest(values)
            else:
                values = []
        near = chosen.refused is not None and chosen.refused < self.config.reading.quoted
        if near and not values:
            best = self.sentences[: self.config.reading.nearest]
            yield from self.ledger.add([quote(item, verbatim(item)) for item in best])
        finished = yield from self._finish([item.article for item in evidence], values)
        if not short and self.ledger.claims and (near or values):
            notes = (*finished.notes, QUOTED)
            return replace(finished, partial=True, notes=notes, separator="\n")
        return replace(finished, short=short)

    def _values(self, told: Chosen | None = None) -> Generator[Event, None, list[Value]]:
        """Return what reports give for the number asked for, in all that bears on it."""
        ready = self.model.state.ready
        ask = opinion(self.model, self.config.reading.value_opinions) if ready else None
        given = self.query, self.retriever, self.sentences, self.config, told, ask
        return (yield from meanwhile(partial(read_values, *given), CHECKING))

    def _claim_newest(self, values: Sequence[Value]) -> Iterator[Claim]:
        newest = values[0].proof.evidence
        yield from self.ledger.add([quote(newest, verbatim(newest))])

    def _write(self, budget: Budget) -> Facts:
        """Let the model write statements about the best sentences, and prove each."""
        query, config = self.query, self.config.reading
        evidence = selected(query, self.sentences, config, budget.sentences)
        read = [item.article for item in evidence]
        if query.answer_type is AnswerType.COMPARISON and (
            missing := lacks_names(query, evidence, config)
        ):
            return self._outcome(read, f"No report was found that names {joined(missing)}.")
        least = min(budget.sentences, least_sentences(query, config))
        patience = self.config.budget.patience_seconds if least < budget.sentences else inf
        yield (stage := Stage(f"Reading {write_count(len(evidence), 'sentence')}"))
        pieces = self.model.stream(
            answer_messages(query, evidence),
            max_tokens=budget.answer_tokens,
            grammar=answer_grammar(query, len(evidence), config),
        )
        ask = opinion(self.model, self.config.support.opinions)

        def prove(statement: Statement) -> Checked:
            return check(query, [statement], evidence, self.config.support, ask)

        checks = Checks(prove, budget.parallel_calls)
        with closing(pieces), closing(checks):
            begun = yield from self._written(pieces, checks, stage, patience)
        if not begun:
            return (yield from self._write(replace(budget, sentences=least)))
        return (yield from self._finish(read))

    def _written(
        self,
        pieces: Iterable[str | Completion],
        checks: Checks[Statement, Checked],
        stage: Stage,
        patience: float,
    ) -> Generator[Event, None, bool]:
        """Yield what is proved of what the model writes, as soon as it is and in its order.

        Returns:
            False where it had written nothing after ``patience`` seconds; no more is waited for.

        Raises:
            ChatModelError: The model broke off; what it had written is proved first.
        """
        # An embedded server writes first: an opinion would wait for the end of that.
        waits, told = self.model.state.obeys_grammar, list[Statement]()
        written, position, broken = "", 0, None
        latest = time.monotonic() + patience
        try:
            for piece in pieces:
                if not piece and not written and time.monotonic() > latest:
                    return False
                if isinstance(piece, Completion):
                    self.meter.count(piece)
                    continue
                written += piece
                statements, rest = take_statements(written[position:])
                position = len(written) - len(rest)
                told += statements
                while told and not waits:
                    checks.add(told.pop(0))
                yield from self._proved(checks.decided())
                if rest.strip() and not NOT_FOUND.startswith(rest.strip()):
                    yield Draft(rest.strip())
                elif not piece:
                    yield stage
            last = take_last(written[position:])
            if last and not last.text.startswith(NOT_FOUND.rstrip(".")):
                told.append(last)
        except ChatModelError as error:
            broken = error
        for statement in told:
            checks.add(statement)
        while checks.pending:
            yield from self._proved(checks.decided(TICK_SECONDS))
            if checks.pending:
                yield CHECKING
        if broken:
            raise broken
        return True

    def _proved(self, decided: Iterable[Checked]) -> Iterator[Claim]:
        for checked in decided:
            self.ledger.leave_out(checked.refused)
            yield from self.ledger.add(checked.claims)

    def _finish(self, read: Sequence[Article], values: Sequence[Value] = ()) -> Facts:
        """Add what other reports say otherwise, and say what reading came to."""
        if values:
            first = self.ledger.claims[0].evidence[0]
            yield from self.ledger.add(value_claims(values, first))
        differing = yield from self._contradict(values)
        self.meter.lap("write")
        outcome = self._outcome(read, disagreements=differing)
        told_by = Corroborator(self.query, self.retriever.snapshot, self.config.reading.alike)
        return replace(outcome, values=value_rows(values, self.ledger, told_by))

    def _extract(self, reason: str | None) -> Facts:
        """Answer with the evidence sentences themselves."""
        query, config = self.query, self.config.reading
        if query.asks_number and (values := (yield from self._values())):
            yield from self._claim_newest(values)
            finished = yield from self._finish([item.article for item in self.sentences], values)
            return replace(finished, short=values[0].proof.short)
        english = query.language == ENGLISH
        if english and (plain := plain_answer(query, self.sentences, self.config)):
            yield from self.ledger.add([quote(plain, verbatim(plain))])
            return (yield from self._finish([plain.article]))
        compares = query.answer_type is AnswerType.COMPARISON
        read = (
            selected(query, self.sentences, config, least_sentences(query, config))
            if compares
            else self.sentences[: config.sentences]
        )
        lacking = compares and lacks_names(query, read, config)
        fitting = [
            item
            for item in ([] if lacking else read)
            if self._bears(item)
            and (compares or not missing_names(query, [item]))
            and holds_kind(query, item.text)
        ]
        said = " The answer is the archive's own sentences." if fitting else ""
        claims = [quote(item, verbatim(item)) for item in fitting[: config.nearest]]
        yield from self.ledger.add(claims)
        return self._outcome(
            [item.article for item in read],
            f"{reason or 'No chat model is at hand.'}{said}",
            disagreements=(yield from self._contradict()),
            extractive=True,
            separator="\n",
        )

    def _bears(self, item: Evidence) -> bool:
        """Say whether a sentence has any word of the question, in whatever form."""
        if self.query.language == ENGLISH:
            return bool(shared_words(self.query.text, item.text))
        return coverage(self.query, [item], self.config.retrieval)[0] > 0

    def _contradict(
        self, values: Sequence[Value] = ()
    ) -> Generator[Event, None, tuple[Disagreement, ...]]:
        """Claim what other reports say otherwise, reprints that were changed among them.

        Where the values over time were read, they tell which of all reports differ.
        """
        if self.query.language != ENGLISH:  # what differs is told by the parse
            return ()
        claims = self.ledger.claims
        cited = {item.article.id: item.article for claim in claims for item in claim.evidence}
        copies = [
            copy
            for article in cited.values()
            if article.cluster
            for copy in self.retriever.snapshot.reprints(article.id)
            if self.query.admits(copy)
        ]
        others = () if values else self.sentences
        found = disagreements(claims, others, copies, self.query, self.config)
        if rivals := rival_values(values):
            found.append(rivals)
        for disagreement in found:
            yield from self.ledger.add(rival_claims(disagreement))
        return tuple(map(self.ledger.renumbered, found))

    def _outcome(
        self,
        read: Sequence[Article],
        *notes: str,
        disagreements: tuple[Disagreement, ...] = (),
        extractive: bool = False,
        separator: str = " ",
    ) -> Outcome:
        return Outcome(
            read=tuple(read),
            matching=len(articles_of(self.found.candidates)),
            nearest=tuple(self.sentences),
            disagreements=disagreements,
            extractive=extractive,
            notes=((TOLD_LATER,) if self.found.told_later else ()) + notes,
            separator=separator,
        )
