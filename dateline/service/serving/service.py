"""``dateline chat``: an archive, or several desks, on an address until it is told to end."""

from contextlib import ExitStack, closing
from functools import partial

from dateline.service.access.accounts import Accounts
from dateline.service.config import ServiceConfig
from dateline.service.desks.serving import open_desks
from dateline.service.errors import AccessError
from dateline.service.operations.logs import set_up_logs, set_up_traces
from dateline.service.serving.archive import MountPage, open_archive
from dateline.service.serving.server import address_of, listen, run


def serve_archive(config: ServiceConfig, mount: MountPage) -> None:
    """Serve an archive, or all desks, until Ctrl-C or SIGTERM.

    Args:
        config: Where and how.
        mount: Adds the page to the application of an archive.

    Raises:
        AccessError: Others could reach the address, and nobody could log in.
        ServiceError: The port is taken or may not be used.
        IndexMissingError: There is no index in the data folder.
    """
    with ExitStack() as stack:
        accounts = stack.enter_context(closing(Accounts(config.accounts)))
        if not config.is_loopback and not config.oidc and not accounts.exist():
            where = "--desks FILE" if config.desks else f"--data {config.data}"
            raise AccessError(
                f"Others can reach {config.host}, and nobody could log in. Add a user first: "
                f"dateline user add NAME {where}"
            )
        opened = stack.enter_context(listen(config.host, config.port))
        set_up_logs(config.log)
        set_up_traces()
        if config.desks:
            app, desks = stack.enter_context(open_desks(config, accounts, mount))
            drain = desks.drain
        else:
            app, dateline = stack.enter_context(open_archive(config, accounts, mount))
            drain = dateline.drain
        print(f"Dateline is at {address_of(opened)}/ (Ctrl-C ends it)", flush=True)
        run(app, opened, partial(drain, config.grace_seconds))
