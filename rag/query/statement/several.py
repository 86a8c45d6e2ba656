"""Whether a question has several answers, and the course of what it asks for, by its grammar."""

import re

from rag.errors import ParserError
from rag.language.parse import Parse, Word, parse
from rag.language.relations import conjuncts
from rag.language.resources import either, load
from rag.query.statement.clauses import FINITE
from rag.query.statement.columns import without_columns
from rag.query.statement.slot import SLOT, SlotRole, SlotStatement
from rag.query.statement.wh import is_auxiliary, is_wh, kind_of, lower, wh_phrase

_WORDS = load().questions.statement
_COURSE = load().questions.course
_PLURAL = ("NNS", "NNPS")
_INSIDE = ("compound", "nmod", "amod", "poss", "nummod")
_SUBJECTS = ("nsubj", "nsubjpass")
_ONE = ("JJR", "JJS", "RBR", "RBS")  # "who has won most"
_HAVE = "have"
_FEW = 4  # words after a colon that only ask: "who were they?"
_OPENING = re.compile(rf"^{either(_WORDS.listed)} ", re.IGNORECASE)
_TOLD = re.compile(either((*_COURSE.told, *_COURSE.summing, *_COURSE.unfolding)), re.IGNORECASE)
_FORM = re.compile(either((*_COURSE.summing, *_COURSE.form)), re.IGNORECASE)


def asks_for_course(question: str) -> bool:
    """Say whether a question asks how something went on: "Give me a timeline of the strike"."""
    return _TOLD.search(question) is not None


def matter_of_course(question: str) -> str:
    """Return "the port strike" of "Sum up the port strike in a few lines": what the course is of.

    The question itself where nothing else is left of it.
    """
    return _FORM.sub(" ", question).strip(" ?.,:") or question


def asks_for_several(question: str) -> bool:
    """Say whether a question has several answers: "Which firms left?", "Ministers who resigned".

    The number of the noun decides, or of the verb where "who" has none. A number in the noun
    ("which two teams") and a choice ("which of these films") do not ask for a list. Without a
    noun two forms ask for all that there are: the perfect ("who has resigned") and a plural that
    was somewhere ("where did fires break out"). The rest is taken to ask for one: nothing in its
    grammar tells "who testified" from "who won" (``python -m benchmarks.several``).
    """
    try:
        read = parse(_bare(question))
    except ParserError:  # told where sentences are read
        return False
    asking, noun = _asked_for(read)
    if noun is not None:
        return (asking is None or lower(asking) != _WORDS.how) and _is_plural(read, noun)
    if asking is None:
        return False
    if lower(asking) in _WORDS.who and _of_many(read, asking):
        return True
    if any(word.tag in _ONE or lower(word) in _WORDS.choosing for word in read.words):
        return False
    if lower(asking) == _WORDS.where:
        places = (word.role in _SUBJECTS and word.tag == "NNS" for word in read.words)
        return any(places) or _is_perfect(read)
    return lower(asking) in _WORDS.who and _is_perfect(read)


def _is_perfect(read: Parse) -> bool:
    """Say whether a question asks for what has, or had, been done: "who has resigned"."""
    return any(word.lemma == _HAVE and word.role == "aux" for word in read.words)


def noun_of_several(question: str) -> str:
    """Return the plural noun by which a question asks: "firms" of "Which firms left?"; or ""."""
    try:
        noun = _asked_for(parse(_bare(question)))[1]
    except ParserError:
        return ""
    return lower(noun) if noun else ""


def _asked_for(read: Parse) -> tuple[Word | None, Word | None]:
    """Return the word that asks, and the noun that it asks for; None where there is none."""
    asking = next((word for word in read.words if _asks(read, word)), None)
    return asking, _noun_after(read, asking) if asking else _first_noun(read)


def membership_of(question: str) -> SlotStatement | None:
    """Return "_ is one of the ..." for a question that only names what it asks for, or None."""
    read = parse(_bare(question).rstrip("?. "))
    head = _first_noun(read)
    if head is None or any(word.place < head.place and is_wh(word) for word in read.words):
        return None
    told = re.sub(r"^(?:the|all) ", "", read.text, flags=re.IGNORECASE)
    named, first = read.entity_at(head.place), read.entity_at(0)
    people = ("PERSON",) if named and named.kind == "NORP" else None  # "Norwegians"
    kind = kind_of(head.lemma.lower()) or people
    common = first is None and not read.words[0].tag.startswith("NNP") and told[1:2].islower()
    text = f"{SLOT} is one of the {told[0].lower() if common else told[0]}{told[1:]}."
    return SlotStatement(text=text, kind=kind, role=SlotRole.THING)


