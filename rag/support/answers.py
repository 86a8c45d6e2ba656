"""Whether words of a sentence answer a question: does the sentence say what they make of it?

The question is a statement with a slot (``Query.statement``); filled with the words, it is measured
beside the sentence as any statement is. The weights are others than for statements in general: they
were fitted on questions, their answers, and other names and numbers that stand near them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.config import RagConfig, SupportConfig
from rag.language.names import without_dateline
from rag.language.parse import Parse, parse
from rag.language.resources import ENGLISH, load
from rag.language.terms import STOP_WORDS, content_words, folded, numbers_of
from rag.language.values import without_days
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.query.statement import SlotRole, denied, statement_of
from rag.retrieval.items import counted, holds_kind
from rag.retrieval.sentence_ranker import coverage
from rag.support.alignment import Alignment, align
from rag.support.entity_grounding import is_about_another, missing_names
from rag.support.judge import AGREED, carried_by, doubt, judge, quote, turned
from rag.support.measures import Measures, measure
from rag.support.second_opinion import Ask, SecondOpinion
from rag.support.verifier import weights
from rag.types import Carried, Claim, ClaimKind, Evidence, Support, Verdict

ANSWERS = "the sentence answers the question"
NO_NUMBER = "this is no number, which the question asks for"
OTHER_NUMBER = "the sentence counts what the question asks for with another number"
NO_THING = "this is a time, which the question does not ask for"
REPEATED = "this is what the question says itself"
WEIGHTS = "answers"
_CHOICE = load().questions.statement.choosing
_DAY_WORDS = STOP_WORDS | {day.lower() for day in load().calendar.weekdays}
YES, NO = "yes", "no"


def answers(query: Query, words: str, item: Evidence, config: SupportConfig) -> Support:
    """Say whether a sentence answers a question with some words.

    Args:
        query: The question.
        words: Of the sentence; or a statement that was refused.
        item: The sentence.
        config: From which score on it does.

    Raises:
        ParserError: The parser's model is missing.
    """
    aligned = align(filled(query, words), item)
    score = weights(WEIGHTS).score(measure_answer(query, words, item, aligned))
    verdict, reason = Verdict.SUPPORTED, ANSWERS
    if other := turned(aligned, config):
        verdict, reason = Verdict.CONTRADICTED, other
    elif other := _no_answer(query, words, item):
        verdict, reason = Verdict.NOT_STATED, other
    elif score < config.answered_score and not _is_open(query):
        verdict, reason = Verdict.NOT_STATED, doubt(aligned)
    return Support(
        verdict=verdict,
        reason=reason,
        score=round(score, 3),
        carried=_standing(words, item) or tuple(carried_by(aligned, item.number)),
    )


def chosen_words(words: str, item: Evidence) -> Support:
    """Return the support of words of a sentence that the adapter chose."""
    carried = _standing(words, item)
    return Support(verdict=Verdict.SUPPORTED, reason=ANSWERS, score=1.0, carried=carried)


def _standing(words: str, item: Evidence) -> tuple[Carried, ...]:
    """Return where words stand in a sentence; nothing where they do not."""
    place = item.text.find(words) if words else -1
    if place < 0:
        return ()
    return (Carried(number=item.number, start=place, end=place + len(words)),)


def likelihood(query: Query, words: str, item: Evidence, ask: Ask) -> float | None:
    """Return how likely a sentence says what some words make of a question, 0 to 1, or None.

    A model is asked without the times of the question: "this week" is another week in each report.
    A number is asked about with them: the toll of one day is not that of the next.
    """
    parsed = not query.asks_number and query.language == ENGLISH
    timeless = statement_of(query.topic) if parsed else None
    return ask(timeless.filled(words) if timeless else filled(query, words), item)


def _no_answer(query: Query, words: str, item: Evidence) -> str | None:
    """Return why words cannot be what a question asks for, whatever the sentence says, or None."""
    quoted = bool(words) and folded(words) in folded(item.text)
    if not quoted or query.item_kind is ItemKind.VERDICT:
        return None
    own = content_words(words)
    if own and own <= content_words(query.text) and not _offers_choice(query):
        return REPEATED
    if query.asks_number:
        numbers = numbers_of(words) & numbers_of(without_days(item.text))
        if not numbers:
            return NO_NUMBER  # or only that of a day: "10" of "Feb. 10"
        of_noun = counted(query.noun, item.text) - {""}
        return OTHER_NUMBER if of_noun and not numbers & of_noun else None
    return NO_THING if _is_day(words) and not _asks_time(query) else None


def _offers_choice(query: Query) -> bool:
    """Say whether a question names what may be the answer: "the mill or the mine?"."""
    return any(word in _CHOICE for word in folded(query.text).split())


def _is_day(words: str) -> bool:
    """Say whether words are a day, month or year of the calendar and nothing else."""
    return not {word for word in folded(without_days(words)).split() if word not in _DAY_WORDS}


def _asks_time(query: Query) -> bool:
    """Say whether a question asks for a time, or may."""
    told = query.statement
    if told is None:
        return query.item_kind in (ItemKind.DAY, ItemKind.ANY)
    return told.role is SlotRole.TIME or bool({"DATE", "TIME"} & {*(told.kind or ())})


def _is_open(query: Query) -> bool:
    """Say whether a question asks for an account, which no statement with a slot stands for."""
    return query.statement is None and query.item_kind is ItemKind.ANY


def filled(query: Query, words: str) -> str:
    """Return what a sentence must say for some words of it to be the answer."""
    if query.statement:
        return query.statement.filled(words)
    return f"{query.text.rstrip('?! .')}: {words}"


def measure_answer(query: Query, words: str, item: Evidence, aligned: Alignment) -> Measures:
    """Return what ``weights`` weigh: the measures of the filled statement, and of the words."""
    kinds = query.statement.kind if query.statement else None
    named = _kinds_of(parse(item.text), words)
    return {
        **measure(aligned, item.article.day),
        "slot": query.statement is not None,
        "answer_words": len(words.split()),
        "answer_held": folded(words) in folded(item.text),
        "answer_in_question": bool(words) and content_words(words) <= content_words(query.text),
        "answer_named": bool(named),
        "kind_known": kinds is not None,
        "kind_fits": bool(kinds and named & set(kinds)),
        "kind_differs": bool(kinds and named and not named & set(kinds)),
        "holds_kind": holds_kind(query, item.text),
        "asks_number": query.asks_number,
    }


def _kinds_of(read: Parse, words: str) -> set[str]:
    """Return the kinds of the named things that are, or are part of, some words of a sentence."""
    own = folded(words)
    if not own:
        return set()
    return {entity.kind for entity in read.entities if folded(entity.text) in own}


def decided(
    query: Query, verdict: str, item: Evidence, config: SupportConfig, ask: Ask | None = None
) -> Claim | None:
    """Return what a sentence says of a question that asks whether, such as "Yes. Ireland will".

    The verdict is told only where the sentence says the statement of the question, or denies it;
    else the sentence stands for itself, where it is about that.

    Args:
        query: The question.
        verdict: What the model says: "yes" or "no".
        item: The sentence.
        config: From which scores on.
        ask: As for ``judge``; the adapter's need not be as sure as for a statement alone, since it
            read the verdict itself.
    """
    about = answers(query, "", item, config)
    if said := _said(query, verdict, item, about, config, ask):
        text = f"{verdict.capitalize()}. {without_dateline(item.text)}"
        return Claim(text=text, kind=ClaimKind.COMPOSED, support=said, evidence=(item,))
    return quote(item, about) if about.verdict is Verdict.SUPPORTED else None


def plain_answer(query: Query, ranked: Sequence[Evidence], config: RagConfig) -> Evidence | None:
    """Return the sentence that is the answer as it stands, or None where a model must read.

    That is one that holds the number or the reason asked for, covers enough of the question and
    leaves none of its names out. Of several reports of a number that cover about as much of the
    question the newest counts.

    Args:
        query: What is asked for.
        ranked: Sentences, best first.
        config: How much of the question is enough.
    """
    if not query.is_exact:
        return None
    reading = config.reading
    enough = reading.number_coverage if query.asks_number else reading.reason_coverage
    fitting = [
        (item, covered)
        for item, covered in zip(ranked, coverage(query, ranked, config.retrieval), strict=True)
        if covered >= enough
        and holds_kind(query, item.text)
        and not is_about_another(query, item)
        and not missing_names(query, [item])
    ]
    if not fitting or not query.asks_number:
        return fitting[0][0] if fitting else None
    most = reading.newest_share * max(covered for _, covered in fitting)
    alike = [item for item, covered in fitting if covered >= most]
    return max(alike, key=lambda item: item.article.day or date.min)


def _said(
    query: Query,
    verdict: str,
    item: Evidence,
    about: Support,
    config: SupportConfig,
    ask: Ask | None,
) -> Support | None:
    """Return that a sentence says a verdict on the question's statement, or None.

    ``about`` is what shows which of its words bear on the question.
    """
    if query.statement is None:
        return None
    told = query.statement.text
    opposite = denied(told)
    if isinstance(ask, SecondOpinion) and (likely := ask(told, item)) is not None:
        holds = likely >= config.affirmed
        if verdict == NO:
            unlikely = likely < config.not_affirmed
            against = ask(opposite, item) if unlikely and opposite else None
            holds = against is not None and against >= config.denied
        return replace(about, verdict=Verdict.SUPPORTED, reason=AGREED) if holds else None
    if verdict == YES:
        said = judge(told, [item], config, ask)
        return said if said.verdict is Verdict.SUPPORTED else None
    said = judge(told, [item], config)
    if said.verdict is Verdict.CONTRADICTED:
        return said
    if not ask or not opposite:
        return None
    said = judge(opposite, [item], config, ask)
    return said if said.reason == AGREED else None  # the scores were not fitted to such statements
