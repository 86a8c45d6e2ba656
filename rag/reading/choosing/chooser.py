"""Facts that a model chooses: a sentence and its words, each of which must answer the question."""

import math
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from index_store import write_count
from rag.config import RagConfig
from rag.language.resources import ENGLISH
from rag.model.async_bridge import meanwhile
from rag.model.protocol import Completion, LanguageModel
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.reading.choosing.spans import Choice, choice_grammar, choices_in
from rag.reading.ledger import Ledger, Meter
from rag.reading.prompts import NOT_FOUND, choice_messages, reading_messages
from rag.support.answers import answers, chosen_words, decided, likelihood
from rag.support.checks import opinion
from rag.support.judge import DISAGREED, quote
from rag.support.second_opinion import Ask
from rag.types import Claim, ClaimKind, Event, Evidence, Messages, Refused, Stage, Verdict

CHECKING = Stage("Checking what was written")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the model's choices came to, beside the claims in the ledger."""

    short: str | None
    """The words that are the answer."""
    refused: float | None
    """Log-odds with which it refused; None where it chose, or did not tell."""


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

        Raises:
            ChatModelError: The model broke off.
            ParserError: The parser's model is missing.
        """
        yield (stage := Stage(f"Reading {write_count(len(self.evidence), 'sentence')}"))
        whether = self.query.item_kind is ItemKind.VERDICT
        pieces = self.model.stream(
            self._messages(),
            max_tokens=self.config.reading.choice_tokens,
            grammar=choice_grammar(self.evidence, self.config.reading.choices, whether=whether),
            adapted=self.model.state.adapted,
        )
        reply = Completion("")
        with closing(pieces):
            for piece in pieces:
                if isinstance(piece, Completion):
                    self.meter.count(reply := piece)
                elif not piece:
                    yield stage
        short, refusal = None, refusal_odds(reply)
        ask = opinion(self.model, self.config.support.opinions)
        for choice in choices_in(reply.text):
            work = partial(self._claimed, choice, refusal, ask)
            if claim := (yield from meanwhile(work, CHECKING)):
                proved = not whether or claim.kind is ClaimKind.COMPOSED
                short = short or (choice.words if proved else None)
                yield from self.ledger.add([claim])
        refused = refusal if reply.text == NOT_FOUND and not whether else None
        return Chosen(short, refused)

    def _messages(self) -> Messages:
        if self.model.state.adapted:
            return reading_messages(self.query.text, self.evidence)
        return choice_messages(self.query, self.evidence)

    def _claimed(self, choice: Choice, refusal: float | None, ask: Ask) -> Claim | None:
        """Return a chosen sentence as a claim, or None where its words are no sure answer.

        The adapter knows better than the parse what answers, and the parse nothing of another
        language. Where the adapter was near to a refusal, it is asked about the words once more.
        """
        query, words, config = self.query, choice.words, self.config.support
        item = next(one for one in self.evidence if one.number == choice.number)
        if query.item_kind is ItemKind.VERDICT:
            sure = refusal is None or refusal <= config.sure_verdict
            return decided(query, words, item, config, ask) if sure else None
        if not self.model.state.adapted and query.language == ENGLISH:
            support = answers(query, words, item, config)
        else:
            support = chosen_words(words, item)
            if refusal is not None and refusal > config.sure_choice:
                likely = likelihood(query, words, item, ask)
                if likely is not None and likely < config.answer_agreed:
                    support = replace(support, verdict=Verdict.NOT_STATED, reason=DISAGREED)
        if support.verdict is Verdict.SUPPORTED:
            return quote(item, support)
        self.ledger.leave_out([Refused(text=words, reason=support.reason)])
        return None


def refusal_odds(reply: Completion) -> float | None:
    """Return the log-odds with which the model might have refused in place of choosing.

    None where it did not tell how likely its first words were.
    """
    told = {True: 0.0, False: 0.0}
    for words, log_probability in reply.openings.items():
        if (refused := NOT_FOUND.startswith(words)) or words.startswith("["):
            told[refused] += math.exp(log_probability)
    return math.log(told[True] / told[False]) if told[True] and told[False] else None
