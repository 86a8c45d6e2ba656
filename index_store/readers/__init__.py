"""Files and addresses to articles: a module per format, ``read`` and ``read_url`` over them."""

from index_store.readers.articles import article_id, name_unread
from index_store.readers.dates import parse_date
from index_store.readers.fingerprint import readers_fingerprint
from index_store.readers.limited import read, read_url
from index_store.readers.opening.fetch import Fetcher, FetchLimits
from index_store.readers.opening.files import find_files

__all__ = [
    "FetchLimits",
    "Fetcher",
    "article_id",
    "find_files",
    "name_unread",
    "parse_date",
    "read",
    "read_url",
    "readers_fingerprint",
]
