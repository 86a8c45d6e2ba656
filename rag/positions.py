"""A party's position on an action as one sentence tells it, read by code where words are plain.

English reports positions with a small stock of cues ("refused to", "has yet to decide", "will")
and of verbs that come in threes: do it, do the opposite, undo it (send, stay out, withdraw). The
cue and the verb together give the position. Where they do not, ``UNSURE`` says so and the model
is asked about that sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from rag.names import (
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


class Stance(StrEnum):
    """Where a party stands on an action."""

    YES = "yes"
    NO = "no"
    UNDONE = "undone"
    """It was done or promised and has been taken back: troops withdrawn, a law repealed."""
    OPEN = "open"
    UNSURE = "unsure"
    """The sentence bears on the matter but its words do not settle the position."""


# Verbs (and nouns) of doing, of the opposite, of undoing; "~" stands for up to four words.
_FRAMES = (
    (
        "send deploy dispatch contribute provide commit supply station deployment",
        "stay~out keep~out",
        "withdraw pull~out bring~home pull~back withdrawal",
    ),
    (
        "join enter sign sign~up take~part participate membership enrol",
        "stay~out keep~out boycott shun skip",
        "pull~out leave quit withdraw exit withdrawal",
    ),
    (
        "adopt pass approve enact =backed endorse ratify support adoption",
        "reject vote~down defeat veto block oppose throw~out defeated",
        "repeal revoke rescind scrap",
    ),
    ("comply obey abide compliance", "appeal challenge contest defy sue", ""),
    (
        "strike walk~out down~tools walkout stoppage",
        "accept settle =backed endorse approve acceptance",
        "call~off cancel suspend",
    ),
    (
        "drop scrap abolish abandon waive discontinue eliminate",
        "keep retain maintain still~want still~require stick~with",
        "bring~back reinstate restore reintroduce",
    ),
    ("ban prohibit outlaw bar forbid", "allow permit tolerate", "lift reverse"),
    (
        "sign ratify accede signature put~name",
        "",
        "pull~out withdraw leave quit renounce",
    ),
    (
        "pause suspend halt stop freeze suspension",
        "continue carry~on go~on",
        "resume restart reopen resumption",
    ),
    ("raise increase", "cut lower reduce", "reverse"),
    ("buy acquire", "sell", "cancel"),
    ("build open", "close shut", "demolish cancel"),
)
_ANY_UNDO = "withdraw pull~out repeal revoke rescind cancel call~off quit"
_IRREGULAR = {
    "send": "sent",
    "keep": "kept",
    "take": "took|taken",
    "leave": "left",
    "quit": "quit|quitting",
    "withdraw": "withdrew|withdrawn",
    "throw": "threw|thrown",
    "strike": "struck",
    "bring": "brought",
    "go": "went|gone|goes",
    "put": "put|putting",
    "freeze": "froze|frozen",
    "forbid": "forbade|forbidden|forbidding",
    "stick": "stuck",
    "cut": "cut|cutting",
    "buy": "bought",
    "sell": "sold",
    "build": "built",
    "shut": "shut|shutting",
    "give": "gave|given",
    "make": "made",
    "hold": "held",
    "pay": "paid",
    "host": "hosted",
}

_SILENT = re.compile(
    r"\b(?:declin\w+|refus\w+) to comment|\bno comment\b|said nothing|"
    r"\b(?:kept|keeps|stayed|remain(?:s|ed)?) (?:quiet|silent|mum)\b|"
    r"\b(?:could not be reached|unavailable for comment)|"
    r"\b(?:did|has|have|do|does)(?: not|n't) (?:immediately )?(?:reply|respond|answer|return|"
    r"comment)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:yet to (?:decide|make|take|say|commit|announce|reach)|undecided|unsure|uncommitted|"
    r"(?:not|n't|never)(?: yet| formally)? (?:decided?|made up|taken a (?:position|decision|"
    r"stand)|reached a decision|"
    r"settled on|committed either|ruled? (?:it |this |that )?out|ruling (?:it )?out|excluded?|"
    r"said (?:yes or no|whether)|say no)|"
    r"no (?:final |firm |formal )?(?:decision|position|verdict) (?:on|about|has|had|was|yet|"
    r"had been|has been)|"
    r"nothing (?:has been|is|was|had been) (?:decided|settled|agreed)|"
    r"(?:will|would|is to|to|must|has to|wants? to|needs? to|had to) decide (?:on|later|when|"
    r"once|whether|at|about|only|after|next|in)|"
    r"whether (?:or not )?(?:to|it|they|he|she)|"
    r"\bmull(?:s|ed|ing)?|weigh(?:s|ed|ing)? (?:up|whether|its|the|a)|hesitat\w+|waver\w*|on "
    r"the fence|"
    r"keep(?:s|ing)? (?:its|their|all) options open|kept (?:its|their|all) options open|"
    r"(?:need(?:s|ed)?|want(?:s|ed)?|asked for|requested|sought) (?:some |a little |a bit "
    r")?more time|"
    r"still (?:studying|examining|debating|considering|discussing|weighing|thinking|consulting)|"
    r"(?:is|are|was|were) (?:studying|examining|considering|weighing)|"
    r"postpon\w+ (?:a|its|the|any) (?:decision|vote|answer)|put off (?:a|its|the|any) "
    r"(?:decision|vote)|"
    r"defer\w* (?:a|its|the|any) decision|"
    r"(?:jury|question|matter) is still (?:out|open)|remains? (?:open|undecided|split|divided)|"
    r"either way|remain(?:s|ed)? unclear|unclear whether|before deciding|cautious about|"
    r"non-?committal|"
    r"at the appropriate time)\b",
    re.IGNORECASE,
)
_SETTLED_NO = re.compile(
    r"\b(?:answer|reply|response|verdict)\b[^.;]{0,60}\b(?:was|is|remained|remains) (?:a "
    r"(?:firm |clear )?)?(?:no|negative)\b",
    re.IGNORECASE,
)
_DENIED_NO = re.compile(
    r"\bno (?:longer any |more |further )?(?:doubt|question|secret|turning back)\b|\bnot "
    r"(?:only|just|merely)\b|"
    r"\bnot oppos\w+|\bno objections?\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:refus(?:e[ds]?|ing)|declin(?:e[ds]?|ing)|reject(?:s|ed|ing)?|ruled? out|rules out|"
    r"ruling out|turn(?:ed|s|ing)? "
    r"(?:it |this |that )?down|turned away|"
    r"(?:will|would|does|did|do|shall|is|are|was|were|can|could|has|have|had|must|should)(?: "
    r"not|n't)|won't|cannot|"
    r"no intention|no plans?|never|(?:vot|decid|opt|c[ao]me out|advis|st[ao]nd|stood|is|are|"
    r"was|were)\w* against|stopped short|stops short|said no|says no|say no|"
    r"oppos\w+|object(?:s|ed)? to|dismiss\w+|shelv\w+|spurn\w*|rebuff\w*|snub\w*|balk\w*|baulk\w*|"
    r"no (?:\w+ ){0,2}?(?:will|would|walkout|strike|troops?|soldiers?)|"
    r"(?:remain|stay|steer)(?:s|ed|ing)? (?:out of|away|clear)|want(?:s|ed)? no part|den(?:y|"
    r"ied|ies)|unwilling|out of the question)\b",
    re.IGNORECASE,
)
# A refusal or promise of the thing itself: "turned down a request for troops".
_OF_IT = re.compile(
    r"\b(?:(?P<no>turn(?:ed|s|ing)? down|rul(?:ed|es|ing) out|refus(?:e[ds]?|ing)|"
    r"declin(?:e[ds]?|ing)|reject(?:ed|s|ing)?)|"
    r"(?P<yes>pledg(?:e[ds]?|ing)|promis(?:e[ds]?|ing)|offer(?:ed|s|ing)?))\b"
    r"(?P<thing>(?:(?! to | but |;).){3,60})",
    re.IGNORECASE,
)
# What says where a party stands and leaves the matter to the sentences before it.
_ELIDED = re.compile(
    r"\b(?:refused|declined|said no|agreed|accepted|said yes)"
    r"(?: as well| too| again| once more|[,.;]|$)|"
    r"\b(?:kept|keeps?|stuck|sticks?|held|repeated|dropped) (?:to )?(?:its|their|his|her) "
    r"refusals?\b|"
    r"\b(?:will|would|is to|are to)(?: still| also| now)?(?: not)? "
    r"(?:take part|join in|participate|stay out|follow suit|go)\b|"
    r"\bstay(?:s|ed)? at home\b|\bchanged? (?:its|their) minds?\b|"
    r"\bwithout (?:a|any) decision\b|\bundecided\b|"
    r"\bnot (?:yet )?decided(?! (?:to|on|about|whether))|"
    r"\byet to (?:choose|decide|announce|answer)(?! (?:to|on|about|whether))|"
    r"\bmade up (?:its|their) minds?\b|"
    r"\b(?:will|would) decide (?:once|when|after|later|at|on)\b|\bstill waiting\b|\bwould wait\b|"
    r"\bremain(?:s|ed|ing)? cautious\b",
    re.IGNORECASE,
)
# Somebody wishes or expects that the party did it; that is not its own position.
_WISHED = re.compile(
    r"\b(?:urg(?:ed|es|ing)|call(?:ed|s|ing)? (?:on|for)|press(?:ed|es|ing|ure)|beg(?:ged|s)|"
    r"appeal(?:ed|s) to|"
    r"should|ought to|demand(?:ed|s)?|invit(?:ed|es)|expect(?:ed|s)?|hope[ds]?|likely to|if|"
    r"unless|asked (?:whether|if)|"
    r"would allow|criticis\w+|praised? \w+ for|rumou?r\w*|reportedly|poll|survey)\b",
    re.IGNORECASE,
)
# What a party gives up is not what it holds now: "ending three weeks of hesitation".
_LEFT_BEHIND = re.compile(
    r",? \b(?:end(?:s|ed|ing)?|revers(?:es|ed|ing)|overturn(?:s|ed|ing)|drop(?:s|ped|ping)|"
    r"abandon(?:s|ed|ing)|"
    r"despite|after) (?:[\w’'-]+ ){0,5}?(?:hesitation|hesitating|refusals?|opposition|"
    r"indecision|doubts|"
    r"resistance|rejection|wavering|objections?)\b[^,.;]*",
    re.IGNORECASE,
)
# Objecting to what others do is not refusing to do it: "no foreign troops".
_OTHERS = re.compile(
    r"\b(?:accept|tolerate|allow|permit|agree to|oppose[sd]?|object(?:s|ed)? to|welcome|ruled? "
    r"out)\b"
    r"[^.]{0,60}\b(?:foreign(?! (?:minist|secretary|affairs|office|policy))|others?|western|"
    r"outside|"
    r"anyone|somebody else)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r";\s*|,? (?:while|whereas|but|although|though|unlike) |, (?:and|as|with) (?=[A-Z]|the )|, "
    r"when "
)


@dataclass(frozen=True, slots=True)
class Action:
    """What a position is about: "send troops to Varenia"."""

    text: str
    frame: tuple[str, str, str]
    """Patterns of the verbs of doing it, of the opposite, of undoing it; "" matches nothing."""
    names: tuple[str, ...]
    """The names in it, such as "Varenia"; a sentence about the action holds them."""
    words: frozenset[str]
    """Stems of its other words, such as "troop"."""
    role: int
    """Which of the three its own verb is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One party's position as one sentence tells it."""

    party: str
    stance: Stance
    firm: bool
    """The party stands where the one who acts stands: before the verb, or after "by"."""
    alone: bool
    """The sentence tells of no other party."""


