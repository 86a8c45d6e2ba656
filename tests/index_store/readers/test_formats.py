"""Formats that hold several articles, or are no text: exports, feeds, mail and PDF."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest

from index_store.readers import read
from index_store.types import Article, Skipped
from tests.helpers.pdf_files import pdf_of

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."


def found(folder: Path, name: str, content: str | bytes) -> list[Article | Skipped]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(path, root=folder))


def articles(results: Sequence[Article | Skipped]) -> list[Article]:
    skipped = [result for result in results if isinstance(result, Skipped)]
    assert not skipped
    return [result for result in results if isinstance(result, Article)]


def reason(results: Sequence[Article | Skipped]) -> str:
    (result,) = results
    assert isinstance(result, Skipped)
    return result.reason


# Exports


def test_every_line_of_an_export_is_an_article_or_a_named_reason(tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": "Harbour reopens", "text": BODY, "url": "https://c.example/1"}),
        '{"title": "Cut off", "te',
        "",
        json.dumps(["no", "object"]),
        json.dumps({"title": "Without a text"}),
        '{"text": "' + "[" * 9 + '"}',
        json.dumps({"headline": "Ferries", "body": MORE}),
        "[" * 100_000,
    ]
    results = found(tmp_path, "export.jsonl", "\n".join(lines))
    assert [result.origin.partition(":")[2] for result in results] == list("1245678")
    reasons = {r.origin: r.reason for r in results if isinstance(r, Skipped)}
    assert "is not JSON" in reasons["export.jsonl:2"]
    assert "no object" in reasons["export.jsonl:4"]
    assert "has no text" in reasons["export.jsonl:5"]
    assert "no article text" in reasons["export.jsonl:6"]
    assert all("export.jsonl:" in text for text in reasons.values())
    titles = [result.title for result in results if isinstance(result, Article)]
    assert titles == ["Harbour reopens", "Ferries"]


def test_the_usual_names_of_fields_are_understood(tmp_path: Path) -> None:
    row = {
        "Headline": "Harbour reopens",
        "articleBody": f"Harbour reopens\n\n{BODY}\n\nRelated article: Ten ferries",
        "publisher": {"name": "Harbour Courier"},
        "authors": [{"name": "Ida Brandt"}, "Tom Roe"],
        "Date Published": "2025-09-04T10:15:00Z",
        "date_modified": "5 September 2025",
        "link": "https://c.example/1",
        "lang": "en-GB",
    }
    (article,) = articles(found(tmp_path, "a.jsonl", json.dumps(row)))
    assert article.text == BODY
    assert (article.title, article.source) == ("Harbour reopens", "Harbour Courier")
    assert article.author == "Ida Brandt, Tom Roe"
    assert article.published == datetime(2025, 9, 4, 10, 15, tzinfo=UTC)
    assert article.updated == date(2025, 9, 5)
    assert (article.url, article.language) == ("https://c.example/1", "en")


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        (1756980900, datetime(2025, 9, 4, 10, 15, tzinfo=UTC)),
        (1756980900000, datetime(2025, 9, 4, 10, 15, tzinfo=UTC)),
        ("1756980900", datetime(2025, 9, 4, 10, 15, tzinfo=UTC)),
        (20250904, None),
        ("20250904", date(2025, 9, 4)),
        (2025, None),
        (True, None),
        (float("nan"), None),
        (1e300, None),
        ("31 February 2025", None),
        ("0001-01-01", None),
        (10**1_000, None),
    ],
)
def test_a_date_of_an_export_may_count_seconds(
    tmp_path: Path, stated: object, published: object
) -> None:
    (article,) = articles(found(tmp_path, "a.jsonl", json.dumps({"text": BODY, "date": stated})))
    assert article.published == published


def test_a_row_that_names_itself_keeps_its_id_when_it_moves(tmp_path: Path) -> None:
    row = json.dumps({"id": 7, "text": BODY})
    (before,) = articles(found(tmp_path, "a.jsonl", row))
    (after,) = articles(found(tmp_path, "a.jsonl", f"\n\n{row}"))
    (other,) = articles(found(tmp_path, "b.jsonl", row))
    assert before.id == after.id != other.id


def test_markup_in_a_row_is_read_as_a_page(tmp_path: Path) -> None:
    rows = [{"title": "A", "text": f"<p>{BODY}</p><p>{MORE}</p>"}, {"html": f"<div>{BODY}</div>"}]
    first, second = articles(found(tmp_path, "a.json", json.dumps({"articles": rows})))
    assert first.text == f"{BODY}\n\n{MORE}"
    assert second.text == BODY


def test_a_table_names_its_columns_in_its_first_line(tmp_path: Path) -> None:
    results = found(
        tmp_path,
        "a.csv",
        '\ufeffTitle;Body;Date\n"Harbour; reopens";"' + BODY + "\n\n" + MORE + '";2025-09-04\n'
        "Only a title;;\n;" + MORE + ";24.12.2025\n",
    )
    first, skipped, last = results
    assert isinstance(first, Article)
    assert (first.title, first.text) == ("Harbour; reopens", f"{BODY}\n\n{MORE}")
    assert (first.origin, first.published) == ("a.csv:2", date(2025, 9, 4))
    assert isinstance(skipped, Skipped)
    assert skipped.origin == "a.csv:5"
    assert isinstance(last, Article)
    assert (last.origin, last.published) == ("a.csv:6", date(2025, 12, 24))


def test_a_table_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    table = "title\ttext\nCafé\tThe café in Málaga “reopened”, said the owner of the house.\n"
    (article,) = articles(found(tmp_path, "a.tsv", table.encode("cp1252")))
    assert article.title == "Café"
    assert "Málaga “reopened”" in article.text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", "name,price\nfish,3\n", "names no column with a text"),
        ("a.csv", "", "is empty"),
        ("a.json", "{", "is not JSON"),
        ("a.json", "{}", "has no text"),
        ("a.jsonl", "\ufeff{}".encode("utf-16"), "UTF-16"),
        ("a.xml", "<note>Hello</note>", "no RSS or Atom feed"),
        ("a.rss", '<rss version="2.0"><channel></channel></rss>', "without entries"),
        ("a.eml", "Subject: Harbour\n\n", "without text"),
        ("a.pdf", "%PDF-1.7\nnothing", "damaged PDF"),
    ],
)
def test_a_file_without_articles_says_why(
    tmp_path: Path, name: str, content: str | bytes, why: str
) -> None:
    assert why in reason(found(tmp_path, name, content))


def test_a_file_of_nothing_but_bad_rows_is_given_up(tmp_path: Path) -> None:
    results = found(tmp_path, "a.jsonl", "{}\n" * 5_000)
    assert len(results) == 1_001
    assert isinstance(results[-1], Skipped)
    assert results[-1].origin == "a.jsonl"
    assert "not read any further" in results[-1].reason


def test_a_list_of_words_is_not_read_as_an_article_each(tmp_path: Path) -> None:
    results = found(tmp_path, "a.csv", "text\n" + "harbour\n" * 5_000)
    assert len(results) == 1_001
    assert isinstance(results[-1], Skipped)
    assert "not read any further" in results[-1].reason
    short = "The ferry to Port Ellis sailed at noon again.\n" * 2_000
    assert len(found(tmp_path, "b.csv", f"text\n{short}")) == 2_000


# Feeds

RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Courier</title>
<language>en-us</language>
<item><title>Harbour &amp;amp; ferries</title><link>https://c.example/1</link>
<description>&lt;p&gt;{BODY}&lt;/p&gt;</description>
<pubDate>Thu, 04 Sep 2025 10:15:00 +0200</pubDate></item><item><title>No text</title><link>https://c.example/2</link></item>
<item><title>Tricks</title><link>file:///etc/passwd</link><guid>../../etc/passwd</guid>
<description>{MORE}</description><pubDate>Thu, 31 Feb 2025 10:15:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Courier</title><entry>
<title>Harbour reopens</title><id>tag:c.example,2025:1</id><author><name>Ida Brandt</name></author>
<published>2025-09-04T10:15:00Z</published><updated>2025-09-05T10:15:00Z</updated>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;</content>
<summary>{BODY}</summary></entry></feed>"""


