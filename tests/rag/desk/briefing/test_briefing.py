"""What is new in an archive: which stories, which of their sentences, and what is left out."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from index_store import Article, IndexConfig, add_sources, index_articles
from rag import Briefing, Dateline, ModelConfig, QuestionError
from tests.helpers.ferry import index_ferry
from tests.helpers.small_archive import EMBEDDER, index_reports, write

MARCH_4, MARCH_6 = date(2025, 3, 4), date(2025, 3, 6)


def opened_at(data: Path) -> Dateline:
    return Dateline.open(data, model=ModelConfig(model_path=data / "none.gguf"))


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    data = tmp_path_factory.mktemp("ferry")
    index_ferry(data)
    with opened_at(data) as opened:
        yield opened


@pytest.fixture(scope="module")
def week(dateline: Dateline) -> Briefing:
    return dateline.briefing(since=MARCH_4, until=MARCH_6)


def lines(told: Briefing) -> list[str]:
    return [line.evidence.text for story in told.stories for line in story.lines]


def test_a_story_tells_the_sentences_of_its_new_articles_with_the_number_before(week) -> None:
    (ferry,) = week.stories
    assert (ferry.id, ferry.is_new, ferry.articles, ferry.outlets) == ("r0", False, 1, 1)
    assert {line.evidence.article.id for line in ferry.lines} == {"r2"}
    assert all(line.evidence.text in line.evidence.article.text for line in ferry.lines)
    (told,) = [line for line in ferry.lines if "killed" in line.evidence.text]
    assert told.changed is not None
    assert (told.changed.value, told.changed.before) == ("9 people", "3 people")
    assert told.changed.evidence.article.id == "r1"


def test_a_story_without_an_older_article_is_new(dateline) -> None:
    told = dateline.briefing(since=date(2025, 3, 20), until=date(2025, 3, 31))
    assert {story.id: story.is_new for story in told.stories} == {"r8": True, "r0": False}
    assert [story.articles for story in told.stories] == [2, 1]  # the one with most comes first


def test_articles_of_no_story_come_by_themselves_and_what_is_left_out_is_counted(dateline) -> None:
    told = dateline.briefing(since=date(2025, 3, 1), until=date(2025, 3, 31), limit=1)
    assert [line.evidence.article.id for line in told.singles] == ["r7", "r6", "r5", "r4"]
    coverage = told.coverage
    assert (coverage.articles, coverage.reprints, coverage.stories) == (10, 0, 2)
    assert (coverage.stories_untold, coverage.singles_untold) == (1, 0)


def test_what_an_older_article_of_the_story_says_is_not_told_again(tmp_path: Path) -> None:
    known = "The ferry Marlin sank off Selby with 41 people on board, the coastguard said. "
    reports = [
        ("2025-03-01", "Courier", "Ferry Marlin sinks off Selby", known),
        ("2025-03-02", "Lantern", "Ferry Marlin sinks off Selby, boats search", known),
        (
            "2025-03-09",
            "Lantern",
            "Owner of ferry Marlin arrested in Selby",
            "Police arrested the owner of the ferry Marlin for fraud in Selby on Sunday. "
            "The ferry Marlin sank off Selby with 41 people on board last week.",
        ),
        *[("2025-02-01", "Courier", f"Bakers win {n}", f"Bakers {n} won prizes.") for n in "abcd"],
    ]
    index_reports(tmp_path, reports)
    with opened_at(tmp_path) as opened:
        told = opened.briefing(since=date(2025, 3, 9), until=date(2025, 3, 9))
    assert lines(told) == [
        "Police arrested the owner of the ferry Marlin for fraud in Selby on Sunday."
    ]


def test_only_new_articles_of_chosen_outlets_and_of_one_story_are_told(dateline) -> None:
    since = date(2025, 3, 1)
    gazette = dateline.briefing(since=since, outlets=["vell gazette"])
    assert {story.id for story in gazette.stories} == {"r8"}
    assert gazette.coverage.articles == 4
    tram = dateline.briefing(since=since, story="r8")
    assert (len(tram.stories), tram.singles, tram.coverage.articles) == (1, (), 2)


def test_a_reprint_is_counted_and_told_once(tmp_path: Path) -> None:
    text = " ".join(
        f"The {one} of Selby harbour was opened by the mayor of Selby on the {place}th of May."
        for place, one in enumerate(("bridge", "quay", "crane", "light", "market", "school"), 4)
    )
    reports = [
        ("2025-05-01", "Courier", "Selby harbour opens", text),
        ("2025-05-02", "Lantern", "Selby harbour opens", f"{text} It rained."),
    ]
    index_reports(tmp_path, reports)
    with opened_at(tmp_path) as opened:
        both = opened.briefing(since=date(2025, 5, 1), until=date(2025, 5, 2))
        again = opened.briefing(since=date(2025, 5, 2), until=date(2025, 5, 2))
    assert (both.coverage.articles, both.coverage.reprints, len(both.singles)) == (2, 1, 1)
    assert both.singles[0].evidence.article.source == "Courier"
    assert (again.coverage.articles, again.coverage.reprints, again.singles) == (1, 1, ())


def test_without_a_beginning_the_last_seven_days_are_told(dateline) -> None:
    told = dateline.briefing(until=MARCH_6)
    assert told.since == MARCH_6 - timedelta(days=7)
    assert dateline.briefing().is_empty  # nothing of this week


def test_what_cannot_be_told_is_refused_with_the_remedy(dateline) -> None:
    with pytest.raises(QuestionError, match="Swap them"):
        dateline.briefing(since=MARCH_6, until=MARCH_4)
    with pytest.raises(QuestionError, match="dateline stories"):
        dateline.briefing(since=MARCH_4, story="none")
    with pytest.raises(QuestionError, match="Near it are: Harbour Courier"):
        dateline.briefing(since=MARCH_4, outlets=["Harbor Courier"])
    with pytest.raises(QuestionError, match="time zone"):
        dateline.briefing(arrived_after=datetime(2025, 3, 4))


def test_a_briefing_as_json_is_read_back(week) -> None:
    told = json.loads(json.dumps(week.to_dict()))
    assert Briefing.from_dict(told).to_dict() == told
    numbers = [item["number"] for item in told["evidence"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_since_a_moment_what_came_in_later_is_new_whatever_day_it_carries(tmp_path: Path) -> None:
    data = tmp_path / "data"
    index_ferry(data)
    looked = datetime.now(UTC)
    report = write(
        tmp_path / "more",
        "owner.md",
        "---\ntitle: Owner of ferry Marlin held\ndate: 2025-03-03\n---\n\n"
        "The owner of the ferry Marlin was arrested in Selby.\n",
    )
    with opened_at(data) as opened:
        assert opened.briefing(arrived_after=looked).is_empty
        add_sources(report, IndexConfig(data=data), EMBEDDER)
        told = opened.briefing(arrived_after=looked)
        assert told.coverage.articles == 1
        assert told.evidence[0].article.title == "Owner of ferry Marlin held"
        assert opened.briefing(arrived_after=datetime.now(UTC)).is_empty
        everything = opened.briefing(arrived_after=looked - timedelta(days=1))
    assert everything.coverage.articles == 11


def test_text_in_another_language_is_told_without_the_parser(tmp_path: Path) -> None:
    articles = [
        Article(
            id=f"d{place}",
            title=title,
            text=text,
            source="Kurier",
            published=date(2025, 3, place),
            origin=f"d{place}",
            language="de",
        )
        for place, title, text in (
            (1, "Fähre Marlin vermisst", "Die Fähre Marlin wird mit 41 Menschen vermisst."),
            (2, "Straßenbahn teurer", "Die neue Straßenbahn der Stadt wird um 3 Millionen teurer."),
        )
    ]
    index_articles(articles, IndexConfig(data=tmp_path), EMBEDDER)
    with opened_at(tmp_path) as opened:
        told = opened.briefing(since=date(2025, 3, 1), until=date(2025, 3, 2))
    assert [line.evidence.text[:10] for line in told.singles] == ["Die neue S", "Die Fähre "]
