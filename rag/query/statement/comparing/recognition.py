"""Recognises by the parse that a question compares named things, and takes it apart.

A question without one of its sides is an easier question: "Who pledged more, Canada or Denmark?" is
"_ pledged more." of each; "Did Ford sell more than Kia?" is "Ford sold more." of both.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.errors import ParserError
from rag.language.parse import Parse, parse
from rag.language.resources import either, load
from rag.query.statement.asking import statement_of
from rag.query.statement.clauses import FINITE
from rag.query.statement.comparing.comparison import Comparison, Direction, Measure, Side
from rag.query.statement.comparing.marker import Marker, marker_of
from rag.query.statement.comparing.names import (
    SUBJECTS,
    are_alike,
    are_named,
    names_of_list,
    subject_of,
    with_owned,
    within_sentence,
)
from rag.query.statement.slot import SLOT
from rag.query.statement.wh import is_auxiliary, is_wh, lower, span

_WORDS = load().comparing
_BE = re.compile(r"\b(?:(?:will|would|to) be|is|was|are|were|has been|have been) $")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A question taken apart."""

    frame: str
    """A statement, with "_" where the name of a side belongs."""
    names: tuple[str, ...]
    whether: bool


@lru_cache(maxsize=1024)
def comparison_of(question: str) -> Comparison | None:
    """Return what a question compares; None where it does not compare named things.

    Without the parser's model none is recognised.
    """
    try:
        read = _first_question(parse(question.strip()))
        marker = marker_of(read)
        if marker is None:
            return _in_order(read)
        taken = _alternatives(read, marker) or _than(read, marker) or _together(read, marker)
        return _compared(taken, read, marker) if taken else None
    except ParserError:  # told where sentences are read
        return None


def _first_question(read: Parse) -> Parse:
    """Return a question without a second one: "..., and by how much?"."""
    for word in read.words[1:]:
        after = read.words[word.place + 1 : word.place + 3]
        if word.tag == "CC" and any(is_wh(one) for one in after):
            return parse(f"{span(read, 0, word.place).rstrip(', ')}?")
    return read


def _compared(taken: _Taken, read: Parse, marker: Marker) -> Comparison | None:
    written = span(read, marker.first, marker.last)
    if written not in taken.frame or not are_named(taken.names):
        return None
    scale = marker.scale
    asks = unknown = scale.counted if marker.counts else scale.asks
    if marker.noun:
        asks = (
            f"{asks} {marker.noun}" if scale.counted else f"a {marker.noun} of {_WORDS.amount.asks}"
        )
        unknown = f"{unknown} {'' if scale.counted else 'a '}{marker.noun}"
    before, _, after = taken.frame.partition(written)
    if scale.verb and _BE.search(before):
        before = _BE.sub(f"{scale.verb} ", before)
    frame = f"{before}{asks}{after}".rstrip(".")
    bare = f"{before.rstrip()}{after}".rstrip(".")
    told = f"{SLOT} {marker.noun}" if marker.counts else SLOT
    sides = tuple(
        Side(
            name=name,
            question=f"{_filled(frame, name)}?",
            statement=_filled(f"{before}{told}{after}", name),
            unknown=f"{unknown} {within_sentence(_filled(bare, name))}",
            stated=_stated(taken, marker, written, place),
        )
        for place, name in enumerate(taken.names)
    )
    return Comparison(
        direction=marker.direction,
        measure=Measure(scale.measure),
        noun=marker.noun,
        counts=marker.counts,
        whether=taken.whether,
        sides=sides,
    )


def _stated(taken: _Taken, marker: Marker, written: str, place: int) -> str:
    """Return the statement that one side is ahead of the other, as one sentence says it."""
    if marker.is_last_word or marker.direction is Direction.SAME or len(taken.names) != 2:
        return ""
    other = taken.names[1 - place]
    told = taken.frame.replace(written, f"{written} {_WORDS.than[0]} {other}", 1)
    return _filled(told, taken.names[place])


def _alternatives(read: Parse, marker: Marker) -> _Taken | None:
    """Take apart "Who pledged more, A or B?", "A or B, who pledged more?", "Did A or B ...?"."""
    words = read.words
    chooses = [one for one in words if lower(one) in _WORDS.alternatives and one.tag == "CC"]
    if not chooses:
        return None
    place, end = chooses[-1].place, _end(read)
    if place >= marker.last:
        marks = [one.place for one in words[marker.last : place] if one.text in (",", ":")]
        if not marks:
            return None
        stem, region = span(read, 0, marks[0]), span(read, marks[0] + 1, end)
        return _of_which(stem, names_of_list(region))
    asks = next((one.place for one in words[place:] if is_wh(one)), None)
    if asks is not None and words[asks - 1].text == ",":
        stem, region = span(read, asks, end), span(read, 0, asks - 1)
        return _of_which(stem, names_of_list(region))
    if not is_auxiliary(words[0]):
        return None
    last = max(one.place for one in read.subtree(words[place + 1]))
    head = next((one for one in words[place + 1 : marker.first] if one.tag.startswith("NN")), None)
    if head is None:
        return None
    last = max(one.place for one in read.subtree(head) if one.place < marker.first)
    names = names_of_list(span(read, 1, last + 1))
    stem = f"{words[0].text} {names[0]} {span(read, last + 1, end)}"
    made = statement_of(f"{stem}?")
    if made is None or not made.text.lower().startswith(names[0].lower()):
        return None
    return _Taken(f"{SLOT}{made.text[len(names[0]) :]}", names, whether=False)


