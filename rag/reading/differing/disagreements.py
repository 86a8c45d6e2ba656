"""Two reports of one thing with two values: both are given, with outlet and day, not averaged."""

from collections.abc import Iterable, Sequence, Set

from index_store import Article, write_day
from rag.config import RagConfig, ReadingConfig
from rag.language.names import without_dateline
from rag.language.report_filter import is_report
from rag.language.terms import content_words
from rag.language.values import Slot, without
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.reading.differing.altered_copies import alterations
from rag.retrieval.items import values_in
from rag.retrieval.sentence_ranker import coverage
from rag.retrieval.sentences import sentences_of
from rag.types import Claim, Disagreement, Evidence, Side


def disagreements(
    claims: Sequence[Claim],
    sentences: Iterable[Evidence],
    copies: Sequence[Article],
    query: Query,
    config: RagConfig,
) -> list[Disagreement]:
    """Return where other reports give another number, day or name than a claim's.

    Args:
        claims: Proved statements of the answer so far.
        sentences: Everything that was found for the question.
        copies: The reprints of the claims' articles. One that changes a value is a report of its
            own, however much it shares with the first; see ``alterations``.
        query: Its words must stand in the rival sentence as much as in the claim's.
        config: How like two reports of one thing are.
    """
    result = alterations(claims, copies, config.reading)
    sides = [side for found in result for side in found.sides]
    told = [claim.evidence[0] for claim in claims]
    doubtful = [
        (own, values)
        for own, covered in zip(told, coverage(query, told, config.retrieval), strict=True)
        if covered >= config.reading.disputed_coverage and (values := values_in(query, own.text))
    ]
    if not doubtful:  # most answers: the other sentences need not be read for values
        return result
    places = {(item.article.id, item.start) for item in told}
    places |= {(side.evidence.article.id, side.evidence.start) for side in sides}
    texts = {item.text for item in told}
    found = [*sentences, *(item for article in copies for item in sentences_of(article))]
    given = [
        (item, values_in(query, item.text))
        for item in found
        if is_report(item.text)
        and (item.article.id, item.start) not in places
        and item.text not in texts
    ]
    known = {side.value for side in sides}
    for own, values in doubtful:
        rivals, differing = _rivals(own, values, given, known, query, config.reading)
        known |= rivals.keys()
        if rivals:
            first = Side(value=", ".join(differing), evidence=own)
            result.append(Disagreement(sides=(first, *rivals.values())))
    return result


def _rivals(
    own: Evidence,
    values: dict[str, Slot],
    given: Iterable[tuple[Evidence, dict[str, Slot]]],
    known: Set[str],
    query: Query,
    config: ReadingConfig,
) -> tuple[dict[str, Side], list[str]]:
    """Return what other sentences give in the place of values of a claim's sentence.

    Args:
        own: The claim's sentence.
        values: What it gives.
        given: Other sentences, and what each gives.
        known: Values that are told already.
        query: What is asked for.
        config: How like two reports of one thing are.

    Returns:
        The other values, each with its side, and those of the sentence that they differ from.
    """
    asked, own_words = content_words(query.text), _words(own.text, values)
    rivals: dict[str, Side] = {}
    differing: dict[str, None] = {}
    for other, others in given:
        ours, theirs = without(values, others), without(others, values)
        if len(theirs) != 1 or not ours or other.article.id == own.article.id:
            continue
        value, written = theirs[0], others[theirs[0]].written
        if {value, written} & (known | rivals.keys()):
            continue
        beside = [(values[value], others[theirs[0]]) for value in ours]
        words = (own_words, _words(other.text, others))
        if _same_thing(words, asked, query.item_kind, beside, config) and not (
            _knows(other, ours) or _knows(own, theirs)
        ):
            differing |= dict.fromkeys(values[value].written for value in ours)
            rivals[theirs[0]] = Side(value=written, evidence=other)
    return rivals, list(differing)


def rival_claims(disagreement: Disagreement) -> list[Claim]:
    """Return what the other sides say than the one that an answer rests on, as statements."""
    own, *rivals = (side.evidence for side in disagreement.sides)
    return [_report(own, item) for item in rivals]


def _same_thing(
    words: tuple[set[str], set[str]],
    asked: set[str],
    item_kind: ItemKind,
    beside: Sequence[tuple[Slot, Slot]],
    config: ReadingConfig,
) -> bool:
    """Say whether two sentences report one thing: the same words but for their values.

    Names differ for many reasons. So beside what they were asked for the sentences must share most
    of their other words, or the same words of the question stand beside the two names.

    Args:
        words: What each says besides its values.
        asked: The words of the question.
        item_kind: What it asks for decides what else may differ.
        beside: How the values that differ stand in the two sentences.
        config: How much they share at least.
    """
    if len(words[1] & asked) < len(words[0] & asked) or not _alike(*words, share=config.alike):
        return False
    if item_kind in (ItemKind.AMOUNT, ItemKind.MONEY):
        return True
    if item_kind is ItemKind.VERDICT:  # nothing but the "not" may differ
        return len(words[0] & words[1]) >= config.alike * len(words[0] | words[1])
    rest = [own - asked for own in words]
    return (
        len(rest[0] & rest[1]) >= config.alike_words and _alike(*rest, share=config.alike)
    ) or any(_same_slot(ours, theirs, asked) for ours, theirs in beside)


def _alike(one: set[str], other: set[str], *, share: float) -> bool:
    return len(one & other) >= share * max(1, min(len(one), len(other)))


def _same_slot(one: Slot, other: Slot, asked: set[str]) -> bool:
    """Say whether the same words stand before two values, or after, some of the question's."""
    pairs = ((one.before, other.before), (one.after, other.after))
    return any(ours == theirs and asked & set(ours) for ours, theirs in pairs)


def _words(text: str, values: Iterable[str]) -> set[str]:
    """Return what a sentence says besides its values."""
    words = content_words(without_dateline(text)) - content_words(" ".join(values))
    return {word for word in words if not word[0].isdigit()}


def _knows(item: Evidence, values: Iterable[str]) -> bool:
    """Say whether an article has the other's name too, so that it tells of both."""
    return any(value[0].isupper() and value in item.article.text for value in values)


def _report(own: Evidence, other: Evidence) -> Claim:
    first, second = (_origin(item.article) for item in (own, other))
    against = f" from {first}" if first and first != second else ""
    said = without_dateline(other.text)
    kind = _kind(own.article, other.article)
    text = f"{kind}{f' ({second})' if second else ''} differs{against}: {said}"
    return Claim(text=text, evidence=(other,))


def _kind(own: Article, other: Article) -> str:
    """Say what another article is to the one that an answer rests on."""
    if other.cluster is None or other.cluster != own.cluster:
        return "Another report"
    if own.day is None or other.day is None or own.day == other.day:
        return "Another version of the report"
    return f"{'A later' if own.day < other.day else 'An earlier'} version of the report"


def _origin(article: Article) -> str:
    day = write_day(article.day) if article.day else ""
    return " of ".join(filter(None, (article.source, day)))
