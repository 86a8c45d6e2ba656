"""Plain text: what is pasted from a page, where paragraphs end, and what the first lines tell."""

from datetime import UTC, date, datetime

import pytest

from tests.helpers.reading import Archive

# A page of a newspaper as it comes out of a browser: the caption of the picture first, lines as
# wide as the column, links to the authors and to another article in between.
PASTED = """\
 Harbour ministers of nine coastal states at the opening of a meeting in Port Ellis about the
"quiet sea" plan. harbourministry.example

Nine coastal states have agreed to share the cost of a rescue fleet in the Northern Strait
once the storms of the winter are over, aiming to prevent another loss like that of the
ferry Aurelia, ministers said Tuesday.

The fleet is the main part of a "quiet sea" plan that the states want to offer to the
islands.

https://www.harbourcourier.example/author/maria-lindqvist-for-afp
https://www.harbourcourier.example/author/tom-okafor


And the share of the inland states remains open, even after they spoke to the ministers by
telephone following the meeting about the so-called "quiet sea."

'A good beginning'

"We have today 14 ships that are promised — some others are not yet decided
— to sail as a long-
term 'rescue fleet' in the strait, or to stand by in the ports," Minister Ida Brandt told
reporters.

Taking another view, Minister Paolo Ferri repeated that Sorrento will not send ships to the
Strait, but it could help to train their crews, his office said.

Related article: Storm Sinks Two Fishing Boats Off the Coast of the Northern
Islands

Ferri added that "more time" was needed.



'Until the spring'

The next meeting is planned for March in Port Ellis, where the plan was first discussed two
years ago.
"""


# Pasted text


def test_a_pasted_article_keeps_its_sentences_and_loses_the_rest(archive: Archive) -> None:
    article = archive.read("quiet-sea.txt", PASTED)
    assert article.text.startswith("Nine coastal states have agreed to share the cost of a rescue")
    assert (
        "Taking another view, Minister Paolo Ferri repeated that Sorrento will not send ships to "
        "the Strait, but it could help to train their crews, his office said." in article.text
    )
    assert (
        '"We have today 14 ships that are promised — some others are not yet decided — to sail as '
        "a long-term 'rescue fleet' in the strait, or to stand by in the ports,\" Minister"
        in article.text
    )
    for gone in ("Related article", "Fishing", "Islands", "https://", "harbourministry", "caption"):
        assert gone not in article.text
    assert "A good beginning" not in article.text
    assert article.text.count("\n\n") == 6
    assert "\n" not in article.text.replace("\n\n", "")


def test_a_pasted_article_takes_outlet_and_author_from_the_links(archive: Archive) -> None:
    article = archive.read("quiet-sea.txt", PASTED)
    assert article.source == "harbourcourier.example"
    assert article.author == "Maria Lindqvist for AFP"
    assert article.published is None
    assert article.url is None
    assert article.title.startswith("Nine coastal states have agreed to share the cost")
    assert article.title.endswith("…")
    assert len(article.title) <= 91


def test_lines_that_are_paragraphs_stay_paragraphs(archive: Archive) -> None:
    article = archive.read(
        "a.txt",
        "Harbour reopens after storm\n"
        "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said.\n"
        "Two ferries sailed.\n"
        '"We are glad," said Ida Brandt, who runs the older of the two.\n',
    )
    assert article.title == "Harbour reopens after storm"
    assert article.text.split("\n\n")[1:] == [
        "Two ferries sailed.",
        '"We are glad," said Ida Brandt, who runs the older of the two.',
    ]


def test_wrapped_paragraphs_need_no_empty_line_between_them(archive: Archive) -> None:
    article = archive.read(
        "a.txt",
        "The harbour of Port Ellis reopened on Monday after a\n"
        "week of storms, and the first ferries sailed for the\n"
        "islands.\n"
        "The mayor, Ida Brandt, said that the port had lost a\n"
        "month of trade and that the state would have to help\n"
        "with the repairs.\n",
    )
    first, second = article.text.split("\n\n")
    assert first.endswith("the first ferries sailed for the islands.")
    assert second.startswith("The mayor, Ida Brandt, said that the port had lost a month")


def test_a_broken_word_is_mended_only_where_the_text_has_it_whole(archive: Archive) -> None:
    article = archive.read(
        "a.txt",
        "The ministry of the harbour said on Monday that the mini-\n"
        "stry would pay for a well-\n"
        "known plan by the spring of next year, and not the islands.\n",
    )
    assert "that the ministry would pay for a well-known plan" in article.text


def test_a_list_of_countries_is_not_taken_for_subheads(archive: Archive) -> None:
    article = archive.read(
        "a.txt", "These states send ships:\n\nNorland\n\nSorrento\n\nThe others will not.\n"
    )
    assert article.text.split("\n\n")[1:3] == ["Norland", "Sorrento"]


