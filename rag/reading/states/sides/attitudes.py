"""Who is for a thing, who against it and who undecided, as one sentence tells it.

A verb, noun or adjective tells it ("backs", "a critic of", "opposed to"), or what is done to the
thing ("scrapped"), or what is said of it ("would poison the river"). The parse tells who says or
does so, whether of that thing, and what above it turns or opens it: "refused to", "whether".
"""

from dataclasses import dataclass

from rag.language.actions import Stance
from rag.language.parse import Parse, Word
from rag.language.relations import Role, relations_of
from rag.language.resources import load
from rag.query.statement.matter import is_denied
from rag.reading.states.sides.holders import Certainty, Holder, holder_at, holders_of
from rag.reading.states.sides.thing import Naming, Thing
from rag.reading.states.sides.turning import TURNED, Told, climbed

_STANCES = load().stances
_WORDS = _STANCES.attitude
SPEAKING = frozenset(load().questions.saying.speaking)
_REASONS = frozenset(_STANCES.reason.before)
_SETTINGS = ("DATE", "TIME", "GPE", "LOC", "FAC", "CARDINAL")  # "protested in Leeds on Monday"
_SAID_OF = ("acomp", "attr", "oprd")


@dataclass(frozen=True, slots=True)
class Attitude:
    """What one sentence tells of where somebody stands."""

    holder: Holder
    stance: Stance
    word: Word
    """The one that tells it."""
    top: Word
    """The highest one over it that turns or opens it, or the same."""
    certainty: Certainty
    """How surely it is this holder's, and on this thing."""


def attitudes_in(
    read: Parse, thing: Thing, about: str, last: str, before: list[Holder]
) -> list[Attitude]:
    """Return where a sentence says that somebody stands, one for each who does.

    Args:
        read: The sentence.
        thing: What one is for or against.
        about: What its article is about: its title, a line break, and its first paragraph.
        last: The sentence before it.
        before: Who is named before it, the last one last.
    """
    is_about = thing.is_in(about)
    if not (is_about or thing.is_in(read.text)) or "?" in read.text:
        return []
    found: dict[str, Attitude] = {}
    for word in read.words:
        told = _told(read, word, thing)
        earlier = f"{last} {read.text[: word.start]}"
        certainty = _certainty(told.naming, thing, earlier, about) if told else None
        if told is None or certainty is None:
            continue
        stance, top = climbed(read, told, thing)
        for holder in _holders(read, told, top, before) if stance is not Stance.UNSURE else ():
            if not _can_hold(read, holder):
                continue
            sure = min(certainty, holder.certainty, _shared(read, told))
            known = found.get(holder.name)
            if known is None or (known.stance is Stance.OPEN and known.certainty <= sure):
                found[holder.name] = Attitude(holder, stance, word, top, sure)
    return list(found.values())


def _certainty(naming: Naming, thing: Thing, earlier: str, about: str) -> Certainty | None:
    """Return how surely a word is of the thing; None where it is of another.

    "The ban" is that of an article about one, "the bill" that of its title, as is "it" where the
    thing was named last.
    """
    if naming is Naming.FULL:
        return Certainty.PLAIN
    if naming is Naming.NOT or not thing.is_in(about):
        return None
    titled = thing.is_in(about.partition("\n")[0])
    last = naming is Naming.KIND or (naming is Naming.UNSAID and thing.has_head(earlier))
    proposal = len(thing.words) > 1  # of "abortion" there are bills for and against it
    sure = naming is Naming.SHORT or (titled and last and proposal)
    return Certainty.INFERRED if sure else Certainty.OPEN


def _can_hold(read: Parse, holder: Holder) -> bool:
    """Say whether who is named stands where one who says or does something does.

    "organised drivers to protest" and "with a grandson of refugees, who protests" leave it open.
    """
    word = holder.word
    if any(one.text == ":" for one in read.words[word.place + 1 : word.place + 2]):
        return False  # "ANA RUIZ: Would you oppose it"
    while word.role == "conj":
        word = read.words[word.head]
    if word.role == "dobj":
        return False
    if word.role != "pobj":
        return True
    preposition = read.words[word.head]
    over = read.words[preposition.head]
    return preposition.role == "agent" or (over.kind == "AUX" and preposition.role == "prep")


