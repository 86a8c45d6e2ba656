"""What an answer says of its window, and what ``inspect`` shows, over the example archive."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli.questions import app
from rag import AskOptions, Dateline, Outlets, QuestionError, Status, WindowKind
from tests.helpers.extractive import open_extractive

ASKED = date(2025, 10, 20)


@pytest.fixture(scope="module")
def dateline(example_data: Path) -> Iterator[Dateline]:
    with open_extractive(example_data) as opened:
        yield opened


def test_an_answer_says_which_window_it_rests_on(dateline: Dateline) -> None:
    question = "What did articles published in August 2025 say of Port Selen?"
    answer = dateline.ask(question, AskOptions(as_of=ASKED))
    assert answer.window.kind is WindowKind.STATED
    assert answer.window.words == "in August 2025"
    assert answer.to_dict()["window"]["start"] == "2025-08-01"
    days = [item.article.day for item in answer.evidence]
    assert days
    assert all(answer.window.holds(day) for day in days)


def test_the_time_of_an_event_is_shown_and_bounds_no_reports(dateline: Dateline) -> None:
    question = "Who was killed at Port Selen on 19 August 2025?"
    seen = dateline.inspect(question, AskOptions(as_of=ASKED))
    assert seen.to_dict()["told_of"] == {
        "words": "on 19 August 2025",
        "spans": [["2025-08-19", "2025-08-19"]],
    }
    assert seen.query.published.kind is WindowKind.RECENT
    assert seen.candidates[0].article.day == date(2025, 8, 20)


def test_what_happened_before_the_archive_begins_is_not_answered_by_what_came_later(
    dateline: Dateline,
) -> None:
    answer = dateline.ask("What happened at Port Selen in March 2019?", AskOptions(as_of=ASKED))
    assert answer.status is Status.NOT_FOUND
    assert answer.nearest


def test_stated_days_without_an_article_are_dropped_and_told(dateline: Dateline) -> None:
    question = "Who was killed at Port Selen, by articles published in March 2019?"
    answer = dateline.ask(question, AskOptions(as_of=ASKED))
    assert answer.window.kind is WindowKind.RECENT
    assert answer.evidence or answer.nearest
    assert "No article was published at the time stated (“in March 2019”)" in (answer.note or "")


def test_the_callers_empty_days_are_kept_and_told(dateline: Dateline) -> None:
    days = AskOptions(as_of=ASKED, since=date(2019, 3, 1), until=date(2019, 3, 31))
    answer = dateline.ask("What happened at Port Selen?", days)
    assert answer.status is Status.NOT_FOUND
    assert not answer.nearest
    assert "published from 1 March 2019 to 31 March 2019" in (answer.note or "")
    assert "the archive runs from 20 August 2025" in (answer.note or "")


def test_the_caller_sets_the_window(dateline: Dateline) -> None:
    question = "What was said of the tram bridge?"
    answer = dateline.ask(
        question, AskOptions(as_of=ASKED, since=date(2025, 9, 20), until=date(2025, 10, 5))
    )
    assert answer.window.kind is WindowKind.GIVEN
    found = answer.evidence or answer.nearest
    assert {item.article.day for item in found} == {date(2025, 10, 2)}
    with pytest.raises(QuestionError, match="Swap them"):
        dateline.ask(question, AskOptions(since=date(2025, 10, 2), until=date(2025, 10, 1)))


def test_inspect_shows_what_was_understood_found_and_read(dateline: Dateline) -> None:
    seen = dateline.inspect(
        "What did the Harbour Courier report last month?", AskOptions(as_of=ASKED)
    )
    assert (seen.query.published.start, seen.query.published.end) == (
        date(2025, 9, 1),
        date(2025, 9, 30),
    )
    assert seen.query.outlets == Outlets(names=("Harbour Courier",))
    assert seen.candidates
    assert all(seen.query.published.holds(item.article.day) for item in seen.candidates)
    assert any(item.word_rank or item.vector_rank for item in seen.candidates)
    stored = json.loads(json.dumps(seen.to_dict()))
    assert stored["candidates"][0]["parts"]["outlet_named"] > 0
    assert stored["statement"] == "The Harbour Courier reported _ last month."
    assert stored["slot_kind"] is None
    assert [item["number"] for item in stored["sentences"]] == list(
        range(1, len(seen.sentences) + 1)
    )


def test_the_command_prints_the_same(example_data: Path) -> None:
    arguments = ["inspect", "Who hosted the summit?", "--data", str(example_data), "--json"]
    ran = CliRunner().invoke(app, [*arguments, "--as-of", "2025-10-20"])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["known_by"] == "2025-10-20"
    outlets = ["--outlet", "harbour courier", "--outlet", "Saltmarsh Tribune"]
    bound = json.loads(CliRunner().invoke(app, [*arguments, *outlets]).stdout)
    assert bound["outlets"] == {"names": ["Harbour Courier", "Saltmarsh Tribune"], "given": True}
    shown = CliRunner().invoke(app, [*arguments[:-1], "--as-of", "2025-10-20"])
    assert "What the model would read" in shown.stdout
