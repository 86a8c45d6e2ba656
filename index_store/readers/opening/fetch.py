"""Pages and feeds by address: what robots.txt allows, from public addresses, within limits."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from index_store.errors import UnreadableArticleError
from index_store.readers.opening.files import MAX_FILE_BYTES
from index_store.readers.opening.transport import PublicTransport

USER_AGENT = "Dateline/0.1 (news archive indexer; obeys robots.txt)"
ROBOTS_NAME = "Dateline"
MAX_ROBOTS_BYTES = 512_000  # crawlers must read 500 KiB (RFC 9309, section 2.5)
# Others may be unpacked into more memory than their packed size lets one guess.
ENCODINGS = "gzip, deflate"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How far fetching may go."""

    max_bytes: int = MAX_FILE_BYTES  # unpacked
    timeout_seconds: float = 30.0  # for one page with all its redirects
    max_redirects: int = 5
    delay_seconds: float = 1.0  # between two pages of a host, unless robots.txt asks for more
    max_delay_seconds: float = 30.0  # what robots.txt may ask for at most
    private_hosts: frozenset[str] = frozenset()
    """Hosts, as an address names them, that may be inside one's own network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came back from an address."""

    url: str
    """Where it was found in the end, redirects followed."""
    data: bytes
    content_type: str
    """In lower case, without parameters; empty where none was sent."""
    charset: str | None
    """The encoding that came with the type."""


class Fetcher:
    """Fetches pages; remembers each site's robots.txt and when it was last asked."""

    def __init__(self, limits: FetchLimits | None = None) -> None:
        self.limits = limits or FetchLimits()
        self._robots: dict[str, Protego | None] = {}
        self._free_at: dict[str, float] = {}

    def fetch(self, url: str) -> Page:
        """Return what is at an address.

        Raises:
            UnreadableArticleError: The address is not allowed, or does not answer in time and
                within the limits.
        """
        return asyncio.run(self._fetch(url))

    async def _fetch(self, url: str) -> Page:
        limits = self.limits
        try:
            async with httpx.AsyncClient(
                transport=PublicTransport(limits.private_hosts),
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": ENCODINGS},
                timeout=limits.timeout_seconds,
                trust_env=False,  # a proxy would connect to whatever it likes
            ) as client:
                for _ in range(limits.max_redirects + 1):
                    _check_address(url)
                    async with asyncio.timeout(limits.timeout_seconds):
                        robots = await self._robots_of(url, client)
                    if robots is None or not robots.can_fetch(url, ROBOTS_NAME):
                        raise UnreadableArticleError(
                            "may not be fetched: the site's robots.txt forbids it. "
                            "Save the page by hand if you may."
                        )
                    await self._wait_turn(url, robots)
                    async with asyncio.timeout(limits.timeout_seconds):
                        response, data = await _get(client, url, limits.max_bytes)
                    if not response.has_redirect_location:
                        return _page(url, response, data)
                    url = urljoin(url, response.headers["location"])
        except TimeoutError as error:
            raise UnreadableArticleError(
                f"did not answer within {limits.timeout_seconds:g} s. Try again later."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise UnreadableArticleError(
                f"cannot be fetched: {error or type(error).__name__}. Check the address."
            ) from error
        raise UnreadableArticleError(
            f"redirects more than {limits.max_redirects} times. Check the address."
        )

    async def _robots_of(self, url: str, client: httpx.AsyncClient) -> Protego | None:
        """Return the rules of a site, or None where it forbids everything by failing."""
        site = urljoin(url, "/")
        if site not in self._robots:
            self._robots[site] = await self._read_robots(site, client)
        return self._robots[site]

    async def _read_robots(self, site: str, client: httpx.AsyncClient) -> Protego | None:
        url = urljoin(site, "/robots.txt")
        for _ in range(self.limits.max_redirects + 1):
            _check_address(url)
            try:
                response, data = await _get(client, url, MAX_ROBOTS_BYTES)
            except _TooLarge:
                return Protego.parse("")
            # Absent means that everything is allowed, failing that nothing is (RFC 9309, 2.3.1).
            if response.is_server_error:
                return None
            if not response.has_redirect_location:
                return Protego.parse(data.decode("utf-8", "replace") if response.is_success else "")
            url = urljoin(url, response.headers["location"])
        return Protego.parse("")

    async def _wait_turn(self, url: str, robots: Protego) -> None:
        limits, host, now = self.limits, urlsplit(url).netloc, time.monotonic()
        delay = max(limits.delay_seconds, robots.crawl_delay(ROBOTS_NAME) or 0.0)
        wait = max(0.0, self._free_at.get(host, now) - now)
        self._free_at[host] = now + wait + min(delay, limits.max_delay_seconds)
        await asyncio.sleep(wait)


class _TooLarge(ValueError):
    """A body is larger than was allowed."""


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnreadableArticleError(
            f"leads to {url[:200]!r}, which is no web address. Give one with http:// or https://."
        )
    if parts.username or parts.password:
        raise UnreadableArticleError("holds a user name or password. Leave it out.")


async def _get(client: httpx.AsyncClient, url: str, limit: int) -> tuple[httpx.Response, bytes]:
    """Return an answer and its unpacked body, which is given up at the limit."""
    data = bytearray()
    async with client.stream("GET", url, follow_redirects=False) as response:
        packed = response.headers.get("content-encoding", "identity").strip().lower()
        if packed not in ("identity", "gzip", "deflate", ""):
            raise ValueError(f"it is packed with {packed[:40]!r}, which was not asked for")
        if not response.has_redirect_location:
            async for part in response.aiter_bytes():
                data += part
                if len(data) > limit:
                    raise _TooLarge(f"it is larger than {limit:,} bytes")
    return response, bytes(data)


def _page(url: str, response: httpx.Response, data: bytes) -> Page:
    if not response.is_success:
        raise UnreadableArticleError(
            f"answers with {response.status_code} {response.reason_phrase}. Check the address."
        )
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Page(url=url, data=data, content_type=content_type, charset=response.charset_encoding)
