"""By what changes of standing questions are sent, beside page and feed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from dateline.service.errors import ServiceError

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Who sends mail."""

    host: str
    port: int
    tls: bool
    """Whether the connection begins with TLS; otherwise it turns to it (STARTTLS) before anything
    is told."""
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> "MailServer":
        """Read an address such as "smtp://user:password@mail.example:587".

        Raises:
            ServiceError: It is none; the text does not repeat it, it may hold a password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ServiceError(
                "DATELINE_SMTP is no address of a mail server. Set it to one such as "
                "smtp://USER:PASSWORD@mail.example:587, or smtps:// where TLS comes first."
            )
        return cls(
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            tls=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryConfig:
    """Where changes are sent."""

    webhook: str | None = field(default=None, repr=False)
    """An address that takes every change; None: none does."""
    webhook_secret: str = field(default="", repr=False)
    """What requests to it are signed with."""
    smtp: MailServer | None = None
    """None: no mail is sent."""
    mail_from: str = ""
    mail_to: str = ""
    """Who gets mail of every change; "": each reader whose name is an address, of their own."""

    def __post_init__(self) -> None:
        if self.webhook is not None:
            if not self.webhook.startswith(("https://", "http://")):
                raise ServiceError(
                    "DATELINE_WEBHOOK is no web address. Set it to one that begins with https://."
                )
            if len(self.webhook_secret) < 16:
                raise ServiceError(
                    "DATELINE_WEBHOOK_SECRET is missing or short. Set it to 16 characters or more "
                    "that nobody can guess."
                )
        if self.smtp and "@" not in self.mail_from:
            raise ServiceError("DATELINE_MAIL_FROM is no address. Set it to the sender of mail.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "DeliveryConfig":
        """Read the settings; an empty variable counts as one that is not set.

        Raises:
            ServiceError: A value cannot be used.
        """
        smtp = environ.get("DATELINE_SMTP", "").strip()
        return cls(
            webhook=environ.get("DATELINE_WEBHOOK", "").strip() or None,
            webhook_secret=environ.get("DATELINE_WEBHOOK_SECRET", "").strip(),
            smtp=MailServer.of(smtp) if smtp else None,
            mail_from=environ.get("DATELINE_MAIL_FROM", "").strip(),
            mail_to=environ.get("DATELINE_MAIL_TO", "").strip(),
        )
