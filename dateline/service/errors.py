"""Errors of the services; all are ``DatelineError`` (index_store/errors.py).

* ServiceError
  + AccessError     nobody could log in, or an account cannot be made
  + BusyError       the server is shutting down, or too many questions wait
"""

from index_store import DatelineError


class ServiceError(DatelineError):
    """The services cannot do what was asked."""


class AccessError(ServiceError):
    """An account is missing, exists already or cannot be used."""


class BusyError(ServiceError):
    """The server takes no more questions."""
