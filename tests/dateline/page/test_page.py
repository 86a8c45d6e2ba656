"""The head of the page, and that its blocks build. ``test_browser`` drives the real page."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import ui
from dateline.page.html.header import render_model, render_summary
from dateline.service import ConversationStore
from rag import ModelState
from tests.helpers.scripted import (
    SUMMARY,
    FakeDateline,
)


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (date(2025, 9, 4), date(2025, 10, 30), "4 Sept – 30 Oct 2025"),
        (date(2024, 12, 31), date(2025, 6, 1), "31 Dec 2024 – 1 June 2025"),
        (date(2025, 5, 2), date(2025, 5, 2), "2 May 2025"),
        (None, None, "no dates"),
    ],
    ids=["one year", "two years", "one day", "undated"],
)
def test_period_of_the_archive(first: date | None, last: date | None, period: str) -> None:
    summary = replace(SUMMARY, first_day=first, last_day=last)
    assert render_summary(summary) == f"12 articles · {period} · 7 outlets"


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (ModelState(name="m<1>", ready=True), "ready", "Answers written by m&lt;1&gt;"),
        (ModelState(name="m", ready=False, loading=True), "loading", "is loading"),
        (
            ModelState(name=None, ready=False, reason="no key is set."),
            "absent",
            "answers are the evidence sentences themselves: no key is set.",
        ),
    ],
    ids=["ready", "loading", "absent"],
)
def test_model_line_says_who_writes(state: ModelState, kind: str, words: str) -> None:
    line = render_model(state)
    assert f'class="model {kind}"' in line
    assert words in line


def test_commands_in_messages_are_set_apart() -> None:
    state = ModelState(name=None, ready=False, reason="Run `dateline fetch-model <name>`.")
    line = render_model(state)
    assert "<code>dateline fetch-model &lt;name&gt;</code>" in line


def test_page_builds_with_its_examples(tmp_path: Path) -> None:
    with closing(ConversationStore(f"sqlite:///{tmp_path / 'kept.db'}")) as conversations:
        page = ui.build_page(FakeDateline(), conversations)
    buttons = [block for block in page.blocks.values() if "example" in block.elem_classes]
    assert len(buttons) == 2
    assert not page.analytics_enabled
