"""The reason that a sentence gives for where somebody stands, in its own words."""

from collections.abc import Iterator, Sequence

from rag.language.actions import Stance
from rag.language.names import COUNTRIES
from rag.language.parse import Parse, Word
from rag.language.resources import load
from rag.reading.states.sides.attitudes import SPEAKING, Attitude
from rag.reading.states.sides.holders import Certainty, Holder, holders_of
from rag.reading.states.sides.thing import Thing

_REASON = load().stances.reason
_WORDS = load().stances.attitude
_VALUES = frozenset((*_WORDS.good, *_WORDS.bad))
_EFFECTS = frozenset((*_REASON.weighs, *_WORDS.helps, *_WORDS.harms))
_NONE, _HAVE = frozenset(load().numbers.none), load().stances.have
_TIMES = ("DATE", "TIME")
_MARKS = " ,.;:–—-"
_QUOTES = '"“”'


def reason_in(read: Parse, told: Attitude, thing: Thing) -> str:
    """Return the words of a sentence that say why somebody stands where it does; "" where none do.

    Raises:
        ParserError: The parser's model is missing.
    """
    found = (
        clause
        for finding in (_beside, _judged, _said, _which)
        for clause in finding(read, told, thing)
    )
    return next((text for words in found if (text := _written(read, words))), "")


def any_reason_in(read: Parse) -> str:
    """Return the first reason that a sentence about one party alone gives; "" where it has none."""
    found = (clause for word in read.words for clause in _of_word(read, word, None, _REASON.before))
    return next((text for words in found if (text := _written(read, words))), "")


def gives_reason(
    read: Parse, speakers: Sequence[Holder], before: list[Holder], thing: Thing | None
) -> bool:
    """Say whether a sentence has somebody say what bears on a matter: "it would cost 40 jobs".

    Args:
        read: The sentence.
        speakers: Whose words count; a country's are those of "the Greek minister" as well.
        before: Who is named before it, the last one last.
        thing: What it is a reason for or against, where that is known.
    """
    for verb in read.words:
        if verb.lemma.lower() not in SPEAKING or verb.kind != "VERB":
            continue
        if not any(_is_reason(read, one, thing) for one in read.children(verb)):
            continue
        for teller in holders_of(read, verb, before):
            if teller.certainty is Certainty.OPEN:
                continue
            own = {COUNTRIES.get(one.text) for one in read.subtree(teller.word)}
            if any(teller.is_same(one) or one.name in own for one in speakers):
                return True
    return False


def _beside(read: Parse, told: Attitude, thing: Thing) -> Iterator[list[Word]]:
    """Yield what stands beside the words that tell it: "because ...", "citing ...", "over ..."."""
    word, before = told.word, _REASON.before
    before += _REASON.against if told.stance is Stance.NO else ()
    for _ in read.words:
        yield from _of_word(read, word, thing, before)
        if word in (told.top, read.words[word.head]):
            break
        word = read.words[word.head]
    if told.word.role in ("acomp", "attr", "oprd"):
        yield from _of_word(read, read.words[told.word.head], thing, before)


def _of_word(
    read: Parse, word: Word, thing: Thing | None, before: Sequence[str]
) -> Iterator[list[Word]]:
    for child in _under(read, word):
        below, text = read.subtree(child), child.text.lower()
        marked = any(
            one.role == "mark" and one.text.lower() in _REASON.clauses
            for one in read.children(child)
        )
        if (child.role == "advcl" and marked) or (
            child.role in ("advcl", "acl")
            and child.tag == "VBG"
            and child.kind == "VERB"
            and child.lemma.lower() in _REASON.cites
        ):
            yield below
        elif child.role in ("prep", "pcomp") and not _is_time(read, child):
            of_thing = thing is not None and thing.is_in(" ".join(one.text for one in below))
            grounds = any(one.lemma.lower() in _REASON.grounds for one in below)
            if (
                (text in before and not of_thing)
                or grounds
                or (text == _REASON.as_ and _is_judgement(read, child))
            ) and _says_something(below):
                yield below
        elif child.role == "conj" and child.kind == "VERB" and child.lemma.lower() in _REASON.cites:
            yield from (read.subtree(one) for one in read.children(child) if _is_reason(read, one))


def _under(read: Parse, word: Word) -> Iterator[Word]:
    """Yield what hangs on a word, and prepositions of its objects: "objects to it over safety"."""
    for child in read.children(word):
        yield child
        objects = [child] if child.role == "dobj" else []
        if child.role == "prep":
            objects = [one for one in read.children(child) if one.role == "pobj"]
        for of in objects:
            yield from (one for one in read.children(of) if one.role == "prep")


def _is_judgement(read: Parse, as_: Word) -> bool:
    """Say whether "as" tells what somebody holds a thing for: "as unfair", not "such as"."""
    if any(one.text.lower() == _WORDS.such for one in read.children(as_)):
        return False
    own = [of for one in read.children(as_) for of in (one, *read.children(one))]
    return any({one.lemma.lower(), one.text.lower()} & _VALUES for one in own)


