"""A question with its answer as markup: the head, the statements, what can be done with it."""

from datetime import date
from typing import Any

import pytest

from dateline.page.html.answer import render_turn, write_window
from dateline.page.turns import Turn
from rag import Claim, Coverage, Draft, Stage, Status, Window, WindowKind
from tests.helpers.scripted import (
    CLAIMS,
    LOSS,
    OFFER,
    RISE,
    SCRIPT,
    STOPPED,
    answer,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["answered", "3 of 3 statements verified", "read 9 of 12 articles", "4.2 s"]),
        (
            {"coverage": Coverage(read=1_041, matching=2_041, total=9_000)},
            ["read 1,041 of 2,041 matching articles"],
        ),
        ({"coverage": Coverage(read=0, matching=0, total=12)}, ["no article matches"]),
        ({"status": Status.PARTIAL}, ["partial", "Partly answered"]),
        ({"extractive": True, "model": None}, ["3 sentences quoted, no model at hand"]),
        ({"status": Status.NOT_FOUND, "claims": ()}, ["not_found", "Not in the archive"]),
        (
            {"status": Status.NOT_FOUND, "extractive": True, "claims": ()},
            ["<li>no model at hand</li>"],
        ),
        ({"model": "<model>"}, ["&lt;model&gt;"]),
    ],
    ids=[
        *("answered", "matching", "none matches", "partial", "extractive", "not found"),
        *("not found without a model", "escaped"),
    ],
)
def test_head_of_an_answer(changes: dict[str, Any], expected: list[str]) -> None:
    facts = render_turn(Turn(number=1, question="q", answer=answer(**changes)))
    for words in expected:
        assert words in facts
    assert ("verified" in facts) == bool(answer(**changes).claims and not changes.get("extractive"))


def test_finished_turn_shows_every_source_once_and_its_note() -> None:
    html = render_turn(
        Turn(number=2, question=SCRIPT, answer=answer(note=f"Mind {SCRIPT}", claims=CLAIMS))
    )
    assert SCRIPT not in html
    assert html.count('class="card"') == 3
    assert html.count('class="note"') == 1
    assert html.count('class="jump cite"') == 4


def test_text_that_says_more_than_the_claims_is_shown_whole() -> None:
    text = "In order:\nThe union accepted a rise [1].\n<b>Then</b> nothing."
    html = render_turn(Turn(number=1, question="q", answer=answer(text=text)))
    assert "<p>In order:</p>" in html
    assert 'href="#t1-e1"' in html
    assert "&lt;b&gt;Then" in html


def test_bracketed_number_inside_a_quotation_is_no_citation() -> None:
    claim = Claim(text="The bill, as [2] says, is dead.", evidence=(RISE,))
    told = answer(text=claim.marked_text, claims=(claim,), evidence=(RISE, OFFER))
    assert "#t1-e2" not in render_turn(Turn(number=1, question="q", answer=told)).split("<aside")[0]


def test_not_found_shows_the_nearest_sentences() -> None:
    missing = answer(status=Status.NOT_FOUND, claims=(), evidence=(), nearest=(RISE, LOSS))
    html = render_turn(Turn(number=1, question="q", answer=missing))
    assert "<p>The archive does not answer this. The sentences that come nearest are shown." in html
    assert "The nearest the archive holds" in html
    assert html.count("<mark>") == 2


def test_turn_grows_with_the_events_and_a_claim_replaces_its_draft() -> None:
    turn = Turn(number=1, question="q").after(Stage("Reading <8> sentences"))
    assert "Reading &lt;8&gt; sentences" in render_turn(turn)
    turn = turn.after(Draft("The <i>union"))
    assert '<p class="draft">The &lt;i&gt;union</p>' in render_turn(turn)
    turn = turn.after(CLAIMS[0])
    assert "draft" not in render_turn(turn)
    assert 'id="t1-e1"' in render_turn(turn)
    assert "Answered" in render_turn(turn.after(answer()))


def test_stopped_turn_keeps_its_proved_statements() -> None:
    html = render_turn(STOPPED)
    assert "The union accepted a rise" in html
    assert '<p class="message">Stopped.</p>' in html
    assert 'class="stage"' not in html


@pytest.mark.parametrize(
    ("window", "written"),
    [
        (Window(start=None, end=date(2025, 10, 30), kind=WindowKind.RECENT), "up to 30 Oct 2025"),
        (
            Window(
                start=date(2025, 3, 1),
                end=date(2025, 3, 31),
                kind=WindowKind.STATED,
                words="in March 2025",
            ),
            "“in March 2025”: 1 Mar – 31 Mar 2025",
        ),
        (
            Window(start=date(2024, 3, 1), end=date(2025, 3, 31), kind=WindowKind.GIVEN),
            "1 Mar 2024 – 31 Mar 2025, as you set",
        ),
    ],
    ids=["recent", "stated", "given"],
)
def test_window_is_told_with_who_set_it(window: Window, written: str) -> None:
    assert write_window(window).startswith(written)
    html = render_turn(Turn(number=1, question="q", answer=answer(window=window)), "key")
    since = window.start.isoformat() if window.start else ""
    assert f'name="since" value="{since}"' in html


def test_only_an_answer_that_is_kept_can_be_exported_and_judged() -> None:
    turn = Turn(number=2, question="q", answer=answer(), liked=False, reason='"why" <b>')
    assert "data-do=" not in render_turn(turn).replace('data-do="read"', "")
    html = render_turn(turn, "key")
    assert 'href="conversations/key.md?turn=2"' in html
    assert 'data-liked="no" aria-pressed="true"' in html
    assert 'value="&quot;why&quot; &lt;b&gt;"' in html
