"""Words, numbers and names in one form each."""

import pytest

from rag.language.terms import (
    STOP_WORDS,
    content_words,
    names_of,
    numbers_of,
    short_forms,
    terms_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Danes", "Denmark"),
        ("the Swiss", "Switzerland"),
        ("American", "United States of America"),
        ("U.K.", "Great Britain"),
        ("Emirati", "United Arab Emirates"),
        ("Finns", "Finland"),
        ("Welsh", "Wales"),
    ],
)
def test_a_country_has_one_form(one, other) -> None:
    assert names_of(one) == names_of(other) != set()


def test_a_name_in_lower_case_may_be_another_word() -> None:
    assert "poland" not in terms_of("They polish a pole.")
    assert "poland" in terms_of("Polish troops left.")


def test_a_city_or_a_person_is_not_the_country() -> None:
    assert "us" not in names_of("Denzel Washington spoke in Washington.")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Who won the cup?", {"won", "cup"}),
        ("However, none of the others would have said so.", {"said"}),
        ("Mrs Frost left in March, on a Monday.", {"frost", "left"}),
        ("Is this the same as what they were doing?", set()),
        ("Don spoke with Ma.", {"don", "spoke", "ma"}),
    ],
)
def test_stop_words_say_nothing(sentence, words) -> None:
    assert content_words(sentence) == words


def test_numbers_are_digits() -> None:
    assert numbers_of("Twenty-six of 1,600 and seven") == {"26", "1600", "7"}
    assert "twelve" in STOP_WORDS


def test_long_names_have_their_short_form() -> None:
    text = "The European Union and the United Arab Emirates wrote to the United Nations."
    assert short_forms(text) == "The EU and the UAE wrote to the UN."
