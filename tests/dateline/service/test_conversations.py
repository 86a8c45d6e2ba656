"""Conversations kept in a real database, and turns that come back from it as they were."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dateline.page.export import to_json, to_markdown
from dateline.page.html.answer import render_turn
from dateline.page.turns import Turn, history_of
from dateline.service import AccessError, ConversationStore
from dateline.service.errors import ServiceError
from rag import SearchOptions, Status, Window, WindowKind
from tests.helpers.scripted import (
    CLAIMS,
    DIFFERING,
    EVENTS,
    LISTED,
    LOSS,
    RISE,
    ROWS,
    STEPS,
    STOPPED,
    answer,
)

SAID: dict[str, Any] = {"message": "kept"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'conversations.db'}"


@pytest.fixture
def kept(url: str) -> Iterator[ConversationStore]:
    conversations = ConversationStore(url)
    yield conversations
    conversations.close()


def test_a_conversation_is_continued_and_survives_a_restart(
    kept: ConversationStore, url: str
) -> None:
    id_, number = kept.begin_turn("ada", None, "Who  hosted\nthe summit?", {})
    assert number == 1
    assert kept.begin_turn("ada", id_, "And when?", {}) == (id_, 2)
    kept.end_turn("ada", id_, 1, SAID, "Amarante")
    kept.close()
    again = ConversationStore(url)
    [one] = again.listed("ada")
    assert (one.id, one.title, one.turns) == (id_, "Who hosted the summit?", 2)
    assert (datetime.now(UTC) - one.changed).total_seconds() < 60
    first, second = again.turns("ada", id_)
    assert (first.number, first.question, first.said) == (1, "Who  hosted\nthe summit?", SAID)
    assert (second.number, second.said, second.liked) == (2, {}, None)
    again.close()


def test_what_belongs_to_another_user_is_not_there(kept: ConversationStore) -> None:
    id_, _ = kept.begin_turn("ada", None, "Secret?", SAID)
    assert kept.listed("bob") == []
    assert kept.find("bob", id_) is None
    assert kept.turns("bob", id_) == []
    kept.rename("bob", id_, "Mine")
    kept.judge("bob", id_, 1, False, "mine")
    kept.end_turn("bob", id_, 1, {}, "mine")
    kept.delete("bob", id_)
    other, number = kept.begin_turn("bob", id_, "May I?", SAID)
    assert (other != id_, number) == (True, 1)
    [one] = kept.turns("ada", id_)
    assert (one.said, one.liked, one.reason) == (SAID, None, "")
    assert kept.find("ada", id_) == kept.listed("ada")[0]
    assert kept.listed("ada")[0].title == "Secret?"


def test_search_finds_all_words_in_names_questions_and_answers(kept: ConversationStore) -> None:
    strike, _ = kept.begin_turn("ada", None, "How did the STRIKE end?", {})
    kept.end_turn("ada", strike, 1, {}, "How did the STRIKE end? Élan of the dockers, 100%_sure.")
    moon, _ = kept.begin_turn("ada", None, "Who went to the moon?", {})
    kept.rename("ada", moon, "  Space\nflight ")

    def found(words: str) -> list[str]:
        return [one.id for one in kept.listed("ada", words)]

    assert found("") == [moon, strike], "newest first"
    assert found("strike élan") == [strike]
    assert found("space moon") == [moon]
    assert found("strike moon") == []
    assert found("%_s") == [strike]
    assert found("0_s") == [], "a mark of patterns is a letter like others"


def test_deleted_conversations_are_gone_and_a_late_answer_is_dropped(
    kept: ConversationStore,
) -> None:
    id_, number = kept.begin_turn("ada", None, "q", SAID)
    kept.delete("ada", id_)
    assert kept.listed("ada") == []
    kept.end_turn("ada", id_, number, SAID, "late")
    assert kept.turns("ada", id_) == []
    assert kept.begin_turn("ada", id_, "q", SAID)[0] != id_


def test_an_empty_name_changes_nothing_and_a_long_one_is_cut(kept: ConversationStore) -> None:
    id_, _ = kept.begin_turn("ada", None, "word " * 100, SAID)
    title = kept.listed("ada")[0].title
    assert len(title) <= 100
    assert title.endswith("word…")
    kept.rename("ada", id_, "  ")
    assert kept.listed("ada")[0].title == title


def test_a_judgement_replaces_the_one_before(kept: ConversationStore) -> None:
    id_, number = kept.begin_turn("ada", None, "q", SAID)
    kept.judge("ada", id_, number, True, "")
    kept.judge("ada", id_, number, False, " wrong\0 day ")
    [turn] = kept.turns("ada", id_)
    assert (turn.liked, turn.reason) == (False, "wrong day")


def test_what_no_database_can_hold_is_left_out(kept: ConversationStore) -> None:
    id_, _ = kept.begin_turn("ada", None, "half \ud83d and \0nul", SAID)
    assert kept.turns("ada", id_)[0].question == "half ? and nul"


def test_two_tabs_number_their_turns_one_after_the_other(kept: ConversationStore) -> None:
    id_, _ = kept.begin_turn("ada", None, "q", SAID)
    numbers: list[int] = []

    def ask() -> None:
        numbers.extend(kept.begin_turn("ada", id_, "q", SAID)[1] for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(2, 42))


def test_a_file_that_is_no_database_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    path.write_text("This is no database, and long enough to be seen as none.")
    with pytest.raises(AccessError, match=r"conversations in .* Check DATELINE_ACCOUNTS"):
        ConversationStore(f"sqlite:///{path}")


def test_a_database_that_fails_is_told_plainly(kept: ConversationStore, url: str) -> None:
    kept.begin_turn("ada", None, "q", SAID)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("DROP TABLE turn")
    with pytest.raises(ServiceError, match="cannot be read or kept"):
        kept.begin_turn("ada", None, "q", SAID)


def test_only_the_owner_of_the_machine_reads_the_file(kept: ConversationStore, url: str) -> None:
    assert Path(url.removeprefix("sqlite:///")).stat().st_mode & 0o077 == 0


TURNS = {
    "answered": Turn(number=1, question="q", answer=answer(note="Mind."), claims=CLAIMS),
    "not found": Turn(
        number=2,
        question="q",
        answer=answer(status=Status.NOT_FOUND, claims=(), evidence=(), nearest=(RISE, LOSS)),
    ),
    "list": Turn(
        number=3,
        question="q",
        answer=answer(
            claims=LISTED, rows=ROWS, text="\n".join(claim.marked_text for claim in LISTED)
        ),
    ),
    "timeline": Turn(number=4, question="q", answer=answer(claims=STEPS, events=EVENTS)),
    "differing": Turn(number=8, question="q", answer=DIFFERING),
    "stopped": STOPPED,
    "given days": Turn(
        number=6,
        question="q",
        options=SearchOptions(since=date(2025, 3, 1), until=date(2025, 3, 31)),
        answer=answer(
            window=Window(start=date(2025, 3, 1), end=date(2025, 3, 31), kind=WindowKind.GIVEN)
        ),
    ),
    "text of its own": Turn(number=7, question="q", answer=answer(text="In order:\nIt rose [1].")),
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_a_kept_turn_is_shown_again_exactly(turn: Turn, kept: ConversationStore) -> None:
    id_, _ = kept.begin_turn("ada", None, turn.question, {})
    kept.end_turn("ada", id_, 1, turn.to_dict(), turn.text)
    [back] = [Turn.from_stored(one) for one in kept.turns("ada", id_)]
    assert back.number == 1
    assert render_turn(replace(back, number=turn.number), id_) == render_turn(turn, id_)
    if turn.answer:
        assert back.answer is not None
        assert back.answer.to_dict() == turn.answer.to_dict()


def test_only_cited_paragraphs_are_kept() -> None:
    said = json.dumps(TURNS["answered"].to_dict())
    assert "The strike cost the port nine days." in said
    assert "Ferries sail again" not in said


def test_turns_are_told_to_the_next_question() -> None:
    failed = Turn(number=2, question="And then?", message="Stopped.")
    assert history_of([STOPPED, failed]) == [
        {"role": "user", "content": "q"},
        {"role": "assistant", "content": "The union accepted a rise of 4 per cent [1]."},
        {"role": "user", "content": "And then?"},
    ]


def test_markdown_has_a_footnote_for_every_sentence_and_keeps_text_as_text() -> None:
    turns = [TURNS["answered"], TURNS["list"]]
    text = to_markdown("All *of* it", turns)
    assert text.startswith("# All \\*of\\* it\n\n## q\n\n")
    assert "The employers had offered 3 per cent in August.[^1-2][^1-1]\n" in text
    assert "- Vell refused.[^3-1]" in text
    assert "[^1-1]: “The union accepted a rise of 4 per cent, said its chair, Ana Ruiz.”" in text
    assert "4 September 2025. <https://courier.example/strike?day=4&page=1>" in text
    assert "\\<script\\>" in text
    assert "<script>" not in text
    assert "javascript:" not in text
    marks = {mark.split("]")[0] for mark in text.split("[^")[1:]}
    assert marks == {line.split("]")[0][2:] for line in text.splitlines() if line[:2] == "[^"}


def test_markdown_has_a_table_of_reports_that_differ() -> None:
    text = to_markdown(None, [TURNS["differing"]])
    assert "The union accepted a rise of 4 per cent.[^8-1]\n\nReports differ:\n\n| **4" in text
    assert "| Harbour Courier, 4 September 2025 | Harbour Courier, 4 September 2025 | Vell" in text
    assert "”[^8-1] | “The employers had offered 3 per cent in August.”[^8-2] |" in text
    assert "Another report" not in text
    assert "<script>" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {4}


def test_markdown_of_other_outcomes_says_what_they_were() -> None:
    assert "does not answer this. Nearest: [^2-1]" in to_markdown(None, [TURNS["not found"]])
    assert "*Stopped.*" in to_markdown(None, [STOPPED])
    assert "In order:\n\nIt rose [^7-1]." in to_markdown(None, [TURNS["text of its own"]])


def test_json_is_the_answer_and_what_was_made_of_it(kept: ConversationStore) -> None:
    told = answer()
    id_, _ = kept.begin_turn("ada", None, "q", {})
    kept.end_turn("ada", id_, 1, Turn(number=1, question="q", answer=told).to_dict(), "")
    kept.judge("ada", id_, 1, False, "late")
    [one] = map(to_json, kept.turns("ada", id_))
    assert one["answer"] == told.to_dict()
    assert (one["number"], one["liked"], one["reason"]) == (1, False, "late")
    assert "paragraphs" not in json.dumps(one)


def test_a_user_that_is_removed_leaves_nothing_behind(kept: ConversationStore) -> None:
    mine, _ = kept.begin_turn("ada", None, "Secret?", SAID)
    theirs, _ = kept.begin_turn("bob", None, "Public?", SAID)
    kept.forget("ada")
    assert kept.listed("ada") == []
    assert kept.turns("ada", mine) == []
    assert [one.id for one in kept.listed("bob")] == [theirs]
    assert len(kept.turns("bob", theirs)) == 1
