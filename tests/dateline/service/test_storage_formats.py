"""Accounts and conversations of older formats are brought forward; newer ones are refused."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from dateline.service import AccessError, Accounts, ConversationStore, Role
from dateline.service.storage.database import open_database

PASSWORD = "correct horse battery"
TABLES = sa.MetaData()
BOAT = sa.Table("boat", TABLES, sa.Column("name", sa.String), sa.Column("length", sa.Integer))


def formats(path: Path) -> list[tuple[str, int, str]]:
    with sqlite3.connect(path) as database:
        return database.execute("SELECT part, format, needs FROM dateline_format").fetchall()


def before_formats(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE dateline_format")


def test_accounts_from_before_there_were_formats_log_in(tmp_path) -> None:
    path = tmp_path / "accounts.db"
    accounts = Accounts(f"sqlite:///{path}")
    accounts.add("ada", Role.CURATOR, PASSWORD)
    accounts.close()
    before_formats(path)
    accounts = Accounts(f"sqlite:///{path}")
    assert accounts.exist()
    accounts.close()
    assert formats(path) == [("accounts", 2, "0.1.0")]


def test_conversations_from_before_there_were_formats_go_on(tmp_path) -> None:
    path = tmp_path / "conversations.db"
    store = ConversationStore(f"sqlite:///{path}")
    id_, number = store.begin_turn("ada", None, "Who won?", {"message": None})
    store.close()
    before_formats(path)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE writing")
    store = ConversationStore(f"sqlite:///{path}")
    store.end_turn("ada", id_, number, {"message": "Nobody."}, "nobody")
    assert [turn.said for turn in store.turns("ada", id_)] == [{"message": "Nobody."}]
    store.close()
    assert formats(path) == [("conversations", 1, "0.1.0")]


def test_steps_are_taken_one_after_the_other_and_once(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'boats.db'}"
    with sqlite3.connect(tmp_path / "boats.db") as database:
        database.execute("CREATE TABLE boat (name VARCHAR)")
        database.execute("INSERT INTO boat VALUES ('Tern')")

    def measure(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE boat ADD COLUMN length INTEGER")

    def guess(connection: sa.Connection) -> None:
        connection.execute(sa.update(BOAT).values(length=7))

    def fail(connection: sa.Connection) -> None:
        connection.execute(sa.update(BOAT).values(length=0))
        connection.exec_driver_sql("SELECT nonsense")

    for _ in range(2):
        engine = open_database(url, TABLES, "boats", [measure, guess])
        with engine.connect() as connection:
            assert connection.execute(sa.select(BOAT)).all() == [("Tern", 7)]
        engine.dispose()
    assert formats(tmp_path / "boats.db") == [("boats", 3, "0.1.0")]
    with pytest.raises(AccessError):
        open_database(url, TABLES, "boats", [measure, guess, fail])
    with sqlite3.connect(tmp_path / "boats.db") as database:
        assert database.execute("SELECT * FROM boat").fetchall() == [("Tern", 7)]
    with pytest.raises(AccessError, match=r"format 3, which needs Dateline 0\.1\.0"):
        open_database(url, TABLES, "boats", [measure])
