"""What web pages say of themselves: headline, author, outlet and dates, by agreement."""

from datetime import UTC, date, datetime

import pytest

from index_store.readers.pages.html import parse_html

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
ARTICLE = f"<p>{BODY}</p><p>{MORE}</p>"


def page(head: str = "", top: str = "<h1>Harbour reopens</h1>", body: str = ARTICLE) -> str:
    return (
        f"<html lang='en'><head>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<main><article>{top}{body}</article></main></body></html>"
    )


def json_ld(fields: str, kind: str = "NewsArticle") -> str:
    return f'<script type="application/ld+json">{{"@type": "{kind}", {fields}}}</script>'


# Headline


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ("<title>Harbour reopens | Harbour Courier</title>", "<h1>Harbour reopens</h1>"),
        ("<title>Harbour reopens - Courier</title>", "<h1>Courier</h1><h2>Harbour reopens</h2>"),
        ("<title>Courier » Harbour reopens</title>", "<h1>Courier</h1><h2>Harbour reopens</h2>"),
        (
            '<meta property="og:title" content="Harbour reopens - Courier">'
            '<meta property="og:site_name" content="Courier">',
            "<h2>News</h2>",
        ),
        (json_ld('"headline": "Harbour reopens"'), "<h1>Navigation</h1><h1>Harbour reopens</h1>"),
    ],
    ids=["title", "outlet first", "outlet before", "og", "json-ld"],
)
def test_the_headline_is_what_the_places_agree_on(head: str, top: str) -> None:
    found = parse_html(page(head, top), "https://courier.example/news/1")
    assert found.title == "Harbour reopens"


def test_a_headline_keeps_its_colon() -> None:
    found = parse_html(
        page("<title>Storm: Harbour reopens</title>", "<h1>Storm: Harbour reopens</h1>")
    )
    assert found.title == "Storm: Harbour reopens"


def test_the_headline_is_not_repeated_in_the_body() -> None:
    assert parse_html(page(body=f"<h2>Harbour reopens</h2>{ARTICLE}")).text == f"{BODY}\n\n{MORE}"


# Author


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (json_ld('"author": {"@type": "Person", "name": "Ida Brandt"}'), ""),
        ('<meta name="author" content="By Ida Brandt">', ""),
        ("", "<a rel='author' href='/author/ida'>Ida Brandt</a>"),
        ("", "<div class='byline'>By Ida Brandt | 4 September 2025</div>"),
        ("", "<div>4 September 2025 by Ida Brandt</div>"),
        ("", "<div>Von Ida Brandt am 4. September 2025</div>"),
        (
            '<meta name="author" content="Courier">'
            '<meta property="og:site_name" content="Courier">',
            "<span class='author'>Ida Brandt</span>",
        ),
    ],
    ids=["json-ld", "meta", "link", "class", "line", "german", "not the outlet"],
)
def test_the_author_is_found_wherever_it_stands(head: str, top: str) -> None:
    assert parse_html(page(head, f"<h1>Harbour reopens</h1>{top}")).author == "Ida Brandt"


def test_all_authors_are_named() -> None:
    authors = '"author": [{"name": "Ida Brandt"}, {"name": "Tom Roe"}]'
    assert parse_html(page(json_ld(authors))).author == "Ida Brandt, Tom Roe"


def test_those_who_comment_are_no_authors() -> None:
    comments = "<div class='comment'><span class='author'>Tom Roe</span><p>Nice.</p></div>"
    assert parse_html(page(body=ARTICLE + comments)).author is None


# Dates


@pytest.mark.parametrize(
    "shown",
    [
        "<time datetime='2025-09-04'>yesterday</time>",
        "<p>4 September 2025</p>",
        "<p>Published on September 4th, 2025</p>",
        "<p>04.09.2025</p>",
        "<p>Veröffentlicht am 4. September 2025</p>",
        "<p>4 de septiembre de 2025</p>",
        "<p>04 | 09 | 2025</p>",
        "<p>4 / September / 2025</p>",
        "<span>04.09.2025</span><span>12:45</span>",
    ],
)
def test_a_date_by_the_headline_is_read(shown: str) -> None:
    html = page(top=f"<h1>Harbour reopens</h1>{shown}").replace("lang='en'", "")
    assert parse_html(html).published == date(2025, 9, 4)


