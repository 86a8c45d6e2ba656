"""Who holds an opinion in a parsed sentence: a person, a body or a group, by its name there."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from rag.language.names import COUNTRIES, COUNTRY_KINDS, ROLE, full_name
from rag.language.parse import Parse, Word
from rag.language.relations import Role, relations_of
from rag.language.resources import load
from rag.language.terms import without_possessive

_ATTITUDE = load().stances.attitude
_FOLLOW_UPS = load().questions.follow_up
_ONE = frozenset(_FOLLOW_UPS.one_person)
_MANY = frozenset((*_FOLLOW_UPS.many, *_FOLLOW_UPS.one_thing))
_TITLES = re.compile(rf"^(?:{ROLE} )+")
_SEAT = re.compile(r"[A-Z]-[A-Z]")  # "R-Mo." beside a member's name
_LEFT = ("amod", "compound", "nmod", "poss")
_OPINIONATED = ("PERSON", "ORG", "GPE", "NORP", "FAC", "PRODUCT")
_KINDS = load().answers.kinds
_PERSONS = frozenset((*_KINDS["PERSON"], *_ATTITUDE.persons))
_BODIES = frozenset((*_KINDS["ORG"], *_ATTITUDE.bodies))
_LAWS = frozenset(("act", *_ATTITUDE.things))  # "Clean Air Act" is nobody
_SIDES = frozenset((*_ATTITUDE.critics, *_ATTITUDE.supporters))
_BREAK = re.compile(r" ?[,;(\u2012-\u2015\u2212]| - ")
GROUP = "NORP"
"""The kind of those whom a common noun names: "residents of Mill Lane"."""


class Certainty(IntEnum):
    """How surely the words of a sentence tell who and what is meant."""

    OPEN = 0
    """It may be another: only a model can tell."""
    INFERRED = 1
    """Only one is named before that it can be."""
    PLAIN = 2
    """It is named."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who can be for or against something."""

    name: str
    """Such as "Ana Ruiz", "Green Party", "Residents of Mill Lane"."""
    kind: str
    """As of ``Entity``; ``GROUP`` where a common noun names it."""
    word: Word
    certainty: Certainty = Certainty.PLAIN

    def is_same(self, other: "Holder") -> bool:
        """Say whether two names may be of one: alike, or a last name of a full one."""
        short, long = sorted((self.name.lower(), other.name.lower()), key=len)
        return short == long or long.endswith(f" {short}") or long.startswith(f"{short} ")

    def in_full(self, people: frozenset[str]) -> "Holder":
        """Return a person under the full name that the article gives, where it gives one."""
        full = full_name(self.name, people)
        return replace(self, name=full, kind="PERSON") if full != self.name else self


def holders_of(read: Parse, verb: Word, before: list[Holder]) -> list[Holder]:
    """Return who does what a verb, adjective or noun says.

    Args:
        read: The sentence.
        verb: Of which they are subjects.
        before: Those of the sentences before, the last one last; pronouns mean these.
    """
    found: list[Holder] = []
    for place in sorted(
        one.word
        for one in relations_of(read)
        if one.head == verb.place and one.role is Role.SUBJECT
    ):
        holder = holder_at(read, read.words[place], before)
        if holder and holder.name not in {one.name for one in found}:
            found.append(holder)
    return found


def is_human(lemma: str) -> bool:
    """Say whether a common noun is of persons: "voter", "resident"."""
    if lemma in _ATTITUDE.no_persons or lemma.endswith(_ATTITUDE.no_person_endings):
        return False
    return lemma in _PERSONS or lemma.endswith(_ATTITUDE.person_endings)


def holder_at(read: Parse, word: Word, before: list[Holder]) -> Holder | None:
    """Return whom a subject names; None of a pronoun that is nobody's, and of a thing."""
    if word.kind == "PRON":
        return _meant(read, word, before)
    beside = [one for one in read.children(word) if one.role == "appos" and one.kind == "PROPN"]
    after = read.words[word.place + 1 : word.place + 2]
    twice = any(one.role == word.role and one.kind == "PROPN" for one in after)
    entity, above = read.entity_at(word.place), read.words[word.head]
    if word.kind != "PROPN" and (beside or twice):
        return None  # "consumer group FairMoney": the name beside it is told
    if entity is None or entity.kind != "PERSON":
        told = (read.entity_at(one.place) for one in beside)
        if any(one and one.kind == "PERSON" for one in told):
            return None  # "Majority Leader Ana Ruiz"
    place = word.kind != "PROPN" or (entity and entity.kind == "GPE")
    if word.role == "appos" and above.kind == "PROPN" and place:
        return None  # "Ana Ruiz, D-Calif."
    if word.kind == "PROPN":
        return _named(read, word)
    return _group(read, word) if word.kind == "NOUN" else None


