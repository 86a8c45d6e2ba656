"""Turns as they were stored by earlier versions open, and are stored again as they were.

``stored_turns.jsonl`` was written when the JSON of an answer was put together by hand.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dateline.page.html.answer import render_turn
from dateline.page.turns import Turn
from dateline.service import StoredTurn

STORED: dict[str, dict[str, Any]] = {
    row["kind"]: row
    for row in map(
        json.loads,
        Path(__file__).with_name("stored_turns.jsonl").read_text(encoding="utf-8").splitlines(),
    )
}


def opened(said: dict[str, Any]) -> Turn:
    asked = datetime(2025, 9, 4, tzinfo=UTC)
    return Turn.from_stored(StoredTurn(number=1, question="q", asked=asked, said=said))


def with_defaults(said: dict[str, Any]) -> dict[str, Any]:
    """What was stored, with what there was not then: day, reach, authors, language, kinds, reasons,
    amounts, sides, values, who reports what, and whether a day is that of the report."""

    def told(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
        added = {"kind": "composed", "support": None, "corroboration": None}
        return [{**claim, **added} for claim in claims]

    answer = said["answer"]
    if answer:
        added = {"amount": "", "amount_value": None, "corroboration": None}
        added |= {"latest": None, "before": "", "reason": "", "reason_number": None}
        rows = [{**row, **added} for row in answer["rows"]]
        events = [{**event, "corroboration": None, "reported": False} for event in answer["events"]]
        answer = {**answer, "claims": told(answer["claims"]), "short": None, "refused": []}
        answer |= {"rows": rows, "events": events, "values": []}
    set_later: dict[str, Any] = {"as_of": None, "reach": 1, "authors": [], "language": None}
    return {**said, **set_later, "claims": told(said["claims"]), "answer": answer}


def stored(turn: Turn) -> Any:
    return json.loads(json.dumps(turn.to_dict()))


@pytest.mark.parametrize("kind", STORED)
def test_a_stored_turn_opens_and_is_stored_as_it_was(kind: str) -> None:
    said = STORED[kind]["said"]
    assert stored(opened(said)) == with_defaults(said)
    assert 'class="why"' not in render_turn(opened(said))  # nobody kept why


@pytest.mark.parametrize("kind", STORED)
def test_a_turn_from_before_disagreements_and_outlets_opens(kind: str) -> None:
    said = {name: value for name, value in STORED[kind]["said"].items() if name != "outlets"}
    if said["answer"]:
        left_out = ("disagreements", "outlets")
        said["answer"] = {k: v for k, v in said["answer"].items() if k not in left_out}
    turn = opened(said)
    assert turn.options.outlets == ()
    assert turn.claims == opened(STORED[kind]["said"]).claims
    if turn.answer:
        assert turn.answer.disagreements == ()
        assert not turn.answer.outlets.given


def test_a_turn_with_days_in_the_wrong_order_opens_with_its_message() -> None:
    days = {"since": "2025-03-02", "until": "2025-03-01", "message": "Swap them."}
    turn = opened({**STORED["stopped"]["said"], **days, "outlets": ["Harbour Courier"]})
    assert (turn.message, turn.options.outlets) == ("Swap them.", ("Harbour Courier",))
    assert turn.options.since is None
