"""A statement and sentences -> supported, contradicted or not stated, with the reason.

Quoted words must stand there, whatever else is found. A number or a name that the sentences have
not got, a yes for a no, or somebody else in the same part speaks against a statement; the embedded
model's adapter, where it can be asked, is right oftener than these and outweighs them. What they
leave open is weighed by ``verifier``, or by another chat model. What stays open is not supported.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.config import SupportConfig
from rag.language.names import without_dateline
from rag.language.parse import Word, parse
from rag.language.relations import Role
from rag.language.terms import folded, holds_name, names_of, numbers_of, terms_of
from rag.language.values import without_days
from rag.retrieval.sentences import context
from rag.support.alignment import RELATED, Alignment, align
from rag.support.measures import certainty, measure
from rag.support.polarity import reversed_words
from rag.support.roles import matches
from rag.support.second_opinion import Ask, SecondOpinion
from rag.support.verifier import weights
from rag.types import Carried, Claim, ClaimKind, Evidence, Support, Verdict

QUOTE = re.compile(r'["“]([^"“”]{3,})["”]')
OWN_WORDS = "these are the archive's own words"
WEIGHTS = "statements"
SAID = "the sentence says so"
_UNSURE = {
    "denied": "the sentence denies it, or the statement does",
    "plan_lost": "the sentence tells of a plan or a wish, not of what was done",
    "allegation_lost": "the sentence tells it as what somebody claims",
}
UNCERTAIN = "the sentence is too unlike this to be sure that it says it"
AGREED = "the model, asked about this and the sentence alone, finds that it says so"
DISAGREED = "the model, asked about this and the sentence alone, does not find that it says so"


def judge(
    text: str, evidence: Sequence[Evidence], config: SupportConfig, ask: Ask | None = None
) -> Support:
    """Say whether one of some sentences says what a statement says.

    Args:
        text: The statement, without markers.
        evidence: Sentences that may say it, at least one; each is judged by itself, with its
            title and the two sentences before it.
        config: From which score on a statement is supported.
        ask: Has an opinion that counts for more than the score; None: there is none.

    Returns:
        The best of the verdicts. ``score`` is that of ``Weights.score``, or the opinion.

    Raises:
        ParserError: The parser's model is missing.
    """
    found = [_judge_one(text, item, config, ask) for item in evidence]
    return max(found, key=lambda one: (one.verdict is Verdict.SUPPORTED, one.score))


def verbatim(evidence: Evidence) -> Support:
    """Return the support of a statement that is a sentence of the archive itself."""
    return Support(verdict=Verdict.SUPPORTED, reason=OWN_WORDS, score=1.0)


def quote(item: Evidence, support: Support) -> Claim:
    """Return a sentence as a statement of its own.

    Args:
        item: The sentence.
        support: That it answers a question; what carries the answer is shown of it.
    """
    own = replace(verbatim(item), carried=support.carried)
    return Claim(
        text=without_dateline(item.text), kind=ClaimKind.VERBATIM, support=own, evidence=(item,)
    )


def _judge_one(text: str, item: Evidence, config: SupportConfig, ask: Ask | None) -> Support:
    if folded(text) and folded(text) in folded(item.text):
        whole = Carried(number=item.number, start=0, end=len(item.text))
        return Support(verdict=Verdict.SUPPORTED, reason=OWN_WORDS, score=1.0, carried=(whole,))
    aligned = align(text, item)
    score = weights(WEIGHTS).score(measure(aligned, item.article.day))
    carried = tuple(carried_by(aligned, item.number))
    verdict, reason = Verdict.SUPPORTED, SAID
    against = _speaks_against(text, item, aligned, config)
    asked = not missing_quote(text, [item]) if isinstance(ask, SecondOpinion) else not against
    if ask and asked and (likely := ask(text, item)) is not None:
        score = likely
        if likely >= config.agreed:
            reason = AGREED
        else:
            verdict, reason = against or (Verdict.NOT_STATED, DISAGREED)
    elif against:
        verdict, reason = against
    elif score < config.accepted_score:
        verdict, reason = Verdict.NOT_STATED, doubt(aligned)
    return Support(verdict=verdict, reason=reason, score=round(score, 3), carried=carried)


def _speaks_against(
    text: str, item: Evidence, aligned: Alignment, config: SupportConfig
) -> tuple[Verdict, str] | None:
    """Return what of the words and the parse speaks against a statement, or None."""
    if missing := missing_values(text, [item]):
        return Verdict.NOT_STATED, missing
    if denied := reversed_words(text, item.text):
        told = f"it is a yes where the sentence says no, or the reverse ({', '.join(denied)})"
        return Verdict.CONTRADICTED, told
    other = turned(aligned, config)
    return (Verdict.CONTRADICTED, other) if other else None


def missing_values(text: str, proof: Sequence[Evidence]) -> str | None:
    """Return what the sentences have not got of a statement's numbers, names and quoted words.

    Numbers and quotes must stand in the sentences themselves; names may also stand in the title
    or the two sentences before, where a pronoun may refer to, or be the outlet's. The day of a
    report need not stand in its sentences.
    """
    text = without_days(text, [item.article.day.isoformat() for item in proof if item.article.day])
    if misquoted := missing_quote(text, proof):
        return misquoted
    held = terms_of(" ".join(item.text for item in proof))
    near = " ".join(f"{context(item)} {item.article.source or ''}" for item in proof)
    nearby = held | terms_of(near)
    if numbers := sorted(numbers_of(text) - held):
        return f"the sentence does not give the number {numbers[0]}"
    if names := sorted(name for name in names_of(_opened(text)) if not holds_name(nearby, name)):
        return f"the sentence does not name {names[0].capitalize()}"
    return None


def missing_quote(text: str, proof: Sequence[Evidence]) -> str | None:
    """Return that quoted words of a statement are not in the sentences, or None."""
    said = folded(" ".join(item.text for item in proof))
    for quoted in QUOTE.findall(text):
        if folded(quoted) not in said:
            return f"the quoted words “{quoted}” are not in the sentence"
    return None


def _opened(text: str) -> str:
    """Return a statement without the capital that its first word has for being the first."""
    first = next(iter(parse(text).words), None)
    return text if first is None or _is_name(first) else text[:1].lower() + text[1:]


def turned(aligned: Alignment, config: SupportConfig) -> str | None:
    """Return who else does or suffers what the statement says of somebody, or None."""
    told, held = aligned.statement.words, aligned.sentence.words
    for match in matches(aligned):
        ours = told[match.relation.word]
        if match.relation.role not in (Role.SUBJECT, Role.OBJECT) or not _is_name(ours):
            continue
        if match.swapped - match.same >= config.turned:
            return (
                f"the sentence has {ours.text} in another part: who did it, and to whom, is turned"
            )
        rival = held[match.rival_place] if match.rival_place is not None else None
        if rival and match.rival >= config.turned and _is_name(rival):
            return f"the sentence says this of {rival.text}, not of {ours.text}"
    return None


def _is_name(word: Word) -> bool:
    return word.kind == "PROPN"


def doubt(aligned: Alignment) -> str:
    """Return what most speaks against a statement that is not supported."""
    new = [
        word.text
        for word, best in zip(aligned.said, aligned.best_anywhere, strict=True)
        if best < RELATED
    ]
    if new:
        return f"nothing in the sentence says “{' … '.join(new[:3])}”"
    sure = certainty(aligned)
    return next((told for name, told in _UNSURE.items() if sure[name]), UNCERTAIN)


def carried_by(aligned: Alignment, number: int) -> Iterator[Carried]:
    """Yield the stretches of the sentence that the words of the statement are aligned with."""
    words = sorted({word.place: word for word, _ in aligned.partners.values()}.items())
    stretch: Carried | None = None
    for _, word in words:
        between = aligned.sentence.text[stretch.end : word.start] if stretch else ""
        if stretch and not between.strip():
            stretch = Carried(number=number, start=stretch.start, end=word.end)
            continue
        if stretch:
            yield stretch
        stretch = Carried(number=number, start=word.start, end=word.end)
    if stretch:
        yield stretch
