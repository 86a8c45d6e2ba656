"""Pronouns of a follow-up -> what they stand for in the question before and its answer."""

import re
from collections.abc import Iterator

from rag.language.actions import takes_position
from rag.language.names import joined, names_in
from rag.language.parse import Parse, Word, inflected, parse
from rag.language.resources import either, load
from rag.query.follow_ups.earlier import Earlier, kind_of_name
from rag.query.statement.slot import PLACES, SLOT
from rag.query.statement.wh import inner, is_wh, kind_of, lower, span

_LISTS = load().questions.follow_up
_WORDS = load().questions.statement
_SAID = load().speech.said
_SO = re.compile(either(_WORDS.that_it_is), re.IGNORECASE)
_SUBJECT = ("nsubj", "nsubjpass")
_CLAUSES = ("ccomp", "xcomp", "advcl")
_ACTORS = ("PERSON", "ORG", "GPE", "NORP")
_LONGEST_FACT = 30  # words; more is no clause of a question


def leaning(read: Parse) -> list[Word]:
    """Return the pronouns of a question that stand for something said before it.

    Not those with their noun in the question itself: "Did the bank close its branches?".
    """
    if _SO.match(read.text):
        return []
    known = (*_LISTS.one_person, *_LISTS.one_thing, *_LISTS.many, *_LISTS.the_fact)
    return [
        word
        for word in read.words
        if (lower(word) in known and word.tag in ("PRP", "PRP$", "DT") and word.role != "det")
        or (lower(word) in _LISTS.that_place and word.tag != "EX" and word.role == "advmod")
        if not _has_own(read, word)
    ]


def _has_own(read: Parse, pronoun: Word) -> bool:
    """Say whether a noun before a pronoun, in a clause above it or as owner, is what it means.

    The "it" of "Did it rain?" means nothing at all.
    """
    if read.words[_verb(read, pronoun)].lemma in _LISTS.weather:
        return True
    if lower(pronoun) in _LISTS.the_fact and lower(pronoun) not in _LISTS.one_thing:
        return False
    verb = _verb(read, pronoun)
    for word in read.words[: pronoun.place]:
        if word.tag.startswith("NN") and word.role in (*_SUBJECT, "dobj", "pobj"):
            below = read.subtree(word)
            asked = pronoun in below or any(is_wh(one) for one in below)
            if not asked and (pronoun.tag == "PRP$" or _verb(read, word) != verb):
                return True
    return False


def _verb(read: Parse, word: Word) -> int:
    """Return the place of the verb of the clause that a word is in."""
    while word.kind not in ("VERB", "AUX") and word.head != word.place:
        word = read.words[word.head]
    return word.place


def substituted(question: str, earlier: Earlier) -> str | None:
    """Return a question with its pronouns replaced; None where one stands for nothing known."""
    read = parse(question)
    pronouns = leaning(read)
    said: list[tuple[Word, str]] = []
    for word in pronouns:
        meant = _meaning(read, word, earlier)
        if meant is None:
            return None
        said.append((word, meant))
    for word, meant in reversed(said):
        question = f"{question[: word.start]}{meant}{question[word.end :]}"
    return question if said else None


def _meaning(read: Parse, word: Word, earlier: Earlier) -> str | None:
    low, verb = lower(word), read.words[_verb(read, word)]
    if low in _LISTS.one_thing and read.child(verb, *_CLAUSES) is not None:
        return None  # "Does it make sense to wait?"
    if low in _LISTS.that_place:
        return _place(earlier)
    governed = word.role == "pobj" and lower(read.words[word.head]) in _LISTS.of_facts
    if (governed and low in _LISTS.the_fact) or (
        low in _LISTS.the_fact and low not in _LISTS.one_thing
    ):
        return fact_of(earlier) if word.role in ("pobj", "dobj") else None
    if low in _LISTS.one_person:
        meant = _person(earlier)
    elif low in _LISTS.one_thing:
        meant = thing_of(earlier, acts=_acts(read, word))
    else:
        meant = _many(earlier)
    return f"{meant}'s" if meant and word.tag == "PRP$" else meant


def _acts(read: Parse, word: Word) -> bool:
    """Say whether a pronoun is of whoever speaks or decides: "What did it say?"."""
    verb = read.words[_verb(read, word)].lemma
    says = any(inflected(verb, tag) in _SAID for tag in ("VBD", "VBZ"))
    return word.role == "nsubj" and (says or takes_position(verb))


