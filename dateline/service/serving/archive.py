"""One archive as it is served: opened with all that belongs to it, as long as a context lasts."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from fastapi import FastAPI

from dateline.service.access.accounts import Accounts
from dateline.service.app import archive_app, create_app
from dateline.service.config import ServiceConfig
from dateline.service.operations.monitored_dateline import MonitoredDateline
from dateline.service.standing.routine import asking, senders_of
from dateline.service.storage.conversations import ConversationStore
from index_store import IndexConfig
from rag import LanguageModel

MountPage = Callable[[FastAPI, MonitoredDateline, ConversationStore, ServiceConfig], None]
"""Adds the page to an application."""


@contextmanager
def open_archive(
    config: ServiceConfig,
    accounts: Accounts,
    mount: MountPage,
    model: LanguageModel | None = None,
) -> Iterator[tuple[FastAPI, MonitoredDateline]]:
    """Open an archive and all that it does by itself; yields its application and what answers.

    Args:
        config: Where and how; of a desk, the application is to be guarded with those of the others.
        accounts: Who may ask.
        mount: Adds the page.
        model: A chat model that is closed with the archive; None: one of its own.

    Raises:
        IndexMissingError: There is no index in the data folder.
        AccessError: The conversations cannot be opened.
    """
    with ExitStack() as stack:
        dateline = stack.enter_context(MonitoredDateline.open(config.data, model=model))
        conversations = stack.enter_context(closing(ConversationStore(config.conversations)))
        dateline.log_text = config.log_text
        if config.oidc or accounts.exist():
            dateline.redact_model_errors()
        dateline.pushes.start()
        make = archive_app if config.desk else create_app
        app = make(dateline, accounts, config, conversations)
        private_hosts = IndexConfig.from_env(config.data).private_hosts
        senders = senders_of(config.delivery, private_hosts)
        stack.enter_context(asking(dateline, conversations, senders))
        mount(app, dateline, conversations, config)
        yield app, dateline
