import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.readers.dates import date_in_name, parse_date

DAY = date(2025, 9, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-04",
        "20250904",
        "2025/09/04",
        "2025.9.4",
        "4 September 2025",
        "4th September 2025",
        "4 Sep 2025",
        "September 4, 2025",
        "Sept. 4, 2025",
        "Sep. 4 2025",
        "SEPTEMBER 4, 2025",
        "Thursday, 4 September 2025",
        "Published: 4 September 2025",
        "Published on September 4, 2025",
        "Updated Sept. 4, 2025",
        "2025-09-04T10:15:00",  # no zone: the moment is unknown, the day is not
        "September 4, 2025 at 10:15 a.m.",
        "September 4, 2025 | 10:15 AM IST",
    ],
)
def test_a_day_is_read(text: str) -> None:
    assert parse_date(text) == DAY
    assert not isinstance(parse_date(text), datetime)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-09-04T10:15:00Z", datetime(2025, 9, 4, 10, 15, tzinfo=UTC)),
        ("2025-09-04 10:15:30.5+0000", datetime(2025, 9, 4, 10, 15, 30, 500_000, tzinfo=UTC)),
        (
            "2025-09-04T10:15:00+02:00",
            datetime(2025, 9, 4, 10, 15, tzinfo=timezone(timedelta(hours=2))),
        ),
        (
            "Thu, 04 Sep 2025 10:15:00 -0400",
            datetime(2025, 9, 4, 10, 15, tzinfo=timezone(timedelta(hours=-4))),
        ),
        (
            "Thursday, September 4, 2025 at 10:15 p.m. EDT",
            datetime(2025, 9, 4, 22, 15, tzinfo=timezone(timedelta(hours=-4))),
        ),
        ("Thu, 04 Sep 2025 10:15:00 GMT", datetime(2025, 9, 4, 10, 15, tzinfo=UTC)),
    ],
)
def test_a_moment_keeps_its_zone(text: str, moment: datetime) -> None:
    found = parse_date(text)
    assert found == moment
    assert isinstance(found, datetime)
    assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2025",
        "2025-02-31",
        "February 29, 2025",
        "2025-13-04",
        "September 2025",
        "2025-09",
        "2025",
        "4 September",
        "Thursday",
        "4 September 25",
        "04/09/2025",
        "1492-10-12",
        "2999-01-01",
        "10:15",
        "yesterday",
        "",
        "1",
        "Reuters",
        "4 September 2025 the harbour",
        "9" * 500,
        "2025-09-04" * 50,
    ],
)
def test_what_is_incomplete_ambiguous_or_impossible_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_numbers_are_read_where_only_one_order_fits() -> None:
    assert parse_date("24/09/2025") == date(2025, 9, 24)
    assert parse_date("09/24/2025") == date(2025, 9, 24)
    assert parse_date("09/09/2025") == date(2025, 9, 9)


def test_the_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        found = parse_date("Thu, 04 Sep 2025 10:15:00 EST")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert isinstance(found, datetime)
    assert found.utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2025-09-04-harbour.txt", DAY),
        ("2025-09-04.md", DAY),
        ("2025-09-041.txt", None),
        ("2025-02-31-x.txt", None),
        ("harbour-2025-09-04.txt", None),
    ],
)
def test_a_file_name_may_begin_with_its_day(name: str, day: date | None) -> None:
    assert date_in_name(name) == day


@given(st.one_of(st.text(), st.from_regex(r"[0-9A-Za-z ,.:/+-]{4,30}", fullmatch=True)))
def test_any_text_gives_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or isinstance(found, date)
    if isinstance(found, datetime):
        assert found.utcoffset() is not None


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2025, 12, 31)))
def test_every_day_survives_being_written(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.day} {day:%B} {day.year}") == day
    assert parse_date(f"{day:%b}. {day.day}, {day.year}") == day
