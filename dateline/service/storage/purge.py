"""Deleting what conversations quote of articles that were purged."""

import json
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from dateline.service.errors import ServiceError
from dateline.service.storage.database import open_database
from dateline.service.storage.tables import METADATA, TURN

REMOVED = "This answer was deleted: it cited an article that was deleted from the archive for good."


def purge_quotes(url: str, articles: Sequence[str]) -> int:
    """Delete the answers that cite articles; their questions stay. Return how many there were.

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
    cited = [TURN.c.said.contains(json.dumps(id_), autoescape=True) for id_ in articles]
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            rows = connection.execute(sa.select(TURN).where(sa.or_(sa.false(), *cited))).all()
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
