"""The clause of a sentence in which a number stands, by its parse."""

from collections.abc import Sequence

from rag.language.parse import Parse, Word
from rag.language.values import Quantity
from rag.support.measures import path_up, steps_between

VERBS = ("VERB", "AUX")
SUBJECTS = ("nsubj", "nsubjpass")
_CLAUSES = ("ROOT", "ccomp", "advcl", "relcl", "acl", "parataxis", "conj")
_INNER = ("advcl", "relcl", "acl", "parataxis", "ccomp", "conj")


def clause_root(read: Parse, one: Quantity) -> Word:
    """Return the verb of the clause that a number stands in."""
    word = read.words[one.place]
    while word.head != word.place and not (word.kind in VERBS and word.role in _CLAUSES):
        word = read.words[word.head]
    return word


def clause_of(read: Parse, one: Quantity) -> list[Word]:
    """Return the words of the clause that a number stands in, with the subject that it shares."""
    word = clause_root(read, one)
    words = _without_clauses(read, word)
    if word.role == "conj" and read.child(word, *SUBJECTS) is None:
        head = read.words[word.head]
        for child in read.children(head):
            words += read.subtree(child) if child.role in SUBJECTS else []
    if word.role in ("advcl", "acl") and word.tag in ("VBG", "VBN"):
        # Of "..., killing 61 people" what is before says who did it, and when.
        words += clause_above(read, word)
    if word.role in ("relcl", "acl"):
        head = read.words[word.head]
        words += [head, *(w for w in read.children(head) if w.place < head.place)]
    return words


def clause_above(read: Parse, word: Word) -> list[Word]:
    """Return the words of the clause that a verb without a subject of its own depends on."""
    above = read.words[word.head]
    words = [above, *read.children(above)]
    while above.head != above.place and not (above.kind in VERBS and above.role in _CLAUSES):
        above = read.words[above.head]
    words += _without_clauses(read, above)
    if above.role in ("relcl", "acl"):
        head = read.words[above.head]
        words += [head, *(one for one in read.children(head) if one.place < head.place)]
    return words


def _without_clauses(read: Parse, root: Word) -> list[Word]:
    """Return a word and all that depends on it but other clauses."""
    found, left = [root], [root]
    while left:
        for child in read.children(left.pop()):
            inner = child.kind in VERBS and child.role in _INNER
            if not inner:
                found.append(child)
                left.append(child)
    return sorted(found, key=lambda word: word.place)


def steps_to(read: Parse, one: Quantity, said: Sequence[Word]) -> tuple[int, int, int]:
    """Return how far a number is from the words of its quantity, then from the main verb."""
    number = read.words[one.place]
    apart = (steps_between(read, number, word) for word in said)
    return min(apart, default=0), len(path_up(read, number)), one.place


def counted_noun(read: Parse, one: Quantity) -> Word:
    """Return the noun that a number counts, or the number where it has none."""
    word = read.words[one.place]
    while word.role in ("nummod", "compound", "quantmod", "amod") and word.head != word.place:
        word = read.words[word.head]
    return word
