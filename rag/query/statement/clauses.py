"""A question's clause, inverted or not -> a statement's, with the slot where the answer belongs."""

from rag.language.parse import Parse, Word, inflected, is_verb
from rag.language.resources import load
from rag.query.statement.gaps import chain_of, core_end, rest_after, stranded, tail, with_slot
from rag.query.statement.slot import SLOT, SlotRole
from rag.query.statement.wh import WhPhrase, is_auxiliary, lower, span

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
    if wh.preposition or not (wh.role is SlotRole.THING or (wh.noun and wh.kind)):
        return False
    place = wh.last
    while place < end and words[place].tag == "RB" and not auxiliary_at(parse, place):
        place += 1  # "who also won"
    if place >= end:
        return False
    if not auxiliary_at(parse, place):
        return words[place].tag in FINITE or words[place].tag == "VBN"
    after = place + 1
    while after < end and (words[after].tag == "RB" or _is_not(words[after])):
        after += 1
    if after >= end:
        return False
    aux, negated = lower(words[place]), _is_not(words[place + 1])
    if aux in _WORDS.be:
        return _is_predicate(parse, place, after, end, wh, negated)
    if negated and words[after].tag in ("DT", "VB"):  # "who had not a vote", "who did not vote"
        return True
    if aux in _WORDS.do:
        return False
    if words[after].tag in ("VB", "VBN", "VBD", "VBG", "TO"):
        return words[after].role not in ("amod", "compound", "csubj")
    # "who has the best record"
    return aux in _WORDS.have and _verb_place(parse, place, end, wh) is None


def _is_predicate(
    parse: Parse, place: int, after: int, end: int, wh: WhPhrase, negated: bool
) -> bool:
    """Say whether what follows "be" at ``place`` is said of what asks: "who is in charge"."""
    words, word = parse.words, parse.words[after]
    if lower(words[place + 1]) == _WORDS.there:
        return False
    if word.tag in ("NN", "NNS", "CD") and word.role != "compound":  # "who is president"
        return word.tag != "NNS" and _verb_place(parse, place, end, wh) is None
    if words[word.head].tag in ("VBN", "VBG") and word.tag == "JJ":
        return True  # "was green lit"
    if _is_definite(parse, after):
        if wh.slot != SLOT or _verb_place(parse, place, end, wh) is not None:
            return False
        superlative = any(one.tag == "JJS" for one in words[after : after + 2])
        indefinite = lower(word) in ("a", "an") and lower(words[wh.first]) not in _WORDS.what
        if negated or indefinite or (superlative and wh.noun):
            return True  # "is the cheapest to rent in"
        named = wh.noun and wh.kind and wh.kind[0] in _WORDS.kinds_first
        return bool(named) and stranded(parse, after, end) is None
    free = word.head == place or word.head < after or word.role not in ("amod", "compound")
    return free and word.tag in ("VBN", "VBG", "VBD", "IN", "RB", "TO", "JJ", "JJR", "RP")


def _is_definite(parse: Parse, place: int) -> bool:
    word = parse.words[place]
    return word.tag in ("DT", "PRP$", "NNP", "NNPS", "PRP", "NNS", "JJS", "CD", "EX", "``") or (
        word.role in ("compound", "poss", "amod", "nmod", "nummod") and word.head > place
    )


def _is_not(word: Word) -> bool:
    return lower(word) in _WORDS.not_


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
    return f"{span(parse, start, main)} {with_slot(parse, main, end, wh, None)}".strip()


def _turned(parse: Parse, place: int, end: int, wh: WhPhrase | None) -> tuple[str, str] | None:
    """Return the subject and the predicate of an inverted clause."""
    words, aux = parse.words, lower(parse.words[place])
    start = place + 1
    negated = start < end and _is_not(words[start])
    start += negated
    verb = _verb_place(parse, place, end, wh)
    if verb is None:
        return _of_being(parse, place, start, end, wh, negated) if aux in _WORDS.be else None
    last = verb
    while last > start and (
        words[last - 1].tag in ("RB", "RBR")
        or _is_not(words[last - 1])
        or lower(words[last - 1]) in ("be", "been", "being", "have")
    ):
        last -= 1
    if last <= start:
        return None
    subject = span(parse, start, last)
    between = span(parse, last, verb)
    form = None
    if aux in _WORDS.do and not negated and not any(map(_is_not, words[last:verb])):
        form, between = _inflected(parse, verb, aux, between)
    else:
        between = f"{_positive(parse, place, negated)} {between}".strip()
    predicate = with_slot(parse, verb, end, wh, form)
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


