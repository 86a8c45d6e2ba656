"""Verbs of doing a thing, of the opposite and of undoing it, in all their forms."""

import pytest

from rag.language.actions import action_of, denied_object, first_verb, is_action

DOES, OPPOSES, UNDOES = 0, 1, 2


@pytest.mark.parametrize(
    ("matter", "sentence", "role"),
    [
        ("send ships to Norby", "Lindau has sent two ships.", DOES),
        ("send ships to Norby", "Lindau will stay well out of it.", OPPOSES),
        ("send ships to Norby", "Lindau is pulling its ships out.", UNDOES),
        ("join the pact", "Lindau took no part but signed up.", DOES),
        ("join the pact", "Lindau shunned it.", OPPOSES),
        ("pass the law", "The house threw it out.", OPPOSES),
        ("pass the law", "The house repealed it.", UNDOES),
        ("comply with the order", "The firm obeys.", DOES),
        ("strike", "The crews walked out.", DOES),
        ("strike", "The crews have called it off.", UNDOES),
        ("drop the fee", "The school abolished it.", DOES),
        ("drop the fee", "The school stuck with it.", OPPOSES),
        ("ban the boats", "The port forbade them.", DOES),
        ("ban the boats", "The port lifted it.", UNDOES),
        ("sign the treaty", "Norby acceded.", DOES),
        ("pause the trial", "The court froze it.", DOES),
        ("pause the trial", "The court carried on.", OPPOSES),
        ("raise the fare", "The line cut it.", OPPOSES),
        ("buy the mill", "The town acquired it.", DOES),
        ("build the dam", "The town shut it.", OPPOSES),
        ("the pact", "Norby withdrew.", UNDOES),
        ("the pact", "Norby waits.", None),
    ],
)
def test_the_first_verb_tells_what_was_done(matter, sentence, role) -> None:
    assert first_verb(sentence, action_of(matter)) is role


def test_an_action_has_the_names_and_words_of_its_matter() -> None:
    action = action_of("bring back the ferries to Port Selen without delay")
    assert action.names == ("Port Selen",)
    assert action.words == {"br", "ferr", "delay"}  # stems
    assert action.role == UNDOES


def test_a_deed_begins_with_a_verb_of_a_frame() -> None:
    assert is_action("joined the pact")
    assert not is_action("measured the pact")


@pytest.mark.parametrize(
    "sentence",
    ["Lindau sends no ships.", "No new ships left Lindau.", "Lindau will no longer send any."],
)
def test_none_of_a_thing_is_a_denial(sentence) -> None:
    assert denied_object(sentence, action_of("send ships"))


def test_none_of_another_thing_is_none() -> None:
    assert not denied_object("No rain fell and Lindau sent ships.", action_of("send ships"))
