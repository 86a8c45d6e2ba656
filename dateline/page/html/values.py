"""What reports give for one thing: side by side where they differ, over time beside a chart."""

from collections.abc import Sequence

from dateline.page.html.charts import render_line
from dateline.page.html.phrases import escape
from dateline.page.html.sources import render_claim, render_markers
from dateline.page.tables import day_told, told_by
from rag import Answer, Claim, Disagreement, Side, Standing, ValueRow, rival_claims

LEAST_POINTS = 3  # fewer are told as well in words
STANDINGS = {
    Standing.CURRENT: "Newest",
    Standing.AGREES: "May be the same",
    Standing.RIVAL: "Another report of that day",
    Standing.SUPERSEDED: "Superseded",
    Standing.CORRECTED: "Told in error",
}
_HEADS = ("Value", "Stands", "First told", "Told by", "In the words of the report")


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


def untabled(answer: Answer, claims: Sequence[Claim]) -> list[Claim]:
    """Return some statements but those that the table of values tells; of these only the newest."""
    if not answer.values:
        return list(claims)
    rows = {row.number for row in answer.values}
    newest = [one for one in claims if one.evidence[0].number == answer.values[0].number]
    return newest[:1] + [one for one in claims if one.evidence[0].number not in rows]


def render_values(answer: Answer, turn: int) -> str:
    """Return the newest value in the words of its report, all as a chart and as a table."""
    told = "".join(render_claim(one, turn) for one in untabled(answer, agreed(answer)))
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    body = "".join(_row(place, row, answer, turn) for place, row in enumerate(answer.values))
    return (
        f"{told}{_chart(answer.values, turn)}"
        f'<table class="list values"><caption>What reports tell ({len(answer.values)})</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(place: int, row: ValueRow, answer: Answer, turn: int) -> str:
    proof = next((item for item in answer.evidence if item.number == row.number), None)
    marks = f"&#8239;{render_markers((proof,), turn)}" if proof else ""
    return (
        f'<tr data-row="{place}" class="{row.standing.value}">'
        f'<th scope="row">{escape(row.value)}</th><td>{STANDINGS[row.standing]}</td>'
        f'<td class="since">{day_told(row.day)}</td><td>{escape(told_by(row.corroboration))}</td>'
        f"<td>{escape(row.quote)}{marks}</td></tr>"
    )


def _chart(rows: Sequence[ValueRow], turn: int) -> str:
    """Return the values over time as a picture, where enough of one unit are dated."""
    newest, *_ = rows
    points = [
        (row.day, row.amount, row.value, row.standing in (Standing.CURRENT, Standing.SUPERSEDED))
        for row in rows
        if row.day and row.unit == newest.unit and row.standing is not Standing.CORRECTED
    ]
    days = {day for day, *_ in points}
    if len(points) < LEAST_POINTS or len(days) < LEAST_POINTS - 1:
        return ""
    return render_line(sorted(points, key=lambda point: point[0]), f"t{turn}-values")
