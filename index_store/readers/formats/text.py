"""Plain text as people paste it: hard-wrapped or not, with captions and links in between.

The stages: lines -> blocks -> header and rest -> paragraphs -> body.
"""

import re
from itertools import pairwise

from index_store.readers.boilerplate import (
    BULLET,
    MAX_RELATED,
    ends_sentence,
    is_caption,
    is_related,
    without_boilerplate,
    without_link_lists,
)
from index_store.readers.bylines import Byline, parse_author_link, parse_byline
from index_store.readers.cleaning import join_paragraphs, title_or_opening
from index_store.readers.parsed_article import ParsedArticle

Block = list[str]
"""Lines without an empty one between them."""

MAX_HEADLINE = 160  # characters
MAX_WRAP_WIDTH = 200  # wider lines are paragraphs, not wrapped
HEADER_BLOCKS = 6  # how far down a headline, a byline or a caption may stand
HEADER_LINES = 60  # of such a block; what stands further down in it is no header
# A line that, with the next word, is shorter than this share of the width was not broken for want
# of room. Pages break lines by the pixel: in the one pasted page measured, the least was 0.87.
FULL_LINE = 0.75

BARE_URL = re.compile(r"[<(\[]?(?:https?://|www\.)\S+[>)\]]?", re.I)


def parse_text(text: str, title: str | None = None) -> ParsedArticle:
    """Return the article in a pasted text.

    Section subheads are left out of the body: a line such as "'Play for time'" between two
    paragraphs states nothing, yet would be quoted as a sentence.

    Args:
        text: Clean text (``cleaning.clean``).
        title: The headline where it is known from elsewhere. Then no line is taken for one,
            unless it says the same.
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    bare = {line for line in lines if BARE_URL.fullmatch(line)}
    links = [line.strip("<>()[]") for line in lines if line in bare]
    blocks = _blocks(["" if line in bare else line for line in lines])
    blocks = without_link_lists([kept for block in blocks for kept in _without_related(block)])
    width = _wrap_width(blocks)
    header, blocks = _take_header(blocks, title, wrapped=width is not None)
    words = frozenset(re.findall(r"[^\W\d_]+", text.lower())) if width else frozenset()
    paragraphs = [paragraph for block in blocks for paragraph in _paragraphs(block, width, words)]
    body = join_paragraphs(without_boilerplate(paragraphs))
    if not body and header.title and not title:
        # Nothing but a headline: then it is the text, for there is nothing better to quote.
        body = join_paragraphs([header.title])
    for link in links:
        header = header.filled_from(parse_author_link(link))
    return ParsedArticle(
        title=title_or_opening(header.title, body),
        text=body,
        source=header.source,
        author=header.author,
        published=header.published,
        updated=header.updated,
        url=header.url,
    )


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return blocks if blocks[-1] else blocks[:-1]


def _without_related(block: Block) -> list[Block]:
    """Return what is left of a block without links to other articles and newsletters."""
    is_short = sum(map(len, block)) <= MAX_RELATED
    # Wrapped, the headline it links to goes on in the next lines; prose would end there.
    if is_related(block[0]) and is_short and not any(map(ends_sentence, block[1:])):
        return []
    kept: Block = []
    above = ""
    for line in block:
        # Inside a sentence that was wrapped, a line may begin with any word.
        is_link = is_related(line) and (not above or ends_sentence(above))
        kept.append("" if is_link else line)
        above = kept[-1]
    return _blocks(kept)


def _wrap_width(blocks: list[Block]) -> int | None:
    """Return the length of the lines that were hard-wrapped, or None where lines are paragraphs.

    Paragraphs end with a full stop; a line that ran out of room rarely does.
    """
    inner = [line for block in blocks for line, _ in pairwise(block) if len(line) > 30]
    if not inner or sum(map(ends_sentence, inner)) * 2 >= len(inner):
        return None
    # Not the longest: a headline or a table may be wider than the text.
    width = sorted(map(len, inner))[len(inner) * 9 // 10]
    return width if width <= MAX_WRAP_WIDTH else None


def _take_header(
    blocks: list[Block], headline: str | None, *, wrapped: bool
) -> tuple[Byline, list[Block]]:
    """Split off what precedes the first paragraph: headline, byline, caption, navigation."""
    found = Byline()
    known = headline
    for position, block in enumerate(blocks[:HEADER_BLOCKS]):
        if is_caption(" ".join(block)) or (known and " ".join(block) == known):
            continue
        kept: Block = []
        for line in block[:HEADER_LINES]:
            # A header precedes the prose; further down, a wrapped line may look like a date.
            byline = None if any(map(ends_sentence, kept)) else parse_byline(line)
            if byline is not None:
                found = found.filled_from(byline)
            elif _is_menu(line):
                # What stands alone above a menu is the name of the site.
                found = found.filled_from(
                    Byline(source=" ".join(kept) or (None if known else headline))
                )
                headline = known
            else:
                kept.append(line)
                continue
            if headline is None and byline is not None and _is_headline(" ".join(kept)):
                headline = " ".join(kept)
            kept = []
        kept += block[HEADER_LINES:]
        is_last = position + 1 == len(blocks)
        if not kept:
            continue
        if headline is None and not is_last and _is_headline(" ".join(kept)):
            headline = " ".join(kept)
            continue
        if headline is None and not wrapped and _begins_with_headline(kept):
            headline, kept = kept[0], kept[1:]
        title = Byline(title=headline)
        return found.filled_from(title), [kept, *blocks[position + 1 :]]
    return found.filled_from(Byline(title=headline)), blocks[HEADER_BLOCKS:]


def _is_menu(line: str) -> bool:
    """Say whether a line is a site's navigation, such as "Home | World | Sport"."""
    items = line.split("|")
    return len(items) >= 3 and all(len(item.split()) <= 3 for item in items)


