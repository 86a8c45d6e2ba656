"""``Query`` -> passages and sentences: one archive, searched with one embedder and one ranker."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from index_store import Article, Embedder, Snapshot
from rag.config import RetrievalConfig
from rag.errors import ParserError
from rag.language.report_filter import is_report
from rag.query.query import Query
from rag.query.understanding import search_query
from rag.retrieval.article_ranker import Candidate, articles_of, retrieve
from rag.retrieval.event_time import by_time, is_before, within_archive
from rag.retrieval.exhaustive import articles_with, sentences_of_kind
from rag.retrieval.items import NUMBER
from rag.retrieval.sentence_ranker import SentenceRanker, coverage
from rag.retrieval.sentences import sentences_in, sentences_of
from rag.types import Evidence, SearchOptions


class Reranker(Protocol):
    """Puts the sentences that were found in the order in which they are read."""

    def rerank(self, query: Query, sentences: Sequence[Evidence]) -> list[Evidence]:
        """Return the sentences, each once, best first.

        Args:
            query: What is asked for.
            sentences: A few hundred, most relevant first by ``SentenceRanker``.
        """
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a query."""

    candidates: tuple[Candidate, ...] = ()
    """The chunks, best first."""
    told_later: bool = False
    """What is asked about happened before the archive begins; these look back at it."""


@dataclass(frozen=True, slots=True)
class Wide:
    """All that bears on a query, by article."""

    articles: tuple[Article, ...]
    """Those that were read, best first, reprints once."""
    matching: int
    """How many were found or hold all names of the question, read or not; reprints once."""
    sentences: tuple[Evidence, ...]
    """Of the articles, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds what bears on a query in one snapshot of an archive."""

    snapshot: Snapshot
    embedder: Embedder
    reranker: Reranker | None = None
    """Has the last word on the order of sentences; None: the fitted one stays."""
    config: RetrievalConfig = field(default_factory=RetrievalConfig)

    def search(self, words: str, options: SearchOptions, limit: int) -> list[Candidate]:
        """Return the best ``limit`` chunks for words that need not be a question.

        Raises:
            QuestionError: There are no words or too many, or the archive has no such outlet, or no
                article by such authors or in such a language.
        """
        leads, summary = self.snapshot.leads, self.snapshot.summary
        query = search_query(words, options, outlets=leads.outlets, newest=summary.last_day)
        query = within_archive(query, leads)
        return retrieve(query, self.snapshot, self.embedder, self.config, limit=limit)

    def passages(self, query: Query, limit: int) -> Found:
        """Return the best ``limit`` chunks."""
        found = retrieve(query, self.snapshot, self.embedder, self.config, limit=limit)
        later = query.told_of is not None and is_before(query.told_of, self.snapshot.leads)
        return Found(tuple(found), told_later=later)

    def sentences(self, query: Query, found: Found, *, elsewhere: bool = True) -> list[Evidence]:
        """Return the sentences of ``candidates``, best first.

        Without a parser they are ordered by how much of the question they cover.
        """
        sentences = self.candidates(query, found, elsewhere=elsewhere)
        ranker = SentenceRanker(found.candidates, self.snapshot, self.embedder, self.config)
        try:
            ranked = ranker.rerank(query, sentences)
        except ParserError:  # told where they are read
            covered = coverage(query, sentences, self.config)
            order = sorted(range(len(sentences)), key=lambda place: -covered[place])
            ranked = [sentences[place] for place in order]
        ranked = by_time(query, ranked, self.config)
        return self.reranker.rerank(query, ranked) if self.reranker else ranked

    def widely(self, query: Query) -> Wide:
        """Return what bears on a query, wide by article instead of deep by chunk.

        Every sentence of the best articles is ranked, not only those of the chunks that were
        found; what several articles say in the same words is given once. Where a number is asked
        for only those with one are.
        """
        config, reach = self.config, query.reach
        passages = reach * config.wide_passages
        found = retrieve(query, self.snapshot, self.embedder, config, limit=passages)
        articles = articles_of(found)
        read = articles[: reach * config.wide_articles]
        named = self.articles_with(query, query.names)
        matching = len({article.cluster or article.id for article in (*articles, *named)})
        told = {
            item.text.casefold(): item
            for article in reversed(read)
            for item in sentences_of(article)
            if len(item.text.split()) >= config.least_words
            and (not query.asks_number or NUMBER.search(item.text))
        }
        sentences = list(reversed(told.values()))
        if not sentences:
            return Wide(articles=(), matching=matching, sentences=())
        ranker = SentenceRanker(found, self.snapshot, self.embedder, config)
        order = np.argsort(-ranker.scores(query, sentences), kind="stable")
        best = [sentences[place] for place in order[: reach * config.wide_sentences]]
        return Wide(articles=tuple(read), matching=matching, sentences=tuple(best))

    def candidates(self, query: Query, found: Found, *, elsewhere: bool = True) -> list[Evidence]:
        """Return the sentences of passages that are reports, not numbered, as the passages stand.

        Where an exact item is asked for, every sentence that holds one is among them, whatever
        passage it stands in.

        Args:
            query: What is asked for.
            found: The passages.
            elsewhere: Look for exact items in other passages too, which may take a second.
        """
        sentences = sentences_in(found.candidates, self.config)
        reports = [item for item in sentences if is_report(item.text)]
        if elsewhere and query.is_exact:
            reports += sentences_of_kind(query, self.snapshot, self.config)
        return list({(item.article.id, item.start): item for item in reports}.values())

    def articles_with(
        self, query: Query, names: Sequence[str], words: Iterable[str] = ()
    ) -> list[Article]:
        """Return every article that may be read and holds all names; see ``exhaustive``."""
        return articles_with(query, names, self.snapshot, self.config, words)
