"""Sitemaps for news against a real server on loopback; the pages that they name are fetched."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store.readers import read, read_url
from index_store.types import Article, Skipped
from tests.index_store.readers.test_fetch import BODY, MORE, PAGE, Site, fetcher

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>"""
NEWS_ENTRY = (
    "<url><loc>{}</loc><news:news><news:publication><news:name>Harbour Courier</news:name>"
    "<news:language>en</news:language></news:publication><news:publication_date>2025-09-04"
    "</news:publication_date><news:title>Port open again</news:title></news:news></url>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("kind", ["application/xml", "text/xml"])
def test_the_pages_of_a_sitemap_for_news_are_fetched(site: Site, kind: str) -> None:
    good = site.put("/a.html", PAGE.format(canonical=""))
    gone = f"{site.address}/gone.html"
    entries = NEWS_ENTRY.format(good) + NEWS_ENTRY.format(gone) + f"<url><loc>{good}</loc></url>"
    address = site.put("/sitemap-news", NEWS.format(entries), Content_Type=kind)
    article, failure = read_url(address, fetcher())
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Port open again", f"{BODY}\n\n{MORE}")
    assert (article.source, str(article.published)) == ("Harbour Courier", "2025-09-04")
    assert article.url == good
    assert isinstance(failure, Skipped)
    assert "answers with 404" in failure.reason


def test_other_sitemaps_and_those_in_files_say_what_to_do(site: Site, tmp_path: Path) -> None:
    address = site.put("/sitemap.xml", NEWS.format("<url><loc>https://a.example/a</loc></url>"))
    (plain,) = read_url(address, fetcher())
    assert isinstance(plain, Skipped)
    assert "without entries of news" in plain.reason
    path = tmp_path / "sitemap.xml"
    path.write_text(NEWS.format(NEWS_ENTRY.format("https://a.example/a")))
    (local,) = read(path, root=tmp_path)
    assert isinstance(local, Skipped)
    assert "Add the sitemap by its address" in local.reason
