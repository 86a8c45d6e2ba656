"""What crawlers keep: WARC as wget and warcio write it, and WACZ by its specification."""

import gzip
import io
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index_store.readers import read
from index_store.types import Article, Skipped
from tests.helpers.pdf_files import pdf_of
from tests.index_store.readers.test_fetch import Site

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
SITE = "https://courier.example"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(title: str, body: str = BODY, links: str = "") -> bytes:
    return (
        f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{body}</p><p>{MORE}</p>{links}</article><img src=/photo.png></body></html>"
    ).encode()


def feed(*entries: tuple[str, str]) -> bytes:
    items = "".join(
        f"<item><title>Entry</title><link>{url}</link><description>{text}</description></item>"
        for url, text in entries
    )
    return f"<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>".encode()


class Warc:
    """A WARC to write responses into."""

    def __init__(self, *, packed: bool = True) -> None:
        self.file = io.BytesIO()
        self.writer = WARCWriter(self.file, gzip=packed)

    def put(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str] = HTML,
        status: str = "200 OK",
        kind: str = "response",
        **warc: str,
    ) -> None:
        sent = StatusAndHeaders(status, [*headers.items()], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            f"{SITE}{path}",
            kind,
            payload=io.BytesIO(body),
            http_headers=sent,
            warc_headers_dict={"WARC-Date": "2025-09-04T10:15:00Z"}
            | {name.replace("_", "-"): value for name, value in warc.items()},
        )
        self.writer.write_record(record)

    @property
    def data(self) -> bytes:
        return self.file.getvalue()


def found(folder: Path, name: str, data: bytes) -> list[Article | Skipped]:
    (folder / name).write_bytes(data)
    return list(read(folder / name, root=folder))


def articles(results: list[Article | Skipped]) -> list[Article]:
    assert [item for item in results if isinstance(item, Skipped)] == []
    return [item for item in results if isinstance(item, Article)]


def reasons(results: list[Article | Skipped]) -> dict[str, str]:
    return {item.origin: item.reason for item in results if isinstance(item, Skipped)}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("options", [(), ("--no-warc-compression",)])
def test_a_crawl_by_wget_gives_every_page_once(
    tmp_path: Path, site: Site, options: tuple[str, ...]
) -> None:
    paths = ("a.html", "b.html", "gone", "old", "wire.txt", "feed.xml", "robots.txt")
    site.put("/", page("Home", links="".join(f"<a href=/{path}>more</a>" for path in paths)))
    site.put("/a.html", page("Harbour reopens"))
    site.put("/b.html", gzip.compress(page("Ferries sail")), Content_Encoding="gzip")
    site.put("/old", status=302, Location="/b.html")
    site.put("/wire.txt", f"Wire note\n\n{MORE}\n", Content_Type="text/plain")
    site.put("/photo.png", b"\x89PNG", Content_Type="image/png")
    site.put("/robots.txt", "User-agent: *\nAllow: /\n", Content_Type="text/plain")
    entries = ((f"{site.address}/a.html", "Short."), (f"{site.address}/c.html", MORE))
    site.put("/feed.xml", feed(*entries), Content_Type="application/rss+xml")
    subprocess.run(
        ["wget", "-q", "-r", "-p", "--warc-file=crawl", *options, f"{site.address}/"],
        cwd=tmp_path,
        check=False,  # of a page that is not there
    )
    [path] = tmp_path.glob("crawl.warc*")
    results = articles(list(read(path, root=tmp_path)))
    by_url: dict[str | None, Article] = {}
    for article in results:
        by_url.setdefault(article.url, article)  # as a change takes them
    texts = {
        (url or "").removeprefix(site.address): item.text.split("\n\n")
        for url, item in by_url.items()
    }
    assert texts == {
        "/a.html": [BODY, MORE], "/b.html": [BODY, MORE], "/wire.txt": [MORE], "/c.html": [MORE],
    }  # fmt: skip
    assert by_url[f"{site.address}/a.html"].title == "Harbour reopens"
    assert by_url[f"{site.address}/a.html"].origin == f"{path.name}/{site.address}/a.html"
    assert all(article.published is not None for article in results)


def test_only_what_was_found_and_can_be_read_is_read(tmp_path: Path) -> None:
    warc = Warc()
    warc.put("/", page("Home"))
    warc.put("/a", page("Harbour reopens"))
    warc.put("/moved", b"", status="301 Moved Permanently")
    warc.put("/gone", page("Not found"), status="404 Not Found")
    warc.put("/again", b"", kind="revisit")
    warc.put("/photo", b"\x89PNG", {"Content-Type": "image/png"})
    warc.put("/data", b"{}", {"Content-Type": "application/json"})
    warc.put("/sitemap.xml", b"<urlset/>", {"Content-Type": "text/xml"})
    warc.put("/ads.txt", b"example.org, 1, DIRECT", {"Content-Type": "text/plain"})
    warc.put("/b.pdf", pdf_of([[BODY, MORE]]), {"Content-Type": "application/pdf"})
    a, b = articles(found(tmp_path, "a.warc.gz", warc.data))
    assert (a.url, a.text) == (f"{SITE}/a", f"{BODY}\n\n{MORE}")
    assert (b.url, b.text) == (f"{SITE}/b.pdf", f"{BODY}\n\n{MORE}")


