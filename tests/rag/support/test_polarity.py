"""A statement may not say yes where its sentence says no."""

import pytest

from rag.support.polarity import reversed_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Italy will send troops.", "Italy will not send troops, Meloni said."),
        ("The council approved the plan.", "The council did not approve the plan."),
        ("The council approves it.", "The council doesn’t approve of it."),
        ("A deal was reached.", "No deal was reached on Monday."),
        ("Reis commented on the fire.", "Reis declined to comment on the fire."),
        ("Norway joins the force.", "Norway refused to join the force."),
        ("Italy ruled on sending soldiers.", "Italy ruled out sending soldiers."),
        ("Five people were hurt.", "No one was hurt."),
        ("Italy will not send troops.", "Italy will send troops, Meloni said."),
        ("The council never approved the plan.", "The council approved the plan on Tuesday."),
        ("The bridge was closed.", "The bridge was not yet closed."),
    ],
)
def test_yes_is_not_no(text, said) -> None:
    assert reversed_words(text, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Italy will help monitor.", "Italy will not send troops but will help monitor."),
        ("Italy will not send troops.", "Italy will not send troops, Meloni said."),
        ("Italy won't send troops.", "Italy refused to send troops."),
        ("The vote is on Tuesday.", "The vote is not on Monday; the vote is on Tuesday."),
        ("Reis won the race.", "Reis not only won the race but set a record."),
        ("She is ranked No 1.", "She is ranked No 1 again."),
        ("She is ranked first.", "She is the No 1 player ranked first."),
        ("The treaty was not signed.", "Talks failed before the treaty was signed."),
        ("The firm has no plans to sell.", "The firm has no plans to sell, it said."),
        ("No, Italy will send doctors.", "Italy will send doctors."),
        ("The minister left.", "The minister did not stay and left at once."),
    ],
)
def test_what_is_said_may_be_repeated(text, said) -> None:
    assert reversed_words(text, said) == set()
