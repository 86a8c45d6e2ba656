"""The values of the index: what an article says of itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from tests.articles import article


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
