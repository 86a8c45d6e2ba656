"""A draft -> what the archive says of each sentence, as soon as each is decided.

First come the verdicts for which no model is asked, then those about which one is: three seconds
and more each with the embedded one.
"""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.config import CheckConfig, CheckLimits, RagConfig
from rag.desk.checking.deciding import (
    Weighed,
    decide,
    evened,
    supersede,
    to_the_letter,
    weigh,
)
from rag.desk.checking.finding import nearest
from rag.desk.checking.measures import compare
from rag.desk.checking.standing import ends, is_standing
from rag.desk.checking.statements import DraftSentence, sentences_of_draft
from rag.desk.checking.variants import variants_of
from rag.errors import QuestionError
from rag.model.protocol import LanguageModel
from rag.retrieval.retriever import Retriever
from rag.support.checks import opinion
from rag.support.second_opinion import Ask
from rag.types import CheckedDraft, CheckedSentence, DraftVerdict, SearchOptions

_NO_MODEL = (
    "No chat model was asked: fewer sentences have a verdict, and those that are undecided are for "
    "a reader to judge."
)
_SAID = 0.5  # how likely a sentence says a statement, from which on nothing else is asked
_NO_LONGER = "it tells of an end of that"
CheckEvent = CheckedSentence | CheckedDraft


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks drafts against one snapshot of an archive."""

    retriever: Retriever
    model: LanguageModel
    config: RagConfig

    def check(self, text: str, options: SearchOptions) -> Generator[CheckEvent, None, None]:
        """Check every sentence of a draft; see ``Dateline.check``."""
        began, config = time.monotonic(), self.config.check
        draft = clean_draft(text, config.characters)
        checked: list[CheckedSentence] = []
        left: list[tuple[DraftSentence, list[Weighed]]] = []
        state = self.model.state
        has_model = state.ready or state.loading
        for sentence in sentences_of_draft(draft):
            if sentence.passed_over:
                checked.append(_passed_over(sentence))
                yield checked[-1]
                continue
            weighed = self._look_up(sentence, options)
            found = decide(sentence, weighed, config, asked=None)
            bears = any(one.bears >= config.bears for one in weighed)
            if has_model and bears and not _is_sure(found, config.sure):
                left.append((sentence, weighed))
                continue
            checked.append(self._in_time(sentence, weighed, found, options, None))
            yield checked[-1]
        for sentence, weighed in left:
            checked.append(self._asked(sentence, weighed, options))
            yield checked[-1]
        state = self.model.state
        yield CheckedDraft(
            text=draft,
            sentences=tuple(sorted(checked, key=lambda one: one.start)),
            as_of=options.as_of or date.today(),
            note=None if state.ready else _NO_MODEL,
            model=state.name if state.ready else None,
            seconds=round(time.monotonic() - began, 2),
        )

    def _look_up(
        self, sentence: DraftSentence, options: SearchOptions, *, nearest_first: bool = False
    ) -> list[Weighed]:
        """Return the archive's sentences beside one of a draft.

        Those that bear on it come first, or those that are nearest to it.
        """
        config = self.config.check
        searched = f"{sentence.text} {sentence.before}".strip()
        near = nearest(searched, self.retriever, options, config)
        compared = [compare(sentence.text, one) for one in near[: config.compared]]
        weighed = [weigh(sentence.text, one) for one in compared]
        return weighed if nearest_first else sorted(weighed, key=lambda one: -one.bears)

    def _asked(
        self, sentence: DraftSentence, weighed: Sequence[Weighed], options: SearchOptions
    ) -> CheckedSentence:
        """Return the verdict on a sentence about which a chat model is asked."""
        config = self.config.check
        ask = _Asking(opinion(self.model, config.opinions), config)
        told = list(weighed)
        for place, one in enumerate(told[: config.asked]):
            if one.bears >= config.bears:
                told[place] = ask.about(sentence.text, one)
            if told[place].supports >= _SAID:
                break
        found = decide(sentence, told, config, asked=ask.times)
        return self._in_time(sentence, told, found, options, ask)

    def _in_time(
        self,
        sentence: DraftSentence,
        weighed: Sequence[Weighed],
        found: CheckedSentence,
        options: SearchOptions,
        ask: "_Asking | None",
    ) -> CheckedSentence:
        """Return the verdict on how things stand, changed where reports tell that they changed.

        What a report says is superseded where a newer one tells its end or another number; what a
        report contradicts is superseded, not wrong, where an older one said so.
        """
        if not is_standing(sentence.text):
            return found
        limits = self.config.check.without_model if ask is None else self.config.check.with_model
        if found.verdict is DraftVerdict.SUPPORTED:
            older = max(weighed, key=lambda one: one.supports)
            if newer := self._newer(sentence, older, options, ask, limits):
                return supersede(sentence, older, newer, ask.times if ask else 0)
        elif found.verdict is DraftVerdict.CONTRADICTED:
            newest = max(weighed, key=lambda one: one.contradicts)
            if before := self._older(sentence, newest, options, ask, limits):
                return supersede(sentence, before, newest, ask.times if ask else 0)
        return found

    def _newer(
        self,
        sentence: DraftSentence,
        older: Weighed,
        options: SearchOptions,
        ask: "_Asking | None",
        limits: CheckLimits,
    ) -> Weighed | None:
        """Return a sentence of a newer report that tells the end of what an older one says."""
        config, day = self.config.check, older.evidence.article.day
        last = min(filter(None, (options.as_of, options.until)), default=date.max)
        if day is None or day >= last:
            return None
        after = options.model_copy(update={"since": day + timedelta(days=1)})
        later = self._look_up(sentence, after, nearest_first=True)
        over = {one.evidence: ends(sentence.text, one.evidence.text) for one in later}
        later.sort(key=lambda one: not (over[one.evidence] or one.counts_otherwise))
        for one in later[: config.newer]:
            newer = ask.about(sentence.text, one) if ask else one
            if newer.supports >= limits.supported:
                continue
            if one.compared.near.covered >= config.ends_covered and over[one.evidence]:
                newer = replace(newer, contradicts=1 - newer.supports, reason=_NO_LONGER)
            if newer.contradicts >= limits.contradicted:
                return newer
        return None

    def _older(
        self,
        sentence: DraftSentence,
        newer: Weighed,
        options: SearchOptions,
        ask: "_Asking | None",
        limits: CheckLimits,
    ) -> Weighed | None:
        """Return a sentence of an older report that says what a newer one contradicts."""
        day = newer.evidence.article.day
        if day is None or (options.since and options.since >= day):
            return None
        before = options.model_copy(update={"until": day - timedelta(days=1)})
        for one in self._look_up(sentence, before)[: self.config.check.older]:
            older = ask.about(sentence.text, one) if ask else one
            if older.supports >= limits.supported:
                return older
        return None


def clean_draft(text: str, longest: int) -> str:
    """Return a draft with its line ends in one form.

    Raises:
        QuestionError: It is empty or longer than ``longest`` characters.
    """
    draft = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not draft:
        raise QuestionError("The draft is empty. Give a text of some sentences.")
    if len(draft) > longest:
        raise QuestionError(
            f"The draft has {len(draft):,} characters; at most {longest:,} are checked. "
            "Check it in parts."
        )
    return draft


class _Asking:
    """Asks a model about a statement and what contradicts it, and counts how often."""

    def __init__(self, ask: Ask, config: CheckConfig) -> None:
        self._ask, self._config = ask, config
        self.times = 0

    def about(self, statement: str, one: Weighed) -> Weighed:
        """Return a sentence weighed by what the model says of it.

        Asked is whether it says the statement, and where not, whether it says what contradicts it.

        Args:
            statement: What a draft says.
            one: The sentence, weighed without a model.
        """
        likely = self._opinion(statement, one)
        if likely is None:
            return one
        found = replace(one, supports=likely, contradicts=0.0)
        if likely >= _SAID:
            return to_the_letter(statement, found)
        for each in variants_of(one.compared, statement, self._config):
            told = self._opinion(each.text, one)
            if told is not None and told > likely:
                denies = evened(told, each.bar)
                if denies > found.contradicts:
                    apart = each.details or one.details
                    found = replace(found, contradicts=denies, reason=each.reason, details=apart)
        return found

    def _opinion(self, statement: str, one: Weighed) -> float | None:
        likely = self._ask(statement, one.evidence)
        self.times += likely is not None
        return likely


def _is_sure(found: CheckedSentence, sure: float) -> bool:
    return found.verdict is DraftVerdict.SUPPORTED and found.score >= sure


def _passed_over(sentence: DraftSentence) -> CheckedSentence:
    return CheckedSentence(
        text=sentence.text,
        start=sentence.start,
        verdict=DraftVerdict.PASSED_OVER,
        reason=sentence.passed_over or "",
    )
