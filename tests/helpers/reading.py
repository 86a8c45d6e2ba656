"""A folder to write files into and read articles from."""

from pathlib import Path

from index_store.errors import UnreadableArticleError
from index_store.readers import read
from index_store.types import Article, Skipped


def only(path: Path, root: Path) -> Article:
    """Return the one article in a file, or raise the reason why there is none."""
    (found,) = read(path, root=root)
    if isinstance(found, Skipped):
        raise UnreadableArticleError(found.reason)
    return found


class Archive:
    """A folder to write files into and read articles from."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str, content: str | bytes) -> Article:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return only(path, self.root)
