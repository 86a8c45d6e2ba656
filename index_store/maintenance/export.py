"""The articles of a snapshot as JSON Lines, in the names that the readers know."""

import json
from collections.abc import Iterator

from index_store.snapshot import Snapshot
from index_store.types import Article

PAGE = 500  # articles in memory at once

FIELDS = ("id", "title", "source", "author", "published", "updated", "language", "url", "text")


def export_articles(snapshot: Snapshot) -> Iterator[str]:
    """Yield every article as a JSON object on one line, by origin, without its empty fields."""
    revisions = snapshot.revisions()
    for start in range(0, len(revisions), PAGE):
        page = revisions[start : start + PAGE]
        articles = snapshot.articles(page)
        for revision in page:
            yield article_line(articles[revision])


def article_line(article: Article) -> str:
    """Return an article as a JSON object on one line, without its empty fields."""
    values = {name: getattr(article, name) for name in FIELDS}
    told = {name: value for name, value in values.items() if value is not None}
    return json.dumps(told, ensure_ascii=False, default=str)
