"""Which, who, what: every item for which the archive says so, with its sentence, as a table."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from index_store import write_count
from rag.config import ReadingConfig
from rag.errors import ParserError
from rag.language.names import joined, without_dateline
from rag.query.query import Query
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.lists.weighing import Weighed, weigh
from rag.reading.positions.histories import independent
from rag.retrieval.retriever import Retriever, Wide
from rag.support.judge import verbatim
from rag.types import Claim, ClaimKind, Event, ListRow, Stage

Listing = Generator[Event, None, Outcome | None]


@dataclass(frozen=True, slots=True)
class ListReader:
    """Answers one question that has several answers."""

    query: Query
    retriever: Retriever
    ledger: Ledger
    meter: Meter
    config: ReadingConfig

    def read(self) -> Listing:
        """List the items, the likeliest first.

        Yields:
            What ``Dateline.stream`` does, but the answer.

        Returns:
            What reading came to; None where nothing is sure enough to be listed, or nothing can
            be: then it is read as a question for a fact.
        """
        statement = self.query.statement
        if statement is None:
            return None
        wide = self.retriever.widely(self.query)
        self.meter.lap("retrieve")
        yield Stage(f"Reading {write_count(len(wide.articles), 'matching article')}")
        try:
            weighed = weigh(self.query, statement, wide.sentences)
        except ParserError:  # told where sentences are read
            return None
        listed = [one for one in weighed if one.score >= self.config.listed_score]
        self.meter.lap("evidence")
        if not listed:
            return None
        yield from self.ledger.add(claims_of(listed))
        self.meter.lap("write")
        return self._outcome(wide, listed)

    def _outcome(self, wide: Wide, listed: Sequence[Weighed]) -> Outcome:
        return Outcome(
            read=wide.articles,
            matching=wide.matching,
            nearest=wide.sentences[: self.config.nearest],
            rows=tuple(self._row(one) for one in listed),
            short=joined([one.item.name for one in listed]),
            separator="\n",
        )

    def _row(self, one: Weighed) -> ListRow:
        told = [mention.evidence.article for mention in one.item.mentions]
        days = [article.day for article in told if article.day]
        return ListRow(
            entity=one.item.name,
            group="listed",
            stance="yes",
            since=min(days, default=None),
            outlets=independent(told),
            quote=one.proof.evidence.text,
            number=self.ledger.numbered(one.proof.evidence).number,
        )


def claims_of(listed: Sequence[Weighed]) -> list[Claim]:
    """Return one statement for each sentence that shows items: their names, then the sentence."""
    shown: dict[tuple[str, int], list[Weighed]] = {}
    for one in listed:
        item = one.proof.evidence
        shown.setdefault((item.article.id, item.start), []).append(one)
    claims = []
    for together in shown.values():
        names, item = joined([one.item.name for one in together]), together[0].proof.evidence
        claims.append(
            Claim(
                text=f"{names}: {without_dateline(item.text)}",
                kind=ClaimKind.COMPOSED,
                support=verbatim(item),
                subject=names,
                evidence=(item,),
            )
        )
    return claims
