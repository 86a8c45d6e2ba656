"""Desks whose conversations share one PostgreSQL: a schema each, and none where it is dropped."""

from collections.abc import Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from dateline.service import AccessError, Accounts, ConversationStore, ServiceConfig, purge_quotes
from tests.helpers.desks import DESKS
from tests.helpers.postgres import postgres_server


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def configs(postgres, tmp_path) -> list[ServiceConfig]:
    (tmp_path / "desks.toml").write_text(DESKS, encoding="utf-8")
    given = {"DATELINE_ACCOUNTS": postgres}
    config = ServiceConfig.from_env(given, desks_file=tmp_path / "desks.toml")
    return [config.at(desk) for desk in config.desks]


def ask(url: str, question: str) -> str:
    with closing(ConversationStore(url)) as store:
        id_, number = store.begin_turn("ada", None, question, {"message": None})
        said = {"message": None, "evidence": [{"article_id": "r0"}]}
        store.end_turn("ada", id_, number, said, question)
        return id_


def listed(url: str) -> list[str]:
    with closing(ConversationStore(url)) as store:
        return [one.title for one in store.listed("ada")]


def test_each_desk_has_a_schema_of_its_own(postgres, configs) -> None:
    harbour, council = (config.conversations for config in configs)
    for config in configs:
        Accounts(config.accounts).close()
    id_ = ask(harbour, "Who built the pier?")
    ask(council, "Who paid?")
    assert (listed(harbour), listed(council)) == (["Who built the pier?"], ["Who paid?"])
    with closing(ConversationStore(council)) as store:
        assert store.find("ada", id_) is None
    assert listed(postgres) == []  # where an installation without desks has its own
    assert purge_quotes(harbour, ["r0"]) == 1
    assert purge_quotes(council, ["none"]) == 0
    assert listed(council) == ["Who paid?"]


def test_a_pool_that_drops_the_schema_is_refused(configs) -> None:
    def drop(_dialect, _record, _arguments, parameters) -> None:
        del parameters["options"]

    sa.event.listen(sa.Engine, "do_connect", drop)
    try:
        with pytest.raises(AccessError, match="schema 'desk-harbour'"):
            ConversationStore(configs[0].conversations)
    finally:
        sa.event.remove(sa.Engine, "do_connect", drop)
