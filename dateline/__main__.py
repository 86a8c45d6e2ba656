"""The ``dateline`` command, loaded so that Ctrl-C ends it too in the seconds which that takes."""

import os
import signal
from types import FrameType

INTERRUPTED = 130  # what a shell reports of a command that Ctrl-C ended


def app() -> None:
    """Run the command line."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # not where it is to be ignored, as behind nohup
        signal.signal(signal.SIGINT, _end)
    from dateline.cli import app as commands
    from dateline.cli.terminal import run

    signal.signal(signal.SIGINT, before)
    run(commands)


def _end(_: int, __: FrameType | None) -> None:
    # Not by an exception: raised amid an import, some module or other catches or prints it. There
    # is nothing to put in order yet.
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    app()
