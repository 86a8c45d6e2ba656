from collections.abc import Generator

from rag import ModelState
from rag.model.protocol import Completion
from rag.model.response_cache import CachingModel


class Counting:
    """Answers with how often it has been asked."""

    state = ModelState(name="counting", ready=True)
    asked = 0

    def wait(self, timeout: float | None = None) -> ModelState:
        return self.state

    def stream(self, *_: object, **__: object) -> Generator[str | Completion, None, None]:
        self.asked += 1
        yield "no. "
        yield str(self.asked)
        yield Completion(f"no. {self.asked}", prompt_tokens=7)

    def agrees(self, *_: object) -> float | None:
        self.asked += 1
        return 0.25 if self.asked > 1 else None

    def close(self) -> None: ...


def said(
    model: CachingModel, text: str, grammar: str | None = None
) -> tuple[str, Completion | str]:
    pieces = list(model.stream([{"role": "user", "content": text}], max_tokens=9, grammar=grammar))
    return "".join(piece for piece in pieces if isinstance(piece, str)), pieces[-1]


def test_the_same_prompt_is_asked_once() -> None:
    model = CachingModel(inner := Counting())
    first = said(model, "Who?")
    assert said(model, "Who?") == first == ("no. 1", Completion("no. 1", prompt_tokens=7))
    assert said(model, "When?")[0] == "no. 2"
    assert said(model, "Who?", grammar="root ::= [a-z]")[0] == "no. 3"
    assert inner.asked == 3


def test_a_reply_that_was_dropped_is_asked_for_again() -> None:
    model = CachingModel(Counting())
    dropped = model.stream([{"role": "user", "content": "Who?"}], max_tokens=9)
    assert next(dropped) == "no. "
    dropped.close()
    assert said(model, "Who?")[0] == "no. 2"


def test_an_opinion_is_kept_once_there_is_one() -> None:
    model = CachingModel(inner := Counting())
    asked = [{"role": "user", "content": "Does it?"}]
    assert [model.agrees(asked) for _ in range(3)] == [None, 0.25, 0.25]
    assert inner.asked == 2