def test_menus_link_lists_and_newsletters_are_left_out(archive: Archive) -> None:
    article = archive.read(
        "a.txt",
        "Harbour Courier\nHome | World | Sport\n\n"
        "Harbour reopens\nBy Ida Brandt | 4 September 2025\n\n"
        "The harbour reopened on Monday.\n\nSign up for our morning newsletter\n\n"
        "Read more: Ten ferries to see\n\nAlso read Ferries of the north\n\nADVERTISEMENT\n\n"
        "Ferries sailed at noon.\n\nMost read\nTen recipes\nQuiz of the week\n",
    )
    assert article.text == "The harbour reopened on Monday.\n\nFerries sailed at noon."
    assert (article.title, article.source) == ("Harbour reopens", "Harbour Courier")
    assert (article.author, article.published) == ("Ida Brandt", date(2025, 9, 4))


def test_a_sentence_that_wraps_at_a_telling_word_is_kept(archive: Archive) -> None:
    text = (
        "The minister asked all the members of the council to\n"
        "Subscribe to the newsletter of the port, and the people to\n"
        "Read more: books, papers and the reports of the harbour.\n"
    )
    assert "Subscribe to the newsletter" in archive.read("a.txt", text).text
    assert "Read more: books" in archive.read("a.txt", text).text


@pytest.mark.parametrize(
    "credit",
    [
        "Ida Brandt / AFP",
        "Ida Brandt/Getty Images",
        "(AP Photo/Ida Brandt)",
        "Photo: Ida Brandt",
        "Photograph by Ida Brandt",
        "harbour.example.org",
        "(Reuters)",
        "© Ida Brandt",
    ],
)
def test_a_caption_is_known_by_its_credit(archive: Archive, credit: str) -> None:
    article = archive.read(
        "a.txt", f"Ferries in the harbour on Monday. {credit}\n\nThe harbour reopened at noon.\n"
    )
    assert article.text == "The harbour reopened at noon."


def test_a_sentence_that_names_an_agency_or_a_site_is_no_caption(archive: Archive) -> None:
    text = "The mayor told Reuters.\n\nThe list is on harbour.example.org.\n"
    assert archive.read("a.txt", text).text == text.strip()


# Headline and byline


@pytest.mark.parametrize(
    ("line", "author", "source", "published"),
    [
        (
            "By Ida Brandt | Harbour Courier | 4 September 2025",
            "Ida Brandt",
            "Harbour Courier",
            date(2025, 9, 4),
        ),
        ("By Ida Brandt", "Ida Brandt", None, None),
        ("By IDA BRANDT, Reuters", "Ida Brandt", "Reuters", None),
        ("By Ida Brandt and Tom van Dyk", "Ida Brandt and Tom van Dyk", None, None),
        ("By Ida Brandt, Tom Roe and Ann Poe", "Ida Brandt, Tom Roe and Ann Poe", None, None),
        ("By Ida Brandt, Harbour correspondent", "Ida Brandt", None, None),
        ("By Ida Brandt, September 4, 2025", "Ida Brandt", None, date(2025, 9, 4)),
        ("PUBLISHED: 4 September 2025", None, None, date(2025, 9, 4)),
        ("September 4, 2025", None, None, date(2025, 9, 4)),
        ("Published 4 September 2025 | Updated 6 September 2025", None, None, date(2025, 9, 4)),
        ("Updated 6 September 2025", None, None, None),
        ("Source: Harbour Courier", None, "Harbour Courier", None),
        (
            "Published: 2025-09-04T10:00:00Z",
            None,
            None,
            datetime(2025, 9, 4, 10, tzinfo=UTC),
        ),
    ],
)
def test_a_byline_below_the_headline(
    archive: Archive, line: str, author: str | None, source: str | None, published: date | None
) -> None:
    article = archive.read("a.txt", f"Harbour reopens\n{line}\n\nThe harbour reopened at noon.\n")
    assert article.title == "Harbour reopens"
    assert article.text == "The harbour reopened at noon."
    assert (article.author, article.source) == (author, source)
    assert article.published == published


def test_a_sentence_with_by_is_no_byline(archive: Archive) -> None:
    text = "By Monday the harbour had reopened.\n\nBy the time it closed, two ferries had sailed."
    article = archive.read("a.txt", text)
    assert article.text == text
    assert article.author is None


def test_a_headline_right_above_a_byline_and_a_wrapped_body(archive: Archive) -> None:
    article = archive.read(
        "a.txt",
        "Harbour reopens\nBy Ida Brandt | Harbour Courier | 4 September 2025\n"
        "The harbour of Port Ellis reopened on Monday after a\nweek of storms, the mayor said.\n",
    )
    assert article.title == "Harbour reopens"
    assert article.text.startswith("The harbour of Port Ellis reopened on Monday after a week")


def test_a_file_name_may_date_an_article_and_its_time_never_does(archive: Archive) -> None:
    assert archive.read("2025-09-04-harbour.txt", "The harbour reopened.").day == date(2025, 9, 4)
    assert archive.read("harbour.txt", "The harbour reopened.").published is None
