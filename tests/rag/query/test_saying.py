"""Whose words a question asks for."""

import pytest

from rag.query.statement.saying import Saying, saying_of


@pytest.mark.parametrize(
    ("question", "speaker", "matter"),
    [
        ("What has Maud Finch said about the branches?", "Maud Finch", "the branches"),
        ("What did the Harbour Board tell reporters about the dredging?",
         "the Harbour Board", "the dredging"),
        ("Everything Finch has said on the closures", "Finch", "the closures"),
        ("Finch's statements on pay", "Finch", "pay"),
        ("List all remarks by Maud Finch about Selby.", "Maud Finch", "Selby"),
        ("What did Finch say?", "Finch", ""),
    ],
)  # fmt: skip
def test_the_words_of_a_named_speaker_are_asked_for(
    question: str, speaker: str, matter: str
) -> None:
    assert saying_of(question) == Saying(speaker, matter)


@pytest.mark.parametrize(
    "question",
    [
        "What did Maud Finch say the cause was?",
        "What did Maud Finch say when the branches closed?",
        "What did Alder Bank announce about its branches?",
        "What do doctors say about the pill?",
        "Who said that the branches would close?",
        "How many branches did Alder Bank say it would close?",
    ],
)
def test_one_answer_or_no_named_speaker_is_another_question(question: str) -> None:
    assert saying_of(question) is None
