"""Which day a step of a course has: that of what its sentence tells, else that of the report."""

from datetime import date

import pytest

from index_store import Article
from rag import Evidence
from rag.config import QueryConfig, ReadingConfig
from rag.query.understanding import understand
from rag.reading.lists.courses import happenings
from rag.types import AskOptions

THURSDAY = date(2026, 5, 7)
QUERY = understand(
    "How did the strike develop?", AskOptions(), QueryConfig(), outlets=[], newest=THURSDAY
)


def told(sentence: str) -> list[tuple[date | None, bool]]:
    article = Article(id="a", title="Strike", text=sentence, published=THURSDAY)
    item = Evidence(number=1, article=article, start=0, end=len(sentence))
    steps = happenings(QUERY, [item], ReadingConfig())
    return [(step.day, step.reported) for step in steps]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The dockers of Vell went on strike on Monday.", 4),
        ("The mayor said the dockers had gone on strike on Monday.", 4),
        ("The harbour board announced on Tuesday that it would talk to them.", 5),
        ("Dockers and the board reach a deal on Wednesday.", 6),
        ("Two foremen were dismissed on Tuesday after a quarrel.", 5),
    ],
)
def test_the_day_that_a_deed_is_told_of_is_its_day(sentence: str, day: int) -> None:
    assert told(sentence) == [(date(2026, 5, day), False)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It is unclear why the foreman was dismissed on Tuesday.",
        "The dockers will vote on Wednesday, their union said on Tuesday.",
        "The foreman is back at work after he took an oath on Tuesday.",
        "The dockers had often asked for more pay.",
    ],
)
def test_what_happened_on_another_day_is_told_as_reported(sentence: str) -> None:
    assert told(sentence) == [(THURSDAY, True)]


def test_a_question_is_no_step() -> None:
    assert told("What happened at the harbour on Monday?") == []
