import contextlib
import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.errors import NothingToIndexError, UnreadableArticleError
from index_store.readers import find_files, read
from index_store.types import Article, Skipped

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


@pytest.fixture
def archive(tmp_path: Path) -> "Archive":
    return Archive(tmp_path)


def only(path: Path, root: Path) -> Article:
    """Return the one article in a file, or raise the reason why there is none."""
    (found,) = read(path, root=root)
    if isinstance(found, Skipped):
        raise UnreadableArticleError(found.reason)
    return found


class Archive:
    """A folder to write files into and read articles from."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str, content: str | bytes) -> Article:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return only(path, self.root)


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


# Web pages

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


# Markdown


def test_front_matter_names_the_article(archive: Archive) -> None:
    article = archive.read(
        "a.md",
        "---\nTitle: Harbour reopens\noutlet: Harbour Courier\nauthors: [Ida Brandt, Tom Roe]\n"
        "date: 2025-09-04\nurl: https://harbourcourier.example/1\n---\n\n# Other\n\nIt reopened.\n",
    )
    assert article.title == "Harbour reopens"
    assert (article.source, article.author) == ("Harbour Courier", "Ida Brandt, Tom Roe")
    assert (article.published, article.url) == (
        date(2025, 9, 4),
        "https://harbourcourier.example/1",
    )
    assert article.text == "It reopened."


def test_markdown_becomes_plain_paragraphs(archive: Archive) -> None:
    article = archive.read(
        "a.markdown",
        "# Harbour *reopens*\n\n"
        "The [harbour](https://x.example) **re&shy;opened**\non `Monday` ![map](m.png).\n\n"
        "## Ferries\n\n- One ferry sailed.\n- Two waited.\n\n> We are glad.\n\n"
        "```\ncode()\n```\n\n<div>markup</div>\n\nIt <b>rained</b>.\n",
    )
    assert article.title == "Harbour reopens"
    assert article.text.split("\n\n") == [
        "The harbour reopened on Monday .",
        "One ferry sailed.",
        "Two waited.",
        "We are glad.",
        "It rained.",
    ]


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        ("title: 'Harbour\ndate: 2025", "line"),
        ("title: a\nsource: b: c", "line 3"),
        ("date: 2025-02-31", "day"),
        ("? [a, b]\n: c", "front matter"),
        ("x: " + "[" * 5000, "front matter"),
    ],
)
def test_broken_front_matter_is_named(archive: Archive, front_matter: str, reason: str) -> None:
    with pytest.raises(UnreadableArticleError, match=reason):
        archive.read("a.md", f"---\n{front_matter}\n---\nThe harbour reopened.\n")


def test_a_rule_at_the_top_is_no_front_matter(archive: Archive) -> None:
    assert archive.read("a.md", "---\n\nThe harbour reopened.\n").text == "The harbour reopened."


# Encodings

ACCENTS = "The café in Málaga “reopened” – it’s Zoë’s, said the owner of the house by the harbour."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_every_usual_encoding_is_read(archive: Archive, encoding: str, suffix: str) -> None:
    if encoding == "utf-16-le-bom":
        data = b"\xff\xfe" + ACCENTS.encode("utf-16-le")
    else:
        data = ACCENTS.encode(encoding)
    assert archive.read(f"a.{suffix}", data).text == ACCENTS


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Гавань снова открыта, сказал мэр города в понедельник. Паромы вышли в море."),
        (
            "cp1250",
            "Port został ponownie otwarty, powiedziała pani Żółć. Większość łodzi już płynie.",
        ),
    ],
)
def test_other_scripts_are_detected(archive: Archive, encoding: str, text: str) -> None:
    assert archive.read("a.txt", text.encode(encoding)).text == text


def test_one_broken_byte_does_not_spoil_the_other_accents(archive: Archive) -> None:
    data = ACCENTS.encode().replace(b"owner", b"own\xffer")
    assert archive.read("a.txt", data).text == ACCENTS.replace("owner", "own\ufffder")


def test_a_page_is_believed_about_its_charset(archive: Archive) -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{ACCENTS}</p></body></html>'
    assert archive.read("a.html", page.encode("cp1252")).text == ACCENTS


def test_invisible_characters_and_odd_line_breaks_go(archive: Archive) -> None:
    text = (
        "The\u200b har\u202ebour\x07 cafe\u0301\r\nre\u00adopened\U000e0041.\u2028\rIt\u00a0rained."
    )
    assert archive.read("a.txt", text).text == "The harbour café reopened.\n\nIt rained."


# What cannot be read


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", "\ufeff\n".encode(), "no article text"),
        ("a.txt", b"* * *\n\n---\n", "no article text"),
        ("a.txt", b"https://harbour.example/1\n", "no article text"),
        ("a.txt", b"The harbour\0 reopened.", "binary"),
        ("a.txt", bytes(range(1, 32)) * 10, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        ("a.html", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        ("a.md", b"PK\x03\x04" + bytes(64), "ZIP"),
        ("a.txt", b"\xff\xfeT\x00h\x00e", "damaged"),
        ("a.html", b"<html><body><script>load()</script></body></html>", "no article text"),
        ("a.md", b"# Only a heading\n", "no article text"),
        ("a.docx", b"x", "suffix"),
        ("a", b"x", "suffix"),
    ],
)
def test_what_is_no_article_says_why(
    archive: Archive, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableArticleError, match=reason) as caught:
        archive.read(name, content)
    assert name in str(caught.value)


def test_what_is_no_file_says_why(archive: Archive) -> None:
    os.mkfifo(archive.root / "pipe.txt")
    (archive.root / "folder.txt").mkdir()
    for name in ("pipe.txt", "folder.txt"):
        with pytest.raises(UnreadableArticleError, match="not a regular file"):
            only(archive.root / name, archive.root)
    with pytest.raises(UnreadableArticleError, match="cannot be opened"):
        only(archive.root / "absent.txt", archive.root)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(archive: Archive) -> None:
    path = archive.root / "a.txt"
    path.write_text("The harbour reopened.")
    path.chmod(0)
    with pytest.raises(UnreadableArticleError, match="permission"):
        only(path, archive.root)


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_a_file_of_50_megabytes_is_refused_at_once(archive: Archive, suffix: str) -> None:
    path = archive.root / f"a.{suffix}"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    started = time.monotonic()
    with pytest.raises(UnreadableArticleError, match=r"too large: 50\.0 MB"):
        only(path, archive.root)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "content",
    [
        "word " * 2_000_000,
        "x" * 10_000_000,
        "a" + "\u0315\u0300" * 1_000_000,
        "It rained.\n" * 500_000,
    ],
    ids=["one line", "one word", "accents", "many lines"],
)
@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_large_files_end_in_time(archive: Archive, suffix: str, content: str) -> None:
    started = time.process_time()
    with contextlib.suppress(UnreadableArticleError):  # too large for markup
        assert archive.read(f"a.{suffix}", content).text
    assert time.process_time() - started < 30


# What a parser may stumble over, in every order.
FRAGMENTS = [
    *("<p>", "</p>", "<div>", "<html>", "<!--", "]]>", "<?xml ?>", "&#0;", "&#x200b;", "&amp"),
    *("---\n", "title: ", "# ", "[", "](", "*", "By ", " | ", "\n", "\n\n", "By A B", "2025"),
    *("https://[", "/author/a-b", "Photo: ", "word", "A sentence.", " ", "\t", "\x00"),
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")),
        st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(
            lambda parts: "".join(parts).encode()
        ),
    ),
    st.sampled_from(["txt", "md", "html"]),
)
def test_any_bytes_give_an_article_or_say_why_not(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    with contextlib.suppress(UnreadableArticleError):
        article = only(path, tmp_path)
        assert article.text.strip() == article.text != ""
        assert article.title
        assert "\n" not in article.text.replace("\n\n", "")
        assert "  " not in article.text
        article.text.encode()


# Identity and folders


def test_an_id_survives_edits_and_moves_of_the_archive(archive: Archive, tmp_path: Path) -> None:
    first = archive.read("one/a.txt", "The harbour reopened.")
    again = archive.read("one/a.txt", "The harbour closed.")
    elsewhere = Archive(tmp_path / "elsewhere").read("one/a.txt", "The harbour reopened.")
    assert first.id == again.id == elsewhere.id
    assert first.id[0] == "a"
    assert len(first.id) == 17
    assert first.origin == "one/a.txt"
    assert first.id != archive.read("two/a.txt", "The harbour reopened.").id


def test_an_address_identifies_an_article_wherever_it_lies(archive: Archive) -> None:
    front_matter = "---\nurl: {}\n---\nIt reopened.\n"
    first = archive.read("a.md", front_matter.format("https://Harbour.example:443/1#top"))
    second = archive.read("b.md", front_matter.format("https://harbour.example/1"))
    assert first.id == second.id
    assert first.url == "https://harbour.example/1"


def test_a_single_file_is_its_own_root(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The harbour reopened.")
    assert only(path, path).origin == "a.txt"


def test_a_folder_gives_its_readable_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.HTML", "a/b.md", ".hidden.txt", ".git/x.txt", "a/x.png", "a/README"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)]
    assert found == ["a/b.md", "a/c.HTML", "b.txt"]
    assert find_files(tmp_path / "b.txt") == [tmp_path / "b.txt"]


def test_links_lead_neither_out_of_the_folder_nor_round_in_circles(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / ".data").mkdir(parents=True)
    outside.mkdir()
    for path in (inside / "a.txt", inside / ".data/b.txt", outside / "c.txt"):
        path.write_text("x")
    (inside / "out").symlink_to(outside)
    (inside / "c.txt").symlink_to(outside / "c.txt")
    (inside / "round").symlink_to(inside)
    (inside / "same.txt").symlink_to(inside / "a.txt")
    (inside / "b.txt").symlink_to(inside / ".data/b.txt")  # as Kubernetes mounts files
    assert find_files(inside) == [inside / "a.txt", inside / "b.txt"]


def test_a_path_with_nothing_at_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToIndexError, match="absent"):
        find_files(tmp_path / "absent")
    assert find_files(tmp_path) == []