def _shared(read: Parse, told: Told) -> Certainty:
    """Return how surely a verb's subject is that of the verb which it is joined to.

    In "said Norway must do more and called for peace" both may call; in "spoke of Ruiz, saying he
    was late but not backing it" either may be who does not.
    """
    first = told.verb
    if any(one.role in ("nsubj", "nsubjpass") or one.tag == "TO" for one in read.children(first)):
        return Certainty.PLAIN
    while first.role == "conj":
        first = read.words[first.head]
    return Certainty.OPEN if first.role == "ccomp" else Certainty.PLAIN


def _told(read: Parse, word: Word, thing: Thing) -> Told | None:
    if word.kind in ("VERB", "AUX"):
        for finding in (_by_judging, _by_side, _by_effect):
            if told := finding(read, word, thing):
                return told
    if word.kind == "VERB" and word.role not in _SAID_OF:
        lemma = word.lemma.lower()
        called = {lemma, *(f"{lemma} {one.text.lower()}" for one in read.children(word))}
        deeds = ((thing.deeds[0], Stance.YES, True), (thing.deeds[1], Stance.NO, True))
        for words, stance, deed in (*deeds, *_VERBS):
            if not called & words:
                continue
            at = _at(read, word, thing, bare=stance is Stance.NO and not deed)
            if at is not Naming.NOT:
                return Told(stance, word, at, deed)
    return _by_noun(read, word, thing)


_VERBS = (
    ({*_WORDS.favours}, Stance.YES, False),
    ({*_WORDS.disfavours}, Stance.NO, False),
    ({*_WORDS.does}, Stance.YES, True),
    ({*_WORDS.stops}, Stance.NO, True),
)
_ADJECTIVES = (
    (_WORDS.opposed, Stance.NO),
    (_WORDS.pleased, Stance.YES),
    (_WORDS.divided, Stance.OPEN),
)
_NOUNS = ((_WORDS.critics, Stance.NO), (_WORDS.supporters, Stance.YES))


def _by_noun(read: Parse, word: Word, thing: Thing) -> Told | None:
    """Read "is opposed to it", "divided over it", "a critic of it", "critics say"."""
    lemma, text, above = word.lemma.lower(), word.text.lower(), read.words[word.head]
    for words, stance in _ADJECTIVES:
        if text in words and word.role in (*_SAID_OF, "ROOT"):
            at = _at(read, word, thing, bare=True)
            verb = word if word.role == "ROOT" else above
            if any(one.role == "nsubj" and one.kind == "PRON" for one in read.children(verb)):
                at = Naming.NOT if at <= Naming.UNSAID else at  # "it is uncertain"
            return Told(stance, verb, at) if at is not Naming.NOT else None
    for words, stance in _NOUNS:
        if word.kind != "NOUN" or lemma not in words:
            continue
        at = _at(read, word, thing, bare=False)
        if word.role == "attr" and at is not Naming.NOT:
            return Told(stance, above, at)
        if word.role == "nsubj" and above.lemma.lower() in SPEAKING:
            whose = (one for one in read.children(word) if one.role == "poss")
            at = max((at, *(thing.naming(read, one, word) for one in whose)))
            own = [one for one in read.subtree(word) if one.kind in ("NOUN", "PROPN")]
            bare = len(own) == 1
            at = max(at, _said_of(read, above, thing)) if bare else at
        elif word.role != "appos":
            continue
        return Told(stance, word, at) if at is not Naming.NOT else None
    return None


def _said_of(read: Parse, verb: Word, thing: Thing) -> Naming:
    """Return how what somebody says names the thing."""
    said = [
        one for child in read.children(verb) if child.role == "ccomp" for one in read.subtree(child)
    ]
    nouns = (one for one in said if one.kind in ("NOUN", "PROPN"))
    return max((thing.naming(read, one, verb) for one in nouns), default=Naming.NOT)