@lru_cache(maxsize=1024)
def action_of(matter: str) -> Action:
    """Return what a matter such as "send troops to Varenia" or "the pact" is about."""
    for role in (0, 1, 2):
        fitting = [frame for frame in _FRAMES if _opens_with(matter, frame[role])]
        if fitting:
            merged = [" ".join(frame[place] for frame in fitting) for place in (0, 1, 2)]
            return _action(matter, (merged[0], merged[1], merged[2]), role)
    head = re.match(r"[a-z]+", matter)
    if head is None or head[0] in ("the", "a", "an", "its", "their", "whether"):
        return _action(matter, ("", "", _ANY_UNDO), 0)
    return _action(matter, (re.sub(r"ing$", "", head[0]), "", _ANY_UNDO), 0)


@lru_cache(maxsize=256)
def actions_about(matter: str) -> tuple[Action, ...]:
    """Return every action that could be meant by a matter without a verb: "the fishing treaty".

    Verbs that are a part of the matter's own name ("the export ban") are not what is done to it.
    """
    actions = (_action(matter, frame, 0) for frame in _FRAMES)
    return tuple(a for a in actions if _first_verb(matter, a) is None)


def is_action(text: str) -> bool:
    """Say whether a text begins with a verb that is done to a matter: "joined the force"."""
    return any(_opens_with(text, verbs) for frame in _FRAMES for verbs in frame)


