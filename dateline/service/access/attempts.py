"""How often a password may be tried: by address, by account, and by how much work it makes."""

import ipaddress
import time

from anyio import CapacityLimiter, sleep, to_thread
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from dateline.service.access.accounts import Accounts
from dateline.service.access.users import User

ADDRESS_LIMIT = "60/minute;600/hour"  # for all accounts: an office shares an address
PAIR_LIMIT = "10/minute;40/hour"  # of one account from one address: a person who mistypes
ACCOUNT_LIMIT = "200/hour"  # from everywhere; one address cannot spend it and lock its owner out
MAX_WAITING = 8  # a hash takes 50 ms and 64 MiB, and one is made at a time
# After a wrong password, as many times as its hash took: guessing gets a quarter of the processor.
REST = 3
_PREFIX = 64  # of IPv6, where a customer has a whole network


class TooManyAttemptsError(Exception):
    """The password was not looked at."""


class BusyLoginError(TooManyAttemptsError):
    """Too many others are logging in."""


class Attempts:
    """Tries passwords, as often as is good."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._hashing = CapacityLimiter(1)

    def admit(self, address: str) -> None:
        """Count an attempt of whatever kind from an address.

        Raises:
            TooManyAttemptsError: There were too many.
        """
        self._count(ADDRESS_LIMIT, _network(address))

    def _count(self, limit: str, key: str) -> None:
        if not all(self._limiter.hit(one, key) for one in parse_many(limit)):
            raise TooManyAttemptsError

    async def log_in(self, name: str, password: str, address: str) -> User | None:
        """Return the user, or None where name or password is wrong.

        Args:
            name: As it was typed.
            password: As it was typed.
            address: Where it comes from.

        Raises:
            TooManyAttemptsError: It was refused without a look, which costs nothing.
        """
        self.admit(address)
        network = _network(address)
        for limit, key in (
            (PAIR_LIMIT, f"{network} {name}"),
            (ACCOUNT_LIMIT, f"name {name}"),
        ):
            self._count(limit, key)
        if self._hashing.statistics().tasks_waiting >= MAX_WAITING:
            raise BusyLoginError
        async with self._hashing:
            began = time.monotonic()
            user = await to_thread.run_sync(self._accounts.by_password, name, password)
            if user is None:
                await sleep(REST * (time.monotonic() - began))
        if user is not None:
            for one in parse_many(PAIR_LIMIT):
                self._limiter.clear(one, f"{network} {name}")
        return user


def _network(address: str) -> str:
    """Return what of an address one customer has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network(f"{known}/{_PREFIX}", strict=False))
