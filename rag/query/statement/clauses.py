"""A question's clause, inverted or not -> a statement's, with the slot where the answer belongs."""

from collections.abc import Iterator

from rag.language.parse import Parse, Word, inflected, is_verb
from rag.language.resources import load
from rag.query.statement.slot import SLOT, SlotRole
from rag.query.statement.wh import WhPhrase, is_auxiliary, is_wh, lower, span

_WORDS = load().questions.statement
FINITE = ("VBD", "VBZ", "VBP", "MD")


def auxiliary_at(parse: Parse, place: int) -> bool:
    """Say whether the word at ``place`` can stand before a subject: "did", "is", "will"."""
    return place < len(parse.words) and is_auxiliary(parse.words[place])


def affirmed(parse: Parse, place: int, end: int) -> str | None:
    """Return the statement of "did it end", whose auxiliary is at ``place``."""
    made = _turned(parse, place, end, None)
    return f"{made[0]} {made[1]}".strip() if made else None


def asked_of_subject(parse: Parse, wh: WhPhrase, end: int) -> bool:
    """Say whether what asks is itself the subject: "who was arrested", "which firms left"."""
    words = parse.words
    if wh.preposition or wh.role not in (SlotRole.THING,) or wh.last >= end:
        return False
    place = wh.last
    while place < end and words[place].tag == "RB" and not auxiliary_at(parse, place):
        place += 1  # "who also won"
    if place >= end:
        return False
    if not auxiliary_at(parse, place):
        return words[place].tag in FINITE or words[place].tag == "VBN"
    after = place + 1
    while after < end and (words[after].tag == "RB" or lower(words[after]) in _WORDS.not_):
        after += 1
    if after >= end or lower(words[place]) in _WORDS.do:
        return False
    if lower(words[place]) in _WORDS.be:
        if words[after].tag in ("NN", "NNS", "CD") and words[after].role not in ("compound",):
            return _verb_place(parse, place, end, wh) is None and words[after].tag != "NNS"
        if words[words[after].head].tag in ("VBN", "VBG") and words[after].tag == "JJ":
            return True  # "was green lit"
        if _is_definite(parse, after):
            if any(one.tag == "JJS" for one in words[after : after + 2]) and wh.noun:
                return True  # "is the cheapest to rent in"
            rest = _verb_place(parse, place, end, wh) is None and not _stranded(parse, after, end)
            return rest and bool(wh.noun) and bool(wh.kind) and wh.kind[0] in _WORDS.kinds_first
        return words[after].tag in ("VBN", "VBG", "VBD", "IN", "RB", "TO", "JJ", "JJR", "RP") and (
            words[after].head == place
            or words[after].role not in ("amod", "compound")
            or words[after].head < after
        )
    if words[after].tag in ("VB", "VBN", "VBD", "VBG", "TO"):
        return words[after].role not in ("amod", "compound", "csubj")
    if lower(words[place]) in _WORDS.have:  # "who has the best record"
        if lower(words[place + 1]) in _WORDS.not_ and words[after].tag == "DT":
            return True
        return _verb_place(parse, place, end, wh) is None
    return False


def _is_definite(parse: Parse, place: int) -> bool:
    word = parse.words[place]
    return word.tag in ("DT", "PRP$", "NNP", "NNPS", "PRP", "NNS", "JJS", "CD", "EX", "``") or (
        word.role in ("compound", "poss", "amod", "nmod", "nummod") and word.head > place
    )


def turned(parse: Parse, place: int, end: int, wh: WhPhrase) -> str | None:
    """Return the statement of "which animal did they find", whose auxiliary is at ``place``."""
    made = _turned(parse, place, end, wh)
    return f"{made[0]} {made[1]}".strip() if made else None


