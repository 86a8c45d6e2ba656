"""What went wrong at a chat model's server, in one sentence that names the remedy."""

import re
from dataclasses import dataclass, field

from rag.errors import ChatModelError

LONGEST_QUOTE = 200  # characters of a server's own words

CONTEXT_OVERFLOW = re.compile(
    r"context[ _](length|size|window)|exceed_context|maximum context|too many (input )?tokens"
    r"|prompt is too long|input is too long",
    re.IGNORECASE,
)


class UnreachableError(ChatModelError):
    """The server could not be reached, was silent or broke off; it may answer later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerErrors:
    """Explains the failures of one server; nothing it returns holds a key or a password."""

    server: str
    """What to call it, such as "The server at http://host/v1"."""
    model: str
    embedded: bool
    timeout_seconds: float
    tries: int
    """How often a request is sent before it is given up."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What must never be shown, even where a server repeats it: key and password."""

    def status(self, status: int, code: str | None, said: str) -> str:
        """Explain a reply with an HTTP status of 400 or above."""
        quote = self._quote(said)
        if status == 401:
            # Never quoted: servers repeat the key here.
            if self.secrets:
                return f"{self.server} refused the key (HTTP 401). Check OPENAI_API_KEY."
            return f"{self.server} wants a key (HTTP 401). Set OPENAI_API_KEY."
        if status == 413 or (status == 400 and CONTEXT_OVERFLOW.search(f"{code} {said}")):
            return (
                f"The question with its evidence is longer than {self.model} can read ({quote}). "
                "Ask a narrower question, or use a model with a larger window."
            )
        if status == 403:
            return (
                f"{self.server} does not allow this (HTTP 403: {quote}). Check that the key may "
                f"use {self.model}."
            )
        if status == 404:
            return (
                f"{self.server} knows no model {self.model!r}, or does not speak the OpenAI "
                f"protocol (HTTP 404: {quote}). Set OPENAI_MODEL to a model that it has, and check "
                "that OPENAI_BASE_URL ends with /v1."
            )
        if status == 429 and code == "insufficient_quota":
            return f"{self.server} says that the account's quota is used up. Add credit to it."
        if status == 429:
            return (
                f"{self.server} takes no more requests for now (HTTP 429, {self._after_tries()}). "
                "Wait a minute and ask again."
            )
        if status >= 500:
            return (
                f"{self.server} failed (HTTP {status}: {quote}; {self._after_tries()}). Ask "
                "again; if it repeats, the server's own log says more."
            )
        return (
            f"{self.server} refused the request (HTTP {status}: {quote}). Check that OPENAI_MODEL "
            f"names a chat model (now {self.model})."
        )

    def timeout(self) -> str:
        """Explain a silence that was longer than allowed."""
        return (
            f"{self.server} was silent for {self.timeout_seconds:g} seconds "
            f"({self._after_tries()}). Ask again, or allow more in DATELINE_MODEL_TIMEOUT "
            "(seconds)."
        )

    def unreachable(self, reason: str) -> str:
        """Explain a connection that could not be made or was lost before any reply."""
        remedy = (
            "Ask again."
            if self.embedded
            else "Check the address in OPENAI_BASE_URL and that the server is running."
        )
        return f"{self.server} cannot be reached ({self._quote(reason)}). {remedy}"

    def cut_off(self) -> str:
        """Explain a stream that ended before the model did."""
        return f"{self.server} broke off in the middle of the answer. Ask again."

    def malformed(self, what: str) -> str:
        """Explain a reply that is not what the protocol says."""
        return (
            f"{self.server} sent no usable reply ({self._quote(what)}). Check that it speaks the "
            "OpenAI protocol and that OPENAI_BASE_URL ends with /v1."
        )

    def failed_midway(self, said: str) -> str:
        """Explain an error that a server reported inside a stream."""
        if CONTEXT_OVERFLOW.search(said):
            return self.status(400, None, said)
        return f"{self.server} failed while answering ({self._quote(said)}). Ask again."

    def nothing_written(self, max_tokens: int) -> str:
        """Explain a reply that used all its tokens without a word of text."""
        return (
            f"{self.model} used all {max_tokens} tokens without writing anything, as models do "
            "that reason at length first. Set OPENAI_MODEL to one that answers directly."
        )

    def withheld(self) -> str:
        """Explain a reply that the server's filter kept back."""
        return f"{self.server} withheld the answer by its content filter. Rephrase the question."

    def _after_tries(self) -> str:
        return "one try" if self.tries == 1 else f"after {self.tries} tries"

    def _quote(self, said: str) -> str:
        """Return a server's words on one line, without secrets and not too long."""
        for secret in self.secrets:
            said = said.replace(secret, "...")
        said = re.sub(r"//[^/\s@]+@", "//", said)
        said = " ".join(said.split())
        return said if len(said) <= LONGEST_QUOTE else said[: LONGEST_QUOTE - 3] + "..."
