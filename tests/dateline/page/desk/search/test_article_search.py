"""A search as the page holds it: read from a form, kept as JSON, narrowed by presses."""

from datetime import date

import pytest

from dateline.page.desk.search.article_search import FIELDS, PAGE, ArticleSearch
from rag import ArticleOptions, QuestionError

SEARCH = ArticleSearch(
    words='ferry "price rise"',
    since=date(2025, 9, 1),
    until=date(2025, 9, 30),
    outlets=("Vell & Bay Gazette",),
    authors=("P. Holt",),
    language="en",
    order="newest",
    fold_reprints=True,
    offset=20,
)


def test_it_is_kept_as_json_and_comes_back() -> None:
    assert ArticleSearch.read(SEARCH.as_json) == SEARCH
    assert ArticleSearch.read(SEARCH.model_dump(mode="json")) == SEARCH
    assert ArticleSearch().as_json == "{}"


@pytest.mark.parametrize("kept", ["", "no JSON", "[]", '{"since": "soon"}', '{"offset": "x"}'])
def test_what_a_browser_made_up_is_an_empty_search(kept: str) -> None:
    assert ArticleSearch.read(kept) == ArticleSearch()


def test_what_is_entered_is_added_to_what_the_form_showed() -> None:
    told = {
        "drawn": SEARCH.as_json,
        "words": "tram",
        "since": "2025-09-02",
        "until": "2025-02-30",
        "outlet": "  Harbour   Courier ",
        "author": "P. Holt",
        "language": "",
        "order": "best",
    }
    assert ArticleSearch.entered(told) == ArticleSearch(
        words="tram",
        since=date(2025, 9, 2),
        outlets=("Vell & Bay Gazette", "Harbour Courier"),
        authors=("P. Holt",),
    )


def test_it_asks_for_a_page() -> None:
    assert SEARCH.options == ArticleOptions(
        since=SEARCH.since,
        until=SEARCH.until,
        outlets=SEARCH.outlets,
        authors=SEARCH.authors,
        language="en",
        order="newest",
        fold_reprints=True,
        offset=20,
        limit=PAGE,
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"since": date(2025, 9, 2), "until": date(2025, 9, 1)}, "Swap them"),
        ({"since": date(25, 9, 2)}, "since: .*1800"),
        ({"outlets": ("x" * 300,)}, "outlets: .*200"),
        ({"offset": 10**9}, "offset: "),
    ],
)
def test_what_cannot_be_asked_is_told_in_words(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        _ = SEARCH.model_copy(update=wrong).options


VALUES = ("Harbour Courier", "Ana Ruiz", "de", "2025-10-01/2025-10-31")


@pytest.mark.parametrize(("field", "value"), list(zip(FIELDS, VALUES, strict=True)))
def test_a_value_pressed_twice_is_no_filter_any_more(field: str, value: str) -> None:
    before = ArticleSearch(words="ferry", offset=20)
    pressed = before.toggled(field, value)
    assert pressed.holds(field, value)
    assert not before.holds(field, value)
    assert (pressed.is_narrowed, pressed.offset) == (True, 0)
    assert pressed.toggled(field, value) == ArticleSearch(words="ferry")


def test_outlets_add_up_and_days_and_languages_take_each_others_place() -> None:
    search = SEARCH.toggled("outlet", "Harbour Courier").toggled("language", "DE")
    search = search.toggled("days", "2025-10-01/")
    assert search.outlets == ("Vell & Bay Gazette", "Harbour Courier")
    assert (search.language, search.since, search.until) == ("de", date(2025, 10, 1), None)


def test_without_filters_words_and_order_stay() -> None:
    assert SEARCH.widened() == ArticleSearch(words=SEARCH.words, order="newest", fold_reprints=True)
    assert SEARCH.at(-10).offset == 0