def straight(parse: Parse, wh: WhPhrase, end: int) -> str | None:
    """Return the statement of "when the summit ended", whose order is that of a statement."""
    start = wh.last
    verb = next(
        (one.place for one in parse.words[start:end] if one.tag in FINITE and one.role != "relcl"),
        None,
    )
    if verb is None or verb == start:
        return None
    head = parse.words[verb]
    helps = head.role in ("aux", "auxpass") and verb < head.head < end
    main = head.head if helps else verb
    return f"{span(parse, start, main)} {_with_slot(parse, main, end, wh, None)}".strip()


def _turned(parse: Parse, place: int, end: int, wh: WhPhrase | None) -> tuple[str, str] | None:
    """Return the subject and the predicate of an inverted clause."""
    words, aux = parse.words, lower(parse.words[place])
    start = place + 1
    negated = start < end and lower(words[start]) in _WORDS.not_
    start += negated
    verb = _verb_place(parse, place, end, wh)
    if verb is None:
        return _of_being(parse, place, start, end, wh, negated) if aux in _WORDS.be else None
    last = verb
    while last > start and (
        words[last - 1].tag in ("RB", "RBR")
        or lower(words[last - 1]) in _WORDS.not_
        or lower(words[last - 1]) in ("be", "been", "being", "have")
    ):
        last -= 1
    if last <= start:
        return None
    subject = span(parse, start, last)
    between = span(parse, last, verb)
    if aux in _WORDS.do and not negated and lower(words[verb]) not in _WORDS.not_:
        if any(lower(one) in _WORDS.not_ for one in words[last:verb]):
            form, between = lower(words[verb]), f"{aux} {between}"
        else:
            form, between = _inflected(parse, verb, aux, between)
        predicate = _with_slot(parse, verb, end, wh, form)
    else:
        between = f"{_positive(parse, place, negated)} {between}".strip()
        predicate = _with_slot(parse, verb, end, wh, None)
    return subject, f"{between} {predicate}".strip()


def _inflected(parse: Parse, verb: int, aux: str, between: str) -> tuple[str, str]:
    """Return the verb's form after "did" and "does" are taken away, and what precedes it."""
    word = parse.words[verb]
    joined = any(one.role == "conj" and one.tag in ("VB", "VBP") for one in parse.children(word))
    form = inflected(lower(word), {"did": "VBD", "does": "VBZ"}.get(aux, "VB"))
    if joined or form is None:  # "did resign and leave"
        return lower(word), f"{aux} {between}".strip()
    return form, between


def _positive(parse: Parse, place: int, negated: bool) -> str:
    aux = lower(parse.words[place]).lstrip("'’")
    aux = {"s": "is", "ca": "can", "wo": "will"}.get(aux, aux)
    return f"{aux} not" if negated else aux


def _verb_place(parse: Parse, place: int, end: int, wh: WhPhrase | None) -> int | None:
    """Return the place of the verb that an auxiliary at ``place`` helps; None where there is none.

    The parser tells, and where it took the verb for a noun, the words' forms do.
    """
    words, aux = parse.words, lower(parse.words[place])
    head = words[place].head
    if aux in _WORDS.do or aux in _WORDS.modals:
        known = [head] if place + 1 < head < end else []
        later = range(place + 2, end)
        tagged = [i for i in later if words[i].tag == "VB" and words[i - 1].tag != "TO"]
        finite = [i for i in later if words[i].tag == "VBP" and words[i].role != "relcl"]
        guessed = [i for i in later if _ends_subject(parse, i, end)]
        for one in (*known, *tagged[:1], *finite[:1], *guessed[:1]):
            if is_verb(lower(words[one])):
                return one
        return None
    helps = words[place].role in ("aux", "auxpass") and place < head < end
    if helps and words[head].tag in ("VBN", "VBD", "VBG", "VB", "TO"):
        return head
    if aux in _WORDS.have:
        done = [i for i in range(place + 2, end) if words[i].tag in ("VBN", "VBD")]
        firm = [i for i in done if words[i].role != "acl"]
        loose = done if wh is not None and wh.kind and "PERSON" not in wh.kind else []
        return next(iter((*firm, *loose)), None)
    return _participle(parse, place, end, wh) if wh is not None else None