def fact_of(earlier: Earlier) -> str | None:
    """Return "the fact that ...": what was told, or what was asked where that is no clause."""
    told = parse(earlier.fact) if earlier.fact else None
    subject = next((one for one in told.words if one.role in _SUBJECT), None) if told else None
    told_whole = subject is not None and subject.tag != "PRP"  # not "It cost a million"
    fact = earlier.fact if told_whole else (earlier.stated or "").rstrip(".")
    if not fact or len(fact.split()) > _LONGEST_FACT:
        return None
    return f"the fact that {inner(parse(fact), fact, earlier.names)}"


def _person(earlier: Earlier) -> str | None:
    """Return the person who was asked for, else the one who was asked about, else told of."""
    if "PERSON" in earlier.asked_kinds and earlier.items:
        return earlier.items[0]
    for text in (earlier.question, earlier.fact):
        for name in names_in(text):
            if kind_of_name(name.text, text) == "PERSON":
                return name.text
    people = (text for text, kind in _things(earlier) if kind == "PERSON")
    return next(people, None) or next(iter(earlier.answered), None)


def _place(earlier: Earlier) -> str | None:
    """Return "in Lisbon" of the newest place that was told of, or asked about."""
    for text in (earlier.fact, earlier.question):
        for name in names_in(text):
            if kind_of_name(name.text, text) in PLACES:
                return f"in {name.text}"
    return None


def thing_of(earlier: Earlier, *, acts: bool = False) -> str | None:
    """Return the one thing that was asked for, else the thing or the actor of the question."""
    single = len(earlier.items) == 1 and not earlier.lists
    if single and "PERSON" not in earlier.asked_kinds:
        return earlier.items[0]
    things = list(_things(earlier))
    actors = [text for text, kind in things if kind in _ACTORS and kind != "PERSON"]
    others = [text for text, kind in things if kind not in _ACTORS]
    return next(iter((*actors, *others) if acts else (*others, *actors)), None)


def _things(earlier: Earlier) -> Iterator[tuple[str, str]]:
    """Yield subject and objects of the question, with their kind as names, in order."""
    made = earlier.statement
    if made is None:
        return
    read = parse(made.text)
    root = read.root
    own = [] if root is None else [one for one in read.children(root)]
    inner = [one for prep in own if prep.role in ("prep", "agent") for one in read.children(prep)]
    for word in (*own, *inner):
        if word.role not in (*_SUBJECT, "dobj", "pobj", "attr") or not word.tag.startswith("NN"):
            continue
        entity = read.entity_at(word.place)
        if entity and entity.kind in ("DATE", "TIME"):
            continue
        text = _within(read, word, earlier)
        person = "PERSON" if "PERSON" in (kind_of(word.lemma.lower()) or ()) else ""
        vague = text.partition(" ")[0].lower() in _WORDS.some.values()
        if SLOT not in text and not vague and text.lower() != earlier.noun.lower():
            yield text, entity.kind if entity else person


def _within(read: Parse, word: Word, earlier: Earlier) -> str:
    """Return a noun with all that belongs to it, as it stands within a sentence."""
    parts = read.subtree(word)
    text = span(read, parts[0].place, parts[-1].place + 1)
    owner = next((one for one in read.words if one.role in _SUBJECT), None)
    if parts[0].tag == "PRP$" and owner is not None and owner.place < word.place:
        owning = span(read, read.subtree(owner)[0].place, owner.place + 1)
        owning = inner(read, owning, earlier.names)
        text = f"{owning}'s{text[len(parts[0].text) :]}"
    return inner(read, text, earlier.names) if parts[0].place == 0 else text


def _many(earlier: Earlier) -> str | None:
    """Return "the banks that closed their branches", or those who were told of."""
    made = earlier.statement
    if made and earlier.noun and SLOT in made.text and (earlier.lists or earlier.is_measure):
        rest = inner(parse(made.text), made.text.rstrip("."), earlier.names)
        clause = re.sub(rf" ?{SLOT}(?: {re.escape(earlier.noun)})?", "", rest).strip()
        return f"the {earlier.noun} {_LISTS.that} {clause}"
    if earlier.items:
        return joined(earlier.items)
    return next((text for text, _ in _things(earlier)), None)
