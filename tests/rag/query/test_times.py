"""The times a question states, read by code and relative to the day of asking."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.times.asked import narrow, read_times, without_times
from rag.types import Window, WindowKind

ASKED = date(2025, 9, 10)  # a Wednesday
OPEN = Window(start=None, end=ASKED, kind=WindowKind.RECENT)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("In March 2025, which clubs agreed to join?", "2025-03-01", "2025-03-31"),
        ("Which clubs agreed in early June?", "2025-06-01", "2025-06-10"),
        ("What happened in October?", "2024-10-01", "2024-10-31"),
        ("What was decided on 4 September 2025?", "2025-09-04", "2025-09-04"),
        ("What was decided on September 4th, 2025?", "2025-09-04", "2025-09-04"),
        ("What was decided on 2025-09-04?", "2025-09-04", "2025-09-04"),
        ("What was decided on Monday?", "2025-09-08", "2025-09-08"),
        ("What happened last week?", "2025-09-01", "2025-09-07"),
        ("What happened last month?", "2025-08-01", "2025-08-31"),
        ("What happened last year?", "2024-01-01", "2024-12-31"),
        ("Who won last weekend?", "2025-09-06", "2025-09-07"),
        ("Who hosted the summit this week?", "2025-09-03", "2025-09-10"),
        ("Who resigned earlier this year?", "2025-01-01", "2025-09-10"),
        ("What opens later this year?", "2025-09-11", "2025-12-31"),
        ("What happened yesterday?", "2025-09-09", "2025-09-09"),
        ("What happened two weeks ago?", "2025-08-25", "2025-08-31"),
        ("What happened a month ago?", "2025-08-01", "2025-08-31"),
        ("Which law was passed 50 years ago?", "1974-01-01", "1976-12-31"),
        ("Who refused in the past ten days?", "2025-08-31", "2025-09-10"),
        ("Who died in the past month?", "2025-08-10", "2025-09-10"),
        ("Who refused over the last 3 months?", "2025-06-10", "2025-09-10"),
        ("How much did rents rise over the last year?", "2024-09-10", "2025-09-10"),
        ("What has changed since 1 September?", "2025-09-01", "2025-09-10"),
        ("What has changed since August?", "2025-08-01", "2025-09-10"),
        ("What happened after August 2025?", "2025-09-01", "2025-09-10"),
        ("Who joined between 28 August and 4 September 2025?", "2025-08-28", "2025-09-04"),
        ("Who joined between 1 and 6 September?", "2025-09-01", "2025-09-06"),
        ("Who joined between March 3rd and 9?", "2025-03-03", "2025-03-09"),
        ("Who joined from December 2024 to March 2025?", "2024-12-01", "2025-03-31"),
        ("Who was on strike in the first half of August?", "2025-08-01", "2025-08-16"),
        ("What was sold in early 2024?", "2024-01-01", "2024-04-27"),
        ("What burnt in the summer of 2024?", "2024-06-01", "2024-08-31"),
        ("What froze last winter?", "2024-12-01", "2025-02-28"),
        ("Who won the cup in 2022-23?", "2022-01-01", "2023-12-31"),
        ("What happened in 2024?", "2024-01-01", "2024-12-31"),
        ("Where was the race, the first in 1929, held?", "1929-01-01", "1929-12-31"),
        ("What happened on the 4th of September?", "2025-09-04", "2025-09-04"),
        ("What caused the outage of 22 February?", "2025-02-22", "2025-02-22"),
        ("How many were hurt in the April 2025 ferry fire?", "2025-04-01", "2025-04-30"),
        ("Who has felt happy since early 2020?", "2020-01-01", "2025-09-10"),
        ("Did views on 1 July and on 3 August differ?", "2025-07-01", "2025-08-03"),
        ("Following the attack last week, who resigned?", "2025-09-01", "2025-09-10"),
        ("Who refused in March 2027?", "2027-03-01", "2027-03-31"),
        ("Which airline is cutting flights during November?", "2025-11-01", "2025-11-30"),
        ("Where was the fair to open between 2 and 8 October?", "2025-10-02", "2025-10-08"),
    ],
)
def test_a_time_speaks_of_events_and_bounds_no_reports(question, first, last) -> None:
    times = read_times(question, ASKED)
    assert times.told_of is not None
    assert (times.told_of.first, times.told_of.last) == (day(first), day(last))
    assert times.told_of.words
    assert times.published == OPEN


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the government?",
        "What is the latest on the talks?",
        "Which show was recently green lit?",
        "May the minister resign?",
        "Which emissions goal must be met by 2030?",
        "Who won the 2018 Winter Olympics?",
        "Who hosted the 2024 summit?",
        "Who was the winner of 2018?",
        "What is the last year's figure?",
        "Which phrase will be removed before the match on Sunday?",
        "Who has been charged since the January 6 riot?",
        "How much more did they spend than a year ago?",
        "What had people eaten four score and seven years ago?",
        "Is the Verge report of November 1 in line with the article that TechCrunch ran?",
        "What happened on 31 February 2025?",
        "Where is the inquiry into interference in the 2020 election taking place?",
    ],
)
def test_other_words_say_nothing_to_search_by(question: str) -> None:
    times = read_times(question, ASKED)
    assert (times.told_of, times.published, times.known_by) == (None, OPEN, None)


@pytest.mark.parametrize(
    ("question", "first", "last", "words"),
    [
        ("What did articles published on 4 September say?", "2025-09-04", "2025-09-04", None),
        ("How many deaths were reported in early May 2025?", "2025-05-01", "2025-05-10", None),
        ("Which cause did the articles from March name?", "2025-03-01", "2025-03-31", "from March"),
        ("What did the Courier write last week?", "2025-09-01", "2025-09-07", "last week"),
        ("What do reports of 3 May say?", "2025-05-03", "2025-05-03", "of 3 May"),
    ],
)
def test_a_time_of_reports_bounds_them(question, first, last, words) -> None:
    times = read_times(question, ASKED)
    assert (times.published.start, times.published.end) == (day(first), day(last))
    assert times.published.kind is WindowKind.STATED
    assert times.told_of is None
    assert words in (None, times.published.words)


def test_what_happened_and_when_it_was_reported_are_two_times() -> None:
    times = read_times("How many had died since May, as reported in early July 2025?", ASKED)
    assert times.told_of is not None
    assert times.told_of.first == date(2025, 5, 1)
    assert (times.published.start, times.published.end) == (date(2025, 7, 1), date(2025, 7, 10))


@pytest.mark.parametrize(
    ("question", "known_by"),
    [
        ("As of 4 September 2025, who had agreed?", "2025-09-04"),
        ("How many had fallen ill by 25 August?", "2025-08-25"),
        ("By mid-June 2025, had she taken office?", "2025-06-20"),
        ("As of 4 September, how many deaths had been reported this year?", "2025-09-04"),
    ],
)
def test_how_things_stood_is_what_reports_knew_by_then(question: str, known_by: str) -> None:
    times = read_times(question, ASKED)
    assert times.known_by == day(known_by)
    assert (times.published.start, times.published.end) == (None, day(known_by))
    assert times.published.kind is WindowKind.STATED


def test_what_was_so_before_a_day_may_be_told_after_it() -> None:
    times = read_times("How many seasons did they lose before 2025?", ASKED)
    assert times.published == OPEN
    assert times.until == date(2024, 12, 31)
    assert times.as_known.known_by == date(2024, 12, 31)


def test_each_of_several_times_is_kept_apart() -> None:
    times = read_times("Was the flood of May 2025 worse than that in 1980?", ASKED)
    assert times.told_of is not None
    assert [span.first.year for span in times.told_of.spans] == [2025, 1980]
    assert not times.told_of.holds(date(2000, 1, 1))


def test_a_date_without_a_year_is_one_the_archive_can_hold() -> None:
    times = read_times("What happened in March?", date(2026, 11, 24), date(2022, 11, 30))
    assert times.told_of is not None
    assert times.told_of.first == date(2022, 3, 1)


def test_the_topic_keeps_the_time_that_an_event_is_called_by() -> None:
    assert without_times("Who won in May 2025?", ASKED).split() == ["Who", "won", "?"]
    assert "April 2025" in without_times("Who died in the April 2025 fire?", ASKED)


def test_the_caller_overrules_the_question() -> None:
    stated = read_times("What did articles from March 2025 say?", ASKED).published
    window = narrow(stated, since=date(2025, 1, 1), until=None)
    assert (window.start, window.end) == (date(2025, 1, 1), date(2025, 3, 31))
    assert window.kind is WindowKind.GIVEN


@given(st.text(max_size=80), st.dates())
def test_any_text_on_any_day_gives_times(text: str, asked: date) -> None:
    assert read_times(text, asked).published.end


@given(
    st.sampled_from(["in the past {} years", "{} months ago", "last year", "yesterday"]),
    st.integers(0, 999),
    st.dates(),
)
def test_counts_beyond_the_calendar_are_no_error(words: str, count: int, asked: date) -> None:
    read_times(words.format(count), asked)


@given(
    st.sampled_from(["last winter", "this winter", "later this year", "last Monday", "this week"]),
    st.dates(),
)
def test_any_day_may_be_counted_from(words: str, asked: date) -> None:
    read_times(f"Who won {words}?", asked)
