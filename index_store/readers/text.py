"""Plain text as people paste it: hard-wrapped or not, with captions and links in between.

The stages: lines -> blocks -> header -> paragraphs -> body. Boilerplate is recognised by the
form of a whole line or block, never by a word inside a sentence, for a dropped paragraph is
evidence lost.
"""

import re
from itertools import pairwise

from index_store.readers.bylines import Byline, parse_author_link, parse_byline
from index_store.readers.draft import Draft, join_paragraphs, one_line, title_or_opening

Block = list[str]
"""Lines without an empty one between them."""

MAX_HEADLINE = 160  # characters
MAX_SUBHEAD = 80
MAX_SUBHEAD_WORDS = 10
MAX_CAPTION = 600
MAX_RELATED = 250
MAX_WRAP_WIDTH = 200  # wider lines are paragraphs, not wrapped
HEADER_BLOCKS = 6  # how far down a headline, a byline or a caption may stand

BARE_URL = re.compile(r"[<(\[]?(?:https?://|www\.)\S+[>)\]]?", re.I)
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
BULLET = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s")

RELATED = re.compile(
    r"(?:related(?:\s+(?:articles?|story|stories|coverage|news|content|reading|links?|topics?))?"
    r"|read(?:\s+(?:more|also|next|on))?|also\s+read|see\s+also|more\s+(?:on\s+this|from|stories)"
    r"|don['’]t\s+miss|recommended(?:\s+for\s+you)?|watch|listen|in\s+pictures|explainer|opinion)"
    r"\s*[:|»>].*"
    r"|(?:also\s+read|read\s+(?:more|also|next)|advertisement|ad|related(?:\s+articles?|\s+stories)?"
    r"|more\s+stories|share\s+this(?:\s+article)?|story\s+continues\s+below.*|click\s+here.*"
    r"|continue\s+reading.*|skip\s+to\s+\S+(?:\s\S+)?|follow\s+us\b.*|save\s+this\s+article)"
    r"|(?:also\s+read|read\s+also)\b.*",
    re.I,
)
NEWSLETTER = re.compile(
    r"(?:sign\s+up|subscribe|join|get|register)\b.*"
    r"\b(?:newsletters?|inbox|briefings?|e-?mails?|alerts|channel|subscribe|subscription)\b.*"
    r"|subscribe(?:\s+(?:now|today|here|to\s+\w+))?[.!]?|newsletters?|sign\s+up(?:\s+(?:now|here))?[.!]?",
    re.I,
)
# A list of other articles; everything that follows in its block belongs to it.
LINK_LIST = re.compile(
    r"(?:most\s+(?:read|popular|viewed|shared)|trending(?:\s+now)?|popular\s+now|top\s+stories"
    r"|related\s+(?:articles|stories|topics|coverage)|more\s+stories|recommended|read\s+next"
    r"|you\s+(?:may|might)\s+also\s+like|latest\s+news|editors?['’]s?\s+picks?)\s*:?",
    re.I,
)
AGENCY = r"(?:AFP|AP|Reuters|REUTERS|EPA|EPA-EFE|EFE|dpa|TASS|Xinhua|ANSA|NTB|Belga|Getty)"
CREDIT = re.compile(
    r"(?:"
    rf"\s/\s?(?:{AGENCY}|[A-Z][\w.&'’ -]{{1,40}})"  # Jane Doe / AFP
    rf"|\b(?:Getty\s+Images|AP\s+(?:Photo|Images)|Shutterstock|iStock|Unsplash|Alamy|Bloomberg via .*|via\s+{AGENCY})"
    rf"|[(\[](?:(?:AP\s+)?(?:Photo|Image|Picture|File|Credit)\b[^()]{{0,80}}|{AGENCY}(?:\s+Photo)?)"
    r"|\b(?:Photo(?:graph)?s?|Pictures?|Images?|Credit|Photo\s+credit|Courtesy)"
    r"\s*(?::|\bby\b|\bcourtesy\s+of\b)\s*[^.!?]{1,80}"
    r"|(?:©|\(c\))\s*[^.!?]{1,80}"
    r")[)\]]?$"
)
# "…coalition of the willing." example.gov: the picture's source, after the caption's full stop.
DOMAIN_CREDIT = re.compile(r"(?:^|[.!?\"'”’)]\s+)(?:[a-z\d-]+\.)+[a-z]{2,}$")
SIGNATURE = re.compile(
    rf"\W*{AGENCY}(?:\s*/\s*{AGENCY})*\W*|\W*(?:additional\s+)?reporting\s+by\b.*", re.I
)


