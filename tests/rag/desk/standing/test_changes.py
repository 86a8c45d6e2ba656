"""Which differences between two answers to one question are news, and which are none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from index_store import Article
from rag.desk.standing.changes import compare, is_change
from rag.desk.standing.facts import Fact, Quoted, facts_of
from rag.types import (
    Answer,
    Claim,
    Coverage,
    Disagreement,
    Evidence,
    ListRow,
    Side,
    Standing,
    Status,
    TimelineEvent,
    ValueRow,
    Window,
    WindowKind,
)

DAY = date(2026, 10, 1)


def sentence(number: int, text: str, article: str = "") -> Evidence:
    held = Article(id=article or f"a{number}", title="", text=text, origin="x")
    return Evidence(number=number, article=held, start=0, end=len(text))


def answer(*told: str, **values: Any) -> Answer:
    """An answer of statements, each the sentence of an article of its own; without any, none."""
    evidence = values.pop("evidence", tuple(sentence(n, text) for n, text in enumerate(told, 1)))
    claims = tuple(Claim(text=item.text, evidence=(item,)) for item in evidence)
    made: dict[str, Any] = {
        "question": "q",
        "status": Status.ANSWERED if evidence else Status.NOT_FOUND,
        "text": " ".join(claim.marked_text for claim in claims),
        "claims": claims,
        "evidence": evidence,
        "coverage": Coverage(read=1, matching=1, total=1),
        "window": Window(start=None, end=DAY, kind=WindowKind.RECENT),
        "as_of": DAY,
    }
    return Answer(**made | values)


def row(entity: str, group: str = "listed", stance: str = "yes", **values: Any) -> ListRow:
    made: dict[str, Any] = {"since": DAY, "outlets": 1, "quote": f"{entity} {group}", "number": 1}
    return ListRow(entity=entity, group=group, stance=stance, **made | values)


def value(amount: float, standing: Standing = Standing.CURRENT, **values: Any) -> ValueRow:
    made: dict[str, Any] = {"unit": "crown", "bound": "exact", "day": DAY, "number": 1}
    made |= {"value": f"{amount:g} crowns", "quote": f"It costs {amount:g} crowns."}
    return ValueRow(amount=amount, standing=standing, **made | values)


def rows(*given: ListRow) -> Answer:
    return answer("Rows.", rows=given)


def values(*given: ValueRow) -> Answer:
    return answer("Values.", values=given)


def gone(_: Quoted) -> bool:
    return False


A, B, C = "Ostria refused on Monday.", "Lemland refused.", "Varn agreed."
FOR, AGAINST = row("Vale", "for"), row("Vale", "against", "no")
OLD = Standing.SUPERSEDED

SAME = {
    "nothing": (answer(), answer()),
    "itself": (answer(A, B), answer(A, B)),
    "another order": (answer(A, B), answer(B, A)),
    "case and punctuation": (answer(A), answer("OSTRIA refused, on Monday!")),
    "quotation marks": (answer("He said “no”."), answer('He said "no".')),
    "a reprint": (answer(A), answer(evidence=(sentence(1, A, "reprint"),))),
    "a reprint beside it": (answer(A), answer(evidence=(sentence(1, A), sentence(2, A, "b")))),
    "less was read": (answer(A, B, C), answer(A)),
    "nothing was read": (answer(A), answer()),
    "a note": (answer(A), answer(A, note="No chat model is at hand.")),
    "partly answered": (answer(A), answer(A, status=Status.PARTIAL)),
    "other words for one sentence": (
        answer(A),
        replace(answer(A), claims=(Claim(text="It refused.", evidence=(sentence(1, A),)),)),
    ),
    "rows in another order": (rows(FOR, row("Ruun", "for")), rows(row("Ruun", "for"), FOR)),
    "a row first reported elsewhere": (
        rows(FOR),
        rows(replace(FOR, since=None, outlets=7, quote="She is for it.", number=None)),
    ),
    "a row with another reason": (rows(FOR), rows(replace(FOR, reason="a cheaper fare"))),
    "a row in another case": (rows(row("the Bay")), rows(row("The Bay"))),
    "fewer rows": (rows(FOR, row("Ruun", "for")), rows(FOR)),
    "a number that a row no longer has": (rows(row("Vell", amount_value=3.0)), rows(row("Vell"))),
    "a value told again": (values(value(70)), values(value(70, quote="Still 70."))),
    "an older value found": (values(value(70)), values(value(70), value(60, OLD))),
    "an older value lost": (values(value(70), value(60, OLD)), values(value(70))),
    "a value less exact": (values(value(71)), values(value(70), value(71, Standing.AGREES))),
    "a value more exact": (values(value(70), value(71, Standing.AGREES)), values(value(71))),
    "a unit unsaid": (values(value(70)), values(value(70, unit=""))),
    "a value alone, then a table": (
        answer("It costs 70 crowns.", short="70 crowns"),
        values(value(70), value(60, OLD)),
    ),
    "a table, then a value alone": (
        values(value(70), value(60, OLD)),
        answer("It costs 70 crowns.", short="70 crowns"),
    ),
    "a short answer": (answer(A, short="Ostria"), answer(B, short="ostria")),
    "a fuller name": (answer(A, short="Morn"), answer(B, short="Edda Morn")),
    "a name cut short": (answer(A, short="Edda Morn"), answer(B, short="Morn")),
    "a short answer in a statement": (answer(A, short="Ostria"), answer(A)),
    "steps in another order": (
        answer(A, events=(TimelineEvent(day=DAY, text=A, number=1),)),
        answer(B, A, events=(TimelineEvent(day=DAY, text=f"1 October: {A}", number=2),)),
    ),
}

CHANGED = {
    "found": (answer(), answer(A)),
    "one more statement": (answer(A), answer(A, B)),
    "another statement": (answer(A), answer(B)),
    "a statement with another number": (answer("4 died."), answer("5 died.")),
    "a denial": (answer("Ostria refused."), answer("Ostria has not refused.")),
    "one more row": (rows(FOR), rows(FOR, row("Ruun", "for"))),
    "a turned position": (rows(AGAINST), rows(FOR)),
    "a position given up": (rows(FOR), rows(row("Vale", "undecided", "open"))),
    "a row with another number": (
        rows(row("Vell", amount_value=3.0)),
        rows(row("Vell", amount_value=4.0)),
    ),
    "a new value": (values(value(70)), values(value(80), value(70, OLD))),
    "the old value again": (values(value(80), value(70, OLD)), values(value(70))),
    "a rival value": (values(value(70)), values(value(70), value(75, Standing.RIVAL))),
    "an error": (values(value(70)), values(value(70), value(90, Standing.CORRECTED))),
    "of another unit": (values(value(70)), values(value(70, unit="dollar"))),
    "a value that is new, in a table": (
        answer("It costs 70 crowns.", short="70 crowns"),
        values(value(80), value(70, OLD)),
    ),
    "another short answer": (answer(A, short="Ostria"), answer(A, short="Lemland")),
    "a short answer with more numbers": (answer(A, short="26"), answer(A, short="26 million")),
    "the opposite": (answer(A, short="yes"), answer(A, short="no")),
    "a report that differs": (
        answer(A, short="26"),
        answer(
            A,
            B,
            short="26",
            disagreements=(
                Disagreement(
                    sides=(
                        Side(value="26", evidence=sentence(1, A)),
                        Side(value="27", evidence=sentence(2, B)),
                    )
                ),
            ),
        ),
    ),
    "one more step": (
        answer(A, events=(TimelineEvent(day=DAY, text=A, number=1),)),
        answer(
            A,
            B,
            events=(
                TimelineEvent(day=DAY, text=A, number=1),
                TimelineEvent(day=DAY, text=B, number=2),
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_what_says_the_same_is_no_change(name) -> None:
    assert not is_change(*SAME[name])


@pytest.mark.parametrize("name", CHANGED)
def test_what_says_something_else_is_a_change(name) -> None:
    assert is_change(*CHANGED[name])


def test_what_stands_in_the_archive_no_more_is_lost() -> None:
    assert is_change(answer(A, B), answer(A), gone)
    assert is_change(answer(A), answer(), gone)
    assert not is_change(answer(A), answer(A), gone)
    assert not is_change(answer(A), answer(evidence=(sentence(1, A, "reprint"),)), gone)


def test_an_agreeing_value_that_is_gone_is_no_news() -> None:
    before = values(value(71), value(70, Standing.AGREES))
    assert not is_change(before, values(value(71)), gone)


def told_in_turn(*answers: Answer) -> list[bool]:
    """Whether each of the answers after the first is told, each beside what is known by then."""
    known: Sequence[Fact] = facts_of(answers[0])
    told = []
    for one in answers[1:]:
        compared = compare(known, one, lambda _: True)
        told.append(compared.is_change)
        known = compared.known
    return told


def test_what_was_crowded_out_is_no_news_when_it_comes_back() -> None:
    assert told_in_turn(answer(A, B), answer(A), answer(A, B)) == [False, False]
    assert told_in_turn(answer(A, B), answer(A, C), answer(A, B, C)) == [True, False]
    assert told_in_turn(answer(A), answer(), answer(A)) == [False, False]


def test_what_was_replaced_is_news_when_it_holds_again() -> None:
    assert told_in_turn(values(value(70)), values(value(80)), values(value(70))) == [True, True]
    assert told_in_turn(rows(FOR), rows(AGAINST), rows(FOR)) == [True, True]
    one, two = answer(A, short="Ostria"), answer(B, short="Lemland")
    assert told_in_turn(one, two, one) == [True, True]


def test_facts_are_read_back_from_json() -> None:
    told = facts_of(values(value(70), value(75, Standing.RIVAL)))
    assert tuple(Fact.from_dict(fact.to_dict()) for fact in told) == told
