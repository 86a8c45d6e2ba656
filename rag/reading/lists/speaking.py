"""Whether a sentence tells the words of somebody, by its parse."""

from rag.language.names import without_dateline
from rag.language.parse import Parse, Word, parse
from rag.language.relations import Role, relations_of
from rag.language.resources import load
from rag.language.terms import folded, without_possessive
from rag.retrieval.sentences import context
from rag.types import Evidence

SPEAKING = frozenset(load().questions.saying.speaking)
"""Lemmas of the verbs by which words are told."""
_PRONOUNS = frozenset(load().questions.follow_up.one_person)
_LEANING = _PRONOUNS | frozenset(
    (*load().questions.follow_up.many, *load().questions.follow_up.one_thing)
)
_ACCORDING = "accord"


def speaks(item: Evidence, speaker: str) -> bool:
    """Say whether a sentence tells the words of somebody, whom it names or calls "he" or "she".

    A pronoun is the speaker where the last person is who is named before it.

    Raises:
        ParserError: The parser's model is missing.
    """
    read = parse(without_dateline(item.text))
    return any(_is_speaker(read, subject, item, speaker) for _, subject in tellers_in(read))


def tellers_in(read: Parse, verbs: frozenset[str] = SPEAKING) -> list[tuple[Word, Word]]:
    """Return (verb, who is its speaker) for all whose words a sentence tells.

    Args:
        read: The sentence.
        verbs: Lemmas of what they do with words.
    """
    return [
        (verb, subject)
        for verb in read.words
        if verb.kind == "VERB" and verb.lemma.lower() in verbs
        for subject in _tellers(read, verb)
    ]


def leans(item: Evidence) -> bool:
    """Say whether a sentence speaks of what another named: "chose him", not "he said"."""
    return any(
        word.tag == "PRP"
        and word.role not in ("nsubj", "nsubjpass")
        and word.text.lower() in _LEANING
        for word in parse(item.text).words
    )


def _tellers(read: Parse, verb: Word) -> list[Word]:
    """Return who tells it: of "said" its subject, of "according to" whom it names."""
    if verb.lemma.lower() == _ACCORDING:
        below = [one for child in read.children(verb) for one in read.children(child)]
        return [one for one in below if one.role == "pobj"]
    return [
        read.words[relation.word]
        for relation in relations_of(read)
        if relation.head == verb.place and relation.role is Role.SUBJECT
    ]


def _is_speaker(read: Parse, subject: Word, item: Evidence, speaker: str) -> bool:
    if subject.text.lower() in _PRONOUNS:
        return _spoke_last(f"{context(item)} {read.text[: subject.start]}", speaker)
    entity = read.entity_at(subject.place)
    return _names(entity.text if entity else subject.text, speaker)


def _spoke_last(text: str, speaker: str) -> bool:
    """Say whether a text names the speaker, and nobody after that."""
    named = text.rfind(_bare(speaker).split()[-1])
    read = parse(text)
    others = [
        read.words[one.first].start
        for one in read.entities
        if one.kind == "PERSON" and not _names(one.text, speaker)
    ]
    return named >= 0 and named > max(others, default=-1)


def _names(name: str, speaker: str) -> bool:
    """Say whether two names end alike ("Powell", "Jerome Powell") and differ in no first name."""
    ours, theirs = folded(_bare(name)).split(), folded(_bare(speaker)).split()
    shorter = min(len(ours), len(theirs))
    return shorter > 0 and ours[-shorter:] == theirs[-shorter:]


def _bare(name: str) -> str:
    return without_possessive(name).removeprefix("the ").removeprefix("The ")
