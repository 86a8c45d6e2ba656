"""The words that tell where a party stands, whatever the matter: refusals, doubts, wishes.

A language reports positions with a small stock of them.
"""

import re

from rag.language.resources import either, load, words_pattern

_ENGLISH = load()
_NO = _ENGLISH.negation
_MODAL = _ENGLISH.modality
_STANCES = _ENGLISH.stances

NO_COMMENT = words_pattern(_ENGLISH.speech.silence)
UNDECIDED = words_pattern(_MODAL.undecided)
NEITHER = words_pattern(_NO.neither)
NEGATIVE_ANSWER = words_pattern(_NO.verdict)
PSEUDO_NEGATION = words_pattern(_NO.denied)
NEGATION = words_pattern(_NO.no)
HYPOTHETICAL = words_pattern(_MODAL.wished)
OF_OTHERS = words_pattern(_NO.others)
"""Objecting to what others do is not refusing to do it: "no foreign troops"."""
ELLIPSIS = re.compile(rf"\b{either(_STANCES.elided)}", re.IGNORECASE)
"""What says where a party stands and leaves the matter to the sentences before it."""
TERMINATED = re.compile(rf",? \b{either(_NO.given_up)}\b[^,.;]*", re.IGNORECASE)
"""What a party gives up is not what it holds now: "ending three weeks of hesitation"."""
OBJECT_OF_POSITION = re.compile(
    rf"\b(?:(?P<no>{either(_STANCES.refused_it)})|(?P<yes>{either(_STANCES.promised_it)}))\b"
    r"(?P<thing>(?:(?! to | but |;).){3,60})",
    re.IGNORECASE,
)
"""A refusal or promise of the thing itself: "turned down a request for troops"."""
ATTRIBUTION = re.compile(rf"\b{either(_ENGLISH.speech.asides)}(?: the)? $")
"""Whoever counts, is told or is quoted is not the one who acts."""
