"""Answers made for tests of the page, and an archive that gives them by script."""

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from dateline.page.turns import Turn
from rag import (
    Answer,
    ArchiveSummary,
    Article,
    ArticleOptions,
    AskOptions,
    Briefing,
    BriefingCoverage,
    CheckedDraft,
    CheckedSentence,
    Claim,
    Coverage,
    DatelineError,
    Disagreement,
    Draft,
    Event,
    Evidence,
    Facet,
    Facets,
    FoundArticles,
    Inspection,
    MarkedArticle,
    ModelState,
    NameEntry,
    NamePage,
    Outlets,
    QuestionError,
    SearchOptions,
    Side,
    Stage,
    Status,
    Story,
    StoryEntry,
    Window,
    WindowKind,
)
from rag.reading.differing.disagreements import rival_claims
from rag.types import Corroboration, ListRow, Standing, TimelineEvent, ValueRow
from tests.helpers.queries import query

PORT = Article(
    id="port",
    title="Harbour strike ends after nine days",
    text=(
        "The dockers of Vell returned to work on Thursday.\n\n"
        "The strike cost the port nine days. The union accepted a rise of 4 per cent, "
        "said its chair, Ana Ruiz. The employers had offered 3 per cent in August.\n\n"
        "Ferries sail again from Friday."
    ),
    source="Harbour Courier",
    author="Mina Holt",
    published=date(2025, 9, 4),
    url="https://courier.example/strike?day=4&page=1",
)


FERRY = Article(
    id="ferry",
    title='Ferry firm: "we <b>lost</b> the season"',
    text="The ferry firm lost 2.1 million crowns, its owner <script>alert('x')</script> said.",
    source="Vell & Bay Gazette",
    published=None,
    url="javascript:alert(1)",
    origin="gazette/ferry.txt",
)


def evidence(number: int, article: Article, sentence: str) -> Evidence:
    start = article.text.index(sentence)
    return Evidence(number=number, article=article, start=start, end=start + len(sentence))


RISE = evidence(1, PORT, "The union accepted a rise of 4 per cent, said its chair, Ana Ruiz.")


OFFER = evidence(2, PORT, "The employers had offered 3 per cent in August.")


LOSS = evidence(3, FERRY, FERRY.text)


CLAIMS = (
    Claim(text="The union accepted a rise of 4 per cent.", evidence=(RISE,)),
    Claim(text="The employers had offered 3 per cent in August.", evidence=(OFFER, RISE)),
    Claim(text="The ferry firm lost 2.1 million crowns.", evidence=(LOSS,)),
)


ROWS = (
    ListRow(
        entity="Vell",
        group="listed",
        stance="no",
        since=date(2025, 9, 4),
        outlets=2,
        quote=RISE.text,
        number=1,
    ),
    ListRow(
        entity="<Bay>",
        group="listed",
        stance="no",
        since=None,
        outlets=1,
        quote=LOSS.text,
        number=3,
    ),
    ListRow(
        entity="Rhue",
        group="changed",
        stance="yes",
        since=date(2025, 8, 12),
        outlets=11,
        quote=RISE.text,
        number=None,
    ),
)


LISTED = (
    Claim(text="Vell refused.", evidence=(RISE,), subject="Vell"),
    Claim(text="<Bay> refused.", evidence=(LOSS,), subject="<Bay>"),
    Claim(text="Rhue refused, but has changed.", evidence=(OFFER, RISE)),
)


EVENTS = (
    TimelineEvent(day=date(2025, 8, 12), text="12 August 2025: An offer.", number=2),
    TimelineEvent(day=date(2025, 9, 4), text="4 September 2025: A <rise>.", number=1),
)


STEPS = tuple(
    Claim(text=event.text, evidence=(proof,))
    for event, proof in zip(EVENTS, (OFFER, RISE), strict=True)
)


RIVALS = Disagreement(
    sides=(
        Side(value="4 per cent", evidence=RISE),
        Side(value="3 per cent", evidence=OFFER),
        Side(value="2.1 <million>", evidence=LOSS),
    )
)


