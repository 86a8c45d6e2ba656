"""Articles of the catalogue -> chunks with vectors; nothing is split or embedded twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index_store.catalogue.articles import is_as_stored
from index_store.catalogue.catalogue import Catalogue
from index_store.config import IndexConfig
from index_store.errors import CatalogueLostError, EmbeddingError
from index_store.search.chunking import passage_text, split_articles
from index_store.search.languages import ENGLISH
from index_store.search.leads import Leads, lead_of
from index_store.types import Article, Embedder, FloatMatrix, chunk_id

ARTICLES_AT_ONCE = 128  # about 1,500 chunks; what is lost at most when a build is killed


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The chunks of some articles, ready to be stored."""

    articles: int
    ids: list[str]
    texts: list[str]
    """Each with the line that says what it belongs to."""
    languages: list[str]
    """Of each text, as codes."""
    vectors: FloatMatrix
    embedded: int
    """How many of them were not in the cache."""
    leads: Leads


def passages_of(
    revisions: Sequence[str], catalogue: Catalogue, config: IndexConfig, embedder: Embedder
) -> Iterator[Passages]:
    """Yield the chunks of revisions, some articles at a time; each is stored when it comes."""
    for first in range(0, len(revisions), ARTICLES_AT_ONCE):
        articles = catalogue.articles.get(revisions[first : first + ARTICLES_AT_ONCE])
        for revision, article in articles.items():
            if not is_as_stored(revision, article):
                raise CatalogueLostError(
                    f"The text of {revision} in the catalogue is not what was stored. Bring back "
                    "a backup (dateline restore BACKUP --replace), or save the others: "
                    "dateline salvage FILE"
                )
        spans = _spans(articles, catalogue, config)
        ids, texts, languages = [], [], list[str]()
        for revision, article in articles.items():
            for start, end in spans[revision]:
                ids.append(chunk_id(revision, start, end))
                texts.append(passage_text(article, start, end))
            languages += [article.language or ENGLISH] * len(spans[revision])
        vectors, embedded = _vectors(texts, catalogue, embedder)
        yield Passages(
            articles=len(articles),
            ids=ids,
            texts=texts,
            languages=languages,
            vectors=vectors,
            embedded=embedded,
            leads=_leads(articles, spans, catalogue, config, embedder),
        )


def _spans(
    articles: dict[str, Article], catalogue: Catalogue, config: IndexConfig
) -> dict[str, list[tuple[int, int]]]:
    """Return where every article's chunks stand, splitting those that never were."""
    spans = catalogue.chunks.spans(config.chunking, list(articles))
    new = [revision for revision in articles if revision not in spans]
    if new:
        split = split_articles([articles[revision] for revision in new], config)
        fresh = dict(zip(new, split, strict=True))
        catalogue.chunks.add(config.chunking, fresh)
        spans |= fresh
    return spans


def _leads(
    articles: dict[str, Article],
    spans: dict[str, list[tuple[int, int]]],
    catalogue: Catalogue,
    config: IndexConfig,
    embedder: Embedder,
) -> Leads:
    openings = [lead_of(article, config.leads.vector_words) for article in articles.values()]
    return Leads(
        revisions=list(articles),
        days=[article.day for article in articles.values()],
        outlets=[article.source for article in articles.values()],
        texts=[lead_of(article, config.leads.words) for article in articles.values()],
        languages=[article.language or ENGLISH for article in articles.values()],
        vectors=_vectors(openings, catalogue, embedder)[0],
        chunks=[len(spans[revision]) for revision in articles],
    )


def _vectors(
    texts: Sequence[str], catalogue: Catalogue, embedder: Embedder
) -> tuple[FloatMatrix, int]:
    """Return a row for every text, and how many of the texts had to be embedded."""
    vectors = np.empty((len(texts), embedder.dimension), np.float32)
    cached = catalogue.caches.embeddings.get(embedder.name, texts)
    for place, vector in cached.items():
        if len(vector) != embedder.dimension:
            raise EmbeddingError(
                f"The embedding model {embedder.name} gives vectors of {embedder.dimension} "
                f"numbers now and gave {len(vector)} before: it is another one under the same "
                "name. Give it a name of its own, or build into a new folder: --data NEW"
            )
        vectors[place] = vector
    missing = [place for place in range(len(texts)) if place not in cached]
    if missing:
        fresh = [texts[place] for place in missing]
        vectors[missing] = embedder.embed(fresh)
        catalogue.caches.embeddings.add(embedder.name, fresh, vectors[missing])
    return vectors, len(missing)
