"""What the asking words of a question stand for: the noun and the kinds of named things."""

import re
from dataclasses import dataclass

from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.query.answer_type import ItemKind
from rag.query.query import Query

_ENGLISH = load()
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_ASKING = {"WDT", "WP", "WP$", "WRB"}  # tags of "which", "who", "whose", "where"
_OF_KIND = {
    ItemKind.AMOUNT: frozenset({"CARDINAL", "QUANTITY", "PERCENT", "MONEY"}),
    ItemKind.MONEY: frozenset({"MONEY"}),
    ItemKind.DAY: frozenset({"DATE", "TIME"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What a question asks for, by its grammar."""

    sentence: str
    """Of several sentences the last, the stated times left out."""
    noun: str
    """Its lemma: "country" of "which country"; "" where no noun says it."""
    kinds: frozenset[str]
    """The kinds of named things it may be, as in ``Entity.kind``; empty where not known."""
    places: frozenset[int]
    """The asking words and their noun, as places in the parse."""
    parse: Parse


def focus_of(query: Query) -> Focus:
    """Return what a question asks for; of several sentences the last that asks counts."""
    parsed = parse(query.text)
    sentence = _SENTENCE_END.split(query.topic.strip())[-1]
    asking = next((word for word in reversed(_candidates(parsed))), None)
    if asking is None:
        kinds = _OF_KIND.get(query.item_kind, frozenset())
        return Focus(sentence=sentence, noun="", kinds=kinds, places=frozenset(), parse=parsed)
    noun = _noun(parsed, asking)
    kinds = _OF_KIND.get(query.item_kind) or _kinds(asking, noun)
    places = {asking.place} | ({noun.place} if noun else set())
    return Focus(
        sentence=sentence,
        noun=noun.lemma.lower() if noun else "",
        kinds=kinds,
        places=frozenset(places),
        parse=parsed,
    )


def _candidates(parsed: Parse) -> list[Word]:
    """Return the asking words; those of relative clauses only where there are no others."""
    words = [word for word in parsed.words if word.tag in _ASKING]
    real = [
        word
        for word in words
        if word.lemma.lower() != "that"
        and (parsed.words[word.head].role != "relcl" or word.place == 0)
        and not (word.place and parsed.words[word.place - 1].kind in ("NOUN", "PROPN"))
    ]
    return real or words


def _noun(parsed: Parse, asking: Word) -> Word | None:
    """Return the noun that an asking word stands before, or that it is said to be."""
    found = None
    after = parsed.words[asking.place + 1 :]
    for word in after:
        if word.kind in ("NOUN", "PROPN"):
            found = word
        elif word.lemma in ("of", "'s", "’s", "these", "the") and found is not None:
            if word.lemma != "of" or found.lemma not in _ENGLISH.answers.carriers:
                break
        elif word.kind not in ("ADJ", "NUM", "PART", "PUNCT") or word.text in ",?":
            break
    if found or asking.lemma.lower() != "what" or asking.role not in ("attr", "oprd"):
        return found
    # "What is the name of the storm?", "What is the show called?"
    named = [word for word in after if word.role in ("nsubj", "nsubjpass", "attr")]
    said = [word for word in named if word.kind == "NOUN"]
    if said and said[0].lemma in _ENGLISH.answers.carriers:
        said = [
            word
            for of in parsed.children(said[0])
            for word in parsed.children(of)
            if of.lemma == "of"
        ] or said
    return next(iter(said), None)


def _kinds(asking: Word, noun: Word | None) -> frozenset[str]:
    low = asking.text.lower()
    if noun is None:
        return frozenset(_ENGLISH.answers.words.get(low, ()))
    kinds = _ENGLISH.answers.kinds.items()
    return frozenset(kind for kind, nouns in kinds if noun.lemma.lower() in nouns)
