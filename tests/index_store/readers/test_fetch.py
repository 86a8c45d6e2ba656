"""Fetching against a real server on loopback, which has to be allowed explicitly."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index_store import IndexConfig, build_index
from index_store.errors import NothingToIndexError, UnreadableArticleError
from index_store.readers import Fetcher, FetchLimits, read_url
from index_store.readers.opening import transport
from index_store.readers.opening.addresses import is_public
from index_store.types import Article, Skipped
from tests.helpers.small_archive import EMBEDDER

OWN = frozenset({"127.0.0.1"})
BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
PAGE = f"""<html lang="en"><head><title>Harbour reopens</title>
<link rel="canonical" href="{{canonical}}"></head><body><article><h1>Harbour reopens</h1>
<p>{BODY}</p><p>{MORE}</p></article></body></html>"""


class Site(ThreadingHTTPServer):
    """A site of the pages that a test puts there; ``asked`` are the requests that came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str]] = []

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        data = body if isinstance(body, bytes) else body.encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": "text/html"} | named, data)
        return self.address + path


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.path == "/drip":
            for _ in range(50):
                time.sleep(0.1)
                self.wfile.write(b"x")
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve_forever, args=(0.05,))
    thread.start()
    yield site
    site.shutdown()
    site.server_close()
    thread.join()


def fetcher(**limits: float) -> Fetcher:
    return Fetcher(FetchLimits(private_hosts=OWN, delay_seconds=0, **limits))  # type: ignore[arg-type]


def test_a_page_is_fetched_and_read(site: Site) -> None:
    url = site.put("/a", PAGE.format(canonical=f"{site.address}/articles/1"))
    (article,) = read_url(url, fetcher())
    assert isinstance(article, Article)
    assert article.text == f"{BODY}\n\n{MORE}"
    assert (article.title, article.language) == ("Harbour reopens", "en")
    assert (article.origin, article.url) == (url, f"{site.address}/articles/1")
    assert {agent.partition("/")[0] for _, agent in site.asked} == {"Dateline"}
    assert site.asked[0][0] == "/robots.txt"


def test_a_page_cannot_take_the_address_of_another_site(site: Site) -> None:
    url = site.put("/a", PAGE.format(canonical="https://courier.example/articles/1"))
    (article,) = read_url(url, fetcher())
    assert isinstance(article, Article)
    assert article.url == url


@pytest.mark.parametrize("target", ["/b", "http://127.0.0.1:{port}/b", "//127.0.0.1:{port}/b"])
def test_redirects_are_followed(site: Site, target: str) -> None:
    site.put("/b", PAGE.format(canonical=""))
    url = site.put("/a", status=302, Location=target.format(port=site.server_port))
    assert fetcher().fetch(url).url == f"{site.address}/b"


def test_a_packed_page_is_unpacked(site: Site) -> None:
    url = site.put("/a", gzip.compress(BODY.encode()), Content_Encoding="gzip")
    assert fetcher().fetch(url).data == BODY.encode()


def test_the_charset_that_comes_with_a_page_is_believed(site: Site) -> None:
    text = "Гавань снова открыта."
    page = f"<html><body><p>{text}</p></body></html>".encode("koi8-r")
    url = site.put("/a", page, Content_Type="text/html; charset=koi8-r")
    (article,) = read_url(url, fetcher())
    assert isinstance(article, Article)
    assert article.text == text


