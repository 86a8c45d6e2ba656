"""Reading everything that bears on a position, for the plans that decide by it."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index_store import Article, write_count
from rag.config import RagConfig
from rag.language.actions import Action, Stance, action_of, actions_about
from rag.model.protocol import LanguageModel
from rag.query.query import Query
from rag.query.states.question import PositionQuestion
from rag.reading.ledger import Meter, Outcome
from rag.reading.states.histories import Hold, holds_of
from rag.reading.states.survey import Survey, ask_model, read_all, stance_on
from rag.retrieval.article_ranker import articles_of
from rag.retrieval.corroboration import Corroborator
from rag.retrieval.retriever import Retriever
from rag.support.checks import opinion
from rag.types import Corroboration, Event, Evidence, ListRow, Stage, TimelineEvent

Holds = dict[str, list[Hold]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a position: by code, and by the model once it was asked."""

    asked: PositionQuestion | None
    """None where a matter is named without its verb."""
    action: Action
    survey: Survey
    nearest: tuple[Evidence, ...] = ()

    @property
    def holds(self) -> Holds:
        """Everyone's positions over time, as far as they are known by now."""
        return holds_of(self.survey.reports)

    @property
    def wanted(self) -> Stance:
        """The position asked for."""
        return stance_on(self.asked.wanted, self.action) if self.asked else Stance.YES

    def outcome(
        self,
        *notes: str,
        rows: tuple[ListRow, ...] = (),
        events: tuple[TimelineEvent, ...] = (),
    ) -> Outcome:
        """Return what reading came to."""
        return Outcome(
            read=tuple(self.survey.articles),
            matching=len({article.id for article in self.survey.articles}),
            nearest=self.nearest,
            rows=rows,
            events=events,
            notes=_unread(self.survey) + notes,
            separator="\n",
        )


@dataclass(frozen=True, slots=True)
class PositionReader:
    """Reads for one question."""

    query: Query
    retriever: Retriever
    model: LanguageModel
    meter: Meter
    config: RagConfig

    def positions(self, asked: PositionQuestion) -> Generator[Event, None, Reading]:
        """Return everything that bears on a position, read by code and by the model."""
        reading = self.by_code(asked)
        yield from self.ask(reading)
        self.meter.lap("write")
        return reading

    def by_code(self, asked: PositionQuestion) -> Reading:
        """Return what code can read alone."""
        action = action_of(asked.matter.text, asked.matter.verb)
        articles = self.retriever.articles_with(self.query, action.names, action.words)
        most = self.config.reading.position_share * self.retriever.snapshot.manifest.articles
        if len(articles) > max(self.config.reading.position_most, most):
            articles = []  # "Senate" is in reports of any matter: its names tell no one matter
        nearest: list[Evidence] = []
        near: Iterable[tuple[str, int]] = ()
        if not action.names:
            found = self.retriever.passages(self.query, self.config.reading.position_articles)
            self.meter.lap("retrieve")
            nearest = self.retriever.sentences(self.query, found)
            self.meter.lap("evidence")
            articles = _oldest_first(
                articles_of(found.candidates)[: self.config.reading.position_articles]
            )
            near = [
                (item.article.id, item.start)
                for item in nearest[: self.config.reading.position_sentences]
            ]
        self.meter.lap("retrieve")
        survey = read_all(articles, action, asked.parties.split()[-1].lower(), frozenset(near))
        self.meter.lap("evidence")
        return Reading(asked=asked, action=action, survey=survey, nearest=tuple(nearest))

    def ask(self, reading: Reading) -> Generator[Event, None, None]:
        """Have the model read what code could not."""
        survey, state = reading.survey, self.model.state
        if not survey.unsure or reading.asked is None:
            return
        if not state.ready:
            survey.unread = len(survey.unsure)
            return
        self.meter.model = state.name
        ask = opinion(self.model, 2 * self.config.reading.position_readings)
        yield from ask_model(survey, reading.asked, reading.action, ask, self.config)

    def told_by(self, proofs: Sequence[Evidence]) -> Corroboration:
        """Return who reports what some sentences tell."""
        snapshot, config = self.retriever.snapshot, self.config.reading
        return Corroborator(self.query, snapshot, config.alike).of(proofs)

    def about(self, matter: str) -> Generator[Event, None, Reading]:
        """Return the positions on a matter that is named without its verb: "the fishing treaty".

        The verbs of its reports tell what is being done about it: the action whose verbs settle
        most sentences is taken.
        """
        named = action_of(matter, "")
        articles = self.retriever.articles_with(self.query, named.names, named.words)
        readings = [
            Reading(asked=None, action=action, survey=read_all(articles, action, "parties"))
            for action in actions_about(matter)
        ]
        yield Stage(f"Read {write_count(len(articles), 'matching article')}")
        self.meter.lap("evidence")
        none = Reading(asked=None, action=named, survey=Survey(articles))
        return max(readings, key=lambda one: one.survey.settled, default=none)


def _oldest_first(articles: Iterable[Article]) -> list[Article]:
    return sorted(articles, key=lambda item: (item.day or date.min, item.id))


def _unread(survey: Survey) -> tuple[str, ...]:
    """Say how many sentences in doubt were not read."""
    if not survey.unread:
        return ()
    what = "sentence" if survey.unread == 1 else "sentences"
    return (f"{survey.unread} unclear {what} not read.",)
