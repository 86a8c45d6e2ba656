"""The sentences that were found -> statements: the model's, proved, or the sentences themselves."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from index_store.snapshot import Generation
from index_store.types import write_count
from rag.errors import ChatModelError
from rag.language.names import joined, without_dateline
from rag.language.terms import shared_words
from rag.language.values import HOW_MANY
from rag.model.async_bridge import TICK_SECONDS
from rag.model.protocol import Completion, LanguageModel
from rag.query.position_question import PositionQuestion
from rag.reading.comparisons import lacks_names
from rag.reading.disagreements import disagreements
from rag.reading.prompts import NOT_FOUND, answer_grammar, answer_messages, position_messages
from rag.reading.run import NEAREST, Run
from rag.retrieval.sentence_ranker import coverage, holds_kind, is_exact
from rag.support.citations import take_last, take_statements
from rag.support.entity_grounding import is_about_another, missing_names
from rag.types import Claim, Draft, Event, Evidence, Stage

SENTENCES = 8  # that the model reads: on two cores each costs about half a second
ANSWER_TOKENS = 200
LABEL_TOKENS = 60
ENOUGH_NUMBER = 0.5  # coverage that a sentence with the number asked for must have
ENOUGH_REASON = 0.15  # one with a reason seldom repeats what it is the reason for


class Answering:
    """One question, for which sentences were found, and the model that may read them."""

    def __init__(self, run: Run, generation: Generation, model: LanguageModel) -> None:
        self._run = run
        self._generation = generation
        self._model = model

    def answer(self) -> Iterator[Event]:
        """Answer with the sentence that is the answer, with what the model writes, or without it.

        Yields:
            What ``Dateline.stream`` does, the ``Answer`` last.
        """
        run = self._run
        if plain := plain_answer(run.standalone, run.ranked):
            run.read = [plain.article]
            yield from run.add([Claim(text=without_dateline(plain.text), evidence=(plain,))])
            yield from self._finish()
            return
        try:
            if (yield from self._ready()):
                yield from self._write()
        except ChatModelError as error:
            yield from self._extract(str(error))

    def label(
        self, asked: PositionQuestion, sentence: str, stage: Stage
    ) -> Generator[Stage, None, str]:
        """Return the model's reading of a sentence, yielding the stage while it is silent."""
        messages = position_messages(asked.parties, asked.matter, sentence)
        label = ""
        with closing(self._model.stream(messages, max_tokens=LABEL_TOKENS)) as pieces:
            for piece in pieces:
                if isinstance(piece, Completion):
                    self._run.count(piece)
                    label = piece.text
                elif not piece:
                    yield stage
        self._run.model = self._model.state.name
        return label

    def _ready(self) -> Generator[Event, None, bool]:
        """Wait for the model; where there is none, answer without it and return False."""
        while (state := self._model.wait(TICK_SECONDS)).loading:
            yield Stage("Waiting for the language model to load")
        if not state.ready:
            yield from self._extract(state.reason)
            return False
        self._run.model = state.name
        return True

    def _write(self) -> Iterator[Event]:
        """Let the model write statements from the best sentences, and prove each."""
        run = self._run
        evidence = run.select(SENTENCES)
        run.read = [item.article for item in evidence]
        if run.composite and (missing := lacks_names(run.standalone, evidence)):
            run.notes.append(f"No report was found that names {joined(missing)}.")
            yield run.answer()
            return
        yield (stage := Stage(f"Reading {write_count(len(evidence), 'sentence')}"))
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
        yield from self._finish()

    def _finish(self) -> Iterator[Event]:
        """Add what other reports say otherwise, and answer."""
        yield from self._contradict()
        self._run.lap("write")
        yield self._run.answer()

    def _contradict(self) -> Iterator[Event]:
        """Add what other reports say otherwise, reprints that were changed among them."""
        run = self._run
        cited = {item.article.id: item.article for c in run.claims for item in c.evidence}
        copies = [
            copy
            for article in cited.values()
            if article.cluster
            for copy in self._generation.reprints(article.id)
            if run.admits(copy)
        ]
        yield from run.contrast(disagreements(run.claims, run.ranked, copies, run.standalone))

    def _extract(self, reason: str | None) -> Iterator[Event]:
        """Answer with the evidence sentences themselves."""
        run = self._run
        run.extractive = True
        read = run.select(SENTENCES) if run.composite else run.ranked[:SENTENCES]
        run.read = [item.article for item in read]
        lacking = run.composite and lacks_names(run.standalone, read)
        fitting = [
            item
            for item in ([] if lacking else read)
            if shared_words(run.standalone, item.text)
            and (run.composite or not missing_names(run.standalone, [item]))
            and holds_kind(run.standalone, item.text)
        ]
        said = " The answer is the archive's own sentences." if fitting else ""
        run.notes.append(f"{reason or 'No chat model is at hand.'}{said}")
        yield from run.add([Claim(text=item.text, evidence=(item,)) for item in fitting[:NEAREST]])
        yield from self._contradict()
        yield run.answer(separator="\n")


def plain_answer(question: str, ranked: Sequence[Evidence]) -> Evidence | None:
    """Return the sentence that is the answer as it stands, or None where a model must read.

    That is one that holds the number or the reason asked for, covers enough of the question and
    leaves none of its names out.

    Args:
        question: In words.
        ranked: Sentences as ``by_focus`` returns them.
    """
    if not is_exact(question):
        return None
    enough = ENOUGH_NUMBER if HOW_MANY.search(question) else ENOUGH_REASON
    for item, covered in zip(ranked, coverage(question, ranked), strict=True):
        if (
            covered >= enough
            and holds_kind(question, item.text)
            and not is_about_another(question, item)
            and not missing_names(question, [item])
        ):
            return item
    return None
