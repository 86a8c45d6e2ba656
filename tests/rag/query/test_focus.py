"""What the asking words of a question stand for."""

import pytest

from rag.query.focus import focus_of
from tests.helpers.queries import query


@pytest.mark.parametrize(
    ("question", "noun", "kind"),
    [
        ("Which country hosted the climate summit?", "country", "GPE"),
        ("The bridge was closed in which Italian city?", "city", "GPE"),
        ("What is the name of the storm that hit the coast?", "storm", "EVENT"),
        ("What type of vehicle did the firm recall?", "vehicle", "PRODUCT"),
        ("What is the film called?", "film", "WORK_OF_ART"),
        ("Who won the race?", "", "PERSON"),
        ("Where did the probe land?", "", "GPE"),
        ("When did the strike begin?", "", "DATE"),
        ("How many people were hurt in the fire?", "people", "CARDINAL"),
    ],
)
def test_the_noun_says_which_kind_of_thing_is_asked_for(question, noun, kind) -> None:
    found = focus_of(query(question))
    assert found.noun == noun
    assert kind in found.kinds


def test_a_noun_that_names_no_kind_leaves_it_open() -> None:
    found = focus_of(query("Which insect is spreading in the south?"))
    assert (found.noun, found.kinds) == ("insect", frozenset())


def test_the_word_of_a_relative_clause_does_not_ask() -> None:
    found = focus_of(query("Which city elected the woman who led the union?"))
    assert found.noun == "city"


def test_of_several_sentences_the_last_asks() -> None:
    found = focus_of(query("The probe reached the moon. Where did it land?"))
    assert found.sentence == "Where did it land?"
