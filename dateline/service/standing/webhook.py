"""Told changes as signed requests to an address that the operator names.

    POST ADDRESS
    Dateline-Id: what no other change is called; the same where a request is sent again
    Dateline-Signature: t=SECONDS,v1=HEX

HEX is the HMAC-SHA256, with ``DATELINE_WEBHOOK_SECRET``, of SECONDS, a full stop and the body.
"""

import asyncio
import hashlib
import hmac
import json
import time

import httpx

from dateline.service.errors import ServiceError
from dateline.service.storage.standing_questions import ToldChange
from index_store import DatelineError, PublicTransport

TIMEOUT_SECONDS = 15.0
USER_AGENT = "Dateline/0.1 (news archive)"


class Webhook:
    """Sends changes to one address."""

    def __init__(self, address: str, secret: str, private_hosts: frozenset[str]) -> None:
        """Take where to.

        Args:
            address: Begins with http:// or https://.
            secret: What requests are signed with.
            private_hosts: Hosts that may be inside one's own network.
        """
        self._address = address
        self._secret = secret
        self._private_hosts = private_hosts

    def send(self, told: ToldChange) -> None:
        """Send a change.

        Raises:
            ServiceError: It was not taken. The text does not repeat the address, which may hold
                a secret.
        """
        try:
            status = asyncio.run(self._post(told))
        except TimeoutError as error:
            raise ServiceError("The webhook did not answer in time.") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise ServiceError(
                f"The webhook cannot be reached ({type(error).__name__})."
            ) from error
        except DatelineError as error:  # its host leads into a network of one's own
            raise ServiceError(f"The webhook {error}") from error
        if not 200 <= status < 300:
            # A redirect is not followed: what was signed is for this address alone.
            raise ServiceError(f"The webhook answered {status}.")

    async def _post(self, told: ToldChange) -> int:
        body = json.dumps(payload_of(told), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "Dateline-Id": told.id,
            "Dateline-Signature": signature(self._secret, body, int(time.time())),
        }
        async with (
            asyncio.timeout(TIMEOUT_SECONDS),
            httpx.AsyncClient(
                transport=PublicTransport(self._private_hosts),
                timeout=TIMEOUT_SECONDS,
                trust_env=False,  # a proxy would connect to whatever it likes
            ) as client,
            client.stream("POST", self._address, content=body, headers=headers) as response,
        ):
            return response.status_code  # nothing of the reply is read


def payload_of(told: ToldChange) -> dict[str, object]:
    """Return what is sent of a change."""
    return {
        "id": told.id,
        "reader": told.owner,
        "question": told.question,
        "kind": told.kind.value,
        "name": told.name,
        "number": told.number,
        "told": told.told.isoformat(),
        "snapshot": told.snapshot,
        **told.change,
    }


def signature(secret: str, body: bytes, seconds: int) -> str:
    """Return the header ``Dateline-Signature`` of a body that is sent at a time."""
    signed = hmac.new(secret.encode(), b"%d." % seconds + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"
