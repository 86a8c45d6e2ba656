"""What a page says of its article's pictures: captions, and texts for who cannot see them."""

from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index_store.readers.boilerplate import MAX_CAPTION, is_boilerplate, without_credit
from index_store.readers.cleaning import one_line
from index_store.readers.pages.body import Block
from index_store.readers.pages.titles import folded

MIN_WORDS = 5  # fewer name a person or a place and state nothing
ANCESTORS = 4  # elements around a picture that may be the article
MAX_PICTURES = 100


def picture_texts(tree: HtmlElement, blocks: Sequence[Block]) -> list[str]:
    """Return the captions and alternative texts of the pictures among an article's blocks.

    Credits are cut off; what the article says itself is left out, and so is what is said twice.

    Args:
        tree: The page.
        blocks: The article's.
    """
    parents = {block.parent for block in blocks}
    known = " ".join(folded(block.text) for block in blocks)
    found: dict[str, str] = {}
    for text in islice(_said(tree, parents), MAX_PICTURES):
        text = without_credit(text)
        key = folded(text)
        is_new = key not in known and not any(key in other for other in found)
        if len(key.split()) >= MIN_WORDS and is_new and not is_boilerplate(text):
            found[key] = text if text.endswith((".", "!", "?", "”", '"')) else f"{text}."
    return list(found.values())


def _said(tree: HtmlElement, parents: set[HtmlElement]) -> Iterator[str]:
    for element in tree.iter("figcaption", "img"):
        above = zip(element.iterancestors(), range(ANCESTORS), strict=False)
        if any(ancestor in parents for ancestor, _ in above):
            text = element.text_content() if element.tag == "figcaption" else element.get("alt")
            if 0 < len(line := one_line(text or "")) <= MAX_CAPTION:
                yield line
