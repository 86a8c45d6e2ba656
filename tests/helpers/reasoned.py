"""Answers whose statements say why they stand, and an archive that gives them."""

import time
from collections.abc import Iterator
from dataclasses import replace

from rag import (
    AskOptions,
    Carried,
    Claim,
    ClaimKind,
    DatelineError,
    Event,
    Inspection,
    Reading,
    Refused,
    Status,
    Support,
    Verdict,
)
from tests.helpers.scripted import CLAIMS, LOSS, OFFER, RISE, FakeDateline, answer


def supported(claim: Claim, kind: ClaimKind, reason: str, *words: str) -> Claim:
    """The statement, carried by these words of its first sentence."""
    first = claim.evidence[0]
    places = [first.text.index(carried) for carried in words]
    carried = tuple(
        Carried(number=first.number, start=place, end=place + len(carried))
        for place, carried in zip(places, words, strict=True)
    )
    support = Support(verdict=Verdict.SUPPORTED, reason=reason, score=0.97, carried=carried)
    return replace(claim, kind=kind, support=support)


REASONED = (
    supported(
        CLAIMS[0],
        ClaimKind.PARAPHRASED,
        "the sentence says who accepted what, and how much.",
        "The union accepted a rise",
        "4 per cent",
    ),
    supported(
        CLAIMS[1], ClaimKind.VERBATIM, "the sentence stands so in the report.", OFFER.text[:-1]
    ),
)


REFUSED = (
    Refused(text="The employers accepted 3 per cent.", reason="the sentence says they offered it"),
    Refused(text="Ferries <b>sank</b>.", reason="no sentence says this"),
)


EXPLAINED = answer(
    text=" ".join(claim.marked_text for claim in REASONED),
    short="4 per cent",
    claims=REASONED,
    evidence=(RISE, OFFER),
    status=Status.PARTIAL,
    verified=2,
    unproved=2,
    refused=REFUSED,
    note="2 statements that no sentence proves left out.",
)


READING = Reading((replace(OFFER, number=1), replace(LOSS, number=2)))


class ExplainingDateline(FakeDateline):
    """Tells in answer to "How large ...?" what it reads, and why."""

    def inspect(self, question: str, options: AskOptions, /) -> Inspection:
        if "vanished" in question:
            raise DatelineError("No outlet <img src=x> is known.")
        return super().inspect(question, options)

    def _script(self, question: str) -> Iterator[Event]:
        if "How large" not in question:
            yield from super()._script(question)
            return
        slower = 60 if "slowly" in question else 1
        yield READING
        time.sleep(5 * self.pause * min(slower, 10))
        for claim in REASONED:
            yield claim
            time.sleep(self.pause * slower)
        yield replace(EXPLAINED, question=question)
