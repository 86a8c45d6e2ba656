"""Text of articles and models as it may leave: nothing in it acts, wherever it is shown.

HTML has an escape of its own, in the standard library; this is what other places need.
"""

import re
from urllib.parse import urlsplit

from index_store import visible

# What makes links, images, tags, code, emphasis, tables, footnotes and formulas. A parenthesis is
# one only after a bracket, which stops readers that know no backslashes too; "$5" is money.
_SIGNS = re.compile(r"[\\`*_\[\]<>#|~^]|!(?=\[)|(?<=\])\(|\$(?!\d)|&(?=#|\w+;)")
# Addresses that become links by themselves.
_ADDRESSES = re.compile(r"(?:(?<=http)|(?<=https)|(?<=ftp)):|(?<=\bwww)\.|(?<=\w)@(?=\w)", re.I)
_LEADING = re.compile(r"^(\d+(?=[.)](?:\s|$)))?([-+=:.)])")  # would begin a list, or end a heading
_MARKER = re.compile(r"\[(\d+)\]")


def one_line(text: str) -> str:
    """Return text on one line, without what a reader does not see."""
    return visible(" ".join(text.split()))


def escape_markdown(text: str) -> str:
    """Return text on one line that Markdown shows as it stands."""
    line = _SIGNS.sub(r"\\\g<0>", one_line(text))
    return _LEADING.sub(r"\1\\\2", _ADDRESSES.sub(r"\\\g<0>", line))


def without_markers(text: str) -> str:
    """Return text on one line in which "(2)" stands for "[2]", which would look like a citation."""
    return _MARKER.sub(r"(\1)", one_line(text))


def is_web(url: str | None) -> bool:
    """Return whether an address is one that a link may lead to."""
    try:
        return urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return False
