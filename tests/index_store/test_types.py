"""The values of the index: what an article says of itself, and counts in words."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from index_store.types import write_count
from tests.helpers.articles import article


@pytest.mark.parametrize(
    ("published", "written"),
    [
        (date(2025, 9, 4), "4 September 2025"),
        (date(999, 12, 31), "31 December 999"),
        # The day where it was published, not the day it was then in Greenwich.
        (datetime(2025, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))), "1 March 2025"),
        (None, None),
    ],
)
def test_an_article_writes_its_day_in_words(published, written) -> None:
    assert replace(article("Rain."), published=published).written_day == written


@pytest.mark.parametrize(
    ("number", "noun", "written"),
    [
        (0, "article", "0 articles"),
        (1, "article", "1 article"),
        (1_200, "article", "1,200 articles"),
        (1, "address", "1 address"),
        (2, "address", "2 addresses"),
    ],
)
def test_a_count_agrees_with_its_noun(number, noun, written) -> None:
    assert write_count(number, noun) == written
