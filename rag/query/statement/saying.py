"""Whose words a question asks for, by its grammar: "What has Powell said about rates?"."""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.errors import ParserError
from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.language.terms import without_possessive
from rag.query.statement.wh import lower

_SAYING = load().questions.saying
_SUBJECTS = ("nsubj",)
_CLAUSES = ("ccomp", "xcomp")
_FULL = ("compound", "flat", "amod", "nmod", "det", "poss", "case", "nummod", "punct")


@dataclass(frozen=True, slots=True)
class Saying:
    """Whose words are asked for, and about what."""

    speaker: str
    """As written: "Powell", "the White House"."""
    matter: str
    """Of what they spoke: "interest rates"; "" where the question leaves it open."""


def saying_of(question: str) -> Saying | None:
    """Return whose words a question asks for; None of any other question.

    Asked for are all that somebody said: "What did X say about Y?", "Everything X has said on Y",
    "X's statements on Y", "comments by X about Y". What somebody said that something was ("What
    did X say the cause was?") has one answer and is another question.
    """
    try:
        read = parse(question.strip().rstrip("?!. "))
    except ParserError:  # told where sentences are read
        return None
    return next(_by_verb(read), None) or next(_by_noun(read), None)


def _by_verb(read: Parse) -> Iterator[Saying]:
    """Yield of "what ... said" and of "everything that ... said"."""
    for verb in read.words:
        if verb.lemma.lower() not in _SAYING.verbs or verb.kind != "VERB":
            continue
        children = list(read.children(verb))
        speaker = next((one for one in children if one.role in _SUBJECTS), None)
        whole = verb.role == "relcl" and lower(read.words[verb.head]) in _SAYING.everything
        asks = verb.role == "ROOT" and _opens(read, verb)
        told_that = any(one.role in _CLAUSES and one.place > verb.place for one in children)
        if speaker is None or not (whole or asks) or told_that or not _is_named(read, speaker):
            continue
        matter = _matter(read, verb.place + 1)
        if matter or verb.place == len(read.words) - 1:
            yield Saying(_named(read, speaker), matter)


def _by_noun(read: Parse) -> Iterator[Saying]:
    """Yield of "Powell's remarks on ..." and of "remarks by Powell on ..."."""
    for noun in read.words:
        if lower(noun) not in _SAYING.remarks:
            continue
        for child in read.children(noun):
            if child.role == "poss" and _is_named(read, child):
                yield Saying(_named(read, child), _matter(read, noun.place + 1))
            elif lower(child) in _SAYING.by:
                for one in read.children(child):
                    if one.role == "pobj" and _is_named(read, one):
                        yield Saying(_named(read, one), _matter(read, one.place + 1))


def _opens(read: Parse, verb: Word) -> bool:
    """Say whether "what" or "everything" stands before a verb for what was said."""
    return any(
        (lower(one) in _SAYING.what and one.tag == "WP")
        or (one.place == 0 and lower(one) in _SAYING.everything)
        for one in read.words[: verb.place]
    )


def _is_named(read: Parse, word: Word) -> bool:
    return word.kind == "PROPN" or read.entity_at(word.place) is not None


def _named(read: Parse, word: Word) -> str:
    """Return the name that a word is the head of: "Jerome Powell"."""
    if entity := read.entity_at(word.place):
        return without_possessive(entity.text)
    own = [
        one
        for one in read.children(word)
        if one.role in _FULL and one.place < word.place and lower(one) not in _SAYING.everything
    ]
    return read.text[min((word, *own), key=lambda one: one.place).start : word.end]


def _matter(read: Parse, start: int) -> str:
    """Return what follows "about", "on" or the like from a place on; "" where none does."""
    for word in read.words[start:]:
        if lower(word) in _SAYING.about:
            return read.text[word.end :].strip(" .?")
    return ""