def _says_something(words: Sequence[Word]) -> bool:
    """Say whether words have a verb, a noun or a judgement: what is only "for less" has none."""
    return any(
        one.kind in ("VERB", "NOUN", "PROPN") or {one.lemma.lower(), one.text.lower()} & _VALUES
        for one in words
    )


def _judged(read: Parse, told: Attitude, _: Thing) -> Iterator[list[Word]]:
    """Yield what it is called: "a disaster for savers"; or what it is said to do or to be."""
    if told.word.lemma.lower() in _WORDS.judges:
        for child in read.children(told.word):
            if child.role in ("oprd", "ccomp", "attr") and any(
                _is_value(one) for one in read.subtree(child)
            ):
                after = [one for one in read.subtree(told.word) if one.place > child.place]
                yield sorted({*read.subtree(child), *after}, key=lambda one: one.place)
    if (
        told.word.role == "ccomp"
        and told.stance is not Stance.OPEN
        and told.top.lemma.lower() in SPEAKING
    ):
        yield read.subtree(told.word)


def _said(read: Parse, told: Attitude, _: Thing) -> Iterator[list[Word]]:
    """Yield what its holder says besides: "Brandt, who campaigned for it, said it would ..."."""
    verb = read.words[told.holder.word.head]
    if verb.lemma.lower() in SPEAKING:
        for child in read.children(verb):
            if child.place != told.word.place and _is_reason(read, child):
                yield read.subtree(child)


def _which(read: Parse, told: Attitude, thing: Thing) -> Iterator[list[Word]]:
    """Yield what a clause says of who holds it or of the thing: "which fears for its nets"."""
    own = told.word.role != "ccomp" and not any(
        word.role == "ccomp" and told.word in read.subtree(word) for word in read.words
    )
    for word in read.words:
        if word.role != "relcl" or not own:  # said by another, it is the other's judgement
            continue
        of = read.words[word.head]
        effects = (*_WORDS.helps, *_WORDS.harms)
        about = (
            of.lemma.lower() == thing.head
            and word.lemma.lower() in effects
            and _has_modal(read, word)
        )
        if about or (of is told.holder.word and word.lemma.lower() in _REASON.fears):
            yield read.subtree(word)


def _is_reason(read: Parse, clause: Word, thing: Thing | None = None) -> bool:
    """Say whether what somebody says can be a reason, and is not what the speaker does."""
    if clause.role != "ccomp":
        return False
    subject = read.child(clause, "nsubj", "nsubjpass")
    if subject is None or (subject.kind == "PRON" and subject.text.lower() != "it"):
        return False
    if any(one.role == "poss" and one.kind == "PRON" for one in read.children(subject)):
        return False  # "his staff will": what the speaker does
    if clause.kind == "AUX":
        valued = any(_is_value(one) for one in read.subtree(clause))
        named = " ".join(one.text for one in read.subtree(subject))
        of_thing = thing is None or thing.has_word(named)
        return of_thing if subject.kind != "PRON" else valued
    lemma = clause.lemma.lower()
    takes = lemma in (*_WORDS.favours, *_WORDS.disfavours, *_WORDS.takes_side, *_WORDS.does)
    none = any(one.text.lower() in _NONE for one in read.subtree(clause))
    if lemma == _HAVE and none:  # "had no mandate"
        return True
    return lemma in _EFFECTS or (not takes and _has_modal(read, clause))


def _has_modal(read: Parse, word: Word) -> bool:
    return any(
        one.role == "aux" and one.text.lower() in _REASON.modals for one in read.children(word)
    )


def _is_value(word: Word) -> bool:
    return bool({word.lemma.lower(), word.text.lower()} & _VALUES) or word.kind == "ADJ"


def _is_time(read: Parse, preposition: Word) -> bool:
    """Say whether a time stands after a preposition: "over three years"."""
    named = (read.entity_at(one.place) for one in read.children(preposition) if one.role == "pobj")
    return any(entity is not None and entity.kind in _TIMES for entity in named)


def _written(read: Parse, words: Sequence[Word]) -> str:
    """Return words as the sentence has them, without what only joins them to it."""
    other = {
        one.place
        for word in words
        if word.role == "advcl"
        and any(mark.text.lower() in _WORDS.contrasts for mark in read.children(word))
        for one in read.subtree(word)
    }
    kept = [one for one in words if one.place < min(other, default=len(read.words))]
    while kept and (kept[0].role in ("punct", "cc") or kept[0].text.lower() == "that"):
        kept.pop(0)
    if not kept:
        return ""
    text = read.text[kept[0].start : kept[-1].end].strip(_MARKS)
    if sum(text.count(one) for one in _QUOTES) % 2:  # a part of a quotation is no quotation
        text = text.strip(_QUOTES)
    return "" if sum(text.count(one) for one in _QUOTES) % 2 else text
