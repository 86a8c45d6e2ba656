"""Markdown: front matter, and the text without the marks."""

from datetime import date

import pytest

from index_store.errors import UnreadableArticleError
from tests.helpers.reading import Archive


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


def test_a_text_of_nothing_but_marks_is_read_as_plain_text(archive: Archive) -> None:
    article = archive.read("a.md", "---\ntitle: Ferries\n---\n" + "- Ida\n- Ole\n" * 3_000)
    assert article.title == "Ferries"
    assert article.text.count("- Ida") == 3_000
