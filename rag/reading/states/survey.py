"""Reading every article that bears on a matter, sentence by sentence, for who takes which position.

Code reads the plain sentences; an article's title settles some of the others; what is left and
could change the answer is put to the model, newest first. Sentences that reprints repeat are read
once.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from index_store import Article
from rag.config import RagConfig
from rag.language.actions import Action, Stance, on_scale
from rag.language.dates import event_day
from rag.language.names import COUNTRIES, COUNTRY_KINDS, people_in
from rag.language.report_filter import is_report
from rag.model.async_bridge import meanwhile
from rag.query.statement.denial import denied
from rag.query.statement.matter import Position
from rag.query.states.question import PositionQuestion
from rag.reading.states.histories import Report
from rag.reading.states.stances import StatedPosition, read_positions
from rag.retrieval.sentences import sentences_of
from rag.support.second_opinion import Ask
from rag.types import Evidence, Stage


@dataclass(slots=True)
class Survey:
    """What was read for one matter."""

    articles: list[Article]
    reports: list[Report] = field(default_factory=list)
    unsure: list[Report] = field(default_factory=list)
    """Sentences whose wording does not settle the position, newest first."""
    unread: int = 0
    """Of those, how many were left because the model was not asked."""

    @property
    def settled(self) -> int:
        """How many sentences say where a party stands."""
        return sum(report.stance is not Stance.OPEN for report in self.reports)


def read_all(
    articles: Sequence[Article],
    action: Action,
    kind: str,
    near: frozenset[tuple[str, int]] = frozenset(),
) -> Survey:
    """Read every sentence of the articles.

    Args:
        articles: What bears on the matter.
        action: What the position is about.
        kind: What the parties are: "countries".
        near: (article id, start) of sentences that retrieval holds near to the question; they are
            read though they share no word with it.
    """
    survey = Survey(list(articles))
    pending: list[tuple[StatedPosition, Report, Article]] = []
    for article in articles:
        people = people_in(article.text)
        lead = f"{article.title}. {article.text.partition(chr(10))[0]}"
        headline = {r.party: r.stance for r in read_positions(article.title, action, kind)}
        for evidence in sentences_of(article):
            if not is_report(evidence.text):
                continue
            readings = read_positions(
                evidence.text,
                action,
                kind,
                heading=lead,
                people=people,
                near=(article.id, evidence.start) in near,
            )
            for reading in readings:
                day, _ = event_day(evidence.text, article.day)
                stance = reading.stance
                if stance is Stance.UNSURE:
                    stance = headline.get(reading.party, stance)
                report = Report(reading.party, stance, day, evidence, reading.alone)
                pending.append((reading, report, article))
    outlets = {re.sub(r"^The ", "", item.source) for item in articles if item.source}
    common = _openers_only(articles)
    pending = [item for item in pending if item[0].party not in outlets | common]
    firm = {reading.party for reading, _, _ in pending if reading.firm}
    kinds = {party.partition(" ")[2] for party in firm} - {""}  # "Air" of "Kestrelby Air"
    for reading, report, article in pending:
        known = kind in COUNTRY_KINDS or reading.party in COUNTRIES
        of_a_kind = reading.party in firm or reading.party.partition(" ")[2] in kinds
        if not (known or of_a_kind or _acts(reading.party, article.title)):
            continue
        (survey.unsure if report.stance is Stance.UNSURE else survey.reports).append(report)
    survey.unsure = _worth_asking(survey)
    return survey


def _openers_only(articles: Sequence[Article]) -> set[str]:
    """Return words that are upper-cased only where a sentence opens: "Readers", not "Norway"."""
    opening, inside = set(), set(COUNTRIES)
    for article in articles:
        text = f"{article.title}. {article.text}"
        opening |= set(re.findall(r"(?:^|[.!?:”\"—\n] ?[\"“]?)([A-Z][\w-]+)", text))
        inside |= set(re.findall(r"(?<=[a-z,;] )[A-Z][\w-]+", text))
    return opening - inside


def _acts(party: str, title: str) -> bool:
    """Say whether a title is about a party, not only about something at that place."""
    return re.search(rf"(?<!\bin )(?<!\bat )(?<!\bnear )\b{re.escape(party)}\b", title) is not None


def _worth_asking(survey: Survey) -> list[Report]:
    """Keep unsure sentences that could change what holds now, one of reprints, newest first."""
    newest: dict[str, date] = {}
    for report in survey.reports:
        newest[report.party] = max(newest.get(report.party, date.min), report.day or date.min)
    said = {(report.party, report.evidence.article.id) for report in survey.reports}
    kept: dict[tuple[str, str], Report] = {}
    for report in survey.unsure:
        if (report.party, report.evidence.article.id) in said:
            continue
        if (report.day or date.min) >= newest.get(report.party, date.min):
            kept.setdefault((report.party, _gist(report.evidence)), report)
    return sorted(kept.values(), key=lambda item: item.day or date.min, reverse=True)


def ask_model(
    survey: Survey, asked: PositionQuestion, action: Action, ask: Ask, config: RagConfig
) -> Generator[Stage, None, None]:
    """Have a model judge unsure sentences and add what it finds to the reports.

    Args:
        survey: What code read.
        asked: The position asked for; a sentence is put beside the statement that its party
            holds it, and beside the denial of that.
        action: What it is about.
        ask: Says how likely a sentence says a statement.
        config: How many sentences are judged, and what counts as agreed.
    """
    most = config.reading.position_readings
    asking, survey.unsure = survey.unsure[:most], survey.unsure[most:]
    survey.unread = len(survey.unsure)
    for done, report in enumerate(asking):
        yield (stage := Stage(f"Reading sentence {done + 1} of {len(asking)} in doubt"))
        statement = asked.told_of(report.party)
        for told, agrees in ((statement, True), (denied(statement), False)):
            likely = None
            if told:
                likely = yield from meanwhile(partial(ask, told, report.evidence), stage)
            if likely is not None and likely >= config.support.agreed:
                stance = stance_on(asked.wanted, action)
                if not agrees:
                    stance = Stance.NO if stance is not Stance.NO else Stance.YES
                survey.reports.append(replace(report, stance=stance))
                break


def stance_on(wanted: Position, action: Action) -> Stance:
    """Return the position that is asked for on an action, on that action's scale."""
    if wanted is Position.OPEN:
        return Stance.OPEN
    return on_scale(action.role, agrees=wanted is Position.YES)


def _gist(evidence: Evidence) -> str:
    """Return what reprints of a sentence share: its first words without the dateline's."""
    return " ".join(sorted(re.findall(r"[a-z]{5,}", evidence.text.lower()))[:8])
