"""The thing that one can be for or against, and whether a text names it or may judge it."""

from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from index_store import stems_of
from rag.language.actions import action_of
from rag.language.parse import Parse, Word, parse
from rag.language.resources import load

_WORDS = load().stances.attitude


def _stems(text: str) -> set[str]:
    return set(stems_of([text])[0])


_TELLING = frozenset(_stems(" ".join(_WORDS.telling)))
"""Stems of all words that can tell a position on a thing."""

_ANAPHORS = frozenset(load().questions.follow_up.the_fact)
_RELATIVE = ("WDT", "WP")
_DEFINITE = frozenset(load().questions.follow_up.definite)
_LIKE = frozenset((*_WORDS.bearers, *_WORDS.things))
_UNDONE = frozenset((*_WORDS.stops, *_WORDS.disfavours, *load().stances.does_not))
_CLAUSES = ("relcl", "advcl", "acl", "ccomp", "csubj")
_TELLING_WHICH = ("amod", "compound", "dobj", "nmod", "pobj")
_INSIDE = ("amod", "compound", "nmod")
_KINDS = frozenset(_stems(" ".join(_WORDS.things)))
_REASON = load().stances.reason
_GROUNDS = frozenset((*_REASON.before, *_REASON.against, _REASON.as_))
_OPEN_CLAUSES = ("acl", "pcomp", "xcomp")
_SETTINGS = ("DATE", "TIME", "CARDINAL", "ORG", "MONEY", "PERCENT")


class Naming(IntEnum):
    """How surely some words name a thing."""

    NOT = 0
    BARE = 1
    """Nothing is named: "protested on Monday"."""
    UNSAID = 2
    """They stand for anything: "it"."""
    KIND = 3
    """By a noun for any of its kind: "the bill"."""
    SHORT = 4
    """By its own noun alone: "the ban"."""
    FULL = 5


@dataclass(frozen=True, slots=True)
class Thing:
    """What one can be for or against."""

    words: frozenset[str]
    """Stems of the words that name it."""
    head: str
    """The noun that it is: "closure" of "the closure of the mill"."""
    deeds: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """Of a deed ("send troops") the plain verbs of doing it, and of the opposite or undoing it."""
    telling: frozenset[str] = frozenset()
    """The stems of these."""

    @property
    def head_stem(self) -> str:
        """The stem of its noun."""
        return next(iter(_stems(self.head)), self.head)

    def is_in(self, text: str) -> bool:
        """Say whether a text names it: it has most of its words, of one or two all."""
        return 3 * len(self.words & _stems(text)) >= 2 * len(self.words)

    def has_word(self, text: str) -> bool:
        """Say whether a text has any of its words, or one that can stand for it."""
        return self.has_head(text) or bool(_stems(text) & self.words)

    def has_head(self, text: str) -> bool:
        """Say whether a text has its noun, or one that can stand for it: "the bill"."""
        stems = _stems(text)
        return self.head_stem in stems or bool(stems & _KINDS)

    def naming(self, read: Parse, word: Word, clause: Word) -> Naming:
        """Say how a noun, or the verb of "building it", names it in the clause of a verb.

        What is only of it is another thing: a "challenge to" it, its "repeal", its "critics".
        """
        if word.text.lower() in _ANAPHORS:
            return Naming.NOT if word.tag in _RELATIVE else Naming.UNSAID
        own = _without_clauses(read, word)
        heads = [one for one in own if self.head_stem in _stems(one.text)]
        heads = [one for one in heads if _leads(read, one, word)]
        if heads:
            about = " ".join(one.text for one in _without_clauses(read, clause))
            if self.is_in(" ".join(one.text for one in own)) or self.is_in(about):
                return Naming.FULL
        definite = any(
            one.text.lower() in _DEFINITE or one.role == "poss" for one in read.children(word)
        )
        if self._is_other(read, word):
            return Naming.NOT
        if heads:
            return Naming.SHORT
        kind = definite and word.lemma.lower() in _WORDS.things
        return Naming.KIND if kind else Naming.NOT

    def _is_other(self, read: Parse, word: Word) -> bool:
        """Say whether what stands with a noun tells another of its kind: "a ban on vapes"."""
        for one in _without_clauses(read, word):
            if one.place == word.place or one.role not in (
                "amod",
                "compound",
                "dobj",
                "nmod",
                "pobj",
            ):
                continue
            if one.role == "pobj" and read.words[one.head].text.lower() in _GROUNDS:
                continue  # "the plant over safety"
            entity = read.entity_at(one.place)
            told = one.kind in ("NOUN", "PROPN") and not (entity and entity.kind in _SETTINGS)
            bearing = one.lemma.lower() in _LIKE
            if (told and not bearing and not _stems(one.text) & self.words) or (
                one.role == "amod" and one.text.lower() in _WORDS.others
            ):
                return True
        return False

    def may_tell(self, text: str) -> bool:
        """Say whether a sentence has a word that can tell where somebody stands on it."""
        return bool(_stems(text) & (_TELLING | self.telling))


def _without_clauses(read: Parse, word: Word) -> list[Word]:
    """Return the words under one, without the clauses that hang on it but "bill to ban it"."""
    out = {
        one.place
        for child in read.subtree(word)
        if child.place != word.place
        and child.role in _CLAUSES
        and not (child.role == "acl" and _is_bearer(read, child))
        for one in read.subtree(child)
    }
    return [one for one in read.subtree(word) if one.place not in out]


def _leads(read: Parse, head: Word, word: Word) -> bool:
    """Say whether a thing's noun is what another word is about: "a package of tax cuts"."""
    while head.place != word.place:
        above = read.words[head.head]
        if head.role == "pobj" or head.role in ("prep", *_OPEN_CLAUSES):
            fine = above.kind in ("ADP", "VERB") or _is_bearer(read, head)
            undone = above.lemma.lower() in _UNDONE
        elif head.role in _INSIDE:
            before = read.words[max(0, head.place - 2)].text.lower()
            fine, undone = _is_bearer(read, head), before == _WORDS.anti
        else:
            fine = head.role in ("dobj", "conj", "dative", "appos")
            undone = above.lemma.lower() in _UNDONE
        if not fine or undone:
            return False
        head = above
    return True


def _is_bearer(read: Parse, child: Word) -> bool:
    return read.words[child.head].lemma.lower() in _LIKE


def thing_of(text: str, verb: str = "") -> Thing:
    """Return what some words name: "the closure of the mill", "send troops" with its verb."""
    read = parse(f"They {text}." if verb else f"They oppose {text}.")
    head = next((one for one in read.words if one.role == "dobj"), read.words[-2])
    named = text.removeprefix(f"{verb} ") if verb else text
    words = frozenset(_stems(named))
    if not verb:
        return Thing(words or frozenset(_stems(text)), head.lemma.lower())
    action = action_of(text, verb)
    done, *undone = action.frame if action.role == 0 else (action.frame[1], action.frame[0])
    deeds = frozenset(done) | {verb}, frozenset(one for verbs in undone for one in verbs) - {verb}
    telling = frozenset(_stems(" ".join(chain(*deeds))))
    return Thing(words, head.lemma.lower(), deeds, telling)
