"""An archive without a chat model, so that answers are its own sentences."""

from collections.abc import Generator
from pathlib import Path

from index_store import Index, IndexConfig, open_embedder
from rag import Dateline, Messages, ModelState
from rag.errors import ChatModelError
from rag.model.protocol import Completion


class NoModel:
    """What ``Dateline`` meets where no model could be loaded."""

    state = ModelState(name=None, ready=False, reason="No chat model is at hand.")

    def wait(self, timeout: float | None = None) -> ModelState:
        return self.state

    def stream(self, *_: object, **__: object) -> Generator[str | Completion, None, None]:
        raise ChatModelError(self.state.reason or "")

    def agrees(self, messages: Messages) -> float | None:
        return None

    def close(self) -> None: ...


def open_extractive(data: Path) -> Dateline:
    embedder = open_embedder("wordllama")
    return Dateline(Index(IndexConfig(data=data), embedder.name), embedder, NoModel())
