"""What the embedded model knows after reading a prompt's beginning, kept from run to run.

Every question begins with the same instructions and examples. Reading them takes a small model
ten seconds on two cores; what it has then in memory (28 KB a token) loads in a few milliseconds.
The folder holds states of Dateline's own prompts only, none of articles or questions.

    <cache>/prompts/MODEL-DIGEST.state      one a model; another prompt or model file replaces it
"""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import platformdirs

from rag.model.local_model import LocalServer
from rag.types import Messages


def states_folder() -> Path:
    """Return the folder in the user's cache where states are kept; it may not exist yet."""
    return platformdirs.user_cache_path("dateline") / "prompts"


def make_ready(server: LocalServer, messages: Messages, read: Callable[[], object]) -> None:
    """Have a server know messages with which later requests begin.

    Args:
        server: A running server that keeps its states in ``states_folder()``.
        messages: What requests begin with.
        read: Has the server read them. Nothing else may be asked of it meanwhile.

    Raises:
        ChatModelError: ``read`` failed.
    """
    name = _name(server.path, messages)
    if server.use_state("restore", name):
        return
    read()
    # Under a name of its own until it is whole: a state that was cut off, or that two processes
    # wrote at once, would end the server that reads it.
    part = states_folder() / f"{name}.{os.getpid()}.part"
    if server.use_state("save", part.name):
        with suppress(OSError):
            part.replace(part.with_name(name))
            for other in part.parent.glob(f"{server.path.stem}-*"):
                if other.name != name:
                    other.unlink()


def _name(model: Path, messages: Messages) -> str:
    file = model.stat()
    about = [version("xllamacpp"), file.st_size, file.st_mtime_ns, messages]
    digest = hashlib.sha256(json.dumps(about, default=dict).encode()).hexdigest()
    return f"{model.stem}-{digest[:16]}.state"
