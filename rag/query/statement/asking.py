"""A question -> the statement that an answer to it must make true."""

import re
from dataclasses import replace
from functools import lru_cache

from index_store import sentence_spans
from rag.language.parse import Parse, parse
from rag.language.resources import either, load, words_pattern
from rag.query.statement.clauses import (
    FINITE,
    affirmed,
    asked_of_subject,
    auxiliary_at,
    straight,
    turned,
    verb_of,
)
from rag.query.statement.slot import SLOT, SlotRole, SlotStatement
from rag.query.statement.wh import WhPhrase, is_wh, kind_of, lower, span, wh_phrase

_WORDS = load().questions.statement
_FOLLOW_UPS = load().questions.follow_up
_OPENING = re.compile(rf"^{either(_WORDS.openings)}", re.IGNORECASE)
_WHETHER = re.compile(rf"^{either(_WORDS.whether)}\b", re.IGNORECASE)
_SO = re.compile(rf"^{either(_WORDS.that_it_is)}", re.IGNORECASE)
_TASK = re.compile(rf"^{either(_WORDS.tasks)}\b", re.IGNORECASE)
_LISTED = re.compile(rf"^{either(_WORDS.listed)} (?=.*\b(?:that|who|which)\b)", re.IGNORECASE)
_SEVERAL = words_pattern(_WORDS.several)
_GAP = re.compile(either(_WORDS.gaps))
_SOME = re.compile(rf"\b{either(_WORDS.some)}\b", re.IGNORECASE)
_EMPTY = words_pattern(_WORDS.auxiliary, _FOLLOW_UPS.pronouns)
_DROPPED = re.compile(rf",? {either(_WORDS.dropped)}(?=[ .,]|$)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def statement_of(question: str) -> SlotStatement | None:
    """Return what an answer must make true, or None where no one statement is certain.

    Of several sentences the last one asks. "Who won in May?" is "_ won in May."; "Did it rain?"
    has no slot: "It rained."

    Raises:
        ParserError: The parser's model is not installed.
    """
    body = _asked(" ".join(question.replace("\u200b", "").split()))
    if body is None:
        return None
    if blank := _completed(body):
        return blank
    opened = _OPENING.sub("", body)
    while opened != body:
        body, opened = opened, _OPENING.sub("", opened)
    if so := _SO.match(body):
        return _said(body[so.end() :], None)
    body = _LISTED.sub("", body)
    if _TASK.match(body) or _SEVERAL.search(body):
        return None
    if found := _WHETHER.match(body):
        return _said(body[found.end() :].strip(), None)
    body = body.rstrip("?!. ")
    return _of_parse(parse(f"{body}?")) if body else None


def _asked(text: str) -> str | None:
    """Return the sentence that asks; None where more than one does."""
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    if not sentences or sum(one.endswith("?") for one in sentences[:-1]):
        return None
    return sentences[-1]


def _completed(body: str) -> SlotStatement | None:
    """Return the statement of a question that is one already, with a gap: "a coach who:"."""
    if len(_GAP.findall(body)) == 1:
        return _said(_GAP.sub(SLOT, body), None)
    if body.endswith(":"):
        return _said(f"{body[:-1].rstrip(' ,')} {SLOT}", None)
    return None


def _of_parse(read: Parse) -> SlotStatement | None:
    end = next(word.place for word in reversed(read.words) if word.text != "?") + 1
    start = _question_start(read)
    joined = start > 0 and read.words[start - 1].text != ","
    before = "" if joined else span(read, 0, start)  # "It may rain, but when?"
    fronted = next(
        (
            word.place
            for word in read.words[start:end]
            if is_wh(word) and _opens(read, start, word.place)
        ),
        None,
    )
    if fronted is not None:
        return _of_fronted(read, before, start, fronted, end)
    asking = [word.place for word in read.words[:end] if is_wh(word) and _asks(read, word.place)]
    if len(asking) == 0 and (named := _named(read, end)):
        return named
    if auxiliary_at(read, start) and not any(place > start for place in asking):
        if any(lower(word) in _WORDS.choosing for word in read.words[start:]):
            return None
        return _said(_some(affirmed(read, start, end)), None, before)
    if start == 0 and len(asking) == 1:
        return _in_place(read, asking[0], end)
    return None


def _of_fronted(read: Parse, before: str, start: int, place: int, end: int) -> SlotStatement | None:
    wh = wh_phrase(read, place, start, end)
    if wh is None:
        return None
    if read.words[wh.last : end] and read.words[wh.last].lemma in _WORDS.open_verbs:
        return None  # "What happened?"
    if wh.last >= end or _other_question(read, wh.last, end):
        return None
    wh, aside = _with_modifiers(read, wh, end)
    if wh.role is not SlotRole.MANNER and asked_of_subject(read, wh, end):
        wh = replace(wh, role=SlotRole.THING)  # of "which year saw most", too
        return _said(f"{wh.slot}{aside} {span(read, wh.last, end)}", wh, before)
    if wh.role is SlotRole.MANNER and not wh.noun and verb_of(read, wh, end) in _WORDS.outcomes:
        return None  # "How did prices change?"
    if wh.role is SlotRole.PLACE and verb_of(read, wh, end) in _WORDS.moving:
        wh = replace(wh, role=SlotRole.GOAL)
    inverted = auxiliary_at(read, wh.last)
    made = turned(read, wh.last, end, wh) if inverted else straight(read, wh, end)
    return _said(made and f"{made}{aside.rstrip(',')}", wh, before)


def _named(read: Parse, end: int) -> SlotStatement | None:
    """Return the statement of words that are no sentence but name what is asked for.

    "Firms that laid off staff" is "_ laid off staff."; "Number of dead in the fire" is "The number
    of dead in the fire was _.".
    """
    words = read.words
    end = next((one.place for one in words if one.text == ":"), end)
    clause = next((one for one in words[:end] if one.tag in ("WDT", "WP")), None)
    heads = [one for one in words[:3] if one.tag in ("NN", "NNS", "NNP")]
    own = words[: clause.place if clause else end]
    finite = [one for one in own if one.tag in (*FINITE, "VB") and one.role != "relcl"]
    if not heads or finite:
        return None
    if clause is not None and clause.role == "nsubj" and words[clause.head].tag in FINITE:
        kind = kind_of(words[clause.place - 1].lemma.lower())
        made = _said(f"{SLOT} {span(read, clause.place + 1, end)}", None)
        return made and replace(made, kind=kind)
    total = any(one.lemma.lower() in _WORDS.totals for one in heads)
    if clause is None and total and any(one.tag == "IN" for one in words[1:4]):
        text, kind = span(read, 0, end), kind_of(heads[0].lemma.lower())
        made = _said(f"The {text[0].lower()}{text[1:]} was {SLOT}", None)
        return made and replace(made, kind=kind)
    return None


def _in_place(read: Parse, place: int, end: int) -> SlotStatement | None:
    """Return the statement of "They found which animal in Peru?"."""
    wh = wh_phrase(read, place, place, end)
    joined = place > 0 and read.words[place - 1].tag == "CC"
    if wh and wh.last < end and read.words[wh.last].tag == "VBG" and read.words[place].tag == "WDT":
        joined |= read.words[wh.last - 1].tag == "NNP"  # "which Turner painting": no verb
    if wh is None or joined or not any(word.kind in ("VERB", "AUX") for word in read.words):
        return None
    if read.words[wh.last : end] and read.words[wh.last].lemma in _WORDS.open_verbs:
        return None
    left, right = span(read, 0, place), span(read, wh.last, end)
    if wh.role in (SlotRole.REASON, SlotRole.MANNER) and not wh.noun:
        return None
    return _said(f"{left} {wh.slot} {right}".strip(), wh)


def _question_start(read: Parse) -> int:
    """Return where the question begins: after "As of May, " or "When she resigned, "."""
    if not read.words or auxiliary_at(read, 0):
        return 0
    first = read.words[0]
    opens = first.tag in ("IN", "VBG", "VBN", "RB", "TO") or (
        lower(first) in _WORDS.clauses and not auxiliary_at(read, 1)
    )
    for comma in (word.place for word in read.words if word.text == ","):
        place = comma + 1
        joined = place < len(read.words) and lower(read.words[place]) in _WORDS.but
        if not opens and not joined:
            continue
        while place < len(read.words) and read.words[place].tag in ("IN", "CC"):
            place += 1
        if place < len(read.words) and (auxiliary_at(read, place) or is_wh(read.words[place])):
            return comma + 1 + joined
    return 0


def _opens(read: Parse, start: int, place: int) -> bool:
    """Say whether only prepositions and the like stand between ``start`` and ``place``."""
    return all(
        word.tag in ("IN", "TO", "CC") or lower(word) in _WORDS.hedges
        for word in read.words[start:place]
    )


def _asks(read: Parse, place: int) -> bool:
    """Say whether a word asks, and does not begin a clause within: "the man who left"."""
    if _opens(read, 0, place):
        return True
    word, before = read.words[place], read.words[place - 1]
    after = read.words[place + 1] if place + 1 < len(read.words) else None
    if lower(word) in (_WORDS.how, *_WORDS.what):
        return True
    if after is None or after.tag in (".", ",", "TO"):
        return True
    if lower(word) in _WORDS.which:
        return before.tag != "," and after.tag.startswith(("NN", "JJ", "CD", "RB"))
    return False


def _with_modifiers(read: Parse, wh: WhPhrase, end: int) -> tuple[WhPhrase, str]:
    """Return what asks with all that belongs to it: "treatment for pets"; and an aside after it."""
    verb = next(
        (
            word.place
            for word in read.words[wh.last : end]
            if (auxiliary_at(read, word.place) or word.tag in FINITE)
            and word.role not in ("relcl", "acl")
            and read.words[word.head].role != "relcl"
        ),
        wh.last,
    )
    first = read.words[wh.last]
    dated = read.entity_at(wh.last)
    timed = dated is not None and dated.kind == "DATE" and dated.last == verb
    if (not timed and first.tag not in ("IN", ",", "VBN", "VBD", "VBG", "RB")) or verb == wh.last:
        return wh, ""
    modifiers = span(read, wh.last, verb)
    if first.text == "," and read.words[verb - 1].text == ",":
        return replace(wh, last=verb), modifiers
    if first.text == ",":  # "how many ministers, aides and clerks"
        return replace(wh, last=verb, slot=f"{wh.slot}{modifiers}"), ""
    if wh.role not in (SlotRole.THING, SlotRole.PLACE):
        return wh, ""
    return replace(wh, last=verb, slot=f"{wh.slot} {modifiers}"), ""


def _other_question(read: Parse, start: int, end: int) -> bool:
    """Say whether further words ask: "who left and what did they say"."""
    return any(
        is_wh(word) and read.words[word.place - 1].tag == "CC" for word in read.words[start:end]
    )


def _some(text: str | None) -> str | None:
    if text is None:
        return None
    return _SOME.sub(lambda found: _WORDS.some[found.group().lower()], _DROPPED.sub("", text))


def _said(text: str | None, wh: WhPhrase | None, before: str = "") -> SlotStatement | None:
    """Return a statement as a sentence: capital, slot once, one stop."""
    if text is None:
        return None
    whole = re.sub(r" +([,;.’])", r"\1", f"{before} {text}".strip().rstrip("?!., "))
    if whole.count(SLOT) > 1 or (wh is not None and SLOT not in whole):
        return None
    if wh and not re.search(r"\w{2,}", _EMPTY.sub("", whole.replace(SLOT, ""))):
        return None  # "It is _."
    role = wh.role if wh else SlotRole.THING if SLOT in whole else SlotRole.NONE
    if whole.endswith(f"because {SLOT}"):
        role = SlotRole.REASON
    return SlotStatement(
        text=f"{whole[0].upper()}{whole[1:]}.", kind=wh.kind if wh else None, role=role
    )
