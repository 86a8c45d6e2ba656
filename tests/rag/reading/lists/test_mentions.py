"""Names in sentences, and which of them are one thing."""

from datetime import date

from index_store import Article
from rag import AskOptions, Evidence, Query
from rag.config import QueryConfig
from rag.query.understanding import understand
from rag.reading.lists.mentions import mentions
from rag.reading.lists.naming import items_of
from rag.retrieval.sentences import sentences_of


def sentences(text: str, source: str | None = None) -> list[Evidence]:
    article = Article(id="a", title="", text=text, source=source, published=date(2026, 5, 4))
    return sentences_of(article)


def query(question: str) -> Query:
    return understand(question, AskOptions(), QueryConfig(), outlets=[], newest=date(2026, 5, 4))


def names(question: str, text: str, source: str | None = None) -> list[str]:
    asked = query(question)
    assert asked.statement is not None
    kinds = asked.statement.kind or ()
    return [one.name for one in mentions(asked, kinds, sentences(text, source))]


def test_names_of_the_kind_asked_for_are_found() -> None:
    told = names(
        "Which countries joined the force?",
        "Norway and Spain joined the force, Admiral Eva Lind told reporters in Paris.",
    )
    assert told == ["Norway", "Spain"]


def test_a_country_is_no_city() -> None:
    told = names("Which cities cancelled the race?", "Lisbon and Madrid cancelled it, not Spain.")
    assert told == ["Lisbon", "Madrid"]


def test_the_place_and_outlet_of_a_report_are_not_in_it() -> None:
    text = "OSLO (Reuters) - Norway joined the force with Spain, Reuters reported."
    assert names("Which countries joined the force?", text, "Reuters") == ["Norway", "Spain"]


def test_a_name_that_owns_what_follows_is_told_without_its_s() -> None:
    told = names("Which ministers resigned?", "Anna Berg's deputy Carl Holm resigned on Monday.")
    assert "Anna Berg" in told


def test_last_names_and_abbreviations_are_the_same_item() -> None:
    asked = query("Which ministers resigned?")
    text = "Anna Berg resigned on Monday. Berg had been a minister since May. Carl Holm stayed."
    found = items_of(mentions(asked, ("PERSON",), sentences(text)))
    assert {(one.name, len(one.mentions)) for one in found} == {("Anna Berg", 2), ("Carl Holm", 1)}


def test_a_slip_of_a_name_is_the_same_item_as_the_name() -> None:
    asked = query("Which ministers resigned?")
    text = (
        "Will Anna Berg resign? Anna Berg resigned on Monday. "
        "Anna Berg had been a minister since May, and Berg will not return."
    )
    found = items_of(mentions(asked, ("PERSON",), sentences(text)))
    assert {one.name for one in found} == {"Anna Berg"}


def test_a_brand_keeps_its_s_and_is_one_item_without_it() -> None:
    asked = query("Which shops closed?")
    text = (
        "Macy’s, Lidl and Tesco closed shops in May. The company said that Macy’s staff were told."
    )
    found = items_of(mentions(asked, ("ORG",), sentences(text)))
    assert {one.name: len(one.mentions) for one in found}["Macy’s"] == 2


def test_names_of_a_noun_without_a_kind_hold_it() -> None:
    told = names(
        "List the wildfires burning in Oregon in July", "The Park Fire burned near Redding."
    )
    assert told == ["Park Fire"]
