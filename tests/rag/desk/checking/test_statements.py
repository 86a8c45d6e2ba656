"""Which sentences of a draft are looked up, and why others are not."""

import pytest

from rag.desk.checking.statements import sentences_of_draft, why_passed_over


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Will the bridge open?", "a question"),
        ("What a day for Ottery!", "an exclamation"),
        ("I think the vote was a mistake.", "said in the first person"),
        ("Read more about the bridge.", "a request"),
        ("## The bridge", "a heading"),
        ("Indeed.", "too short to be looked up"),
    ],
)
def test_what_states_nothing_is_passed_over(sentence: str, reason: str) -> None:
    assert why_passed_over(sentence, alone=False) == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "The council closed the bridge on Monday.",
        "Frozen food company Yelloh shut down all of its operations in September 2024.",
        "“I think the vote was a mistake,” said the mayor of Ottery, Ana Ruiz.",
        "In a letter that we have seen, the mayor refused to resign.",
    ],
)
def test_what_a_report_could_tell_is_looked_up(sentence: str) -> None:
    assert why_passed_over(sentence, alone=False) is None


def test_a_line_without_an_end_is_a_heading_only_beside_others() -> None:
    line = "Council closes the bridge"
    first, second = sentences_of_draft(f"{line}\n\nIt was closed by the council on Monday.")
    assert (first.passed_over, second.passed_over) == ("a heading", None)
    [alone] = sentences_of_draft(line)
    assert alone.passed_over is None


def test_a_sentence_that_leans_on_another_brings_its_names() -> None:
    text = "Ana Ruiz leads the port of Vell. She resigned on Monday. The ferry sails again."
    found = list(sentences_of_draft(text))
    assert [one.before for one in found] == ["", "Ana Ruiz Vell", ""]
    assert [text[one.start : one.start + len(one.text)] for one in found] == [
        one.text for one in found
    ]
