"""Articles made for tests."""

from index_store import Article


def article(text: str, title: str = "Talks end") -> Article:
    return Article(id="a", title=title, text=text, source="Harbour Post", origin="a.txt")
