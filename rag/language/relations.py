"""Who does what to whom: the relations of a parsed sentence, the same for each way of saying it.

"Ireland rejected the plan", "the plan was rejected by Ireland" and "Ireland, which rejected the
plan" have the same two: (rejected, SUBJECT, Ireland) and (rejected, OBJECT, plan). What holds of
one conjunct holds of its siblings. And how surely a verb is told: as done, or as possible only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.language.parse import SENTENCES_KEPT, Parse, Word
from rag.language.resources import load


class Role(StrEnum):
    """What a word is to another."""

    SUBJECT = "subject"
    OBJECT = "object"
    PREPOSITION = "preposition"
    """After a preposition, which ``Relation.by`` names."""
    ATTRIBUTE = "attribute"
    """What something is: of "is", or beside it ("Anna Reis, the mayor")."""
    CLAUSE = "clause"
    MODIFIER = "modifier"


@dataclass(frozen=True, slots=True)
class Relation:
    """One word's part in what another says; both are places in the sentence."""

    head: int
    role: Role
    word: int
    by: str = ""


_SUBJECTS = {"nsubj", "csubj", "expl"}
_PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
_RELATIVE = {"WDT", "WP"}
_SHARING = {"conj", "xcomp", "advcl", "ccomp", "dep"}  # without a subject, its head's is its own
_ATTRIBUTIVE = {"acl", "relcl"}
_SAYING = {*_SHARING, *_ATTRIBUTIVE, "ROOT"}  # in these an adjective or a noun says something
_MODIFIERS = {
    *("amod", "compound", "nmod", "nummod", "poss", "acl", "relcl", "advmod", "npadvmod"),
}
_DOUBTING = frozenset(load().modality.doubting)
_SUPPOSING = frozenset(load().modality.supposing)
_HAVE = "have"
_DEEPEST = 5  # clauses above a verb in which its subject is looked for


@lru_cache(maxsize=SENTENCES_KEPT)
def relations_of(parse: Parse) -> frozenset[Relation]:
    """Return the relations of a sentence."""
    found: set[Relation] = set()
    for word in parse.words:
        if word.kind in ("VERB", "AUX") or (word.role in _SAYING and word.kind in ("ADJ", "NOUN")):
            found |= set(_of_subjects(parse, word))
        for child in parse.children(word):
            found |= set(_of_child(parse, word, child))
    return frozenset(found | set(_of_attributes(found)))


def conjuncts(parse: Parse, word: Word) -> list[Word]:
    """Return a word and those that are coordinated with it or stand beside it for the same."""
    found = [word]
    for one in found:
        found += [child for child in parse.children(one) if child.role in ("conj", "appos")]
    return found


def _of_subjects(parse: Parse, verb: Word) -> Iterator[Relation]:
    for role, subject in _subjects(parse, verb):
        relative = subject.tag in _RELATIVE and verb.role == "relcl"
        meant = parse.words[verb.head] if relative else subject
        yield from (Relation(verb.place, role, one.place) for one in conjuncts(parse, meant))


def _subjects(parse: Parse, verb: Word, depth: int = 0) -> list[tuple[Role, Word]]:
    """Return the subjects of a verb; that of a passive one is its object."""
    children = list(parse.children(verb))
    own = [
        (Role.OBJECT if child.role in _PASSIVE_SUBJECTS else Role.SUBJECT, child)
        for child in children
        if child.role in _SUBJECTS | _PASSIVE_SUBJECTS
    ]
    head = parse.words[verb.head]
    if own or head is verb or depth == _DEEPEST:
        return own
    passive = any(child.role == "auxpass" for child in children)
    if verb.role in _ATTRIBUTIVE:
        passive = passive or (verb.role == "acl" and verb.tag == "VBN")
        return [(Role.OBJECT if passive else Role.SUBJECT, head)]
    if verb.role not in _SHARING or head.kind not in ("VERB", "AUX", "ADJ", "NOUN"):
        return []
    above = [subject for _, subject in _subjects(parse, head, depth + 1)]
    if verb.role == "xcomp":  # "urged Norway to send troops"
        above = [one for one in parse.children(head) if one.role in ("dobj", "dative")] or above
    return [(Role.OBJECT if passive else Role.SUBJECT, subject) for subject in above]


def _of_child(parse: Parse, word: Word, child: Word) -> Iterator[Relation]:
    role, by, meant = None, "", [child]
    if child.role in ("dobj", "dative", "oprd"):
        role = Role.OBJECT
    elif child.role in ("attr", "acomp"):
        role = Role.ATTRIBUTE
    elif child.role in ("agent", "prep", "prt"):
        role = Role.SUBJECT if child.role == "agent" else Role.PREPOSITION
        by = "" if child.role == "agent" else child.lemma.lower()
        meant = [one for one in parse.children(child) if one.role in ("pobj", "pcomp")]
    elif child.role in ("ccomp", "xcomp", "advcl"):
        role = Role.CLAUSE
    elif child.role in _MODIFIERS:
        role = Role.MODIFIER
    elif child.role == "appos":
        yield Relation(child.place, Role.ATTRIBUTE, word.place)
        yield Relation(word.place, Role.ATTRIBUTE, child.place)
    if role:
        everyone = role not in (Role.CLAUSE, Role.MODIFIER)
        for one in meant:
            for conjunct in conjuncts(parse, one) if everyone else [one]:
                yield Relation(word.place, role, conjunct.place, by)


def _of_attributes(found: set[Relation]) -> Iterator[Relation]:
    """Yield what "X is Y" says of both."""
    for one in found:
        if one.role is Role.SUBJECT:
            for other in found:
                if other.head == one.head and other.role is Role.ATTRIBUTE:
                    yield Relation(other.word, Role.ATTRIBUTE, one.word)


def told_as_done(read: Parse, verb: Word) -> bool:
    """Say whether a sentence tells what a verb says as done, not as a state, a plan or a doubt."""
    if only_possible(read, verb):
        return False
    above = read.words[verb.head].lemma.lower()
    if verb.role in ("acl", "ccomp") and above in _DOUBTING:
        return False
    if any(child.tag == "WRB" for child in read.children(verb)) and verb.role == "ccomp":
        return False  # "asked how she won"
    helpers = [one for one in read.children(verb) if one.role in ("aux", "auxpass")]
    past = any(one.tag in ("VBD", "VBN") for one in helpers)
    if verb.tag == "VBG":  # "was building", but neither "is building" nor "building"
        return past
    has = any(one.lemma.lower() == _HAVE for one in helpers)
    return verb.tag == "VBD" or (verb.tag == "VBN" and (has or past))


def only_possible(read: Parse, verb: Word) -> bool:
    """Say whether a verb is denied, meant to be, or supposed: "may ask", "if she asked"."""
    return any(
        child.role == "neg"
        or (child.role == "aux" and child.tag in ("MD", "TO"))
        or (child.role == "mark" and child.text.lower() in _SUPPOSING)
        for child in read.children(verb)
    )
