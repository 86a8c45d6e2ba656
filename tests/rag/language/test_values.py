"""Numbers with their units, and texts without their days."""

import pytest

from rag.language.values import without_days, written_number


@pytest.mark.parametrize(
    ("number", "sentence", "written"),
    [
        ("7", "Seven of them left.", "Seven"),
        ("2.1", "It cost $2.1 billion in all.", "$2.1 billion"),
        ("12", "A rise of 12 per cent was told.", "12 per cent"),
        ("12", "A rise of 12% was told.", "12%"),
        ("3", "It cost €3 trillion.", "€3 trillion"),
        ("4", "Nobody counted.", "4"),
    ],
)
def test_a_number_is_told_as_it_is_written(number, sentence, written) -> None:
    assert written_number(number, sentence) == written


def test_a_text_without_its_days_keeps_the_rest() -> None:
    text = "On 21 July 2017 and in May 2016 some 30 left."
    assert without_days(text).split() == "On and in some 30 left.".split()
    assert without_days(text, ["2017-07-21"]).split() == "On and in May 2016 some 30 left.".split()
    # The year of a report goes without saying, also beside another day of it.
    assert "21 July" in without_days(text, ["2017-07-22"])
    assert "2017" not in without_days(text, ["2017-07-22"])
