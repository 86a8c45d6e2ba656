"""The words of a question that ask: where they end, and what can stand in their place."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from rag.language.parse import Parse, Word
from rag.language.resources import load
from rag.query.statement.slot import PLACES, SLOT, SlotRole

_WORDS = load().questions.statement
_KINDS: dict[str, tuple[str, ...]] = {
    noun: tuple(kind for kind, nouns in load().answers.kinds.items() if noun in nouns)
    for noun in chain.from_iterable(load().answers.kinds.values())
}
_MEASURED: dict[str, tuple[str, ...]] = {
    adjective: ("MONEY",) if scale.measure == "money" else _WORDS.measures
    for scale in load().comparing.scale
    for adjective in (*scale.high, *scale.low)
    if scale.measure != "day"
}
_NOMINAL = ("NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "CD", "POS", "HYPH", "``", "''", "AFX")
_NAMED = ("PERSON", "ORG")
_NAMES = (*_NAMED, *PLACES, "NORP")
_TIMES = ("DATE", "TIME")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhPhrase:
    """The words that ask: "In which Portuguese village", "How many votes", "Who"."""

    first: int
    """The place of its first word; a preposition before it belongs to it."""
    last: int
    """The place after its last word."""
    slot: str
    """What stands for it in the statement: "_", "_ votes", "_'s record"."""
    preposition: str
    """Such as "in" of "in which village"; else ""."""
    role: SlotRole
    kind: tuple[str, ...] | None
    noun: str
    """The noun that says what is asked for, in lower case; "" where none does."""


def lower(word: Word) -> str:
    """Return a word's text in lower case."""
    return word.text.lower()


def span(parse: Parse, first: int, last: int) -> str:
    """Return the text of words ``first`` up to but not with ``last``."""
    if first >= last:
        return ""
    return parse.text[parse.words[first].start : parse.words[last - 1].end]


def inner(parse: Parse, text: str, names: Iterable[str] = ()) -> str:
    """Return the beginning of a parsed sentence as it stands within one: "hunters caught".

    Args:
        parse: The sentence.
        text: Its first words, or all.
        names: Such as are known to be names, whatever the parser takes them for.
    """
    first, entity = parse.words[0], parse.entity_at(0)
    told = entity is not None and entity.kind in _NAMES and first.tag != "DT"
    named = told or first.tag.startswith("NNP") or first.text == "I"
    named = named or any(text.startswith(name) for name in names)
    return text if named else f"{text[0].lower()}{text[1:]}"


def is_auxiliary(word: Word) -> bool:
    """Say whether a word can stand before a subject: "did", "is", "'s", but not of "Rome's"."""
    return lower(word) in _WORDS.auxiliary and word.tag != "POS"


def is_wh(word: Word) -> bool:
    """Say whether a word can ask: "who", "which", "how"."""
    return lower(word) in _WORDS.asking


def wh_phrase(parse: Parse, place: int, first: int, end: int) -> WhPhrase | None:
    """Return what the word at ``place`` asks with.

    Args:
        parse: The question.
        place: Of "which", "how" or the like.
        first: Where the phrase begins, with words such as "in" or "about" before ``place``.
        end: The place after the last word that can belong to it.
    """
    word = lower(parse.words[place])
    before = [one for one in parse.words[first:place] if lower(one) not in _WORDS.hedges]
    preposition = " ".join(lower(one) for one in before)
    made = _simple(word) if word not in _WORDS.with_noun else None
    if made:
        role, kind = made
        last, slot, noun = place + 1, SLOT, ""
    else:
        found = _with_noun(parse, place, end)
        if found is None:
            return None
        last, slot, noun, role, kind = found
    while last < end and lower(parse.words[last]) in _WORDS.dropped:
        last += 1
    if role is SlotRole.THING and kind and kind[0] in _TIMES and slot == SLOT:
        role = SlotRole.TIME
    return WhPhrase(
        first=first,
        last=last,
        slot=slot,
        preposition=preposition,
        role=role,
        kind=kind,
        noun=noun,
    )


def _simple(word: str) -> tuple[SlotRole, tuple[str, ...] | None] | None:
    if word in _WORDS.who:
        return SlotRole.THING, _NAMED
    if word == _WORDS.when:
        return SlotRole.TIME, _TIMES
    if word == _WORDS.where:
        return SlotRole.PLACE, PLACES
    return (SlotRole.REASON, None) if word == _WORDS.why else None


_Found = tuple[int, str, str, SlotRole, tuple[str, ...] | None]


