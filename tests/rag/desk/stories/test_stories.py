"""Stories of an archive: listed by day and outlet, and each told from its own articles."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag import Dateline, ModelConfig, QuestionError, Story
from tests.helpers.ferry import FERRY, index_ferry

FERRY_DAYS = [date.fromisoformat(day) for day, *_ in FERRY]


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    data = tmp_path_factory.mktemp("ferry")
    index_ferry(data)
    with Dateline.open(data, model=ModelConfig(model_path=data / "none.gguf")) as opened:
        yield opened


@pytest.fixture(scope="module")
def ferry(dateline: Dateline) -> Story:
    found = dateline.story("r0")
    assert found is not None
    return found


def test_stories_are_listed_the_newest_first_under_a_headline_of_their_own(dateline) -> None:
    tram, ferry = dateline.stories()
    assert (tram.id, tram.articles) == ("r8", 2)
    assert (ferry.id, ferry.articles, ferry.outlets) == ("r0", 4, 2)
    assert (ferry.first_day, ferry.last_day) == (FERRY_DAYS[0], FERRY_DAYS[-1])
    assert ferry.by_day == dict.fromkeys(FERRY_DAYS, 1)
    assert ferry.title in [title.partition(" | ")[0] for _, _, title, _ in FERRY]


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        ({"since": date(2025, 3, 22)}, ["r8"]),
        ({"until": date(2025, 3, 21)}, ["r0"]),
        ({"since": date(2025, 3, 6), "until": date(2025, 3, 20)}, []),
        ({"outlets": ["vell gazette"]}, ["r8"]),
        ({"outlets": ["Northgate Lantern", "Vell Gazette"]}, ["r8", "r0"]),
        ({"limit": 1}, ["r8"]),
    ],
)
def test_days_and_outlets_choose_the_stories_that_have_such_an_article(
    dateline, chosen, ids
) -> None:
    assert [entry.id for entry in dateline.stories(**chosen)] == ids


def test_what_cannot_be_chosen_by_is_refused_with_the_reason(dateline) -> None:
    with pytest.raises(QuestionError, match="Near it are: Harbour Courier"):
        dateline.stories(outlets=["Harbor Courier"])
    with pytest.raises(QuestionError, match="after the last"):
        dateline.stories(since=date(2025, 3, 2), until=date(2025, 3, 1))
    assert dateline.story("r4") is None  # an article that is of no story


def test_a_story_tells_its_events_in_order_with_the_sentences_that_prove_them(ferry) -> None:
    days = [event.day for event in ferry.events]
    assert days == sorted(days) == FERRY_DAYS
    proofs = {item.number: item for item in ferry.evidence}
    assert list(proofs) == list(range(1, len(proofs) + 1))
    for event in ferry.events:
        assert event.text in proofs[event.number].article.text


def test_a_story_tells_who_is_in_it_under_one_name_each(ferry) -> None:
    names = {name.name: (name.kind, name.articles) for name in ferry.names}
    assert names["Anna Reis"] == ("person", 2)
    assert "Reis" not in names


def test_a_story_tells_a_number_over_time_that_three_reports_give(ferry) -> None:
    (dead,) = [number for number in ferry.numbers if number.label == "people dead"]
    assert [(value.day, value.amount) for value in dead.values] == [
        (FERRY_DAYS[1], 3),
        (FERRY_DAYS[2], 9),
        (FERRY_DAYS[3], 14),
    ]
    proofs = {item.number: item.text for item in ferry.evidence}
    assert all(value.value in proofs[value.number] for value in dead.values)


def test_a_story_has_all_its_articles_the_newest_first(ferry) -> None:
    assert [article.id for article in ferry.members] == ["r3", "r2", "r1", "r0"]
    assert ferry.newest == ferry.members[0]


def test_a_story_as_json_is_read_back(ferry) -> None:
    told = json.loads(json.dumps(ferry.to_dict()))
    assert told["by_day"] == {day.isoformat(): 1 for day in FERRY_DAYS}
    assert Story.from_dict(told).events == ferry.events


def test_an_index_of_before_there_were_stories_says_how_to_have_them(tmp_path: Path) -> None:
    from tests.index_store.building.groups.test_stories import forget_stories

    index_ferry(tmp_path)
    forget_stories(tmp_path)
    with Dateline.open(tmp_path, model=ModelConfig(model_path=tmp_path / "none")) as opened:
        with pytest.raises(QuestionError, match="dateline build"):
            opened.stories()
        with pytest.raises(QuestionError, match="dateline build"):
            opened.story("r0")
