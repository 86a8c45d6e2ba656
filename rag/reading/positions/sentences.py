"""A party's position on an action as one sentence tells it, read by code where words are plain.

English reports positions with a small stock of cues ("refused to", "has yet to decide", "will")
and of verbs that come in threes: do it, do the opposite, undo it (send, stay out, withdraw). The
cue and the verb together give the position. Where they do not, ``UNSURE`` says so and the model
is asked about that sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.language import cues
from rag.language.actions import (
    Action,
    Stance,
    denied_object,
    first_verb,
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
from rag.language.resources import either, load

_ENGLISH = load()
_STANCE = _ENGLISH.positions.stance
_CLAUSE = re.compile(
    rf";\s*|,? {either(_STANCE.contrasts)} |, (?:and|as|with) (?=[A-Z]|the )|, when "
)
_TOLD_BY = re.compile(rf" {either((*_ENGLISH.speech.said, *_ENGLISH.speech.disclosed))}\b")
_BODY = re.compile(rf"\b{either(_ENGLISH.names.bodies)}s? (?:of|at|in) $")
_PLACE = re.compile(rf"\b{either(_STANCE.before_places)} (?:the )?$")
_POSSIBLE = either(_ENGLISH.modality.possible)


@dataclass(frozen=True, slots=True)
class StatedPosition:
    """One party's position as one sentence tells it."""

    party: str
    stance: Stance
    firm: bool
    """The party stands where the one who acts stands: before the verb, or after "by"."""
    alone: bool
    """The sentence tells of no other party."""


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
    """
    text = without_dateline(sentence)
    if kind in COUNTRY_KINDS:
        text = with_governments(text)
    if cues.NO_COMMENT.search(text):
        return []
    bears = near or bears_on(text, action, heading)
    if not bears:
        hint = cues.ELLIPSIS.search(text) or first_verb(text, action) is not None
        if not hint or not bears_on(heading, action, ""):
            return []
    parties = _parties(text, action, kind, people | people_in(text))
    readings = []
    for clause, named in _clauses(text, parties):
        stance = _stance(clause, action, named) if bears else Stance.UNSURE
        if stance:
            alone = len({party for party, _ in parties}) == 1
            one_list = any(_is_subject(text, name) for _, name in named)
            readings += [StatedPosition(party, stance, one_list, alone) for party, _ in named]
    return readings


def bears_on(text: str, action: Action, heading: str) -> bool:
    """Say whether a sentence is about the action: it holds its names, or its verb and object."""
    if action.names and all(has_name(text, name) for name in action.names):
        return True
    if action.names and not all(has_name(f"{heading} {text}", name) for name in action.names):
        return False
    return len(action.words & stems(text)) >= max(1, len(action.words) // 2)


def _parties(
    text: str, action: Action, kind: str, people: frozenset[str]
) -> list[tuple[str, Name]]:
    found = []
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
            found.append((party, name))
    # "..., Keller revealed": whoever closes a sentence tells it, unless nobody else is in it.
    found = [pair for pair in found if not _tells(text, pair[1])] or found
    if any(_is_subject(text, name) for _, name in found):  # others are where it happens
        found = [pair for pair in found if not cues.LOCATIVE.search(text[: pair[1].start])]
    return found


def _tells(text: str, name: Name) -> bool:
    before, after = text[: name.start], text[name.end :]
    return bool(re.search(r"[,”\"] (?:[a-z]+ ){0,3}$", before) and _TOLD_BY.match(after))


def _is_person(name: str, people: frozenset[str]) -> bool:
    return name in people or any(has_name(name, person) for person in people if " " in person)


def _is_subject(text: str, name: Name) -> bool:
    """Say whether a party stands where the one who acts stands."""
    before, after = text[: name.start], text[name.end :]
    if re.search(r"\b(?:by|from)(?: the)? (?:[a-z][\w’'-]* (?:at|of|in) )?$", before):
        return True
    if re.search(rf"\b{ROLE} (?:of|for|at)(?: the)? (?:[a-z][\w’'-]* (?:at|of|in) )?$", before):
        return True
    # "the pilots' union at X" acts, "in X" is a place.
    if _PLACE.search(before) and not _BODY.search(before):
        return False
    return cues.SUBJECT.match(after) is not None


def _clauses(
    text: str, parties: Sequence[tuple[str, Name]]
) -> list[tuple[str, list[tuple[str, Name]]]]:
    """Pair each party with the part of the sentence that tells its position."""
    if not parties:
        return []
    if len({party for party, _ in parties}) == 1 or _one_list(text, parties):
        return [(text, list(parties))]
    bounds = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
    pairs = []
    for start, end in pairwise(bounds):
        named = [(party, name) for party, name in parties if start <= name.start < end]
        if named:
            pairs.append((text[start:end], named))
    return pairs


def _one_list(text: str, parties: Sequence[tuple[str, Name]]) -> bool:
    """Say whether the parties stand in one run: "A, B and C"."""
    return all(
        re.fullmatch(
            r"(?:,| and|, and| or|, or| as well as|, as well as)?(?: (?:the )?(?:[a-z’'-]+ "
            r"){0,3}(?:at|of|in|for))?(?: the)? ?",
            text[one.end : two.start],
        )
        for (_, one), (_, two) in pairwise(parties)
    )


def _stance(clause: str, action: Action, named: Sequence[tuple[str, Name]]) -> Stance | None:
    """Return the position that a clause tells, UNSURE where its words leave it open to doubt."""
    if cues.OF_OTHERS.search(clause):
        return None
    clause = cues.TERMINATED.sub(" ", clause)
    if cues.NEITHER.search(clause):
        return Stance.OPEN
    if cues.NEGATIVE_ANSWER.search(clause):
        return on_scale(action.role, agrees=False)
    parties = either(re.escape(name.text) for _, name in named)
    if cues.UNDECIDED.search(clause) or re.search(
        rf"\b{parties}(?:,[^,]+,)? {_POSSIBLE} (?!have\b)", clause
    ):
        return Stance.OPEN
    if cues.HYPOTHETICAL.search(clause):
        return Stance.UNSURE
    bare = cues.PSEUDO_NEGATION.sub(" ", clause)
    verb = first_verb(bare, action)
    if verb is None:
        of_it = cues.OBJECT_OF_POSITION.search(bare)
        if of_it and action.role == 0 and action.words & stems(of_it["thing"]):
            return Stance.NO if of_it["no"] else Stance.YES
        return Stance.UNSURE
    negative = cues.NEGATION.search(bare) or denied_object(bare, action)
    if negative is None:
        return (Stance.YES, Stance.NO, Stance.UNDONE)[verb]
    # "voted it down", "turned down a request to send": the verb of the frame is itself the no.
    if verb == 1 and action.frame[1] and re.fullmatch(action.frame[1], negative[0], re.IGNORECASE):
        return Stance.NO
    return on_scale(verb, agrees=False)
