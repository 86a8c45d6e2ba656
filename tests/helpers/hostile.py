"""A sentence of an article that tries to act wherever it is shown, and answers that rest on it."""

from dataclasses import replace

from rag import Answer, Article, Claim, ClaimKind, Refused
from tests.helpers.reasoned import supported
from tests.helpers.scripted import (
    answer,
    evidence,
)

IMAGE, LINK, TAG = "![x](http://evil.example/p.png)", "[a](javascript:alert(1))", "<img src=x>"
HIDDEN = "\x1b[31m\u202e\u200b\x07\x9b"
SENTENCE = (
    f"The mayor of Vell{HIDDEN} resigned [2], {IMAGE} {LINK} {TAG} [red]**now**[/red] `code` said"
    " www.evil.example."
)
"""Readers of files take what is hidden away; an article made by a program may still have it."""

ARTICLE = Article(
    id="hostile",
    title=f"{LINK} {TAG}{HIDDEN}",
    text=SENTENCE,
    source=f"Courier {IMAGE}{HIDDEN}",
    url="javascript:alert(1)",
    origin=f"[2] {HIDDEN}a.txt",
)
QUOTED = evidence(1, ARTICLE, SENTENCE)
SINCE = "She had led Vell since May."
OTHER = evidence(2, Article(id="other", title="t", text=SINCE), SINCE)
CLAIMS = (
    supported(Claim(text=SENTENCE, evidence=(QUOTED,)), ClaimKind.VERBATIM, TAG, SENTENCE[4:90]),
    Claim(text=SINCE, evidence=(OTHER,)),
)
HOSTILE: Answer = answer(
    text=" ".join(claim.marked_text for claim in CLAIMS),
    short=f"{IMAGE} {LINK}{HIDDEN}",
    claims=CLAIMS,
    evidence=(QUOTED, OTHER),
    verified=2,
    refused=(Refused(text=SENTENCE, reason=LINK),),
    note=f"Mind {LINK}{TAG}{HIDDEN}",
)
BARE = replace(HOSTILE, short=None, note=None, refused=())


def hidden_in(text: str) -> list[str]:
    """What of the hidden characters is left in a text."""
    return [repr(sign) for sign in "\x1b\u202e\u200b\x07\x9b" if sign in text]