def _of_which(stem: str, names: tuple[str, ...]) -> _Taken | None:
    """Return the sides of a question that asks which of them it is."""
    read = parse(stem)
    if len(names) < 2 or len(read.words) < 2 or not is_wh(read.words[0]):
        return None
    made = statement_of(f"{stem[0].upper()}{stem[1:]}?")
    frame, verb = made.text if made else "", read.words[1]
    if not frame.startswith(SLOT) and (is_auxiliary(verb) or verb.tag in FINITE):
        frame = f"{SLOT} {span(read, 1, len(read.words))}."  # "Which is more expensive?"
    if SLOT not in frame:
        return None
    verb_place = next((one.place for one in read.words if one.tag in FINITE), 1)
    return _Taken(frame, tuple(_with_noun(name, read, verb_place) for name in names), whether=False)


def _with_noun(name: str, read: Parse, verb: int) -> str:
    """Return "the writers' strike" of "the writers'" in a question that asks which strike."""
    nouns = [one for one in read.words[1:verb] if one.kind == "NOUN"]
    return f"{name} {nouns[0].text}" if nouns and re.search(r"s['’]$", name) else name


def _than(read: Parse, marker: Marker) -> _Taken | None:
    """Take apart "Did A pledge more than B?" and "Is A as tall as B?"."""
    same = marker.direction is Direction.SAME
    links = _WORDS.as_well if same else _WORDS.than
    link = next((one for one in read.words[marker.last :] if lower(one) in links), None)
    asks_twice = any(lower(one) in _WORDS.alternatives for one in read.words)
    if link is None or asks_twice or not is_auxiliary(read.words[0]):
        return None
    last = _name_end(read, link.place + 1)
    name = span(read, link.place + 1, last)
    rest = span(read, last, _end(read))
    if last < _end(read) and read.words[last].tag in ("MD", "VBD", "VBZ", "VBP"):
        rest = ""  # "than the inquiry did"
    first = marker.first - (lower(read.words[marker.first - 1]) in _WORDS.leading)
    made = statement_of(f"{span(read, 0, link.place)} {rest}".strip() + "?")
    told = made.text if made else ""
    subject = subject_of(told) if made else span(read, 1, first)
    if made is None:  # "Is A worth more"
        told = f"{subject} {read.words[0].text.lower()} {span(read, first, link.place)} {rest}"
    return _of_subject(f"{told.strip().rstrip('.')}.", subject, name)


def _of_subject(statement: str, subject: str, other: str) -> _Taken | None:
    """Return the sides where the first is the subject of what it is asked whether it is so."""
    if SLOT in statement or not other or not subject:
        return None
    frame = f"{SLOT}{statement[len(subject) :]}"
    owned = with_owned(subject, other)
    return _Taken(frame, (within_sentence(subject), owned), whether=True)


def _together(read: Parse, marker: Marker) -> _Taken | None:
    """Take apart "Did A and B pledge the same number of troops?"."""
    if marker.direction is not Direction.SAME or not is_auxiliary(read.words[0]):
        return None
    made = statement_of(read.text)
    subject = subject_of(made.text) if made and SLOT not in made.text else ""
    names = tuple(re.split(rf" {either(_WORDS.together)} ", subject))
    if made is None or len(names) != 2:
        return None
    return _Taken(f"{SLOT}{made.text[len(subject) :]}", (within_sentence(names[0]), names[1]), True)


def _in_order(read: Parse) -> Comparison | None:
    """Take apart "Did A join before B?" and "Did the blast happen before the council voted?"."""
    words = read.words
    links = [one for one in words if lower(one) in (*_WORDS.before, *_WORDS.after)]
    if len(links) != 1 or not is_auxiliary(words[0]):
        return None
    link, end = links[0], _end(read)
    made = statement_of(f"{span(read, 0, link.place)}?")
    other = span(read, link.place + 1, end)
    subject = subject_of(made.text) if made and SLOT not in made.text else ""
    if made is None or not subject or not other or not are_named((other,)):
        return None
    clause = words[link.head] if link.role == "mark" else None
    if clause is not None and read.child(clause, *SUBJECTS) is not None:
        told = (made.text.rstrip("."), other)
        names = told
    elif _happens(made.text) or are_alike(subject, other):
        names = (within_sentence(subject), other)
        told = (made.text.rstrip("."), f"{other}{made.text[len(subject) :].rstrip('.')}")
    else:
        return None
    asks = next(one.asks for one in _WORDS.scale if one.measure == Measure.DAY)
    return Comparison(
        direction=Direction.LESS if lower(link) in _WORDS.before else Direction.MORE,
        measure=Measure.DAY,
        noun="",
        counts=False,
        whether=True,
        sides=tuple(
            Side(
                name=name,
                question=f"{one} {asks}?",
                statement=f"{one[0].upper()}{one[1:]} {SLOT}.",
                unknown=f"{asks} {within_sentence(one)}",
                stated="",
            )
            for name, one in zip(names, told, strict=True)
        ),
    )


def _happens(statement: str) -> bool:
    """Say whether a statement says of an event only that it was."""
    root = next((one for one in parse(statement).words if one.role == "ROOT"), None)
    return root is not None and root.lemma in _WORDS.happening


def _name_end(read: Parse, place: int) -> int:
    """Return the place after a name that begins at a place, and all that belongs to it."""
    end = _end(read)
    if place < end and read.words[place].tag == "VBG":
        return end
    for word in read.words[place:end]:
        if word.tag in ("MD", "VBD", "VBZ", "VBP", ",") or is_auxiliary(word):
            return word.place
        if word.tag in ("IN", "TO") and lower(word) != "of":
            before = read.words[word.place - 1]
            return end if before.tag == "POS" else word.place
    return end


def _end(read: Parse) -> int:
    return next((one.place for one in reversed(read.words) if one.text not in "?."), -1) + 1


def _filled(frame: str, name: str) -> str:
    told = frame.replace(SLOT, name, 1)
    return f"{told[0].upper()}{told[1:]}"
