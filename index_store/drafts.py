"""A file that is not of the archive -> its text, by the same readers and limits."""

from pathlib import Path

from index_store.errors import UnreadableArticleError
from index_store.readers import read
from index_store.readers.opening.files import (
    HTML_SUFFIXES,
    MARKDOWN_SUFFIXES,
    OPEN_DOCUMENT_SUFFIXES,
    PDF_SUFFIXES,
    RTF_SUFFIXES,
    TEXT_SUFFIXES,
    WORD_SUFFIXES,
)
from index_store.types import Article

DRAFT_SUFFIXES = frozenset().union(
    TEXT_SUFFIXES, MARKDOWN_SUFFIXES, HTML_SUFFIXES, PDF_SUFFIXES, WORD_SUFFIXES,
    OPEN_DOCUMENT_SUFFIXES, RTF_SUFFIXES,
)  # fmt: skip


def read_draft(path: Path) -> str:
    """Return the headline and the text of a file, as paragraphs with an empty line between.

    Args:
        path: Of one of ``DRAFT_SUFFIXES``.

    Raises:
        UnreadableArticleError: It is of another kind or cannot be read; the text says why.
    """
    if path.suffix.lower() not in DRAFT_SUFFIXES:
        raise UnreadableArticleError(
            f"{path.name} is of no kind that is checked. "
            f"Save it as one of {', '.join(sorted(DRAFT_SUFFIXES))}."
        )
    found = list(read(path, root=path))
    articles = [one for one in found if isinstance(one, Article)]
    if not articles:
        reason = next(one.reason for one in found if not isinstance(one, Article))
        raise UnreadableArticleError(reason.replace(str(path), path.name))
    return "\n\n".join(part for one in articles for part in _parts(one))


def _parts(article: Article) -> tuple[str, ...]:
    """Return the headline and the text; where there was no headline, its first words are one."""
    made = article.text.startswith(article.title.rstrip("…"))
    return (article.text,) if made else (article.title, article.text)
