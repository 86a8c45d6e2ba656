"""Sentences beside a statement -> the verdict, and the words that say why.

How likely a sentence says a statement, and how likely it says another thing, is weighed by two
networks over ``measures``; their weights stand in ``supports.json`` and ``contradicts.json``, made
by ``python -m benchmarks.train_drafts``. The opinion of a chat model counts for more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from rag.config import CheckConfig, CheckLimits
from rag.desk.checking.differences import Detail, Kind, misquoted
from rag.desk.checking.measures import Compared
from rag.desk.checking.standing import is_standing
from rag.desk.checking.statements import DraftSentence
from rag.language.terms import folded
from rag.support.judge import OWN_WORDS
from rag.support.verifier import Weights, read_weights
from rag.types import CheckedSentence, Difference, DraftVerdict, Evidence

_ROOM = "rag.desk.checking"
_ALIKE = (DraftVerdict.SUPPORTED, DraftVerdict.NOT_IN_ARCHIVE)  # nothing is said to differ
_CLEARLY = 0.5  # what is said less surely loses to what another sentence says otherwise
_SHOWN = 2  # sentences where none decides
SAYS_SO = "the report says so"
SAYS_OTHER = "the report says otherwise"
UNSURE = "a report is near; whether it says so is for a reader to judge"
OLDER = "an older report says so, a newer one does not"
QUOTED = "quote"
NOT_FOUND = "no report was found that says so, or otherwise; the nearest is shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A sentence beside a statement, weighed."""

    compared: Compared
    supports: float
    """How likely it says the statement, 0 to 1."""
    contradicts: float
    """How likely it says another thing that cannot be true beside it."""
    details: tuple[Detail, ...]
    """What it has otherwise."""
    reason: str = ""
    """Why it has that verdict, in words for readers; "" where ``details`` say it."""

    @property
    def bears(self) -> float:
        """How likely it says either."""
        return self.supports + self.contradicts

    @property
    def differs(self) -> bool:
        """Whether it surely has a number, name, day or part otherwise, or says no for yes."""
        sure = any(one.kind is not Kind.WORD for one in self.details)
        return sure or bool(self.compared.measures["reversed"])

    @property
    def counts_otherwise(self) -> bool:
        """Whether it gives another number."""
        return any(one.kind is Kind.NUMBER for one in self.details)

    @property
    def evidence(self) -> Evidence:
        """The sentence."""
        return self.compared.near.evidence

    @property
    def day(self) -> date:
        """The day of its report; where that is not known, before all others."""
        return self.evidence.article.day or date.min


def weigh(statement: str, compared: Compared) -> Weighed:
    """Return how likely a sentence says a statement, or another thing."""
    text = compared.near.evidence.text
    if folded(statement) and folded(statement) in folded(text):
        return Weighed(
            compared=compared, supports=1.0, contradicts=0.0, details=(), reason=OWN_WORDS
        )
    found = Weighed(
        compared=compared,
        supports=_weights("supports").score(compared.measures),
        contradicts=_weights("contradicts").score(compared.measures),
        details=compared.details,
    )
    return to_the_letter(statement, found)


def to_the_letter(statement: str, weighed: Weighed) -> Weighed:
    """Return that a sentence contradicts a statement whose quoted words it has otherwise."""
    if not misquoted(statement, weighed.evidence.text):
        return weighed
    likely = max(weighed.supports, weighed.contradicts)
    return replace(weighed, supports=0.0, contradicts=likely)


@cache
def _weights(name: str) -> Weights:
    return read_weights(_ROOM, f"{name}.json")


