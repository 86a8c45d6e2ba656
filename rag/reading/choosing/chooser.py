"""Facts that a model chooses: a sentence and its words, each of which must answer the question."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from index_store import write_count
from rag.config import RagConfig
from rag.model.async_bridge import meanwhile
from rag.model.protocol import Completion, LanguageModel
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.reading.choosing.candidates import Candidate, agreed, candidates, is_often_named
from rag.reading.choosing.spans import Choice, choice_grammar, take_choices
from rag.reading.ledger import Ledger, Meter
from rag.reading.prompts import choice_messages, reading_messages
from rag.support.answers import answers, confirmed, decided, likelihood
from rag.support.checks import opinion
from rag.support.judge import quote
from rag.support.second_opinion import Ask
from rag.types import Claim, ClaimKind, Event, Evidence, Messages, Refused, Stage, Verdict

CHECKING = Stage("Checking what was written")
LOOKING = Stage("Looking at what else may be the answer")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the model's choices came to, beside the claims in the ledger."""

    short: str | None = None
    """The words that are the answer."""
    doubted: tuple[Evidence, ...] = ()
    """Sentences that it chose with words that are no proved answer."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """Has a model choose what answers one question, and claims what does."""

    query: Query
    evidence: Sequence[Evidence]
    """Sentences that it reads, each once numbered."""
    model: LanguageModel
    ledger: Ledger
    meter: Meter
    config: RagConfig

    def choose(self) -> Generator[Event, None, Chosen]:
        """Claim the sentences that the model chooses and that answer.

        Where none does, what else the sentences name of the kind asked for is put to it.

        Raises:
            ChatModelError: The model broke off.
            ParserError: The parser's model is missing.
        """
        yield (stage := Stage(f"Reading {write_count(len(self.evidence), 'sentence')}"))
        whether = self.query.item_kind is ItemKind.VERDICT
        written, position, short = "", 0, None
        doubted: list[Evidence] = []
        named: Sequence[Candidate] = ()
        ask = opinion(self.model, self.config.support.opinions)
        adapted = self.model.state.adapted
        pieces = self.model.stream(
            self._messages(adapted=adapted),
            max_tokens=self.config.reading.choice_tokens,
            grammar=choice_grammar(self.evidence, self.config.reading.choices, whether=whether),
            adapted=adapted,
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
                    named = candidates(self.query, self.evidence, self.config.support)
                position += taken
                for choice in choices:
                    work = partial(self._claimed, choice, named, ask)
                    claim, words = yield from meanwhile(work, CHECKING)
                    if claim:
                        proved = not whether or claim.kind is ClaimKind.COMPOSED
                        short = short or (words if proved else None)
                        yield from self.ledger.add([claim])
                    else:
                        doubted += [one for one in self.evidence if one.number == choice.number]
                if not piece:
                    yield stage
        if not (self.ledger.claims or whether):
            short = yield from self._reconsidered()
        return Chosen(short, tuple(doubted))

    def _messages(self, *, adapted: bool) -> Messages:
        if adapted:
            return reading_messages(self.query.text, self.evidence)
        return choice_messages(self.query, self.evidence)

    def _claimed(
        self, choice: Choice, named: Sequence[Candidate], ask: Ask
    ) -> tuple[Claim | None, str]:
        """Return a chosen sentence as a claim, and the words that answer.

        There is no claim where they do not; a name that far more speaks for takes their place.
        """
        by_number = {item.number: item for item in self.evidence}
        item, words, config = by_number[choice.number], choice.words, self.config
        if self.query.item_kind is ItemKind.VERDICT:
            return decided(self.query, words, item, config.support, ask), words
        support = answers(self.query, words, item, config.support)
        rival = agreed(named, config.reading)
        if rival and rival.score >= config.reading.agreed_times * support.score:
            item, words = rival.item, rival.words
            support = answers(self.query, words, item, config.support)
        told = support.verdict is Verdict.SUPPORTED
        if not (told and is_often_named(self.query, words, self.evidence, config.reading)):
            support = confirmed(self.query, words, item, support, config.support, ask)
        if support.verdict is Verdict.SUPPORTED:
            return quote(item, support), words
        self.ledger.leave_out([Refused(text=words, reason=support.reason)])
        return None, words

    def _reconsidered(self) -> Generator[Event, None, str | None]:
        """Claim what the model finds likeliest of what else may be the answer; return its words."""
        config = self.config.support
        ask = opinion(self.model, config.reconsidered)
        found: list[tuple[float, Candidate]] = []
        named = candidates(self.query, self.evidence, config)
        possible = [one for one in named if one.support.verdict is Verdict.SUPPORTED]
        for one in possible[: config.reconsidered]:
            work = partial(likelihood, self.query, one.words, one.item, ask)
            if likely := (yield from meanwhile(work, LOOKING)):
                found.append((likely, one))
        likely, best = max(found, key=lambda pair: pair[0], default=(0.0, None))
        if best is None or likely < config.convinced:
            return None
        yield from self.ledger.add([quote(best.item, best.support)])
        return best.words
