"""A checked draft as a document: every sentence with its verdict; text stays text."""

import io

import docx

from dateline.annotated import WRITERS
from tests.helpers.drafts import CHECKED, LINES


def written(suffix: str) -> str:
    return WRITERS[suffix](CHECKED).decode()


def test_word_has_a_comment_for_every_sentence_that_was_checked() -> None:
    document = docx.Document(io.BytesIO(WRITERS[".docx"](CHECKED)))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[-2:] == [" ".join(LINES[1:4]), " ".join(LINES[4:])]
    comments = [comment.text for comment in document.comments]
    assert len(comments) == 4
    assert comments[0].startswith("Contradicted: the report says “4 per cent”, the draft")
    assert "Harbour Courier, 4 September 2025" in comments[0]
    assert "https://courier.example/strike?day=4&page=1" in comments[0]
    bold = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold]
    assert bold == ["5 per cent"]


def test_markdown_has_a_footnote_for_every_sentence_that_was_checked() -> None:
    text = written(".md")
    assert "**5 per cent**, said its chair, Ana Ruiz.[^1]" in text
    assert "[^1]: Contradicted" in text
    assert "[^4]: Supported" in text
    assert "[^5]" not in text
    assert "<b>" not in text
    assert "<script>" not in text


def test_html_marks_what_differs_and_runs_nothing() -> None:
    text = written(".html")
    assert "<mark>5 per cent</mark>" in text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "javascript:" not in text
    assert 'href="https://courier.example/strike?day=4&amp;page=1"' in text