def decide(
    sentence: DraftSentence, weighed: Sequence[Weighed], config: CheckConfig, *, asked: int | None
) -> CheckedSentence:
    """Return the verdict on a sentence of a draft.

    Args:
        sentence: The sentence.
        weighed: The archive's sentences beside it.
        config: From when on a verdict is given.
        asked: How many opinions of a chat model ``weighed`` holds; None: there was no model.
    """
    limits = config.without_model if asked is None else config.with_model
    # Without a model a verdict needs a reason that can be told.
    may_say = [one for one in weighed if asked is not None or not one.differs]
    may_deny = [one for one in weighed if asked is not None or one.differs]
    yes = max(may_say, key=lambda one: one.supports, default=None)
    no = max(may_deny, key=lambda one: one.contradicts, default=None)
    says = yes is not None and yes.supports >= limits.supported
    denies = no is not None and no.contradicts >= limits.contradicted
    if asked is not None and says and yes and no:
        says = yes.supports >= (no.contradicts if yes.supports < _CLEARLY else yes.contradicts)
    if says and denies and yes and no and no.day > yes.day and _may_change(sentence.text, no):
        found = _superseded(no, yes)
    elif says and yes:
        found = _Found(DraftVerdict.SUPPORTED, yes.reason or SAYS_SO, (yes,), yes.supports)
    elif denies and no:
        found = _Found(DraftVerdict.CONTRADICTED, no.reason, (no,), no.contradicts)
    else:
        found = _open(weighed, limits)
    return _checked(sentence, found, asked or 0)


def evened(likely: float, bar: float) -> float:
    """Return a chance moved so that what was the bar becomes .5."""
    odds = likely * (1 - bar)
    return odds / (odds + (1 - likely) * bar)


def _may_change(statement: str, newer: Weighed) -> bool:
    """Say whether a newer report may supersede a statement: it tells a state, or a number."""
    return newer.counts_otherwise or is_standing(statement)


def supersede(
    sentence: DraftSentence, older: Weighed, newer: Weighed, asked: int
) -> CheckedSentence:
    """Return the verdict on what one report says and a newer one says otherwise."""
    return _checked(sentence, _superseded(newer, older), asked)


@dataclass(frozen=True, slots=True)
class _Found:
    verdict: DraftVerdict
    reason: str
    shown: tuple[Weighed, ...]
    score: float


def _superseded(newer: Weighed, older: Weighed) -> _Found:
    score = min(newer.contradicts, older.supports)
    return _Found(DraftVerdict.SUPERSEDED, newer.reason, (newer, older), score)


def _open(weighed: Sequence[Weighed], limits: CheckLimits) -> _Found:
    """Return that no report was found, or that one is too near to say so."""
    nearest = tuple(weighed[:_SHOWN])
    likely = max((one.bears for one in weighed), default=0.0)
    if likely >= limits.undecided:
        return _Found(DraftVerdict.UNDECIDED, UNSURE, nearest, likely)
    return _Found(DraftVerdict.NOT_IN_ARCHIVE, NOT_FOUND, nearest, max(0.0, 1 - likely))


def _checked(sentence: DraftSentence, found: _Found, asked: int) -> CheckedSentence:
    apart = () if found.verdict in _ALIKE else told(sentence.text, found.shown[0])
    reason = found.reason
    if found.verdict in (DraftVerdict.CONTRADICTED, DraftVerdict.SUPERSEDED):
        reason = reason or "; ".join(one.in_words for one in apart) or SAYS_OTHER
    if found.verdict is DraftVerdict.SUPERSEDED:
        reason = f"{OLDER}: {reason}"
    return CheckedSentence(
        text=sentence.text,
        start=sentence.start,
        verdict=found.verdict,
        reason=reason,
        differences=apart,
        evidence=tuple(
            replace(one.evidence, number=number) for number, one in enumerate(found.shown, 1)
        ),
        score=round(found.score, 3),
        asked=asked,
    )


def told(statement: str, weighed: Weighed) -> tuple[Difference, ...]:
    """Return what differs between a statement and a sentence, in the statement's order."""
    text = weighed.evidence.text
    found = [
        Difference(
            kind=one.kind,
            draft=statement[one.start : one.end],
            start=one.start,
            report=text[one.other_start : one.other_end],
            report_start=one.other_start,
        )
        for one in weighed.details
    ]
    found += [
        Difference(kind=QUOTED, draft=one, start=statement.index(one), report="", report_start=0)
        for one in misquoted(statement, text)
    ]
    return tuple(sorted(found, key=lambda one: one.start))
