"""Verbs of doing a thing, of the opposite and of undoing it, in all their forms."""

import pytest

from rag.language.actions import action_of, actions_about, denies_object, first_deed, takes_position
from rag.language.parse import parse

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
    verb = matter.split()[0] if role is not None and not matter.startswith("the ") else ""
    deed = first_deed(parse(sentence).words, action_of(matter, verb))
    assert (deed and deed.role) == role


def test_an_action_has_the_names_and_words_of_its_matter() -> None:
    action = action_of("bring back the ferries to Port Selen without delay", "bring back")
    assert action.names == ("Port Selen",)
    assert action.words == {"br", "ferr", "delay"}  # stems
    assert action.role == UNDOES


def test_a_verb_takes_a_position_or_has_an_opposite() -> None:
    assert takes_position("refuse")
    assert takes_position("join")
    assert not takes_position("measure")


def test_a_verb_in_the_name_of_a_matter_is_not_what_is_done_to_it() -> None:
    assert all("ban" not in verbs for a in actions_about("the export ban") for verbs in a.frame)


@pytest.mark.parametrize(
    "sentence",
    ["Lindau sends no ships.", "No new ships left Lindau.", "Lindau will no longer send any."],
)
def test_none_of_a_thing_is_a_denial(sentence) -> None:
    assert denies_object(parse(sentence).words, action_of("send ships", "send"))


def test_none_of_another_thing_is_none() -> None:
    words = parse("No rain fell and Lindau sent ships.").words
    assert not denies_object(words, action_of("send ships", "send"))
