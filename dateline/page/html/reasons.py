"""Why a statement stands: what it is, the verdict in words, and the words that carry it."""

import zlib

from dateline.page.html.phrases import escape
from rag import Claim, ClaimKind, Evidence, carrying_words

_KINDS = {
    ClaimKind.VERBATIM: "The archive’s own words",
    ClaimKind.COMPOSED: "Put together from checked parts",
    ClaimKind.PARAPHRASED: "A paraphrase that was checked",
}


def render_reason(claim: Claim, turn: int) -> str:
    """Return the reason to open beside a statement; nothing where none was kept."""
    if claim.support is None:
        return ""
    # Named by its text, so that ui.js finds it open or in focus when it is drawn anew.
    name = f"t{turn}-why-{zlib.crc32(claim.text.encode()):08x}"
    quotes = "".join(_quote(claim, item) for item in claim.evidence)
    return (
        f'<details class="why" id="{name}"><summary id="{name}-open" '
        f'aria-label="{escape(f"Why? {claim.text}")}">Why?</summary>'
        f"<div><p><strong>{_KINDS[claim.kind]}:</strong> {escape(claim.support.reason)}</p>"
        f"{quotes}</div></details>"
    )


def _quote(claim: Claim, item: Evidence) -> str:
    """Return a sentence with the words marked that carry a statement."""
    pieces = "".join(
        f"<mark>{escape(words)}</mark>" if carries else escape(words)
        for words, carries in carrying_words(claim, item)
    )
    return f"<blockquote>[{item.number}] {pieces}</blockquote>"