def test_news_is_believed_about_its_date_even_where_it_does_not_show_it() -> None:
    head = json_ld('"datePublished": "2025-09-04T10:15:00Z", "dateModified": "2025-09-05"')
    found = parse_html(page(head))
    assert found.published == datetime(2025, 9, 4, 10, 15, tzinfo=UTC)
    assert found.updated == date(2025, 9, 5)


def test_a_date_that_only_machines_are_told_of_a_recipe_is_not_believed() -> None:
    head = json_ld('"datePublished": "2019-01-08"', "Recipe")
    assert parse_html(page(head)).published is None


def test_the_dates_of_comments_are_not_the_articles() -> None:
    comments = "".join(f"<div><p>Comment of {day}.10.2025</p></div>" for day in range(14, 30))
    assert parse_html(page(body=ARTICLE * 10 + comments)).published is None


def test_a_headline_in_a_caption_has_its_date_beside_it() -> None:
    top = "<figure><figcaption>04.09.2025 <h1>Harbour reopens</h1></figcaption></figure>"
    assert parse_html(page(top=top)).published == date(2025, 9, 4)


def test_the_date_that_opens_the_story_is_its_date() -> None:
    body = f"<p>04.09.2025 – {BODY} {MORE}</p>{ARTICLE}"
    assert parse_html(page(body=body)).published == date(2025, 9, 4)


@pytest.mark.parametrize(
    ("language", "shown", "day"),
    [
        ("en", "09/04/2025", date(2025, 9, 4)),
        ("en-GB", "04/09/2025", date(2025, 9, 4)),
        ("de", "04.09.2025", date(2025, 9, 4)),
    ],
)
def test_day_and_month_stand_in_the_order_of_the_pages_language(
    language: str, shown: str, day: date
) -> None:
    html = page(top=f"<h1>Harbour reopens</h1><p>{shown}</p>")
    assert parse_html(html.replace("lang='en'", f"lang='{language}'")).published == day


def test_a_date_among_links_to_other_articles_is_not_the_articles() -> None:
    teaser = "<div class='teaser'><h3>Ferry sold</h3><p>4 September 2025</p></div>"
    assert parse_html(page(body=ARTICLE * 10 + teaser)).published is None


def test_an_address_may_date_its_page() -> None:
    html = page(top="<h1>Harbour reopens</h1><p>4 Sep 2025</p>")
    assert parse_html(html, "https://c.example/2025/09/04/harbour").published == date(2025, 9, 4)


# Body


def test_related_links_captions_and_signatures_are_left_out() -> None:
    extras = (
        "<figure><img src='a.png'><figcaption>Ferries at noon</figcaption></figure>"
        "<p><a href='/b'>Ten ferries to see before the winter</a></p>"
        "<p>Ferries in the harbour. Ida Brandt/Getty Images</p>"
        "<p>Reporting by Ida Brandt; Editing by Tom Roe</p>"
        "<p>© 2025 Harbour Courier</p>"
    )
    body = f"<p>{BODY}</p>{extras}<p>{MORE}</p>"
    assert parse_html(page(body=body)).text == f"{BODY}\n\n{MORE}"


def test_a_line_that_comes_again_stands_once() -> None:
    text = parse_html(page(body=f"{ARTICLE}<p>{BODY}</p><p>The mayor thanked the crews.</p>")).text
    assert text.count(BODY) == 1


@pytest.mark.parametrize(
    "line",
    [
        "04/09/2025 - Publicado por: Ida Brandt - Categoria: Porto",
        "Filed under: Harbour |",
        "SEE MORE: Ferry sold after thirty years",
    ],
)
def test_what_a_template_says_of_the_entry_is_left_out(line: str) -> None:
    assert line not in parse_html(page(body=f"{ARTICLE}<p>{line}</p>{ARTICLE}")).text


def test_the_words_of_links_stay_in_their_sentence() -> None:
    body = (
        f"<p>The mayor said that <a href='/x'>the state will pay</a> for the harbour.</p>{ARTICLE}"
    )
    assert (
        "The mayor said that the state will pay for the harbour."
        in parse_html(page(body=body)).text
    )
