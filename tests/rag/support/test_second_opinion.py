"""A model's opinion of what the parse cannot tell; models here answer by script."""

from dataclasses import replace
from datetime import date

import pytest

from rag.config import SupportConfig
from rag.errors import ChatModelError
from rag.support.answers import decided
from rag.support.citations import Statement
from rag.support.judge import AGREED, DISAGREED, judge
from rag.support.proof import check
from rag.support.second_opinion import SecondOpinion, opinion_messages
from rag.types import ClaimKind, Evidence, Messages, Verdict
from tests.helpers.articles import article
from tests.helpers.extractive import NoModel
from tests.helpers.queries import query

SUPPORT = SupportConfig()
FERRY = "The ferry to Rhue sails again after six weeks, the harbour master Ann Lowe said."
OTHER_WORDS = "The ferry to Rhue is back in service after six weeks."
BILL = "The senate rejected the tram bill late on Monday."


def sentence(text: str = FERRY) -> Evidence:
    return Evidence(number=1, article=article(text, title="The islands"), start=0, end=len(text))


class Opinionated(NoModel):
    """Agrees to some statements; keeps what it is asked."""

    def __init__(self, *agreed: str, likely: float | None = 0.0) -> None:
        self.agreed, self.likely = agreed, likely
        self.asked: list[str] = []

    def agrees(self, messages: Messages) -> float | None:
        self.asked.append(messages[-1]["content"].rpartition("Statement: ")[2])
        return 0.9 if self.asked[-1] in self.agreed else self.likely


def test_the_wording_is_that_of_the_adapter_s_training() -> None:
    text = "Rain fell. Boats stayed in port.\n\nThe ferry sails again."
    told = replace(article(text, title="The islands"), published=date(2025, 9, 4))
    item = Evidence(number=1, article=told, start=text.index("The ferry"), end=len(text))
    assert opinion_messages("It runs.", item) == [
        {
            "role": "system",
            "content": "Say whether the sentence supports the statement: Yes or No.",
        },
        {
            "role": "user",
            "content": "Title: The islands\nDay: Thursday 4 September 2025\n"
            "Before: Rain fell. Boats stayed in port.\n"
            "Sentence: The ferry sails again.\nStatement: It runs.",
        },
    ]


def test_what_the_score_leaves_open_is_decided_by_the_model() -> None:
    assert judge(OTHER_WORDS, [sentence()], SUPPORT).verdict is Verdict.NOT_STATED
    agreeing = SecondOpinion(Opinionated(OTHER_WORDS), SUPPORT.opinions)
    found = judge(OTHER_WORDS, [sentence()], SUPPORT, agreeing)
    assert (found.verdict, found.reason, found.score) == (Verdict.SUPPORTED, AGREED, 0.9)


def test_a_score_that_suffices_does_not_outweigh_the_model() -> None:
    lenient = replace(SUPPORT, accepted_score=0.01)
    assert judge(OTHER_WORDS, [sentence()], lenient).verdict is Verdict.SUPPORTED
    doubting = SecondOpinion(Opinionated(), SUPPORT.opinions)
    found = judge(OTHER_WORDS, [sentence()], lenient, doubting)
    assert (found.verdict, found.reason) == (Verdict.NOT_STATED, DISAGREED)
    silent = SecondOpinion(Opinionated(likely=None), SUPPORT.opinions)
    assert judge(OTHER_WORDS, [sentence()], lenient, silent).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "statement",
    [
        "The ferry to Rhue sails again after nine weeks.",
        "The ferry to Rhue sails again, Mary Quill said.",
        "The ferry to Rhue does not sail again.",
    ],
)
def test_the_adapter_outweighs_what_speaks_against_a_statement(statement: str) -> None:
    refused = judge(statement, [sentence()], SUPPORT)
    assert refused.verdict is not Verdict.SUPPORTED
    agreeing = SecondOpinion(Opinionated(statement), SUPPORT.opinions)
    assert judge(statement, [sentence()], SUPPORT, agreeing).reason == AGREED
    doubting = SecondOpinion(Opinionated(), SUPPORT.opinions)
    found = judge(statement, [sentence()], SUPPORT, doubting)
    assert (found.verdict, found.reason) == (refused.verdict, refused.reason)


@pytest.mark.parametrize(
    "statement",
    [
        'The ferry to Rhue sails "against all odds".',
        "The ferry to Rhue sails again after six weeks",
    ],
)
def test_what_is_certain_is_not_asked(statement: str) -> None:
    model = Opinionated(statement)
    found = judge(statement, [sentence()], SUPPORT, SecondOpinion(model, SUPPORT.opinions))
    assert model.asked == []
    assert found.verdict is judge(statement, [sentence()], SUPPORT).verdict


def test_a_question_has_a_few_opinions_and_none_twice() -> None:
    model = Opinionated()
    ask = SecondOpinion(model, 2)
    assert [ask(one, sentence()) for one in ("a", "a", "b", "c", "b")] == [0, 0, 0, None, 0]
    assert model.asked == ["a", "b"]


def test_a_model_that_has_no_opinion_is_not_asked_again() -> None:
    class Failing(Opinionated):
        def agrees(self, messages: Messages) -> float | None:
            super().agrees(messages)
            raise ChatModelError("It is away.")

    for model in (Opinionated(likely=None), Failing()):
        ask = SecondOpinion(model, SUPPORT.opinions)
        assert [ask("a", sentence()), ask("b", sentence())] == [None, None]
        assert model.asked == ["a"]


def test_a_written_statement_in_other_words_is_proved() -> None:
    asked, told = query("What became of the ferry?"), Statement(OTHER_WORDS, (1,))
    ask = SecondOpinion(Opinionated(OTHER_WORDS), SUPPORT.opinions)
    (claim,) = check(asked, [told], [sentence()], SUPPORT, ask).claims
    assert (claim.text, claim.kind) == (OTHER_WORDS, ClaimKind.PARAPHRASED)
    refused = check(
        asked, [told], [sentence()], SUPPORT, SecondOpinion(Opinionated(), SUPPORT.opinions)
    )
    assert [one.reason for one in refused.refused] == [DISAGREED]


def test_whether_is_asked_of_the_statement_or_of_its_opposite() -> None:
    asked = query("Did the senate pass the tram bill on Monday?")
    no = Opinionated("The senate did not pass the tram bill on Monday.")
    claim = decided(asked, "no", sentence(BILL), SUPPORT, SecondOpinion(no, SUPPORT.opinions))
    assert claim
    assert (claim.kind, claim.text) == (ClaimKind.COMPOSED, f"No. {BILL}")
    yes = decided(asked, "yes", sentence(BILL), SUPPORT, SecondOpinion(no, SUPPORT.opinions))
    assert yes is None or yes.kind is ClaimKind.VERBATIM
    alone = decided(asked, "no", sentence(BILL), SUPPORT)
    assert alone is None or alone.kind is ClaimKind.VERBATIM

    again = query("Is the ferry to Rhue in service again?")
    assert again.statement
    runs = SecondOpinion(Opinionated(again.statement.text), SUPPORT.opinions)
    claim = decided(again, "yes", sentence(), SUPPORT, runs)
    assert claim
    assert claim.text == f"Yes. {FERRY}"
