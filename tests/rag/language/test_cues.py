"""What tells where a party stands: each kind of cue in sentences of its own."""

import pytest

from rag.language import cues

CUES = {
    "NO_COMMENT": (
        ["Norby declined to comment.", "The firm said nothing.", "Its lawyer didn’t reply."],
        ["Norby declined to sign."],
    ),
    "UNDECIDED": (
        [
            "Norby has yet to decide.",
            "The board will decide when the terms are known.",
            "Lindau is still weighing the offer.",
            "She has not formally ruled it out.",
            "The matter is still open.",
            "It asked for a little more time.",
        ],
        ["Norby decided to sign.", "The shop is open.", "It took more time than planned."],
    ),
    "NEITHER": (["Norby did not say no."], ["Norby said no."]),
    "NEGATIVE_ANSWER": (
        ["Its answer, the mayor said, was no.", "The reply remained a firm no."],
        ["Its answer was short."],
    ),
    "PSEUDO_NEGATION": (
        ["There is no doubt about it.", "It had no objections.", "It not only signed."],
        ["There is no plan."],
    ),
    "NEGATION": (
        [
            "Norby refused.",
            "Norby won’t sign.",
            "It turned that down.",
            "The council voted against it.",
            "No minister of Norby would agree.",
            "There will be no parade.",
            "It is out of the question.",
        ],
        ["Norby agreed.", "There is no doubt that it signed."],
    ),
    "HYPOTHETICAL": (
        ["Lindau urged Norby to sign.", "Norby should sign.", "It may sign if costs fall."],
        ["Norby signed."],
    ),
    "OF_OTHERS": (
        ["Norby will not accept foreign ships.", "It opposed anyone from outside."],
        ["Norby welcomed the foreign minister.", "It will not accept the terms."],
    ),
    "ELLIPSIS": (
        ["Lindau refused as well.", "Norby kept to its refusal.", "It changed its mind."],
        ["Lindau refused to sign."],
    ),
    "TERMINATED": (
        ["Norby signed, ending weeks of hesitation.", "It dropped its opposition."],
        ["Norby signed, ending the strike."],
    ),
    "OBJECT_OF_POSITION": (
        ["It turned down a request for ships.", "Norby pledged two ships."],
        ["Norby signed."],
    ),
}


@pytest.mark.parametrize(
    ("cue", "sentence"),
    [(cue, sentence) for cue, (those, _) in CUES.items() for sentence in those],
)
def test_a_sentence_has_the_cue(cue, sentence) -> None:
    assert getattr(cues, cue).search(sentence)


@pytest.mark.parametrize(
    ("cue", "sentence"),
    [(cue, sentence) for cue, (_, others) in CUES.items() for sentence in others],
)
def test_a_sentence_without_the_cue_has_none(cue, sentence) -> None:
    assert not getattr(cues, cue).search(sentence)


@pytest.mark.parametrize(
    ("cue", "before"),
    [
        ("ATTRIBUTION", "It was signed, according to the state agency of "),
        ("ATTRIBUTION", "The mayor told the "),
    ],
)
def test_a_name_is_no_party_after(cue, before) -> None:
    assert getattr(cues, cue).search(before)
