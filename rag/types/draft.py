"""What the archive says of the sentences of a draft, and its JSON."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index_store import write_count
from rag.types.codec import JsonValue
from rag.types.evidence import Evidence


class DraftVerdict(StrEnum):
    """What the archive says of one sentence; the doubtful first."""

    CONTRADICTED = "contradicted"
    """A report says another thing."""
    SUPERSEDED = "superseded"
    """A report says so, and a newer one that it is no longer so."""
    NOT_IN_ARCHIVE = "not_in_archive"
    """No report was found that says so or otherwise: that is no verdict on whether it is true."""
    UNDECIDED = "undecided"
    """A report is near, and whether it says so needs a chat model or a reader."""
    SUPPORTED = "supported"
    """A report says so."""
    PASSED_OVER = "passed_over"
    """It states nothing that could be looked up; ``reason`` says why."""

    @property
    def in_words(self) -> str:
        """For readers: "not in the archive"."""
        words = {"not_in_archive": "not in the archive"}
        return words.get(self.value, self.value.replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(JsonValue):
    """Words of a draft that stand otherwise in a report."""

    kind: str
    """"number", "name", "day", "part" (who does it and to whom), "word" or "quote"."""
    draft: str
    """The words, such as "41"."""
    start: int
    """Where they begin in the draft's sentence, in characters."""
    report: str
    """What the report has in their place, such as "14"; "" where it has no such words."""
    report_start: int
    """Where that begins in the report's sentence; 0 where it has no such words."""

    @property
    def end(self) -> int:
        """Where the words end in the draft's sentence."""
        return self.start + len(self.draft)

    @property
    def report_end(self) -> int:
        """Where they end in the report's sentence."""
        return self.report_start + len(self.report)

    @property
    def in_words(self) -> str:
        """For readers: "the report says “14”, the draft “41”"."""
        if not self.report:
            return f"the report has not the words “{self.draft}”"
        return f"the report says “{self.report}”, the draft “{self.draft}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSentence(JsonValue):
    """One sentence of a draft beside the archive."""

    text: str
    start: int
    """Where it begins in the draft, in characters."""
    verdict: DraftVerdict
    reason: str
    """In words for readers."""
    differences: tuple[Difference, ...] = ()
    """Between the sentence and the first of ``evidence``, in the sentence's order."""
    evidence: tuple[Evidence, ...] = ()
    """The archive's sentences, numbered from 1: first the one that decides, of what is superseded
    the newer; for what is not in the archive the nearest."""
    score: float = 0.0
    """How likely the verdict is, 0 to 1, as far as it was fitted."""
    asked: int = 0
    """How many opinions of a chat model it took."""

    @property
    def end(self) -> int:
        """Where it ends in the draft."""
        return self.start + len(self.text)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """Its text in pieces that join to it, each with whether the report has it otherwise."""
        return _pieces(self.text, [(one.start, one.end) for one in self.differences])

    @property
    def report_pieces(self) -> list[tuple[str, bool]]:
        """The same of the first sentence of ``evidence``; nothing where there is none."""
        spans = [(one.report_start, one.report_end) for one in self.differences if one.report]
        return _pieces(self.evidence[0].text, spans) if self.evidence else []


def _pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    told, place = list[tuple[str, bool]](), 0
    for start, end in sorted(spans):
        first = max(start, place)
        if first < end:
            told += [(text[place:first], False)] if place < first else []
            told.append((text[first:end], True))
            place = end
    return told + ([(text[place:], False)] if place < len(text) else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDraft(JsonValue):
    """A draft, checked."""

    text: str
    """The draft as it was read."""
    sentences: tuple[CheckedSentence, ...]
    """In the order of the draft."""
    as_of: date
    """The day up to which reports were used."""
    note: str | None = None
    """What the reader must know: that there was no chat model, and what that means."""
    model: str | None = None
    """The chat model that was asked; None where none was."""
    seconds: float = 0.0

    @property
    def doubtful_first(self) -> tuple[CheckedSentence, ...]:
        """The sentences that were checked, by verdict, then as they stand."""
        order = {verdict: place for place, verdict in enumerate(DraftVerdict)}
        checked = (one for one in self.sentences if one.verdict is not DraftVerdict.PASSED_OVER)
        return tuple(sorted(checked, key=lambda one: (order[one.verdict], one.start)))

    @property
    def passed_over(self) -> tuple[CheckedSentence, ...]:
        """The sentences that were not checked, as they stand."""
        return tuple(one for one in self.sentences if one.verdict is DraftVerdict.PASSED_OVER)

    @property
    def in_words(self) -> str:
        """For readers: "12 sentences: 1 contradicted, 9 supported; 2 passed over"."""
        return write_verdicts(self.sentences)


def write_verdicts(sentences: Sequence[CheckedSentence]) -> str:
    """Return how many sentences had which verdict, for readers."""
    counts = Counter(one.verdict for one in sentences)
    skipped = counts.pop(DraftVerdict.PASSED_OVER, 0)
    told = ", ".join(f"{counts[one]} {one.in_words}" for one in DraftVerdict if counts[one])
    checked = write_count(len(sentences) - skipped, "sentence")
    body = f"{checked} checked: {told}" if told else "nothing to check"
    return f"{body}; {skipped} passed over" if skipped else body
