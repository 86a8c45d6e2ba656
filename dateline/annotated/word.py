"""A checked draft as a Word document: every sentence coloured by its verdict, with a comment."""

import io

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dateline.annotated.wording import (
    TITLE,
    heading_of,
    link_of,
    notes_of,
    paragraphs_of,
    where,
)
from index_store import visible
from rag import CheckedDraft, CheckedSentence, DraftVerdict

_COLOURS = {
    DraftVerdict.CONTRADICTED: WD_COLOR_INDEX.PINK,
    DraftVerdict.SUPERSEDED: WD_COLOR_INDEX.YELLOW,
    DraftVerdict.NOT_IN_ARCHIVE: WD_COLOR_INDEX.GRAY_25,
    DraftVerdict.UNDECIDED: WD_COLOR_INDEX.TURQUOISE,
    DraftVerdict.SUPPORTED: WD_COLOR_INDEX.BRIGHT_GREEN,
}
_AUTHOR, _INITIALS = "Dateline", "DL"


def to_word(draft: CheckedDraft) -> bytes:
    """Return a checked draft; the words that a report has otherwise are bold and underlined."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = TITLE, _AUTHOR
    document.add_heading(TITLE, 1)
    for note in notes_of(draft):
        document.add_paragraph(_plain(note))
    for sentences in paragraphs_of(draft):
        paragraph = document.add_paragraph()
        for sentence in sentences:
            runs = _write(paragraph, sentence)
            if sentence.verdict is not DraftVerdict.PASSED_OVER:
                comment = document.add_comment(runs, "", author=_AUTHOR, initials=_INITIALS)
                comment.paragraphs[0].add_run(_plain(heading_of(sentence))).bold = True
                for item in sentence.evidence:
                    told = f"“{item.text}” ({where(item)}, {link_of(item) or item.article.title})"
                    comment.add_paragraph(_plain(told))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _write(paragraph: Paragraph, sentence: CheckedSentence) -> list[Run]:
    if paragraph.runs:
        paragraph.add_run(" ")
    pieces = sentence.pieces
    runs = []
    for text, differs in pieces:
        run = paragraph.add_run(_plain(text))
        run.font.highlight_color = _COLOURS.get(sentence.verdict)
        run.bold = run.underline = True if differs else None
        runs.append(run)
    return runs


def _plain(text: str) -> str:
    """Return text without what XML cannot hold."""
    return "".join(letter for letter in visible(text) if letter in "\n\t" or letter >= " ")
