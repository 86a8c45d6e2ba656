"""What stands between an article's paragraphs and is not the article.

Links to other articles, newsletters, captions, subheads and signatures are known by the form of
a whole line or paragraph, never by a word inside a sentence: a dropped paragraph is evidence lost.
"""

import re
from collections.abc import Sequence

MAX_RELATED = 250  # characters; two lines of a headline
MAX_CAPTION = 600
MAX_SUBHEAD = 80
MAX_SUBHEAD_WORDS = 10

SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
BULLET = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s")

RELATED = re.compile(
    # With a colon and the headline of another article.
    r"(?:related(?:\s+(?:articles?|story|stories|coverage|news|content|reading|links?|topics?))?"
    r"|read(?:\s+(?:more|also|next|on))?|also\s+read|see\s+(?:also|more)"
    r"|more\s+(?:on\s+this|from|stories)"
    r"|don['’]t\s+miss|recommended(?:\s+for\s+you)?|watch|listen)\s*[:|»>].*"
    r"|(?:also\s+read|read\s+also)\b.*"
    # Alone on their line.
    r"|(?:read\s+(?:more|next)|advertisement|related(?:\s+(?:articles?|story|stories))?"
    r"|don['’]t\s+miss(?:\s+.*\[[^\]]{2,30}\])?|just\s+in|trending"
    r"|share\s+this(?:\s+article)?|save\s+this\s+article)\W*"
    r"|(?:(?:story|article)\s+continues\s+below|click\s+here|continue\s+reading|follow\s+us)\b.*"
    # The same in German, French, Spanish, Italian and Portuguese.
    r"|(?:auch\s+interessant|das\s+könnte\s+(?:sie|dich)\s+auch\s+interessieren"
    r"|lesen\s+sie\s+(?:auch|mehr)|mehr\s+(?:zum\s+thema|themen)|schon\s+gelesen"
    r"|(?:à\s+)?lire\s+aussi|lea\s+también|le\s+puede\s+interesar|te\s+puede\s+interesar"
    r"|leggi\s+anche|leia\s+(?:também|mais))\b\W.*",
    re.I,
)
NEWSLETTER = re.compile(
    r"(?:sign\s+up|subscribe)\b.*\b(?:newsletters?|inbox|briefings?|e-?mails?|alerts|channel)\b.*"
    r"|(?:join|get|receive|register)\b.*\b(?:newsletters?|inbox)\b.*"
    r"|subscribe(?:\s+(?:now|today|here|to\s+\w+))?\W*|newsletters?|sign\s+up(?:\s+(?:now|here))?\W*",
    re.I,
)
LINK_LIST = re.compile(
    r"(?:most\s+(?:read|popular|viewed|shared)|trending(?:\s+now)?|popular\s+now|top\s+stories"
    r"|related\s+(?:articles|stories|topics|coverage)|more\s+stories|recommended|read\s+next"
    r"|you\s+(?:may|might)\s+also\s+like|latest\s+news|editors?['’]s?\s+picks?)\s*:?",
    re.I,
)

# What a blog's template says of an entry: two labels or more, or "Filed under: Politics".
LABEL = (
    r"(?:(?:posted|published|publicado|publicada|veröffentlicht|publié)(?:\s+(?:by|por|von|par|in))?"
    r"|categor\w+|kategorien?|catégories?|tags?|tagged(?:\s+with)?|schlag\w+|etiquetas)\s*:"
)
ENTRY = re.compile(rf"filed\s+under\b.*|.{{0,30}}\b{LABEL}.*?\b{LABEL}.*", re.I)

