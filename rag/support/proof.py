"""Statements and sentences -> the statements that the sentences prove.

The model cites sentence numbers, so a quote is verbatim by construction. What remains to be
checked is whether the cited sentence says it: the numbers and names of a statement must stand in
its sentences, what they deny it may not affirm, and the names of the question must stand near
them. A statement that fails is given the sentences that do hold it, or dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.config import SupportConfig
from rag.language.terms import (
    content_words,
    folded,
    holds_name,
    names_of,
    numbers_of,
    shared_words,
    terms_of,
)
from rag.language.values import without_days
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.query import Query
from rag.retrieval.items import holds_kind
from rag.retrieval.sentences import context
from rag.support.citations import Statement, sentences_in
from rag.support.entity_grounding import is_about_another, missing_names, tells_of
from rag.support.polarity import reversed_words
from rag.support.wording import is_bare, spelled_out, with_hedges
from rag.types import Claim, Evidence

QUOTE = re.compile(r'["“]([^"“”]{3,})["”]')


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of some statements."""

    claims: tuple[Claim, ...]
    """Those that are proved, in order."""
    unproved: int
    """How many no sentence proves."""


def check(
    query: Query,
    statements: Sequence[Statement],
    evidence: Sequence[Evidence],
    config: SupportConfig,
) -> Verdict:
    """Prove statements; those that are not proved as a whole are proved sentence by sentence."""
    claims: list[Claim | None] = []
    for statement in statements:
        if not says_anything(statement, query):
            continue
        claim = _proved(query, statement, evidence, config)
        parts = [] if claim else sentences_in(statement)
        proved = (_proved(query, part, evidence, config) for part in parts)
        claims += proved if parts[1:] else [claim]
    return Verdict(tuple(claim for claim in claims if claim), claims.count(None))


def _proved(
    query: Query, statement: Statement, evidence: Sequence[Evidence], config: SupportConfig
) -> Claim | None:
    claim = (
        prove_together(statement, evidence, config)
        if query.answer_type is AnswerType.COMPARISON
        else prove(statement, evidence, query, config)
    )
    if not claim or _is_astray(query, claim, config) or not tells_of(query, claim):
        return None
    return spelled_out(with_hedges(claim), query, config)


def _is_astray(query: Query, claim: Claim, config: SupportConfig) -> bool:
    """Say whether a claim is a bare number that its sentence gives of something else."""
    return (
        is_bare(claim.text, config)
        and query.asks_number
        and all(
            not holds_kind(query, item.text) or is_about_another(query, item)
            for item in claim.evidence
        )
    )


def says_anything(statement: Statement, query: Query) -> bool:
    """Say whether a statement is more than a comma or an "and"; "yes" may be all of one."""
    return query.item_kind is ItemKind.VERDICT or bool(content_words(statement.text))


def prove(
    statement: Statement, evidence: Sequence[Evidence], query: Query, config: SupportConfig
) -> Claim | None:
    """Return the statement with the sentences that prove it, or None where none do.

    The cited sentences are tried first, then the others one by one, those that share most words
    first: a right statement with a shifted number is repaired, not lost.
    """
    by_number = {item.number: item for item in evidence}
    cited = tuple(by_number[number] for number in statement.numbers if number in by_number)
    others = sorted(
        (item for item in evidence if item not in cited),
        key=lambda item: -shared_words(statement.text, item.text),
    )
    enough = config.repair_share * len(content_words(statement.text))
    for proof in ((cited,) if cited else ()) + tuple((item,) for item in others):
        if proof is not cited and shared_words(statement.text, proof[0].text) < enough:
            break  # the others share fewer words still
        if _holds(proof, statement.text, query):
            # Of many that are cited, those are kept that each would do.
            alone = tuple(item for item in proof if _holds((item,), statement.text, query))
            return Claim(text=statement.text, evidence=alone or proof)
    return None


def _holds(proof: Sequence[Evidence], text: str, query: Query) -> bool:
    return not missing_terms(text, proof) and not missing_names(query, proof)


def prove_together(
    statement: Statement, evidence: Sequence[Evidence], config: SupportConfig
) -> Claim | None:
    """Return the statement with the sentences that hold its numbers and names between them.

    The cited ones come first; others are added for what these lack, those that hold most of it
    before others. None where no few sentences hold it all. The day of a report need not stand in
    its sentences.
    """
    days = [item.article.day.isoformat() for item in evidence if item.article.day]
    text = without_days(statement.text, days)
    proof = [item for item in evidence if item.number in statement.numbers]
    while not proof or (missing := missing_terms(text, proof)):
        others = [item for item in evidence if item not in proof]
        if not others or len(proof) == config.sentences_together:
            return None
        left = {item: len(missing_terms(text, [*proof, item])) for item in others}
        best = min(others, key=lambda item: (left[item], -shared_words(text, item.text)))
        if proof and left[best] >= len(missing):
            return None
        proof.append(best)
    return Claim(text=statement.text, evidence=tuple(proof))


def missing_terms(text: str, proof: Sequence[Evidence]) -> set[str]:
    """Return what of a text its sentences do not hold: numbers, names, quotes, yes for no.

    Numbers and quotes must stand in the sentences themselves; names may also stand in the title
    or the two sentences before, where a pronoun may refer to, or be the outlet's.
    """
    said = " ".join(item.text for item in proof)
    invented = {quote for quote in QUOTE.findall(text) if folded(quote) not in folded(said)}
    sentences = terms_of(said)
    nearby = sentences | terms_of(
        " ".join(f"{context(item)} {item.article.source or ''}" for item in proof)
    )
    return (
        invented
        | {term for term in numbers_of(text) if term not in sentences}
        | {name for name in names_of(text) if not holds_name(nearby, name)}
        | reversed_words(text, said)
    )
