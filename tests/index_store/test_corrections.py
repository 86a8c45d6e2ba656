"""What is corrected reaches the archive, though the text is the same; older archives go on."""

import json
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index_store import (
    Article,
    Index,
    IndexConfig,
    add_sources,
    build_index,
    index_articles,
    refresh_index,
    roll_back,
)
from tests.helpers.small_archive import EMBEDDER, wrong

STORY = {
    "id": "story-1",
    "title": "Harbour opens",
    "author": "Jane Doe",
    "published": "2025-09-04",
    "updated": "2025-09-05",
    "language": "en",
    "text": "The new harbour of Selby opened on Monday. Ships came from Ottery.",
}
OTHER = {"id": "other", "title": "Tram late", "text": "The tram line of Ottery is late again."}
CORRECTED = [
    ("author", "John Roe", "John Roe"),
    ("title", "Harbour opened", "Harbour opened"),
    ("published", "2025-09-03", date(2025, 9, 3)),
    ("updated", "2025-09-06", date(2025, 9, 6)),
    ("language", "fr", "fr"),
    ("url", "https://courier.example/harbour", "https://courier.example/harbour"),
]


def export(folder: Path, story: dict[str, str], name: str = "export.jsonl") -> Path:
    folder.mkdir(exist_ok=True)
    rows = [json.dumps(row) for row in (story, OTHER)]
    (folder / name).write_text("\n".join(rows), encoding="utf-8")
    return folder


def held(config: IndexConfig) -> dict[str, Article]:
    """Title -> article of the live snapshot."""
    with closing(Index(config, EMBEDDER.name)) as index:
        snapshot = index.current()
        found = snapshot.articles(snapshot.revisions()).values()
        assert len(found) == snapshot.manifest.articles
        return {article.title: article for article in found}


@pytest.mark.parametrize("change", [build_index, add_sources], ids=["build", "add"])
@pytest.mark.parametrize(("name", "stated", "stored"), CORRECTED, ids=lambda value: str(value))
def test_a_corrected_value_reaches_the_live_snapshot(
    tmp_path, name, stated, stored, change
) -> None:
    config = IndexConfig(data=tmp_path / "data")
    build_index(export(tmp_path / "in", STORY), config, EMBEDDER)
    report = change(export(tmp_path / "in", STORY | {name: stated}), config, EMBEDDER)
    assert (report.changed, report.added, report.removed) == (["export.jsonl:1"], [], [])
    assert report.unchanged == ["export.jsonl:2"]
    # The title and the day are part of what is embedded; nothing else is.
    assert report.embedded == (1 if name in ("title", "published") else 0)
    articles = held(config)
    assert len(articles) == 2
    assert getattr(articles[(STORY | {name: stated})["title"]], name) == stored
    assert wrong(config) == []
    roll_back(config)
    assert str(getattr(held(config)[STORY["title"]], name)) == str(STORY.get(name))


def test_a_page_that_learns_its_address_is_still_one_article(tmp_path) -> None:
    page = "<html><head>{}</head><body><h1>Harbour opens</h1><p>{}</p></body></html>"
    link = '<link rel="canonical" href="https://courier.example/harbour">'
    config, folder = IndexConfig(data=tmp_path / "data"), tmp_path / "in"
    folder.mkdir()
    (folder / "harbour.html").write_text(page.format("", STORY["text"]))
    build_index(folder, config, EMBEDDER)
    (folder / "harbour.html").write_text(page.format(link, STORY["text"]))
    assert refresh_index(config, EMBEDDER).changed == ["harbour.html"]
    [article] = held(config).values()
    assert article.url == "https://courier.example/harbour"


def test_two_rows_with_one_text_stay_two_articles(tmp_path) -> None:
    config, folder = IndexConfig(data=tmp_path / "data"), tmp_path / "in"
    build_index(export(folder, STORY), config, EMBEDDER)
    rows = (STORY, OTHER, STORY | {"id": "story-2"})
    (folder / "export.jsonl").write_text("\n".join(map(json.dumps, rows)))
    report = add_sources(folder, config, EMBEDDER)
    assert (report.added, report.articles) == (["export.jsonl:3"], 3)


def test_an_article_given_in_python_is_corrected_too(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    story = Article(id="a", title="Fair", text="The fair has opened.", origin="1", author="Jane")
    index_articles([story], config, EMBEDDER)
    moment = datetime(2025, 9, 4, 10, tzinfo=UTC)
    other = Article(id="a", title="Fair", text=story.text, origin="1", updated=moment)
    assert index_articles([other], config, EMBEDDER, keep=True).changed == ["1"]
    assert held(config)["Fair"] == other


def test_an_older_archive_is_not_written_anew(tmp_path, monkeypatch) -> None:
    config, folder = IndexConfig(data=tmp_path / "data"), tmp_path / "in"
    with monkeypatch.context() as older:
        older.setattr(Article, "revision", Article.text_revision)
        older.setattr("index_store.building.sources.readers_fingerprint", lambda: "older")
        build_index(export(folder, STORY), config, EMBEDDER)
    with closing(Index(config, EMBEDDER.name)) as index:
        assert all("+" not in revision for revision in index.current().revisions())
    report = add_sources(folder, config, EMBEDDER)  # every file is read again
    assert (report.snapshot, report.changed, len(report.unchanged)) == (1, [], 2)
    assert wrong(config) == []
    report = add_sources(export(folder, STORY | {"author": "John Roe"}), config, EMBEDDER)
    assert (report.changed, report.embedded) == (["export.jsonl:1"], 0)
    assert held(config)["Harbour opens"].author == "John Roe"
    assert wrong(config) == []
