"""Connections to the open internet alone.

A page may redirect, and a name may resolve, to a machine inside the user's own network. So every
connection resolves its host once, refuses any address that is not public, unless the host is one
that the user lists, and connects to the very address that was checked; a second answer of the name
server changes nothing.
"""

import asyncio
import socket

import httpx

from index_store.errors import UnreadableArticleError
from index_store.readers.opening.addresses import is_public


class PublicTransport(httpx.AsyncBaseTransport):
    """Connects to the address that a host resolves to, after checking that it is public."""

    def __init__(self, private_hosts: frozenset[str]) -> None:
        """Take the hosts, as an address names them, that may be inside one's own network."""
        self._private_hosts = {host.lower() for host in private_hosts}
        # No connection is kept: one to this address may have been made for another host's name.
        self._inner = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            UnreadableArticleError: Its host is not public, nor one that may be private.
            ConnectError: httpx's: the host is unknown, or does not answer.
        """
        host = request.url.host
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(
                host, request.url.port or 0, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
            )
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"the host {host} is unknown ({error})") from error
        addresses = [str(address[0]) for *_, address in found]
        private = [address for address in addresses if not is_public(address)]
        if private and host.lower() not in self._private_hosts:
            raise UnreadableArticleError(
                f"leads to {private[0]}, which is not a public address. If it is your own, "
                f"name its host in DATELINE_PRIVATE_HOSTS: {host}."
            )
        # The Host header and the name in the certificate stay those of the address asked for.
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=addresses[0]),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Release what is open."""
        await self._inner.aclose()
