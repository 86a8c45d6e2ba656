"""Lists and chronologies of any matter over a small archive, without a chat model."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import Answer, AskOptions, Dateline, ModelConfig, Status
from rag.reading.lists.reader import COUNTED
from tests.helpers.small_archive import index_reports

REPORTS = (
    ("2026-03-02", "Herald", "Alder Bank shuts its branches",
     "Alder Bank will close its branches in Selby and Ottery, the lender said on Monday. "
     "Its chief executive, Maud Finch, called the decision painful."),
    ("2026-03-09", "Courier", "Second lender leaves the high street",
     "Corvane Bank has closed all of its branches, a week after Alder Bank did so. "
     "Customers queued outside for hours."),
    ("2026-03-12", "Herald", "Bank stays",
     "Meridian Bank opened a branch in Selby and hired forty people."),
    ("2026-03-20", "Courier", "Watchdog asks questions",
     "The regulator asked Alder Bank and Corvane Bank why they had closed their branches."),
    ("2026-04-01", "Herald", "Ferry strike begins",
     "Crews of the Ottery ferry walked out on Wednesday after talks about pay failed."),
    ("2026-04-07", "Courier", "Ferry strike: talks resume",
     "The company and the union of the Ottery ferry crews went back to the table on Tuesday."),
    ("2026-04-15", "Herald", "Ferry strike ends",
     "The Ottery ferry strike ended on Wednesday when crews accepted a rise of four percent."),
    ("2026-04-11", "Courier", "Rail strike ends",
     "Crews of the Marle railway ended their strike on Saturday when talks about pay succeeded."),
    ("2026-04-20", "Courier", "Orchard opens",
     "Schoolchildren planted an orchard of pear trees behind the library in Wexcombe."),
)  # fmt: skip


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    folder: Path = tmp_path_factory.mktemp("lists")
    index_reports(folder, REPORTS)
    with Dateline.open(folder, model=ModelConfig(model_path=Path("no-model"))) as opened:
        yield opened


def ask(dateline: Dateline, question: str) -> Answer:
    return dateline.ask(question, AskOptions(as_of=date(2026, 5, 1)))


def test_every_item_is_listed_with_a_sentence_that_names_it(dateline: Dateline) -> None:
    answer = ask(dateline, "Which banks closed their branches?")
    listed = {row.entity for row in answer.rows}
    assert {"Alder Bank", "Corvane Bank"} <= listed
    assert "Maud Finch" not in listed
    for row in answer.rows:
        assert row.number is not None
        quoted = next(item for item in answer.evidence if item.number == row.number)
        assert row.entity in quoted.text
        assert row.quote == quoted.text
    assert answer.coverage.read >= 3


def test_a_number_that_no_report_states_is_counted_from_the_names(dateline: Dateline) -> None:
    answer = ask(dateline, "How many banks did the regulator ask about branches?")
    listed = [row.entity for row in answer.rows]
    assert {"Alder Bank", "Corvane Bank"} <= set(listed)
    assert answer.short == str(len(listed))
    assert answer.note is not None
    assert COUNTED in answer.note


def test_a_number_that_a_report_states_is_not_counted(dateline: Dateline) -> None:
    answer = ask(dateline, "How many people did Meridian Bank hire?")
    assert "forty" in answer.text
    assert not answer.rows


def test_a_list_says_how_many_independent_reports_name_an_item(dateline: Dateline) -> None:
    answer = ask(dateline, "Which banks closed their branches?")
    alder = next(row for row in answer.rows if row.entity == "Alder Bank")
    assert alder.outlets >= 2
    assert alder.since == date(2026, 3, 2)


def test_a_course_is_told_in_order_of_time(dateline: Dateline) -> None:
    answer = ask(dateline, "How did the Ottery ferry strike unfold?")
    days = [event.day for event in answer.events]
    assert days == sorted(days)
    assert {date(2026, 4, 1), date(2026, 4, 7), date(2026, 4, 15)} <= set(days)
    for event in answer.events:
        quoted = next(item for item in answer.evidence if item.number == event.number)
        assert event.text in quoted.text


def test_a_summary_is_the_course_and_leaves_out_what_is_of_others(dateline: Dateline) -> None:
    answer = ask(dateline, "Sum up the Ottery ferry strike in a few lines.")
    days = [event.day for event in answer.events]
    assert {date(2026, 4, 1), date(2026, 4, 15)} <= set(days)
    assert date(2026, 4, 11) not in days


@pytest.mark.parametrize(
    "question", ["Which banks closed their branches in Quillhaven?", "Trace the Quillhaven strike."]
)
def test_nothing_is_told_of_a_name_that_no_report_has(dateline: Dateline, question: str) -> None:
    answer = ask(dateline, question)
    assert not answer.rows
    assert not answer.events


def test_what_no_name_answers_is_read_as_a_fact(dateline: Dateline) -> None:
    answer = ask(dateline, "Which trees were felled behind the library?")
    assert not answer.rows
    assert answer.status is not Status.NOT_FOUND


def test_of_two_reports_of_a_number_the_newer_counts(example_data: Path) -> None:
    with Dateline.open(example_data, model=ModelConfig(model_path=Path("no-model"))) as examples:
        answer = examples.ask("How much will the tram bridge cost?")
    assert "71 million" in answer.claims[0].text
