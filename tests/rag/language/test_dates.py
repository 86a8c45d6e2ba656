"""One grammar of dates for questions, sentences and values: every form once."""

from datetime import date

import pytest

from rag.language.dates import (
    date_at,
    dates_in,
    event_day,
    event_days,
    relative_dates,
    tells_time,
    times_named,
    years_of,
)

THURSDAY = date(2024, 5, 16)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2017-07-21", "2017-07-21"),
        ("21 July 2017", "2017-07-21"),
        ("21st of July, 2017", "2017-07-21"),
        ("July 21, 2017", "2017-07-21"),
        ("Jul. 21st 2017", "2017-07-21"),
        ("Sept. 3", "*-09-03"),
        ("3 September", "*-09-03"),
        ("July of 2017", "2017-07"),
        ("early July 2017", "2017-07"),
        ("2017", "2017"),
    ],
)
def test_a_date_is_read_however_it_is_written(written, read) -> None:
    (found,) = dates_in(f"The bridge was opened on {written}, its owner said.")
    assert found.written == read


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor may 2 years later have changed her mind.",
        "They march 5 kilometres a day.",
        "World No. 1 Martina Hingis lost.",
        "The Mayor 12 years ago was a Decembrist.",
        "It opens on May 12:30 sharp.",
        "They met in March.",  # no year, no day
    ],
)
def test_what_only_looks_like_a_date_is_none(sentence) -> None:
    assert dates_in(sentence) == []


def test_two_dates_in_a_row_are_two() -> None:
    found = dates_in("The vote was moved from June 12 to July 3 and then to 2025.")
    assert [one.written for one in found] == ["*-06-12", "*-07-03", "2025"]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("March", date(2024, 3, 1), date(2024, 3, 31)),
        ("june", date(2023, 6, 1), date(2023, 6, 30)),  # the last one up to the day
        ("late February", date(2024, 2, 21), date(2024, 2, 29)),
        ("mid-April 2020", date(2020, 4, 11), date(2020, 4, 20)),
        ("the 3rd of May", date(2024, 5, 3), date(2024, 5, 3)),
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("the first half of 2019", date(2019, 1, 1), date(2019, 7, 1)),
        ("the end of March", date(2024, 3, 24), date(2024, 3, 31)),
        ("late 2019", date(2019, 8, 24), date(2019, 12, 31)),
        ("the winter of 2019", date(2019, 12, 1), date(2020, 2, 29)),
        ("2018-19", date(2018, 1, 1), date(2019, 12, 31)),
        ("29 February", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_date_at_a_place_spans_its_days(written, first, last) -> None:
    named = date_at(f"in {written}, who led?", 3)
    assert named is not None
    span = named.span(THURSDAY)
    assert (span.first, span.last) == (first, last)


def test_what_is_meant_comes_before_what_it_holds() -> None:
    first, second = relative_dates("Who left over the last year?", THURSDAY)
    assert (first.first, first.last) == (date(2023, 5, 16), None)
    assert second.start > first.start
    assert list(relative_dates("How much more than a year ago?", THURSDAY)) == []


def test_a_day_that_never_was_has_no_span() -> None:
    named = date_at("31 February 2020", 0)
    assert named is not None
    with pytest.raises(ValueError, match="2020-02-31"):
        named.span(THURSDAY)
    assert date_at("the 2020 election", 0) is None  # "the" goes with a day


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("yesterday", date(2024, 5, 15), date(2024, 5, 15)),
        ("last week", date(2024, 5, 6), date(2024, 5, 12)),
        ("last weekend", date(2024, 5, 11), date(2024, 5, 12)),
        ("the previous month", date(2024, 4, 1), date(2024, 4, 30)),
        ("last year", date(2023, 1, 1), date(2023, 12, 31)),
        ("this week", date(2024, 5, 9), None),
        ("last Thursday", date(2024, 5, 9), date(2024, 5, 9)),
        ("last summer", date(2023, 6, 1), date(2023, 8, 31)),
        ("last winter", date(2023, 12, 1), date(2024, 2, 29)),
        ("40 years ago", date(1983, 1, 1), date(1985, 12, 31)),  # seldom counted to the year
        ("in the past three weeks", date(2024, 4, 25), None),
        ("over the past couple of days", date(2024, 5, 14), None),
        ("10 days ago", date(2024, 5, 6), date(2024, 5, 6)),
        ("two weeks ago", date(2024, 4, 29), date(2024, 5, 5)),
        ("a month ago", date(2024, 4, 1), date(2024, 4, 30)),
        ("a few years ago", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_relative_date_is_counted_from_its_day(written, first, last) -> None:
    found = [(one.first, one.last) for one in relative_dates(f"Who left {written}?", THURSDAY)]
    assert found == [(first, last)]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The dam burst on 3 May.", date(2024, 5, 3)),
        ("It was signed on Nov. 30.", date(2023, 11, 30)),
        ("It was signed on Sept. 30, 2021.", date(2021, 9, 30)),
        ("The talks failed on Tuesday.", date(2024, 5, 14)),
        ("The dam burst.", THURSDAY),
    ],
)
def test_a_sentence_tells_when_it_happened(sentence, day) -> None:
    assert event_day(sentence, THURSDAY)[0] == day


@pytest.mark.parametrize(
    ("sentence", "first", "last", "named"),
    [
        ("The dam burst on 3 May.", date(2024, 5, 3), date(2024, 5, 3), True),
        ("The talks failed on Tuesday.", date(2024, 5, 14), date(2024, 5, 14), True),
        ("The mine was closed in 1980.", date(1980, 1, 1), date(1980, 12, 31), True),
        ("She resigned in April.", date(2024, 4, 1), date(2024, 4, 30), True),
        ("Two ships sank last week.", date(2024, 5, 6), date(2024, 5, 12), True),
        ("Two years after the 2022 vote, on 3 May, he left.", date(2024, 5, 3), None, True),
        ("It opens in June 2025.", THURSDAY, THURSDAY, False),  # a plan, told today
        ("The dam burst.", THURSDAY, THURSDAY, False),
    ],
)
def test_the_days_of_an_event_are_read_from_its_sentence(sentence, first, last, named) -> None:
    found = event_days(sentence, THURSDAY)
    assert found is not None
    assert (found.span.first, found.span.last) == (first, last or first)
    assert found.named is named


def test_without_a_day_of_the_article_a_year_must_be_said() -> None:
    assert event_days("The dam burst on 3 May.", None) is None
    found = event_days("The dam burst on 3 May 2021.", None)
    assert found is not None
    assert found.span.first == date(2021, 5, 3)


def test_a_date_without_a_year_may_be_yet_to_come() -> None:
    spans = times_named("The fair will open on 3 June.", THURSDAY)
    assert [span.first for span in spans] == [date(2023, 6, 3), date(2024, 6, 3)]


def test_years_and_words_of_time() -> None:
    assert years_of("The 2018 prize was won in 1999, room 3021.") == {"2018", "1999"}
    assert tells_time("It opened on a Friday.")
    assert tells_time("It opened last month.")
    assert not tells_time("It opened at once.")
