"""Which plan answers a question, read from its words; each kind holds what its plan needs."""

import re
from dataclasses import dataclass

from rag.language.names import names_in
from rag.query.position_question import PositionQuestion, position_question
from rag.types import Window


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """Such as "Which countries refused to send troops?"."""

    asked: PositionQuestion
    window: Window | None = None
    """Asks who took the position in this time, not who holds it now."""
    still: bool = False
    """Asks only about those that hold it now: "which of them did so in March?"."""


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """Such as "How many countries refused to send troops?"."""

    asked: PositionQuestion
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class YesNoQuestion:
    """Such as "Have both Norway and Spain agreed to send troops?"; all must hold the position."""

    parties: tuple[str, ...]
    asked: PositionQuestion


@dataclass(frozen=True, slots=True)
class MoreQuestion:
    """Such as "Have more countries agreed to send troops than have refused to?"."""

    asked: PositionQuestion
    rival: PositionQuestion


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """Such as "Do Norway and Spain hold the same position on the force?"."""

    parties: tuple[str, ...]
    matter: str


@dataclass(frozen=True, slots=True)
class OrderQuestion:
    """Such as "Put these countries in the order in which they agreed: Spain, Norway."."""

    parties: tuple[str, ...]
    asked: PositionQuestion
    newest_first: bool


@dataclass(frozen=True, slots=True)
class StepsQuestion:
    """Such as "How did the position of Norway on the force change over time?"."""

    party: str
    matter: str


@dataclass(frozen=True, slots=True)
class SpokesQuestion:
    """Such as "Who spoke for Norway about the force?"."""

    party: str
    matter: str


@dataclass(frozen=True, slots=True)
class QuoteQuestion:
    """'Who said "Nobody should dictate to us"?'."""

    quote: str
    matter: str
    """What else the question says; it tells two such quotations apart."""


@dataclass(frozen=True, slots=True)
class PremiseQuestion:
    """Such as "Why did Norway refuse to send troops?", which asks about what must first be true."""

    party: str
    asked: PositionQuestion


Intent = (
    ListQuestion
    | CountQuestion
    | YesNoQuestion
    | MoreQuestion
    | SameQuestion
    | OrderQuestion
    | StepsQuestion
    | SpokesQuestion
    | QuoteQuestion
    | PremiseQuestion
)

