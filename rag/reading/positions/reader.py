"""Reading everything that bears on a position, for the plans that decide by it."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import date

from index_store.snapshot import Generation
from index_store.types import Article, write_count
from rag.language.actions import Action, Stance, action_of, actions_about, on_scale
from rag.query.position_question import Position, PositionQuestion
from rag.reading.positions.histories import Hold, holds_of
from rag.reading.positions.survey import Label, Survey, ask_model, read_all
from rag.reading.run import Run
from rag.retrieval.exhaustive import matching_articles
from rag.types import Event, Stage

NEAR_SENTENCES = 30  # best-ranked sentences that are read though they share no word with the matter
MOST_ARTICLES = 60  # read where the matter has no name to look for

Holds = dict[str, list[Hold]]
Find = Callable[[int], None]
"""Fills in the run's candidates and ranked sentences, given how many chunks to look at."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a plan reads with."""

    generation: Generation
    label: Label
    find: Find

    def holds(
        self, run: Run, asked: PositionQuestion
    ) -> Generator[Event, None, tuple[Holds, Stance]]:
        """Read everything that bears on a position; return all holds and the one asked for."""
        action = action_of(asked.matter)
        survey = self._read(run, action, asked.parties)
        yield from self.ask(run, survey, asked, action)
        run.lap("write")
        return holds_of(survey.reports), wanted_stance(asked, action)

    def settled(self, run: Run, asked: PositionQuestion) -> tuple[Survey, Holds, Action]:
        """Read what code can read alone."""
        action = action_of(asked.matter)
        survey = self._read(run, action, asked.parties)
        return survey, holds_of(survey.reports), action

    def ask(
        self, run: Run, survey: Survey, asked: PositionQuestion, action: Action
    ) -> Generator[Event, None, None]:
        """Have the model read what code could not, and note what stays unread."""
        if survey.unsure:
            yield from ask_model(survey, asked, action, self.label)
        if survey.unread:
            what = "sentence" if survey.unread == 1 else "sentences"
            run.notes.append(
                f"{survey.unread} unclear {what} not read. {survey.reason or ''}".strip()
            )

    def about(self, run: Run, matter: str) -> Generator[Event, None, Holds]:
        """Return the holds on a matter that is named without its verb: "the fishing treaty".

        The verbs of its reports tell what is being done about it: the action whose verbs settle
        most sentences is taken.
        """
        best: tuple[int, Holds] = (-1, {})
        articles = matching_articles(self.generation, action_of(matter), run.admits)
        run.read += articles
        run.matching = len(articles)
        for action in actions_about(matter):
            survey = read_all(articles, action, "parties")
            holds = holds_of(survey.reports)
            settled = sum(report.stance is not Stance.OPEN for report in survey.reports)
            if settled > best[0]:
                best = (settled, holds)
        yield Stage(f"Read {write_count(len(articles), 'matching article')}")
        run.lap("evidence")
        return best[1]

    def _read(self, run: Run, action: Action, parties: str) -> Survey:
        articles = matching_articles(self.generation, action, run.admits)
        near: Iterable[tuple[str, int]] = ()
        if not action.names:
            self.find(MOST_ARTICLES)
            articles = _bearing(run, action)
            near = [(item.article.id, item.start) for item in run.ranked[:NEAR_SENTENCES]]
        run.read += articles
        run.matching = len({article.id for article in run.read})
        run.lap("retrieve")
        survey = read_all(articles, action, parties.split()[-1].lower(), frozenset(near))
        run.lap("evidence")
        return survey


def _bearing(run: Run, action: Action) -> list[Article]:
    """Return the candidates' articles, oldest first."""
    found = {item.article.id: item.article for item in run.candidates}
    return sorted(
        list(found.values())[:MOST_ARTICLES], key=lambda item: (item.day or date.min, item.id)
    )


def wanted_stance(asked: PositionQuestion, action: Action) -> Stance:
    """Return the position that a question asks for, on the action's scale."""
    if asked.wanted is Position.OPEN:
        return Stance.OPEN
    return on_scale(action.role, agrees=asked.wanted is Position.YES)