def _opens_with(matter: str, verbs: str) -> bool:
    return any(re.match(rf"(?:{_forms(verb)})\b", matter, re.IGNORECASE) for verb in verbs.split())


def _action(matter: str, frame: tuple[str, str, str], role: int) -> Action:
    names = tuple(dict.fromkeys(name.text for name in names_in(matter)))
    rest = {_stem(word.lower()) for word in re.findall(r"\b[a-z][\w-]{2,}", matter)}
    patterns = tuple("|".join(_forms(verb) for verb in verbs.split()) for verbs in frame)
    return Action(
        text=matter,
        frame=(patterns[0], patterns[1], patterns[2]),
        names=names,
        words=frozenset(rest - _STOP),
        role=role,
    )


_STOP = frozenset(
    "the and for from with its their his her our this that over against without out into about "
    "back off to in of on at by".split()
)


def read_positions(
    sentence: str,
    action: Action,
    kind: str,
    *,
    heading: str = "",
    people: frozenset[str] = frozenset(),
    near: bool = False,
) -> list[Reading]:
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
    if _SILENT.search(text):
        return []
    bears = near or bears_on(text, action, heading)
    if not bears:
        hint = _ELIDED.search(text) or _first_verb(text, action) is not None
        if not hint or not bears_on(heading, action, ""):
            return []
    parties = _parties(text, action, kind, people | people_in(text))
    readings = []
    for clause, named in _clauses(text, parties):
        stance = _stance(clause, action, named) if bears else Stance.UNSURE
        if stance:
            alone = len({party for party, _ in parties}) == 1
            one_list = any(_is_subject(text, name) for _, name in named)
            readings += [Reading(party, stance, one_list, alone) for party, _ in named]
    return readings