def test_the_day_is_that_of_the_page_else_of_the_crawl(tmp_path: Path) -> None:
    warc = Warc(packed=False)
    dated = page("Dated").replace(
        b"<head>",
        b"<head><script type='application/ld+json'>"
        b'{"@type": "NewsArticle", "datePublished": "2025-08-01"}</script>',
    )
    warc.put("/dated", dated)
    warc.put("/2025-08-02-named.txt", BODY.encode(), {"Content-Type": "text/plain"})
    warc.put("/undated", page("Undated"))
    results = articles(found(tmp_path, "a.warc", warc.data))
    assert [str(article.published) for article in results] == [
        "2025-08-01", "2025-08-02", "2025-09-04",
    ]  # fmt: skip
    assert results[2].published == date(2025, 9, 4)


def test_a_page_is_read_as_it_was_sent(tmp_path: Path) -> None:
    warc = Warc()
    zurich = page("Zürich", "Der Hafen von Zürich ist wieder offen, sagte die Bürgermeisterin.")
    latin = zurich.decode().encode("latin-1")
    half = len(zurich) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (zurich[:half], zurich[half:], b""))
    warc.put("/plain", zurich)
    warc.put("/latin", latin, {"Content-Type": "text/html; charset=iso-8859-1"})
    warc.put("/gzip", gzip.compress(zurich), HTML | {"Content-Encoding": "gzip"})
    warc.put("/unpacked", zurich, HTML | {"Content-Encoding": "gzip"})
    warc.put("/chunked", chunks, HTML | {"Transfer-Encoding": "chunked"})
    results = articles(found(tmp_path, "a.warc.gz", warc.data))
    assert len(results) == 5
    assert {(article.title, article.text) for article in results} == {
        ("Zürich", f"Der Hafen von Zürich ist wieder offen, sagte die Bürgermeisterin.\n\n{MORE}")
    }


def test_a_warc_that_is_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    warc = Warc(packed=False)
    warc.put("/a", page("Harbour reopens"))
    warc.put("/b", page("Ferries sail"))
    assert len(articles(found(tmp_path, "a.warc.gz", gzip.compress(warc.data)))) == 2


def wacz(files: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_every_warc_of_a_wacz_is_read(tmp_path: Path) -> None:
    one, two = Warc(), Warc()
    one.put("/a", page("Harbour reopens"))
    two.put("/b", page("Ferries sail"))
    data = wacz({
        "archive/one.warc.gz": one.data,
        "archive/broken.warc.gz": two.data[:-40],
        "archive/two.warc.gz": two.data,
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "x", "text": "Hello."}\n',
        "datapackage.json": b'{"profile": "data-package"}',
    })  # fmt: skip
    a, broken, b = found(tmp_path, "a.wacz", data)
    assert isinstance(a, Article)
    assert isinstance(b, Article)
    assert (a.title, b.title) == ("Harbour reopens", "Ferries sail")
    assert "cannot be unpacked any further" in reasons([broken])["a.wacz/archive/broken.warc.gz"]
    (skipped,) = found(tmp_path, "b.wacz", wacz({"datapackage.json": b"{}"}))
    assert "without a WARC" in reasons([skipped])["b.wacz"]


def test_what_is_damaged_is_named_and_what_was_before_is_kept(tmp_path: Path) -> None:
    warc = Warc()
    warc.put("/a", page("Harbour reopens"))
    kept = len(warc.data)
    warc.put("/b", page("Ferries sail"))
    a, rest = found(tmp_path, "cut.warc.gz", warc.data[: kept + 300])
    assert isinstance(a, Article)
    assert "Fetch it again" in reasons([rest])["cut.warc.gz"]
    a, rest = found(tmp_path, "odd.warc.gz", warc.data[:kept] + gzip.compress(b"x\r\n\r\n" * 99))
    assert isinstance(a, Article)
    assert "is damaged after 1 record," in reasons([rest])["odd.warc.gz"]
    (none,) = found(tmp_path, "none.warc", b"hello\n")
    assert "is damaged after 0 records," in reasons([none])["none.warc"]


def test_a_page_that_was_cut_short_is_named(tmp_path: Path) -> None:
    warc = Warc(packed=False)
    warc.put("/a", page("Harbour reopens"), WARC_Truncated="length")
    warc.put("/b", page("Ferries sail"))
    results = found(tmp_path, "a.warc", warc.data[:-200])
    assert "was cut short" in reasons(results)[f"a.warc/{SITE}/a"]
    assert "was cut short" in reasons(results)[f"a.warc/{SITE}/b"]


def test_a_bomb_is_named_and_the_other_pages_are_read(tmp_path: Path) -> None:
    warc = Warc()
    bomb = gzip.compress(bytes(60_000_000))
    warc.put("/bomb", gzip.compress(bomb), HTML | {"Content-Encoding": "gzip, gzip"})
    warc.put("/large", b" " * 21 * 2**20)
    warc.put("/a", page("Harbour reopens"))
    results = found(tmp_path, "a.warc.gz", warc.data)
    assert "is larger than 20 MB" in reasons(results)[f"a.warc.gz/{SITE}/bomb"]
    whole = Warc()
    whole.put("/a", page("Harbour reopens"))
    whole.put("/b", bytes(15_000_000), {"Content-Type": "image/png"})
    a, rest = found(tmp_path, "b.warc.gz", whole.data)
    assert isinstance(a, Article)
    assert "larger unpacked than" in reasons([rest])["b.warc.gz"]
