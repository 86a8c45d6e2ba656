"""When articles came into the archive: noted with each change, and never lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from index_store import Index, IndexConfig, build_index, remove_articles
from index_store.building.build import add_sources, roll_back
from index_store.catalogue.schema import ARRIVAL
from index_store.maintenance.catalogue_copy import copy_catalogue
from index_store.maintenance.purge import purge_articles
from tests.helpers.small_archive import EMBEDDER, write, write_articles


def arrived(config: IndexConfig, moment: datetime) -> list[str]:
    index = Index(config, EMBEDDER.name)
    try:
        snapshot = index.current()
        found = snapshot.articles(sorted(snapshot.arrived_after(moment))).values()
        return sorted(article.origin for article in found)
    finally:
        index.close()


def rows(catalogue: Path | str) -> int:
    engine = sa.create_engine(f"sqlite:///{catalogue}")
    with engine.connect() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(ARRIVAL)).scalar_one()
    engine.dispose()
    return int(count)


def test_each_change_notes_the_articles_that_were_not_there_before(tmp_path: Path) -> None:
    config = IndexConfig(data=tmp_path / "data")
    before = datetime.now(UTC) - timedelta(seconds=1)
    folder = write_articles(tmp_path / "in")
    build_index(folder, config, EMBEDDER)
    assert len(arrived(config, before)) == 3
    between = datetime.now(UTC)
    write(folder, "bus.txt", "Bus late\n\nThe bus of Harrow came late on Monday.\n")
    write(folder, "tram.txt", "Tram delayed\n\nThe tram line of Ottery is two years late.\n")
    add_sources(folder, config, EMBEDDER)
    assert arrived(config, between) == ["bus.txt"]  # a new text of an article is no arrival
    roll_back(config)
    assert arrived(config, between) == []
    assert len(arrived(config, before)) == 3


def test_a_catalogue_of_before_it_was_noted_has_no_arrivals_until_it_changes(
    tmp_path: Path,
) -> None:
    config = IndexConfig(data=tmp_path / "data")
    folder = write_articles(tmp_path / "in")
    before = datetime.now(UTC) - timedelta(seconds=1)
    build_index(folder, config, EMBEDDER)
    engine = sa.create_engine(f"sqlite:///{config.catalogue}")
    ARRIVAL.drop(engine)
    engine.dispose()
    assert arrived(config, before) == []
    copy_catalogue(config.catalogue, tmp_path / "copy.db")  # which has the table, empty
    assert rows(tmp_path / "copy.db") == 0
    write(folder, "bus.txt", "Bus late\n\nThe bus of Harrow came late on Monday.\n")
    add_sources(folder, config, EMBEDDER)
    assert arrived(config, before) == ["bus.txt"]


def test_a_purge_takes_the_arrival_with_the_article(tmp_path: Path) -> None:
    config = IndexConfig(data=tmp_path / "data")
    build_index(write_articles(tmp_path / "in"), config, EMBEDDER)
    purge_articles(["tram.txt"], config, EMBEDDER)
    assert rows(config.catalogue) == 2


def test_an_article_that_was_removed_arrives_again(tmp_path: Path) -> None:
    config = IndexConfig(data=tmp_path / "data")
    folder = write_articles(tmp_path / "in")
    build_index(folder, config, EMBEDDER)
    remove_articles(["tram.txt"], config, EMBEDDER)
    between = datetime.now(UTC)
    add_sources(folder, config, EMBEDDER)
    assert arrived(config, between) == ["tram.txt"]
