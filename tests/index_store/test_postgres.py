"""Catalogue and conversations in PostgreSQL: only the URL changes. Runs where it is installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dateline.service import ConversationStore
from index_store import Index, IndexConfig, build_index, open_embedder, remove_articles, roll_back
from index_store.maintenance.doctor import examine_index
from tests.conftest import EXAMPLES

psycopg = pytest.importorskip("psycopg")
EMBEDDER = open_embedder("wordllama")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of its own, reached by a socket in its folder; yields its URL."""
    initdb, server = shutil.which("initdb"), shutil.which("postgres")
    if not initdb or not server:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    user = None
    if os.geteuid() == 0:  # it refuses to run as root
        user = "nobody"
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    arguments = ["-D", str(folder / "data"), "-U", "dateline", "--auth", "trust", "-E", "UTF8"]
    subprocess.run([initdb, *arguments], user=user, check=True, capture_output=True)
    arguments = ["-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([server, *arguments], user=user, stdout=log, stderr=log)
    try:
        url = f"postgresql+psycopg://dateline@/postgres?host={folder}"
        for _ in range(300):
            try:
                psycopg.connect(f"host={folder} user=dateline dbname=postgres").close()
                break
            except psycopg.OperationalError:
                if process.poll() is not None:
                    raise
                process_wait(process)
        yield url
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def process_wait(process: subprocess.Popen[bytes]) -> None:
    """Give the server a moment."""
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return


def test_the_catalogue_lives_in_postgresql(postgres, tmp_path) -> None:
    config = IndexConfig(data=tmp_path / "data", catalogue_url=postgres)
    report = build_index(EXAMPLES, config, EMBEDDER)
    assert report.articles == 12
    assert build_index(EXAMPLES, config, EMBEDDER).snapshot == report.snapshot
    assert not (tmp_path / "data" / "catalogue.db").exists()
    index = Index(config, EMBEDDER.name)
    name = index.current().articles(index.current().revisions()).popitem()[1].origin
    removed = remove_articles([name], config, EMBEDDER)
    assert (removed.removed, removed.embedded) == ([name], 0)
    assert index.current().summary.articles == 11
    found = index.current().search_words("troops", 3)
    assert len(index.current().chunks([id_ for id_, _ in found])) == len(found)
    roll_back(config)
    assert index.current().summary.articles == 12
    index.close()
    assert [item.what for item in examine_index(config, EMBEDDER.name) if item.remedy] == []


def test_conversations_are_kept_as_in_a_file(postgres: str) -> None:
    with closing(ConversationStore(postgres)) as kept:
        id_, _ = kept.begin_turn("ada", None, "Who hosted\0 the summit?", {})
        assert kept.begin_turn("ada", id_, "And when?", {}) == (id_, 2)
        assert [turn.writing for turn in kept.turns("ada", id_)] == [True, True]
        kept.end_turn("ada", id_, 1, {"text": "half \ud83d"}, "Élan 100%")
        kept.judge("ada", id_, 1, True, "")
        assert [(one.id, one.turns) for one in kept.listed("ada", "élan 0%")] == [(id_, 2)]
        assert kept.turns("ada", id_)[0].said == {"text": "half \ud83d"}
        assert kept.beat(id_, 2)
        kept.stop_turn("ada", id_, 2)
        assert not kept.beat(id_, 2)
        assert [turn.writing for turn in kept.turns("ada", id_)] == [False, True]
        kept.delete("ada", id_)
        assert kept.find("ada", id_) is None