def _participle(parse: Parse, place: int, end: int, wh: WhPhrase) -> int | None:
    """Return the place of "held" in "where was the show held", taken for "the held show"."""
    words = parse.words
    adverbial = wh.role is not SlotRole.THING or wh.preposition or wh.noun in _WORDS.adverbial
    for one in words[place + 2 : end]:
        before = words[one.place - 1]
        if one.tag == "TO" and adverbial and words[one.place + 1].tag == "VB":
            return one.place if before.tag.startswith("NN") else None  # "was he to speak"
        if one.tag not in ("VBN", "VBD", "VBG") or before.tag in ("DT", "IN", "PRP$", "CC", "JJ"):
            continue
        if one.role in ("relcl", "amod", "compound", "pcomp", "conj"):
            continue
        last = one.place == end - 1 or words[one.place + 1].tag == ","
        if adverbial or one.role in ("acomp", "ROOT") or last:
            return one.place
        return None
    return None


def _ends_subject(parse: Parse, at: int, end: int) -> bool:
    """Say whether a word taken for a noun can be the verb after the subject that precedes it."""
    words = parse.words
    word, before = words[at], words[at - 1]
    if word.text != word.text.lower() or not is_verb(word.text):
        return False
    if before.tag in ("DT", "IN", "TO", "PRP$", "CC"):
        return False
    after = words[at + 1].tag if at + 1 < end else "."
    return after not in ("NN", "NNS", "POS", "VBD", "VBZ", "VB", "MD")


def _of_being(
    parse: Parse, place: int, start: int, end: int, wh: WhPhrase | None, negated: bool
) -> tuple[str, str] | None:
    """Return subject and predicate of "is the bridge open", "who is the minister"."""
    words, core = parse.words, _core_end(parse, start, end)
    verb = _positive(parse, place, negated)
    if start >= end:
        return None
    named = _subject_end(parse, place, start, end)
    if lower(words[start]) == "there":
        rest = span(parse, start + 1, end)
        if wh is None:
            return words[start].text, f"{verb} {rest}"
        if wh.role is SlotRole.THING:
            return words[start].text, f"{verb} {wh.slot} {rest}"
        said = f"{span(parse, start + 1, core)} {_tail(wh)}{_rest(parse, core, end)}"
        return words[start].text, f"{verb} {said}"
    if wh is None:
        if named is None or named >= end:
            return None
        return span(parse, start, named), f"{verb} {span(parse, named, end)}"
    hanging = _stranded(parse, start, core)
    if wh.role is SlotRole.THING and hanging is not None and named is not None:
        said = f"{span(parse, named, hanging + 1)} {wh.slot} {span(parse, hanging + 1, core)}"
        return span(parse, start, named), f"{verb} {said.strip()}{_rest(parse, core, end)}"
    if (wh.role is not SlotRole.THING or wh.preposition) and named and named < core:
        predicate = f"{span(parse, named, core)} {_tail(wh)}".strip()
        if words[named].tag in ("JJ", "IN", "RB", "DT", "VBN", "VBG", "NN", "TO"):
            return span(parse, start, named), f"{verb} {predicate}{_rest(parse, core, end)}"
    if wh.role is SlotRole.REASON and named == core:
        return None
    return span(parse, start, core), f"{verb} {_tail(wh)}{_rest(parse, core, end)}"


def _subject_end(parse: Parse, place: int, start: int, end: int) -> int | None:
    """Return the place after the subject that follows a form of "be" at ``place``."""
    heads = (place, parse.words[place].head)
    for word in parse.words[start:end]:
        if word.role in ("nsubj", "nsubjpass", "expl") and word.head in heads:
            places = [one.place for one in parse.subtree(word) if one.place < end]
            last = max((i for i in places if i - start < len(places)), default=start - 1)
            if min(places) == start and last - start + 1 == len(places):
                return last + 1
    return None