AGENCY = r"(?:AFP|AP|Reuters|REUTERS|EPA|EPA-EFE|EFE|dpa|TASS|Xinhua|ANSA|NTB|Belga|Getty)"
# The end of a caption. None ends in a full stop, as a sentence that mentions an agency does.
CREDIT = re.compile(
    r"(?:"
    rf"\s/\s?(?:{AGENCY}|[A-Z][\w.&'’ -]{{1,40}}(?<![.]))"
    r"|\b(?:Getty\s+Images|AP\s+(?:Photo|Images)|Shutterstock|iStock|Unsplash|Alamy)"
    rf"|\bvia\s+{AGENCY}"
    rf"|[(\[](?:(?:AP\s+)?(?:Photo|Image|Picture|File|Credit)\b[^()]{{0,80}}|{AGENCY}(?:\s+Photo)?)"
    r"|\b(?:Photo(?:graph)?s?|Pictures?|Images?|(?:Photo\s+)?[Cc]redit|Courtesy)"
    r"\s*(?::|\bby\b|\bcourtesy\s+of\b)\s*[^.!?]{1,80}"
    r"|(?:©|\([cC]\))\s*[^.!?]{1,80}"
    r")[)\]]?$"
)
# The site that a picture is from, after the caption's full stop: 'They met." example.gov'.
DOMAIN_CREDIT = re.compile(r"(?:^|[.!?\"'”’)]\s+)(?:[a-z\d-]+\.)+[a-z]{2,}$")
SIGNATURE = re.compile(
    rf"\W*{AGENCY}(?:\s*/\s*{AGENCY})*\W*"
    # Who else worked on it, and how to reach them.
    r"|\W*(?:[Aa]dditional\s+)?(?:[Rr]eporting|[Ww]riting|[Ee]diting)\s+by\b.*"
    r"|.*\bcontributed\s+(?:\w+\s+)?to\s+this\s+(?:\w+\s+)?(?:report|story|article|piece)\b.{0,40}"
    r"|[Ff]ollow\s+@?[\w .’'-]{2,60}\s+on\s+(?:Twitter|Facebook|Instagram|X|LinkedIn|TikTok)\b.*"
    r"|[Ff]ollow\s+(?:AP|Reuters)\b.*|(?:[Ee]-?mail|[Cc]ontact)\s[\w .’'-]{2,50}\sat\s+\S+@\S+.*"
    r"|(?:©|\([cC]\)|[Cc]opyright\s+(?:©|\([cC]\)|\d{4})).*|[Aa]ll\s+rights\s+reserved\W*"
)


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does, closing quotes and brackets aside."""
    return SENTENCE_END.search(line[-8:]) is not None


def is_related(line: str) -> bool:
    """Say whether a line leads away: to another article, a newsletter, an advertisement."""
    if len(line) > MAX_RELATED or not line[:1].isupper():
        return False
    return bool(RELATED.fullmatch(line) or NEWSLETTER.fullmatch(line))


def is_caption(block: str) -> bool:
    """Say whether a block above the article is a picture's caption: it ends in a credit."""
    if len(block) > MAX_CAPTION:
        return False
    return bool(CREDIT.search(block) or DOMAIN_CREDIT.search(block))


def without_credit(caption: str) -> str:
    """Return a caption without the credit that it ends in."""
    credit = CREDIT.search(caption) if len(caption) <= MAX_CAPTION else None
    return caption[: credit.start()].rstrip(" (–—-|") if credit else caption


def is_boilerplate(paragraph: str) -> bool:
    """Say whether a paragraph leads away, is a caption with a credit, or signs the article."""
    return is_related(paragraph) or (
        len(paragraph) <= MAX_CAPTION
        and bool(
            CREDIT.search(paragraph) or SIGNATURE.fullmatch(paragraph) or ENTRY.fullmatch(paragraph)
        )
    )


def without_link_lists(blocks: Sequence[list[str]]) -> list[list[str]]:
    """Return the blocks without lists of other articles, such as "Most read" and its headlines."""
    kept: list[list[str]] = []
    in_list = False
    for block in blocks:
        is_prose = any(map(ends_sentence, block[1:])) or ends_sentence(block[0])
        in_list = not is_prose and (in_list or LINK_LIST.fullmatch(block[0]) is not None)
        if not in_list:
            kept.append(block)
    return kept


def without_boilerplate(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs without subheads, captions with a credit, links and signatures.

    Where nothing would be left, everything is: a note of one short line is still a text.
    """
    rest = [paragraph for paragraph in paragraphs if not is_boilerplate(paragraph)]
    kept = [
        paragraph
        for before, paragraph, after in zip(["", *rest], rest, [*rest[1:], ""], strict=False)
        if not (_is_subhead(paragraph) and _is_prose(after) and (not before or _is_prose(before)))
    ]
    return kept or list(paragraphs)


def _is_subhead(paragraph: str) -> bool:
    """Say whether a paragraph is short and no sentence.

    Only between two paragraphs of prose is that a subhead: countries listed one a line, or an
    item below "They are:", stay.
    """
    return (
        len(paragraph) <= MAX_SUBHEAD
        and len(paragraph.split()) <= MAX_SUBHEAD_WORDS
        and not ends_sentence(paragraph)
        and not BULLET.match(paragraph)
    )


def _is_prose(paragraph: str) -> bool:
    return ends_sentence(paragraph) and not paragraph.endswith(":")
