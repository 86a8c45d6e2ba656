"""Questions while the same process changes the index: none may fail."""

import threading
import time

from index_store import Index, IndexConfig, Snapshot, add_sources, remove_articles
from index_store.data_folder import snapshot_numbers
from tests.helpers.small_archive import ALL, EMBEDDER, write, wrong

SECONDS = 8
CHANGES = 6
VECTOR = EMBEDDER.embed(["The tram line of Ottery"])[0]


def read_all(snapshot: Snapshot) -> None:
    """Do what a question does: search, and read what was found."""
    near = snapshot.search_vectors(VECTOR, 3)
    worded = snapshot.search_words("harbour tram cup", 3)
    assert near
    assert worded
    ids = [id_ for id_, _ in [*near, *worded]]
    assert len(snapshot.passages(ids)) == len(ids)
    assert len(snapshot.places(ids)) == len(ids)
    articles = snapshot.articles(snapshot.revisions())
    assert len(articles) == snapshot.manifest.articles
    assert all(article.origin for article in articles.values())


def test_no_question_fails_while_the_same_process_changes_the_index(config, tmp_path) -> None:
    bridge = write(tmp_path / "more", "bridge.txt", "Bridge falls\n\nThe bridge fell at dawn.\n")
    index = Index(config, EMBEDDER.name)
    failures: list[BaseException] = []
    asked, done = [0], threading.Event()

    def ask(pause: float) -> None:
        while not done.is_set():
            try:
                snapshot = index.current()
                time.sleep(pause)  # a slow model; meanwhile the index may change several times
                read_all(snapshot)
                asked[0] += 1
            except BaseException as error:
                failures.append(error)

    askers = [threading.Thread(target=ask, args=(pause,)) for pause in (0, 0, 0.4, 2)]
    for asker in askers:
        asker.start()
    end = time.monotonic() + SECONDS
    changes = 0
    while time.monotonic() < end or changes < CHANGES:
        add_sources(bridge, config, EMBEDDER)
        remove_articles(["more/bridge.txt"], config, EMBEDDER)
        changes += 2
    done.set()
    for asker in askers:
        asker.join()
    assert [repr(error) for error in failures[:3]] == [], f"{len(failures)} of {asked[0]}"
    assert asked[0] > 20
    index.close()
    add_sources(bridge, config, EMBEDDER)
    assert len(snapshot_numbers(config.data)) == 2, "what is read no more is gone"
    assert wrong(config) == []


def test_a_snapshot_is_kept_as_long_as_it_is_read(config: IndexConfig, tmp_path) -> None:
    index = Index(config, EMBEDDER.name)
    first = index.current()
    for name in ("one", "two", "three"):
        path = write(tmp_path / "more", f"{name}.txt", f"Story {name}\n\nShip {name} sailed.\n")
        add_sources(path, config, EMBEDDER)
        assert index.current() is not first
    read_all(first)
    assert sorted(a.origin for a in first.articles(first.revisions()).values()) == ALL
    del first
    add_sources(write(tmp_path, "x.txt", "Last\n\nA ship came in.\n"), config, EMBEDDER)
    assert 1 not in snapshot_numbers(config.data)
    index.close()
