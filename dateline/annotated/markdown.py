"""A checked draft as Markdown: every sentence with a footnote that holds the verdict."""

from dateline.annotated.wording import (
    TITLE,
    heading_of,
    link_of,
    notes_of,
    paragraphs_of,
    where,
)
from rag import CheckedDraft, CheckedSentence, escape_markdown


def to_markdown(draft: CheckedDraft) -> str:
    """Return a checked draft; text of drafts and articles stays text."""
    number = {one.start: place for place, one in enumerate(draft.doubtful_first, 1)}
    body = [
        " ".join(_marked(one, number.get(one.start)) for one in sentences)
        for sentences in paragraphs_of(draft)
    ]
    notes = [_footnote(one, number[one.start]) for one in draft.doubtful_first]
    summary = escape_markdown(" ".join(notes_of(draft)))
    return "\n\n".join([f"# {TITLE}", summary, *body, *notes]) + "\n"


def _marked(sentence: CheckedSentence, number: int | None) -> str:
    if number is None:
        return escape_markdown(sentence.text)
    told = "".join(
        f"**{escape_markdown(text)}**" if differs else escape_markdown(text)
        for text, differs in sentence.pieces
    )
    return f"{told}[^{number}]"


def _footnote(sentence: CheckedSentence, number: int) -> str:
    lines = [f"[^{number}]: {escape_markdown(heading_of(sentence))}"]
    lines += [
        f"    “{escape_markdown(item.text)}” ({escape_markdown(where(item))}, "
        f"{escape_markdown(link_of(item) or item.article.title)})"
        for item in sentence.evidence
    ]
    return "\n\n".join(lines)
