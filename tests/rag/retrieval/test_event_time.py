"""Sentences and the time of what is asked about."""

from datetime import date

import pytest

from index_store import Article
from rag.config import RetrievalConfig
from rag.retrieval.event_time import by_time, time_fit
from rag.types import Evidence
from tests.helpers.queries import query

CONFIG = RetrievalConfig()
FRIDAY = date(2024, 2, 23)


def sentence(text: str, published: date | None = FRIDAY) -> Evidence:
    article = Article(
        id=text, title="Phones fail", text=text, source=None, published=published, origin="a.txt"
    )
    return Evidence(number=0, article=article, start=0, end=len(text))


@pytest.mark.parametrize(
    ("text", "published", "fit"),
    [
        ("Phones failed on Thursday, the company said.", FRIDAY, 1.0),
        ("The outage of February 22 had a simple cause.", date(2024, 6, 3), 1.0),
        ("Phones failed in February 2024.", None, 1.0),
        ("Phones failed all over the country.", FRIDAY, CONFIG.undated_fit),
        ("Phones failed all over the country.", date(2024, 6, 3), 0.0),
        ("Phones failed in 1998, too.", FRIDAY, 0.0),
        ("The 2024 failure of phones was a long one.", FRIDAY, CONFIG.undated_fit),
        ("The 2024 failure of phones was a long one.", date(2024, 6, 3), 0.0),
        ("Phones failed all over the country.", None, 0.0),
    ],
)
def test_a_sentence_fits_a_time_that_it_names_or_was_published_at(text, published, fit) -> None:
    time = query("Why did phones fail on 22 February 2024?").told_of
    assert time is not None
    assert time_fit(time, sentence(text, published), CONFIG) == fit


def test_what_names_the_time_asked_about_is_read_earlier() -> None:
    ranked = [
        sentence("Phones failed in May.", date(2024, 5, 30)),
        sentence("Nobody knows why phones fail.", date(2024, 5, 30)),
        sentence("Phones failed on Thursday after a mistake.", FRIDAY),
    ]
    asked = query("Why did phones fail on 22 February 2024?")
    assert by_time(asked, ranked, CONFIG)[0] is ranked[2]
    assert by_time(query("Why did phones fail?"), ranked, CONFIG) == ranked
