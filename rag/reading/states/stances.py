"""A party's position on an action as one sentence tells it, read by code where words are plain.

The parse tells who acts, and which clause is whose. The clause's cues ("refused to", "has yet to
decide", "will") and its verb, which does the thing, the opposite or undoes it, give the position.
Where they do not, ``UNSURE`` says so and the model is asked about that sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.language import cues
from rag.language.actions import (
    Action,
    Stance,
    denies_object,
    first_deed,
    has_name,
    on_scale,
    stems,
)
from rag.language.names import (
    COUNTRY_KINDS,
    PEOPLE_KINDS,
    ROLE,
    Name,
    names_in,
    party_of,
    people_in,
    with_governments,
    without_dateline,
)
from rag.language.parse import Parse, Word, parse
from rag.language.resources import either, load

_ENGLISH = load()
_STANCES = _ENGLISH.stances
_POSSIBLE = either(_ENGLISH.modality.possible)
_TELLING = re.compile(either((*_ENGLISH.speech.said, *_ENGLISH.speech.disclosed)))
_INSIDE = ("conj", "appos", "compound", "nmod", "poss", "amod", "nummod")
_OWNING = frozenset(_ENGLISH.names.acts_through)


@dataclass(frozen=True, slots=True)
class StatedPosition:
    """One party's position as one sentence tells it."""

    party: str
    stance: Stance
    firm: bool
    """The party acts: it is the subject of a verb, or stands after "by"."""
    alone: bool
    """The sentence tells of no other party."""


@dataclass(frozen=True, slots=True)
class _Party:
    name: str
    """As it is called in the answer."""
    written: Name
    verb: Word | None
    """Of which it, or what belongs to it, is the one who acts; None where it does not."""
    is_place: bool
    """It stands after a preposition and does not act."""


def read_positions(
    sentence: str,
    action: Action,
    kind: str,
    *,
    heading: str = "",
    people: frozenset[str] = frozenset(),
    near: bool = False,
) -> list[StatedPosition]:
    """Return the parties of a sentence with their positions on an action.

    Args:
        sentence: One sentence of an article.
        action: What the position is about.
        kind: What the parties are, as asked: "countries".
        heading: The article's title and lead; they may name what the sentence leaves unsaid.
        people: Persons of the article; they speak for parties and are none.
        near: The sentence is known to bear on the matter though it shares no word with it.

    Returns:
        A reading for each party; empty where the sentence has no bearing on the action.

    Raises:
        ParserError: The parser's model is missing.
    """
    text = without_dateline(sentence)
    if kind in COUNTRY_KINDS:
        text = with_governments(text)
    if cues.NO_COMMENT.search(text):
        return []
    bears = near or bears_on(text, action, heading)
    if not bears and not bears_on(heading, action, ""):
        return []
    read = parse(text)
    if not bears and not (cues.ELLIPSIS.search(text) or first_deed(read.words, action)):
        return []
    parties = _parties(read, action, kind, people | people_in(text))
    alone = len({party.name for party in parties}) == 1
    readings = []
    for words, together in _clauses(read, parties):
        stance = _stance(words, action, together) if bears else Stance.UNSURE
        if stance:
            firm = any(party.verb for party in together)
            readings += [StatedPosition(one.name, stance, firm, alone) for one in together]
    return readings