def _tail(wh: WhPhrase) -> str:
    """Return the slot as it stands at the end of a clause."""
    before = "because" if wh.role is SlotRole.REASON else wh.preposition or _implied(wh)
    return f"{before} {wh.slot}".strip()


def _implied(wh: WhPhrase) -> str:
    """Return the preposition that "what year" and "what day" leave out."""
    return _WORDS.implied.get(wh.noun, "") if wh.role is SlotRole.TIME else ""


def _rest(parse: Parse, core: int, end: int) -> str:
    rest = span(parse, core, end)
    return rest if not rest or rest.startswith(",") else f" {rest}"


def _core_end(parse: Parse, start: int, end: int) -> int:
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


def _within_names(parse: Parse, comma: int, end: int) -> bool:
    """Say whether a comma stands in a name or a series: "Dimmitt, Texas", "a, b and c"."""
    joined = ("appos", "conj", "npadvmod", "nummod", "amod", "compound")
    return comma + 1 < end and parse.words[comma + 1].role in joined


def _with_slot(parse: Parse, verb: int, end: int, wh: WhPhrase | None, form: str | None) -> str:
    """Return a predicate from its verb on, with the slot; ``form`` replaces the verb's own."""

    def text(first: int, last: int) -> str:
        if form and first == verb < last:
            rest = span(parse, verb + 1, last)
            return f"{form}{_rest_of(parse, verb + 1, rest)}"
        return span(parse, first, last)

    if wh is None:
        return text(verb, end)
    core = _core_end(parse, verb, end)
    if wh.role in (SlotRole.THING,) and not wh.preposition:
        place = _gap(parse, verb, core, wh)
        middle = span(parse, place, end)
        return f"{text(verb, place)} {wh.slot}{_rest_of(parse, place, middle)}".strip()
    tail = _tail(wh)
    return f"{text(verb, core)} {tail}{_rest(parse, core, end)}"


def _rest_of(parse: Parse, place: int, rest: str) -> str:
    """Return what follows, after a blank where the question has one."""
    if not rest:
        return ""
    before, first = parse.words[place - 1], parse.words[place]
    joined = rest[0] in ",;:.’'" and before.end == first.start
    return rest if joined or rest[0] == "," else f" {rest}"


def _chain(parse: Parse, verb: int, end: int) -> Iterator[Word]:
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
    words, chain = parse.words, list(_chain(parse, verb, end))
    hanging = _stranded(parse, verb + 1, end)
    if hanging is not None and not (_owned(chain, wh) and len(chain) > 1):
        return hanging + 1
    asked = next((one for one in words[wh.first : wh.last] if is_wh(one)), words[wh.first])
    gap = chain[0] if _first_lacks(parse, chain, asked, wh) else chain[-1]
    place = gap.place + 1
    while place < end and (words[place].tag == "RP" or words[place].role == "prt"):
        place += 1
    objects = (one for one in parse.children(gap) if one.role in ("dobj", "dative"))
    own = next((one for one in objects if gap.place < one.place < end), None)
    if own is not None:
        if wh.noun in _WORDS.adverbial:
            return end
        return max(one.place for one in parse.subtree(own) if one.place < end) + 1
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
    if _owned(chain, wh):
        return True
    return chain[1].role in ("advcl", "acl") or _has_object(parse, chain[-1])


def _owned(chain: list[Word], wh: WhPhrase) -> bool:
    """Say whether what is asked is had, to do something with: "what votes has it to give"."""
    has = chain[0].lemma.lower() in _WORDS.owning and wh.slot != SLOT
    return has or wh.kind == ("MONEY",)


def _has_object(parse: Parse, verb: Word) -> bool:
    return any(
        one.role in ("dobj", "attr", "acomp", "ccomp") and one.place > verb.place
        for one in parse.children(verb)
    )


def _stranded(parse: Parse, start: int, end: int) -> int | None:
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
