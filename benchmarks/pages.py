"""Web pages with gold: what ``benchmarks.readers`` measures and ``train_dates`` learns from.

A folder holds ``pages.jsonl`` (plain or gzipped), one object a line: id, url, html (the page's
file, relative to the folder, plain or gzipped), and the gold that it has: text, or title, author
and published, where empty means that the page has none and ``has_metadata`` that somebody looked.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index_store.readers.decoding import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and its gold."""

    url: str | None
    html: str
    gold: dict[str, Any]
    site: str
    """The last two labels of its host, so that the blogs of one host stay together."""

    @property
    def held_out(self) -> bool:
        """Whether its site is not of the development half: its name hashes to an odd number."""
        return self.fold(2) == 1

    def fold(self, count: int) -> int:
        """Return which of ``count`` parts its site belongs to, in [0, count)."""
        return hashlib.sha256(self.site.encode()).digest()[0] % count


def read_pages(folder: Path) -> list[Page]:
    """Return the pages of a data folder, in its order."""
    pages = []
    for row in _rows(folder):
        data = (folder / row["html"]).read_bytes()
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        url = row.get("url") or ""
        pages.append(
            Page(
                url=url if url.startswith("http") else None,
                html=decode(data, markup=True),
                gold=row,
                site=_site(url),
            )
        )
    return pages


def _rows(folder: Path) -> Iterable[dict[str, Any]]:
    packed = folder / "pages.jsonl.gz"
    with gzip.open(packed, "rt") if packed.is_file() else (folder / "pages.jsonl").open() as file:
        yield from (json.loads(line) for line in file if line.strip())


def _site(url: str) -> str:
    return ".".join((urlsplit(url).hostname or url).split(".")[-2:])
