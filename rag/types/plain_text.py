"""Text of articles and models as it may leave: nothing in it acts, wherever it is shown.

HTML has an escape of its own, in the standard library; this is what other places need.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index_store import visible

# What makes links, images, tags, code, emphasis, tables, footnotes and formulas. A parenthesis is
# one only after a bracket, which stops readers that know no backslashes too; "$5" is money.
_SIGNS = re.compile(r"[\\`*_\[\]<>#|~^]|!(?=\[)|(?<=\])\(|\$(?!\d)|&(?=#|\w+;)")
# Addresses that become links by themselves.
_ADDRESSES = re.compile(r"(?:(?<=http)|(?<=https)|(?<=ftp)):|(?<=\bwww)\.|(?<=\w)@(?=\w)", re.I)
_LEADING = re.compile(r"^(\d+(?=[.)](?:\s|$)))?([-+=:.)])")  # would begin a list, or end a heading
_MARKER = re.compile(r"\[(\d+)\]")

# What acts, and nothing else: emphasis and the like are part of how an article writes.
_ACTING = MarkdownIt("zero", {"html": True}).enable(["link", "image", "autolink", "html_inline"])
_ACTING.validateLink = lambda url: True  # type: ignore[method-assign]  # else a script stays
_MAY_ACT = re.compile(r"\]\s*[(:]|<|script:", re.I)
_SCRIPT = re.compile(r"\b(?:java|vb|live)script:\S+", re.I)
_TAG = re.compile(r"<(?=[a-z/!?])", re.I)  # one that never ends, which browsers end themselves
_DEFINITION = re.compile(r"^(\s*\[[^\]]*\]):")  # would make links of the markers "[1]"
_ROUNDS = 5  # what is left after one may make a link together, as "[a<b>](c)"


def one_line(text: str) -> str:
    """Return text on one line, without what a reader does not see."""
    return visible(" ".join(text.split()))


def escape_markdown(text: str) -> str:
    """Return text on one line that Markdown shows as it stands."""
    line = _SIGNS.sub(r"\\\g<0>", one_line(text))
    return _LEADING.sub(r"\1\\\2", _ADDRESSES.sub(r"\\\g<0>", line))


def without_markup(text: str) -> str:
    """Return text without what would act where it is shown as Markdown or HTML.

    Of a link its words stay, of an image its description, of a tag and a script's address nothing.
    """
    for _ in range(_ROUNDS):
        if not _MAY_ACT.search(text):
            return text
        before, (inline,) = text, _ACTING.parseInline(text)
        told = _SCRIPT.sub("", _told(inline.children or ()))
        text = _DEFINITION.sub(r"\1", told)
        if text == before:
            break
        text = " ".join(text.split())
    return _TAG.sub("< ", text).replace("](", " (")


def _told(tokens: Iterable[Token]) -> str:
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else token.content
        for token in tokens
        if token.type != "html_inline"
    )


def without_markers(text: str) -> str:
    """Return text on one line in which "(2)" stands for "[2]", which would look like a citation."""
    return _MARKER.sub(r"(\1)", one_line(text))


def is_web(url: str | None) -> bool:
    """Return whether an address is one that a link may lead to."""
    try:
        return urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return False
