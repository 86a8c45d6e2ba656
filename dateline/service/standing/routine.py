"""Asking and telling beside a service: one question at a time, when no reader is waiting."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from dateline.service.operations.monitored_dateline import MonitoredDateline
from dateline.service.standing.asking import StandingDesk
from dateline.service.standing.delivery_config import DeliveryConfig
from dateline.service.standing.mail import Mail
from dateline.service.standing.webhook import Webhook
from dateline.service.storage.conversations import ConversationStore
from dateline.service.storage.outbox import Outbox
from dateline.service.storage.standing_questions import ToldChange
from index_store import DatelineError

LOOK_SECONDS = 5.0  # between two looks for something to do
QUIET_SECONDS = 120.0  # a question waits for readers' answers at most so long
STOP_SECONDS = 2.0  # for what is being asked or sent when the service ends

_LOG = logging.getLogger(__name__)


class Sender(Protocol):
    """Sends changes by one channel."""

    def send(self, told: ToldChange, /) -> None:
        """Send one, or raise ``ServiceError``."""


def senders_of(config: DeliveryConfig, private_hosts: frozenset[str]) -> dict[str, Sender]:
    """Return what sends, by channel.

    Args:
        config: The settings.
        private_hosts: As ``IndexConfig.private_hosts``.
    """
    senders: dict[str, Sender] = {}
    if config.webhook:
        senders["webhook"] = Webhook(config.webhook, config.webhook_secret, private_hosts)
    if config.smtp:
        senders["mail"] = Mail(config.smtp, config.mail_from, config.mail_to)
    return senders


def send_next(outbox: Outbox, senders: Mapping[str, Sender]) -> bool:
    """Send one change by one channel; return whether there was one to send.

    Raises:
        ServiceError: The database fails.
    """
    delivery = outbox.claim()
    if delivery is None:
        return False
    sender = senders.get(delivery.channel)
    try:
        if sender:  # else its settings were taken away since
            sender.send(delivery.change)
    except DatelineError as error:
        _LOG.warning("A change could not be sent: %s", error)
        outbox.failed(delivery, str(error))
    else:
        outbox.sent(delivery)
    return True


@contextmanager
def asking(
    dateline: MonitoredDateline, kept: ConversationStore, senders: Mapping[str, Sender]
) -> Iterator[None]:
    """Ask what is due and send what was told, in threads, as long as the context lasts."""
    stop = threading.Event()
    desk = StandingDesk(dateline, kept.standing, tuple(senders))

    def ask() -> bool:
        dateline.wait_until_quiet(QUIET_SECONDS)
        return not dateline.stopping and desk.ask_next()

    def send() -> bool:
        return send_next(kept.outbox, senders)

    threads = [
        threading.Thread(target=_again_and_again, args=(step, stop), name=name, daemon=True)
        for name, step in (("dateline-standing", ask), ("dateline-telling", send))
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(STOP_SECONDS)


def _again_and_again(step: Callable[[], bool], stop: threading.Event) -> None:
    """Take steps while there are some, and look for more now and then."""
    while not stop.is_set():
        try:
            more = step()
        except DatelineError as error:  # the database is down, or the service ends
            _LOG.warning("Standing questions: %s", error)
            more = False
        except Exception:
            _LOG.exception("Standing questions")
            more = False
        if not more:
            stop.wait(LOOK_SECONDS)
