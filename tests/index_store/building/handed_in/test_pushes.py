"""What is pushed waits on the disk, is added in one change, and can be purged and backed up."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index_store import (
    Article,
    IndexConfig,
    IndexStoreError,
    NothingToIndexError,
    Push,
    PushOutcome,
    add_pushed,
    back_up,
    current_number,
    find_push,
    has_waiting,
    keep_push,
    keep_removal,
    purge_articles,
    refresh_index,
    remove_articles,
    restore_backup,
    roll_back,
)
from index_store.building.handed_in import pushes
from index_store.readers import read
from tests.helpers.small_archive import ALL, EMBEDDER, origins

FERRY: dict[str, Any] = {
    "url": "https://gazette.example/ferry",
    "text": "The ferry to Rhue sails again.",
    "items": [{"text": "No article of its own."}],
}
LATE = FERRY | {"text": "The ferry to Rhue is late."}


def pushed(config: IndexConfig, *items: object) -> Push:
    return keep_push(config.data, "cms", items, lambda _: None)


def outcomes(config: IndexConfig, push: Push) -> list[str]:
    found = find_push(config.data, push.id)
    assert found
    return [one.outcome.value for one in found.articles]


def texts(config: IndexConfig) -> Iterator[str]:
    for path in sorted((config.data / "uploads" / "pushed").glob("*/*")):
        yield json.loads(path.read_text())["text"]


def test_of_several_pushes_the_last_counts_and_a_refresh_keeps_it(config) -> None:
    first, second = pushed(config, FERRY), pushed(config, LATE)
    report = add_pushed(config, EMBEDDER)
    assert len(report.added) == 1
    assert second.id in report.added[0]
    assert (outcomes(config, first), outcomes(config, second)) == (["superseded"], ["added"])
    assert not has_waiting(config.data)
    third = pushed(config, FERRY)
    add_pushed(config, EMBEDDER)
    assert outcomes(config, third) == ["changed"]
    # The files of three versions are there; only that of the live one is read again.
    assert refresh_index(config, EMBEDDER).snapshot == current_number(config.data) == 3
    roll_back(config)
    assert refresh_index(config, EMBEDDER).changed == []
    assert len(origins(config)) == len(ALL) + 1


def test_what_is_held_already_leaves_no_file(config) -> None:
    pushed(config, FERRY)
    add_pushed(config, EMBEDDER)
    index: dict[str, str] = {}

    def held(id_: str) -> str | None:
        return index.get(id_)

    [one] = pushed(config, FERRY).articles
    path = next((config.data / "uploads" / "pushed").glob("*/*"))
    [article] = read(path, root=path.parent)
    assert isinstance(article, Article)
    index[one.article] = article.revision
    same = keep_push(config.data, "cms", [FERRY], held)
    assert [item.outcome for item in same.articles] == [PushOutcome.UNCHANGED]
    assert not (config.data / "uploads" / "pushed" / same.id).exists()
    assert find_push(config.data, same.id) is None
    both = keep_push(config.data, "cms", [LATE, FERRY], held)
    assert [item.outcome.value for item in both.articles] == ["refused", "unchanged"]
    assert not (config.data / "uploads" / "pushed" / both.id).exists()


def test_a_purge_deletes_every_version_that_was_pushed(config) -> None:
    pushed(config, FERRY)
    add_pushed(config, EMBEDDER)
    pushed(config, LATE)
    add_pushed(config, EMBEDDER)
    waiting = pushed(config, FERRY)
    assert len(list(texts(config))) == 3
    purged = purge_articles([FERRY["url"]], config, EMBEDDER)
    assert (purged.texts, len(purged.files), list(texts(config))) == (2, 3, [])
    add_pushed(config, EMBEDDER)
    assert origins(config) == ALL
    assert outcomes(config, waiting) == ["unchanged"]


def test_a_change_that_fails_leaves_all_waiting(config, monkeypatch) -> None:
    push = pushed(config, FERRY)
    with monkeypatch.context() as patched:
        patched.setattr(
            "index_store.building.snapshot_writer.SnapshotWriter.write",
            lambda *_: (_ for _ in ()).throw(IndexStoreError("The disk is full.")),
        )
        with pytest.raises(IndexStoreError):
            add_pushed(config, EMBEDDER)
    assert outcomes(config, push) == ["waiting"]
    # As where it was killed between the switch and the note.
    note = config.data / "pushes" / "waiting" / f"{push.id}.json"
    kept = note.read_text()
    add_pushed(config, EMBEDDER)
    note.write_text(kept)
    number = current_number(config.data)
    assert add_pushed(config, EMBEDDER).snapshot == number
    assert outcomes(config, push) == ["unchanged"]


def test_the_last_article_is_not_taken_out(config, articles) -> None:
    pushed(config, FERRY)
    add_pushed(config, EMBEDDER)
    remove_articles(ALL, config, EMBEDDER)
    keep_removal(config.data, "cms", FERRY["url"])
    with pytest.raises(NothingToIndexError):
        add_pushed(config, EMBEDDER)
    assert len(origins(config)) == 1


def test_a_damaged_note_is_named(config) -> None:
    push = pushed(config, FERRY)
    note = config.data / "pushes" / "waiting" / f"{push.id}.json"
    note.write_text("{")
    with pytest.raises(IndexStoreError, match=f"{push.id}.json is damaged"):
        add_pushed(config, EMBEDDER)
    for name in ("../CURRENT", "", "none", "..", "a/b"):
        assert find_push(config.data, name) is None


def test_what_became_of_a_push_is_forgotten_in_the_end(config, monkeypatch) -> None:
    push = pushed(config, FERRY)
    monkeypatch.setattr(pushes, "KEPT_DAYS", 0)
    add_pushed(config, EMBEDDER)
    assert find_push(config.data, push.id) is None
    assert len(list(texts(config))) == 1


def test_a_backup_has_what_waits(config, tmp_path: Path) -> None:
    push = pushed(config, FERRY)
    (config.data / "questions.jsonl").write_text('{"question": "Who?"}\n')
    (config.data / "uploads" / ".half").mkdir()
    back_up(config, tmp_path / "backup")
    shutil.rmtree(config.data)
    restore_backup(tmp_path / "backup", config.data)
    assert not (config.data / "uploads" / ".half").exists()
    assert (config.data / "questions.jsonl").read_text() == '{"question": "Who?"}\n'
    add_pushed(config, EMBEDDER)
    assert outcomes(config, push) == ["added"]
