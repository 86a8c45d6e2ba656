"""A model that writes one choice, whatever it reads."""

from collections.abc import Generator

from rag.model.protocol import Completion
from rag.types import ModelState


class ChoosingModel:
    """Writes one choice, as a model that obeys a grammar may, and has one opinion, or none."""

    choice = "[1] Beatriz Amarante"
    opinion: float | None = None
    state = ModelState(name="choosing", ready=True, obeys_grammar=True)

    def wait(self, timeout: float | None = None) -> ModelState:
        return self.state

    def stream(self, *_: object, **__: object) -> Generator[str | Completion, None, None]:
        yield self.choice
        yield Completion(self.choice)

    def agrees(self, *_: object) -> float | None:
        return self.opinion

    def close(self) -> None: ...
