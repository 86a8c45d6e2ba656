"""Question -> answer. The only place that wires the parts together."""

import asyncio
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from index_store.config import IndexConfig
from index_store.embedding import open_embedder
from index_store.generation import ArchiveSummary, Generation, Index
from index_store.types import Article, Embedder
from rag.chat_model import ChatModel
from rag.citations import (
    Statement,
    missing_names,
    names_of,
    numbered,
    prove,
    shared_words,
    take_last,
    take_statements,
)
from rag.config import ModelConfig
from rag.errors import ChatModelError
from rag.evidence import rank_sentences, select
from rag.example_questions import NEWEST, example_questions
from rag.language_model import Completion, LanguageModel
from rag.listing import Report, changed_claims, current_positions, list_claims, read_positions
from rag.prompts import (
    NOT_FOUND,
    answer_grammar,
    answer_messages,
    answer_prefix,
    position_messages,
)
from rag.question import PositionQuestion, clean_question, position_question, stated_day
from rag.retrieval import Candidate, articles_of, retrieve
from rag.types import (
    Answer,
    Claim,
    Coverage,
    Draft,
    Event,
    Evidence,
    ModelState,
    Stage,
    Status,
)
from rag.waiting import TICK_SECONDS

CHUNKS = 16  # chunks whose sentences are ranked for a question about a fact
SENTENCES = 8  # sentences the model reads for it: on two cores each costs about half a second
LIST_CHUNKS = 60  # a list is only right when every article that bears on it is read
LIST_SENTENCES = 30  # about one second each on two cores
ANSWER_TOKENS = 200
LABEL_TOKENS = 60
NEAREST = 3  # sentences shown where the archive has no answer, or no model is at hand
# "Who refused?" may mean persons; "which countries?" does not.
PEOPLE = {"parties", "people", "men", "women", "ministers", "leaders"}
LABEL_CACHE = 20_000  # sentences whose reading is remembered, about 200 bytes each


