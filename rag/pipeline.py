"""Question -> answer. The only place that wires the parts together."""

import asyncio
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from index_store import (
    ArchiveSummary,
    Article,
    Embedder,
    Index,
    IndexConfig,
    Snapshot,
    embedder_for,
)
from rag.config import ModelConfig, RagConfig
from rag.desk.archive_desk import ArchiveDesk
from rag.desk.checking.checker import Checker, CheckEvent
from rag.desk.search.articles import find_articles, mark_article
from rag.inspection import Inspection, inspected
from rag.model.chat_model import ChatModel
from rag.model.protocol import LanguageModel
from rag.model.response_cache import CachingModel
from rag.query.example_questions import NEWEST, example_questions
from rag.query.query import Query
from rag.query.understanding import understand
from rag.reading.answering import answered
from rag.reading.ledger import Meter
from rag.reading.prompts import choice_prefix
from rag.retrieval.article_ranker import Candidate
from rag.retrieval.event_time import within_archive
from rag.retrieval.retriever import Reranker, Retriever
from rag.types import (
    Answer,
    ArticleOptions,
    AskOptions,
    Event,
    FoundArticles,
    MarkedArticle,
    ModelState,
    SearchOptions,
)


def open_model(config: ModelConfig | None = None) -> LanguageModel:
    """Return a chat model, which loads in the background.

    Args:
        config: Which; by default what the environment says, else the embedded one.
    """
    return ChatModel.open(config or ModelConfig.from_env(), warm=choice_prefix())


