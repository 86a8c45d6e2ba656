"""OpenDocument and RTF, written by hand to their specifications as word processors write them."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from index_store.drafts import read_draft
from index_store.errors import UnreadableArticleError
from tests.helpers.reading import Archive

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "svg": "svg-compatible", "meta": "meta",
    }.items()
)  # fmt: skip
META = f"""<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>
<dc:title>Harbour reopens</dc:title><meta:initial-creator>Ida Brandt</meta:initial-creator>
<meta:creation-date>2025-09-04T10:15:00.123456789</meta:creation-date><dc:language>en-GB</dc:language>
</office:meta></office:document-meta>"""
STYLES = """<office:automatic-styles><style:style style:name="P1" style:family="paragraph"
 style:parent-style-name="Title"/></office:automatic-styles>"""


def odt(text: str, *, before: str = "", meta: str = META, manifest: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {NAMES}>'
            f"{STYLES}<office:body><office:text>{text}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr("meta.xml", meta)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return data.getvalue()


def cell(text: str) -> str:
    return f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"


def test_a_document_gives_its_headline_text_tables_and_metadata(archive: Archive) -> None:
    rows = "".join(
        f"<table:table-row>{cell(one)}{cell(other)}</table:table-row>"
        for one, other in (("Port", "Ferries"), ("Port Ellis", "12"))
    )
    article = archive.read(
        "a.odt",
        odt(
            "<text:tracked-changes><text:deletion><text:p>Gone.</text:p></text:deletion>"
            "</text:tracked-changes>"
            '<text:p text:style-name="P1">Storm <text:span>over</text:span></text:p>'
            "<text:section><text:p>The harbour<text:s text:c='2'/>of <text:span>Port<text:tab/>"
            "Ellis</text:span> reopened on Monday<office:annotation><text:p>Check!</text:p>"
            "</office:annotation> after a week of storms, the mayor said.<text:note>"
            "<text:note-citation>1</text:note-citation><text:note-body><text:p>It had been closed "
            "since August.</text:p></text:note-body></text:note></text:p></text:section>"
            f"<table:table>{rows}</table:table>"
            f"<text:list><text:list-item><text:p>{MORE}</text:p></text:list-item></text:list>"
            "<text:p><draw:frame><draw:text-box><text:p>A ferry leaves Port Ellis.</text:p>"
            "</draw:text-box><svg:desc>Waves break over the pier.</svg:desc></draw:frame></text:p>"
        ),
    )
    assert article.title == "Storm over"
    assert article.text.split("\n\n") == [
        BODY,
        "It had been closed since August.",
        "Port: Port Ellis; Ferries: 12.",
        MORE,
        "A ferry leaves Port Ellis.",
        "Waves break over the pier.",
    ]
    assert (article.author, article.language) == ("Ida Brandt", "en")
    assert article.published == date(2025, 9, 4)


def test_what_the_text_says_of_itself_counts_more_than_the_metadata(archive: Archive) -> None:
    article = archive.read(
        "a.odt",
        odt(
            "<text:h text:outline-level='1'>Ferries sail</text:h><text:p>By Ole Lund | 5 September "
            f"2025</text:p><text:p>{BODY}</text:p><text:p>{MORE}</text:p>"
        ),
    )
    assert (article.title, article.author) == ("Ferries sail", "Ole Lund")
    assert (article.published, article.text) == (date(2025, 9, 5), f"{BODY}\n\n{MORE}")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (odt(BODY, manifest="<encryption-data/>"), "is encrypted"),
        (odt(BODY)[:300], "is a damaged archive"),
        (b"Hello.", "is a damaged archive"),
        (odt("x" * 16_000_000), "larger unpacked than"),
        (odt("", meta="").replace(b"content.xml", b"content.xmx"), "content.xml"),
        (odt(""), "holds no article"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(archive: Archive, data, reason) -> None:
    with pytest.raises(UnreadableArticleError, match=reason):
        archive.read("a.odt", data)


def test_entities_of_a_document_are_not_put_in(archive: Archive) -> None:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(9)
    )
    before = f'<!DOCTYPE x [{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    article = archive.read("a.odt", odt(f"<text:p>{BODY} &l8;&f;</text:p>", before=before))
    assert article.text == BODY


HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial;}}"
    r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}{\info{\title Harbour reopens}"
    r"{\author Ida Brandt}{\creatim\yr2025\mo9\dy4}}{\header\pard Page 1\par}\pard\plain\f0 "
)


def test_rtf_gives_its_paragraphs_and_rows(archive: Archive) -> None:
    picture = r"{\pict\pngblip " + "89504e47\n" * 500 + "}"
    article = archive.read(
        "a.rtf",
        HEAD + r"{\b Harbour reopens}\par By Ida Brandt | 4 September 2025\par "
        rf"{BODY}\par{picture}\trowd\cellx1000\cellx2000\intbl Port\cell Ferries\cell\row"
        rf"\trowd\cellx1000\cellx2000\intbl Port Ellis\cell 12\cell\row\pard {MORE}\par}}",
    )
    assert (article.title, article.author) == ("Harbour reopens", "Ida Brandt")
    assert article.published == date(2025, 9, 4)
    assert article.text == f"{BODY}\n\nPort: Port Ellis; Ferries: 12.\n\n{MORE}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"Z\'fcrich \endash  \ldblquote yes\rdblquote .", "Zürich – “yes”."),
        (rb"Z\u252?rich wins \uc1\u-10179?\u-8704? again.", "Zürich wins \U0001f600 again."),
        (
            rb'They {\field{\*\fldinst{HYPERLINK "https://a.example"}}{\fldrslt{\ul reopened}}}.',
            "They reopened.",
        ),
        (rb"{\f1 \'c3\'e0\'e2\'e0\'ed\'fc \'f1\'ed\'ee\'e2\'e0 open.}", "Гавань снова open."),
        ("Zürich is open again.".encode("cp1252"), "Zürich is open again."),
    ],
)  # fmt: skip
def test_the_letters_of_rtf_are_those_that_were_written(archive: Archive, source, text) -> None:
    assert archive.read("a.rtf", HEAD.encode() + source + rb"\par}").text == text


def test_the_code_page_that_rtf_declares_counts(archive: Archive) -> None:
    head = rb"{\rtf1\ansi\ansicpg1251\deff0 "
    for data in ("Гавань снова открыта.".encode("cp1251"), rb"\'c3\'e0\'e2\'e0\'ed\'fc open."):
        assert archive.read("a.rtf", head + data + b"}").text.startswith("Гавань")
    assert archive.read("b.rtf", head.replace(b"1251", b"99999") + b"It reopened.}").text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Hello there.", "is no RTF document"),
        (HEAD.encode() + b"}", "holds no article"),
        (HEAD.encode() + rb"\uc \u99999999 x}", "is a damaged RTF document"),
    ],
)
def test_rtf_that_cannot_be_read_says_why(archive: Archive, data, reason) -> None:
    with pytest.raises(UnreadableArticleError, match=reason):
        archive.read("a.rtf", data)


def test_rtf_that_was_cut_short_keeps_what_is_there(archive: Archive) -> None:
    assert archive.read("a.rtf", (HEAD + rf"{BODY}\par {MORE}")).text == f"{BODY}\n\n{MORE}"


def test_a_draft_may_be_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(odt(f"<text:p>{BODY}</text:p>"))
    assert BODY in read_draft(tmp_path / "a.odt")
    (tmp_path / "a.rtf").write_text(HEAD + BODY + "}")
    assert BODY in read_draft(tmp_path / "a.rtf")