def _bare(question: str) -> str:
    """Return a question without "List the" before it and ": who were they?" after it."""
    question = without_columns(question)
    named, colon, after = _OPENING.sub("", question.strip()).partition(":")
    return named if colon and len(after.split()) <= _FEW else question.strip()


def _asks(read: Parse, word: Word) -> bool:
    """Say whether a word asks, and does not begin a clause about the noun before it."""
    if not is_wh(word):
        return False
    before = read.words[word.place - 1] if word.place else None
    if before is not None and before.tag == ",":  # "By May, which firms left?"
        after = read.words[word.place + 1 : word.place + 2]
        return read.words[word.head].role == "ROOT" or after[0].tag.startswith(("NN", "JJ"))
    within = read.words[word.head].role == "relcl"
    return before is None or not (within or before.tag.startswith(("NN", "PRP")))


def _noun_after(read: Parse, asking: Word) -> Word | None:
    """Return the noun that an asking word stands before: "firms" of "which firms of the north"."""
    found = wh_phrase(read, asking.place, asking.place, len(read.words))
    if found is None:
        return None
    nouns = []
    for word in read.words[asking.place + 1 : found.last]:
        if lower(word) in _WORDS.partitive:
            break
        if word.tag.startswith("NN"):
            nouns.append(word)
    return nouns[-1] if nouns else _noun_meant(read, asking)


def _noun_meant(read: Parse, asking: Word) -> Word | None:
    """Return the noun of "which of its neighbours have ...", "what are the countries that ...".

    A choice from what the question itself lists ("which of these") is no list.
    """
    first, second = (*read.words[asking.place + 1 : asking.place + 3], None, None)[:2]
    if first is None or second is None or lower(second) in _COURSE.choices:
        return None
    noun = next((one for one in read.words[second.place :] if one.tag in _PLURAL), None)
    if noun is None or any(one.tag.startswith(("V", "W")) for one in _between(read, second, noun)):
        return None
    if lower(first) in _WORDS.partitive and lower(asking) in _WORDS.which:
        after = read.words[noun.place + 1 : noun.place + 2]
        many = after and (after[0].tag == "VBP" or lower(after[0]) in _COURSE.plural_verbs)
        return noun if many else None
    is_many = lower(first) in _COURSE.plural_verbs and kind_of(noun.lemma.lower()) is not None
    return noun if is_many else None


def _between(read: Parse, first: Word, last: Word) -> tuple[Word, ...]:
    return read.words[first.place : last.place]


def _is_plural(read: Parse, noun: Word) -> bool:
    counted = any(child.tag == "CD" for child in read.children(noun))
    invariant = noun.tag == "NNS" and noun.lemma.lower() == lower(noun)  # "species"
    return noun.tag in _PLURAL and not invariant and not counted


def _of_many(read: Parse, asking: Word) -> bool:
    """Say whether "who" is more than one: "who are", "whom ... as its new members"."""
    after = read.words[asking.place + 1 : asking.place + 2]
    if after and after[0].kind == "AUX" and lower(after[0]) in _COURSE.plural_verbs:
        return True
    return any(
        word.tag in _PLURAL and word.role == "pobj" and read.words[word.head].lemma == "as"
        for word in read.words[asking.place :]
    )


def _first_noun(read: Parse) -> Word | None:
    """Return the noun that a phrase is about; None of a sentence that asks whether."""
    words = read.words
    if not words or is_auxiliary(words[0]):
        return None
    noun = next((word for word in words if word.tag.startswith("NN")), None)
    while noun is not None and noun.role in _INSIDE:
        noun = words[noun.head]
    if noun is not None:  # "army and navy officers"
        noun = next((one for one in conjuncts(read, noun) if one.tag in _PLURAL), noun)
    if noun is None or not noun.tag.startswith("NN"):
        return None
    inverted = any(is_auxiliary(word) and words[word.place - 1].text == "," for word in words)
    said = any(word.role == "ROOT" and word.tag in FINITE for word in words[: noun.place])
    return None if said or inverted or words[0].tag in ("IN", "VBG") else noun
