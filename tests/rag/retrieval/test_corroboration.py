"""Who reports a thing: independent outlets, who was first, who only copies an agency."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index_store import Article
from rag.retrieval.corroboration import agency_of, corroboration_of
from rag.types import Corroboration
from tests.helpers.extractive import open_extractive
from tests.helpers.small_archive import index_reports


def printed(
    id_: str,
    source: str | None,
    day: date | datetime | None,
    cluster: str | None = None,
    text: str = "The ferry sank.",
    author: str | None = None,
) -> Article:
    return Article(
        id=id_,
        title="Ferry",
        text=text,
        source=source,
        author=author,
        published=day,
        cluster=cluster,
    )


MONDAY, TUESDAY = date(2025, 3, 3), date(2025, 3, 4)
AGENCY_TEXT = "SORREL (AFP) — The ferry sank."


def test_outlets_of_their_own_count_each_and_the_earliest_was_first() -> None:
    told = corroboration_of([printed("a", "Echo", TUESDAY), printed("b", "Post", MONDAY)])
    assert told == Corroboration(outlets=2, first="Post", first_day=MONDAY)


def test_two_stories_of_one_outlet_are_one_outlet() -> None:
    told = corroboration_of([printed("a", "Echo", TUESDAY), printed("b", "Echo", MONDAY)])
    assert told.outlets == 1


def test_a_reprint_counts_once_with_the_outlet_that_it_was_taken_from() -> None:
    told = corroboration_of([printed("a", "Echo", MONDAY, "a"), printed("b", "Post", TUESDAY, "a")])
    assert told == Corroboration(outlets=1, first="Echo", first_day=MONDAY, copies=("Post",))


@pytest.mark.parametrize(
    "credited",
    [
        printed("a", "Echo", MONDAY, text=AGENCY_TEXT),
        printed("a", "Echo", MONDAY, author="Jane Doe for AFP"),
        printed("a", "AFP", MONDAY),
    ],
)
def test_an_article_credits_its_agency(credited: Article) -> None:
    assert agency_of(credited) == "AFP"


def test_a_day_in_the_dateline_is_no_agency() -> None:
    assert agency_of(printed("a", "Echo", MONDAY, text="SORREL (March 4) — It sank.")) is None


def test_copies_of_one_agency_count_once_though_their_texts_differ() -> None:
    told = corroboration_of(
        [
            printed("a", "Echo", MONDAY, text=AGENCY_TEXT),
            printed("b", "Post", TUESDAY, text=f"{AGENCY_TEXT} Nobody was hurt."),
        ]
    )
    assert (told.outlets, told.agency, told.copies) == (1, "AFP", ("Echo", "Post"))


def test_what_another_outlet_has_too_is_not_only_the_agency_s() -> None:
    told = corroboration_of(
        [printed("a", "Echo", MONDAY, text=AGENCY_TEXT), printed("b", "Post", TUESDAY)]
    )
    assert (told.outlets, told.agency, told.copies) == (2, None, ("Echo",))


def test_a_reprint_without_the_credit_is_the_agency_s_too() -> None:
    told = corroboration_of(
        [
            printed("a", "Echo", MONDAY, "a", text=AGENCY_TEXT),
            printed("b", "Post", TUESDAY, "a"),
        ]
    )
    assert (told.outlets, told.agency) == (1, "AFP")


def test_of_one_day_the_earlier_hour_was_first_and_an_undated_report_was_not() -> None:
    told = corroboration_of(
        [
            printed("a", "Echo", datetime(2025, 3, 3, 9, tzinfo=UTC)),
            printed("b", "Post", datetime(2025, 3, 3, 7, tzinfo=UTC)),
            printed("c", "Mail", None),
        ]
    )
    assert (told.first, told.first_day, told.outlets) == ("Post", MONDAY, 3)


BODY = (
    "The ferry Anna sank off Sorrel on Monday night with 41 people on board.\n\n"
    "The coastguard of Sorrel said that 12 people died in the ferry accident. "
    "Boats from three villages searched the bay until the morning came. The ferry had left the "
    "island an hour late because of the wind, its owner said. Divers will go down to the wreck as "
    "soon as the sea is calm. The last such accident in the bay was twenty years ago."
)
REPORTS = [
    ("2025-03-04", "Bay Courier", "Ferry sinks", BODY),
    ("2025-03-05", "Hill Post", "Ferry sinks off Sorrel", BODY),
    (
        "2025-03-05",
        "Isle Times",
        "After the Sorrel accident",
        "The island mourns.\n\nIn all 12 people died in the Sorrel ferry accident, police said.",
    ),
]


def test_every_statement_of_an_answer_says_who_has_it(tmp_path: Path) -> None:
    index_reports(tmp_path, REPORTS)
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("How many people died in the Sorrel ferry accident?")
    told = answer.claims[0].corroboration
    assert told is not None
    assert (told.outlets, told.first, told.copies) == (2, "Bay Courier", ("Hill Post",))
