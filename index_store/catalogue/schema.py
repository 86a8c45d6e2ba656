"""The catalogue's tables. Nothing here is particular to one kind of database."""

import sqlalchemy as sa

METADATA = sa.MetaData()
FORMAT = 4  # raise it when older code can no longer read the tables; see migrations.py
NEEDS = "0.1.0"  # the version of Dateline that first reads it; told to whoever has an older one

ARCHIVE = sa.Table(
    "archive",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),  # "format", "needs", "id", "sources"
    sa.Column("value", sa.String, nullable=False),
)
ROOT = sa.Table(
    "root",
    METADATA,
    sa.Column("path", sa.String, primary_key=True),  # a folder that articles were read from
    sa.Column("label", sa.String, nullable=False, unique=True),  # put before their origins
)
READING = sa.Table(
    "reading",
    METADATA,
    sa.Column("key", sa.LargeBinary, primary_key=True),  # of a file's bytes, place and readers
    sa.Column("articles", sa.JSON, nullable=False),  # [revision, origin] of each, in order
    sa.Column("skipped", sa.JSON, nullable=False),  # [origin, reason] of what was no article
)
REVISION = sa.Table(
    "revision",
    METADATA,
    sa.Column("revision", sa.String, primary_key=True),
    sa.Column("id", sa.String, nullable=False, index=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.String),
    sa.Column("author", sa.String),
    sa.Column("published", sa.String),  # ISO: a day, or a date-time with its zone
    sa.Column("updated", sa.String),  # likewise
    sa.Column("language", sa.String),
    sa.Column("url", sa.String),
)
SIGNATURE = sa.Table(
    "signature",
    METADATA,
    sa.Column("scheme", sa.String, primary_key=True),
    sa.Column("revision", sa.String, primary_key=True),
    sa.Column("hashes", sa.LargeBinary, nullable=False),
)
CHUNK = sa.Table(
    "chunk",
    METADATA,
    sa.Column("chunking", sa.String, primary_key=True),
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("revision", sa.String, nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
)
EMBEDDING = sa.Table(
    "embedding",
    METADATA,
    sa.Column("model", sa.String, primary_key=True),
    sa.Column("text_hash", sa.LargeBinary, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
MEMBER = sa.Table(
    "member",
    METADATA,
    sa.Column("generation", sa.Integer, primary_key=True),
    sa.Column("revision", sa.String, primary_key=True),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("cluster", sa.String),  # id of the first of its near-duplicates, if it has any
)
# When each article came into a live snapshot that had not held it before; made where it is missing.
# Of what was there before it was noted there is no row.
ARRIVAL = sa.Table(
    "arrival",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("arrived", sa.DateTime, nullable=False, index=True),  # UTC
)
