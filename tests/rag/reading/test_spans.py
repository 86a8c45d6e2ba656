"""Answers are chosen from the words of sentences, and can be nothing else."""

import re

import pytest

from rag.reading.choosing.spans import Choice, choice_grammar, choices_in
from rag.types import Evidence
from tests.helpers.articles import article

TEXT = 'Mayor Ana Reis said (on Monday) the "tram\\line", now $3.5 million or 40% more, begins [2].'
OTHER = "Work begins\nin the U.S. in autumn."


def sentence(number: int, text: str) -> Evidence:
    return Evidence(number=number, article=article(text), start=0, end=len(text))


def written_by(grammar: str, text: str) -> bool:
    """Whether a grammar of this form can write a text: its rules, read as patterns."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())

    def pattern(rule: str) -> str:
        found = ""
        for part in re.findall(r'"(?:\\.|[^"\\])*"|\w+|\{[\d,]+\}|[()|?]', rule):
            if part[0] == '"':
                found += re.escape(re.sub(r"\\(.)", r"\1", part[1:-1]))
            elif part in "()|?" or part[0] == "{":
                found += part
            else:
                found += f"(?:{pattern(rules[part])})"
        return found

    return re.fullmatch(pattern(rules["root"]), text) is not None


GRAMMAR = choice_grammar([sentence(1, TEXT), sentence(2, OTHER)], 2, whether=False)


@pytest.mark.parametrize(
    "text",
    [
        "Not in the archive.",
        "[1] Ana Reis",
        "[1] $3.5 million",
        "[1] 40% more",
        "[1] on Monday) the",
        '[1] Ana Reis said (on Monday) the "tram\\line", now',
        "[2] in the U.S. in autumn",
        "[2] begins in the U.S; [1] Monday",
    ],
)
def test_words_of_a_sentence_can_be_written(text: str) -> None:
    assert written_by(GRAMMAR, text)


@pytest.mark.parametrize(
    "text",
    [
        "[1] Ana Lund",
        "[2] Ana Reis",
        "[1] Ana said",
        "[3] autumn",
        "Ana Reis",
        "[1] ",
        "[1] Ana; [1] Reis; [2] autumn",
    ],
    ids=["other name", "other sentence", "gap", "no sentence", "no number", "no words", "too many"],
)
def test_nothing_else_can(text: str) -> None:
    assert not written_by(GRAMMAR, text)


def test_asked_whether_it_can_write_yes_and_no_alone() -> None:
    grammar = choice_grammar([sentence(1, OTHER)], 1, whether=True)
    assert written_by(grammar, "[1] yes")
    assert not written_by(grammar, "[1] autumn")


def test_what_is_written_is_read_as_choices() -> None:
    both = [Choice(1, "31 votes"), Choice(2, "four")]
    assert list(choices_in("[1] 31 votes; [2] four")) == both
    assert list(choices_in("Not in the archive.")) == []