def _with_noun(parse: Parse, place: int, end: int) -> _Found | None:
    word = lower(parse.words[place])
    if word == _WORDS.how:
        return _how(parse, place, end)
    last = _noun_end(parse, place + 1, end)
    asked = parse.words[place]
    if asked.role == "det" and last <= asked.head < end:  # "which commonly used skill"
        last = _noun_end(parse, asked.head + 1, end)
    if parse.words[place].tag == "WP" and parse.words[place].role == "dobj":
        last = place + 1  # "what Merriam-Webster chose"
    noun = _head_noun(parse, place + 1, last)
    if word == _WORDS.whose:
        thing = span(parse, place + 1, last)
        return (last, f"{SLOT}'s {thing}", noun, SlotRole.THING, _NAMED) if thing else None
    if noun in _WORDS.shares and last < end and lower(parse.words[last]) == "of":
        return last, SLOT, noun, SlotRole.THING, kind_of(noun)
    last = _through_of(parse, last, end)
    possessive = next((i for i in range(place + 1, last) if parse.words[i].tag == "POS"), None)
    many = possessive is not None and parse.words[possessive - 1].tag == "NNS"  # "pilots' unions"
    if possessive is not None and not many and kind_of(_head_noun(parse, place + 1, possessive)):
        slot = f"{SLOT}'s {span(parse, possessive + 1, last)}"
        owner = _head_noun(parse, place + 1, possessive)
        return last, slot, owner, SlotRole.THING, kind_of(owner)
    return last, SLOT, noun, SlotRole.THING, kind_of(noun)


def _how(parse: Parse, place: int, end: int) -> _Found | None:
    """Return what "how" asks with: "how many votes", "how much of it", "how old", "how"."""
    after = lower(parse.words[place + 1]) if place + 1 < end else ""
    measure = parse.words[place + 1] if after else None
    if after in _WORDS.many:
        start = place + 2
        more = start < end and lower(parse.words[start]) in _WORDS.hedges
        last = _noun_end(parse, start, end)
        single = last > start and parse.words[last - 1].tag == "NN"
        if last < end and single and parse.words[last].tag == "VBZ" and after == _WORDS.many[0]:
            last += 1  # "how many laser strikes": no verb
        thing, noun = span(parse, start, last), _head_noun(parse, start, last)
        if noun in _WORDS.amounts:
            return last, SLOT, noun, SlotRole.THING, ("MONEY",)
        if noun and after == _WORDS.many[-1] and not more:  # "how much rain": "_ of rain"
            thing = f"of {thing}"
        counted = after != _WORDS.many[-1]
        kinds = ("CARDINAL",) if counted else _WORDS.measures
        return last, f"{SLOT} {thing}".rstrip(), noun, SlotRole.THING, kinds
    if measure is not None and measure.tag in ("JJ", "RB") and after not in _WORDS.dropped:
        last, measured = place + 2, _measured_as(after)
        if last < end and parse.words[last].tag == "DT" and lower(parse.words[last]) in ("a", "an"):
            rest = _noun_end(parse, last + 1, end)  # "how long a sentence": "a sentence of _"
            thing = span(parse, last, rest)
            return rest, f"{thing} of {SLOT}", after, SlotRole.THING, measured
        return last, SLOT, after, SlotRole.MANNER, measured
    return place + 1, SLOT, "", SlotRole.MANNER, None


def _measured_as(adjective: str) -> tuple[str, ...] | None:
    """Return the labels of what tells how tall, how old; None of "how important"."""
    return _WORDS.measured_as.get(adjective, _MEASURED.get(adjective))


def kind_of(noun: str) -> tuple[str, ...] | None:
    """Return the labels of what a noun names: ("GPE",) of "country"; None where none fits."""
    return _KINDS.get(noun)


def _noun_end(parse: Parse, start: int, end: int) -> int:
    """Return the place after the nouns and adjectives that begin at ``start``."""
    place = start
    while place < end:
        word = parse.words[place]
        joins = lower(word) in ("and", "or") and place > start
        named = word.tag in ("VBN", "VBG", "RB") and (
            word.role in ("amod", "compound", "nsubj", "pobj", "dobj") or _of_adjective(parse, word)
        )
        dated = parse.entity_at(place)
        if place > start and dated and dated.kind in _TIMES and dated.first == place:
            break
        if is_auxiliary(word) or not (word.tag in _NOMINAL or named or joins):
            break
        place += 1
    while place > start and parse.words[place - 1].tag in ("CC", "POS", "``"):
        place -= 1
    return place


def _of_adjective(parse: Parse, word: Word) -> bool:
    """Say whether an adverb goes with an adjective or participle after it: "wildly popular"."""
    head = parse.words[word.head]
    return (
        word.tag == "RB"
        and head.place > word.place
        and (head.tag.startswith("JJ") or head.role == "amod" or head.tag.startswith("NN"))
    )


def _through_of(parse: Parse, last: int, end: int) -> int:
    """Return the place after "of the following cities", where such follows."""
    while last < end - 1 and lower(parse.words[last]) in _WORDS.partitive:
        start = last + 1
        while start < end and parse.words[start].tag in ("DT", "PRP$", "VBG", "PRP"):
            start += 1
        rest = _noun_end(parse, start, end)
        if rest == last + 1:
            break
        last = rest
    return last


def _head_noun(parse: Parse, start: int, last: int) -> str:
    nouns = [one for one in parse.words[start:last] if one.tag.startswith("NN")]
    return nouns[-1].lemma.lower() if nouns else ""