def persons_in(read: Parse, first: int = 0, last: int | None = None) -> list[Holder]:
    """Return the persons whom a part of a sentence names, or tells by a noun: "the mayor"."""
    found = list[Holder]()
    for word in read.words[first:last]:
        entity = read.entity_at(word.place)
        person = entity and entity.kind == "PERSON" and word.place == entity.last - 1
        owner = word.kind == "PROPN" and word.role == "poss"  # the parser's kinds of names err
        if person or (owner and (entity is None or entity.kind in ("ORG", "PERSON"))):
            found += [one for one in (_named(read, word),) if one]
        elif word.tag == "NN" and word.role in ("nsubj", "nsubjpass") and not entity:
            beside = any(one.kind == "PROPN" for one in read.children(word))
            if is_human(word.lemma.lower()) and not beside:
                found.append(Holder(word.lemma.lower(), "PERSON", word))
    return found


def _named(read: Parse, word: Word) -> Holder | None:
    entity = read.entity_at(word.place)
    if entity and entity.kind not in _OPINIONATED:
        return None
    first = min(
        (one.place for one in read.children(word) if one.kind == "PROPN"), default=word.place
    )
    text = entity.text if entity else read.text[read.words[min(first, word.place)].start : word.end]
    name = _TITLES.sub("", without_possessive(re.sub(r"^[Tt]he ", "", text)))
    kind = entity.kind if entity else "ORG"
    known = name[:1].isupper() and not _SEAT.match(name)
    known = known and not _LAWS & set(name.lower().split())
    return Holder(COUNTRIES.get(name, name), kind, word) if known else None


def _group(read: Parse, word: Word) -> Holder | None:
    lemma, plural_form = word.lemma.lower(), word.tag == "NNS"
    if lemma not in _BODIES and not (plural_form and is_human(lemma)):
        return None
    if lemma in _SIDES:  # "the law's proponents", "proponents of the law"
        return Holder(word.text.capitalize(), GROUP, word)
    children = list(read.children(word))
    plural = f"{lemma}s".replace("ys", "ies")
    for child in children:
        places = [one for one in read.children(child) if one.role == "pobj"]
        country = next((one for one in (child, *places) if one.text in COUNTRIES), None)
        if plural in COUNTRY_KINDS and country:
            return Holder(COUNTRIES[country.text], "GPE", word)
        if plural in COUNTRY_KINDS and places and read.entity_at(places[0].place):
            return Holder(places[0].text, "GPE", word)
    if plural in COUNTRY_KINDS and word.tag == "NN":
        return None  # "his country"
    left = [one for one in children if one.role in _LEFT and one.kind != "PRON"]
    right = [one for one in children if one.role == "prep" and one.place == word.place + 1]
    first = min([word.place, *(part.place for one in left for part in read.subtree(one))])
    last = max([word.place, *(part.place for one in right for part in read.subtree(one))])
    name = read.text[read.words[first].start : read.words[last].end]
    return Holder(_BREAK.split(re.sub(r"^[Tt]he ", "", name))[0], GROUP, word)


def _meant(read: Parse, word: Word, before: list[Holder]) -> Holder | None:
    """Return whom a pronoun means: who says what it stands in, else the only one named before.

    Where several are, the last of them, as one that is open.
    """
    one = word.text.lower() in _ONE
    if not one and word.text.lower() not in _MANY:
        return None
    here = persons_in(read, last=word.place) if one else _bodies_before(read, word)
    sayer = _sayer(read, word)
    if sayer:
        said = holder_at(read, sayer, [])
        own = persons_in(read, min(part.place for part in read.subtree(sayer)), word.place)
        if said and (sayer.kind == "PROPN" or not one):
            alone = not one or all(said.is_same(other) for other in own)
            return _one_of([*(() if alone else here), said], word)
    kept = [other for other in before if (other.kind == "PERSON") is one]
    meant = _one_of([*kept, *here], word)
    if meant and (sayer or not one):  # "it" is mostly a thing
        return replace(meant, certainty=Certainty.OPEN)
    return meant


def _one_of(possible: list[Holder], word: Word) -> Holder | None:
    if not possible or (possible[-1].name.islower() and possible[-1].kind == "PERSON"):
        return None
    last = possible[-1]
    fuller = max((one for one in possible if one.is_same(last)), key=lambda one: len(one.name))
    alone = all(last.is_same(one) for one in possible)
    certainty = Certainty.INFERRED if alone else Certainty.OPEN
    return replace(fuller, word=word, certainty=certainty)


def _bodies_before(read: Parse, word: Word) -> list[Holder]:
    named = (
        _named(read, one)
        for one in read.words[: word.place]
        if one.kind == "PROPN" and one.role in ("nsubj", "nsubjpass", "pobj", "dobj", "conj")
    )
    return [one for one in named if one and one.kind != "PERSON"]


def _sayer(read: Parse, word: Word) -> Word | None:
    """Return who says what a word stands in: "Ruiz" of "he" in "Ruiz said that he ..."."""
    verb = read.words[word.head]
    for _ in read.words:
        above = read.words[verb.head]
        if above is verb:
            break
        if verb.role == "ccomp":
            for own in read.children(above):
                if own.role == "nsubj" and own.kind != "PRON":
                    return own
        verb = above
    return None
