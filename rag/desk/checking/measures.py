"""What is measured of a statement beside a sentence that was found for it."""

from dataclasses import dataclass

import numpy as np

from rag.desk.checking.days import agrees, is_specific, of_report, times_in
from rag.desk.checking.differences import Detail, Kind, corrected, differences, misquoted
from rag.desk.checking.finding import Near
from rag.language.terms import holds_name, names_of, terms_of
from rag.retrieval.sentences import opening_words
from rag.support.alignment import Alignment, align
from rag.support.measures import Measures, measure
from rag.support.polarity import reversed_words
from rag.support.verifier import weights

_DEEPEST = 3  # details that are put right together


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A statement beside one sentence."""

    near: Near
    details: tuple[Detail, ...]
    corrected: str | None
    """The statement with these details as the sentence has them; None where there are none."""
    measures: Measures


def compare(statement: str, near: Near) -> Compared:
    """Lay a statement beside a sentence; some fifty milliseconds.

    Raises:
        ParserError: The parser's model is missing.
    """
    item = near.evidence
    aligned = align(statement, item)
    details = differences(aligned, item)
    told = corrected(statement, item.text, details) if 0 < len(details) <= _DEEPEST else None
    own = measure(aligned, item.article.day)
    score = _log_odds(weights("statements").score(own))
    better = score
    if told:
        again = measure(align(told, item), item.article.day)
        better = _log_odds(weights("statements").score(again))
    return Compared(
        near=near,
        details=tuple(details),
        corrected=told,
        measures={
            **own,
            "near_covered": near.covered,
            "near_cosine": near.cosine,
            "score": score,
            "score_corrected": better,
            "score_gain": better - score,
            **_counted(details),
            **_missing(aligned, near),
            "reversed": len(reversed_words(statement, item.text)),
        },
    )


def _log_odds(share: float) -> float:
    return float(np.log(share + 1e-4) - np.log(1 - share + 1e-4))


def _counted(details: list[Detail]) -> Measures:
    found: Measures = {f"differs_{kind}": 0 for kind in Kind}
    for one in details:
        found[f"differs_{one.kind}"] += 1
    return found


def _missing(aligned: Alignment, near: Near) -> Measures:
    """Count what the sentence and all that leads to it have not got."""
    item = near.evidence
    told, held = aligned.statement.text, aligned.sentence.text
    around = f"{held} {opening_words(item)} {item.article.source or ''}"
    terms, whole = terms_of(around), terms_of(f"{item.article.title} {item.article.text}")
    names = names_of(told)
    day = item.article.day
    ours, theirs = times_in(told, day), times_in(held, day)
    spans = [one.span for one in theirs]
    report = of_report(day)
    agreeing = [
        any(agrees(one.span, span) for span in (*spans, *([report] if report else [])))
        for one in ours
    ]
    return {
        "names_around_missing": sum(not holds_name(terms, name) for name in names),
        "names_article_missing": sum(not holds_name(whole, name) for name in names),
        "times": len(ours),
        "times_agree": sum(agreeing),
        "times_apart": sum(
            not good and is_specific(one.span) for one, good in zip(ours, agreeing, strict=True)
        ),
        "misquoted": len(misquoted(told, held)),
        "quotes": len(misquoted(told, "")),
    }
