"""The commands that keep an archive: backup, restore, salvage, purge."""

import json
from pathlib import Path

from typer.testing import CliRunner

from dateline.cli import app
from dateline.page.turns import Turn
from dateline.service import ConversationStore, ServiceConfig
from tests.helpers.extractive import open_extractive
from tests.helpers.small_archive import ALL, origins


def run(*arguments: object) -> str:
    told = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert told.exit_code == 0, told.output
    return told.output


def test_backup_and_restore(config, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert "Copied 3 articles" in run("backup", copy, "--data", config.data)
    assert "holds 3 articles" in run("restore", copy, "--data", config.data, "--replace")
    assert origins(config) == ALL
    told = json.loads(run("backup", tmp_path / "b", "--data", config.data, "--json"))
    assert told["articles"] == 3


def test_salvaged_articles_make_an_archive(config, tmp_path: Path) -> None:
    file = tmp_path / "saved.jsonl"
    assert "Wrote 3 articles" in run("salvage", file, "--data", config.data)
    titles = {json.loads(line)["title"] for line in file.read_text().splitlines()}
    assert titles == {"Harbour opens", "Tram delayed", "Cup won"}


def test_purge_deletes_the_answers_that_cite_an_article(config) -> None:
    with open_extractive(config.data) as dateline:
        answers = [dateline.ask(text) for text in ("Who won the cup?", "Is the tram line late?")]
    store = ConversationStore(ServiceConfig.from_env(data=config.data).conversations)
    for number, answer in enumerate(answers, 1):
        turn = Turn(number=number, question="What happened?", answer=answer)
        id_, _ = store.begin_turn("ada", None, "What happened?", turn.to_dict())
        store.end_turn("ada", id_, 1, turn.to_dict(), turn.text)
    store.close()
    assert "Wexcombe" in stored_text(config.data / "conversations.db")
    told = run("purge", "sport/cup.txt", "--yes", "--data", config.data)
    assert "1 article in 1 version" in told
    assert "1 answer that cited one" in told
    assert "Wexcombe" not in stored_text(config.data / "conversations.db")
    store = ConversationStore(ServiceConfig.from_env(data=config.data).conversations)
    turns = [
        Turn.from_stored(turn)
        for entry in store.listed("ada")
        for turn in store.turns("ada", entry.id)
    ]
    store.close()
    assert sorted(bool(turn.answer) for turn in turns) == [False, True]
    assert any("deleted from the archive" in (turn.message or "") for turn in turns)


def stored_text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")
