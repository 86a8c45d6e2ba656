"""Errors as the services send them, in the form that OpenAI's clients understand."""

from typing import Any

from pydantic import BaseModel


class ProblemDetail(BaseModel):
    """What went wrong."""

    message: str
    type: str
    code: str | None = None
    param: str | None = None


class Problem(BaseModel):
    """An error, in the form that OpenAI's clients understand."""

    error: ProblemDetail

    @classmethod
    def of(cls, status: int, message: str) -> "Problem":
        """Return an error by its HTTP status."""
        kind = "invalid_request_error" if status < 500 else "server_error"
        return cls(error=ProblemDetail(message=message, type=kind, code=_CODES.get(status)))


_CODES = {
    **{401: "invalid_api_key", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"},
    **{413: "too_large", 429: "rate_limit_exceeded", 503: "unavailable"},
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The question cannot be asked"},
    401: {"model": Problem, "description": "No valid credentials"},
    403: {"model": Problem, "description": "Not from this origin, or not with this role"},
    413: {"description": "The request is too large", "content": {"text/plain": {}}},
    422: {"model": Problem, "description": "The request is not as described here"},
    429: {"model": Problem, "description": "Too many requests"},
    503: {"model": Problem, "description": "The server is shutting down"},
}
"""What every operation may reply besides its own answer."""
