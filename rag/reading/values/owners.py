"""Whose a number is: of the thing that is asked about, or of another that its clause names."""

from collections.abc import Sequence
from functools import lru_cache

from index_store import stems_of
from rag.language.parse import Parse, Word, is_noun
from rag.language.resources import load
from rag.language.values import Quantity
from rag.reading.values.asked import MEASURES, AskedValue, is_one_of
from rag.reading.values.clauses import SUBJECTS, VERBS, clause_of, counted_noun
from rag.support.alignment import RELATED, likeness

_TELLING = load().numbers.telling
_GENERAL = frozenset(_TELLING.general)
_OTHER = frozenset(_TELLING.other)
_PRONOUNS = frozenset(load().claims.pronouns)
_TELLERS = frozenset(load().claims.telling)
_PERCENT = "%"
_NAMED = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT")
_TIMES = ("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY")


def is_of(asked: AskedValue, read: Parse, one: Quantity, scene: frozenset[str]) -> bool:
    """Say whether a number's clause is of the thing, and names no other.

    Args:
        asked: The value that is asked for.
        read: The sentence.
        one: The number.
        scene: Stems of what may be named beside the thing: what the article is about.
    """
    clause = clause_of(read, one)
    if any(word.lemma.lower() in _OTHER for word in clause):
        return False
    own = [word for word in clause if not one.start <= word.start < one.end]
    told = any(asked.is_of_thing(word) or _stands_for_thing(asked, word) for word in read.words)
    if not told and not (asked.counted and counted_noun(read, one).role in SUBJECTS):
        return False
    if any(_is_other(asked, read, word, one, scene) for word in own):
        return False
    return not (_costs_another(asked, read, clause) or _is_by_another(asked, clause, one, scene))


def _stands_for_thing(asked: AskedValue, word: Word) -> bool:
    """Say whether a word may stand for what was named before: "the project", "the toll", "it"."""
    if word.kind == "VERB":
        return False
    return word.lemma.lower() in (_GENERAL | _PRONOUNS) or (
        word.kind == "NOUN" and bool(asked.quantity) and asked.is_of_quantity(word)
    )


def _costs_another(asked: AskedValue, read: Parse, clause: Sequence[Word]) -> bool:
    """Say whether a clause tells the cost of another thing: "the road to the hall cost ..."."""
    costs = {one.lemma.lower() for one in asked.quantity} & MEASURES
    for verb in clause:
        if verb.kind == "VERB" and verb.lemma.lower() in costs:
            subjects = [word for word in read.children(verb) if word.role in SUBJECTS]
            meant = (asked.is_of_thing(one) or _stands_for_thing(asked, one) for one in subjects)
            if any(one.kind == "NOUN" for one in subjects) and not any(meant):
                return True
    return False


def _is_by_another(
    asked: AskedValue, clause: Sequence[Word], one: Quantity, scene: frozenset[str]
) -> bool:
    """Say whether a clause tells what another thing did: of a fire "the tsunami killed 61"."""
    common = [word for word in asked.thing if word.kind == "NOUN"]
    if not common or not asked.counted or any(is_one_of(word, common) for word in clause):
        return False
    known = (*asked.thing, *asked.counted)
    return any(
        word.kind == "NOUN"
        and word.role in (*SUBJECTS, "dobj")
        and not one.start <= word.start < one.end
        and not is_one_of(word, known)
        and not stems(word.text) & scene
        and not _stands_for_thing(asked, word)
        and not any(likeness(word, other) >= RELATED for other in common)
        for word in clause
    )


def _is_other(
    asked: AskedValue, read: Parse, word: Word, one: Quantity, scene: frozenset[str]
) -> bool:
    """Say whether a word of a clause makes it one about another thing.

    That is a name that neither the question nor the title or lead has, or what says which of the
    kind it is: "train" of "train ticket".
    """
    if asked.is_of_thing(word) or stems(word.text) & scene:
        return False
    entity = read.entity_at(word.place)
    opens = word.place == 0 and word.tag == "NN" and not is_noun(word.text.lower())
    if word.kind == "PROPN" or opens:  # a name that opens a sentence is a noun to the parser
        named = entity is None or entity.kind in _NAMED
        return named and not _is_teller(read, word)
    head = read.words[word.head]
    of_rate = one.unit == _PERCENT and asked.is_of_quantity(head)  # "income" of "income tax rate"
    if word.role not in ("compound", "amod") or not (asked.is_of_thing(head) or of_rate):
        return False
    if asked.is_of_quantity(word):
        return False
    named = word.place > 0 and word.text[0].isupper()  # "the Blue party"
    noun = word.role == "compound" and word.kind == "NOUN"
    return named or (noun and (entity is None or entity.kind not in _TIMES))


def _is_teller(read: Parse, word: Word) -> bool:
    """Say whether a name is of who tells it: "according to Anna Reis"."""
    while word.head != word.place:
        word = read.words[word.head]
        if word.lemma.lower() in _TELLERS:
            return True
        if word.kind in VERBS:
            return False
    return False


@lru_cache(maxsize=4096)  # of the scene of an article for each of its sentences
def stems(text: str) -> frozenset[str]:
    """Return the stems of some words."""
    return frozenset(stems_of([text])[0])
