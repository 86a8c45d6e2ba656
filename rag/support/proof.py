"""Statements and sentences -> the statements that the sentences prove.

The model cites sentence numbers, so a quote is verbatim by construction. What remains to be
checked is whether the cited sentence says it. A statement that no sentence says is refused, and
the sentence itself takes its place where that answers the question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.config import SupportConfig
from rag.language.terms import content_words, shared_words
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.query import Query
from rag.support.answers import answers
from rag.support.citations import Statement, sentences_in
from rag.support.judge import judge, quote
from rag.support.second_opinion import Ask
from rag.types import Claim, ClaimKind, Evidence, Refused, Support, Verdict

_VERDICT = re.compile(r"(Yes|No)\b[,.:;]? ?")


@dataclass
class Checked:
    """What became of some statements."""

    claims: list[Claim] = field(default_factory=list)
    """Those that are proved, and the sentences that took the place of others, in order."""
    refused: list[Refused] = field(default_factory=list)


def check(
    query: Query,
    statements: Sequence[Statement],
    evidence: Sequence[Evidence],
    config: SupportConfig,
    ask: Ask | None = None,
) -> Checked:
    """Prove statements; those that are not proved as a whole are proved sentence by sentence.

    Args:
        query: The question that they answer.
        statements: What the model wrote.
        evidence: What it read.
        config: From which score on a statement is proved.
        ask: As for ``judge``.

    Raises:
        ParserError: The parser's model is missing.
    """
    checked = Checked()
    for statement in statements:
        if not says_anything(statement, query):
            continue
        claim = prove(statement, evidence, config, ask)
        parts = [] if claim else sentences_in(statement)
        if len(parts) > 1:  # one is the statement itself
            found = [(part, prove(part, evidence, config, ask)) for part in parts]
        else:
            found = []
        if not any(one for _, one in found):
            found = [(statement, claim)]
        for part, proved in found:
            if proved and not repeats(proved.text, query):
                checked.claims.append(proved)
                continue
            quotes = quoted(query, part, evidence, config)
            checked.claims += quotes
            if not proved:
                refused = _refused(part, evidence, config, ask)
                checked.refused.append(replace(refused, replaced=bool(quotes)))
    return checked


def says_anything(statement: Statement, query: Query) -> bool:
    """Say whether a statement is more than a comma or an "and"; "yes" may be all of one."""
    return query.item_kind is ItemKind.VERDICT or bool(content_words(statement.text))


def repeats(text: str, query: Query) -> bool:
    """Say whether a statement only says the question over again, where that is no answer to it."""
    verdict = query.item_kind is ItemKind.VERDICT
    return not verdict and content_words(text) <= content_words(query.text)


def prove(
    statement: Statement,
    evidence: Sequence[Evidence],
    config: SupportConfig,
    ask: Ask | None = None,
) -> Claim | None:
    """Return the statement with the sentences that say it, or None where none do.

    The cited sentences are tried first, then the others that share most of its words: a right
    statement with a shifted number is repaired, not lost.
    """
    cited = _cited(statement, evidence)
    enough = config.repair_share * len(content_words(statement.text))
    others = sorted(
        (item for item in evidence if item not in cited),
        key=lambda item: -shared_words(statement.text, item.text),
    )
    likely = [item for item in others if shared_words(statement.text, item.text) >= enough]
    found: dict[Evidence, Support] = {}
    for item in (*cited, *likely[: config.repairs]):
        if found and item not in cited:
            break
        support = judge(_VERDICT.sub("", statement.text), [item], config, ask)
        if support.verdict is Verdict.SUPPORTED:
            found[item] = support
    if not found:
        return None
    best = max(found.values(), key=lambda one: one.score)
    carried = tuple(words for support in found.values() for words in support.carried)
    return Claim(
        text=statement.text,
        kind=ClaimKind.PARAPHRASED,
        support=replace(best, carried=carried),
        evidence=tuple(found),
    )


def quoted(
    query: Query, statement: Statement, evidence: Sequence[Evidence], config: SupportConfig
) -> list[Claim]:
    """Return the sentences that a refused statement cites, as far as they answer the question.

    Where reports are compared, each sentence answers a part of the question only, and the first of
    them follows the model's yes or no.
    """
    compares = query.answer_type is AnswerType.COMPARISON
    verdict = _VERDICT.match(statement.text)
    claims = []
    for item in _cited(statement, evidence):
        support = answers(query, _VERDICT.sub("", statement.text), item, config)
        if support.verdict is Verdict.SUPPORTED or compares:
            claims.append(quote(item, support))
    if claims and compares and verdict:
        first = claims[0]
        text = f"{verdict[1]}. {first.text}"
        claims[0] = replace(first, text=text, kind=ClaimKind.COMPOSED)
    return claims


def _cited(statement: Statement, evidence: Sequence[Evidence]) -> list[Evidence]:
    by_number = {item.number: item for item in evidence}
    return [by_number[number] for number in statement.numbers if number in by_number]


def _refused(
    statement: Statement, evidence: Sequence[Evidence], config: SupportConfig, ask: Ask | None
) -> Refused:
    cited = _cited(statement, evidence)
    if not cited:
        return Refused(text=statement.text, reason="it names no sentence that says so")
    told = _VERDICT.sub("", statement.text)  # as it was asked about
    return Refused(text=statement.text, reason=judge(told, cited, config, ask).reason)
