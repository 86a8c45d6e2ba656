"""Which provider of OpenID Connect signs users in, and what its claims make of them."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from dateline.service.access.users import Role, User
from dateline.service.errors import ServiceError

_NAMES = ("DATELINE_OIDC_ISSUER", "DATELINE_OIDC_CLIENT", "DATELINE_OIDC_SECRET")


@dataclass(frozen=True, kw_only=True, slots=True)
class OidcConfig:
    """One provider, which knows this server as a client."""

    issuer: str
    """Its address, by TLS unless it is this machine's."""
    client: str
    secret: str = field(repr=False)
    claim: str = "roles"
    """Of the ID token: a word, or a list of words."""
    roles: Mapping[str, Role] = field(
        # A claim may say "content" or "none" of a person as well: these have to be set.
        default_factory=lambda: {role.value: role for role in Role if User("", role).may_read}
    )
    """What the words of the claim make of a user; who has none of them is not let in."""

    def __post_init__(self) -> None:
        address = urlsplit(self.issuer)
        if address.scheme != "https" and not _is_own(address.hostname or ""):
            raise ServiceError(
                f"DATELINE_OIDC_ISSUER is {self.issuer!r}. Set it to an address that begins with "
                "https://"
            )

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "OidcConfig | None":
        """Return what is set, or None where nothing is.

        Raises:
            ServiceError: Some of it is set, or it cannot be used; the text says what to do.
        """
        told = {name: environ.get(name, "").strip() for name in _NAMES}
        if not any(told.values()):
            return None
        if missing := [name for name, value in told.items() if not value]:
            raise ServiceError(f"Sign-in by OpenID Connect needs {', '.join(missing)} too.")
        more: dict[str, object] = {}
        if claim := environ.get("DATELINE_OIDC_CLAIM", "").strip():
            more["claim"] = claim
        if roles := environ.get("DATELINE_OIDC_ROLES", "").strip():
            more["roles"] = _read_roles(roles)
        issuer, client, secret = told.values()
        return cls(issuer=issuer, client=client, secret=secret, **more)  # type: ignore[arg-type]

    def role_of(self, claims: Mapping[str, object]) -> Role | None:
        """Return the highest role that the claims give, or None."""
        held = claims.get(self.claim)
        words = held if isinstance(held, list) else [held]
        given = {self.roles[word] for word in words if isinstance(word, str) and word in self.roles}
        return max(given, key=list(Role).index, default=None)


def _read_roles(text: str) -> dict[str, Role]:
    """Read "desk=curator,it=administrator"."""
    try:
        pairs = [pair.rsplit("=", 1) for pair in text.split(",")]
        return {word.strip(): Role(role.strip()) for word, role in pairs}
    except ValueError as error:
        raise ServiceError(
            f"DATELINE_OIDC_ROLES is {text!r}. Set it to words of the claim and their roles, as "
            f"desk=curator,it=administrator; roles are {', '.join(Role)}."
        ) from error


def _is_own(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
