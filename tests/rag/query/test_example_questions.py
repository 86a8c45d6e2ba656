"""Questions to begin with."""

from pathlib import Path

import pytest

from index_store import Article, Index, IndexConfig, open_embedder
from rag.query.example_questions import NEWEST, OFFERED, SAMPLE, example_questions


def story(title: str, text: str) -> Article:
    return Article(id=title, title=title, text=text)


def test_the_sample_archive_offers_its_own_questions(example_data: Path) -> None:
    index = Index(IndexConfig(data=example_data), open_embedder("wordllama").name)
    newest = index.current().newest_articles(NEWEST)
    assert example_questions(newest) == list(SAMPLE.values())
    days = [article.day for article in newest if article.day]
    assert len(days) == 12
    assert days == sorted(days, reverse=True)
    assert index.current().newest_articles(3) == newest[:3]
    index.close()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Rain fell. Ana Ruiz said it would stop.", "What did Ana Ruiz say?"),
        ('"It will stop," said Prime Minister Ana Ruiz.', "What did Prime Minister Ana Ruiz say?"),
        ("The mayor, Ana Ruiz, told reporters.", "What did Ana Ruiz say?"),
        ("Ana Ruiz, the mayor, warned of rain.", "What did Ana Ruiz say?"),
        ("It rained when it could. When Ana Ruiz said so, it stopped.", "What did Ana Ruiz say?"),
        ("The state said no. Secretary of State Ana Ruiz told us.", "What did Ana Ruiz say?"),
    ],
)
def test_another_archive_is_asked_what_its_newest_speakers_said(text: str, question: str) -> None:
    assert example_questions([story("Rain", text)]) == [question]


def test_each_speaker_is_asked_about_once_and_only_a_few() -> None:
    names = ["Ana Ruiz", "Ana Ruiz", "Bo Lund", "Cy Dahl", "Di Moor", "Ed Foss"]
    articles = [story(name, f"{name} said so.") for name in names]
    questions = example_questions(articles)
    assert questions == [f"What did {name} say?" for name in ("Ana Ruiz", *names[2:5])]
    assert len(questions) == OFFERED


def test_an_archive_that_quotes_nobody_offers_nothing() -> None:
    assert example_questions([story("Rain", "A minister spoke. The Prime Minister said so.")]) == []
    assert example_questions([]) == []
