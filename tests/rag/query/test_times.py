"""The stretch of time a question is about, read by code and relative to the day of asking."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.times import narrow, read_window
from rag.types import Window, WindowKind

ASKED = date(2025, 9, 10)  # a Wednesday


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("In March 2025, which clubs agreed to join?", "2025-03-01", "2025-03-31"),
        ("Which clubs agreed in early June?", "2025-06-01", "2025-06-10"),
        ("What happened in October?", "2024-10-01", "2024-10-31"),
        ("What was decided on 4 September 2025?", "2025-09-04", "2025-09-04"),
        ("What was decided on September 4th, 2025?", "2025-09-04", "2025-09-04"),
        ("What was decided on 2025-09-04?", "2025-09-04", "2025-09-04"),
        ("What happened last week?", "2025-09-01", "2025-09-07"),
        ("What happened last month?", "2025-08-01", "2025-08-31"),
        ("Who won last weekend?", "2025-09-06", "2025-09-08"),
        ("What happened yesterday?", "2025-09-09", "2025-09-10"),
        ("What happened two weeks ago?", "2025-08-25", "2025-08-31"),
        ("What happened a month ago?", "2025-08-01", "2025-08-31"),
        ("Who refused in the past ten days?", "2025-08-31", "2025-09-10"),
        ("Who refused over the last 3 months?", "2025-06-10", "2025-09-10"),
        ("What has changed since 1 September?", "2025-09-01", "2025-09-10"),
        ("What has changed since August?", "2025-08-01", "2025-09-10"),
        ("What happened after August 2025?", "2025-09-01", "2025-09-10"),
        ("Who had agreed before 4 September?", "", "2025-09-03"),
        ("As of 4 September 2025, who had agreed?", "", "2025-09-04"),
        ("Who joined between 28 August and 4 September 2025?", "2025-08-28", "2025-09-04"),
        ("Who joined from December 2024 to March 2025?", "2024-12-01", "2025-03-31"),
        ("What happened in 2024?", "2024-01-01", "2024-12-31"),
        ("What happened on the 4th of September?", "2025-09-04", "2025-09-04"),
        ("Who has felt happy since early 2020?", "2020-01-01", "2025-09-10"),
        ("Did views on 1 July and on 3 August differ?", "2025-07-01", "2025-08-03"),
        ("Following the attack last week, who resigned?", "2025-09-01", "2025-09-10"),
    ],
)
def test_stated_times_become_bounds(question: str, start: str, end: str) -> None:
    window = read_window(question, ASKED)
    assert (window.start, window.end) == (day(start), day(end))
    assert window.kind is WindowKind.STATED
    assert window.words


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the government?",
        "What is the latest on the talks?",
        "Which show was recently green lit?",
        "Who hosted the summit this week?",
        "May the minister resign?",
        "Which emissions goal must be met by 2030?",
        "Where will the 2028 Games be held in July 2028?",
        "Who won the 2018 Winter Olympics?",
        "What is the last year's figure?",
        "Is the Verge report of November 1 in line with the article that TechCrunch ran?",
        "What happened on 31 February 2025?",
        "Where is the inquiry into interference in the 2020 election taking place?",
        "Which airline is cutting flights during November?",
    ],
)
def test_other_words_bound_nothing_but_the_future(question: str) -> None:
    window = read_window(question, ASKED)
    assert window == Window(start=None, end=ASKED, kind=WindowKind.RECENT)


def test_a_past_told_for_the_future_holds_no_article() -> None:
    window = read_window("Who refused in March 2027?", ASKED)
    assert window.start == date(2027, 3, 1)
    assert not window.holds(ASKED)


def test_a_date_without_a_year_is_one_the_archive_can_hold() -> None:
    window = read_window("What happened in March?", date(2026, 11, 24), date(2022, 11, 30))
    assert window.start == date(2022, 3, 1)


def test_an_undated_article_is_outside_where_the_beginning_is_bounded() -> None:
    assert read_window("Who leads?", ASKED).holds(None)
    assert not read_window("Who led in March 2025?", ASKED).holds(None)


def test_the_caller_overrules_the_question() -> None:
    stated = read_window("Who agreed in March 2025?", ASKED)
    window = narrow(stated, since=date(2025, 1, 1), until=None)
    assert (window.start, window.end) == (date(2025, 1, 1), date(2025, 3, 31))
    assert window.kind is WindowKind.GIVEN


@given(st.text(max_size=80), st.dates())
def test_any_text_on_any_day_gives_a_window(text: str, asked: date) -> None:
    assert read_window(text, asked).end


@given(
    st.sampled_from(["in the past {} years", "{} months ago", "last year", "yesterday"]),
    st.integers(0, 999),
    st.dates(),
)
def test_counts_beyond_the_calendar_are_no_error(words: str, count: int, asked: date) -> None:
    read_window(words.format(count), asked)
