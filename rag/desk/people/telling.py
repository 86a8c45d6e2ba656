"""What one sentence tells of somebody whom it names: words, deeds, and who that is."""

import re
from collections.abc import Iterator, Sequence

from rag.desk.people.identity import Span
from rag.language.names import ROLE
from rag.language.parse import Parse, Word
from rag.language.relations import Role, only_possible, relations_of, told_as_done
from rag.language.resources import load
from rag.reading.lists.speaking import SPEAKING, tellers_in

_UTTERING = SPEAKING | frozenset(load().speech.uttering)
_LASTING = frozenset(load().modality.lasting)
_NAMING = ("compound", "amod", "nmod", "poss")
_ROLE = re.compile(rf"\b{ROLE}\b")
_LEAST = 2  # words of a description


def said_by(read: Parse, places: Sequence[Span]) -> bool:
    """Say whether a sentence tells words of whoever it names at some places."""
    return any(
        _is_at(word, places) and not only_possible(read, verb)
        for verb, word in tellers_in(read, _UTTERING)
    )


def done_by(read: Parse, places: Sequence[Span]) -> bool:
    """Say whether a sentence tells as done what somebody did whom it names at some places."""
    return any(
        relation.role is Role.SUBJECT
        and _is_at(read.words[relation.word], places)
        and _is_deed(read, read.words[relation.head])
        for relation in relations_of(read)
    )


def is_subject(read: Parse, places: Sequence[Span]) -> bool:
    """Say whether the main clause of a sentence is about somebody whom it names at some places."""
    root = read.root
    return any(
        relation.role is Role.SUBJECT
        and root is not None
        and relation.head == root.place
        and _is_at(read.words[relation.word], places)
        for relation in relations_of(read)
    )


def descriptions_in(read: Parse, places: Sequence[Span]) -> Iterator[str]:
    """Yield what stands beside somebody's name and says who it is.

    That is an apposition ("Anna Berg, the mayor of Vell,") or what stands before the name ("Vell
    Mayor Anna Berg").
    """
    for head in read.words:
        if not _is_at(head, places) or head.kind != "PROPN":
            continue
        for child in read.children(head):
            if child.role == "appos" and child.place > head.place:
                yield from _phrase(read, read.subtree(child))
        if head.role == "appos":
            above = read.words[head.head]
            if not _is_at(above, places):
                inside = {word.place for word in read.subtree(head)}
                phrase = [word for word in read.subtree(above) if word.place not in inside]
                yield from _phrase(read, [word for word in phrase if word.place < head.place])
        before = [
            word
            for word in read.children(head)
            if word.role in _NAMING and word.place < head.place and not _is_at(word, places)
        ]
        if before:
            whole = [word for one in before for word in read.subtree(one)]
            yield from _phrase(read, [word for word in whole if not _is_at(word, places)])


def _phrase(read: Parse, words: Sequence[Word]) -> Iterator[str]:
    """Yield words as the sentence has them, where they are a noun phrase that follows on."""
    places = sorted(word.place for word in words)
    if len(places) < _LEAST or places[-1] - places[0] >= len(places):
        return
    text = read.text[read.words[places[0]].start : read.words[places[-1]].end].strip(" ,;:–—-")
    if read.words[places[-1]].kind not in ("NOUN", "PROPN"):
        return
    has_noun = any(read.words[place].kind == "NOUN" for place in places)
    if (has_noun or _ROLE.search(text)) and "\n" not in text:
        yield text


def _is_at(word: Word, places: Sequence[Span]) -> bool:
    return any(start <= word.start < end for start, end in places)


def _is_deed(read: Parse, verb: Word) -> bool:
    """Say whether a verb tells as done what is a deed and no words."""
    lemma = verb.lemma.lower()
    if verb.kind != "VERB" or lemma in _LASTING or lemma in _UTTERING:
        return False
    return told_as_done(read, verb) and not _is_quoted(read, verb)


def _is_quoted(read: Parse, verb: Word) -> bool:
    """Say whether a verb stands in words that somebody is quoted with."""
    before = read.text[: verb.start]
    if before.count("“") > before.count("”"):
        return True
    return before.count('"') % 2 == 1
