"""A draft that was checked, made for tests of what shows it; and its check step by step."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from rag import CheckedDraft, CheckedSentence, Difference, DraftVerdict, Evidence
from tests.helpers.scripted import LOSS, OFFER, RISE

LINES = (
    "The strike at the port of <b>Vell</b>",
    "The union accepted a rise of 5 per cent, said its chair, Ana Ruiz.",
    "The employers offer 3 per cent.",
    "The ferry firm lost 2.1 million crowns.",
    "Its ships are painted blue.",
    "What comes next?",
)
TEXT = f"{LINES[0]}\n\n{' '.join(LINES[1:4])}\n\n{' '.join(LINES[4:])}"


def _sentence(
    line: int, verdict: DraftVerdict, reason: str, *evidence: Evidence, **more: Any
) -> CheckedSentence:
    return CheckedSentence(
        text=LINES[line],
        start=TEXT.index(LINES[line]),
        verdict=verdict,
        reason=reason,
        evidence=tuple(replace(item, number=n) for n, item in enumerate(evidence, 1)),
        **more,
    )


RAISED = Difference(
    kind="number",
    draft="5 per cent",
    start=LINES[1].index("5 per"),
    report="4 per cent",
    report_start=RISE.text.index("4 per"),
)
SENTENCES = (
    _sentence(0, DraftVerdict.PASSED_OVER, "a heading"),
    _sentence(1, DraftVerdict.CONTRADICTED, RAISED.in_words, RISE, differences=(RAISED,)),
    _sentence(2, DraftVerdict.SUPERSEDED, "a newer report does not", RISE, OFFER),
    _sentence(3, DraftVerdict.SUPPORTED, "the report says so", LOSS),
    _sentence(4, DraftVerdict.NOT_IN_ARCHIVE, "no report was found", OFFER),
    _sentence(5, DraftVerdict.PASSED_OVER, "a question"),
)
CHECKED = CheckedDraft(
    text=TEXT, sentences=SENTENCES, as_of=date(2025, 10, 30), model="qwen2.5-1.5b", seconds=3.2
)


def steps(text: str, pause: float) -> Iterator[CheckedSentence | CheckedDraft]:
    """The check of ``TEXT``, whatever is given; with "forever" in it, it does not end."""
    while True:
        for sentence in SENTENCES:
            time.sleep(pause)
            yield sentence
        if "forever" not in text:
            break
    yield CHECKED
