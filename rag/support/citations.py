"""From what the model writes to statements that their sentences prove.

The model cites sentence numbers, so a quote is verbatim by construction. What remains to be
checked is whether the cited sentence says it: the numbers and names of a statement must stand in
its sentences, what they deny it may not affirm, and the names of the question must stand near
them. A statement that fails is given the sentences that do hold it, or dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index_store.search.sentences import sentence_spans
from rag.language.names import without_dateline
from rag.language.terms import (
    content_words,
    folded,
    holds_name,
    names_of,
    numbers_of,
    shared_words,
    terms_of,
)
from rag.language.values import asks_whether
from rag.retrieval.sentences import context
from rag.support.entity_grounding import missing_names
from rag.support.polarity import reversed_words
from rag.types import Claim, Evidence

MARK = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")
_AND = r"\s*[,;]?\s*(?:and\s+)?"  # between marks, "[1], [2] and [3]", and between statements
# A statement ends with its marks and a full stop, or where the next statement begins.
STATEMENT = re.compile(
    rf"\s*(?P<text>[^\[\]]+?)\s*(?P<marks>{MARK.pattern}(?:{_AND}{MARK.pattern})*)\s*"
    rf"(?:(?P<stop>[.!?])|{_AND}(?=[^\s\[.!?,;]))"
)
QUOTE = re.compile(r'["“]([^"“”]{3,})["”]')
HEDGE = re.compile(
    r"\b(?P<hedge>(?:more|less|fewer) than|at least|at most|over|under|nearly|almost|up to|around|"
    r"about|roughly) (?P<number>\d[\d,.]*\d|\d|[a-z]+(?: dozen| hundred| thousand| million)?)",
    re.IGNORECASE,
)
REPAIR_SHARE = 0.6  # of a statement's words must stand in a sentence that it did not cite
REPEATED_SHARE = 0.3  # of the question's words, said over again, that its sentence has
# Small models at times speak of their sources: "This is proven in sentence [1]."
OF_SENTENCES = re.compile(r"\s*\b(?:This|It|That|As)(?: is)? \w+ (?:in|by) sentence\b[^.]*\.?$")
FRAGMENT = 4  # words; an answer of so few is no sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """What the model wrote up to its marks, and the sentence numbers it gave."""

    text: str
    numbers: tuple[int, ...]


def take_statements(written: str) -> tuple[list[Statement], str]:
    """Split off the statements that are complete.

    Returns:
        The complete statements in order, and the rest: a statement still being written.
    """
    statements = []
    position = 0
    while found := STATEMENT.match(written, position):
        statements.append(_statement(found["text"], found["marks"], found["stop"] or ""))
        position = found.end()
    return statements, written[position:]


def take_last(rest: str) -> Statement | None:
    """Return the last statement of a finished text; it may lack its marks."""
    marks = MARK.findall(rest)
    text = MARK.sub("", rest).strip()
    if not re.search(r"\w", text):
        return None
    return _statement(text, " ".join(f"[{mark}]" for mark in marks), "")


def says_anything(statement: Statement, question: str) -> bool:
    """Say whether a statement is more than a comma or an "and"; "yes" may be all of one."""
    return asks_whether(question) or bool(content_words(statement.text))


def sentences_in(statement: Statement) -> list[Statement]:
    """Return the sentences of a statement, each with all its numbers.

    Models add what they were not asked for and cite a sentence for the whole.
    """
    spans = sentence_spans(statement.text, 0, len(statement.text))
    return [replace(statement, text=statement.text[start:end]) for start, end in spans]


def prove(statement: Statement, evidence: Sequence[Evidence], question: str) -> Claim | None:
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
    enough = REPAIR_SHARE * len(content_words(statement.text))
    for proof in ((cited,) if cited else ()) + tuple((item,) for item in others):
        if proof is not cited and shared_words(statement.text, proof[0].text) < enough:
            break  # the others share fewer words still
        if _holds(proof, statement.text, question):
            # Of many that are cited, those are kept that each would do.
            alone = tuple(item for item in proof if _holds((item,), statement.text, question))
            return Claim(text=statement.text, evidence=alone or proof)
    return None


def _holds(proof: Sequence[Evidence], text: str, question: str) -> bool:
    return not missing_terms(text, proof) and not missing_names(question, proof)


def spelled_out(claim: Claim, question: str) -> Claim | None:
    """Return a claim with its sentence where it says too little on its own.

    Small models answer "who?" with a name alone, which becomes "Anna Reis: ...". Or they say the
    question over again ("What was found?" "The find was found."): the sentence takes the place of
    that where it is about the same, else there is no answer.
    """
    bare = claim.text.strip(" .")
    said = without_dateline(claim.evidence[0].text)
    words = content_words(bare)
    if not asks_whether(question) and words <= content_words(question):
        if shared_words(bare, said) < REPEATED_SHARE * len(words):
            return None
        return replace(claim, text=said)
    if not is_bare(bare) or len(said.split()) <= FRAGMENT + 2:
        return claim
    return replace(claim, text=f"{bare}: {said}")


def is_bare(text: str) -> bool:
    """Say whether a statement is a name or a number alone, not a sentence."""
    return len(text.split()) <= FRAGMENT


def with_hedges(claim: Claim) -> Claim:
    """Return a claim with "more than" before a number that its only sentence says so of.

    Small models write "Two dozen countries" of a sentence that says "More than two dozen".
    """
    text = claim.text
    if len(claim.evidence) > 1:
        return claim
    for found in HEDGE.finditer(claim.evidence[0].text):
        number = found["number"]
        said = re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", text, re.IGNORECASE)
        if (
            not numbers_of(number)
            or not said
            or text[: said.start()].lower().endswith(f"{found['hedge'].lower()} ")
        ):
            continue
        hedge = found["hedge"].lower()
        number = said[0] if said.start() else said[0].lower()
        hedge = hedge if said.start() else hedge.capitalize()
        text = f"{text[: said.start()]}{hedge} {number}{text[said.end() :]}"
    return replace(claim, text=text)


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


def numbered(claim: Claim, numbers: dict[tuple[str, int], int]) -> Claim:
    """Number a claim's evidence in order of first use in the answer.

    Args:
        claim: A proved statement.
        numbers: The numbers given so far, by article and place; new sentences are added to it.
    """
    evidence = tuple(
        replace(item, number=numbers.setdefault((item.article.id, item.start), len(numbers) + 1))
        for item in claim.evidence
    )
    return replace(claim, evidence=evidence)


def _statement(text: str, marks: str, stop: str) -> Statement:
    numbers = tuple(
        dict.fromkeys(int(number) for mark in MARK.findall(marks) for number in mark.split(","))
    )
    return Statement(text=OF_SENTENCES.sub("", text.strip() + stop), numbers=numbers)
