"""Where in a clause the slot stands: after the verb or preposition that lacks its object."""

from collections.abc import Iterator

from rag.language.parse import Parse, Word
from rag.language.resources import load
from rag.query.statement.slot import SlotRole
from rag.query.statement.wh import WhPhrase, is_wh, lower, span

_WORDS = load().questions.statement


def with_slot(parse: Parse, verb: int, end: int, wh: WhPhrase | None, form: str | None) -> str:
    """Return a predicate from its verb on, with the slot; ``form`` replaces the verb's own."""

    def text(first: int, last: int) -> str:
        if form and first == verb < last:
            rest = span(parse, verb + 1, last)
            return f"{form}{_rest_of(parse, verb + 1, rest)}"
        return span(parse, first, last)

    if wh is None:
        return text(verb, end)
    core = core_end(parse, verb, end)
    if wh.role in (SlotRole.THING,) and not wh.preposition:
        place = _gap(parse, verb, core, wh)
        middle = span(parse, place, end)
        return f"{text(verb, place)} {wh.slot}{_rest_of(parse, place, middle)}".strip()
    if wh.role is SlotRole.GOAL:  # "flew _ on Monday"
        *_, last = chain_of(parse, verb, core)
        place = _after_particle(parse, last.place, core)
        goal = f"{text(verb, place)} {tail(wh)} {span(parse, place, core)}".strip()
        return f"{goal}{rest_after(parse, core, end)}"
    return f"{text(verb, core)} {tail(wh)}{rest_after(parse, core, end)}"


def tail(wh: WhPhrase) -> str:
    """Return the slot as it stands at the end of a clause."""
    before = "because" if wh.role is SlotRole.REASON else wh.preposition or _implied(wh)
    return f"{before} {wh.slot}".strip()


def rest_after(parse: Parse, core: int, end: int) -> str:
    """Return the words from ``core`` on, after a blank unless a comma begins them."""
    rest = span(parse, core, end)
    return rest if not rest or rest.startswith(",") else f" {rest}"


def core_end(parse: Parse, start: int, end: int) -> int:
    """Return where asides and further clauses begin: ", per Adobe", "when it fell"."""
    quoted = False
    for place in range(start + 1, end):
        word = parse.words[place]
        quoted ^= word.text in "\"“”'" and word.tag in ("``", "''")
        if quoted:
            continue
        if word.text == "," and not _within_names(parse, place, end):
            return place
        opens = word.role in ("mark", "advmod") and word.head > place
        clause = parse.words[word.head].role in ("advcl", "relcl", "ccomp")
        if lower(word) in _WORDS.clauses and opens and clause:
            return place
        if lower(word) in _WORDS.asides and word.role == "prep":
            return place
    return end


def stranded(parse: Parse, start: int, end: int) -> int | None:
    """Return the place of a preposition that has lost its object: "diagnosed with in March"."""
    words = parse.words
    for place in range(start, end):
        word = words[place]
        if word.tag not in ("IN", "TO") or word.role in ("mark", "aux", "prt", "quantmod"):
            continue
        after = words[place + 1] if place + 1 < end else None
        timed = after is not None and lower(after) in _WORDS.near and lower(word) in _WORDS.governed
        if timed and all(one.tag.startswith(("DT", "JJ", "NN")) for one in words[place + 1 : end]):
            return place  # "apologise to this week"
        if after is None or after.tag in ("IN", ".", ",") or lower(after) in _WORDS.dropped:
            children = [one for one in parse.children(word) if one.place > place]
            if lower(word) in _WORDS.prepositions and not children:
                return place
    return None


def _implied(wh: WhPhrase) -> str:
    """Return the preposition that "what year" and "what day" leave out."""
    return _WORDS.implied.get(wh.noun, "") if wh.role is SlotRole.TIME else ""


def _within_names(parse: Parse, comma: int, end: int) -> bool:
    """Say whether a comma stands in a name or a series: "Dimmitt, Texas", "a, b and c"."""
    joined = ("appos", "conj", "npadvmod", "nummod", "amod", "compound")
    return comma + 1 < end and parse.words[comma + 1].role in joined


