"""Reports that differ, side by side."""

from collections.abc import Sequence

from dateline.page.html.phrases import escape
from dateline.page.html.sources import render_markers
from rag import Answer, Claim, Disagreement, Side, rival_claims


def agreed(answer: Answer) -> list[Claim]:
    """Return the statements of an answer but those that its disagreements tell."""
    told = {claim.text for one in answer.disagreements for claim in rival_claims(one)}
    return [claim for claim in answer.claims if claim.text not in told]


def render_disagreements(disagreements: Sequence[Disagreement], turn: int) -> str:
    """Return each disagreement with its sides in columns, where there is room for them."""
    return "".join(_disagreement(one, turn) for one in disagreements)


def where_of(side: Side) -> tuple[str, str]:
    """Return the outlet and the day of a side."""
    article = side.evidence.article
    return article.source or "outlet unknown", article.written_day or "date unknown"


def _disagreement(disagreement: Disagreement, turn: int) -> str:
    sides = "".join(_side(side, turn) for side in disagreement.sides)
    return f'<section class="rivals"><h3>Reports differ</h3><ul>{sides}</ul></section>'


def _side(side: Side, turn: int) -> str:
    item = side.evidence
    return (
        f'<li><p class="value">{escape(side.value)}</p>'
        f'<p class="where">{escape(" · ".join(where_of(side)))}</p>'
        f"<blockquote>{escape(item.text)}&#8239;{render_markers((item,), turn)}</blockquote></li>"
    )