def test_every_entry_of_a_feed_is_an_article_or_a_named_reason(tmp_path: Path) -> None:
    first, second, third = found(tmp_path, "news.rss", RSS)
    assert isinstance(first, Article)
    assert (first.text, first.title) == (BODY, "Harbour & ferries")
    assert (first.source, first.language) == ("Harbour Courier", "en")
    assert first.published == datetime(2025, 9, 4, 10, 15, tzinfo=timezone(timedelta(hours=2)))
    assert (first.url, first.origin) == ("https://c.example/1", "news.rss:1")
    assert isinstance(second, Skipped)
    assert second.origin == "news.rss:2"
    assert isinstance(third, Article)
    assert third.url is None
    assert third.published is None


def test_an_atom_entry_gives_its_content_rather_than_its_summary(tmp_path: Path) -> None:
    (article,) = articles(found(tmp_path, "news.atom", ATOM))
    assert article.text == f"{BODY}\n\n{MORE}"
    assert article.author == "Ida Brandt"
    assert article.published == datetime(2025, 9, 4, 10, 15, tzinfo=UTC)
    assert article.updated == datetime(2025, 9, 5, 10, 15, tzinfo=UTC)


def test_an_entry_with_an_id_keeps_its_own_when_newer_ones_come_first(tmp_path: Path) -> None:
    (before,) = articles(found(tmp_path, "news.atom", ATOM))
    newer = ATOM[ATOM.index("<entry>") : ATOM.index("</feed>")].replace("2025:1", "2025:2")
    _, after = articles(found(tmp_path, "news.atom", ATOM.replace("<entry>", f"{newer}<entry>")))
    assert before.id == after.id


