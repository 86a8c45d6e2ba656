"""One question and its answer as the page has it, while it grows and as it is stored.

Stored are an answer's JSON and, of the articles, the paragraphs that it cites: enough to show it
again exactly, whatever has become of the archive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dateline.service import StoredTurn
from rag import (
    MAX_TURNS,
    Answer,
    Claim,
    Draft,
    Event,
    Evidence,
    QuestionError,
    QuotedSentences,
    Reading,
    SearchOptions,
    Stage,
    cited_paragraphs,
)

UNFINISHED = "This answer was not finished."
ELSEWHERE = "Another server is writing this answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and as much of its answer as there is."""

    number: int
    question: str
    options: SearchOptions = field(default_factory=SearchOptions)
    """What the user set beside it."""
    stage: str = "Starting"
    reading: tuple[Evidence, ...] = ()
    """What is read until the answer begins; it is not stored."""
    draft: str = ""
    claims: tuple[Claim, ...] = ()
    answer: Answer | None = None
    message: str | None = None
    """Why the answer ended early: an error, or that it was stopped."""
    liked: bool | None = None
    """What the user made of the answer, and why."""
    reason: str = ""
    writing: bool = False
    """Whether a server is at work on it, says the database that it was stored in."""

    def after(self, event: Event) -> "Turn":
        """Return the turn as it stands after the event."""
        match event:
            case Stage(name=name):
                return replace(self, stage=name)
            case Reading(sentences=sentences):
                return replace(self, reading=sentences)
            case Draft(text=text):
                return replace(self, draft=text, reading=())
            case Claim():
                return replace(self, draft="", reading=(), claims=(*self.claims, event))
            case Answer():
                return replace(self, draft="", reading=(), answer=event)

    @property
    def text(self) -> str:
        """What was answered, with ``[n]`` markers."""
        return self.answer.text if self.answer else " ".join(c.marked_text for c in self.claims)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sentences cited, or else the nearest, each once."""
        if self.answer:
            return self.answer.evidence or self.answer.nearest
        cited = {item.number: item for claim in self.claims for item in claim.evidence}
        return tuple(cited.values())

    def to_dict(self) -> dict[str, Any]:
        """Return what is stored of it, as JSON-serialisable values."""
        claims = self.answer.claims if self.answer else self.claims
        return {
            **self.options.model_dump(mode="json"),
            "message": self.message,
            "answer": self.answer.to_dict() if self.answer else None,
            "claims": [claim.to_dict() for claim in claims],
            "evidence": [item.to_dict() for item in self.evidence],
            "paragraphs": cited_paragraphs(self.evidence),
        }

    @classmethod
    def from_stored(cls, stored: StoredTurn) -> "Turn":
        """Return a turn as it was stored."""
        said = stored.said
        sentences = QuotedSentences.of(said["evidence"], said["paragraphs"])
        answer = said["answer"]
        turn = cls(
            number=stored.number,
            question=stored.question,
            options=_options(said),
            claims=tuple(Claim.from_dict(claim, sentences) for claim in said["claims"]),
            answer=Answer.from_dict(answer, sentences) if answer else None,
            message=said["message"],
            liked=stored.liked,
            reason=stored.reason,
        )
        if stored.writing:
            return replace(turn, writing=True, stage=ELSEWHERE, message=None)
        return turn


def history_of(turns: Iterable[Turn]) -> list[dict[str, str]]:
    """Return what was said before a question, as ``AskOptions`` takes it."""
    messages = []
    for turn in turns:
        messages.append({"role": "user", "content": turn.question})
        if turn.text:
            messages.append({"role": "assistant", "content": turn.text})
    return messages[-MAX_TURNS:]


def _options(said: Mapping[str, Any]) -> SearchOptions:
    """Return what was set; older turns lack what could not be set then."""
    told = {name: said[name] for name in SearchOptions.model_fields if name in said}
    try:
        return SearchOptions(**told)
    except QuestionError:  # days in the wrong order were stored once, with the message about them
        return SearchOptions(outlets=told.get("outlets", ()))
