"""Two desks in one service, harbour and council, with an account for each kind of user."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

import ui
from dateline.service import Accounts, Role, ServiceConfig, open_desks, running
from rag import ModelConfig
from tests.conftest import PASSWORD
from tests.helpers.small_archive import index_reports

DESKS = """
[desk.harbour]
title = "Harbour <desk>"
data = "archives/harbour"

[desk.council]
title = "Council"
data = "archives/council"
"""
QUESTION = "How much did the pier cost?"
REPORTS = {
    "harbour": [
        ("2025-09-01", "Quay News", "Pier opened", "The pier of Selby cost 41 million euros. "
         "Mayor Ida Quill opened the pier of Selby on Monday."),
        ("2025-09-08", "Quay News", "Pier busy", "The pier of Selby has 900 visitors a day, Ida "
         "Quill said. The pier of Selby cost 41 million euros."),
        ("2025-09-09", "Quay News", "Pier lit", "The pier of Selby is lit at night, Ida Quill said."
         " The pier of Selby has 40 lamps."),
    ],
    "council": [
        ("2025-09-02", "Zebra Gazette", "Dossier Ottery", "The pier of Ottery cost 77 million "
         "euros. Treasurer Bela Zander hid the bill of the pier of Ottery on Tuesday."),
        ("2025-09-09", "Zebra Gazette", "Zander resigns", "Treasurer Bela Zander resigned over the "
         "pier of Ottery. The pier of Ottery cost 77 million euros."),
        ("2025-09-10", "Zebra Gazette", "Zander charged", "Bela Zander was charged over the pier of"
         " Ottery. The pier of Ottery has 12 owners, Bela Zander said."),
        ("2025-09-11", "Zebra Gazette", "Zander in Rome", "Bela Zander went to Rome on Thursday."),
    ],
}  # fmt: skip
SECRETS = ("zander", "ottery", "zebra", "77 million", "dossier", "council")
"""What nobody learns who has no role at the desk council."""
USERS = {
    "hans": {"harbour": Role.READER},
    "hilde": {"harbour": Role.CURATOR},
    "hugo": {"harbour": Role.ADMINISTRATOR},
    "cora": {"council": Role.ADMINISTRATOR},
    "cms": {"council": Role.CONTENT},
    "both": {"harbour": Role.READER, "council": Role.READER},
    "root": {},
}


@dataclass(frozen=True, slots=True)
class DeskService:
    """A running service and its accounts."""

    address: str
    accounts: Accounts
    config: ServiceConfig

    def client(self, user: str | None, desk: str = "") -> httpx.Client:
        """What asks as a user, by a token for all their desks or for one."""
        told = {}
        if user:
            told = {"Authorization": f"Bearer {self.accounts.create_token(user, desk=desk)}"}
        return httpx.Client(base_url=self.address, headers=told, timeout=60)


def show_page(app, dateline, conversations, config) -> None:
    page = ui.build_page(dateline, conversations, dateline.changes, config.desk)
    ui.mount(app, page, conversations, config.path)


def write_desks(folder: Path) -> ServiceConfig:
    """Two archives and the file of their desks."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "desks.toml").write_text(DESKS, encoding="utf-8")
    for name, reports in REPORTS.items():
        index_reports(folder / "archives" / name, reports)
    return ServiceConfig.from_env({}, desks_file=folder / "desks.toml", rate_limit="100000/minute")


def add_users(accounts: Accounts) -> None:
    for name, held in USERS.items():
        accounts.add(name, Role.NONE if held else Role.ADMINISTRATOR, PASSWORD)
        for desk, role in held.items():
            accounts.give(name, desk, role)


@contextmanager
def serving(
    config: ServiceConfig, add: Callable[[Accounts], None] = add_users
) -> Iterator[DeskService]:
    """The desks as ``dateline chat --desks`` serves them, without a chat model."""
    none = ModelConfig(model_path=config.data / "none.gguf")
    with closing(Accounts(config.accounts)) as accounts:
        add(accounts)
        with open_desks(config, accounts, show_page, none) as (app, desks), running(app) as address:
            yield DeskService(address, accounts, config)
            desks.drain(0)
