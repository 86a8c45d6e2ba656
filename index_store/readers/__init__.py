"""Files to articles: one module per format, and ``find_files`` and ``read`` over them."""

from index_store.readers.dates import parse_date
from index_store.readers.files import find_files
from index_store.readers.reading import read

__all__ = ["find_files", "parse_date", "read"]
