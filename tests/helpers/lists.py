"""A list and a course of events as general questions get them, and an archive that gives both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rag import Answer, Article, Claim, ClaimKind, Event, Stage, write_day
from rag.language.names import joined
from rag.types import ListRow, TimelineEvent
from tests.helpers.reasoned import supported
from tests.helpers.scripted import FakeDateline, answer, evidence

_FIRST = date(2025, 3, 3)
_BANKS = (
    ("Harrow Trust", 9),
    ("Vell Savings Bank", 7),
    ("Northgate & Sons", 6),
    ("=HYPERLINK(1)", 5),
    ("Bay Mutual", 5),
    ("First Crown", 4),
    ("Ostermann", 3),
    ("Lindqvist & Holt Investment Bank", 3),
    ("Rhue Union", 2),
    ("<b>Selen</b>", 2),
    ("Karst Credit", 1),
    ("Old Mill Bank", 1),
)
_STEPS = (
    (0, 0, "Dockers at Vell voted by 412 to 38 to stop work over the new rota."),
    (2, 2, "The first ships turned away from the harbour, and two ferries were cancelled."),
    (3, 3, "The port's owner called the strike unlawful and went to court."),
    (3, 4, "=SUM(1) was all that the port's web page showed on the third day of the strike."),
    (9, 10, "A judge refused to end the strike."),
    (16, 16, "The minister of transport met both sides for six hours without a result."),
    (24, 24, "Farmers blocked the road to the port with 60 tractors, and <b>milk</b> ran out."),
    (25, 26, "The union lowered its demand from 7 to 5 per cent, said its chair, Ana Ruiz."),
    (41, 41, "The employers offered 3 per cent and a bonus of 400 crowns."),
    (58, 58, "Members turned the offer down."),
    (73, 74, "The army began to unload medicine for the islands."),
    (95, 95, "Talks went on through the night in a hotel at Rhue."),
    (96, 97, "Both sides agreed on a rise of 4 per cent over two years and on a new rota."),
    (101, 101, "The dockers returned to work, and the first container ship docked at noon."),
)
"""Days after the first: of the event, of the report; and what happened."""


def _article(number: int, text: str, day: date) -> Article:
    outlet = ("Harbour Courier", "Northgate Lantern", "Vell & Bay Gazette")[number % 3]
    return Article(
        id=f"a{number}",
        title=f"Report {number}: the port and the town",
        text=text,
        source=outlet,
        published=day,
        url=f"https://news.example/{number}" if number != 2 else "javascript:alert(1)",
    )


def _listed() -> dict[str, Any]:
    told = [
        f"{name} shut {3 * count} of its branches in the valley, and its customers now have to"
        " travel to Vell, a spokesman said on Tuesday."
        for name, count in _BANKS
    ]
    told[4] = told[5] = "Bay Mutual and First Crown closed their last branches on the islands."
    days = [_FIRST + timedelta(days=(7 * place) % 40) for place in range(len(_BANKS))]
    cited = [
        evidence(place, _article(place, text, days[place - 1]), text)
        for place, text in enumerate(told, 1)
    ]
    cited[5] = cited[4]
    rows = tuple(
        ListRow(
            entity=name,
            group="listed",
            stance="yes",
            since=None if name == "Karst Credit" else day,
            outlets=count,
            quote=proof.text,
            number=proof.number,
        )
        for (name, count), day, proof in zip(_BANKS, days, cited, strict=True)
    )
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row.quote, []).append(row.entity)
    proofs = tuple(dict.fromkeys(cited))
    claims = tuple(
        supported(
            Claim(text=f"{subject}: {proof.text}", evidence=(proof,), subject=subject),
            ClaimKind.COMPOSED,
            "its sentence says so",
            proof.text,
        )
        for proof in proofs
        for subject in [joined(names[proof.text])]
    )
    return {
        "claims": claims,
        "evidence": proofs,
        "rows": rows,
        "short": joined([row.entity for row in rows]),
        "verified": len(claims),
    }


def _course() -> dict[str, Any]:
    days = [[_FIRST + timedelta(days=gone) for gone in step[:2]] for step in _STEPS]
    cited = tuple(
        evidence(place, _article(place, text, days[place - 1][1]), text)
        for place, (*_, text) in enumerate(_STEPS, 1)
    )
    claims = tuple(
        Claim(text=f"{write_day(day)}: {proof.text}", evidence=(proof,))
        for (day, _), proof in zip(days, cited, strict=True)
    )
    events = tuple(
        TimelineEvent(day=day, text=proof.text, number=proof.number)
        for (day, _), proof in zip(days, cited, strict=True)
    )
    return {"claims": claims, "evidence": cited, "events": events, "verified": len(claims)}


def _answered(question: str, values: dict[str, Any]) -> Answer:
    text = "\n".join(claim.marked_text for claim in values["claims"])
    return answer(question, text=text, **values)


BANKS = _answered("Which banks closed branches in the valley?", _listed())
"""Twelve rows, two of them from one sentence."""
STRIKE = _answered("How did the strike at Vell unfold?", _course())
"""Fourteen events."""


@dataclass
class ListingDateline(FakeDateline):
    """Answers what has "banks" in it with the list, "unfold" with the course, else by script."""

    def _script(self, question: str) -> Iterator[Event]:
        for word, given in (("banks", BANKS), ("unfold", STRIKE)):
            if word in question:
                yield Stage("Reading 14 matching articles")
                yield from given.claims
                yield given
                return
        yield from super()._script(question)
