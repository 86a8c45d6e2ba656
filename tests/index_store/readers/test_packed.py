"""Files that are ZIP archives: folders of articles, Word documents, books; and their limits."""

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from index_store.errors import UnreadableArticleError
from index_store.readers import read
from index_store.readers.formats.packed import unpacking
from index_store.types import Article, Skipped
from tests.helpers.pdf_files import pdf_of

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def found(folder: Path, name: str, data: bytes) -> list[Article | Skipped]:
    (folder / name).write_bytes(data)
    return list(read(folder / name, root=folder))


def only(folder: Path, name: str, data: bytes) -> Article:
    (article,) = found(folder, name, data)
    assert isinstance(article, Article), article
    return article


# ZIP


def test_every_member_is_read_as_the_file_that_it_is(tmp_path: Path) -> None:
    data = packed({
        "2025/2025-09-04-harbour.txt": f"Harbour reopens\n\n{BODY}\n",
        "rows.csv": f"text,date\n{BODY},2025-09-05\n{MORE},2025-09-06\n",
        "inner.zip": packed({"page.html": f"<html><body><p>{BODY}</p><p>{MORE}</p></body></html>"}),
        "photo.jpg": b"\xff\xd8\xff",
        "empty.txt": "",
        "__MACOSX/a.txt": "x",
        ".hidden/a.txt": "x",
    })  # fmt: skip
    results = found(tmp_path, "news.zip", data)
    articles = {item.origin: item for item in results if isinstance(item, Article)}
    assert list(articles) == [
        "news.zip/2025/2025-09-04-harbour.txt",
        "news.zip/rows.csv:2",
        "news.zip/rows.csv:3",
        "news.zip/inner.zip/page.html",
    ]
    assert articles["news.zip/2025/2025-09-04-harbour.txt"].published == date(2025, 9, 4)
    assert len({article.id for article in articles.values()}) == 4
    reasons = {item.origin: item.reason for item in results if isinstance(item, Skipped)}
    assert "suffix '.jpg'" in reasons["news.zip/photo.jpg"]
    assert "news.zip/empty.txt is empty" in reasons["news.zip/empty.txt"]
    assert len(reasons) == 2


def test_archives_in_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    data = packed({"a.txt": BODY})
    for _ in range(3):
        data = packed({"a.zip": data})
    (skipped,) = found(tmp_path, "a.zip", data)
    assert isinstance(skipped, Skipped)
    assert skipped.origin == "a.zip/a.zip/a.zip/a.zip"
    assert "inside 3 others" in skipped.reason


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb, article = found(tmp_path, "a.zip", packed({"a.txt": bytes(15_000_000), "b.txt": BODY}))
    assert isinstance(bomb, Skipped)
    assert "larger unpacked than" in bomb.reason
    assert isinstance(article, Article)


def test_too_many_or_too_large_members_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO(packed({f"{n}.txt": BODY for n in range(3)}))
    monkeypatch.setattr(unpacking, "MAX_MEMBERS", 2)
    with (
        pytest.raises(UnreadableArticleError, match="holds 3 files"),
        unpacking.opened(data),
    ):
        pass


def test_an_encrypted_or_damaged_member_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": BODY, "b.txt": MORE}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1  # the central directory says that a.txt is encrypted
    encrypted, article = found(tmp_path, "a.zip", bytes(data))
    assert isinstance(encrypted, Skipped)
    assert "a.zip/a.txt is encrypted" in encrypted.reason
    assert isinstance(article, Article)
    (damaged,) = found(tmp_path, "b.zip", packed({"a.txt": BODY})[:40])
    assert isinstance(damaged, Skipped)
    assert "damaged archive" in damaged.reason


