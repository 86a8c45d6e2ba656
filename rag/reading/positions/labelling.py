"""Asking the model who takes which position in one sentence."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from rag.model.protocol import Completion, LanguageModel
from rag.query.positions.question import PositionQuestion
from rag.reading.ledger import Meter
from rag.reading.prompts import position_messages
from rag.types import Stage


@dataclass(frozen=True, slots=True)
class SentenceLabeller:
    """Labels sentences with a model."""

    model: LanguageModel
    meter: Meter
    max_tokens: int

    def label(
        self, asked: PositionQuestion, sentence: str, stage: Stage
    ) -> Generator[Stage, None, str]:
        """Return the model's reading of a sentence, yielding the stage while it is silent.

        Raises:
            ChatModelError: The model failed or is not at hand.
        """
        messages = position_messages(asked.parties, asked.matter, sentence)
        label = ""
        with closing(self.model.stream(messages, max_tokens=self.max_tokens)) as pieces:
            for piece in pieces:
                if isinstance(piece, Completion):
                    self.meter.count(piece)
                    label = piece.text
                elif not piece:
                    yield stage
        self.meter.model = self.model.state.name
        return label
