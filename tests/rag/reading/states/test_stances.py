"""Positions read from sentences as newspapers write them."""

import pytest

from rag.language.actions import Stance, action_of, on_scale
from rag.reading.states.stances import read_positions

SEND = action_of("send troops to Varenia", "send")
JOIN = action_of("join the Corvane League", "join")


def read(sentence: str, action=SEND, kind: str = "countries") -> dict[str, Stance]:
    return {reading.party: reading.stance for reading in read_positions(sentence, action, kind)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway will send troops to Varenia, its prime minister said.", {"Norway": Stance.YES}),
        ("Spain ruled out sending troops to Varenia.", {"Spain": Stance.NO}),
        ("Greece turned down a request to send troops to Varenia.", {"Greece": Stance.NO}),
        ("Turkey has not ruled out sending troops to Varenia.", {"Turkey": Stance.OPEN}),
        ("Japan could send troops to Varenia if the terms change.", {"Japan": Stance.OPEN}),
        ("Poland pulled its troops out of Varenia on Monday.", {"Poland": Stance.UNDONE}),
        (
            "There is no longer any doubt that Chile will send troops to Varenia.",
            {"Chile": Stance.YES},
        ),
        (
            "Italian troops will not be sent: Rome would not send anyone to Varenia.",
            {"Italy": Stance.NO},
        ),
        (
            "Norway and Sweden agreed to send troops to Varenia, while Finland refused.",
            {"Norway": Stance.YES, "Sweden": Stance.YES, "Finland": Stance.UNSURE},
        ),
        ("Moscow would not accept foreign troops in Varenia in any format.", {}),
        ("Malta declined to comment on troops for Varenia.", {}),
        ("Norway refused to publish its crime figures.", {}),
    ],
)
def test_a_sentence_tells_who_takes_which_position(sentence, expected) -> None:
    assert read(sentence) == expected


def test_a_speaker_and_an_outlet_are_no_parties() -> None:
    sentence = "Alder Rovers will join the Corvane League, chairman Tom Reed told Harbour Post."
    assert read(sentence, JOIN, "clubs") == {"Alder Rovers": Stance.YES}


def test_refusing_to_join_and_deciding_to_stay_out_are_one_position() -> None:
    stay_out = action_of("stay out of the Corvane League", "stay out")
    assert on_scale(JOIN.role, agrees=False) is on_scale(stay_out.role, agrees=True) is Stance.NO


def test_unknown_verbs_are_left_to_the_model() -> None:
    assert read("Alder Rovers put its weight behind the Corvane League.", JOIN, "clubs") == {
        "Alder Rovers": Stance.UNSURE
    }
