"""Where uploads lie until a curator adds them: one folder of this process, bounded and cleared.

Gradio keeps what is uploaded for ever, in a folder that all its programs on a machine share.
"""

import atexit
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil

MAX_BYTES = 2**30  # of all files that wait: fifty of the largest
MAX_SECONDS = 3_600  # that a file waits for its curator to press Add
_VARIABLE = "GRADIO_TEMP_DIR"  # read by Gradio whenever it asks where files lie
_NAME = re.compile(r"dateline-page-(\d+)-\w+")


@cache
def temporary_folder() -> Path:
    """Return the folder, made when it is first asked for and removed when the process ends.

    What processes that were killed left behind is removed too.
    """
    parent = Path(os.environ.get(_VARIABLE) or tempfile.gettempdir())
    for left in parent.glob("dateline-page-*"):
        found = _NAME.fullmatch(left.name)
        if found and not psutil.pid_exists(int(found[1])):
            shutil.rmtree(left, ignore_errors=True)  # another user's it cannot remove
    parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"dateline-page-{os.getpid()}-", dir=parent)).resolve()
    os.environ[_VARIABLE] = str(made)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def free_bytes() -> int:
    """Return how much more may be uploaded; 0 and less: nothing."""
    held = 0
    for path in temporary_folder().rglob("*"):
        with suppress(OSError):  # removed meanwhile
            held += path.lstat().st_size if path.is_file() else 0
    return MAX_BYTES - held


def sweep(now: float | None = None) -> None:
    """Remove what has waited too long.

    Args:
        now: In seconds since 1970; None: the present.
    """
    until = (time.time() if now is None else now) - MAX_SECONDS
    # Deepest first: a folder is empty, and may be removed, once its files are gone.
    for path in sorted(temporary_folder().rglob("*"), reverse=True):
        with suppress(OSError):  # a folder that is not empty, or a file that was added meanwhile
            if path.lstat().st_mtime < until:
                path.rmdir() if path.is_dir() else path.unlink()