def answer(question: str = "How did the strike end?", **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "question": question,
        "status": Status.ANSWERED,
        "text": " ".join(claim.marked_text for claim in CLAIMS),
        "claims": CLAIMS,
        "evidence": (RISE, OFFER, LOSS),
        "verified": 3,
        "coverage": Coverage(read=9, matching=12, total=12),
        "window": Window(start=None, end=date(2025, 10, 30), kind=WindowKind.RECENT),
        "as_of": date(2025, 10, 30),
        "model": "qwen2.5-1.5b",
        "timings": {"retrieve": 0.02, "total": 4.21},
    }
    return Answer(**{**values, **changes})


_TOLD = (CLAIMS[0], *rival_claims(RIVALS))


DIFFERING = answer(
    claims=_TOLD,
    text=" ".join(claim.marked_text for claim in _TOLD),
    disagreements=(RIVALS,),
)


def _value(words: str, amount: float, day: date, number: int, standing: Standing) -> ValueRow:
    return ValueRow(
        value=words,
        amount=amount,
        unit="%",
        bound="exact",
        standing=standing,
        day=day,
        quote=(RISE, OFFER)[number - 1].text,
        number=number,
        corroboration=Corroboration(outlets=2, first="Harbour Courier", first_day=day),
    )


VALUES = (
    _value("4 per cent", 4, date(2025, 9, 4), 1, Standing.CURRENT),
    _value("3.5 per cent", 3.5, date(2025, 8, 20), 2, Standing.SUPERSEDED),
    _value("3 per cent", 3, date(2025, 8, 12), 2, Standing.SUPERSEDED),
)


_OVER_TIME = (
    CLAIMS[0],
    Claim(text=f"An earlier report says 3 per cent: {OFFER.text}", evidence=(OFFER,)),
)


VALUED = answer(
    "What is the rise?",
    short="4 per cent",
    claims=_OVER_TIME,
    text=" ".join(claim.marked_text for claim in _OVER_TIME),
    evidence=(RISE, OFFER),
    values=VALUES,
)


SUMMARY = ArchiveSummary(
    articles=12,
    chunks=40,
    outlets=7,
    first_day=date(2025, 9, 4),
    last_day=date(2025, 10, 30),
    built_at=datetime(2025, 11, 1, tzinfo=UTC),
)


SCRIPT = "<script>alert('x')</script>"


STOPPED = Turn(number=4, question="q", claims=CLAIMS[:1], message="Stopped.")


