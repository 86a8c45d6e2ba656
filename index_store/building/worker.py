"""A change of the index in a process of its own.

Writing to Chroma in the process that answers questions makes each of them thirty times slower,
and what crashes in native code takes its process with it.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from index_store.building.sources import Progress
from index_store.config import IndexConfig
from index_store.errors import ChangeStoppedError, DatelineError, IndexStoreError
from index_store.index import embedder_for

STOP_SECONDS = 0.1  # how often a change that may be stopped asks whether it is
NICENESS = 10  # questions come first; alone on the machine a build is as fast as ever

Result = TypeVar("Result")


def run_in_child(
    change: Callable[..., Result],
    *arguments: Any,
    config: IndexConfig,
    progress: Progress,
    stop: threading.Event | None = None,
) -> Result:
    """Run ``change(*arguments, config, embedder, progress)`` in a child process.

    An interrupt ends the child, as ``stop`` does when it is set; as it may be killed at any
    moment, nothing is broken by that.

    Raises:
        ChangeStoppedError: ``stop`` was set.
        DatelineError: What the change raised.
        IndexStoreError: The child died.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(sender, change, arguments, config), name="dateline-build"
    )
    # Ctrl-C reaches the child too, while it imports; but it is the parent that ends it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    sender.close()
    try:
        while True:
            if stop and stop.is_set():
                raise ChangeStoppedError(
                    "Stopped. What served before still serves, unless all had just been done; what "
                    "was read and embedded is not done again."
                )
            if stop and not receiver.poll(STOP_SECONDS):
                continue
            kind, value = receiver.recv()
            if kind == "progress":
                progress(*value)
            elif kind == "failed":
                raise value
            else:
                process.join()
                result: Result = value
                return result
    except EOFError:
        process.join()
        raise IndexStoreError(
            f"The process that was changing the index died ({_how(process.exitcode)}). What served "
            "before still serves. Run the command again; what was done is not done twice."
        ) from None
    finally:
        if process.is_alive():
            process.terminate()
            process.join()
        receiver.close()


def _work(
    sender: Connection,
    change: Callable[..., object],
    arguments: tuple[Any, ...],
    config: IndexConfig,
) -> None:
    """Run in the child: do the work and send what comes of it."""
    os.nice(NICENESS)

    def tell(stage: str, done: int, total: int) -> None:
        try:
            sender.send(("progress", (stage, done, total)))
        except BrokenPipeError:  # the parent was killed: leave everything as it is
            os._exit(1)

    try:
        result = change(*arguments, config, embedder_for(config), tell)
        sender.send(("done", result))
    except DatelineError as error:
        sender.send(("failed", error))


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