def parse_text(text: str) -> Draft:
    """Return the article in a pasted text.

    Section subheads are left out of the body: a line such as "'Play for time'" between two
    paragraphs states nothing, yet would be quoted as a sentence.

    Args:
        text: Clean text (``draft.clean``).
    """
    lines = [one_line(line) for line in text.split("\n")]
    links = [line.strip("<>()[]") for line in lines if BARE_URL.fullmatch(line)]
    blocks = _blocks(["" if BARE_URL.fullmatch(line) else line for line in lines])
    blocks = [kept for block in blocks for kept in _without_related(block)]
    wrapped = _is_hard_wrapped(blocks)
    header, blocks = _take_header(blocks, wrapped=wrapped)
    words = frozenset(re.findall(r"[\w-]+", text.lower()))
    paragraphs = [
        paragraph for block in blocks for paragraph in _paragraphs(block, words, wrapped=wrapped)
    ]
    body = join_paragraphs(_without_furniture(paragraphs))
    if not body and header.title:
        # Nothing but a headline: then it is the text, for there is nothing better to quote.
        body = join_paragraphs([header.title])
    for link in links:
        header = header.filled_from(parse_author_link(link))
    return Draft(
        title=title_or_opening(header.title, body),
        text=body,
        source=header.source,
        author=header.author,
        published=header.published,
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
    if LINK_LIST.fullmatch(block[0]) and not any(map(_ends_sentence, block[1:])):
        return []
    if RELATED.fullmatch(block[0]) and sum(map(len, block)) <= MAX_RELATED:
        # Wrapped, the headline it links to goes on in the next lines; a sentence does not.
        if not any(map(_ends_sentence, block[1:])):
            return []
    return _blocks(["" if _is_related(line) else line for line in block])


def _is_related(line: str) -> bool:
    if len(line) > MAX_RELATED:
        return False
    return bool(RELATED.fullmatch(line) or NEWSLETTER.fullmatch(line))


def _ends_sentence(line: str) -> bool:
    return SENTENCE_END.search(line[-8:]) is not None


def _is_hard_wrapped(blocks: list[Block]) -> bool:
    """Say whether line breaks inside blocks are those of a window's width.

    Paragraphs end with a full stop; a line that ran out of room rarely does.
    """
    inner = [line for block in blocks for line, _ in pairwise(block) if len(line) > 30]
    if not inner or sorted(map(len, inner))[len(inner) // 2] > MAX_WRAP_WIDTH:
        return False
    return sum(map(_ends_sentence, inner)) * 2 < len(inner)


def _take_header(blocks: list[Block], *, wrapped: bool) -> tuple[Byline, list[Block]]:
    """Split off what precedes the first paragraph: headline, byline, caption, navigation."""
    found = Byline()
    headline: str | None = None
    above: str | None = None
    rest: list[Block] = []
    for position, block in enumerate(blocks[:HEADER_BLOCKS]):
        if _is_caption(" ".join(block)):
            continue
        kept: Block = []
        is_header = False
        for line in block:
            # In a wrapped paragraph a line may look like a date; a header precedes the prose.
            byline = None if any(map(_ends_sentence, kept)) else parse_byline(line)
            if byline is not None:
                found = found.filled_from(byline)
                is_header = True
            elif line.count("|") >= 2 and len(line.split("|")[0].split()) <= 3:
                # A menu; what stands alone above it is the name of the site.
                found = found.filled_from(Byline(source=" ".join(kept) or above))
                kept, headline, is_header = [], None, False
            else:
                kept.append(line)
        joined = " ".join(kept)
        ends_here = is_header or len(blocks) > position + 1
        if not kept:
            pass
        elif headline is None and not rest and _is_headline(joined) and ends_here:
            headline = above = joined
        elif headline is None and not rest and _begins_with_headline(kept, wrapped=wrapped):
            headline = kept[0]
            rest.append(kept[1:])
        else:
            rest.append(kept)
        if rest and not is_header:
            # Prose has begun. Later blocks may still be a caption or a byline below a standfirst.
            later = blocks[position + 1 :]
            return _with_title(found, headline), rest + later
    return _with_title(found, headline), rest + blocks[HEADER_BLOCKS:]


def _with_title(found: Byline, headline: str | None) -> Byline:
    return found.filled_from(Byline(title=headline))


def _is_headline(text: str) -> bool:
    return len(text) <= MAX_HEADLINE and not re.search(r"[.:;,…]$", text) and len(text) > 1


def _begins_with_headline(block: Block, *, wrapped: bool) -> bool:
    """Say whether a block is a headline with its paragraphs right below."""
    if len(block) < 2 or wrapped or not _is_headline(block[0]):
        return False
    return not block[1][0].islower() and len(block[1]) > len(block[0]) and _ends_sentence(block[1])


def _is_caption(text: str) -> bool:
    """Say whether a block at the top is a picture's caption: it ends in a credit."""
    if len(text) > MAX_CAPTION:
        return False
    return bool(CREDIT.search(text) or DOMAIN_CREDIT.search(text))


def _paragraphs(block: Block, words: frozenset[str], *, wrapped: bool) -> list[str]:
    """Return the paragraphs of a block, its hard-wrapped lines rejoined."""
    width = max(map(len, block))
    paragraphs = [[block[0]]]
    for line, following in pairwise(block):
        if BULLET.match(following):
            goes_on = False
        elif following[0].islower():
            goes_on = True
        elif not wrapped:
            goes_on = False
        else:
            # A full line was broken for want of room; a short one that ends a sentence was not.
            goes_on = not _ends_sentence(line) or len(line) > width * 0.7
        if goes_on:
            paragraphs[-1].append(following)
        else:
            paragraphs.append([following])
    return [_rejoin(lines, words) for lines in paragraphs]


def _rejoin(lines: Block, words: frozenset[str]) -> str:
    """Join lines with a space, and words that were broken at a hyphen without one.

    The hyphen goes only where the text itself has the word without it: "long-\\nterm" must not
    become "longterm".
    """
    parts = [lines[0]]
    for line, following in pairwise(lines):
        begin = re.search(r"([^\W\d_]+)-$", line[-40:])
        end = re.match(r"[^\W\d_]+", following[:40])
        if begin is None or end is None or not end[0].islower():
            parts += [" ", following]
            continue
        if f"{begin[1]}{end[0]}".lower() in words:
            parts[-1] = parts[-1][:-1]
        parts.append(following)
    return "".join(parts)


def _without_furniture(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs without subheads, pictures' credits and agencies' signatures."""
    kept = []
    for position, paragraph in enumerate(paragraphs):
        before = paragraphs[position - 1] if position else ""
        after = paragraphs[position + 1] if position + 1 < len(paragraphs) else ""
        if len(paragraph) <= MAX_CAPTION and (
            CREDIT.search(paragraph) or SIGNATURE.fullmatch(paragraph)
        ):
            continue
        if _is_subhead(paragraph) and _is_prose(after) and (not before or _is_prose(before)):
            continue
        kept.append(paragraph)
    return kept or paragraphs


def _is_subhead(paragraph: str) -> bool:
    """Say whether a paragraph is short and no sentence.

    Only between two paragraphs of prose is that a subhead: countries listed one a line, or an
    item below "They are:", stay.
    """
    return (
        len(paragraph) <= MAX_SUBHEAD
        and len(paragraph.split()) <= MAX_SUBHEAD_WORDS
        and not _ends_sentence(paragraph)
        and not BULLET.match(paragraph)
    )


def _is_prose(paragraph: str) -> bool:
    return _ends_sentence(paragraph) and not re.search(r":$", paragraph)
