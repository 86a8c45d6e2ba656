"""A question for who is for or against something: which sides, of what, among whom."""

import re
from dataclasses import dataclass
from typing import ClassVar

from rag.language.names import names_in
from rag.language.parse import parse
from rag.language.resources import either, load
from rag.query.answer_type import AnswerType
from rag.query.statement import SlotRole
from rag.query.statement.matter import Position
from rag.query.statement.several import noun_of_several
from rag.query.states.question import presumed

_STANDS = load().questions.stands
_WHY = re.compile(either(_STANDS.why), re.IGNORECASE)
_QUANTIFIERS = re.compile(rf"^(?:{either(_STANDS.quantifiers)} )+", re.IGNORECASE)
_UNTOLD = frozenset(
    (
        *load().questions.statement.prepositions,
        *load().questions.follow_up.pronouns,
        *load().questions.follow_up.openings,
    )
)
"""First words of what names no matter by itself."""
_SIDES = (Position.YES, Position.NO, Position.OPEN)
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), sides)
    for patterns, sides in (
        (_STANDS.both, _SIDES),
        (_STANDS.against, (Position.NO,)),
        (_STANDS.for_, (Position.YES,)),
    )
    for pattern in patterns
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsQuestion:
    """Such as "Who is for and who is against the tram bridge, and why?"."""

    answer_type: ClassVar = AnswerType.LIST
    matter: str
    """As written: "the tram bridge"; of a deed "send troops to Varenia"."""
    verb: str = ""
    """The plain verb of a matter that is a deed: "send"."""
    parties: str = ""
    """The plural noun that says who is asked for, in lower case: "countries"; "" for anybody."""
    named: tuple[str, ...] = ()
    """Whom alone it asks for: "Labour" and "Greens"; none where it names nobody."""
    sides: tuple[Position, ...]
    """Those asked for, in order."""


def stands_question(question: str) -> StandsQuestion | None:
    """Return what a question for who is for or against something asks, or None for any other.

    Raises:
        ParserError: The parser's model is missing.
    """
    body = _WHY.sub("", question.rstrip("?. "))
    for pattern, sides in _PATTERNS:
        found = pattern.search(body)
        if found and found["matter"].split()[0].lower() not in _UNTOLD:
            return _asked(found["matter"], found.groupdict().get("parties") or "", sides)
    return _reasons_of_many(f"{body}?")


def _asked(matter: str, parties: str, sides: tuple[Position, ...]) -> StandsQuestion:
    first, _, rest = matter.partition(" ")
    word = parse(f"They oppose {matter}.").words[2]
    verb = word.lemma.lower() if rest and word.tag == "VBG" else ""
    names = tuple(dict.fromkeys(name.text for name in names_in(parties)))
    return StandsQuestion(
        matter=f"{verb or first} {rest}".strip(),
        verb=verb,
        parties="" if names else _noun(parties),
        named=names,
        sides=sides,
    )


def _reasons_of_many(question: str) -> StandsQuestion | None:
    """Return what "Why did countries refuse to send troops?" asks: of many, not of one by name."""
    matter, claimed = presumed(question, SlotRole.REASON)
    subject = parse(claimed).words[: len(matter.subject.split())] if matter else ()
    if not matter or not matter.told or not matter.text or not subject or subject[-1].tag != "NNS":
        return None
    return StandsQuestion(
        matter=matter.text,
        verb=matter.verb,
        parties=_noun(matter.subject),
        sides=(matter.wanted,),
    )


def _noun(words: str) -> str:
    """Return the noun that says who is asked for: "countries" of "some countries in the north"."""
    bare = words.lower()
    bare = bare if bare in _STANDS.anybody else _QUANTIFIERS.sub("", bare)
    if not bare or bare in _STANDS.anybody:
        return ""
    return noun_of_several(f"Which {bare} are?") or bare
