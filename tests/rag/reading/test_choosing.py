"""What a model chooses, and when its adapter is asked about that once more."""

import math
from collections.abc import Generator

import pytest

from rag.config import RagConfig, SupportConfig
from rag.model.protocol import Completion
from rag.query.query import Query
from rag.reading.choosing.chooser import Chooser, refusal_odds
from rag.reading.ledger import Ledger, Meter
from rag.reading.prompts import CHOICE_SYSTEM, READING_SYSTEM
from rag.types import Evidence, Messages, ModelState
from tests.helpers.articles import article
from tests.helpers.queries import query

SUPPORT = SupportConfig()
ASKED = "How many people have fallen ill from the onions?"
ILL = (
    "The outbreak has spread to 13 states, the health agency said on Friday.",
    "Seventy-five people have fallen ill from the onions, the agency said on Friday.",
    "Of the 2 million onions that were called back, most had been eaten.",
)


def sentence(text: str, number: int = 1) -> Evidence:
    return Evidence(number=number, article=article(text), start=0, end=len(text))


READ = [sentence(text, number) for number, text in enumerate(ILL, 1)]


class Opinionated:
    """Writes one reply, as near to a refusal as it is told, and agrees with what has a word."""

    def __init__(self, reply: str, *, refusal: float, agreed: str, adapted: bool = True) -> None:
        self.state = ModelState(name="scripted", ready=True, obeys_grammar=True, adapted=adapted)
        self.reply, self.refusal, self.agreed = reply, refusal, agreed
        self.asked: list[str] = []
        self.told: list[str] = []

    def wait(self, timeout: float | None = None) -> ModelState:
        return self.state

    def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        grammar: str | None = None,
        adapted: bool = False,
    ) -> Generator[str | Completion, None, None]:
        assert adapted is self.state.adapted
        self.told.append(messages[0]["content"])
        yield self.reply
        yield Completion(self.reply, openings={"[": -1.0, "Not": self.refusal - 1.0})

    def agrees(self, messages: Messages) -> float | None:
        statement = messages[-1]["content"].rpartition("Statement: ")[2]
        self.asked.append(statement)
        return 0.95 if self.agreed in statement else 0.02

    def close(self) -> None: ...


def chosen(
    model: Opinionated, asked: Query | None = None, read: list[Evidence] = READ
) -> tuple[str | None, Ledger]:
    ledger = Ledger()
    steps = Chooser(asked or query(ASKED), read, model, ledger, Meter(), RagConfig()).choose()
    try:
        while True:
            next(steps)
    except StopIteration as stop:
        return stop.value.short, ledger


SURE, NEAR = SUPPORT.sure_choice - 0.1, SUPPORT.sure_choice + 0.1


def test_a_sure_choice_is_the_answer_and_nothing_else_is_asked() -> None:
    model = Opinionated("[2] Seventy-five people", refusal=SURE, agreed="nothing")
    short, ledger = chosen(model)
    assert short == "Seventy-five people"
    (claim,) = ledger.claims
    assert claim.text == ILL[1]
    assert claim.support
    (carried,) = claim.support.carried
    assert ILL[1][carried.start : carried.end] == "Seventy-five people"
    assert model.asked == []
    assert model.told == [READING_SYSTEM]


def test_near_a_refusal_the_adapter_is_asked_about_the_words() -> None:
    model = Opinionated("[2] Seventy-five people", refusal=NEAR, agreed="Seventy-five")
    assert chosen(model)[0] == "Seventy-five people"
    assert len(model.asked) == 1
    model = Opinionated("[1] 13 states", refusal=NEAR, agreed="Seventy-five")
    short, ledger = chosen(model)
    assert short is None
    assert not ledger.claims
    assert [refused.text for refused in ledger.refused] == ["13 states"]


def test_what_a_model_without_the_adapter_chooses_must_pass_the_parse() -> None:
    model = Opinionated("[1] 13 states", refusal=SURE, agreed="13", adapted=False)
    short, ledger = chosen(model)
    assert short is None
    assert [refused.text for refused in ledger.refused] == ["13 states"]
    assert model.told == [CHOICE_SYSTEM]
    model = Opinionated("[2] Seventy-five people", refusal=NEAR, agreed="no", adapted=False)
    assert chosen(model)[0] == "Seventy-five people"
    assert model.asked == []


def test_a_verdict_must_be_surer_than_that() -> None:
    asked = query("Did the agency speak on Friday?")
    unsure = Opinionated("[2] yes", refusal=SUPPORT.sure_verdict + 0.1, agreed="Friday")
    assert not chosen(unsure, asked)[1].claims
    sure = Opinionated("[2] yes", refusal=SUPPORT.sure_verdict - 0.1, agreed="Friday")
    (claim,) = chosen(sure, asked)[1].claims
    assert claim.text == f"Yes. {ILL[1]}"


def test_a_refusal_claims_nothing() -> None:
    model = Opinionated("Not in the archive.", refusal=2.0, agreed="nothing")
    short, ledger = chosen(model)
    assert short is None
    assert not ledger.claims
    assert not ledger.refused


def test_the_odds_of_a_refusal_are_of_the_first_words_alone() -> None:
    told = Completion("[1] a", openings={"[": math.log(0.6), "Not": math.log(0.2), "The": -2.0})
    assert refusal_odds(told) == pytest.approx(math.log(0.2 / 0.6))
    assert refusal_odds(Completion("[1] a")) is None
    assert refusal_odds(Completion("[1] a", openings={"[": -0.1})) is None
