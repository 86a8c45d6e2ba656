"""Deleting what conversations quote of articles that were purged."""

import json
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from dateline.service.errors import ServiceError
from dateline.service.storage.database import open_database
from dateline.service.storage.tables import METADATA, STANDING_QUESTION, TOLD_CHANGE, TURN

REMOVED = "This answer was deleted: it cited an article that was deleted from the archive for good."


def purge_quotes(url: str, articles: Sequence[str]) -> int:
    """Delete the answers that cite articles; their questions stay. Return how many there were.

    What was told of standing questions goes with them; these are asked as if for the first time.

    Args:
        url: SQLAlchemy address of the conversations.
        articles: Ids.

    Raises:
        ServiceError: The database fails.
    """
    file = sa.make_url(url)
    if file.drivername == "sqlite" and not Path(file.database or "").is_file():
        return 0
    engine = open_database(url, METADATA, "conversations")

    def cites(column: sa.Column[str]) -> sa.ColumnElement[bool]:
        held = [column.contains(json.dumps(id_), autoescape=True) for id_ in articles]
        return sa.or_(sa.false(), *held)

    try:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            rows = connection.execute(sa.select(TURN).where(cites(TURN.c.said))).all()
            for row in rows:
                said = json.loads(row.said) | {
                    "message": REMOVED,
                    "answer": None,
                    "claims": [],
                    "evidence": [],
                    "paragraphs": {},
                }
                which = (TURN.c.conversation == row.conversation, TURN.c.number == row.number)
                values = {"said": json.dumps(said), "words": row.question.lower()}
                connection.execute(sa.update(TURN).where(*which).values(values))
            connection.execute(sa.delete(TOLD_CHANGE).where(cites(TOLD_CHANGE.c.change)))
            connection.execute(
                sa.update(STANDING_QUESTION)
                .where(STANDING_QUESTION.c.kind == "question", cites(STANDING_QUESTION.c.known))
                .values(known=None, looked="", seen=STANDING_QUESTION.c.number)
            )
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                alone.exec_driver_sql("VACUUM")
                alone.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    except sa.exc.SQLAlchemyError as error:
        raise ServiceError(
            "The conversations cannot be purged. Is the disk full, or the database down?"
        ) from error
    finally:
        engine.dispose()
    return len(rows)
