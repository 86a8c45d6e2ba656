"""The tables of conversations, saved searches and feedback: made where they are missing.

In SQLite and PostgreSQL alike.
"""

import sqlalchemy as sa

METADATA = sa.MetaData()
CONVERSATION = sa.Table(
    "conversation",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("owner", sa.String, nullable=False, index=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("changed", sa.DateTime, nullable=False),  # UTC
)
TURN = sa.Table(
    "turn",
    METADATA,
    sa.Column(
        "conversation", sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("asked", sa.DateTime, nullable=False),  # UTC
    sa.Column("said", sa.Text, nullable=False),  # JSON
    sa.Column("words", sa.Text, nullable=False),  # question and answer in lower case, for search
    sa.Column("liked", sa.Boolean),
    sa.Column("reason", sa.Text, nullable=False, default=""),
)
# The turns that a server writes now. A table of its own, so that a database from before has it too.
WRITING = sa.Table(
    "writing",
    METADATA,
    sa.Column("conversation", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("beat", sa.BigInteger, nullable=False),  # seconds by the database's clock
    sa.Column("unwanted", sa.Boolean, nullable=False, default=False),  # its reader pressed Stop
    sa.ForeignKeyConstraint(
        ["conversation", "number"], ["turn.conversation", "turn.number"], ondelete="CASCADE"
    ),
)
# A table of its own beside the conversations, made in a database from before like the one above.
SAVED_SEARCH = sa.Table(
    "saved_search",
    METADATA,
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("search", sa.Text, nullable=False),  # JSON
    sa.Column("saved", sa.DateTime, nullable=False),  # UTC
)
# Of the answers that their readers marked as bad; a table of its own like those above.
FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("conversation", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("judged", sa.DateTime, nullable=False),  # UTC
    sa.Column("handled", sa.DateTime),  # UTC; none: a curator has it before them
    sa.Column("handled_by", sa.String),
    sa.ForeignKeyConstraint(
        ["conversation", "number"], ["turn.conversation", "turn.number"], ondelete="CASCADE"
    ),
)
