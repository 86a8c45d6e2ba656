"""What was so once and is so no longer stands apart from what a list of any matter tells."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index_store import Article, IndexConfig, index_articles, open_embedder
from rag import Dateline
from tests.helpers.extractive import open_extractive

REPORTS = (
    (
        date(2025, 3, 4),
        "Mills join the clean water pact",
        "Birkholm Mills joined the clean water pact on Monday, its chairman said.\n\n"
        "The pact asks every firm to clean what it lets into the river.",
    ),
    (
        date(2025, 3, 5),
        "Alder Foods joins the clean water pact",
        "Alder Foods joined the clean water pact on Tuesday, the firm said.\n\n"
        "It is the largest dairy of the valley.",
    ),
    (
        date(2025, 6, 6),
        "Alder Foods leaves the clean water pact",
        "Alder Foods withdrew from the clean water pact on Friday, the firm said.\n\n"
        "The rules cost too much, it said.",
    ),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Iterator[Dateline]:
    folder: Path = tmp_path_factory.mktemp("pact")
    articles = [
        Article(
            id=str(day),
            title=title,
            text=text,
            published=day,
            source="Harbour Post",
        )
        for day, title, text in REPORTS
    ]
    index_articles(articles, IndexConfig(data=folder), open_embedder("wordllama"))
    with open_extractive(folder) as dateline:
        yield dateline


def rows(answer) -> dict[str, tuple[str, str]]:
    return {row.entity: (row.group, row.stance) for row in answer.rows}


@pytest.mark.parametrize(
    "question",
    [
        "Which companies joined the clean water pact?",
        "Which companies have agreed to join the clean water pact?",
    ],
)
def test_who_left_is_told_beside_who_is_in(archive, question) -> None:
    answer = archive.ask(question)
    assert rows(answer) == {
        "Birkholm Mills": ("listed", "yes"),
        "Alder Foods": ("changed", "undone"),
    }
    [joined] = [row for row in answer.rows if row.group == "listed"]
    assert joined.since == date(2025, 3, 3)  # the Monday that is told, not the day of the report
    assert any("withdrew" in item.text for item in answer.evidence)


def test_as_of_an_earlier_day_nobody_had_left(archive) -> None:
    answer = archive.ask("Which companies had joined the clean water pact by 1 May 2025?")
    assert {entity for entity, (group, _) in rows(answer).items() if group == "listed"} == {
        "Birkholm Mills",
        "Alder Foods",
    }


def test_a_count_leaves_out_who_left(archive) -> None:
    answer = archive.ask("How many companies joined the clean water pact?")
    assert answer.short == "1"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Has Alder Foods joined the clean water pact?", "No."),
        ("Has Birkholm Mills joined the clean water pact?", "Yes."),
    ],
)
def test_whether_follows_from_the_newest_report(archive, question, verdict) -> None:
    assert archive.ask(question).text.startswith(verdict)
