"""What leaves as a document: a checked draft as Word, Markdown and HTML; a briefing in words."""

from collections.abc import Callable, Mapping

from dateline.annotated.markdown import to_markdown
from dateline.annotated.page import to_html
from dateline.annotated.word import to_word
from rag import CheckedDraft

WRITERS: Mapping[str, Callable[[CheckedDraft], bytes]] = {
    ".docx": to_word,
    ".md": lambda draft: to_markdown(draft).encode(),
    ".html": lambda draft: to_html(draft).encode(),
}
"""The suffix of a document -> what makes it."""