def _by_side(read: Parse, word: Word, thing: Thing) -> Told | None:
    """Read "voted against it", "is for it", "came out in favour of it"."""
    if word.lemma.lower() not in _WORDS.takes_side:
        return None
    for child in read.children(word):
        text = child.text.lower()
        if child.role != "prep":
            continue
        favour = [one for one in read.children(child) if one.text.lower() in _WORDS.favour]
        under = [of for one in favour for of in read.children(one)] or [child]
        stance = Stance.NO if text in _WORDS.against else Stance.YES
        if favour or text in (*_WORDS.against, *_WORDS.for_):
            of = (one for prep in under for one in read.children(prep))
            at = max((thing.naming(read, one, word) for one in of), default=Naming.NOT)
            if at is not Naming.NOT:
                return Told(stance, word, at)
    return None


def _by_judging(read: Parse, word: Word, thing: Thing) -> Told | None:
    """Read "called it a disaster", "described it as fair"."""
    if word.lemma.lower() not in _WORDS.judges:
        return None
    at = _at(read, word, thing, bare=False)
    stance = _value([one for one in read.subtree(word) if one.place > word.place])
    return Told(stance, word, at) if stance and at is not Naming.NOT else None


def _by_effect(read: Parse, word: Word, thing: Thing) -> Told | None:
    """Read "said the mine would poison the river", "was fair": of what somebody says.

    "It" is left: in what somebody says that may be the speaker.
    """
    above = read.words[word.head]
    if word.role != "ccomp" or above.lemma.lower() not in SPEAKING:
        return None
    subject = read.child(word, "nsubj")
    if subject is None or subject.kind == "PRON":
        return None
    at = thing.naming(read, subject, subject)
    lemma = word.lemma.lower()
    if word.kind == "AUX":
        stance = _value([one for one in read.children(word) if one.role in ("acomp", "attr")])
    else:
        helps, harms = lemma in _WORDS.helps, lemma in _WORDS.harms
        stance = Stance.YES if helps else Stance.NO if harms else None
    if stance is None or at is Naming.NOT:
        return None
    return Told(TURNED[stance] if is_denied(read, word) else stance, above, at, deed=True)


def _value(words: list[Word]) -> Stance | None:
    lemmas = {form for one in words for form in (one.lemma.lower(), one.text.lower())}
    if lemmas & {*_WORDS.bad}:
        return Stance.NO
    return Stance.YES if lemmas & {*_WORDS.good} else None


def _at(read: Parse, word: Word, thing: Thing, *, bare: bool) -> Naming:
    """Return how a word's objects name the thing; ``bare``: where it has none, that it may be."""
    own = [one for one in relations_of(read) if one.head == word.place]
    direct = [read.words[one.word] for one in own if one.role is Role.OBJECT]
    after = (one for one in own if one.role is Role.PREPOSITION and one.by not in _REASONS)
    objects = direct or [read.words[one.word] for one in after]  # "blamed him for the ban"
    objects += [one for one in read.children(word) if one.role in ("xcomp", "ccomp", "pcomp")]
    named = [one for one in objects if _is_named(one, thing)]
    at = max((thing.naming(read, one, word) for one in named), default=Naming.NOT)
    if at is Naming.NOT and bare:
        entities = (read.entity_at(one.place) for one in objects)
        if all(entity and entity.kind in _SETTINGS for entity in entities):
            return Naming.BARE if word.kind == "VERB" else Naming.UNSAID
    return at


def _is_named(word: Word, thing: Thing) -> bool:
    """Say whether a word can name what one is for or against: a noun, or "building" it.

    Of a verb that tells a position itself ("wants to scrap it") the position is its own.
    """
    lemma = word.lemma.lower()
    told = any(lemma in verbs for verbs in (*thing.deeds, *(words for words, *_ in _VERBS)))
    return word.kind in ("NOUN", "PROPN", "PRON", "NUM") or (word.tag == "VBG" and not told)


def _holders(read: Parse, told: Told, top: Word, before: list[Holder]) -> list[Holder]:
    """Return whose position it is: who says, does or wishes it."""
    if told.verb.kind == "NOUN":
        word = read.words[told.verb.head] if told.verb.role == "appos" else told.verb
        holder = holder_at(read, word, before)
        return [holder] if holder else []
    agents = read.child(told.verb, "agent") is not None
    return holders_of(read, told.verb if agents else top, before)