@dataclass
class FakeDateline:
    """Answers by script: what the question contains decides what happens."""

    model_state: ModelState = field(
        default_factory=lambda: ModelState(name="qwen2.5-1.5b", ready=True)
    )
    archive_summary: ArchiveSummary = SUMMARY
    outlets: Sequence[str] = ("Harbour Courier", "Northgate Lantern", "Vell & Bay Gazette")
    example_questions: Sequence[str] = ("How did the strike end?", "Who went to the moon?")
    pause: float = 0.03
    streams_open: int = 0
    last_closed: float = 0.0
    first_draft: float = 0.0
    """When the newest stream gave its first draft, in seconds since 1970."""
    closed_early: threading.Event = field(default_factory=threading.Event)

    closed: bool = False
    asked: list[tuple[str, AskOptions]] = field(default_factory=list)
    checked: list[tuple[str, SearchOptions]] = field(default_factory=list)

    def stream(self, question: str, options: AskOptions, /) -> Generator[Event, None, None]:
        self.asked.append((question, options))
        self.streams_open += 1
        finished = False
        try:
            self.first_draft = 0.0
            for event in self._script(question):
                if self.closed:
                    raise DatelineError("The server is shutting down.")
                if isinstance(event, Draft) and not self.first_draft:
                    self.first_draft = time.time()
                if isinstance(event, Answer) and options.since:
                    end = options.until or event.window.end
                    window = Window(start=options.since, end=end, kind=WindowKind.GIVEN)
                    event = replace(event, window=window)
                if isinstance(event, Answer) and options.outlets:
                    event = replace(
                        event, outlets=Outlets(names=tuple(options.outlets), given=True)
                    )
                yield event
            finished = True
        finally:
            self.streams_open -= 1
            self.last_closed = time.monotonic()
            if not finished:
                self.closed_early.set()

    def check(
        self, text: str, options: SearchOptions, /
    ) -> Generator[CheckedSentence | CheckedDraft, None, None]:
        from tests.helpers.drafts import steps  # made of the sentences here

        self.checked.append((text, options))
        if not text.strip():
            raise QuestionError("The draft is empty. Give a text of some sentences.")
        yield from steps(text, self.pause)

    def close(self) -> None:
        self.closed = True

    def article(self, id_: str, /) -> Article | None:
        return PORT if id_ == PORT.id else None

    def search_articles(self, words: str, options: ArticleOptions, /) -> FoundArticles:
        nothing = Facet(values=(), others=0)
        facets = Facets(outlets=nothing, authors=nothing, languages=nothing, periods=())
        return FoundArticles(query=words, total=0, articles=0, offset=0, hits=(), facets=facets)

    def marked_article(self, id_: str, words: str, /) -> MarkedArticle | None:
        return None

    def stories(
        self, *, since: date | None, until: date | None, outlets: Sequence[str], limit: int
    ) -> list[StoryEntry]:
        return []

    def story(self, id_: str, /) -> Story | None:
        return None

    def briefing(self, *, since: date | None = None, **_: object) -> Briefing:
        coverage = dict.fromkeys(BriefingCoverage.__dataclass_fields__, 0)
        return Briefing(
            since=since,
            until=None,
            stories=(),
            singles=(),
            evidence=(),
            coverage=BriefingCoverage(**coverage),
        )

    def names(self, words: str, limit: int, /) -> list[NameEntry]:
        return []

    def name_page(self, name: str, offset: int, /) -> NamePage | None:
        return None

    def inspect(self, question: str, options: AskOptions, /) -> Inspection:
        return Inspection(
            query=replace(query(question), text=f"{question} (alone)"),
            candidates=(),
            sentences=(RISE, LOSS),
        )

    def _script(self, question: str) -> Iterator[Event]:
        yield Stage("Searching 12 articles")
        time.sleep(5 * self.pause)
        if "refused key" in question:
            raise DatelineError("The model refused the key. Set OPENAI_API_KEY.")
        if "crash" in question:
            raise RuntimeError("secret detail")
        if "moon" in question:
            yield answer(
                question,
                **{"status": Status.NOT_FOUND, "text": "Not in the archive.", "claims": ()},
                **{"evidence": (), "nearest": (RISE, LOSS)},
            )
            return
        if "Which" in question:
            yield from LISTED
            text = "\n".join(claim.marked_text for claim in LISTED)
            yield answer(question, claims=LISTED, text=text, rows=ROWS)
            return
        if "How many" in question:
            yield from DIFFERING.claims
            yield replace(DIFFERING, question=question)
            return
        if "steps" in question:
            yield from STEPS
            yield answer(question, claims=STEPS, events=EVENTS, evidence=(RISE, OFFER), verified=2)
            return
        yield Stage("Reading 8 sentences")
        while "forever" in question:
            for length in range(1, 60):
                yield Draft("The union has been talking to the employers ever since then."[:length])
                time.sleep(self.pause)
        for claim in CLAIMS:
            for length in range(4, len(claim.text), 4):
                yield Draft(claim.text[:length])
                time.sleep(self.pause * (10 if "slowly" in question and claim is CLAIMS[2] else 1))
            yield claim
        note = "The archive does not say who paid." if "partly" in question else None
        status = Status.PARTIAL if note else Status.ANSWERED
        yield answer(question, status=status, note=note)


SIDES = (
    ListRow(
        entity="Rhue",
        group="for",
        stance="yes",
        since=date(2025, 9, 4),
        outlets=2,
        quote=RISE.text,
        number=1,
        latest=date(2025, 9, 5),
        before="no",
        reason="a rise of 4 per cent",
        reason_number=1,
    ),
    ListRow(
        entity="<Bay>",
        group="against",
        stance="no",
        since=None,
        outlets=1,
        quote=OFFER.text,
        number=2,
    ),
)
"""Who is for something with a reason, and who is against it without one."""