def verb_of(parse: Parse, wh: WhPhrase, end: int) -> str:
    """Return the plain form of the verb of the clause that begins where ``wh`` ends, or ""."""
    words = parse.words
    if auxiliary_at(parse, wh.last):
        place = _verb_place(parse, wh.last, end, wh)
        if place is None:
            return ""
        *_, verb = chain_of(parse, place, end)  # "planned to travel"
        return verb.lemma if verb.kind == "VERB" else lower(verb)
    verbs = (one.lemma for one in words[wh.last : end] if one.kind == "VERB")
    return next(verbs, "")


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
    return _participle(parse, place, end, wh)


def _participle(parse: Parse, place: int, end: int, wh: WhPhrase | None) -> int | None:
    """Return the place of "held" in "where was the show held", taken for "the held show"."""
    words = parse.words
    if wh is None:  # "was it held"; but "is the man accused of it alive"
        predicate = ("acomp", "attr", "prep")
        adverbial = not any(one.role in predicate for one in parse.children(words[place]))
    else:
        adverbial = bool(
            wh.role is not SlotRole.THING or wh.preposition or wh.noun in _WORDS.adverbial
        )
    for one in words[place + 2 : end]:
        before = words[one.place - 1]
        if one.tag == "TO" and adverbial and words[one.place + 1].tag == "VB":
            return one.place if before.tag.startswith("NN") else None  # "was he to speak"
        if one.tag not in ("VBN", "VBD", "VBG") or before.tag in ("DT", "IN", "PRP$", "CC", "JJ"):
            continue
        if one.role in ("aux", "auxpass", "relcl", "amod", "compound", "pcomp", "conj"):
            continue
        after = one.place + 1
        last = after == end or words[after].tag == "," or stranded(parse, after, after + 1)
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
    return after not in ("NN", "POS", "VBD", "VBZ", "VB", "MD")


def _of_being(
    parse: Parse, place: int, start: int, end: int, wh: WhPhrase | None, negated: bool
) -> tuple[str, str] | None:
    """Return subject and predicate of "is the bridge open", "who is the minister"."""
    words, core = parse.words, core_end(parse, start, end)
    verb = _positive(parse, place, negated)
    if start >= end:
        return None
    named = _subject_end(parse, place, start, end)
    if lower(words[start]) == _WORDS.there:
        rest = span(parse, start + 1, end)
        if wh is None:
            return words[start].text, f"{verb} {rest}"
        if wh.role is SlotRole.THING:
            return words[start].text, f"{verb} {wh.slot} {rest}"
        said = f"{span(parse, start + 1, core)} {tail(wh)}{rest_after(parse, core, end)}"
        return words[start].text, f"{verb} {said}"
    if wh is None:
        if named is None or named >= end:
            return None
        return span(parse, start, named), f"{verb} {span(parse, named, end)}"
    hanging = stranded(parse, start, core)
    free = wh.role is not SlotRole.THING or wh.preposition
    if free and words[core - 1].tag == "JJ" and words[core - 2].tag.startswith("NN"):
        named = core - 1  # "in which states is the drug legal"
    if wh.role is SlotRole.THING and hanging is not None and named is not None:
        said = f"{span(parse, named, hanging + 1)} {wh.slot} {span(parse, hanging + 1, core)}"
        return span(parse, start, named), f"{verb} {said.strip()}{rest_after(parse, core, end)}"
    if free and named and named < core:
        predicate = f"{span(parse, named, core)} {tail(wh)}".strip()
        if words[named].tag in ("JJ", "IN", "RB", "DT", "VBN", "VBG", "NN", "TO"):
            return span(parse, start, named), f"{verb} {predicate}{rest_after(parse, core, end)}"
    if wh.role is SlotRole.REASON and named == core:
        return None
    ending = f"{tail(wh)} {wh.noun}" if wh.noun in _WORDS.measured else tail(wh)
    return span(parse, start, core), f"{verb} {ending}{rest_after(parse, core, end)}"


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