def _rest_of(parse: Parse, place: int, rest: str) -> str:
    """Return what follows, after a blank where the question has one."""
    if not rest:
        return ""
    before, first = parse.words[place - 1], parse.words[place]
    joined = rest[0] in ",;:.’'" and before.end == first.start
    return rest if joined or rest[0] == "," else f" {rest}"


def chain_of(parse: Parse, verb: int, end: int) -> Iterator[Word]:
    """Yield a verb and those that follow it closely: "decided to ban", "ended up spending"."""
    words, place = parse.words, verb
    while True:
        yield words[place]
        after = place + 1
        while after < end and words[after].tag in ("RP", "RB"):
            after += 1
        if after + 1 < end and words[after].tag == "TO" and words[after + 1].tag == "VB":
            place = after + 1
        elif after < end and words[after].tag in ("VBG", "VBN", "VB"):
            helps = words[place].lemma in ("be", "have") or words[place].tag == "MD"
            if not helps and words[after].tag != "VBG":
                return
            place = after
        else:
            return


def _gap(parse: Parse, verb: int, end: int, wh: WhPhrase) -> int:
    """Return the place before which the slot stands: after the verb that lacks an object."""
    words, chain = parse.words, list(chain_of(parse, verb, end))
    hanging = stranded(parse, verb + 1, end)
    if hanging is not None:  # "got _ to play with"
        return chain[0].place + 1 if _is_had(chain, wh) else hanging + 1
    asked = next((one for one in words[wh.first : wh.last] if is_wh(one)), words[wh.first])
    gap = chain[0] if _first_lacks(parse, chain, asked, wh) else chain[-1]
    gap = _inner(parse, gap, end)
    objects = ("dobj", "dative", "ccomp") if wh.noun in _WORDS.adverbial else ("dobj", "dative")
    own = next(
        (one for one in parse.children(gap) if one.role in objects and gap.place < one.place < end),
        None,
    )
    if own is None:
        return _after_particle(parse, gap.place, end)
    if wh.noun in _WORDS.adverbial:
        return end
    return max(one.place for one in parse.subtree(own) if one.place < end) + 1


def _inner(parse: Parse, verb: Word, end: int) -> Word:
    """Return the verb of the clause within that lacks the object: "said he would do"."""
    for one in parse.words[verb.place + 2 : end]:
        to = parse.words[one.place - 1]
        if one.tag == "VB" and lower(one) in _WORDS.do and to.tag == "TO":
            return verb if _has_object(parse, one) else one  # "requires shops to do"
    for one in parse.children(verb):
        if one.role not in ("ccomp", "xcomp") or not verb.place < one.place < end:
            continue
        children = list(parse.children(one))
        subject = any(
            child.role == "nsubj" and verb.place < child.place < one.place for child in children
        )
        if subject and one.kind == "VERB" and not _has_object(parse, one):
            finite = one.tag in ("VBD", "VBZ", "VBP") or any(c.tag == "MD" for c in children)
            if finite:
                return one
    return verb


def _after_particle(parse: Parse, verb: int, end: int) -> int:
    """Return the place after a verb and its particle: "took out"."""
    place = verb + 1
    while place < end and (parse.words[place].tag == "RP" or parse.words[place].role == "prt"):
        place += 1
    return place


def _first_lacks(parse: Parse, chain: list[Word], asked: Word, wh: WhPhrase) -> bool:
    """Say whether the first of several verbs lacks the object: "What did they do to help?"."""
    verb = chain[0].lemma.lower()
    if len(chain) < 2:
        return True
    if chain[1].tag == "VBG" and not _has_object(parse, chain[-1]):
        return False
    if lower(asked) in _WORDS.who and verb in _WORDS.commanding:
        return True
    return chain[1].role in ("advcl", "acl") or _has_object(parse, chain[-1])


def _is_had(chain: list[Word], wh: WhPhrase) -> bool:
    """Say whether an amount is had, to do something with: "what money has it got to play with"."""
    amount = wh.kind is not None and set(wh.kind) <= {*_WORDS.measures}
    return amount and len(chain) > 1 and chain[0].lemma.lower() in _WORDS.owning


def _has_object(parse: Parse, verb: Word) -> bool:
    return any(
        one.role in ("dobj", "attr", "acomp", "ccomp") and one.place > verb.place
        for one in parse.children(verb)
    )
