"""Sentences that were found -> statements about a fact: the model's, proved, or the sentences."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from index_store import Article, write_count
from rag.config import RagConfig, ReadingConfig
from rag.errors import ChatModelError, ParserError
from rag.language.names import joined
from rag.language.terms import shared_words
from rag.model.async_bridge import TICK_SECONDS, meanwhile
from rag.model.protocol import Completion, LanguageModel
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.query import Query
from rag.reading.agreement import Agreement, agreement
from rag.reading.comparisons import lacks_names, select_across
from rag.reading.disagreements import disagreements, rival_claims
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.prompts import NOT_FOUND, answer_grammar, answer_messages, choice_messages
from rag.reading.spans import Choice, choice_grammar, take_choices
from rag.retrieval.article_ranker import articles_of
from rag.retrieval.items import holds_kind
from rag.retrieval.retriever import Found, Retriever
from rag.retrieval.sentence_ranker import coverage
from rag.retrieval.sentences import select
from rag.support.answers import answers, decided
from rag.support.citations import Statement, take_last, take_statements
from rag.support.entity_grounding import is_about_another, missing_names
from rag.support.judge import quote, verbatim
from rag.support.proof import check
from rag.support.second_opinion import Ask, SecondOpinion
from rag.types import (
    Claim,
    ClaimKind,
    Disagreement,
    Draft,
    Event,
    Evidence,
    Refused,
    Stage,
    Verdict,
)

CHECKING = Stage("Checking what was written")
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
            compares = self.query.answer_type is AnswerType.COMPARISON
            reads = state.obeys_grammar and not compares
            return (yield from self._choose() if reads else self._write())
        except (ChatModelError, ParserError) as error:
            return (yield from self._extract(str(error)))

    def _choose(self) -> Facts:
        """Let the model choose sentences and their words; each must answer the question."""
        query, config = self.query, self.config.reading
        evidence = selected(query, self.sentences, config)
        yield (stage := Stage(f"Reading {write_count(len(evidence), 'sentence')}"))
        whether = query.item_kind is ItemKind.VERDICT
        written, position, short = "", 0, None
        rival: Agreement | None = None
        ask = SecondOpinion(self.model, self.config.support)
        pieces = self.model.stream(
            choice_messages(query, evidence),
            max_tokens=config.choice_tokens,
            grammar=choice_grammar(evidence, config.choices, whether=whether),
        )
        with closing(pieces):
            for piece in pieces:
                whole = isinstance(piece, Completion)
                if isinstance(piece, Completion):
                    self.meter.count(piece)
                else:
                    written += piece
                choices, taken = take_choices(written[position:], whole=whole)
                if choices and position == 0:
                    rival = agreement(query, evidence, config, self.config.support)
                position += taken
                for choice in choices:
                    work = partial(self._claimed, choice, rival, evidence, ask)
                    claim, words = yield from meanwhile(work, CHECKING)
                    if claim:
                        proved = not whether or claim.kind is ClaimKind.COMPOSED
                        short = short or (words if proved else None)
                        yield from self.ledger.add([claim])
                if not piece:
                    yield stage
        finished = yield from self._finish([item.article for item in evidence])
        return replace(finished, short=short)

    def _claimed(
        self, choice: Choice, rival: Agreement | None, evidence: Sequence[Evidence], ask: Ask
    ) -> tuple[Claim | None, str]:
        """Return a chosen sentence as a claim, and the words that answer.

        There is no claim where they do not; a name that far more speaks for takes their place.
        """
        by_number = {item.number: item for item in evidence}
        item, words, config = by_number[choice.number], choice.words, self.config
        if self.query.item_kind is ItemKind.VERDICT:
            return decided(self.query, words, item, config.support, ask), words
        support = answers(self.query, words, item, config.support)
        if rival and rival.score >= config.reading.agreed_times * support.score:
            item, words = by_number[rival.choice.number], rival.choice.words
            support = answers(self.query, words, item, config.support)
        if support.verdict is Verdict.SUPPORTED:
            return quote(item, support), words
        self.ledger.leave_out([Refused(text=words, reason=support.reason)])
        return None, words

    def _write(self) -> Facts:
        """Let the model write statements about the best sentences, and prove each."""
        query, config = self.query, self.config.reading
        evidence = selected(query, self.sentences, config)
        read = [item.article for item in evidence]
        if query.answer_type is AnswerType.COMPARISON and (
            missing := lacks_names(query, evidence, config)
        ):
            return self._outcome(read, f"No report was found that names {joined(missing)}.")
        yield (stage := Stage(f"Reading {write_count(len(evidence), 'sentence')}"))
        written, position, told = "", 0, list[Statement]()
        ask = SecondOpinion(self.model, self.config.support)
        pieces = self.model.stream(
            answer_messages(query, evidence),
            max_tokens=config.answer_tokens,
            grammar=answer_grammar(query, len(evidence), config),
        )
        with closing(pieces):
            for piece in pieces:
                if isinstance(piece, Completion):
                    self.meter.count(piece)
                    continue
                written += piece
                statements, rest = take_statements(written[position:])
                position = len(written) - len(rest)
                told += statements
                # An embedded server writes first, and an opinion would wait for the end of that.
                if not self.model.state.obeys_grammar:
                    yield from self._proved(told, evidence, ask)
                    told = []
                if rest.strip() and not NOT_FOUND.startswith(rest.strip()):
                    yield Draft(rest.strip())
                elif not piece:
                    yield stage
        last = take_last(written[position:])
        if last and not last.text.startswith(NOT_FOUND.rstrip(".")):
            told.append(last)
        yield from self._proved(told, evidence, ask)
        return (yield from self._finish(read))

    def _proved(
        self, statements: Sequence[Statement], evidence: Sequence[Evidence], ask: Ask
    ) -> Generator[Event, None, None]:
        work = partial(check, self.query, statements, evidence, self.config.support, ask)
        checked = yield from meanwhile(work, CHECKING)
        self.ledger.leave_out(checked.refused)
        yield from self.ledger.add(checked.claims)

    def _finish(self, read: Sequence[Article]) -> Facts:
        """Add what other reports say otherwise, and say what reading came to."""
        differing = yield from self._contradict()
        self.meter.lap("write")
        return self._outcome(read, disagreements=differing)

    def _extract(self, reason: str | None) -> Facts:
        """Answer with the evidence sentences themselves."""
        query, config = self.query, self.config.reading
        if plain := plain_answer(query, self.sentences, self.config):
            yield from self.ledger.add([quote(plain, verbatim(plain))])
            return (yield from self._finish([plain.article]))
        compares = query.answer_type is AnswerType.COMPARISON
        read = (
            selected(query, self.sentences, config)
            if compares
            else self.sentences[: config.sentences]
        )
        lacking = compares and lacks_names(query, read, config)
        fitting = [
            item
            for item in ([] if lacking else read)
            if shared_words(query.text, item.text)
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

    def _contradict(self) -> Generator[Event, None, tuple[Disagreement, ...]]:
        """Claim what other reports say otherwise, reprints that were changed among them."""
        claims = self.ledger.claims
        cited = {item.article.id: item.article for claim in claims for item in claim.evidence}
        copies = [
            copy
            for article in cited.values()
            if article.cluster
            for copy in self.retriever.snapshot.reprints(article.id)
            if self.query.admits(copy)
        ]
        found = disagreements(claims, self.sentences, copies, self.query, self.config)
        for disagreement in found:
            yield from self.ledger.add(rival_claims(disagreement))
        return tuple(
            replace(
                one,
                sides=tuple(
                    replace(side, evidence=self.ledger.numbered(side.evidence))
                    for side in one.sides
                ),
            )
            for one in found
        )

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


def selected(query: Query, sentences: Sequence[Evidence], config: ReadingConfig) -> list[Evidence]:
    """Return the sentences to read for an answer, in reading order, numbered from 1."""
    if query.answer_type is AnswerType.COMPARISON:
        return select_across(query, sentences, config)
    return select(sentences, config.sentences)


def plain_answer(query: Query, ranked: Sequence[Evidence], config: RagConfig) -> Evidence | None:
    """Return the sentence that is the answer as it stands, or None where a model must read.

    That is one that holds the number or the reason asked for, covers enough of the question and
    leaves none of its names out.

    Args:
        query: What is asked for.
        ranked: Sentences, best first.
        config: How much of the question is enough.
    """
    if not query.is_exact:
        return None
    reading = config.reading
    enough = reading.number_coverage if query.asks_number else reading.reason_coverage
    for item, covered in zip(ranked, coverage(query, ranked, config.retrieval), strict=True):
        if (
            covered >= enough
            and holds_kind(query, item.text)
            and not is_about_another(query, item)
            and not missing_names(query, [item])
        ):
            return item
    return None