_POSITION = r"(?:position|stance|stand|view|line|attitude|policy)"
_STEPS = (
    rf"^how (?:did|has|have) (?:the )?{_POSITION}s? of (?P<party>.+?) (?:on|towards?|about|"
    rf"over|regarding) "
    r"(?P<matter>.+?) (?:changed?|evolved?|shifted|shift|developed|develop|moved?)\b",
    rf"^how (?:did|has|have) (?P<party>.+?)['’]s? {_POSITION} (?:on|towards?|about|over|regarding) "
    r"(?P<matter>.+?) (?:changed?|evolved?|shifted|shift|developed|develop|moved?)\b",
    rf"^how (?:did|has) (?P<party>[A-Z].+?) (?:changed?|shifted?) (?:its|their|his|her) "
    rf"(?:{_POSITION}|mind) "
    r"(?:on|towards?|about|over|regarding) (?P<matter>.+?)(?: over time| since .+)?$",
    rf"^(?:trace|describe|show|follow|track|give|tell|outline) (?:me )?(?:how )?(?:the "
    rf")?(?:changing |changes? (?:in|of) )?(?:the )?"
    rf"{_POSITION} of (?P<party>.+?) (?:on|towards?|about|over|regarding) (?P<matter>.+?)"
    r"(?: (?:through|over|across) time| from .+| since .+| changed.*)?(?:,? with (?:the "
    r")?dates?)?$",
    rf"^(?:what (?:is|was) |give |show |trace )?(?:me )?(?:the |a )?(?:timeline|history|steps|"
    rf"chronology) of "
    rf"(?P<party>.+?)['’]s? {_POSITION} (?:on|towards?|about|over|regarding) (?P<matter>.+)$",
)
_SAME = (
    rf"^(?:do|did|are|have) (?P<parties>.+? and .+?) (?:hold|have|share|take|taken|held|of|in|"
    rf"on)? ?"
    rf"(?:the same|an? identical|the same kind of|similar) {_POSITION}s? (?:on|towards?|about|"
    rf"over|regarding) (?P<matter>.+)$",
    r"^(?:are|were|do) (?P<parties>.+? and .+?) (?:(?:stand )?on|of) (?:the same|one) (?:side|"
    r"page|line|mind|team) "
    r"(?:on|towards?|about|over|regarding|of|when it comes to) (?P<matter>.+)$",
    r"^do (?P<parties>.+? and .+?) (?:agree|see eye to eye) (?:on|about|over) (?P<matter>.+)$",
)
_ORDER = (
    r"^(?:sort|order|rank|arrange|list) (?:these|the) [^:]*?(?:by|according to) (?:when|the "
    r"(?:date|day|time) (?:when|on which|that)?) ?"
    r"(?:they|each(?: of them)?|it) (?P<phrase>.+?)(?:,? (?:from )?(?:the "
    r")?(?P<order>(?:earliest|oldest|latest|newest|"
    r"starting|beginning|first)[^:]*))?: ?(?P<parties>.+)$",
    r"\border in which (?:they|these \w+|the \w+) (?P<phrase>.+?)(?:,? (?P<order>(?:earliest|"
    r"oldest|latest|newest|"
    r"starting|beginning)[^:]*))?: ?(?P<parties>.+)$",
    r"^in (?:what|which) order (?:did|have) (?P<parties>[A-Z].+?) (?P<phrase>(?:agree|refuse|"
    r"decide|"
    r"decline|vote|reject|join|sign|pledge|commit)\w* .+?)(?P<order>)$",
)
_MORE = (
    r"^(?:have|had|did|do|are|were) (?:there )?more (?P<parties>[a-z][\w' ’-]*?s) (?:that |who "
    r")?(?P<one>.+?) than "
    r"(?:have |had |did |are |were )?(?P<two>.+)$"
)
_COUNT = (
    r"^(?:how many|what (?:is|was) the (?:total )?number of|count) (?:of )?(?:the |all "
    r")?(?P<parties>[a-z][\w' ’-]*?s|people) (?P<phrase>.+)$"
)
_YES_NO = (
    r"^(?P<auxiliary>has|have|had|did|does|do|will|would|is|are|was|were) (?P<both>both )?"
    r"(?P<parties>.*?[A-Z].*?) (?P<phrase>(?:agree|refuse|decline|decide|vote|reject|join|sign|"
    r"pledge|"
    r"commit|promise|offer|rule|turn|oppose|accept|adopt|ban|drop|keep|back|pull|withdr|still "
    r"undecided|"
    r"undecided|yet|send|sent|ready|willing|resolve|approve|plan|vow|lift|pause|strike|appeal|"
    r"comply)\w*(?: .+)?)$"
)

_QUOTE = r"^(?:who|whose)\b[^\"“]*[\"“](?P<quote>[^\"“”]{12,})[\"”]"
_SPOKE = (
    r"^(?:who|which \w+) (?:spoke|speaks|has spoken|answered|commented|made the announcement) "
    r"(?:for|on behalf of|in the name of) (?P<party>.+?)(?: (?:about|on|over|regarding|in the "
    r"matter of) (?P<matter>.+))?$"
)
_DID = (
    r"(?:refus|declin|agree|decid|vote|reject|join|sign|pledg|commit|back|oppos|accept|ban|"
    r"drop|pull|adopt|pass|strike|keep)"
)
_PREMISE = (
    rf"^(?:what|which) .*?\b(?:did|does|do) (?P<party>[^,]*?[A-Z][^,]*?) (?:give|cite|name|"
    rf"offer|state)\w* "
    rf"(?:when|as|for why|after|to explain why) (?:it|they|he|she) (?P<phrase>{_DID}.+)$",
    rf"^(?:why|for what reason|when|how) (?:did|has|have|does) (?P<party>[^,]*?[A-Z][^,]*?) "
    rf"(?P<phrase>{_DID}.+)$",
)


