"""Where the chunks of every revision stand in its text, by the way it was split."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from index_store.catalogue.database import Database
from index_store.catalogue.schema import CHUNK, MEMBER, REVISION
from index_store.types import Chunk, chunk_id


class ChunkRepository:
    """Chunks by ``chunking``, the name of a way to split articles (``IndexConfig.chunking``)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, chunking: str, spans: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        """Store the (start, end) of each revision's chunks; what is stored is left alone."""
        rows = [
            {
                "chunking": chunking,
                "id": chunk_id(revision, start, end),
                "revision": revision,
                "start": start,
                "end": end,
            }
            for revision, places in spans.items()
            for start, end in places
        ]
        self._database.insert(CHUNK, rows)

    def spans(self, chunking: str, revisions: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """Return revision -> (start, end) of its chunks, in order, for those that were split."""
        query = sa.select(CHUNK.c.revision, CHUNK.c.start, CHUNK.c.end).where(
            CHUNK.c.chunking == chunking
        )
        found: dict[str, list[tuple[int, int]]] = {}
        for row in self._database.select_in(query, CHUNK.c.revision, revisions):
            found.setdefault(row.revision, []).append((row.start, row.end))
        return {revision: sorted(places) for revision, places in found.items()}

    def get(self, chunking: str, ids: Sequence[str]) -> list[Chunk]:
        """Return chunks by id, in the order asked; an unknown id is left out."""
        text = sa.func.substr(REVISION.c.text, CHUNK.c.start + 1, CHUNK.c.end - CHUNK.c.start)
        query = (
            sa.select(CHUNK, text.label("text"))
            .join(REVISION, REVISION.c.revision == CHUNK.c.revision)
            .where(CHUNK.c.chunking == chunking)
        )
        rows = self._database.select_in(query, CHUNK.c.id, ids)
        found = {row.id: _chunk(row) for row in rows}
        return [found[id_] for id_ in ids if id_ in found]

    def of_revisions(self, chunking: str, revisions: Sequence[str]) -> list[Chunk]:
        """Return every chunk of the revisions, in order of revision and place."""
        query = sa.select(REVISION.c.revision, REVISION.c.text)
        rows = self._database.select_in(query, REVISION.c.revision, revisions)
        texts = {row.revision: row.text for row in rows}
        return [
            Chunk(
                id=chunk_id(revision, start, end),
                revision=revision,
                start=start,
                end=end,
                text=texts[revision][start:end],
            )
            for revision, spans in sorted(self.spans(chunking, revisions).items())
            for start, end in spans
        ]

    def ids(self, chunking: str, snapshot: int) -> set[str]:
        """Return the id of every chunk of every article in a snapshot."""
        query = (
            sa.select(CHUNK.c.id)
            .join(MEMBER, MEMBER.c.revision == CHUNK.c.revision)
            .where(CHUNK.c.chunking == chunking, MEMBER.c.generation == snapshot)
        )
        with self._database.connected() as connection:
            return set(connection.execute(query).scalars())


def _chunk(row: sa.Row[Any]) -> Chunk:
    return Chunk(id=row.id, revision=row.revision, start=row.start, end=row.end, text=row.text)
