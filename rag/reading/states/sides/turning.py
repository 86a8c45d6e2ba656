"""What the words over one that tells a position make of it.

"Refused to back" turns it, "whether to back" opens it, and "if it passes" tells none.
"""

from dataclasses import dataclass

from rag.language.actions import Stance
from rag.language.parse import Parse, Word
from rag.language.resources import load
from rag.query.statement.matter import has_yet, is_denied
from rag.reading.states.sides.thing import Naming, Thing

_STANCES = load().stances
_WORDS = _STANCES.attitude
_POSSIBLE = frozenset(load().modality.possible)
_DEEPEST = 5  # verbs over the one that tells it: "said they had decided to refuse to back"
TURNED = {Stance.YES: Stance.NO, Stance.NO: Stance.YES, Stance.OPEN: Stance.OPEN}


@dataclass(frozen=True, slots=True)
class Told:
    """What a word tells of the thing, before what stands over it."""

    stance: Stance
    verb: Word
    """The one whose subject holds it, or the noun that does: "critics"."""
    naming: Naming
    """How it names the thing."""
    deed: bool = False
    """It is done, or not done; else felt: who does not object need not be in favour."""


def climbed(read: Parse, told: Told, thing: Thing) -> tuple[Stance, Word]:
    """Return what the words above the one that tells a position make of it, and the highest."""
    stance, at = told.stance, told.verb
    if at.kind == "NOUN":
        return stance, at
    if _is_to_come(read, told, thing):
        return Stance.UNSURE, at
    if has_yet(read, at) and is_denied(read, at):
        stance = Stance.OPEN
    stance = _denied(told, stance) if is_denied(read, at) else stance
    if _is_possible(read, at):
        stance = Stance.OPEN
    top = at
    for _ in range(_DEEPEST):
        above = read.words[at.head]
        if above is at or at.role not in ("xcomp", "ccomp", "pcomp", "prep", "advcl"):
            break
        particle = next((one.text.lower() for one in read.children(above) if one.role == "prt"), "")
        name, denied = f"{above.lemma.lower()} {particle}".strip(), is_denied(read, above)
        asks = any(one.text.lower() in _WORDS.whether for one in read.children(at))
        if asks and at.role != "advcl":
            own = any(one.role == "nsubj" and one.kind != "PRON" for one in read.children(at))
            return Stance.OPEN, at if own else above
        unmade = denied and name in _STANCES.decides
        awaited = name == _STANCES.have and (has_yet(read, above) or has_yet(read, at))
        if name in _STANCES.wavers or unmade or awaited or _is_possible(read, above):
            return Stance.OPEN, above
        if name in _STANCES.does_not:
            stance = Stance.OPEN if denied else _denied(told, stance)
        elif name in (*_STANCES.does, *_WORDS.wishes):
            stance = _denied(told, stance) if denied else stance
        elif above.kind != "ADP":
            made = read.child(above, "dobj") is not None or (
                at.role == "ccomp" and any(one.tag == "TO" for one in read.children(at))
            )
            return (Stance.UNSURE if made else stance), top  # "got Congress to repeal it"
        top, at = (above if above.kind != "ADP" else top), above
    return stance, top


def _is_to_come(read: Parse, told: Told, thing: Thing) -> bool:
    """Say whether what a verb tells is only a condition, a duty, a purpose or yet to be done."""
    verb = told.verb
    deed = told.deed and verb.lemma.lower() not in {*thing.deeds[0], *thing.deeds[1]}
    if verb.role == "acl" and any(one.tag == "TO" for one in read.children(verb)):
        return True  # "a push to approve it"
    if deed and verb.tag in ("VBZ", "VBP") and verb.role in ("acl", "advcl", "relcl"):
        return True  # "the moment the chamber passes it"
    if verb.role == "pcomp" and read.child(verb, "nsubj") is not None:
        return True  # "met with drivers protesting against it"
    for _ in read.words:
        children = list(read.children(verb))
        if verb.role == "ccomp" and read.words[verb.head].lemma.lower() in _WORDS.alleges:
            return any(one.kind != "PRON" for one in children if one.role == "nsubj")
        if any(one.role == "aux" and one.text.lower() in _WORDS.duties for one in children):
            return True
        if verb.role == "advcl" and any(
            one.role in ("mark", "advmod") and one.text.lower() in _WORDS.conditions
            for one in children
        ):
            return True
        if verb.role not in ("conj", "xcomp", "advcl") or read.words[verb.head] is verb:
            return False
        verb = read.words[verb.head]
    return False


def _is_possible(read: Parse, word: Word) -> bool:
    return any(one.text.lower() in _POSSIBLE for one in read.children(word))


def _denied(told: Told, stance: Stance) -> Stance:
    """Return what a denial makes of a position: who does not object need not be for it."""
    return Stance.OPEN if stance is Stance.NO and not told.deed else TURNED[stance]
