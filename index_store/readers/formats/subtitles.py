"""Subtitles of a recording: WebVTT and SubRip, as what was said.

https://www.w3.org/TR/webvtt1/
"""

import re
from collections.abc import Iterator

from index_store.errors import UnreadableArticleError
from index_store.readers.boilerplate import ends_sentence
from index_store.readers.cleaning import join_paragraphs, one_line, title_or_opening
from index_store.readers.parsed_article import ParsedArticle

TIMES = re.compile(
    r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\b.*"
)
VOICE = re.compile(r"<v(?:\.[^\s<>]{1,50})*\s+([^<>]{1,100})>")
TAG = re.compile(r"</?[a-z\d][^<>]{0,200}>|\{\\[^{}]{1,50}\}", re.I)
NOT_SAID = ("NOTE", "STYLE", "REGION", "WEBVTT")
PARAGRAPH = 400  # characters from which on a sentence's end ends a paragraph


def parse_subtitles(text: str) -> ParsedArticle:
    """Return what is said: cues joined to paragraphs, a new one for each named speaker.

    Args:
        text: Clean text.

    Raises:
        UnreadableArticleError: It has no cue.
    """
    cues = list(_cues(text))
    if not cues:
        raise UnreadableArticleError("holds no subtitle with its times. Export it again.")
    paragraphs: list[list[str]] = [[]]
    speaker, size = "", 0
    for voice, said in cues:
        is_other = bool(voice) and voice != speaker
        last = paragraphs[-1]
        if last and (is_other or (size >= PARAGRAPH and ends_sentence(last[-1]))):
            paragraphs.append([])
            size = 0
        paragraphs[-1].append(f"{voice}: {said}" if is_other else said)
        speaker, size = voice or speaker, size + len(said)
    body = join_paragraphs(map(" ".join, paragraphs))
    return ParsedArticle(title=title_or_opening(None, body), text=body)


def _cues(text: str) -> Iterator[tuple[str, str]]:
    """Yield the speaker, where one is named, and the words of each cue."""
    before: list[str] = []
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text):
        lines = block.strip().split("\n")
        start = next((n for n, line in enumerate(lines[:2]) if TIMES.fullmatch(line.strip())), None)
        if start is None or lines[0].startswith(NOT_SAID):
            continue
        voice = VOICE.search(block)
        words = [one_line(TAG.sub("", line)) for line in lines[start + 1 :]]
        # Live captions roll: a cue repeats the line above the new one.
        fresh = [line for line in words if line and line not in before]
        before = words
        if fresh:
            yield one_line(voice[1]) if voice else "", " ".join(fresh)