def bears_on(text: str, action: Action, heading: str) -> bool:
    """Say whether a sentence is about the action: it holds its names, or its verb and object."""
    if action.names and all(has_name(text, name) for name in action.names):
        return True
    if action.names and not all(has_name(f"{heading} {text}", name) for name in action.names):
        return False
    return len(action.words & stems(text)) >= max(1, len(action.words) // 2)


def _parties(read: Parse, action: Action, kind: str, people: frozenset[str]) -> list[_Party]:
    text, found = read.text, list[_Party]()
    for name in names_in(text):
        person, of, rest = name.text.partition(" of ")
        if of and person in people:  # "spokesman Jan Novak of Brno"
            name = Name(rest, name.end - len(rest), name.end)
        if any(has_name(known, name.text) or has_name(name.text, known) for known in action.names):
            continue
        if kind not in PEOPLE_KINDS and _is_person(name.text, people):
            continue
        if cues.ATTRIBUTION.search(text[: name.start]) or re.match(rf" {ROLE}\b", text[name.end :]):
            continue
        if party := party_of(name, kind):
            verb, is_place = _acting(read, name)
            found.append(_Party(party, name, verb, is_place))
    # "..., Keller revealed": whoever closes a sentence tells it, unless nobody else is in it.
    found = [one for one in found if not _tells(read, one)] or found
    if any(one.verb for one in found):  # others are where it happens
        found = [one for one in found if not one.is_place]
    return found


def _is_person(name: str, people: frozenset[str]) -> bool:
    return name in people or any(has_name(name, person) for person in people if " " in person)


def _acting(read: Parse, name: Name) -> tuple[Word | None, bool]:
    """Return the verb of which a name is the one who acts, and whether it is a place instead.

    What belongs to a party acts for it: "lawyers for X", "two ships from X", "X's government".
    """
    own = [word for word in read.words if name.start <= word.start < name.end]
    word = next((one for one in own if one.head not in {other.place for other in own}), None)
    for _ in read.words:
        if word is None:
            break
        above = read.words[word.head]
        if word.role in ("nsubj", "nsubjpass"):
            return above, False
        if word.role == "pobj":
            owner = read.words[above.head]
            if above.role == "agent":
                return owner, False
            owns = above.text.lower() in _OWNING and owner.kind in ("NOUN", "PROPN")
            if not owns or owner is above:
                return None, True
            word = owner
        elif word.role in _INSIDE and above is not word:
            word = above
        else:
            break
    return None, False


def _tells(read: Parse, party: _Party) -> bool:
    """Say whether a party only tells, after it was said, what somebody does."""
    verb = party.verb
    if verb is None or not _TELLING.fullmatch(verb.text.lower()):
        return False
    told = [one for one in read.children(verb) if one.role in ("ccomp", "parataxis")]
    return any(one.place < party_place(read, party) for one in told)


def party_place(read: Parse, party: _Party) -> int:
    """Return the place of a party's first word."""
    return sum(word.start < party.written.start for word in read.words)


def _clauses(
    read: Parse, parties: Sequence[_Party]
) -> Iterator[tuple[Sequence[Word], list[_Party]]]:
    """Yield the words that tell where some parties stand, and these: those of one verb together."""
    verbs = {party.verb.place for party in parties if party.verb}
    if len({party.name for party in parties}) == 1 or len(verbs) <= 1:
        if parties:
            yield read.words, list(parties)
        return
    for place in sorted(verbs):
        own = {word.place for word in read.subtree(read.words[place])}
        for other in verbs - {place}:
            below = {word.place for word in read.subtree(read.words[other])}
            own -= below if place not in below else set()
        words = [word for word in read.words if word.place in own]
        together = [one for one in parties if one.verb and one.verb.place == place]
        yield words, together
    if others := [one for one in parties if not one.verb]:
        yield read.words, others


def _stance(words: Sequence[Word], action: Action, parties: Sequence[_Party]) -> Stance | None:
    """Return the position that a clause tells, UNSURE where its words leave it open to doubt."""
    clause = " ".join(word.text for word in words)
    clause = re.sub(r" (?=[,.;:!?”]|n['’]t|['’]s\b)", "", clause)
    if cues.OF_OTHERS.search(clause):
        return None
    if ended := cues.TERMINATED.search(clause):
        gone = {*re.findall(r"\w+", ended[0])}
        words = [word for word in words if word.text not in gone]
        clause = cues.TERMINATED.sub(" ", clause)
    if cues.NEITHER.search(clause):
        return Stance.OPEN
    if cues.NEGATIVE_ANSWER.search(clause):
        return on_scale(action.role, agrees=False)
    names = either(re.escape(one.written.text) for one in parties)
    if cues.UNDECIDED.search(clause) or re.search(
        rf"\b{names}(?:,[^,]+,)? {_POSSIBLE} (?!have\b)", clause
    ):
        return Stance.OPEN
    if cues.HYPOTHETICAL.search(clause):
        return Stance.UNSURE
    bare = cues.PSEUDO_NEGATION.sub(" ", clause)
    deed, negative = first_deed(words, action), cues.NEGATION.search(bare)
    if deed is None:
        return _of_object(bare, action)
    denied = negative is not None or (bare == clause and denies_object(words, action))
    if not denied:
        return (Stance.YES, Stance.NO, Stance.UNDONE)[deed.role]
    # "voted it down", "turned down a request to send": the verb of the frame is itself the no.
    if deed.role == 1 and negative and deed.word.text in negative[0].split():
        return Stance.NO
    return on_scale(deed.role, agrees=False)


def _of_object(clause: str, action: Action) -> Stance:
    """Return the position that the refusal or promise of a thing tells: "pledged two ships"."""
    found = cues.OBJECT_OF_POSITION.search(clause)
    if found and action.role == 0 and action.words & stems(found["thing"]):
        return Stance.NO if found["no"] else Stance.YES
    return Stance.UNSURE
