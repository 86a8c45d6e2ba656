"""Question -> answer. The only place that wires the parts together."""

import asyncio
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from index_store.config import IndexConfig
from index_store.embedding import open_embedder
from index_store.generation import ArchiveSummary, Generation, Index
from index_store.types import Article, Embedder
from rag.chat_model import ChatModel
from rag.citations import missing_names, shared_words, take_last, take_statements
from rag.composite import lacks_names
from rag.config import ModelConfig
from rag.disagreement import disagreements
from rag.errors import ChatModelError
from rag.example_questions import NEWEST, example_questions
from rag.finding import find, understand
from rag.focus import holds_kind, plain_answer
from rag.inspection import Inspection
from rag.kinds import Plan
from rag.language_model import Completion, LanguageModel, Messages
from rag.names import joined, without_dateline
from rag.plans import Reader, follow
from rag.prompts import (
    NOT_FOUND,
    answer_grammar,
    answer_messages,
    answer_prefix,
    position_messages,
)
from rag.question import PositionQuestion, clean_question
from rag.recall import RecallingModel
from rag.retrieval import Candidate, retrieve
from rag.run import NEAREST, Run
from rag.types import Answer, Claim, Draft, Event, ModelState, Stage
from rag.waiting import TICK_SECONDS
from rag.window import why_empty

CHUNKS = 16  # chunks whose sentences are ranked for a question about a fact
SENTENCES = 8  # sentences the model reads for it: on two cores each costs about half a second
ANSWER_TOKENS = 200
LABEL_TOKENS = 60


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
        yield Stage(f"Searching {run.total} articles")
        if plan and (yield from self._plan(plan, run, generation)):
            yield run.answer(separator="\n")
            return
        find(run, generation, self._embedder, CHUNKS)
        if not run.ranked:
            run.notes.extend(why_empty(run.window, run.outlets, generation.summary))
            yield run.answer()
            return
        if plain := plain_answer(run.standalone, run.ranked):
            run.read = [plain.article]
            yield from run.add([Claim(text=without_dateline(plain.text), evidence=(plain,))])
            yield from self._finish(run, generation)
            return
        try:
            if (yield from self._ready(run, generation)):
                yield from self._write(run, generation)
        except ChatModelError as error:
            yield from self._extract(run, generation, str(error))

    def _plan(self, plan: Plan, run: Run, generation: Generation) -> Generator[Event, None, bool]:
        """Follow the plan for a question about positions; without a model, as far as code can."""
        reader = Reader(
            generation,
            partial(self._label, run),
            lambda chunks: find(run, generation, self._embedder, chunks),
        )
        return (yield from follow(plan, run, reader))

    def _ready(self, run: Run, generation: Generation) -> Generator[Event, None, bool]:
        """Wait for the model; where there is none, answer without it and return False."""
        while (state := self._model.wait(TICK_SECONDS)).loading:
            yield Stage("Waiting for the language model to load")
        if not state.ready:
            yield from self._extract(run, generation, state.reason)
            return False
        run.model = state.name
        return True

    def search(self, query: str, *, limit: int = 10, as_of: date | None = None) -> list[Candidate]:
        """Return the passages that bear most on a query, best first.

        Args:
            query: A question or some words, at most 2,000 characters.
            limit: The most passages to return, at least 1.
            as_of: Leave out what was published after this day; by default today.

        Raises:
            QuestionError: The query is empty or too long.
        """
        generation, as_of = self._index.current(), as_of or date.today()
        return retrieve(clean_question(query), generation, self._embedder, as_of=as_of, limit=limit)

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
        find(run, generation, self._embedder, CHUNKS)
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

    def _write(self, run: Run, generation: Generation) -> Iterator[Event]:
        """Let the model write statements from the best sentences, and prove each."""
        evidence = run.select(SENTENCES)
        run.read = [item.article for item in evidence]
        if run.composite and (missing := lacks_names(run.standalone, evidence)):
            run.notes.append(f"No report was found that names {joined(sorted(missing))}.")
            yield run.answer()
            return
        yield (stage := Stage(f"Reading {len(evidence)} sentences"))
        written = ""
        position = 0
        pieces = self._model.stream(
            answer_messages(run.standalone, evidence),
            max_tokens=ANSWER_TOKENS,
            grammar=answer_grammar(run.standalone, len(evidence)),
        )
        with closing(pieces):
            for piece in pieces:
                if isinstance(piece, Completion):
                    run.count(piece)
                    continue
                written += piece
                statements, rest = take_statements(written[position:])
                position = len(written) - len(rest)
                yield from run.prove(statements, evidence)
                if rest.strip() and not NOT_FOUND.startswith(rest.strip()):
                    yield Draft(rest.strip())
                elif not piece:
                    yield stage
        last = take_last(written[position:])
        if last and not last.text.startswith(NOT_FOUND.rstrip(".")):
            yield from run.prove([last], evidence)
        yield from self._finish(run, generation)

    def _finish(self, run: Run, generation: Generation) -> Iterator[Event]:
        """Add what other reports say otherwise, and answer."""
        yield from self._contradict(run, generation)
        run.lap("write")
        yield run.answer()

    def _contradict(self, run: Run, generation: Generation) -> Iterator[Event]:
        """Add what other reports say otherwise, reprints that were changed among them."""
        cited = {item.article.id: item.article for c in run.claims for item in c.evidence}
        copies = (  # looked up only where they are asked for
            copy
            for article in cited.values()
            if article.cluster
            for copy in generation.reprints(article.id)
            if run.window.holds(copy.day) and run.outlets.hold(copy.source)
        )
        yield from run.contrast(disagreements(run.claims, run.ranked, copies, run.standalone))

    def _label(
        self, run: Run, asked: PositionQuestion, sentence: str, stage: Stage
    ) -> Generator[Stage, None, str]:
        """Return the model's reading of a sentence, yielding the stage while it is silent."""
        messages = position_messages(asked.parties, asked.matter, sentence)
        label = ""
        with closing(self._model.stream(messages, max_tokens=LABEL_TOKENS)) as pieces:
            for piece in pieces:
                if isinstance(piece, Completion):
                    run.count(piece)
                    label = piece.text
                elif not piece:
                    yield stage
        run.model = self._model.state.name
        return label

    def _extract(self, run: Run, generation: Generation, reason: str | None) -> Iterator[Event]:
        """Answer with the evidence sentences themselves."""
        run.extractive = True
        read = run.select(SENTENCES) if run.composite else run.ranked[:SENTENCES]
        run.read = [item.article for item in read]
        lacking = lacks_names(run.standalone, read) if run.composite else set()
        fitting = [
            item
            for item in read
            if shared_words(run.standalone, item.text)
            and (run.composite or not missing_names(run.standalone, [item]))
            and holds_kind(run.standalone, item.text)
            and not lacking
        ]
        said = " The answer is the archive's own sentences." if fitting else ""
        run.notes.append(f"{reason or 'No chat model is at hand.'}{said}")
        yield from run.add([Claim(text=item.text, evidence=(item,)) for item in fitting[:NEAREST]])
        yield from self._contradict(run, generation)
        yield run.answer(separator="\n")
