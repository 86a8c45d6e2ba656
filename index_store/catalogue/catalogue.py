"""The truth of an archive in one database: articles, their chunks, and what snapshots hold.

Articles are kept by revision, so that a snapshot built earlier still reads the text it was built
from after the article has changed. Which revisions a snapshot holds is a table of its own.
Everything else (vectors, lexical index) can be built again from here.
"""

from pathlib import Path

from index_store.catalogue.articles import ArticleRepository
from index_store.catalogue.caches import Caches
from index_store.catalogue.chunks import ChunkRepository
from index_store.catalogue.database import Database
from index_store.catalogue.members import MemberRepository
from index_store.catalogue.purging import Purging
from index_store.catalogue.sources import SourceRepository
from index_store.catalogue.statistics import StatisticsQueries


class Catalogue:
    """One database and what is kept in it, by what it is about."""

    def __init__(self, place: Path | str, *, create: bool = False, change: bool = False) -> None:
        """Open a catalogue.

        Args:
            place: An SQLite file or an SQLAlchemy URL (``IndexConfig.catalogue``).
            create: Make the tables if there are none.
            change: Bring an older format to the present one.

        Raises:
            IndexMissingError: There is no catalogue, or it is damaged.
            IndexMismatchError: Another version of Dateline made it.
        """
        self.database = Database(place, create=create, change=change)
        self.articles = ArticleRepository(self.database)
        self.chunks = ChunkRepository(self.database)
        self.members = MemberRepository(self.database)
        self.sources = SourceRepository(self.database)
        self.statistics = StatisticsQueries(self.database)
        self.caches = Caches(self.database)
        self.purging = Purging(self.database)

    def close(self) -> None:
        """Release the database."""
        self.database.close()
