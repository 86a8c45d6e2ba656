"""Everyone who takes one position on a matter: "Which countries refused to send troops?".

The model reads one sentence at a time and names who says yes, no or leaves it open; code merges
the names, lets the newest report of each party decide, and picks those with the position asked
for. Asking for all three positions and comparing keeps a small model right where asking for one
of them does not (see benchmarks/RESULTS.md).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rag.question import Position, PositionQuestion
from rag.types import Claim, Evidence

LABEL = re.compile(r"\s*(?P<party>[^:;\n]{2,80}?)\s*:\s*(?P<position>yes|no|open)\b", re.IGNORECASE)
# Objecting to what others do is not refusing to do it: "no foreign troops", "not accept troops
# of any other country".
ABOUT_OTHERS = re.compile(
    r"\b(?:accept|tolerate|allow|permit|agree to|oppose[sd]?|object(?:s|ed)? to|welcome)\b"
    r"[^.]{0,60}\b(?:foreign|other|others|western|outside|any|anyone)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Report:
    """One party's position as one sentence reports it."""

    party: str
    position: Position
    evidence: Evidence


def read_positions(sentence: Evidence, label: str, *, people: bool) -> Iterator[Report]:
    """Yield the positions that one sentence reports.

    Args:
        sentence: What may bear on the matter.
        label: The model's reading of it, such as "Italy: no; Spain: open" or "none".
        people: Whether persons are asked for; if not, the speaker for a party is not one.
    """
    for part in label.split(";"):
        found = LABEL.match(part)
        if not found:
            continue
        party = re.sub(r"^(?:the|The)\s+", "", found["party"])
        position = Position(found["position"].lower())
        # A name that is not in the sentence was guessed by the model from what it knows.
        if not re.search(rf"\b{re.escape(party)}\b", sentence.text):
            continue
        if not people and _is_person(party, sentence):
            continue
        if position is Position.NO and ABOUT_OTHERS.search(sentence.text):
            continue
        yield Report(party=party, position=position, evidence=sentence)


def _is_person(party: str, sentence: Evidence) -> bool:
    """Say whether a single name closes a longer one, such as "Minister Ana Reis"."""
    if " " in party:
        return False
    full = rf"\b[A-Z][\w'-]+ [A-Z][\w'-]+ {re.escape(party)}\b"
    return re.search(full, sentence.article.text) is not None


def current_positions(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """Return each party's reports, newest first; the first one holds now.

    On one day a plain yes or no outweighs "open", which a model gives for any doubt.
    """
    by_party: dict[str, list[Report]] = {}
    for report in reports:
        by_party.setdefault(report.party, []).append(report)
    for own in by_party.values():
        own.sort(
            key=lambda report: (_day(report), report.position is not Position.OPEN), reverse=True
        )
    return by_party


def list_claims(asked: PositionQuestion, positions: dict[str, list[Report]]) -> list[Claim]:
    """Return one statement per party that holds the position asked for, newest report first."""
    holding = [reports[0] for reports in positions.values() if reports[0].position is asked.wanted]
    holding.sort(key=_day, reverse=True)
    return [
        Claim(
            text=f"{report.party} {asked.predicate}.",
            evidence=(report.evidence,),
            subject=report.party,
        )
        for report in holding
    ]


def changed_claims(asked: PositionQuestion, positions: dict[str, list[Report]]) -> list[Claim]:
    """Return one statement per party that once held the position asked for and then left it."""
    claims = []
    for party, reports in positions.items():
        newest = reports[0]
        earlier = next((report for report in reports if report.position is asked.wanted), None)
        if earlier and newest.position is not asked.wanted and _day(earlier) < _day(newest):
            text = f"{party} {asked.predicate} at first, but has since changed its position."
            claims.append(Claim(text=text, evidence=(earlier.evidence, newest.evidence)))
    return claims


def _day(report: Report) -> date:
    return report.evidence.article.day or date.min
