"""Told changes as mail."""

import smtplib
import ssl
from contextlib import ExitStack
from email.headerregistry import Address
from email.message import EmailMessage

from dateline.service.errors import ServiceError
from dateline.service.standing.delivery_config import MailServer
from dateline.service.standing.wording import text_of, title_of
from dateline.service.storage.standing_questions import ToldChange
from rag import one_line

TIMEOUT_SECONDS = 30.0


class Mail:
    """Sends changes to readers by mail, over TLS."""

    def __init__(
        self, server: MailServer, sender: str, to: str, context: ssl.SSLContext | None = None
    ) -> None:
        """Take how and to whom.

        Args:
            server: Who sends it.
            sender: From whom it is.
            to: Who gets it; "": each reader whose name is an address.
            context: Whose certificates are trusted; None: those of this machine.
        """
        self._server = server
        self._sender = sender
        self._to = to
        self._context = context or ssl.create_default_context()

    def send(self, told: ToldChange) -> None:
        """Send a change; nothing where its reader has no address.

        Raises:
            ServiceError: It was not taken.
        """
        to = self._to or (told.owner if "@" in told.owner else "")
        if not to:
            return
        try:
            message = message_of(told, self._sender, to)
            with ExitStack() as stack:
                smtp = stack.enter_context(self._connected())
                if self._server.user:
                    smtp.login(self._server.user, self._server.password)
                smtp.send_message(message)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # What the server said may repeat what it was told.
            raise ServiceError(f"Mail was not taken ({type(error).__name__}).") from error

    def _connected(self) -> smtplib.SMTP:
        where = (self._server.host, self._server.port)
        if self._server.tls:
            return smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=self._context)
        smtp = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
        try:
            smtp.starttls(context=self._context)
        except BaseException:
            smtp.close()
            raise
        return smtp


def message_of(told: ToldChange, sender: str, to: str) -> EmailMessage:
    """Return the mail; its id is the change's, so that one sent again is known."""
    message = EmailMessage()
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = one_line(title_of(told))[:200]
    message["Date"] = told.told
    message["Message-ID"] = f"<{told.id}@{Address(addr_spec=sender).domain}>"
    message.set_content(text_of(told))
    return message