def bears_on(text: str, action: Action, heading: str) -> bool:
    """Say whether a sentence is about the action: it holds its names, or its verb and object."""
    if action.names and all(_has(text, name) for name in action.names):
        return True
    if action.names and not all(_has(f"{heading} {text}", name) for name in action.names):
        return False
    return len(action.words & _stems(text)) >= max(1, len(action.words) // 2)


def _parties(
    text: str, action: Action, kind: str, people: frozenset[str]
) -> list[tuple[str, Name]]:
    found = []
    for name in names_in(text):
        person, of, rest = name.text.partition(" of ")
        if of and person in people:  # "spokesman Jan Novak of Brno"
            name = Name(rest, name.end - len(rest), name.end)
        if any(_has(known, name.text) or _has(name.text, known) for known in action.names):
            continue
        if kind not in PEOPLE_KINDS and _is_person(name.text, people):
            continue
        if _ASIDE.search(text[: name.start]) or re.match(rf" {ROLE}\b", text[name.end :]):
            continue
        if party := party_of(name, kind):
            found.append((party, name))
    # "..., Keller revealed": whoever closes a sentence tells it, unless nobody else is in it.
    found = [pair for pair in found if not _tells(text, pair[1])] or found
    if any(_is_subject(text, name) for _, name in found):  # others are where it happens
        found = [pair for pair in found if not _ASIDE_PLACE.search(text[: pair[1].start])]
    return found


def _tells(text: str, name: Name) -> bool:
    before, after = text[: name.start], text[name.end :]
    return bool(
        re.search(r"[,”\"] (?:[a-z]+ ){0,3}$", before)
        and re.match(
            r" (?:said|says|told|added|revealed|announced|confirmed|stated|wrote|explained|"
            r"conceded|admitted|insisted|reported|reckons|declared|claimed)\b",
            after,
        )
    )


def _is_person(name: str, people: frozenset[str]) -> bool:
    return name in people or any(_has(name, person) for person in people if " " in person)


# Whoever counts, is told or is quoted is not the one who acts.
_ASIDE = re.compile(
    r"\b(?:by the count of|told|according to(?: [a-z]+){0,4}|as per|seen by|surveyed by|"
    r"reported by|letter to|"
    r"newsroom of|an? interview with)(?: the)? $"
)
_ASIDE_PLACE = re.compile(
    r"\b(?:to|in|into|against|with|for|on|over|near|between|toward|towards|across|inside)"
    r"(?: the| northern| southern| eastern| western)? $"
)
_BEFORE_VERB = re.compile(
    r"(?:, for (?:its|their|his|her) part,|, meanwhile,|, too,|, [^,]{3,60},)?"
    r"(?:,? (?:and|or) [A-Z][^,.;]{2,60}?|(?:, [A-Z][^,.;]{2,40})+ (?:and|or) [A-Z][^,.;]{2,40}?)?"
    r"(?: also| still| now| again| finally| formally| yesterday)*"
    r" (?:has|have|had|will|would|could|may|might|does|do|did|is|are|was|were|won[’']t|wants?|"
    r"wanted|"
    r"says?|said|to|\w+ed|\w+s|stood|chose|took|kept|put|held|gave|made|began|remains?)\b"
)


def _is_subject(text: str, name: Name) -> bool:
    """Say whether a party stands where the one who acts stands."""
    before, after = text[: name.start], text[name.end :]
    if re.search(r"\b(?:by|from)(?: the)? (?:[a-z][\w’'-]* (?:at|of|in) )?$", before):
        return True
    if re.search(rf"\b{ROLE} (?:of|for|at)(?: the)? (?:[a-z][\w’'-]* (?:at|of|in) )?$", before):
        return True
    # "the pilots' union at X" acts, "in X" is a place.
    body = re.search(
        r"\b(?:union|government|parliament|council|board|court)s? (?:of|at|in) $", before
    )
    place = re.search(r"\b(?:in|at|near|to|on|against|with|for|over|of|off) (?:the )?$", before)
    if place and not body:
        return False
    return _BEFORE_VERB.match(after) is not None


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
    if _OTHERS.search(clause):
        return None
    clause = _LEFT_BEHIND.sub(" ", clause)
    if re.search(r"\b(?:neither|did not) say no\b|\bnor no\b", clause):
        return Stance.OPEN
    if _SETTLED_NO.search(clause):
        return on_scale(action.role, agrees=False)
    modal = "|".join(re.escape(name.text) for _, name in named)
    if _OPEN.search(clause) or re.search(
        rf"\b(?:{modal})(?:,[^,]+,)? (?:may|might|could) (?!have\b)", clause
    ):
        return Stance.OPEN
    if _WISHED.search(clause):
        return Stance.UNSURE
    bare = _DENIED_NO.sub(" ", clause)
    verb = _first_verb(bare, action)
    if verb is None:
        of_it = _OF_IT.search(bare)
        if of_it and action.role == 0 and action.words & _stems(of_it["thing"]):
            return Stance.NO if of_it["no"] else Stance.YES
        return Stance.UNSURE
    negative = _NO.search(bare)
    if negative is None:
        return (Stance.YES, Stance.NO, Stance.UNDONE)[verb]
    # "voted it down", "turned down a request to send": the verb of the frame is itself the no.
    if verb == 1 and action.frame[1] and re.fullmatch(action.frame[1], negative[0], re.IGNORECASE):
        return Stance.NO
    return on_scale(verb, agrees=False)


def on_scale(role: int, *, agrees: bool) -> Stance:
    """Return the position of who does, or refuses, what a verb of the frame's kind names."""
    if agrees:
        return (Stance.YES, Stance.NO, Stance.UNDONE)[role]
    return (Stance.NO, Stance.YES, Stance.YES)[role]


def _first_verb(clause: str, action: Action) -> int | None:
    """Return which of the frame's three kinds of verb a clause has, the first one counting."""
    places = [
        (found.start(), role)
        for role, pattern in enumerate(action.frame)
        if pattern and (found := re.search(rf"\b(?:{pattern})\b", clause, re.IGNORECASE))
    ]
    return min(places)[1] if places else None


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _forms(verb: str) -> str:
    """Return a pattern of all forms of a verb; "pull~out" is "pull its troops out" too."""
    if verb.startswith("="):  # this form only
        return verb[1:]
    head, _, particle = verb.partition("~")
    stem = head.removesuffix("e")
    double = head + head[-1] if re.search(r"[^aeiou][aeiou][bdgmnpt]$", head) else head
    forms = f"{head}|{head}s|{head}es|{stem}ed|{stem}ing|{double}ed|{double}ing"
    if head.endswith("y"):
        forms += f"|{head[:-1]}ied|{head[:-1]}ies"
    if head in _IRREGULAR:
        forms += f"|{_IRREGULAR[head]}"
    forms = f"(?:{forms})"
    return rf"{forms}(?: [\w’'-]+){{0,4}}? {particle}" if particle else forms


def _stems(text: str) -> set[str]:
    return {_stem(word.lower()) for word in re.findall(r"[\w-]{3,}", text)}


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ing|ed)$", "", word) if len(word) > 4 else word
