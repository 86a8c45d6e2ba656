"""Markdown files: metadata from the front matter, the body as plain paragraphs."""

import re
from collections.abc import Iterator, Sequence

import frontmatter
import yaml  # type: ignore[import-untyped]
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token
from yaml.events import (  # type: ignore[import-untyped]
    CollectionEndEvent,
    CollectionStartEvent,
)

from index_store.errors import UnreadableArticleError
from index_store.readers.boilerplate import is_related
from index_store.readers.bylines import without_byline
from index_store.readers.cleaning import check_size, join_paragraphs, one_line
from index_store.readers.formats.fields import Fields, completed
from index_store.readers.formats.text import parse_text
from index_store.readers.parsed_article import ParsedArticle

# markdown-it needs up to 14 s for 900,000 characters of nothing but brackets.
MAX_MARKDOWN_CHARACTERS = 500_000
MAX_FRONT_MATTER = 65_536  # characters; PyYAML is slow, and metadata of an article is short
MAX_DEPTH = 50
# The parser of links takes a hundred times as long for a bracket as for a letter.
MAX_BRACKETS = 20_000
# A text with more marks than these is crowded, and read as plain text, its marks kept: the parser
# takes .02 ms for each. Prose has one in a hundred characters, a list of names one in seven.
MARK = re.compile(r"[-*_`#>+=~\[\]<&!\\]|\n")
CROWDED_MARKS = 2_000
CROWDED_CHARACTERS = 6  # for each mark above that

FENCE = re.compile(r"^-{3,}\s*$", re.MULTILINE)


class FrontMatterError(Exception):
    """The front matter is broken; the text says where."""


def parse_markdown(text: str) -> ParsedArticle:
    """Return the article in a Markdown text.

    Paragraphs, list items and quotes become paragraphs. Of links the text stays; images, code
    blocks and HTML go, and so do headings, the first of level 1 serving as title.

    Args:
        text: Clean text.

    Raises:
        UnreadableArticleError: The text is longer than ``MAX_MARKDOWN_CHARACTERS``, or begins
            with front matter that is not YAML.
    """
    check_size(len(text), MAX_MARKDOWN_CHARACTERS, "a Markdown file", "characters")
    try:
        fields, content = _split(text)
    except FrontMatterError as error:
        raise UnreadableArticleError(
            f"has broken front matter: {error}. "
            "Correct the YAML between the two lines of dashes, or remove it."
        ) from error
    if sum(1 for _ in MARK.finditer(content)) > CROWDED_MARKS + len(content) / CROWDED_CHARACTERS:
        return completed(fields.metadata(), parse_text(content))
    parser = MarkdownIt("commonmark")
    if content.count("[") > MAX_BRACKETS:
        parser.disable(["link", "image"])  # no text has so many; their brackets stay
    heading, paragraphs = _body(parser.parse(content))
    byline, paragraphs = without_byline(paragraphs)
    text_itself = ParsedArticle(
        title=heading or byline.title or "",
        text=join_paragraphs(line for line in paragraphs if not is_related(line)),
        source=byline.source,
        author=byline.author,
        published=byline.published,
        updated=byline.updated,
        url=byline.url,
    )
    return completed(fields.metadata(), text_itself)


def _check_depth(metadata: str) -> None:
    """Refuse what would overflow the stack of the YAML library, which is native code."""
    depth = 0
    try:
        for event in yaml.parse(metadata, Loader=yaml.CSafeLoader):
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise FrontMatterError(f"it is nested more than {MAX_DEPTH} deep")
    except yaml.YAMLError:
        return  # which is told by whoever reads the values


def _split(text: str) -> tuple[Fields, str]:
    """Split the front matter off."""
    text = text.lstrip()
    if FENCE.match(text) is None:
        return Fields({}), text
    fences = [fence for fence, _ in zip(FENCE.finditer(text), range(2), strict=False)]
    if len(fences) < 2:  # a rule at the top of the page
        return Fields({}), text
    if fences[1].start() > MAX_FRONT_MATTER:
        raise FrontMatterError(f"it is longer than {MAX_FRONT_MATTER} characters")
    _check_depth(text[fences[0].end() : fences[1].start()])
    try:
        values, content = frontmatter.parse(text, handler=YAMLHandler())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # The mark counts from 0, in a text that begins behind the fence of line 1.
        place = f"line {mark.line + 1}: " if mark is not None else ""
        raise FrontMatterError(f"{place}{getattr(error, 'problem', None) or error}") from error
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        # PyYAML's constructors let these escape: 2025-02-31, a list as a key, nesting.
        raise FrontMatterError(str(error)) from error
    return Fields(values), content


def _body(tokens: Sequence[Token]) -> tuple[str | None, list[str]]:
    """Return the first heading of level 1, and the paragraphs."""
    title: str | None = None
    heading: str | None = None  # the tag of the heading that is open
    paragraphs: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "heading_close":
            heading = None
        elif token.type == "inline":
            line = one_line("".join(_inline(token.children or ())))
            if heading is None:
                paragraphs.append(line)
            elif heading == "h1":
                title = title or line
    return title, paragraphs


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
