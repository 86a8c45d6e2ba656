"""Names: who is a country, who speaks, and what only looks like a name."""

import pytest

from rag.language.names import COUNTRIES, names_in, party_of, people_in, with_governments


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("Rome said it would wait.", "Italy said it would wait."),
        ("Washington has signed.", "United States has signed."),
        ("The rally in Rome was large.", "The rally in Rome was large."),
        ("Brussels agreed to lift the tariff.", "Brussels agreed to lift the tariff."),
        ("The Hague ruled that he be tried.", "The Hague ruled that he be tried."),
        ("Sofia said she would run again.", "Sofia said she would run again."),
    ],
)
def test_a_capital_stands_for_its_government_where_it_is_one(sentence, read) -> None:
    assert with_governments(sentence) == read


@pytest.mark.parametrize(
    ("name", "country"),
    [("Danes", "Denmark"), ("U.S.", "United States"), ("UAE", "United Arab Emirates"),
     ("Burmese", "Myanmar"), ("Haitian", "Haiti"), ("Britain", "United Kingdom")],
)  # fmt: skip
def test_a_country_is_known_by_every_form(name, country) -> None:
    assert COUNTRIES[name] == country


def test_a_party_is_of_the_kind_asked_for() -> None:
    (dutch,) = names_in("Dutch troops will stay.")
    assert party_of(dutch, "countries") == "Netherlands"
    assert party_of(dutch, "clubs") is None
    (texas,) = names_in("A court in Texas ruled.")
    assert party_of(texas, "countries") is None
    assert party_of(texas, "states") == "Texas"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Nurses walked out at dawn.", []),
        ("Just before noon, Lindau gave in.", ["Lindau"]),
        ("Here is what Norby decided on Monday in July.", ["Norby"]),
        ("“We’re late,” I'd told Norby.", ["Norby"]),
        ("A'ja Ruiz and O'Neil Frost won.", ["A'ja Ruiz", "O'Neil Frost"]),
        ("Doctors Without Borders left Marwell.", ["Doctors Without Borders", "Marwell"]),
        ("It was a U-turn by the Port of Spain council.", ["Port of Spain"]),
        ("STOP is what they shouted at Otto van Meer.", ["Otto van Meer"]),
    ],
)
def test_a_word_that_opens_a_sentence_is_no_name(sentence, names) -> None:
    assert [name.text for name in names_in(sentence)] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Mayor Ida Frost opened the bridge.",
        "Ida Frost, the former treasurer, resigned.",
        "“We are ready,” Ida Frost insisted.",
        "“We are ready,” remarked Ida Frost.",
        "Nobody had asked Dame Ida Frost.",
    ],
)
def test_a_person_is_known_by_role_title_or_speech(sentence) -> None:
    assert {"Ida Frost", "Frost"} <= people_in(sentence)


def test_the_hearer_is_not_the_speaker() -> None:
    assert people_in("“We are ready,” told Ida Frost of the plan.") == frozenset()
