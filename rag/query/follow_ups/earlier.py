"""The question before a follow-up, what was told to it, and the statement that both make."""

import re
from dataclasses import dataclass
from functools import cached_property

from rag.errors import ParserError
from rag.language.names import COUNTRIES, joined, names_in
from rag.language.parse import Parse, parse
from rag.language.resources import either, load
from rag.query.statement import SlotRole, SlotStatement, denied, statement_of
from rag.query.statement.comparing import comparison_of
from rag.query.statement.several import asks_for_several, noun_of_several
from rag.query.statement.slot import SLOT
from rag.query.statement.wh import WhPhrase, inner, is_auxiliary, is_wh, lower, span, wh_phrase

_WORDS = load().questions.statement
_FOLLOW_UPS = load().questions.follow_up
_NO = re.compile(rf"{either(_FOLLOW_UPS.noes)}\b", re.IGNORECASE)
_DROPPED = re.compile(rf" (?:{either((*_WORDS.prepositions, 'because'))} )?{SLOT}(?=[ ,.])", re.I)
_IS = re.compile(rf"(?P<subject>.+) (?P<be>{either(_WORDS.be)}) {SLOT}\.")
_MEASURES = frozenset({*_WORDS.measures, "DATE", "TIME"})
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_LONGEST = 4
"""Items that are named again; of more the noun is."""


@dataclass(frozen=True)
class Earlier:
    """A question that stands alone, and the answer to it."""

    question: str
    told: str
    """The answer's text without marks of its sources; "" where there is none."""

    @cached_property
    def fact(self) -> str:
        """The answer's first sentence, without its stop."""
        return _SENTENCE.split(self.told.strip())[0].rstrip(".!?")

    @cached_property
    def read(self) -> Parse:
        """The question, parsed."""
        return parse(self.question)

    @cached_property
    def asking(self) -> WhPhrase | None:
        """What it asks with; None where it asks whether."""
        words = self.read.words
        place = next((word.place for word in words if is_wh(word)), None)
        if place is None or is_auxiliary(words[0]) or words[words[place].head].role == "relcl":
            return None
        return wh_phrase(self.read, place, place, len(words))

    @cached_property
    def statement(self) -> SlotStatement | None:
        """What an answer makes true."""
        try:
            return statement_of(self.question)
        except ParserError:  # told where sentences are read
            return None

    @cached_property
    def lists(self) -> bool:
        """Whether it has several answers."""
        return asks_for_several(self.question)

    @cached_property
    def noun(self) -> str:
        """What is listed or counted, as written: "countries of the north"; or ""."""
        wh, words = self.asking, self.read.words
        if wh is None:
            return noun_of_several(self.question) if self.lists else ""
        start = next((i for i in range(wh.first, wh.last) if is_wh(words[i])), wh.first) + 1
        if start < wh.last and lower(words[start]) in _WORDS.many:
            start += 1
        plural = any(word.tag in ("NNS", "NNPS") for word in words[start : wh.last])
        return span(self.read, start, wh.last) if wh.noun and plural else ""

    @cached_property
    def answered(self) -> tuple[str, ...]:
        """The names that the answer tells and the question does not."""
        found = (name.text for name in names_in(self.fact))
        asked = self.question.lower()
        return tuple(dict.fromkeys(name for name in found if name.lower() not in asked))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that the question or its answer tells."""
        return (*(name.text for name in names_in(self.question)), *self.answered)

    @cached_property
    def asked_kinds(self) -> frozenset[str]:
        """The kinds of named things that it asks for, by its words and by what was told."""
        if self.statement is None or self.statement.role is not SlotRole.THING or self.is_measure:
            return frozenset()
        told = {kind for name in self.answered if (kind := kind_of_name(name, self.fact))}
        return frozenset(told | {*(self.statement.kind or ())})

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The names that answer it: of the kind asked for, where its words say one."""
        if not self.asked_kinds or self.statement is None:
            return ()
        kinds = {*(self.statement.kind or ())}
        fitting = tuple(name for name in self.answered if kind_of_name(name, self.fact) in kinds)
        few = len(self.answered) == 1 or self.lists
        found = fitting or (self.answered if few else ())
        return found if len(found) <= _LONGEST else ()

    @cached_property
    def is_measure(self) -> bool:
        """Whether it asks for a number, a sum or a length of time."""
        kind = self.statement.kind if self.statement else None
        return bool(kind) and set(kind or ()) <= _MEASURES

    @cached_property
    def stated(self) -> str | None:
        """What was asked, as a statement without a slot: with its one answer, or with its noun.

        "Lawmakers were expelled." of "Which lawmakers were expelled?"; None where it has none.
        """
        made = self.statement
        if made is None or comparison_of(self.question):
            return None
        if made.role is SlotRole.NONE:
            return (denied(made.text) if _NO.match(self.told) else None) or made.text
        filling = self._filling() if made.role is SlotRole.THING and not self.is_measure else ""
        if filling and (found := _IS.fullmatch(made.text)):  # "Marek is the mayor."
            text = (
                f"{filling} {found['be']} {inner(parse(made.text), found['subject'], self.names)}."
            )
        elif filling:
            text = made.text.replace(SLOT, filling, 1)
        else:
            text = _DROPPED.sub("", f" {made.text}").replace(f"{SLOT} ", "").strip()
        last = re.sub(r"\W+$", "", text).rpartition(" ")[2]  # "may", not "May"
        if not text or SLOT in text or last in _WORDS.auxiliary:
            return None
        return f"{text[0].upper()}{text[1:]}"

    def _filling(self) -> str:
        if self.noun and self.lists and len(self.answered) != 1:
            return self.noun
        if self.items:
            return joined(self.items if self.lists else self.items[:1])
        return _FOLLOW_UPS.somebody if "PERSON" in self.asked_kinds else ""

    def with_answer(self, name: str) -> str | None:
        """Return the statement with a name in the place of the answer."""
        made = self.statement
        return made.text.replace(SLOT, name, 1) if made and SLOT in made.text else None


def kind_of_name(name: str, text: str) -> str:
    """Return what a name in a text names, as in ``Entity.kind``; "" where that is not known."""
    if re.sub(r"^the ", "", name, flags=re.IGNORECASE) in COUNTRIES:
        return "GPE"
    start = text.find(name)
    read = parse(text)
    for one in read.entities:
        first, last = read.words[one.first], read.words[one.last - 1]
        if first.start < start + len(name) and start < last.end:
            return one.kind
    return ""
