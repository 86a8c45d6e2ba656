"""Sentence boundaries with character offsets."""

import re

from sentencex import get_sentence_boundaries

PARAGRAPH = re.compile(r"[^\n]+")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of every sentence that begins within ``text[start:end]``.

    A sentence never crosses a paragraph. White space around it is left out, so that
    ``text[a:b]`` is the sentence as a reader would quote it.
    """
    spans = []
    for paragraph in PARAGRAPH.finditer(text, start, len(text) if end is None else end):
        offset = paragraph.start()
        for boundary in get_sentence_boundaries("en", paragraph.group()):
            first = offset + boundary["start_index"]
            last = offset + boundary["end_index"]
            sentence = text[first:last]
            body = sentence.strip()
            if body:
                first += len(sentence) - len(sentence.lstrip())
                spans.append((first, first + len(body)))
    return spans
