"""A web page as a file: its body, what it says of itself, and what is no page."""

from datetime import UTC, date, datetime

import pytest

from tests.helpers.reading import Archive

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Harbour reopens | Harbour Courier</title>
<meta property="og:title" content="Harbour reopens">
<meta property="og:site_name" content="Harbour Courier">
<meta name="author" content="Ida Brandt">
<link rel="canonical" href="https://harbourcourier.example/2025/harbour-reopens">
{meta}</head><body><nav><ul><li><a href="/world">World</a></li></ul></nav><main><article>
<h1>Harbour reopens</h1><p class="byline">By Ida Brandt, 4 September 2025</p>
<p>The harbour of Port Ellis reopened on <b>Monday</b> after a week of storms,
the mayor said.</p><h2>Two ferries</h2>
<p>Two ferries sailed for the islands at noon, each with a hundred passengers on board.</p>
</article></main><footer>All rights reserved</footer></body></html>"""


def test_a_page_gives_its_body_and_its_metadata(archive: Archive) -> None:
    article = archive.read("a.html", PAGE.format(meta=""))
    assert article.text == (
        "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said.\n\n"
        "Two ferries\n\n"
        "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
    )
    assert article.title == "Harbour reopens"
    assert (article.source, article.author) == ("Harbour Courier", "Ida Brandt")
    assert article.url == "https://harbourcourier.example/2025/harbour-reopens"
    assert article.day == date(2025, 9, 4)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta property="article:published_time" content="2025-09-03T21:30:00+00:00">',
        '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, '
        '{"@type": ["NewsArticle"], "datePublished": "2025-09-03T21:30:00Z"}]}</script>',
    ],
    ids=["meta", "json-ld"],
)
def test_a_page_that_states_the_moment_keeps_it(archive: Archive, meta: str) -> None:
    article = archive.read("a.html", PAGE.replace("{meta}", meta))
    assert article.published == datetime(2025, 9, 3, 21, 30, tzinfo=UTC)


def test_a_page_without_a_date_has_none(archive: Archive) -> None:
    page = PAGE.format(meta="").replace(", 4 September 2025", "").replace("/2025/", "/")
    assert archive.read("a.html", page).published is None


def test_a_page_may_name_its_outlet_behind_the_headline_only(archive: Archive) -> None:
    page = PAGE.format(meta="").replace("og:site_name", "x").replace("canonical", "x")
    assert archive.read("a.html", page).source == "Harbour Courier"


@pytest.mark.parametrize(
    "page",
    [
        "<p>The harbour reopened.</p>",
        "<html><body><p>The harbour reopened.</p></body></html>",
        '<?xml version="1.0" encoding="utf-8"?><html><p>The harbour reopened.</p></html>',
        "<div>The harbour reopened.</div>",
    ],
)
def test_a_short_page_is_read(archive: Archive, page: str) -> None:
    assert archive.read("a.htm", page).text == "The harbour reopened."


def test_the_same_sentence_in_many_pages_is_never_dropped(archive: Archive) -> None:
    texts = {archive.read(f"{n}.html", PAGE.format(meta="")).text for n in range(5)}
    assert len(texts) == 1


def test_a_home_page_as_canonical_address_is_not_believed(archive: Archive) -> None:
    page = PAGE.format(meta="").replace("/2025/harbour-reopens", "/")
    first, second = archive.read("a.html", page), archive.read("b.html", page)
    assert first.url is None
    assert first.id != second.id


def test_markup_in_a_text_file_and_text_in_a_page_are_read_as_what_they_are(
    archive: Archive,
) -> None:
    assert archive.read("a.txt", PAGE.format(meta="")).title == "Harbour reopens"
    plain = archive.read("b.html", "Harbour reopens\n\nIn 2024, 3 < 4 ferries sailed.\n")
    assert plain.text == "In 2024, 3 < 4 ferries sailed."


def test_a_page_that_is_mostly_tags_loses_no_line(archive: Archive) -> None:
    rows = "".join(f"<li>Ferry {number}" for number in range(4_000))
    article = archive.read("a.html", f"<html><body><h1>Ferries</h1><ul>{rows}</ul></body></html>")
    assert article.title == "Ferries"
    assert article.text.split("\n\n") == [f"Ferry {number}" for number in range(4_000)]
