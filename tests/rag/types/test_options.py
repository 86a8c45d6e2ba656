"""What a caller sets is one value, refused in plain words where it makes no sense."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from rag import AskOptions, Dateline, QuestionError, SearchOptions


def test_days_in_the_wrong_order_are_refused_with_the_remedy() -> None:
    with pytest.raises(QuestionError, match=r"begins on 2025-02-01, after .*2025-01-01. Swap"):
        SearchOptions(since=date(2025, 2, 1), until=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"sinc": "2025-01-01"}, "sinc\n"),
        ({"as_of": 0}, "YYYY-MM-DD"),
        ({"as_of": "1799-12-31"}, "1800"),
        ({"outlets": "Harbour Courier"}, "tuple"),
        ({"history": [{"role": "system", "content": ""}]}, "'user' or 'assistant'"),
    ],
    ids=["unknown", "a number", "too early", "no list", "a role"],
)
def test_an_odd_option_is_refused(told: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        AskOptions.model_validate(told)


def test_options_of_a_search_become_those_of_a_question_that_follows() -> None:
    options = SearchOptions(until=date(2025, 1, 1), outlets=["Harbour Courier"])
    history = [{"role": "user", "content": "Who?" * 2000}]
    asked = options.after(history)
    assert asked.until == options.until
    assert asked.outlets == ("Harbour Courier",)
    assert len(asked.history[0]["content"]) == 4_000, "more of it is not looked at"
    assert asked.after(()) == AskOptions(until=date(2025, 1, 1), outlets=["Harbour Courier"])


@pytest.mark.parametrize("ask", [Dateline.ask, Dateline.aask, Dateline.stream, Dateline.inspect])
def test_whatever_asks_takes_the_same_options(ask: Any) -> None:
    assert ask.__annotations__["options"] is AskOptions