# Mail


def test_a_message_gives_its_text_part(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Hafen wieder geöffnet"
    message["From"] = "Ida Brändt <ida@courier.example>"
    message["Date"] = "Thu, 04 Sep 2025 10:15:00 +0200"
    message.set_content(f"{BODY}\n\n{MORE}\n", cte="quoted-printable")
    message.add_alternative(f"<html><body><p>{BODY}</p></body></html>", subtype="html")
    message["Content-Language"] = "de"
    (article,) = articles(found(tmp_path, "a.eml", message.as_bytes()))
    assert article.text == f"{BODY}\n\n{MORE}"
    assert (article.title, article.author) == ("Hafen wieder geöffnet", "Ida Brändt")
    assert (article.source, article.language) == ("courier.example", "de")
    assert article.published == datetime(2025, 9, 4, 10, 15, tzinfo=timezone(timedelta(hours=2)))


def test_a_message_of_markup_only_is_read_as_a_page(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "Harbour reopens"
    message.set_content(f"<html><body><p>{BODY}</p><p>{MORE}</p></body></html>", subtype="html")
    (article,) = articles(found(tmp_path, "a.eml", message.as_bytes()))
    assert (article.title, article.text) == ("Harbour reopens", f"{BODY}\n\n{MORE}")


# PDF


def test_a_pdf_gives_its_paragraphs_without_running_heads(tmp_path: Path) -> None:
    pages = [
        ["Harbour Courier, page 1", "Harbour reopens", "By Ida Brandt | 4 September 2025", "",
         "The harbour of Port Ellis reopened on Monday after a", "week of storms, and the first",
         "ferries sailed for the islands at noon, as the mayor"],
        ["Harbour Courier, page 2", "said in a speech to the council of the port on the day",
         "before. Two of them were late."],
    ]  # fmt: skip
    (article,) = articles(found(tmp_path, "a.pdf", pdf_of(pages, title="Harbour reopens")))
    assert article.title == "Harbour reopens"
    assert (article.author, article.published) == ("Ida Brandt", date(2025, 9, 4))
    assert "as the mayor said in a speech" in article.text
    assert "Courier" not in article.text


def test_a_stated_title_that_is_not_printed_is_not_believed(tmp_path: Path) -> None:
    pages = [["Harbour reopens", "", BODY]]
    (article,) = articles(found(tmp_path, "a.pdf", pdf_of(pages, title="Microsoft Word - x.doc")))
    assert article.title == "Harbour reopens"
    assert article.published is None


def test_a_scan_and_an_encrypted_pdf_say_what_to_do(tmp_path: Path) -> None:
    assert "ocrmypdf" in reason(found(tmp_path, "scan.pdf", pdf_of([[], []])))
    encrypted = pdf_of([[BODY]], password="secret")
    assert "encrypted PDF. Save a copy" in reason(found(tmp_path, "locked.pdf", encrypted))
