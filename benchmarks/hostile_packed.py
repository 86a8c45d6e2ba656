"""The same as ``hostile_files`` of archives, documents, books, subtitles and agencies' XML.

The size is that of what is packed.
"""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.hostile_files import FEED, FEED_END, PAGE, PROSE, SENTENCE, filled


def _packed(files: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # Of a fixed date: whoever reads a file again wants the same bytes.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _members(size: int) -> bytes:
    return _packed({f"{number}.txt": SENTENCE for number in range(size // 200)})


def _bombs(size: int) -> bytes:
    return _packed({f"{number}.txt": bytes(1_000 * size // 50) for number in range(50)})


def _archives(size: int) -> bytes:
    data = SENTENCE.encode()
    for _ in range(max(1, size // 10_000)):
        data = _packed({"a.zip": data})
    return data


def _tar(files: Mapping[str, bytes], mode: Literal["w", "w:gz", "w:xz"] = "w") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


def _tar_members(size: int) -> bytes:
    return _tar({f"../../{number}.txt": SENTENCE.encode() for number in range(size // 1_500)})


def _tar_bomb(size: int) -> bytes:
    return _tar({"a.txt": SENTENCE.encode(), "b.txt": bytes(500 * size)}, "w:xz")


def _tar_headers(size: int) -> bytes:
    """Make an archive that says of its second member, a name, that it is as large as can be."""
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 8**11 - 1
    return _tar({"a.txt": SENTENCE.encode()})[:1024] + name.tobuf() + b"a" * size


def _warc(body: bytes, count: int, kind: str = "text/html", *sent: tuple[str, str]) -> bytes:
    """Make a WARC of so many responses of one body."""
    data = io.BytesIO()
    writer = WARCWriter(data, gzip=True)
    for number in range(count):
        record = writer.create_warc_record(
            f"https://a.example/{number}",
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders("200 OK", [("Content-Type", kind), *sent], "HTTP/1.1"),
            # Whoever reads a file again wants the same bytes.
            warc_headers_dict={
                "WARC-Date": "2025-09-04T10:15:00Z", "WARC-Record-ID": f"<urn:a:{number}>",
            },
        )  # fmt: skip
        writer.write_record(record)
    return data.getvalue()


def _warc_pages(size: int) -> bytes:
    return _warc(f"{PAGE}{PROSE}".encode(), size // 500)


def _warc_bombs(size: int) -> bytes:
    packed = gzip.compress(bytes(1_000 * size // 10))
    return _warc(packed, 10, "text/html", ("Content-Encoding", "gzip"))


def _warc_pictures(size: int) -> bytes:
    return _warc(bytes(1_000 * size // 10), 10, "image/png")


def _warc_feeds(size: int) -> bytes:
    return _warc(f"{FEED}<item><title>a</title></item>{FEED_END}".encode(), size // 500, "text/xml")


def _wacz(size: int) -> bytes:
    return _packed({"archive/a.warc.gz": _warc_pages(size), "archive/b.warc": bytes(1_000 * size)})


def _word(part: str) -> Callable[[int], bytes]:
    """Make Word documents whose body repeats a part."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    types = (
        f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r" Type="{office}" Target="word/document.xml"/></Relationships>'
    )
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def make(size: int) -> bytes:
        body = part * (size // len(part))
        document = f'<w:document xmlns:w="{words}"><w:body>{body}</w:body></w:document>'
        return _packed({
            "[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document,
        })  # fmt: skip

    return make


def _open_document(part: str, before: str = "") -> Callable[[int], bytes]:
    """Make OpenDocument texts that repeat a part."""

    def make(size: int) -> bytes:
        body = part * (size // len(part))
        return _packed({"content.xml": f"{before}<x><body><text>{body}</text></body></x>"})

    return make


def _book(chapter: str, part: str) -> Callable[[int], bytes]:
    """Make books of one chapter that repeats a part, or of chapters that repeat."""

    def make(size: int) -> bytes:
        count = 1 if part else size // 200
        names = [f"{number}.xhtml" for number in range(count)]
        items = "".join(f'<item id="{n}" href="{n}" media-type="text/html"/>' for n in names)
        order = "".join(f'<itemref idref="{n}"/>' for n in names)
        text = part * (size // len(part)) if part else ""
        return _packed({
            "META-INF/container.xml": '<container><rootfile full-path="a.opf"/></container>',
            "a.opf": f"<package><manifest>{items}</manifest><spine>{order}</spine></package>",
            **dict.fromkeys(names, chapter + text),
        })  # fmt: skip

    return make


CUE = "00:00:01.000 --> 00:00:02.000\n"
ALTO = "<alto><Page>"
NITF = "<nitf><body><body.content>"
ITEM = "<newsItem><contentSet><inlineData>Hi.</inlineData></contentSet></newsItem>"
RUN = "<w:r><w:t>It rained. </w:t></w:r>"

PACKED_MAKERS: Mapping[str, Callable[[int], bytes]] = MappingProxyType(
    {
        "members.zip": _members,
        "bombs.zip": _bombs,
        "archives.zip": _archives,
        "members.tar": _tar_members,
        "bomb.tar.xz": _tar_bomb,
        "headers.tar": _tar_headers,
        "cut.tgz": lambda size: gzip.compress(_tar_members(size * 9))[: size // 2],
        "pages.warc.gz": _warc_pages,
        "cut.warc.gz": lambda size: _warc_pages(2 * size)[:size],
        "bombs.warc.gz": _warc_bombs,
        "pictures.warc.gz": _warc_pictures,
        "feeds.warc.gz": _warc_feeds,
        "lines.warc": filled("a: b\r\n", "WARC/1.0\r\n"),
        "a.wacz": _wacz,
        "paragraphs.docx": _word(f"<w:p>{RUN}</w:p>"),
        "runs.docx": _word(RUN),
        "rows.docx": _word(f"<w:tbl><w:tr><w:tc><w:p>{RUN}</w:p></w:tc></w:tr></w:tbl>"),
        "deep.docx": _word("<w:p>"),
        "paragraphs.odt": _open_document("<p>It rained.</p>"),
        "spans.odt": _open_document("<p><span>It rained.<s/></span></p>"),
        "notes.odt": _open_document("<p>a<note><p>It rained.</p></note></p>"),
        "rows.odt": _open_document(
            "<table><table-row><table-cell><p>a</p></table-cell></table-row>"
        ),
        "deep.odt": _open_document("<p><note>"),
        "entities.odt": _open_document("<p>&b;</p>", '<!DOCTYPE x [<!ENTITY b "Hi.">]>'),
        "chapters.epub": _book(PROSE, ""),
        "paragraphs.epub": _book("", PROSE),
        "deep.epub": _book("", "<div>"),
        "cues.vtt": filled(f"{CUE}It rained.\n\n", "WEBVTT\n\n"),
        "tags.vtt": filled("<v a><c.b>", f"WEBVTT\n\n{CUE}"),
        "angles.vtt": filled("<v ", f"WEBVTT\n\n{CUE}"),
        "arrows.srt": filled("00:00:01,000 --> "),
        "times.srt": filled(CUE.replace(".", ",")),
        "lines.srt": filled("a\n", CUE),
        "paragraphs.nitf": filled("<p>It rained.</p>", NITF),
        "media.nitf": filled("<media><media-caption>a</media-caption></media>", NITF),
        "nested-media.nitf": filled("<media>", NITF),
        "headings.nitf": filled("<hl2>a</hl2>", NITF),
        "words.xml": filled('<String CONTENT="a"/>', ALTO),
        "blocks.xml": filled('<TextBlock ID="{n}" IDNEXT="0"><String CONTENT="a"/>', ALTO),
        "hyphens.xml": filled('<String CONTENT="a"/><HYP/>', f"{ALTO}<TextBlock>"),
        "order.xml": filled('<ElementRef REF="{n}"/>', f"{ALTO}<ReadingOrder>"),
        "pages.xml": filled("<Page><TextBlock/></Page>", "<alto>"),
        "items.xml": filled(ITEM, "<newsMessage>", "</newsMessage>"),
        "nested-items.xml": filled("<newsItem>", "<newsMessage>"),
        "creators.xml": filled(
            "<creator><name>a</name></creator>", "<newsItem>", f"{ITEM}</newsItem>"
        ),
        "data-rows.html": filled("<tr><td>a</td><td>b</td></tr>", f"{PAGE}<table>"),
        "nested-tables.html": filled("<table><tr><td>a<td>b<tr><td>c<td>", PAGE),
        "figures.html": filled(
            "<figure><figcaption>The ferry {n} leaves the old port.</figcaption></figure>", PAGE
        ),
    }
)
