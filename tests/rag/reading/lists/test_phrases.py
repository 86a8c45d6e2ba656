"""What a thing is called in a sentence, and what is named as one of a kind."""

import pytest

from rag.language.parse import Word, parse
from rag.reading.lists.things.phrases import instances_of, phrase_at


def noun(text: str, word: str) -> Word:
    return next(one for one in parse(text).words if one.text == word)


@pytest.mark.parametrize(
    ("text", "word", "called"),
    [
        ("The ship carried precision-guided munitions.", "munitions", "precision-guided munitions"),
        ("The firm recalled six lots of blood pressure tablets.", "lots", "blood pressure tablets"),
        ("They took his two old bicycles.", "bicycles", "old bicycles"),
        ("She was charged with deprivation of civil rights.", "deprivation", None),
    ],
)
def test_a_thing_is_called_without_article_owner_or_number(
    text: str, word: str, called: str | None
) -> None:
    told = phrase_at(parse(text), noun(text, word))
    assert told == (called or "deprivation of civil rights")


def test_what_is_too_long_tells_about_a_thing() -> None:
    text = "It was a very long and rather slow old narrow gauge mountain steam train."
    assert (phrase_at(parse(text), noun(text, "train")) or "").count(" ") < 6


@pytest.mark.parametrize(
    "text",
    [
        "Police seized weapons such as knives, axes and a crossbow.",
        "Police seized weapons, including knives, axes and a crossbow.",
        "The weapons were knives, axes and a crossbow.",
        "Some of the weapons were knives, axes and a crossbow.",
    ],
)
def test_a_sentence_names_some_of_a_kind(text: str) -> None:
    found = instances_of(parse(text), noun(text, "weapons"))
    assert [one.text for one in found] == ["knives", "axes", "crossbow"]


def test_what_is_beside_a_kind_is_not_of_it() -> None:
    text = "Police seized weapons and cash in March."
    assert instances_of(parse(text), noun(text, "weapons")) == []
