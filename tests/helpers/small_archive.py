"""Three short articles in files, and what an index over them holds."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from index_store import Article, Index, IndexConfig, index_articles, open_embedder
from index_store.maintenance.doctor import examine_index

EMBEDDER = open_embedder("wordllama")
ALL = ["harbour.txt", "sport/cup.txt", "tram.txt"]


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def write_articles(folder: Path) -> Path:
    write(folder, "harbour.txt", "Harbour opens\n\nThe new harbour of Selby opened on Monday.\n")
    write(folder, "tram.txt", "Tram delayed\n\nThe tram line of Ottery is a year late again.\n")
    write(folder / "sport", "cup.txt", "Cup won\n\nThe women of Wexcombe won the cup on Sunday.\n")
    return folder


def index_reports(folder: Path, reports: Iterable[tuple[str, str, str, str]]) -> None:
    """Index reports, each its day, outlet, title and text, into a folder."""
    articles = [
        Article(
            id=f"r{place}",
            title=title,
            text=text,
            source=source,
            published=date.fromisoformat(day),
            origin=f"r{place}",
        )
        for place, (day, source, title, text) in enumerate(reports)
    ]
    index_articles(articles, IndexConfig(data=folder), EMBEDDER)


def origins(config: IndexConfig) -> list[str]:
    index = Index(config, EMBEDDER.name)
    try:
        snapshot = index.current()
        found = snapshot.articles(snapshot.revisions()).values()
        return sorted(article.origin for article in found)
    finally:
        index.close()


def wrong(config: IndexConfig) -> list[str]:
    return [item.what for item in examine_index(config, EMBEDDER.name) if item.remedy]
