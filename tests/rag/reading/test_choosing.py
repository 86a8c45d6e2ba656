"""What a model chooses, and what takes its place: what more speaks for, or what it confirms."""

from collections.abc import Generator

from rag.config import RagConfig, ReadingConfig, SupportConfig
from rag.model.protocol import Completion
from rag.query.query import Query
from rag.reading.choosing.candidates import agreed, candidates
from rag.reading.choosing.chooser import Chooser, Chosen
from rag.reading.ledger import Ledger, Meter
from rag.support.answers import answers
from rag.types import Evidence, Messages, ModelState, Verdict
from tests.helpers.articles import article
from tests.helpers.queries import query

SUPPORT = SupportConfig()


def sentence(text: str, number: int = 1) -> Evidence:
    return Evidence(number=number, article=article(text), start=0, end=len(text))


class Opinionated:
    """Writes one reply, and agrees with every statement that has a word in it."""

    state = ModelState(name="scripted", ready=True)

    def __init__(self, reply: str, agreed: str) -> None:
        self.reply, self.agreed = reply, agreed
        self.asked: list[str] = []

    def wait(self, timeout: float | None = None) -> ModelState:
        return self.state

    def stream(self, *_: object, **__: object) -> Generator[str | Completion, None, None]:
        yield self.reply
        yield Completion(self.reply)

    def agrees(self, messages: Messages) -> float | None:
        statement = messages[-1]["content"].rpartition("Statement: ")[2]
        self.asked.append(statement)
        return 0.95 if self.agreed in statement else 0.02

    def close(self) -> None: ...


def chosen(asked: Query, read: list[Evidence], model: Opinionated) -> tuple[Chosen, Ledger]:
    ledger = Ledger()
    steps = Chooser(asked, read, model, ledger, Meter(), RagConfig()).choose()
    try:
        while True:
            next(steps)
    except StopIteration as stop:
        return stop.value, ledger


ILL = (
    "The outbreak has spread to 13 states, the health agency said on Friday.",
    "Seventy-five people have fallen ill from the onions, the agency said on Friday.",
    "Of the 2 million onions that were called back, most had been eaten.",
)


def test_where_the_choice_is_refused_another_number_that_the_model_confirms_is_told() -> None:
    read = [sentence(text, number) for number, text in enumerate(ILL, 1)]
    model = Opinionated("[1] 13 states", agreed="Seventy-five")
    told, ledger = chosen(query("How many people have fallen ill from the onions?"), read, model)
    assert told.short == "Seventy-five"
    assert [claim.text for claim in ledger.claims] == [ILL[1]]
    assert [refused.text for refused in ledger.refused] == ["13 states"]
    assert told.doubted == (read[0],)


def test_where_the_model_confirms_nothing_nothing_is_told() -> None:
    read = [sentence(text, number) for number, text in enumerate(ILL, 1)]
    model = Opinionated("[1] 13 states", agreed="nobody")
    told, ledger = chosen(query("How many people have fallen ill from the onions?"), read, model)
    assert told.short is None
    assert not ledger.claims
    assert len(model.asked) > 1


def test_a_choice_that_answers_is_the_answer_and_nothing_else_is_asked_about() -> None:
    read = [sentence(text, number) for number, text in enumerate(ILL, 1)]
    model = Opinionated("[2] Seventy-five people", agreed="Seventy-five")
    told, _ = chosen(query("How many people have fallen ill from the onions?"), read, model)
    assert told.short == "Seventy-five people"
    assert len(model.asked) == 1


def test_what_the_parse_doubts_is_told_where_the_model_is_convinced() -> None:
    text = "It was a record for an American: Rubio came back after 371 days on the station."
    asked = query("How many days did Frank Rubio end up spending in orbit?")
    assert answers(asked, "371 days", sentence(text), SUPPORT).verdict is not Verdict.SUPPORTED
    model = Opinionated("[1] 371 days", agreed="371")
    told, ledger = chosen(asked, [sentence(text)], model)
    assert told.short == "371 days"
    assert [claim.text for claim in ledger.claims] == [text]
    assert chosen(asked, [sentence(text)], Opinionated("[1] 371 days", "nothing"))[0].short is None


FILM = (
    "“Oppenheimer” opened in Japan on Friday, eight months after the rest of the world saw it.",
    "Some who survived the bomb called “Oppenheimer” a film that had to be shown.",
    "Tickets for “Oppenheimer” were sold out in Hiroshima by noon.",
    "The cinema in Nagasaki also shows “Barbie” this week.",
)


def test_a_name_that_much_of_what_is_read_has_needs_no_opinion() -> None:
    read = [sentence(text, number) for number, text in enumerate(FILM, 1)]
    asked = query("Which film opened in Japan this week, long after its release?")
    model = Opinionated("[1] Oppenheimer", agreed="nothing")
    assert chosen(asked, read, model)[0].short == "Oppenheimer"
    assert not model.asked
    model = Opinionated("[4] Barbie", agreed="nothing")
    assert chosen(asked, read, model)[0].short is None
    assert model.asked


def test_a_name_that_many_sentences_agree_on_takes_the_place_of_a_single_one() -> None:
    asked = query("Who hosted the Lisbon summit?")
    told = (
        "President Mirela Dovash asked the summit for 3,000 troops.",
        "The Lisbon summit was hosted by Beatriz Amarante.",
        "Beatriz Amarante, who hosted the summit in Lisbon, opened it.",
        "Beatriz Amarante, the host of the Lisbon summit, said no more.",
    )
    read = [sentence(text, number) for number, text in enumerate(told, 1)]
    reading = ReadingConfig()
    found = agreed(candidates(asked, read, SUPPORT), reading)
    assert found
    assert found.words == "Beatriz Amarante"
    single = answers(asked, "President Mirela Dovash", read[0], SUPPORT).score
    assert found.score >= reading.agreed_times * single
    assert found.support == answers(asked, "Beatriz Amarante", found.item, SUPPORT)
    assert agreed(candidates(asked, read[:2], SUPPORT), reading) is None
