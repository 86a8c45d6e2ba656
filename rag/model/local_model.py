"""The embedded chat model: a child process that serves a GGUF file by the OpenAI protocol."""

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

import httpx
import psutil

from rag.errors import ModelFileError

# Memory that a model needs, by the size of its file: weights, a window of 8,192 tokens and working
# space. Measured 1.7 for 1.1 GB; 1.3 for 0.5 GB, so it errs on the safe side below.
MEMORY_FACTOR = 1.7

GGUF_MAGIC = b"GGUF"
SERVER_PROGRAM = Path(__file__).with_name("model_server.py")
KILL_WAIT_SECONDS = 10.0
STATE_SECONDS = 60.0  # reading or writing some 30 MB on a slow disk


@dataclass(frozen=True, slots=True)
class _Settings:
    """How a model is served."""

    context_tokens: int
    threads: int
    states: Path | None
    adapter: Path | None

    def states_folder(self) -> str | None:
        """Return the folder of ``use_state`` once it is there; None where there is none."""
        if self.states is None:
            return None
        try:
            self.states.mkdir(parents=True, exist_ok=True)
        except OSError:  # a disk that is full or read-only costs ten seconds, not the answer
            return None
        return str(self.states)


class LocalServer:
    """A model's server on a loopback port, open only to who knows its random key.

    Use it as a context manager, or ``start`` and ``close`` it. It ends with this process, however
    this process ends. ``close`` may be called from any thread, also while ``start`` is loading.
    """

    def __init__(
        self,
        path: Path,
        *,
        context_tokens: int = 8192,
        threads: int | None = None,
        states: Path | None = None,
        adapter: Path | None = None,
    ) -> None:
        """Prepare a server; nothing is read or started yet.

        Args:
            path: A GGUF file.
            context_tokens: Window for prompt and reply together.
            threads: Threads to compute with; None: one for each physical core.
            states: Folder for ``use_state``, made where it is missing; None: there is none.
            adapter: The model's own of ``rag.model.embedded``; None: there is none.
        """
        self.path = path
        self.api_key = secrets.token_urlsafe(32)
        self._address: str | None = None
        self._settings = _Settings(context_tokens, threads or physical_cores(), states, adapter)
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        """The address for an OpenAI client, "/v1" included."""
        if self._address is None:
            raise RuntimeError("the server has not been started")
        return f"{self._address}/v1"

    @property
    def adapter(self) -> Path | None:
        """What requests of the second slot may lay over the weights."""
        return self._settings.adapter

    @property
    def running(self) -> bool:
        """True from a successful ``start`` until ``close`` or the server's own end."""
        process = self._process
        return self._address is not None and process is not None and process.poll() is None

    def ended_within(self, seconds: float) -> bool:
        """Return whether the process has ended, waiting so long for it to do so.

        Its connections break a moment before its end can be seen.
        """
        try:
            return self._process is not None and self._process.wait(seconds) is not None
        except subprocess.TimeoutExpired:
            return False

    def start(self) -> "LocalServer":
        """Load the model and return once it answers, 2 to 30 s later.

        Raises:
            ModelFileError: The file is missing, no model or damaged, the memory does not suffice,
                or the server was closed meanwhile.
        """
        check_model_file(self.path)
        with tempfile.TemporaryFile() as errors:
            with self._lock:
                if self._closed:
                    raise ModelFileError(f"The server of {self.path.name} was closed.")
                self._process = process = subprocess.Popen(
                    # -P: else this folder would come first on the path, and its types.py would
                    # stand before the standard library's.
                    [sys.executable, "-P", str(SERVER_PROGRAM)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    # Ctrl-C in the terminal is for this process, which then closes the server.
                    start_new_session=True,
                )
            try:
                address = self._wait_for_address(process)
            except BaseException:  # Ctrl-C while it loads
                self.close()
                _close_pipes(process)
                raise
            if address is None:
                returncode = process.wait()
                _close_pipes(process)
                errors.seek(0)
                output = errors.read().decode(errors="replace")
                raise ModelFileError(self._explain_end(returncode, output))
        self._address = address
        return self

    def close(self) -> None:
        """End the server and whatever it is computing; a second call does nothing."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.kill()  # it has nothing to save
            process.wait(KILL_WAIT_SECONDS)
        if self._address is not None:  # else ``start`` is reading from them still
            _close_pipes(process)

    def __enter__(self) -> "LocalServer":
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def use_state(self, action: Literal["save", "restore"], name: str) -> int:
        """Write what the model has in memory of the last prompt to a file, or read it back.

        Returns:
            How many tokens it has in memory then; 0 where that could not be done.
        """
        try:
            reply = httpx.post(
                f"{self._address}/slots/0",
                params={"action": action},
                json={"filename": name},
                headers={"Authorization": f"Bearer {self.api_key}"},
                timeout=STATE_SECONDS,
                trust_env=False,
            )
            told = reply.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return 0
        return int(told.get("n_saved") or told.get("n_restored") or 0)

    def _wait_for_address(self, process: subprocess.Popen[bytes]) -> str | None:
        """Hand over the settings; return the address, or None where the process ended first."""
        assert process.stdin is not None
        assert process.stdout is not None
        settings = {
            "path": str(self.path),
            "context_tokens": self._settings.context_tokens,
            "threads": self._settings.threads,
            "states": self._settings.states_folder(),
            "adapter": str(self.adapter) if self.adapter else None,
            "api_key": self.api_key,  # not an argument: those are visible to every user
        }
        try:
            process.stdin.write(json.dumps(settings).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            return None
        return str(json.loads(line)["address"]) if line else None

    def _explain_end(self, returncode: int, output: str) -> str:
        """Return why the server ended before it was ready, and what to do."""
        if self._closed:
            return f"The server of {self.path.name} was closed while it was loading."
        if returncode < 0 or returncode == 137:
            return (
                f"The server of {self.path.name} was ended by the system (signal "
                f"{-returncode if returncode < 0 else 9}), most likely for want of memory. Give it "
                "more, or use a smaller model or a server (OPENAI_BASE_URL)."
            )
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        causes = [line for line in lines if "error loading model" in line] or lines[-1:]
        # llama.cpp begins its lines with a clock and a level, such as "0.00.185.403 E ".
        cause = re.sub(r"^[\d.]+ [A-Z] ", "", causes[0]) if causes else "no message"
        return (
            f"{self.path} cannot be loaded: {cause}. If the file is damaged, delete it and run "
            "`dateline fetch-model`; if it is of a newer kind, update xllamacpp."
        )


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what could not be flushed is of no use any more
                pipe.close()


def physical_cores() -> int:
    """Return the cores to compute with; a second thread on one core makes llama.cpp slower."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # a container or taskset may allow fewer
        cores = min(cores, len(os.sched_getaffinity(0)))
    return cores


def check_model_file(path: Path) -> None:
    """Raise ModelFileError unless the file is a GGUF model that fits into the free memory.

    Readers of the page see why there is no model, so the file is named without its folder.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(GGUF_MAGIC))
            size_bytes = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise ModelFileError(
            f"There is no model file {path.name} where DATELINE_MODEL says. Correct it, or unset "
            "it and run `dateline fetch-model`."
        ) from error
    except OSError as error:
        raise ModelFileError(
            f"The model file {path.name} cannot be read: {error.strerror}. DATELINE_MODEL must be "
            "the path of a GGUF file."
        ) from error
    if magic != GGUF_MAGIC:
        raise ModelFileError(
            f"{path.name} is not a GGUF model: it begins with {magic!r} instead of {GGUF_MAGIC!r}. "
            "Set DATELINE_MODEL to a GGUF file, or delete this one and run `dateline fetch-model`."
        )
    needed = int(size_bytes * MEMORY_FACTOR)
    available = psutil.virtual_memory().available
    if available < needed:
        raise ModelFileError(
            f"{path.name} needs {needed / 1e9:.1f} GB of memory, but only {available / 1e9:.1f} GB "
            "are free. Close other programs, or use a smaller model "
            "(`dateline fetch-model qwen2.5-coder-0.5b`) or a server (OPENAI_BASE_URL)."
        )