class Dateline:
    """A news archive that answers questions. Safe to use from many threads."""

    def __init__(self, index: Index, embedder: Embedder, model: LanguageModel) -> None:
        self._index = index
        self._embedder = embedder
        self._model = model
        # Gives a list for every sentence asked about, the same each time; its label goes in there.
        self._labels = lru_cache(maxsize=LABEL_CACHE)(_no_label)

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

    def __enter__(self) -> "Dateline":
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
    def example_questions(self) -> list[str]:
        """A few questions that the archive answers, to begin with; none where none are found."""
        return example_questions(self._index.current().newest_articles(NEWEST))

    def ask(self, question: str, *, as_of: date | None = None) -> Answer:
        """Answer a question from the archive.

        Args:
            question: In plain words, at most 2,000 characters.
            as_of: Answer with what was published up to this day; by default the day that the
                question states ("as of 4 September 2025"), else today.

        Returns:
            The answer. Without a usable chat model it is extractive: the evidence sentences
            themselves, with ``note`` saying why.

        Raises:
            QuestionError: The question is empty or too long.
        """
        for event in self.stream(question, as_of=as_of):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an Answer")

    async def aask(self, question: str, *, as_of: date | None = None) -> Answer:
        """Answer a question without blocking the event loop; see ``ask``."""
        return await asyncio.to_thread(self.ask, question, as_of=as_of)

    def stream(self, question: str, *, as_of: date | None = None) -> Generator[Event, None, None]:
        """Answer a question step by step; see ``ask``.

        Yields:
            ``Stage`` as each stage begins and again while the model is silent, so that something
            comes at least once a second; ``Draft`` while a statement is written, ``Claim`` as
            soon as it is proved, and the ``Answer`` last. Closing the iterator stops the model.
        """
        question = clean_question(question)
        generation = self._index.current()
        asked = position_question(question)
        run = _Run(
            question=question,
            as_of=as_of or stated_day(question) or date.today(),
            total=generation.manifest.articles,
        )
        yield Stage(f"Searching {run.total} articles")
        self._find(run, generation, LIST_CHUNKS if asked else CHUNKS)
        if not run.ranked:
            yield run.answer()
            return
        while (state := self._model.wait(TICK_SECONDS)).loading:
            yield Stage("Waiting for the language model to load")
        if not state.ready:
            yield from self._extract(run, state.reason)
            return
        run.model = state.name
        try:
            yield from self._list(run, asked) if asked else self._write(run)
        except ChatModelError as error:
            yield from self._extract(run, str(error))

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

    def article(self, id_: str) -> Article | None:
        """Return the archive's article with the id, or None where it holds none."""
        return self._index.current().article(id_)

    def _find(self, run: "_Run", generation: Generation, chunks: int) -> None:
        """Fill in the candidates and their sentences, best first."""
        run.candidates = retrieve(
            run.question, generation, self._embedder, as_of=run.as_of, limit=chunks
        )
        run.lap("retrieve")
        run.ranked = rank_sentences(run.question, run.candidates, self._embedder)
        run.lap("evidence")

    def _write(self, run: "_Run") -> Iterator[Event]:
        """Let the model write statements from the best sentences, and prove each."""
        evidence = select(run.ranked, SENTENCES)
        run.read = evidence
        yield (stage := Stage(f"Reading {len(evidence)} sentences"))
        written = ""
        position = 0
        pieces = self._model.stream(
            answer_messages(run.question, evidence),
            max_tokens=ANSWER_TOKENS,
            grammar=answer_grammar(len(evidence)),
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
        run.lap("write")
        yield run.answer()

    def _list(self, run: "_Run", asked: PositionQuestion) -> Iterator[Event]:
        """Let the model read sentence by sentence who takes which position, newest day first."""
        sentences = sorted(
            [item for item in run.ranked if names_of(item.text)][:LIST_SENTENCES],
            key=lambda item: (item.article.day or date.min, item.article.id),
            reverse=True,
        )
        reports: list[Report] = []
        for _, group in groupby(sentences, key=lambda item: item.article.day):
            for sentence in group:
                yield (stage := Stage(f"Read {len(run.read)} of {len(sentences)} sentences"))
                label = yield from self._label(asked, sentence.text, stage)
                people = asked.parties in PEOPLE
                reports.extend(read_positions(sentence, label, people=people))
                run.read.append(sentence)
            # Older days cannot overrule what a party's newest report says.
            yield from run.add(list_claims(asked, current_positions(reports)))
        yield from run.add(changed_claims(asked, current_positions(reports)))
        run.lap("write")
        yield run.answer(separator="\n")

    def _label(
        self, asked: PositionQuestion, sentence: str, stage: Stage
    ) -> Generator[Stage, None, str]:
        """Return the model's reading of a sentence, yielding the stage while it is silent."""
        parties, matter = asked.parties, asked.matter
        if not (label := self._labels(parties, matter, sentence)):
            messages = position_messages(parties, matter, sentence)
            with closing(self._model.stream(messages, max_tokens=LABEL_TOKENS)) as pieces:
                for piece in pieces:
                    if isinstance(piece, Completion):
                        label.append(piece.text)
                    elif not piece:
                        yield stage
        return label[0]

    def _extract(self, run: "_Run", reason: str | None) -> Iterator[Event]:
        """Answer with the evidence sentences themselves."""
        run.extractive = True
        run.note = (
            f"{reason or 'No chat model is at hand.'} The answer is the archive's own sentences."
        )
        run.read = run.ranked[:SENTENCES]
        fitting = [
            item
            for item in run.read
            if shared_words(run.question, item.text) and not missing_names(run.question, [item])
        ]
        yield from run.add([Claim(text=item.text, evidence=(item,)) for item in fitting[:NEAREST]])
        yield run.answer(separator="\n")


def _no_label(parties: str, matter: str, sentence: str) -> list[str]:
    return []


@dataclass(slots=True, kw_only=True)
class _Run:
    """One question on its way to its answer."""

    question: str
    as_of: date
    total: int
    candidates: list[Candidate] = field(default_factory=list)
    ranked: list[Evidence] = field(default_factory=list)
    read: list[Evidence] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    dropped: int = 0
    extractive: bool = False
    note: str | None = None
    model: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    timings: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        """Note how long a stage took, in seconds."""
        spent = time.perf_counter() - self.began - sum(self.timings.values())
        self.timings[stage] = round(spent, 3)

    def count(self, completion: Completion) -> None:
        """Add up the tokens of a model call."""
        self.prompt_tokens += completion.prompt_tokens
        self.completion_tokens += completion.completion_tokens

    def prove(
        self, statements: Sequence[Statement], evidence: Sequence[Evidence]
    ) -> Iterator[Claim]:
        """Yield the statements that sentences prove; count the others."""
        proved = []
        for statement in statements:
            claim = prove(statement, evidence, self.question)
            if claim:
                proved.append(claim)
            else:
                self.dropped += 1
        yield from self.add(proved)

    def add(self, claims: Sequence[Claim]) -> Iterator[Claim]:
        """Yield the claims that are new, their evidence numbered in order of use."""
        told = {claim.text for claim in self.claims}
        for claim in claims:
            if claim.text not in told:
                told.add(claim.text)
                self.claims.append(numbered(claim, self.numbers))
                yield self.claims[-1]

    def answer(self, separator: str = " ") -> Answer:
        """Return what was found."""
        cited = {item.number: item for claim in self.claims for item in claim.evidence}
        self.timings["total"] = round(time.perf_counter() - self.began, 3)
        status = Status.NOT_FOUND
        if self.claims:
            status = Status.PARTIAL if self.dropped else Status.ANSWERED
        notes = [self.note] if self.note else []
        if self.dropped:
            what = "statement" if self.dropped == 1 else "statements"
            notes.append(f"{self.dropped} {what} that no sentence proves left out.")
        nearest = () if self.claims else tuple(self.ranked[:NEAREST])
        return Answer(
            question=self.question,
            status=status,
            text=separator.join(claim.marked_text for claim in self.claims) or NOT_FOUND,
            claims=tuple(self.claims),
            evidence=tuple(cited[number] for number in sorted(cited)),
            nearest=tuple(replace(item, number=place) for place, item in enumerate(nearest, 1)),
            note=" ".join(notes) or None,
            extractive=self.extractive,
            coverage=Coverage(
                read=len({item.article.id for item in self.read}),
                matching=len(articles_of(self.candidates)),
                total=self.total,
            ),
            as_of=self.as_of,
            model=self.model,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            timings=self.timings,
        )