def test_what_robots_forbids_is_not_fetched(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nAllow: /news/\nDisallow: /*.html$\nCrawl-delay: 0\n")
    forbidden, allowed = site.put("/a.html", "x"), site.put("/news/a.htm", "x")
    with pytest.raises(UnreadableArticleError, match=r"robots\.txt forbids"):
        fetcher().fetch(forbidden)
    assert fetcher().fetch(allowed).data == b"x"
    assert "/a.html" not in [path for path, _ in site.asked]


def test_a_redirect_to_what_robots_forbids_is_not_followed(site: Site) -> None:
    site.put("/robots.txt", "User-agent: Dateline\nDisallow: /b\n")
    site.put("/b", "x")
    with pytest.raises(UnreadableArticleError, match=r"robots\.txt forbids"):
        fetcher().fetch(site.put("/a", status=301, Location="/b"))


def test_a_site_whose_robots_fails_is_left_alone(site: Site) -> None:
    site.put("/robots.txt", status=503)
    with pytest.raises(UnreadableArticleError, match=r"robots\.txt forbids"):
        fetcher().fetch(site.put("/a", "x"))


def test_a_site_is_not_asked_faster_than_it_wants(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")
    url = site.put("/a", "x")
    slow = fetcher()
    slow.fetch(url)
    started = time.monotonic()
    slow.fetch(url)
    assert time.monotonic() - started > 0.3
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


# Refusals


def test_loopback_is_refused_unless_allowed(site: Site) -> None:
    url = site.put("/a", "x")
    for address in (url, url.replace("127.0.0.1", "localhost"), "http://[::1]/", "http://0/"):
        with pytest.raises(UnreadableArticleError, match="not a public address"):
            Fetcher().fetch(address)
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "2001:db8::1",
        "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_an_inner_address_is_known_in_every_spelling(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "192.0.0.1", "192.0.0.9", "192.0.0.170", "168.63.129.16", "192.88.99.1", "64:ff9b::8.8.8.8",
        "64:ff9b:1::a00:1", "::8.8.8.8", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1", "3fff::1", "100.64.0.1",
    ],
)  # fmt: skip
def test_what_wraps_an_address_or_serves_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "192.0.1.1"])
def test_a_public_address_is_one(address: str) -> None:
    assert is_public(address)


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name server says a public address once, then loopback: the first is connected to."""
    import asyncio

    asked = []

    async def resolve(self: object, host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        address = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return [(2, 1, 6, "", (address, port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    url = site.put("/a", "x").replace("127.0.0.1", "rebound.example")
    with pytest.raises(UnreadableArticleError):
        fetcher(timeout_seconds=1).fetch(url)
    assert site.asked == []


# Hosts of one's own network


def test_a_host_that_is_listed_is_fetched_and_no_other(site: Site) -> None:
    url = site.put("/a", PAGE.format(canonical=""))
    (refused,) = read_url(url, Fetcher(FetchLimits(private_hosts=frozenset({"127.0.0.2"}))))
    assert isinstance(refused, Skipped)
    assert "name its host in DATELINE_PRIVATE_HOSTS: 127.0.0.1." in refused.reason
    assert site.asked == []
    (article,) = read_url(url, fetcher())
    assert isinstance(article, Article)


def test_a_redirect_leads_to_no_private_host_that_is_not_listed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = site.put("/b", "x").replace("127.0.0.1", "127.0.0.2")
    url = site.put("/a", status=302, Location=other)
    with pytest.raises(UnreadableArticleError, match=r"leads to 127\.0\.0\.2"):
        fetcher().fetch(url)
    # The same from an address that is taken for public.
    monkeypatch.setattr(transport, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(UnreadableArticleError, match=r"leads to 127\.0\.0\.2"):
        Fetcher(FetchLimits(delay_seconds=0)).fetch(url)
    assert {path for path, _ in site.asked} == {"/robots.txt", "/a"}


def test_a_build_fetches_from_the_hosts_of_the_settings(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.put("/a", PAGE.format(canonical=""))
    refused = IndexConfig.from_env(tmp_path)
    with pytest.raises(NothingToIndexError, match="not a public address"):
        build_index(url, refused, EMBEDDER)
    monkeypatch.setenv("DATELINE_PRIVATE_HOSTS", "intranet.example, 127.0.0.1")
    report = build_index(url, IndexConfig.from_env(tmp_path), EMBEDDER)
    assert report.added == [url]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://c.example/a", "javascript:alert(1)", "/a", "", "http://", "x"],
)
def test_only_web_addresses_are_fetched(url: str) -> None:
    (skipped,) = read_url(url, Fetcher())
    assert isinstance(skipped, Skipped)
    assert "no web address" in skipped.reason


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("file:///etc/passwd", "no web address"),
        ("/a", "redirects more than 5 times"),
        ("http://user:secret@127.0.0.1/", "user name or password"),
        ("http://[bad", "cannot be fetched"),
    ],
)
def test_a_redirect_may_not_lead_anywhere(site: Site, target: str, why: str) -> None:
    with pytest.raises(UnreadableArticleError, match=why):
        fetcher().fetch(site.put("/a", status=302, Location=target))


def test_a_page_that_is_too_large_is_given_up(site: Site) -> None:
    url = site.put("/a", gzip.compress(bytes(10_000_000)), Content_Encoding="gzip")
    with pytest.raises(UnreadableArticleError, match="larger than 100,000 bytes"):
        fetcher(max_bytes=100_000).fetch(url)


def test_a_page_that_drips_is_given_up_in_time(site: Site) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableArticleError, match=r"within 0\.5 s"):
        fetcher(timeout_seconds=0.5).fetch(site.put("/drip", "x"))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_a_failing_page_says_how(site: Site, status: int) -> None:
    with pytest.raises(UnreadableArticleError, match=str(status)):
        fetcher().fetch(site.put("/a", "x", status=status))


def test_an_unknown_packing_is_refused(site: Site) -> None:
    with pytest.raises(UnreadableArticleError, match="not asked for"):
        fetcher().fetch(site.put("/a", "x", Content_Encoding="zstd"))


# Feeds


def test_the_pages_behind_a_feed_are_read(site: Site) -> None:
    site.put("/1", PAGE.format(canonical=""))
    entries = "".join(
        f"<item><title>{title}</title><link>{site.address}{path}</link>"
        f"<description>{text}</description></item>"
        for title, path, text in (
            ("First", "/1", "Short."), ("Second", "/2", MORE), ("Third", "/3", ""),
        )
    )  # fmt: skip
    feed = f"<rss version='2.0'><channel><title>Courier</title>{entries}</channel></rss>"
    url = site.put("/feed", feed, Content_Type="application/rss+xml")
    first, second, third = read_url(url, fetcher())
    assert isinstance(first, Article)
    assert (first.title, first.text) == ("First", f"{BODY}\n\n{MORE}")
    assert (first.source, first.url) == ("Courier", f"{site.address}/1")
    assert isinstance(second, Article)
    assert second.text == MORE
    assert isinstance(third, Skipped)
    assert (third.origin, "404" in third.reason) == (f"{url}:3", True)
