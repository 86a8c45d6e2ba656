"""One question on its way to its answer: what was found, said and spent so far."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index_store.types import Article
from rag.language.values import HOW_MANY
from rag.model.protocol import Completion
from rag.reading.comparisons import prove_together, select_across
from rag.reading.disagreements import rival_claims
from rag.reading.prompts import NOT_FOUND
from rag.retrieval.article_ranker import Candidate, articles_of
from rag.retrieval.sentence_ranker import holds_kind
from rag.retrieval.sentences import select
from rag.support.citations import (
    Statement,
    is_bare,
    numbered,
    prove,
    says_anything,
    sentences_in,
    spelled_out,
    with_hedges,
)
from rag.support.entity_grounding import is_about_another, tells_of
from rag.types import (
    Answer,
    Claim,
    Coverage,
    Disagreement,
    Evidence,
    ListRow,
    Outlets,
    Side,
    Status,
    TimelineEvent,
    Window,
    WindowKind,
)

MORE = 2  # sentences more where several reports are compared
NEAREST = 3  # sentences shown where the archive has no answer, or no model is at hand


@dataclass(slots=True, kw_only=True)
class Run:
    """One question on its way to its answer."""

    question: str
    standalone: str
    """The question with what it left to the turns before it."""
    window: Window
    outlets: Outlets
    as_of: date
    total: int
    composite: bool = False
    """No single sentence can be expected to answer it."""
    candidates: list[Candidate] = field(default_factory=list)
    ranked: list[Evidence] = field(default_factory=list)
    read: list[Article] = field(default_factory=list)
    """Articles of which sentences were read."""
    matching: int | None = None
    """Articles that bear on the question, where all of them were looked for."""
    claims: list[Claim] = field(default_factory=list)
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    rows: tuple[ListRow, ...] = ()
    events: tuple[TimelineEvent, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    dropped: int = 0
    extractive: bool = False
    notes: list[str] = field(default_factory=list)
    model: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    timings: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    def admits(self, article: Article) -> bool:
        """Say whether an article may be read to know how things stood.

        That is any up to the day of what may be used at all: no stated beginning counts here, but
        the caller's does, and so do the caller's outlets.
        """
        start = self.window.start if self.window.kind is WindowKind.GIVEN else None
        bounds = replace(self.window, start=start, end=self.as_of)
        return bounds.holds(article.day) and self.outlets.hold(article.source)

    def lap(self, stage: str) -> None:
        """Note how long a stage took, in seconds."""
        spent = time.perf_counter() - self.began - sum(self.timings.values())
        self.timings[stage] = round(self.timings.get(stage, 0.0) + spent, 3)

    def count(self, completion: Completion) -> None:
        """Add up the tokens of a model call."""
        self.prompt_tokens += completion.prompt_tokens
        self.completion_tokens += completion.completion_tokens

    def select(self, limit: int) -> list[Evidence]:
        """Return the sentences to read for the answer, in reading order."""
        if self.composite:
            names = self.outlets.names
            return select_across(self.standalone, self.ranked, limit + MORE, names)
        return select(self.ranked, limit)

    def prove(
        self, statements: Sequence[Statement], evidence: Sequence[Evidence]
    ) -> Iterator[Claim]:
        """Yield the statements that sentences prove; count the others."""
        said = [item for item in statements if says_anything(item, self.standalone)]
        claims: list[Claim | None] = []
        for statement in said:
            claim = self._proved(statement, evidence)
            parts = [] if claim else sentences_in(statement)
            claims += [self._proved(part, evidence) for part in parts] if parts[1:] else [claim]
        self.dropped += claims.count(None)
        yield from self.add([claim for claim in claims if claim])

    def _proved(self, statement: Statement, evidence: Sequence[Evidence]) -> Claim | None:
        claim = (
            prove_together(statement, evidence)
            if self.composite
            else prove(statement, evidence, self.standalone)
        )
        if not claim or self._is_astray(claim) or not tells_of(self.standalone, claim):
            return None
        return spelled_out(with_hedges(claim), self.standalone)

    def _is_astray(self, claim: Claim) -> bool:
        """Say whether a claim is a bare number that its sentence gives of something else."""
        return bool(
            is_bare(claim.text)
            and HOW_MANY.search(self.standalone)
            and all(
                not holds_kind(self.standalone, item.text)
                or is_about_another(self.standalone, item)
                for item in claim.evidence
            )
        )

    def add(self, claims: Sequence[Claim]) -> Iterator[Claim]:
        """Yield the claims that are new, their evidence numbered in order of use."""
        told = {claim.text for claim in self.claims}
        for claim in claims:
            if claim.text not in told:
                told.add(claim.text)
                self.claims.append(numbered(claim, self.numbers))
                yield self.claims[-1]

    def contrast(self, found: Sequence[Disagreement]) -> Iterator[Claim]:
        """Yield what other reports say otherwise; keep the disagreements, numbered as cited."""
        for disagreement in found:
            yield from self.add(rival_claims(disagreement))
        self.disagreements = tuple(
            replace(one, sides=tuple(self._numbered(side) for side in one.sides)) for one in found
        )

    def _numbered(self, side: Side) -> Side:
        item = side.evidence
        number = self.numbers[item.article.id, item.start]
        return replace(side, evidence=replace(item, number=number))

    def answer(self, separator: str = " ") -> Answer:
        """Return what was found."""
        cited = {item.number: item for claim in self.claims for item in claim.evidence}
        self.timings["total"] = round(time.perf_counter() - self.began, 3)
        status = Status.NOT_FOUND
        if self.claims:
            status = Status.PARTIAL if self.dropped else Status.ANSWERED
        notes = list(self.notes)
        if self.dropped:
            what = "statement" if self.dropped == 1 else "statements"
            notes.append(f"{self.dropped} {what} that no sentence proves left out.")
        nearest = () if self.claims else tuple(self.ranked[:NEAREST])
        read = {article.id: article for article in self.read}
        read |= {item.article.id: item.article for item in cited.values()}  # a rival report's too
        matching = len(articles_of(self.candidates)) if self.matching is None else self.matching
        return Answer(
            question=self.question,
            status=status,
            text=separator.join(claim.marked_text for claim in self.claims) or NOT_FOUND,
            claims=tuple(self.claims),
            evidence=tuple(cited[number] for number in sorted(cited)),
            nearest=tuple(replace(item, number=place) for place, item in enumerate(nearest, 1)),
            rows=self.rows,
            events=self.events,
            disagreements=self.disagreements,
            verified=len(self.claims),
            unproved=self.dropped,
            note=" ".join(notes) or None,
            extractive=self.extractive,
            coverage=Coverage(
                read=len(read),
                matching=max(matching, len(read)),
                total=self.total,
                undated=sum(article.day is None for article in read.values()),
            ),
            window=self.window,
            outlets=self.outlets,
            as_of=self.as_of,
            model=self.model,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            timings=self.timings,
        )