def _is_headline(text: str) -> bool:
    return 1 < len(text) <= MAX_HEADLINE and not re.search(r"[.:;,…]$", text)


def _begins_with_headline(block: Block) -> bool:
    """Say whether a block of one paragraph a line has its headline right above."""
    if len(block) < 2 or not _is_headline(block[0]):
        return False
    return not block[1][0].islower() and len(block[1]) > len(block[0]) and ends_sentence(block[1])


def _paragraphs(block: Block, width: int | None, words: frozenset[str]) -> list[str]:
    """Return the paragraphs of a block, its hard-wrapped lines rejoined."""
    paragraphs = [[block[0]]]
    for line, following in pairwise(block):
        if not BULLET.match(following) and (
            (following[0].islower() and not ends_sentence(line))
            or (width is not None and _is_full(line, following, width))
        ):
            paragraphs[-1].append(following)
        else:
            paragraphs.append([following])
    return [_rejoin(lines, words) for lines in paragraphs]


def _is_full(line: str, following: str, width: int) -> bool:
    """Say whether a line was broken because the next word had no room."""
    next_word = following.split(" ", 1)[0]
    return len(line) + 1 + len(next_word) >= width * FULL_LINE


def _rejoin(lines: Block, words: frozenset[str]) -> str:
    """Join lines with a space, and words that were broken at a hyphen without one.

    The hyphen goes only where the text itself has the word without it: "long-" and "term" must
    not become "longterm".
    """
    parts = [lines[0]]
    for line, following in pairwise(lines):
        begin = re.search(r"([^\W\d_]+)-$", line[-40:])
        end = re.match(r"[^\W\d_]+", following[:40])
        if begin is None or end is None or not end[0].islower():
            parts += [" ", following]
            continue
        if f"{begin[1]}{end[0]}".lower() in words:
            parts[-1] = parts[-1].removesuffix("-")
        parts.append(following)
    return "".join(parts)
