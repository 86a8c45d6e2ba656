"""A draft -> its sentences: which state something that can be looked up, and why others do not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index_store import sentence_spans
from rag.language.names import names_in
from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.retrieval.sentences import LEANS_BACK
from rag.support.alignment import content_of

_WORDS = load().words
_FIRST_PERSON = frozenset(_WORDS.first_person)
_MARKDOWN_HEADING = re.compile(r"#{1,6} ")
_ENDED = re.compile(r"[.!?…:;,]['\"”’)\]]*$")
_LEAST_WORDS = 2  # that say something
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_VERBS = ("VERB", "AUX")
_QUOTED = re.compile(r'["“][^"“”]*["”]')


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence of a draft, and where it stands."""

    text: str
    start: int
    before: str
    """Names of the sentence before, where this one leans on it: "She resigned"; else ""."""
    passed_over: str | None
    """Why it is not checked, in words for readers; None where it is."""


def sentences_of_draft(text: str) -> Iterator[DraftSentence]:
    """Yield the sentences of a draft, in order.

    Raises:
        ParserError: The parser's model is missing.
    """
    spans = sentence_spans(text)
    before, names = "", ""
    for start, end in spans:
        sentence = text[start:end]
        alone = _stands_alone(text, start, end) and len(spans) > 1
        leans = bool(before and LEANS_BACK.match(sentence))
        yield DraftSentence(
            text=sentence,
            start=start,
            before=names if leans else "",
            passed_over=why_passed_over(sentence, alone=alone),
        )
        own = " ".join(dict.fromkeys(name.text for name in names_in(sentence)))
        before, names = sentence, (own or names) if leans else own


def why_passed_over(sentence: str, *, alone: bool) -> str | None:
    """Return why a sentence states nothing that can be looked up, or None where it does.

    Args:
        sentence: Of a draft.
        alone: Whether it is all of its paragraph.
    """
    if _MARKDOWN_HEADING.match(sentence) or (alone and not _ENDED.search(sentence)):
        return "a heading"
    bare = sentence.rstrip("\"'”’)] ")
    if bare.endswith("?"):
        return "a question"
    if bare.endswith("!"):
        return "an exclamation"
    read = parse(sentence)
    if len(content_of(read)) < _LEAST_WORDS:
        return "too short to be looked up"
    root = next((word for word in read.words if word.role == "ROOT"), read.words[0])
    if not any(word.kind in _VERBS for word in read.words):
        return "no statement: it has no verb"
    if root.tag == "VB" and not any(
        word.role in (*_SUBJECTS, "aux") for word in read.children(root)
    ):
        return "a request"
    if _is_own(read, root):
        return "said in the first person"
    return None


def _is_own(read: Parse, root: Word) -> bool:
    """Say whether the writer speaks of themself, outside of quoted words."""
    quoted = [found.span() for found in _QUOTED.finditer(read.text)]
    return any(
        word.role in _SUBJECTS
        and word.text.lower() in _FIRST_PERSON
        and not any(start <= word.start < end for start, end in quoted)
        for word in read.children(root)
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a sentence is all of its paragraph."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    around = text[line_start:start] + text[end : len(text) if line_end < 0 else line_end]
    return not around.strip()
