"""What is done by commands on the server itself, noted in the audit of the service it has."""

import os
import pwd
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from dateline.service.access.accounts import Accounts
from dateline.service.access.audit import Action
from dateline.service.config import ServiceConfig
from dateline.service.errors import AccessError

LOCAL = "local"
"""The address of who needs none."""


def note_command(data: Path, action: Action, about: str) -> str | None:
    """Note what the operating system's user has done; where no service keeps an audit, nothing.

    Args:
        data: The data folder; its service has accounts, or ``DATELINE_ACCOUNTS`` names a database.
        action: What was done.
        about: The command, such as "dateline add: 2 sources".

    Returns:
        One sentence where it cannot be kept, which stops nobody.
    """
    try:
        config = ServiceConfig.of_folder(data)
        url = sa.make_url(config.accounts)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            return None
        with closing(Accounts(url.render_as_string(hide_password=False))) as accounts:
            desk = config.desk.name if config.desk else ""
            accounts.audit.keep(system_user(), LOCAL, action, about, desk)
    except (AccessError, sa.exc.SQLAlchemyError, OSError, ValueError) as error:
        reason = str(error) if isinstance(error, AccessError) else type(error).__name__
        return f"This was done, but the audit could not note it: {reason}"
    return None


def system_user() -> str:
    """Return who runs this process, as the system knows it: the environment may say anything."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # as in a container
        return f"user {os.getuid()}"
