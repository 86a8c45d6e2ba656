"""How the services run, read from the environment in one place."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa
from limits import parse

from dateline.service.access.oidc_config import OidcConfig
from dateline.service.desks.desk import Desk, read_desks
from dateline.service.errors import ServiceError
from dateline.service.standing.delivery_config import DeliveryConfig
from dateline.service.storage.database import in_schema

_OF_ONE_ARCHIVE = ("DATELINE_CATALOGUE", "DATELINE_WEBHOOK", "DATELINE_MAIL_TO")
LOGS = ("plain", "json")


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceConfig:
    """Where the services are and how they behave."""

    host: str = "127.0.0.1"
    port: int = 7860
    """0 takes any free one."""
    data: Path = Path("data")
    """The data folder; where there are desks, the folder of what they share."""
    desks: tuple[Desk, ...] = ()
    """The archives of the service; empty: there is one, in the data folder."""
    desk: Desk | None = None
    """Which of several archives these settings are for; see ``at``."""
    accounts_url: str | None = None
    """SQLAlchemy address of accounts and conversations, such as a PostgreSQL that replicas share;
    None: ``accounts.db`` and ``conversations.db`` in the data folder."""
    rate_limit: str = "300/minute"
    """Most requests that change or ask something, for each user; "30/minute;500/hour" sets two."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks whose ``X-Forwarded-For`` and ``-Proto`` are believed."""
    oidc: OidcConfig | None = None
    """Who signs users in beside their passwords; None: nobody."""
    upload_bytes: int = 20 * 2**20
    """Largest body of a request; the page's uploads are the only large ones."""
    grace_seconds: float = 10.0
    """How long running answers may take to end when the server is asked to."""
    log: str = "plain"
    """"plain": warnings, for a person; "json": every request and answer, for a machine."""
    log_text: bool = False
    """Whether questions are logged."""
    delivery: DeliveryConfig = field(default_factory=DeliveryConfig)
    """Where changes of standing questions are sent."""

    def __post_init__(self) -> None:
        if self.log not in LOGS:
            raise ServiceError(f"DATELINE_LOG is {self.log!r}. Set it to {' or '.join(LOGS)}.")
        try:
            parse(self.rate_limit.split(";")[0])
        except ValueError as error:
            raise ServiceError(
                f"DATELINE_RATE_LIMIT is {self.rate_limit!r}. Set it to one such as 300/minute."
            ) from error

        for proxy in self.proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError as error:
                raise ServiceError(
                    f"DATELINE_PROXIES has {proxy!r}. Set it to addresses and networks, as "
                    "127.0.0.1,10.0.0.0/8."
                ) from error

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        desks_file: Path | None = None,
        **values: object,
    ) -> "ServiceConfig":
        """Read the settings; an empty variable counts as one that is not set.

        Args:
            environ: The variables; None: those of this process. Read are ``DATELINE_ACCOUNTS``,
                ``DATELINE_RATE_LIMIT``, ``DATELINE_PROXIES`` (with commas), ``DATELINE_GRACE``
                (seconds), ``DATELINE_LOG``, ``DATELINE_LOG_TEXT`` and those of ``OidcConfig`` and
                ``DeliveryConfig``.
            desks_file: What ``read_desks`` reads; its folder is the data folder.
            values: The other fields.

        Raises:
            ServiceError: A variable's value cannot be used; the text says which and why.
        """
        environ = os.environ if environ is None else environ
        if desks_file:
            values |= {"desks": read_desks(desks_file), "data": desks_file.parent}
            if mixing := [name for name in _OF_ONE_ARCHIVE if environ.get(name, "").strip()]:
                raise ServiceError(
                    f"{mixing[0]} would bring the articles of all desks together. Unset it: each "
                    "has its catalogue in its data folder, and in the file of desks its webhook "
                    "and mail_to."
                )
        names = {
            "accounts_url": "DATELINE_ACCOUNTS",
            "rate_limit": "DATELINE_RATE_LIMIT",
            "log": "DATELINE_LOG",
        }
        read = {field: environ.get(name, "").strip() for field, name in names.items()}
        given: dict[str, object] = {field: value for field, value in read.items() if value}
        if grace := environ.get("DATELINE_GRACE", "").strip():
            given["grace_seconds"] = _read_seconds(grace)
        if proxies := environ.get("DATELINE_PROXIES", "").strip():
            given["proxies"] = tuple(proxy.strip() for proxy in proxies.split(","))
        given["oidc"] = OidcConfig.from_env(environ)
        given["delivery"] = DeliveryConfig.from_env(environ)
        given["log_text"] = environ.get("DATELINE_LOG_TEXT", "").strip() == "1"
        config = cls(**(given | values))  # type: ignore[arg-type]
        for desk in config.desks:
            config.at(desk)  # what cannot be used is told now
        return config

    @classmethod
    def of_folder(cls, data: Path) -> "ServiceConfig":
        """Read the settings of the service that a data folder belongs to.

        With ``DATELINE_DESKS``, the file of ``from_env``, that is the service of all desks.

        Raises:
            ServiceError: As ``from_env``.
        """
        if file := os.environ.get("DATELINE_DESKS", "").strip():
            config = cls.from_env(desks_file=Path(file))
            for desk in config.desks:
                if desk.data.resolve() == data.resolve():
                    return config.at(desk)
        return cls.from_env(data=data)

    def at(self, desk: Desk) -> "ServiceConfig":
        """Return the settings of one desk: its own folder and receivers, the accounts of all."""
        return replace(
            self,
            data=desk.data,
            desks=(),
            desk=desk,
            accounts_url=self.accounts,
            delivery=replace(self.delivery, webhook=desk.webhook, mail_to=desk.mail_to),
        )

    @property
    def path(self) -> str:
        """Where an archive's page is below the address: "/desks/sports"; "": at the root."""
        return self.desk.path if self.desk else ""

    @property
    def accounts(self) -> str:
        """SQLAlchemy address of the accounts."""
        return self.accounts_url or f"sqlite:///{self.data / 'accounts.db'}"

    @property
    def conversations(self) -> str:
        """SQLAlchemy address of the conversations: beside the accounts, unless these are shared.

        Those of a desk are in its own data folder, or in a schema of its own.
        """
        beside = f"sqlite:///{self.data / 'conversations.db'}"
        if self.desk is None:
            return self.accounts_url or beside
        address = sa.make_url(self.accounts)
        if address.get_backend_name() == "sqlite":
            return beside
        return in_schema(address, f"desk-{self.desk.name}")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the services."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _read_seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ServiceError(f"DATELINE_GRACE is {value!r}. Set it to a number of seconds, as 10.")
    return seconds