def damaged(archive: bytes, member: str) -> bytes:
    """Spoil what is packed of a member so that it is no stream of its method any more."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        info = opened.getinfo(member)
    start = info.header_offset + 30 + len(member)
    start += 9 * (info.compress_type == zipfile.ZIP_LZMA)  # its properties, which are checked
    return archive[:start] + b"\xff" * 10 + archive[start + 10 :]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_does_not_unpack_is_named_and_the_others_are_read(
    tmp_path: Path, method: int
) -> None:
    data = packed({"a.txt": BODY, "b.txt": MORE}, method)
    skipped, article = found(tmp_path, "a.zip", damaged(data, "a.txt"))
    assert isinstance(skipped, Skipped)
    assert "a.zip/a.txt cannot be unpacked: " in skipped.reason
    assert isinstance(article, Article)


@pytest.mark.parametrize("member", ["word/document.xml", "docProps/thumbnail.jpeg"])
def test_a_word_document_that_does_not_unpack_is_named(tmp_path: Path, member: str) -> None:
    data = word(lambda document: document.add_paragraph(BODY))
    (skipped,) = found(tmp_path, "a.docx", damaged(data, member))
    assert isinstance(skipped, Skipped)
    assert "a.docx" in skipped.reason
    assert "Error -3 while decompressing data" in skipped.reason


# Word


def word(build) -> bytes:
    document = docx.Document()
    build(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_a_word_document_gives_its_text_tables_and_headline(tmp_path: Path) -> None:
    def build(document) -> None:
        document.core_properties.title = "Microsoft Word - x"
        document.core_properties.author = "Ida Brandt"
        document.add_heading("Harbour reopens", 0)
        document.add_paragraph("By Ida Brandt | 4 September 2025")
        document.add_paragraph(BODY)
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ("Port", "Ferries", "Port Ellis", "12"), strict=True):
            cell.text = text
        document.add_paragraph(MORE)

    article = only(tmp_path, "a.docx", word(build))
    assert article.title == "Harbour reopens"
    assert (article.author, article.published) == ("Ida Brandt", date(2025, 9, 4))
    assert article.text == f"{BODY}\n\nPort: Port Ellis; Ferries: 12.\n\n{MORE}"


def test_a_word_document_that_is_none_says_so(tmp_path: Path) -> None:
    for data in (packed({"a.txt": BODY}), b"PK\x03\x04", packed({"word/document.xml": "<a>"})):
        (skipped,) = found(tmp_path, "a.docx", data)
        assert isinstance(skipped, Skipped)
        assert "a.docx is" in skipped.reason


# EPUB

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>Harbour Review</dc:title><dc:creator>Ida Brandt</dc:creator><dc:date>2025-09-04</dc:date>
<dc:language>en-GB</dc:language></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="1" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="2" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="3" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="c"/><itemref idref="n"/><itemref idref="2"/><itemref idref="1"/>
<itemref idref="3"/></spine></package>"""
CHAPTER = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    "<body><h1>{}</h1><p>{}</p></body></html>"
)


def test_every_chapter_of_a_book_is_an_article(tmp_path: Path) -> None:
    data = packed({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": PACKAGE,
        "OPS/cover.xhtml": "<html><body><img src='a.png'/></body></html>",
        "OPS/nav.xhtml": CHAPTER.format("Contents", "One and two and all the others."),
        "OPS/text/one a.xhtml": CHAPTER.format("Ferries", MORE),
        "OPS/text/two.xhtml": CHAPTER.format("Harbour", BODY),
    })  # fmt: skip
    two, one, gone = found(tmp_path, "review.epub", data)
    assert isinstance(two, Article)
    assert isinstance(one, Article)
    assert (two.title, two.text, one.title, one.text) == ("Harbour", BODY, "Ferries", MORE)
    assert (one.source, one.author, one.language) == ("Harbour Review", "Ida Brandt", "en")
    assert one.published == date(2025, 9, 4)
    assert (two.origin, one.origin) == ("review.epub:2", "review.epub:3")
    assert isinstance(gone, Skipped)
    assert "gone.xhtml" in gone.reason


def test_a_book_that_names_no_content_says_so(tmp_path: Path) -> None:
    (skipped,) = found(tmp_path, "a.epub", packed({"META-INF/container.xml": "<container/>"}))
    assert isinstance(skipped, Skipped)
    assert "names no content" in skipped.reason


# PDF


def test_a_page_without_text_is_named_beside_the_article(tmp_path: Path) -> None:
    article, page = found(
        tmp_path,
        "a.pdf",
        pdf_of(
            [
                ["Harbour reopens", "", *(f"{BODY} It was day {number}." for number in range(4))],
                [f"{MORE} It was day {number}." for number in range(4, 8)],
                [],
            ]
        ),
    )
    assert isinstance(article, Article)
    assert isinstance(page, Skipped)
    assert page.origin == "a.pdf:3"
    assert "(page 3) has no text" in page.reason
