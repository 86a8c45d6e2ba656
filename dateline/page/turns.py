"""One question and its answer as the page has it, while it grows and as it is kept.

Kept are an answer's JSON and, of the articles, the paragraphs that it cites: enough to show it
again exactly, whatever has become of the archive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dateline.service import KeptTurn
from rag import (
    Answer,
    Article,
    Claim,
    Coverage,
    Disagreement,
    Draft,
    Event,
    Evidence,
    ListRow,
    Outlets,
    Side,
    Stage,
    Status,
    TimelineEvent,
    Window,
    WindowKind,
)

UNFINISHED = "This answer was not finished."
ELSEWHERE = "Another server is writing this answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and as much of its answer as there is."""

    number: int
    question: str
    since: date | None = None
    """The days of publication that the user set, both included."""
    until: date | None = None
    outlets: tuple[str, ...] = ()
    """Those that the user set; empty: all."""
    stage: str = "Starting"
    draft: str = ""
    claims: tuple[Claim, ...] = ()
    answer: Answer | None = None
    message: str | None = None
    """Why the answer ended early: an error, or that it was stopped."""
    liked: bool | None = None
    """What the user made of the answer, and why."""
    reason: str = ""
    writing: bool = False
    """Whether a server is at work on it, says the database that it was kept in."""

    def after(self, event: Event) -> "Turn":
        """Return the turn as it stands after the event."""
        match event:
            case Stage(name=name):
                return replace(self, stage=name)
            case Draft(text=text):
                return replace(self, draft=text)
            case Claim():
                return replace(self, draft="", claims=(*self.claims, event))
            case Answer():
                return replace(self, draft="", answer=event)

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
        """Return what is kept of it, as JSON-serialisable values."""
        claims = self.answer.claims if self.answer else self.claims
        return {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "outlets": list(self.outlets),
            "message": self.message,
            "answer": self.answer.to_dict() if self.answer else None,
            "claims": [
                {"text": c.text, "subject": c.subject, "evidence": [e.number for e in c.evidence]}
                for c in claims
            ],
            "evidence": [item.to_dict() for item in self.evidence],
            "paragraphs": _paragraphs(self.evidence),
        }

    @classmethod
    def from_kept(cls, kept: KeptTurn) -> "Turn":
        """Return a turn as it was kept."""
        said = kept.said
        articles = _articles(said["evidence"], said["paragraphs"])
        evidence = {item["number"]: _evidence(item, articles) for item in said["evidence"]}
        claims = tuple(
            Claim(
                text=claim["text"],
                subject=claim["subject"],
                evidence=tuple(evidence[number] for number in claim["evidence"]),
            )
            for claim in said["claims"]
        )
        answer = said["answer"]
        turn = cls(
            number=kept.number,
            question=kept.question,
            since=_day(said["since"]),
            until=_day(said["until"]),
            outlets=tuple(said.get("outlets", ())),
            claims=claims,
            answer=_answer(answer, claims, tuple(evidence.values())) if answer else None,
            message=said["message"],
            liked=kept.liked,
            reason=kept.reason,
        )
        return replace(turn, writing=True, stage=ELSEWHERE, message=None) if kept.writing else turn


def history_of(turns: Iterable[Turn]) -> list[dict[str, str]]:
    """Return what was said before a question, as ``Dateline.stream`` takes it."""
    messages = []
    for turn in turns:
        messages.append({"role": "user", "content": turn.question})
        if turn.text:
            messages.append({"role": "assistant", "content": turn.text})
    return messages


def _paragraphs(evidence: Iterable[Evidence]) -> dict[str, list[tuple[int, str]]]:
    """Return of each article the paragraphs that are cited, with where they begin."""
    spans: dict[str, dict[int, str]] = {}
    for item in evidence:
        start, end = item.paragraph_span
        spans.setdefault(item.article.id, {})[start] = item.article.text[start:end]
    return {id_: sorted(own.items()) for id_, own in spans.items()}


def _articles(
    evidence: Iterable[Mapping[str, Any]], paragraphs: Mapping[str, list[tuple[int, str]]]
) -> dict[str, Article]:
    """Return the articles with the paragraphs that are kept in their places."""
    texts = {}
    for id_, own in paragraphs.items():
        texts[id_] = ""
        for start, paragraph in own:
            texts[id_] = texts[id_].ljust(start, "\n") + paragraph
    return {
        item["article_id"]: Article(
            id=item["article_id"],
            title=item["title"],
            text=texts[item["article_id"]],
            source=item["source"],
            author=item["author"],
            published=_moment(item["published"]),
            url=item["url"],
            origin=item["origin"],
        )
        for item in evidence
    }


def _evidence(item: Mapping[str, Any], articles: Mapping[str, Article]) -> Evidence:
    return Evidence(
        number=item["number"],
        article=articles[item["article_id"]],
        start=item["start"],
        end=item["end"],
    )


def _answer(
    told: Mapping[str, Any], claims: tuple[Claim, ...], evidence: tuple[Evidence, ...]
) -> Answer:
    window = told["window"]
    numbered = {item.number: item for item in evidence}
    simple = ("question", "text", "verified", "unproved", "note", "extractive", "model", "timings")
    return Answer(
        **{name: told[name] for name in (*simple, "prompt_tokens", "completion_tokens")},
        status=Status(told["status"]),
        claims=claims,
        evidence=evidence if told["evidence"] else (),
        nearest=() if told["evidence"] else evidence,
        rows=tuple(ListRow(**{**row, "since": _day(row["since"])}) for row in told["rows"]),
        events=tuple(
            TimelineEvent(**{**event, "day": date.fromisoformat(event["day"])})
            for event in told["events"]
        ),
        disagreements=tuple(
            Disagreement(
                sides=tuple(
                    Side(value=side["value"], evidence=numbered[side["number"]])
                    for side in one["sides"]
                )
            )
            for one in told.get("disagreements", ())  # kept before there were any
        ),
        coverage=Coverage(**told["coverage"]),
        window=Window(
            start=_day(window["start"]),
            end=date.fromisoformat(window["end"]),
            kind=WindowKind(window["kind"]),
            words=window["words"],
        ),
        outlets=_outlets(told),
        as_of=date.fromisoformat(told["as_of"]),
    )


def _outlets(told: Mapping[str, Any]) -> Outlets:
    outlets = told.get("outlets", {"names": (), "given": False})  # kept before there were any
    return Outlets(names=tuple(outlets["names"]), given=outlets["given"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> date | datetime | None:
    return datetime.fromisoformat(text) if text and "T" in text else _day(text)