class Dateline(ArchiveDesk):
    """A news archive that answers questions. Safe to use from many threads."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        model: LanguageModel,
        reranker: Reranker | None = None,
        config: RagConfig | None = None,
    ) -> None:
        """Put the parts together.

        Args:
            index: The archive.
            embedder: The model that the index was built with.
            model: Writes the answers.
            reranker: Has the last word on the order of the sentences that are read; by default
                that of the fitted ranker stays.
            config: The thresholds; by default those that were measured to be best.
        """
        super().__init__(index, config or RagConfig())
        self._embedder = embedder
        self._model: LanguageModel = CachingModel(model)
        self._reranker = reranker

    @classmethod
    def open(
        cls,
        path: str | Path = "data",
        *,
        model: ModelConfig | LanguageModel | None = None,
        embedding_model: str | None = None,
        reranker: Reranker | None = None,
        config: RagConfig | None = None,
    ) -> Self:
        """Open an archive; the language model loads in the background.

        Args:
            path: The data folder that ``dateline build`` made; ``IndexConfig.from_env`` says what
                of the index is on a server.
            model: Which chat model answers, or one that is open already and is closed with this;
                by default what the environment says, else the embedded one.
            embedding_model: As ``IndexConfig.embedding_model``; by default what the environment
                says, else the one that the index was built with.
            reranker: As for ``Dateline``.
            config: As for ``Dateline``.

        Raises:
            IndexMissingError: There is no index at the path.
            IndexMismatchError: It was built with other settings.
        """
        index_config = IndexConfig.from_env(Path(path))
        if embedding_model:
            index_config = replace(index_config, embedding_model=embedding_model)
        embedder = embedder_for(index_config)
        index = Index(index_config, embedder.name)
        if model is None or isinstance(model, ModelConfig):
            model = open_model(model)
        return cls(index, embedder, model, reranker, config)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the model and release the index."""
        self._model.close()
        self._index.close()

    @property
    def model_state(self) -> ModelState:
        """Whether a chat model is at hand, still loading, or why there is none."""
        return self._model.state

    @property
    def archive_summary(self) -> ArchiveSummary:
        """What the archive holds now."""
        return self._index.current().summary

    @property
    def outlets(self) -> list[str]:
        """The name of every outlet in the archive, in order."""
        return self._index.current().leads.outlets

    @property
    def example_questions(self) -> list[str]:
        """A few questions that the archive answers, to begin with; none where none are found."""
        return example_questions(self._index.current().newest_articles(NEWEST))

    def ask(self, question: str, options: AskOptions = AskOptions()) -> Answer:
        """Answer a question from the archive.

        Args:
            question: In plain words, at most 2,000 characters.
            options: The day of asking, the reports that may be used, the turns before it.

        Returns:
            The answer. Without a usable chat model it is extractive: the evidence sentences
            themselves, with ``note`` saying why.

        Raises:
            QuestionError: The question is empty or too long, or the archive has no such outlet, or
                no article by such authors or in such a language.
        """
        for event in self.stream(question, options):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an Answer")

    async def aask(self, question: str, options: AskOptions = AskOptions()) -> Answer:
        """Answer a question without blocking the event loop; see ``ask``."""
        return await asyncio.to_thread(self.ask, question, options)

    def stream(
        self, question: str, options: AskOptions = AskOptions()
    ) -> Generator[Event, None, None]:
        """Answer a question step by step; see ``ask``.

        Yields:
            ``Stage`` as each stage begins and again while the model is silent, so that something
            comes at least once a second; ``Reading`` as soon as sentences about a fact are found;
            ``Draft`` while a statement is written, ``Claim`` as soon as it is proved, and the
            ``Answer`` last. Closing the iterator stops the model.
        """
        meter, snapshot = Meter(), self._index.current()
        query = self._understood(question, options, snapshot)
        retriever = self._retriever(snapshot)
        yield from answered(query, retriever, self._model, self._config, meter)

    def _retriever(self, snapshot: Snapshot) -> Retriever:
        return Retriever(snapshot, self._embedder, self._reranker, self._config.retrieval)

    def _understood(self, question: str, options: AskOptions, snapshot: Snapshot) -> Query:
        outlets, newest = snapshot.leads.outlets, snapshot.summary.last_day
        query = understand(question, options, self._config.query, outlets=outlets, newest=newest)
        return within_archive(query, snapshot.leads)

    def search(
        self, words: str, options: SearchOptions = SearchOptions(), limit: int = 10
    ) -> list[Candidate]:
        """Return the passages that bear most on some words, best first.

        Args:
            words: A question or some words, at most 2,000 characters.
            options: The day of asking, and the reports that may be used.
            limit: The most passages to return, at least 1.

        Raises:
            QuestionError: There are no words or too many; as for ``ask``.
        """
        return self._retriever(self._index.current()).search(words, options, limit)

    def search_articles(
        self, words: str, options: ArticleOptions = ArticleOptions()
    ) -> FoundArticles:
        """Return the articles that hold some words, all of them counted, with where they do.

        Args:
            words: Such as ``ferry "price rise" -strike author:holt``, at most 2,000 characters;
                docs/operating.md has the language. None find everything.
            options: Which articles, in which order, which page of them.

        Raises:
            QuestionError: The words are malformed or too many, or the archive has no such outlet.
            IndexMissingError: An older Dateline made the index; the message says what to do.
        """
        return find_articles(self._index.current(), words, options)

    def check(
        self, text: str, options: SearchOptions = SearchOptions()
    ) -> Generator[CheckEvent, None, None]:
        """Say of each sentence of a draft what the archive says of it.

        Args:
            text: The draft, at most ``CheckConfig.characters`` characters. It is not kept.
            options: The day up to which reports count, and which reports; ``reach`` is not used.

        Yields:
            Each sentence as soon as it is decided, those first for which no chat model is asked,
            and last the ``CheckedDraft`` that holds all. Closing the iterator ends it.

        Raises:
            QuestionError: The draft is empty or too long; as for ``ask``.
            ParserError: The parser's model is missing: nothing can be compared.
        """
        checker = Checker(self._retriever(self._index.current()), self._model, self._config)
        yield from checker.check(text, options)

    def inspect(self, question: str, options: AskOptions = AskOptions()) -> Inspection:
        """Show how a question is understood and what would be read for it; see ``ask``."""
        snapshot = self._index.current()
        query = self._understood(question, options, snapshot)
        return inspected(query, self._retriever(snapshot), self._model.state, self._config)

    def article(self, id_: str) -> Article | None:
        """Return the archive's article with the id, or None where it holds none."""
        return self._index.current().article(id_)

    def marked_article(self, id_: str, words: str) -> MarkedArticle | None:
        """Return an article with the places of a search's words and its reprints, or None.

        Raises:
            QuestionError: The words are malformed or too many; see ``search_articles``.
        """
        return mark_article(self._index.current(), id_, words)