def intent_of(question: str, window: Window | None = None) -> Intent | None:
    """Return the plan for a question about positions, or None for one about a fact.

    Args:
        question: In words.
        window: The time that its words state, if any.
    """
    body = without_words(question, window).rstrip("?. ").strip()
    if window and window.start is None:  # "as of": a day to know by, not a time to act in
        window = None
    if found := re.search(_QUOTE, body, re.IGNORECASE):
        return QuoteQuestion(found["quote"].rstrip(".,!?"), body.replace(found["quote"], ""))
    if found := re.search(_SPOKE, body, re.IGNORECASE):
        return SpokesQuestion(found["party"], found["matter"] or "")
    body = re.split(r"(?<=[\w”\"])\? (?=[A-Z])", body)[0]  # "...? Give the date of each step"
    if found := _first(_STEPS, body):
        return StepsQuestion(found["party"], found["matter"])
    if found := _first(_SAME, body):
        parties = _parties(found["parties"])
        if len(parties) == 2:
            return SameQuestion(parties, found["matter"])
    if found := _first(_ORDER, body):
        asked = _position("parties", found["phrase"])
        parties = _parties(found["parties"])
        if asked and len(parties) > 1:
            newest = bool(re.match(r"latest|newest", found["order"] or "", re.IGNORECASE))
            return OrderQuestion(parties, asked, newest)
    if found := re.match(_MORE, body, re.IGNORECASE):
        one, two = (_position(found["parties"], found[part]) for part in ("one", "two"))
        if one and two:
            return MoreQuestion(one, two)
    if found := re.match(_COUNT, body, re.IGNORECASE):
        asked = _position(found["parties"], found["phrase"])
        # "How many pilots at X voted?" and "How many soldiers will X send?" ask for a number.
        if asked and not _parties(asked.parties) and not asked.matter[0].isupper():
            return CountQuestion(asked, window)
        return None
    if asked := position_question(f"{body}?"):
        return ListQuestion(asked, window)
    if found := _first(_PREMISE, body):
        asked, parties = _position("parties", found["phrase"]), _parties(found["party"])
        if asked and len(parties) == 1:
            return PremiseQuestion(parties[0], asked)
    if found := re.match(r"is it (?:true|correct|right|the case) that (.+)$", body, re.IGNORECASE):
        # "... that both A and B have agreed" -> "have both A and B agreed"
        body = re.sub(
            r"^(.*?[A-Z].*?) (has|have|had|will|would|did|is|are) ", r"\2 \1 ", found[1], count=1
        )
    if found := re.match(_YES_NO, body, re.IGNORECASE):
        phrase = found["phrase"]
        if found["auxiliary"].lower() in ("will", "would"):
            phrase = f"will {phrase}"
        asked, parties = _position("parties", phrase), _parties(found["parties"])
        if asked and parties:
            return YesNoQuestion(parties, asked)
    return None


def _position(parties: str, phrase: str) -> PositionQuestion | None:
    phrase = re.sub(r"^(?:that|who|which) ", "", phrase)
    return position_question(f"Which {parties} {phrase}?")


def _parties(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.text for name in names_in(text)))


def _first(patterns: tuple[str, ...], body: str) -> re.Match[str] | None:
    return next(
        (found for pattern in patterns if (found := re.search(pattern, body, re.IGNORECASE))), None
    )


def without_words(question: str, window: Window | None) -> str:
    """Return a question without the words that state its time: "in March 2025"."""
    words = window.words if window else None
    if not words or words not in question:
        return question.strip()
    before, after = question.split(words, 1)
    rest = f"{before.strip()} {after.lstrip(', ')}".strip()
    rest = re.sub(r" (?=[?.!]$)", "", rest)
    return rest[:1].upper() + rest[1:]
