"""The tables of what users keep and are told: made where they are missing.

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
# Questions and searches that are asked again with every change of the archive.
STANDING_QUESTION = sa.Table(
    "standing_question",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("owner", sa.String, nullable=False, index=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("asked", sa.Text, nullable=False),  # JSON
    sa.Column("kept", sa.DateTime, nullable=False),  # UTC
    sa.Column("looked", sa.String, nullable=False, default=""),  # the snapshot asked last
    sa.Column("known", sa.Text),  # JSON; what was told, or is known without having been
    sa.Column("number", sa.Integer, nullable=False, default=0),  # of the newest change
    sa.Column("seen", sa.Integer, nullable=False, default=0),  # of the newest that was read
    sa.Column("waiting", sa.Text, nullable=False, default=""),  # why it could not be asked
    sa.Column("tries", sa.Integer, nullable=False, default=0),  # in vain, one after the other
    # Seconds by the database's clock: not before, and until when its holder alone may ask.
    sa.Column("due", sa.BigInteger, nullable=False, default=0),
    sa.Column("leased", sa.BigInteger, nullable=False, default=0),
    sa.Column("holder", sa.String, nullable=False, default=""),
)
# What was told: one row for each change of a question.
TOLD_CHANGE = sa.Table(
    "told_change",
    METADATA,
    sa.Column(
        "question", sa.ForeignKey("standing_question.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("snapshot", sa.String, nullable=False),
    sa.Column("told", sa.DateTime, nullable=False, index=True),  # UTC
    sa.Column("change", sa.Text, nullable=False),  # JSON
)
# What is to be sent of it, until it was.
DELIVERY = sa.Table(
    "delivery",
    METADATA,
    sa.Column("question", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("channel", sa.String, primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("due", sa.BigInteger, nullable=False, default=0),  # by the database's clock
    sa.Column("problem", sa.Text, nullable=False, default=""),
    sa.ForeignKeyConstraint(
        ["question", "number"], ["told_change.question", "told_change.number"], ondelete="CASCADE"
    ),
)
FEED = sa.Table(
    "feed",
    METADATA,
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
)
# Up to when each user was shown what is new.
LOOK = sa.Table(
    "look",
    METADATA,
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("looked", sa.DateTime, nullable=False),  # UTC
)
