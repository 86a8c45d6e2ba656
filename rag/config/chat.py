"""Which chat model answers, read from the environment in one place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from rag.errors import ChatModelError

OPENAI_BASE_URL = "https://api.openai.com/v1"

# The smallest current model of OpenAI, and the replacement that its deprecations page names for
# gpt-4.1-mini and gpt-4o-mini, which end on 14 January 2027.
OPENAI_DEFAULT_MODEL = "gpt-6-luna"


OPENAI_WINDOW = 128_000  # tokens; OpenAI's list does not tell, and no current model has fewer
EMBEDDED_WINDOW = 8192  # tokens, each 28 KB of memory
SMALLEST_WINDOW = 512  # tokens


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelConfig:
    """Which chat model answers; the first of these that is set.

    1. ``base_url``: any server that speaks the OpenAI protocol,
    2. ``api_key`` alone: OpenAI,
    3. ``model_path``: a GGUF file of the user's own in the embedded server,
    4. otherwise the packaged model in the cache, where it has been fetched.
    """

    base_url: str | None = None
    """http(s) address of the server, up to and including "/v1"; may embed "user:password@"."""
    api_key: str | None = field(default=None, repr=False)
    model: str | None = None
    """The server's name for the model; None: OpenAI's default here, else the first it lists."""
    model_path: Path | None = None
    timeout_seconds: float = 120.0
    """Longest wait for the next token before a request is given up. Laptops need a minute to read
    a long prompt before the first."""
    connect_timeout_seconds: float = 5.0
    """Longest wait for a connection; a server that is up accepts in milliseconds."""
    max_retries: int = 2
    """Further tries after 429, 5xx or a lost connection; the client honours Retry-After."""
    context_tokens: int | None = None
    """Window, prompt and reply together. None: of the embedded model ``EMBEDDED_WINDOW``; of a
    server what it tells."""
    threads: int | None = None
    """Threads of the embedded model; None: one for each physical core."""

    def __post_init__(self) -> None:
        if self.base_url is not None:
            _check_url(self.base_url)
        if self.api_key is not None and not _is_header_safe(self.api_key):
            # The value is not shown: it is a key, if a damaged one.
            raise ChatModelError(
                "The API key holds spaces, line breaks or characters outside ASCII. "
                "Copy it again into OPENAI_API_KEY."
            )
        for name in ("timeout_seconds", "connect_timeout_seconds"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0 seconds, not {getattr(self, name)}")
        if self.max_retries < 0:
            raise ValueError(f"max_retries must be 0 or more, not {self.max_retries}")
        if self.context_tokens is not None and self.context_tokens < SMALLEST_WINDOW:
            raise ValueError(
                f"context_tokens must be {SMALLEST_WINDOW} or more, not {self.context_tokens}"
            )
        if self.threads is not None and self.threads < 1:
            raise ValueError(f"threads must be 1 or more, not {self.threads}")

    def __repr__(self) -> str:
        """Show everything but the key and a password inside the address."""
        key = "set" if self.api_key else "not set"
        return (
            f"ModelConfig(base_url={self.shown_url!r}, api_key=<{key}>, model={self.model!r}, "
            f"model_path={self.model_path!r}, timeout_seconds={self.timeout_seconds})"
        )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "ModelConfig":
        """Read the settings; an empty variable counts as one that is not set.

        Args:
            environ: The variables; None: those of this process. Read are ``OPENAI_BASE_URL``,
                ``OPENAI_API_KEY``, ``OPENAI_MODEL``, ``DATELINE_MODEL`` (path of a GGUF file),
                ``DATELINE_MODEL_TIMEOUT`` (seconds) and ``DATELINE_MODEL_WINDOW`` (tokens).

        Raises:
            ChatModelError: A variable's value cannot be used; the text says which and why.
        """
        environ = os.environ if environ is None else environ

        def read(name: str) -> str | None:
            return environ.get(name, "").strip() or None

        path = read("DATELINE_MODEL")
        timeout, window = read("DATELINE_MODEL_TIMEOUT"), read("DATELINE_MODEL_WINDOW")
        config = cls(
            base_url=read("OPENAI_BASE_URL"),
            api_key=read("OPENAI_API_KEY"),
            model=read("OPENAI_MODEL"),
            model_path=Path(path).expanduser() if path else None,
            context_tokens=_read_tokens("DATELINE_MODEL_WINDOW", window) if window else None,
        )
        if timeout is None:
            return config
        return replace(config, timeout_seconds=_read_seconds("DATELINE_MODEL_TIMEOUT", timeout))

    @property
    def embedded_window(self) -> int:
        """The window with which the embedded model is loaded."""
        return self.context_tokens or EMBEDDED_WINDOW

    @property
    def is_remote(self) -> bool:
        """True where a server answers, False where the embedded model does."""
        return self.base_url is not None or self.api_key is not None

    @property
    def is_openai(self) -> bool:
        """True where OpenAI itself answers, which knows parameters that other servers do not."""
        host = urlsplit(self.server_url).hostname or ""
        return self.is_remote and (host == "openai.com" or host.endswith(".openai.com"))

    @property
    def server_url(self) -> str:
        """The remote server's address, credentials included; never show it."""
        return self.base_url or OPENAI_BASE_URL

    @property
    def shown_url(self) -> str | None:
        """``base_url`` without user, password and query; fit to show."""
        return None if self.base_url is None else strip_credentials(self.base_url)


def strip_credentials(url: str) -> str:
    """Return the address without user, password, query and fragment; fit to show."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _read_seconds(name: str, value: str) -> float:
    """Return the value of a variable that holds a duration."""
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ChatModelError(
            f"{name} is {value!r}. Set it to a number of seconds above 0, such as 120."
        )
    return seconds


def _read_tokens(name: str, value: str) -> int:
    """Return the value of a variable that holds a model's window."""
    if not value.isdecimal() or int(value) < SMALLEST_WINDOW:
        raise ChatModelError(
            f"{name} is {value!r}. Set it to a number of tokens from {SMALLEST_WINDOW}, such as "
            f"{EMBEDDED_WINDOW}."
        )
    return int(value)


def _is_header_safe(value: str) -> bool:
    """Return whether a value can be sent in an HTTP header as it is."""
    return value.isascii() and value.isprintable() and " " not in value


def _check_url(url: str) -> None:
    """Raise ChatModelError unless the address is a usable http(s) URL; shows no credentials."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        usable = usable and parts.port != 0  # reading the port raises where it is no number
    except ValueError:
        usable = False
    if not usable:
        # What cannot be parsed cannot be stripped safely either: show only what follows "@".
        raise ChatModelError(
            f"OPENAI_BASE_URL is {url.rpartition('@')[2]!r}, which is not an http(s) address. "
            "Set it to one such as http://127.0.0.1:8000/v1."
        )
