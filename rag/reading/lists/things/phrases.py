"""Noun phrases of a parsed sentence: how a thing is called, and what is named as one of a kind."""

from collections.abc import Iterator

from rag.language.parse import Parse, Word
from rag.language.relations import conjuncts
from rag.language.resources import load

LONGEST = 6  # words of what a thing is called; what is longer tells about it
_WORDS = load().words
_BEFORE = ("amod", "compound", "nmod", "punct", "npadvmod", "advmod", "quantmod", "poss", "case")
_LEFT_OUT = ("DT", "PRP$", "CD", "PDT", "WDT", "WP$", "JJR", "JJS")
_NOUNS = ("NOUN", "PROPN")
_OF = "of"


def phrase_at(read: Parse, head: Word) -> str | None:
    """Return what a noun's thing is called: "precision-guided munitions"; None where it is no name.

    Articles, owners and numbers are left out; "of" and what follows belongs to it. Of "six lots of
    tablets" the tablets are the thing.
    """
    inner = inner_of(read, head)
    if inner is not None and read.child(head, "nummod") is not None:
        return phrase_at(read, inner)
    first = head.place
    while first > 0 and _belongs(read, read.words[first - 1], head):
        first -= 1
    while read.words[first].tag in _LEFT_OUT or not read.words[first].text[0].isalnum():
        first += 1
        if first > head.place:
            return None
    while first > 0 and _is_joined(read, first):
        first -= 1
    last = head.place + 1
    if inner is not None and inner.head == last:
        last = inner.place + 1
    if last - first > LONGEST:
        last = head.place + 1
    if last - first > LONGEST:
        return None
    return read.text[read.words[first].start : read.words[last - 1].end]


def _is_joined(read: Parse, place: int) -> bool:
    """Say whether a hyphen joins a word to the one before it: "e-readers"."""
    before, word = read.words[place - 1], read.words[place]
    return before.end == word.start and "-" in (before.text, word.text)


def inner_of(read: Parse, head: Word) -> Word | None:
    """Return the noun that "of" joins to another: "tablets" of "six lots of tablets"."""
    for of in read.children(head):
        if of.role == "prep" and of.lemma.lower() == _OF:
            inner = (one for one in read.children(of) if one.role == "pobj" and one.kind in _NOUNS)
            return next(inner, None)
    return None


def _belongs(read: Parse, word: Word, head: Word) -> bool:
    """Say whether a word before a noun is part of what it is called."""
    while word.place < head.place:
        if word.role not in _BEFORE or word.head == word.place:
            return False
        word = read.words[word.head]
    return word.place == head.place


def instances_of(read: Parse, kind: Word) -> list[Word]:
    """Return what a sentence names as one of a kind: "soda" of "foods such as soda and cake"."""
    found: list[Word] = []
    for one in _instances(read, kind):
        found += conjuncts(read, one)
    return [one for one in found if one.kind in _NOUNS and one.place != kind.place]


def _instances(read: Parse, kind: Word) -> Iterator[Word]:
    for child in read.children(kind):
        if child.role == "appos":
            yield child
        elif child.lemma.lower() in _WORDS.instance_prepositions and child.place > kind.place:
            yield from (one for one in read.children(child) if one.role in ("pobj", "dobj"))
    whole = _whole(read, kind)
    verb = read.words[whole.head]
    if whole.role in ("nsubj", "nsubjpass") and verb.lemma.lower() in _WORDS.instance_verbs:
        yield from (one for one in read.children(verb) if one.role in ("attr", "dobj"))
        for one in read.children(verb):
            if one.role == "prep" and one.lemma.lower() in _WORDS.instance_prepositions:
                yield from (below for below in read.children(one) if below.role == "pobj")


def _whole(read: Parse, word: Word) -> Word:
    """Return the word that a kind is told by: "some" of "some of the most common items"."""
    above = read.words[word.head]
    if word.role == "pobj" and above.lemma.lower() == _OF:
        return read.words[above.head]
    return word
