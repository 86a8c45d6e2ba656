"""Question -> answer. The only place that wires the parts together."""

import asyncio
from collections.abc import Generator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from index_store.config import IndexConfig
from index_store.search.embedding import open_embedder
from index_store.snapshot import ArchiveSummary, Generation, Index
from index_store.types import Article, Embedder, write_count
from rag.config import ModelConfig
from rag.inspection import Inspection
from rag.model.chat_model import ChatModel
from rag.model.protocol import LanguageModel
from rag.model.response_cache import RecallingModel
from rag.query.example_questions import NEWEST, example_questions
from rag.query.intents import Plan
from rag.query.outlets import outlets_of
from rag.query.position_question import clean_question
from rag.query.times import why_empty
from rag.reading.facts import SENTENCES, Answering
from rag.reading.finding import find, understand
from rag.reading.plans import follow
from rag.reading.positions.reader import Reader
from rag.reading.prompts import answer_prefix
from rag.reading.run import Run
from rag.retrieval.article_ranker import Candidate, retrieve
from rag.types import Answer, Event, Messages, ModelState, Stage

CHUNKS = 16  # chunks whose sentences are ranked for a question about a fact
CHUNKS_ACROSS = 32  # for one that compares reports


class Dateline:
    """A news archive that answers questions. Safe to use from many threads."""

    def __init__(self, index: Index, embedder: Embedder, model: LanguageModel) -> None:
        self._index = index
        self._embedder = embedder
        self._model: LanguageModel = RecallingModel(model)

    @classmethod
    def open(cls, path: str | Path = "data", *, model: ModelConfig | None = None) -> Self:
        """Open an archive; the language model loads in the background.

        Args:
            path: The data folder that ``dateline build`` made; ``IndexConfig.from_env`` says what
                of the index is on a server.
            model: Which chat model answers; by default what the environment says, else the
                embedded one.

        Raises:
            IndexMissingError: There is no index at the path.
            IndexMismatchError: It was built with other settings.
        """
        config = IndexConfig.from_env(Path(path))
        embedder = open_embedder(config.embedding_model)
        index = Index(config, embedder.name)
        chat = ChatModel.open(model or ModelConfig.from_env(), warm=answer_prefix())
        return cls(index, embedder, chat)

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

    def ask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        history: Messages = (),
    ) -> Answer:
        """Answer a question from the archive.

        Args:
            question: In plain words, at most 2,000 characters.
            as_of: Answer with what was published up to this day; by default today. A day that
                the question states ("as of 4 September 2025") counts where it is earlier.
            since: Use nothing published before this day, whatever the question states.
            until: Use nothing published after this day, whatever the question states.
            outlets: Use nothing but reports of these outlets, called as in ``outlets``, in any
                case; empty: of all.
            history: The turns before it, oldest first, each with "role" (user or assistant) and
                "content"; what the question leaves unsaid is taken from them.

        Returns:
            The answer. Without a usable chat model it is extractive: the evidence sentences
            themselves, with ``note`` saying why.

        Raises:
            QuestionError: The question is empty or too long, ``since`` is after ``until``, or the
                archive has no such outlet.
        """
        events = self.stream(
            question, as_of=as_of, since=since, until=until, outlets=outlets, history=history
        )
        for event in events:
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an Answer")

    async def aask(
        self,
        question: str,
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        history: Messages = (),
    ) -> Answer:
        """Answer a question without blocking the event loop; see ``ask``."""
        return await asyncio.to_thread(
            self.ask,
            question,
            as_of=as_of,
            since=since,
            until=until,
            outlets=outlets,
            history=history,
        )

    def stream(
        self,
        question: str,
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        history: Messages = (),
    ) -> Generator[Event, None, None]:
        """Answer a question step by step; see ``ask``.

        Yields:
            ``Stage`` as each stage begins and again while the model is silent, so that something
            comes at least once a second; ``Draft`` while a statement is written, ``Claim`` as
            soon as it is proved, and the ``Answer`` last. Closing the iterator stops the model.
        """
        generation = self._index.current()
        run, plan = understand(question, generation, as_of, since, until, outlets, history)
        yield Stage(f"Searching {write_count(run.total, 'article')}")
        if plan and (yield from self._plan(plan, run, generation)):
            yield run.answer(separator="\n")
            return
        self._find(run, generation)
        if not run.ranked:
            run.notes.extend(why_empty(run.window, run.outlets, generation.summary))
            yield run.answer()
            return
        yield from Answering(run, generation, self._model).answer()

    def _find(self, run: Run, generation: Generation) -> None:
        """Fill in the sentences that bear on the question."""
        find(run, generation, self._embedder, CHUNKS_ACROSS if run.composite else CHUNKS)

    def _plan(self, plan: Plan, run: Run, generation: Generation) -> Generator[Event, None, bool]:
        """Follow the plan for a question about positions; without a model, as far as code can."""
        reader = Reader(
            generation,
            Answering(run, generation, self._model).label,
            lambda chunks: find(run, generation, self._embedder, chunks),
        )
        return (yield from follow(plan, run, reader))

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        as_of: date | None = None,
        outlets: Sequence[str] = (),
    ) -> list[Candidate]:
        """Return the passages that bear most on a query, best first.

        Args:
            query: A question or some words, at most 2,000 characters.
            limit: The most passages to return, at least 1.
            as_of: Leave out what was published after this day; by default today.
            outlets: As for ``ask``.

        Raises:
            QuestionError: The query is empty or too long, or the archive has no such outlet.
        """
        generation, query = self._index.current(), clean_question(query)
        return retrieve(
            query,
            generation,
            self._embedder,
            as_of=as_of or date.today(),
            outlets=outlets_of(query, outlets, generation.leads.outlets),
            limit=limit,
        )

    def inspect(
        self,
        question: str,
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        history: Messages = (),
    ) -> Inspection:
        """Show how a question is understood and what would be read for it; see ``ask``."""
        generation = self._index.current()
        run, plan = understand(question, generation, as_of, since, until, outlets, history)
        self._find(run, generation)
        return Inspection(
            question=run.standalone,
            asked=as_of or date.today(),
            window=run.window,
            plan=type(plan).__name__ if plan else "fact",
            outlets=run.outlets,
            candidates=tuple(run.candidates),
            sentences=tuple(run.select(SENTENCES)),
        )

    def article(self, id_: str) -> Article | None:
        """Return the archive's article with the id, or None where it holds none."""
        return self._index.current().article(id_)
