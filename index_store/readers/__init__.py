"""Files and addresses to articles: a module per format, ``read`` and ``read_url`` over them."""

from index_store.readers.articles import read, read_url
from index_store.readers.dates import parse_date
from index_store.readers.fetch import Fetcher, FetchLimits
from index_store.readers.files import find_files
from index_store.readers.fingerprint import readers_fingerprint

__all__ = [
    "FetchLimits",
    "Fetcher",
    "find_files",
    "parse_date",
    "read",
    "read_url",
    "readers_fingerprint",
]
