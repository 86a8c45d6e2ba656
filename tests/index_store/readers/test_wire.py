"""What agencies, feeds and broadcasters send, tables and pictures of pages; what is not read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index_store import IndexConfig, build_index
from index_store.readers import read
from index_store.types import Article, Skipped
from tests.helpers.reading import Archive
from tests.helpers.small_archive import EMBEDDER

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
NITF = f"""<nitf><head><title>HARBOUR</title><docdata><doc-id id-string="hc-1"/>
<date.issue norm="20250904T101500Z"/></docdata></head><body><body.head>
<hedline><hl1>Harbour reopens</hl1></hedline><byline>By <person>Ida Brandt</person></byline>
<distributor>Harbour Courier</distributor></body.head><body.content>
<media media-type="image"><media-caption>A ferry leaves Port Ellis for the islands.</media-caption>
</media><p>{BODY}</p><p>{MORE}</p></body.content></body></nitf>"""
ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:{guid}">
<itemMeta><provider literal="hc"><name>Harbour Courier</name></provider>
<firstCreated>2025-09-04T10:15:00Z</firstCreated>
<versionCreated>2025-09-05T08:00:00Z</versionCreated>
<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><by>By Ida Brandt</by>
<headline>Harbour reopens</headline><language tag="en-GB"/></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def one(archive: Archive, name: str, content: str) -> Article:
    return archive.read(name, content)


def test_nitf_gives_its_article(archive: Archive) -> None:
    article = one(archive, "a.xml", NITF)
    assert article.title == "Harbour reopens"
    assert article.text == f"{BODY}\n\n{MORE}\n\nA ferry leaves Port Ellis for the islands."
    assert (article.author, article.source) == ("Ida Brandt", "Harbour Courier")
    assert article.published == datetime(2025, 9, 4, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>',
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>x</title></head><body><p>{BODY}</p><p>{MORE}</p></body></html></inlineXML>",
        f'<inlineData contenttype="text/plain">{BODY}\n\n{MORE}</inlineData>',
        f'<inlineData contenttype="text/html">&lt;p>{BODY}&lt;/p>&lt;p>{MORE}&lt;/p></inlineData>',
    ],
    ids=["nitf", "xhtml", "plain", "html"],
)
def test_newsml_gives_the_article_of_every_item(archive: Archive, content: str) -> None:
    article = one(archive, "a.xml", ITEM.format(guid="1", status="usable", content=content))
    assert article.text.startswith(f"{BODY}\n\n{MORE}")
    assert (article.title, article.author) == ("Harbour reopens", "Ida Brandt")
    assert (article.source, article.language) == ("Harbour Courier", "en")
    assert article.published == datetime(2025, 9, 4, 10, 15, tzinfo=UTC)
    assert article.updated == datetime(2025, 9, 5, 8, tzinfo=UTC)


def test_a_withdrawn_item_is_left_out_and_named(tmp_path: Path) -> None:
    text = f'<inlineData contenttype="text/plain">{BODY}</inlineData>'
    items = ITEM.format(guid="1", status="usable", content=text)
    items += ITEM.format(guid="2", status="canceled", content=text)
    items += ITEM.format(guid="3", status="usable", content='<remoteContent href="a.jpg"/>')
    path = tmp_path / "a.xml"
    path.write_text(f"<newsMessage><itemSet>{items}</itemSet></newsMessage>")
    article, withdrawn, picture = read(path, root=tmp_path)
    assert isinstance(article, Article)
    assert isinstance(withdrawn, Skipped)
    assert "is canceled by its agency" in withdrawn.reason
    assert isinstance(picture, Skipped)
    assert "holds no text" in picture.reason


def test_an_entity_of_the_document_reads_no_file(archive: Archive) -> None:
    secret = archive.root / "secret.txt"
    secret.write_text("The password is harbour.")
    declared = f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    article = one(archive, "a.xml", declared + NITF.replace(MORE, f"&x; {MORE}"))
    assert "password" not in article.text
    assert MORE in article.text


def test_an_atom_entry_that_was_only_updated_has_that_day(archive: Archive) -> None:
    article = one(
        archive,
        "a.atom",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Harbour</title>'
        f"<updated>2025-09-05T10:15:00Z</updated><summary>{BODY}</summary></entry></feed>",
    )
    assert article.published == datetime(2025, 9, 5, 10, 15, tzinfo=UTC)


def test_a_feed_that_is_broken_and_uses_entities_of_html_is_read(archive: Archive) -> None:
    article = one(
        archive,
        "a.rss",
        f"<rss><channel><title>Caf&eacute; & Courier</title><item><title>Harbour</title>"
        f"<description><![CDATA[<p>{BODY}</p><p>{MORE}</p>]]></description>",
    )
    assert article.text == f"{BODY}\n\n{MORE}"
    assert article.source == "Café Courier"


# Subtitles


def test_subtitles_give_what_is_said(archive: Archive) -> None:
    article = one(
        archive,
        "a.vtt",
        "WEBVTT\n\nNOTE made by hand\n\n1\n00:00:01.000 --> 00:00:03.000 align:start\n"
        "<v Ida Brandt>The harbour of <i>Port Ellis</i>\nreopened on Monday.\n\n"
        "00:00:03.000 --> 00:00:05.000\nreopened on Monday.\nTwo ferries sailed.\n\n"
        "00:00:05.000 --> 00:00:07.000\n<v Ole Lund>They were late.\n",
    )
    assert article.text == (
        "Ida Brandt: The harbour of Port Ellis reopened on Monday. Two ferries sailed.\n\n"
        "Ole Lund: They were late."
    )
    cues = (
        "00:01,000 --> 00:00:03,000\r\nThe harbour reopened.",
        "00:04,000 --> 00:00:05,000\r\nSo.",
    )
    srt = "".join(f"{number}\r\n00:{cue}\r\n\r\n" for number, cue in enumerate(cues, 1))
    assert one(archive, "a.srt", srt).text == "The harbour reopened. So."


# Tables and pictures of pages

TABLE = """<table><thead><tr><th>Port</th><th>Ferries</th></tr></thead>
<tr><td>Port Ellis</td><td>12</td></tr><tr><td>Sorrento</td><td>7</td></tr></table>"""
PICTURES = """<figure><img src="a.jpg" alt="Two ferries at the quay of Port Ellis">
<figcaption>The harbour was closed for a week. Photo: Ida Brandt</figcaption></figure>"""
PROSE = "".join(
    f"<p>{text}</p>" for text in (BODY, MORE, f"On Tuesday {MORE.lower()}", f"Again, {BODY}")
)


@pytest.mark.parametrize("name", ["a.html", "a.jsonl"])
def test_tables_are_rows_and_pictures_keep_their_texts(archive: Archive, name: str) -> None:
    page = f"<h1>Harbour reopens</h1>{PROSE}{TABLE}{PICTURES}{PROSE.replace('Port', 'Old Port')}"
    whole = f"<html><body><article>{page}</article><footer>Imprint</footer></body></html>"

    content = whole if name == "a.html" else json.dumps({"html": page, "title": "Harbour reopens"})
    text = one(archive, name, content).text
    assert "\n\nPort: Port Ellis; Ferries: 12.\n\nPort: Sorrento; Ferries: 7.\n\n" in text
    assert "The harbour was closed for a week." in text
    assert "Two ferries at the quay of Port Ellis." in text
    assert "Photo" not in text


def test_a_table_that_lays_out_a_page_is_no_table(archive: Archive) -> None:
    page = f"<table><tr><td>Home<td>News</tr><tr><td>{BODY * 4}<td>{MORE * 4}</tr></table>"
    text = one(archive, "a.html", f"<html><body>{page}</body></html>").text
    assert ";" not in text


# The report


def test_a_file_of_a_kind_that_is_not_read_is_named(archive: Archive) -> None:
    archive.read("a.txt", BODY)
    for name in ("notes.ods", "films/ferry.mp4", ".hidden.ods", "README"):
        path = archive.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    # The data folder may be inside; what it holds is no part of the archive.
    config = IndexConfig(data=archive.root / "data")
    for _ in range(2):
        report = build_index(archive.root, config, EMBEDDER)
        unread = {name for name, reason in report.skipped.items() if "suffix" in reason}
        assert unread == {"README", "films/ferry.mp4", "notes.ods"}
    assert "suffix '.mp4'" in report.skipped["films/ferry.mp4"]
