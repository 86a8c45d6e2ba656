"""The statement that an answer must make true, with a slot "_" for the answer."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.language.parse import parse
from rag.language.resources import either, load, words_pattern

SLOT = "_"
PLACES = ("GPE", "LOC", "FAC")
"""Labels of places."""

_WORDS = load().questions.statement
_CALENDAR = load().calendar
_PREPOSITION = re.compile(rf"{either(_WORDS.prepositions)}\b", re.IGNORECASE)
_LOWERED = re.compile(  # but "The Hay Wain"
    rf"(?i:{either((*_WORDS.prepositions, *_WORDS.reasons))}) "
    rf"|(?i:{either(_WORDS.articles)}) [^A-Z]"
)
_LAST_PREPOSITION = re.compile(rf"\b({either(_WORDS.prepositions)}) $", re.IGNORECASE)
_REASON = re.compile(rf"{either(_WORDS.reasons)}\b", re.IGNORECASE)
_BECAUSE = re.compile(r"\bbecause $")
_MONTH = either(f"{month[:3]}(?:{month[3:]}|t)?" for month in _CALENDAR.months)
_ON_DAY = re.compile(
    rf"{either(_CALENDAR.weekdays)}\b|.*\b{_MONTH}\.? \d{{1,2}}\b|.*\d(?:st|nd|rd|th)? {_MONTH}\b"
    r"|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)
_IN_TIME = re.compile(
    rf"(?:{either(_WORDS.parts_of_years)}[ -](?:of )?)*(?:{_MONTH}\b\.?,? ?)?(?:\d{{4}}s?)?",
    re.IGNORECASE,
)
_AT_HOUR = re.compile(r"\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\d{1,2}:\d\d\b|noon\b|midnight\b", re.I)
_TIME = words_pattern(_CALENDAR.time_words)


class SlotRole(StrEnum):
    """What an answer is in its statement."""

    THING = "thing"
    TIME = "time"
    PLACE = "place"
    GOAL = "goal"
    """A place to which somebody goes."""
    REASON = "reason"
    MANNER = "manner"
    NONE = "none"
    """The statement has no slot: it is true or not."""


_ADVERBIAL = (SlotRole.TIME, SlotRole.PLACE, SlotRole.GOAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotStatement:
    """What an answer makes true: "_ laid off staff in May."; or what is asked to be true."""

    text: str
    """A sentence. It holds "_" once; where it is asked whether something is so, never."""
    kind: tuple[str, ...] | None
    """The labels of named entities that can stand in the slot, likeliest first: ("GPE",). None
    where any words can, or where there is no slot."""
    role: SlotRole

    def filled(self, answer: str) -> str:
        """Return the sentence with an answer in its slot, in good English.

        The answer brings its own preposition or gets the one it needs, and what it has in common
        with the words beside it is said once: "18,000 cows" in "_ cows died." An empty answer,
        and any answer to a statement without a slot, leaves the sentence as it is.
        """
        answer = " ".join(answer.split())
        if not re.search(r"\.\w\.$", answer):  # "the U.S."
            answer = answer.rstrip(".;,")
        left, slot, right = self.text.partition(SLOT)
        if not answer or not slot:
            return self.text
        if left and _LOWERED.match(answer):
            answer = answer[0].lower() + answer[1:]
        left, answer = self._joined(left, answer)
        if right.startswith(("’s", "'s")) and answer.endswith(("’s", "'s")):
            right = right[2:]
        whole = f"{left}{_without_end(answer, right)}{right}"
        return re.sub(r"\.\.$", ".", whole[0].upper() + whole[1:])

    def _joined(self, left: str, answer: str) -> tuple[str, str]:
        """Return what stands before the slot, and the answer, with one preposition in all."""
        begun = _PREPOSITION.match(answer)
        if self.role is SlotRole.REASON:
            return _reasoned(left, answer)
        if found := _LAST_PREPOSITION.search(left):
            if begun and begun.group().lower() == found[1].lower():
                return left, answer[begun.end() :].lstrip()
            if begun and (self.role in _ADVERBIAL or (self.kind or ("",))[0] in PLACES):
                return left[: found.start()], answer
            if self.role is SlotRole.TIME and found[1].lower() in ("in", "on"):
                return left[: found.start()], f"{_time_preposition(answer)}{answer}"
        elif not begun and self.role is SlotRole.TIME:
            return left, f"{_time_preposition(answer)}{answer}"
        elif not begun and self.role is SlotRole.PLACE:
            return left, f"in {answer}"
        elif not begun and self.role is SlotRole.GOAL:
            return left, f"to {answer}"
        return left, answer


def _time_preposition(answer: str) -> str:
    """Return "on " of a day, "in " of a month or year, "at " of an hour, "" of other times."""
    if _AT_HOUR.match(answer):
        return "at "
    if _TIME.search(answer):  # "last week", "early this year"
        return ""
    if _ON_DAY.match(answer):
        return "on "
    return "in " if _IN_TIME.fullmatch(answer) else ""


def _reasoned(left: str, answer: str) -> tuple[str, str]:
    """Return the words before a reason, and the reason, as a clause or after "of"."""
    if _REASON.match(answer):
        return _BECAUSE.sub("", left), answer
    clause = answer.lower().startswith("of ") or any(
        word.role.startswith("nsubj") or word.role == "expl" for word in parse(answer).words
    )
    return left, answer if clause else f"of {answer}"


def _without_end(answer: str, right: str) -> str:
    """Return an answer without the last words that the sentence goes on with."""
    words, after = answer.split(" "), re.sub(r"[.,;]", "", right).lower().split()
    for shared in range(min(len(words) - 1, len(after)), 0, -1):
        if [word.lower() for word in words[-shared:]] == after[:shared]:
            return " ".join(words[:-shared])
    return answer
