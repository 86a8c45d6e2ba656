"""What is measured of an item: how its sentences bear on the statement, and its part in them.

One alignment a sentence serves all its names: the statement is filled with a stand-in, and what
the sentence has in the stand-in's part is compared with each name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.language.parse import Parse, Word
from rag.language.relations import Relation, relations_of
from rag.language.resources import load
from rag.query.statement import SlotStatement
from rag.reading.lists.mentions import Mention
from rag.reading.lists.naming import Item
from rag.support.alignment import Alignment, align, likeness
from rag.support.measures import Measures, certainty, steps_between
from rag.support.roles import kinship
from rag.types import Evidence

_STAND_INS = {"PERSON": "Smith", "GPE": "Spain", "ORG": "Nokia"}  # one word that is a name
_STEP, _WORD = 0.8, 0.9  # what a step in the tree, and a word, leave of how an aligned word bears
_TELLING = frozenset(load().claims.telling)
_OTHER = "Smith"


@dataclass(frozen=True, slots=True)
class Bearing:
    """How one sentence bears on a statement, whatever name stands in it."""

    aligned: Alignment
    slot: frozenset[int]
    """Places of the stand-in in the statement."""
    relations: tuple[Relation, ...]
    """The relations of the statement that the stand-in is part of."""
    held: frozenset[Relation]
    """Those of the sentence."""
    covered: float
    """Mean likeness of the statement's other words, from 0 to 1."""
    covered_nearby: float
    """The same with the title and the sentences before."""
    denied: float
    planned: float


def bearing(statement: SlotStatement, item: Evidence) -> Bearing:
    """Return how a sentence bears on a statement.

    Raises:
        ParserError: The parser's model is missing.
    """
    stand_in = _STAND_INS.get((statement.kind or ("",))[0], _OTHER)
    aligned = align(statement.filled(stand_in), item)
    slot = frozenset(word.place for word in aligned.statement.words if word.text == stand_in)
    rest = [place for place, word in enumerate(aligned.said) if word.place not in slot]
    sure = certainty(aligned)
    return Bearing(
        aligned=aligned,
        slot=slot,
        relations=tuple(
            one for one in relations_of(aligned.statement) if one.word in slot or one.head in slot
        ),
        held=relations_of(aligned.sentence),
        covered=float(aligned.best[rest].mean()) if rest else 0.0,
        covered_nearby=float(aligned.best_anywhere[rest].mean()) if rest else 0.0,
        denied=sure["denied"],
        planned=sure["plan_lost"],
    )


def measures_of(mention: Mention, bears: Bearing) -> Measures:
    """Return what is measured of a name in a sentence."""
    word, read = mention.word, mention.parse
    head = read.words[word.head]
    near, linear = _nearness(bears, read, word)
    subject = word.role.startswith("nsubj")
    return {
        "rank": -float(np.log1p(mention.rank)),
        "covered": bears.covered,
        "covered_nearby": bears.covered_nearby,
        "near": near,
        "linear": linear,
        "same_part": same_part(bears, word),
        "subject": subject and head.lemma.lower() not in _TELLING,
        "teller": subject and head.lemma.lower() in _TELLING,
        "object": word.role in ("dobj", "nsubjpass"),
        "after_preposition": word.role == "pobj",
        "beside": word.role in ("conj", "appos"),
        "modifier": word.role in ("compound", "amod", "nmod"),
        "owner": word.role == "poss",
        "in_title": mention.name.casefold() in mention.evidence.article.title.casefold(),
        "denied": bears.denied,
        "planned": bears.planned,
    }


def measure_item(item: Item, kinds: Sequence[str], measured: Sequence[Measures]) -> Measures:
    """Return what is measured of an item over its mentions.

    Args:
        item: The item.
        kinds: The labels asked for, likeliest first.
        measured: Of each of its mentions, in order.
    """
    found: Measures = {}
    for name in ("rank", "covered", "covered_nearby", "near", "linear", "same_part"):
        best = sorted((one[name] for one in measured), reverse=True)
        found[name] = best[0]
        found[f"{name}_three"] = float(np.mean(best[:3]))
    for name in measured[0].keys() - found.keys():
        found[name] = float(np.mean([one[name] for one in measured]))
        found[f"{name}_first"] = float(measured[0][name])
    articles = {one.evidence.article.id for one in item.mentions}
    return found | {
        "mentions": float(np.log1p(len(measured))),
        "articles": float(np.log1p(len(articles))),
        "words": len(item.name.split()),
        "first_kind": bool(kinds) and item.mentions[0].kind == kinds[0],
    }


def same_part(bears: Bearing, word: Word) -> float:
    """Return how surely a word has the part in the sentence that the slot has in the statement."""
    said, held = bears.aligned.statement.words, bears.aligned.sentence.words
    found = 0.0
    for ours in bears.relations:
        for theirs in bears.held:
            in_slot, is_head = ours.word in bears.slot, theirs.head == word.place
            if (theirs.word == word.place) is not in_slot or is_head is in_slot:
                continue
            other = (ours.head, theirs.head) if in_slot else (ours.word, theirs.word)
            found = max(found, likeness(said[other[0]], held[other[1]]) * kinship(ours, theirs))
    return found


def _nearness(bears: Bearing, read: Parse, word: Word) -> tuple[float, float]:
    """Return how near to a name stands what the sentence has of the statement.

    Both are means over the statement's words, from 0 to 1: by steps in the tree, and in words.
    """
    near, linear = 0.0, 0.0
    others = [one for one in bears.aligned.said if one.place not in bears.slot]
    for said in others:
        partner, alike = bears.aligned.partners.get(said.place, (None, 0.0))
        if partner is None:
            continue
        near += alike * _STEP ** steps_between(read, word, partner)
        linear += alike * _WORD ** abs(partner.place - word.place)
    return near / max(1, len(others)), linear / max(1, len(others))
